/**
 * The page in real Chromium against a server that keeps the contract: accessibility in both languages and themes,
 * keyboard, narrow screens, live changes, long lists, sign-in and its loss.
 *
 * @module
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  buildPage,
  launch,
  noBrowser,
  darkToo,
  eachLook,
  inWhole,
  isLooked,
  isShort,
  languages,
  looks,
  widthsOf,
} from "./browser.ts";
import { goodLogin, goodPassword, setupToken, startFakeServer } from "./fake-server.ts";
import type { FakeServer } from "./fake-server.ts";
import { draftOf, sessionOf, signalOf } from "./fixtures.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Address and a word of the Polish page that shows it is drawn. */
const pages = [
  { name: "today", path: "/", ready: ".stream-item", session: true },
  { name: "drafts", path: "/events", ready: ".table-box tbody tr[data-index]", session: true },
  { name: "signals", path: "/events?tab=signals", ready: ".table-box tbody tr[data-index]", session: true },
  { name: "defects", path: "/events?tab=defects", ready: ".table-box tbody tr[data-index]", session: true },
  { name: "one draft", path: "/events/drafts/draft-14", ready: ".letter", session: true },
  { name: "networks", path: "/network", ready: ".network", session: true },
  { name: "settings", path: "/settings", ready: ".table-accounts", session: true },
  { name: "wall", path: "/wall", ready: ".wall-lights", session: true },
  { name: "no such page", path: "/nowhere", ready: "h1", session: true },
  { name: "sign-in", path: "/sign-in?why=expired", ready: ".form", session: false },
  { name: "set-up", path: "/setup", ready: ".form", session: false },
] as const;

// Generous limits: they only bound a hang; what must be quick is measured by its own test.
describe.skipIf(noBrowser !== null)("the page", { timeout: 120_000 }, () => {
  let built: { readonly folder: string; readonly remove: () => void };
  let browser: Browser;
  let server: FakeServer;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  const open = async (options: Parameters<Browser["newContext"]>[0] = {}): Promise<void> => {
    context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: "pl-PL",
      timezoneId: "America/New_York", // times must be the venue's, whatever the browser's zone
      reducedMotion: "reduce",
      ...options,
    });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && /Content Security Policy|React/u.test(message.text()))
        faults.push(message.text());
    });
    page.on("request", (request) => {
      const address = new URL(request.url());
      if (address.origin !== server.origin && address.protocol !== "blob:") faults.push(`request to ${address.href}`);
    });
  };
  const go = (path: string): Promise<unknown> => page.goto(server.origin + path);

  beforeAll(async () => {
    built = await buildPage();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    built?.remove();
  });
  beforeEach(async () => {
    server = await startFakeServer(built.folder);
    faults.length = 0;
  });
  afterEach(async () => {
    await context?.close();
    await server.close();
    // No script error, no policy violation, no request to anybody else: on every page of every test.
    expect(faults).toEqual([]);
  });

  /** Findings of one look. Contrast is the only rule that a theme can change, so the second theme is asked for that alone. */
  const axe = async (rules: "all" | "contrast"): Promise<readonly string[]> => {
    const builder = new AxeBuilder({ page }).setLegacyMode(true); // one frame only: no second page needed
    const { violations } = await (
      rules === "all" ? builder.withTags(axeTags) : builder.withRules(["color-contrast", "link-in-text-block"])
    ).analyze();
    return violations.map(
      (one) =>
        `${one.id}: ${one.nodes.map((node) => `${node.html.slice(0, 120)} ${node.any[0]?.message ?? ""}`).join(" | ")}`,
    );
  };

  eachLook(pages)(`has no axe violation: $name, ${looks}`, async ({ name, path, ready, session }) => {
    server.signedIn = session;
    server.needsSetup = name === "set-up";
    await open({ colorScheme: "light" });
    const found: string[] = [];
    await go(path);
    for (const language of languages) {
      await page.evaluate(`localStorage.setItem("latarnik.language", "${language}")`);
      await page.emulateMedia({ colorScheme: "light" });
      await page.reload();
      await page.waitForSelector(ready);
      expect(await page.getAttribute("html", "lang")).toBe(language);
      if (name === "today") await page.click(".light >> nth=0");
      const light = await axe("all");
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = darkToo ? await axe("contrast") : [];
      found.push(...light.map((one) => `${language} light: ${one}`), ...dark.map((one) => `${language} dark: ${one}`));
    }
    expect(found).toEqual([]);
  });

  inWhole("has no axe violation in dialogs and the column choice", async () => {
    await open();
    const check = async (): Promise<void> => expect(await axe("all")).toEqual([]);
    await go("/network/lists/phishing-file");
    await page.click("text=Pokaż 320 linii");
    await page.waitForSelector(".modal .table-box");
    await check();
    await page.keyboard.press("Escape");
    await page.waitForSelector(".modal", { state: "detached" });
    await go("/settings");
    await page.click("text=Dodaj konto");
    await page.waitForSelector(".modal");
    await check();
    await go("/events");
    await page.click("text=Kolumny");
    await page.waitForSelector(".popover");
    await check();
  });

  it.skipIf(isShort).each(widthsOf(320, 390))("does not scroll sideways at %i px", async (width) => {
    await open({ viewport: { width, height: 700 } });
    for (const { name, path, ready, session } of pages) {
      server.signedIn = session;
      server.needsSetup = name === "set-up";
      await go(path);
      await page.waitForSelector(ready);
      expect([name, await page.evaluate("document.documentElement.scrollWidth - innerWidth")]).toEqual([name, 0]);
    }
  });

  it("signs in by keyboard alone, refuses a wrong password, returns to where one was", async () => {
    server.signedIn = false;
    await open();
    await go("/events?tab=signals&q=host");
    await page.waitForSelector("text=Zaloguj się");
    expect(new URL(page.url()).pathname).toBe("/sign-in");
    const focusOn = async (label: string): Promise<void> => {
      for (let step = 0; step < 12; step += 1) {
        await page.keyboard.press("Tab");
        const name = await page.evaluate(
          "document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent",
        );
        if (name === label) return;
      }
      throw new Error(`${label} is not reachable by Tab`);
    };
    await focusOn("Login");
    await page.keyboard.type(goodLogin);
    await focusOn("Hasło");
    await page.keyboard.type("zgaduję");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=Login lub hasło są błędne.");
    await page.focus("input[type=password]");
    await page.keyboard.type(goodPassword);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".table-box tbody tr[data-index]");
    expect(page.url()).toBe(`${server.origin}/events?tab=signals&q=host`);
  });

  inWhole("notices that the session ended, says so and comes back", async () => {
    await open();
    await go("/events?tab=defects");
    await page.waitForSelector("tr[data-index]");
    server.signedIn = false;
    server.nudge("defects");
    await page.waitForSelector("text=Sesja wygasła");
    await page.fill("input[name=username]", goodLogin);
    await page.fill("input[type=password]", goodPassword);
    await page.keyboard.press("Enter");
    await page.waitForSelector("tr[data-index]");
    expect(page.url()).toBe(`${server.origin}/events?tab=defects`);
  });

  inWhole("sets up the first administrator and takes the token out of the address", async () => {
    server.signedIn = false;
    server.needsSetup = true;
    await open();
    await go(`/setup#token=${setupToken}`);
    await page.waitForSelector("text=Pierwsze uruchomienie");
    expect(page.url()).toBe(`${server.origin}/setup`);
    await page.click("text=Utwórz konto i wejdź");
    await page.waitForSelector("text=Hasło musi mieć co najmniej 12 znaków.");
    await page.getByLabel("Imię i nazwisko").fill("Anna Nowak");
    await page.getByLabel("Login").fill("A.Nowak");
    await page.getByLabel("Nowe hasło").fill("mewa latarnia sztorm");
    await page.waitForSelector("text=Mocne hasło.");
    await page.getByLabel("Powtórz hasło").fill("mewa latarnia sztorm");
    await page.click("text=Utwórz konto i wejdź");
    await page.waitForSelector(".hero");
    expect(server.asked).toContain("POST /api/setup");
  });

  inWhole("explains a name by keyboard, puts the question into the address and answers from it", async () => {
    await open();
    await go("/network/why");
    await page.getByLabel("Nazwa, np. example.org").focus();
    await page.keyboard.type("www.self-harm.example");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".verdict[data-kind=block]");
    expect(await page.textContent(".verdict")).toContain(
      "„www.self-harm.example” zostanie zablokowana w sieci „Tablety do wypożyczenia”",
    );
    expect(new URL(page.url()).search).toBe("?name=www.self-harm.example&network=tablets&type=A");
    await page.reload();
    await page.waitForSelector(".verdict[data-kind=block]");
    expect(await page.locator(".explained tbody tr").count()).toBe(7);
    expect(await page.textContent(".why-hit")).toContain("||self-harm.example^");
  });

  it("shows a new draft within two seconds of a nudge, without a reload, and announces it", async () => {
    await open();
    await go("/");
    await page.waitForSelector(".rail .live[data-state=live]");
    await page.waitForSelector(".stream-item");
    await page.evaluate("window.stillTheSamePage = true");
    server.data.drafts.unshift({ ...draftOf(Date.now(), 15), lastAt: Date.now(), openedAt: Date.now() });
    const from = Date.now();
    server.nudge("drafts");
    await page.waitForSelector("li[data-fresh=true] >> text=P/2026/015");
    expect(Date.now() - from).toBeLessThan(2_000);
    expect(await page.evaluate("window.stillTheSamePage")).toBe(true);
    expect(await page.textContent(".panel output.sr-only")).toContain("Projekt zdarzenia");
  });

  inWhole("says that the line is being resumed, resumes it, and then sees what was missed", async () => {
    await open();
    await go("/");
    await page.waitForSelector(".rail .live[data-state=live]");
    server.cut(true);
    await page.waitForSelector(".rail .live[data-state=resuming]");
    server.data.drafts.unshift({ ...draftOf(Date.now(), 15), lastAt: Date.now(), openedAt: Date.now() });
    server.cut(false);
    await page.waitForSelector(".rail .live[data-state=live]");
    await page.waitForSelector(".stream >> text=P/2026/015");
  });

  inWhole(
    "keeps 10 000 signals quick: few rows in the document, every interaction under 100 ms of its thread",
    async () => {
      const now = Date.now();
      server.data.signals = Array.from({ length: 10_000 }, (_, index) => signalOf(now, index));
      await open();
      await go("/events?tab=signals");
      await page.waitForSelector("text=10 000 pozycji");
      expect(await page.locator("tr[data-index]").count()).toBeLessThan(80);
      expect(await page.getAttribute(".table-box table", "aria-rowcount")).toBe("10001");
      await page.waitForTimeout(3_500); // the other pages are fetched in quiet after 2.5 s; that is not an interaction
      const devtools = await context.newCDPSession(page);
      await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
      const spentMs = async (): Promise<number> => {
        const { metrics } = await devtools.send("Performance.getMetrics");
        return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1_000;
      };
      /** Processor time of the page's own thread from the input to its second frame: what the page costs, whoever else uses the machine. */
      const measure = async (act: string): Promise<number> => {
        const before = await spentMs();
        await page.evaluate(
          `new Promise((done) => { ${act}; requestAnimationFrame(() => requestAnimationFrame(done)); })`,
        );
        return (await spentMs()) - before;
      };
      const type = (text: string): string => `{
      const box = document.querySelector(".search input");
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, ${JSON.stringify(text)});
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }`;
      const repeat = async (acts: readonly string[]): Promise<readonly number[]> => {
        const times: number[] = [];
        for (const act of acts) times.push(await measure(act));
        return times;
      };
      const spent = {
        typing: await repeat(["h", "ho", "hos", "host9", "host99", "host999", ""].map(type)),
        sorting: await repeat([4, 1, 4, 0, 1].map((column) => `document.querySelectorAll(".sort")[${column}].click()`)),
        scrolling: await repeat(
          [1, 2, 3, 4, 5].map((part) => `document.querySelector(".table-box").scrollTo(0, ${part * 80_000})`),
        ),
      };
      for (const [what, times] of Object.entries(spent)) {
        process.stdout.write(
          `web: 10 000 rows, ${what}, processor time: ${times.map((time) => time.toFixed(0)).join(" ")} ms\n`,
        );
        expect([what, (times.toSorted((x, y) => x - y)[Math.floor(times.length / 2)] ?? Number.NaN) < 100]).toEqual([
          what,
          true,
        ]);
      }
      await page.fill(".search input", "host9999");
      await page.waitForSelector("text=1 z 10 000 pozycji");
    },
  );

  inWhole("walks a long list with the keyboard and opens a draft from it", async () => {
    await open();
    await go("/events");
    await page.focus(".table-box");
    await page.keyboard.press("End");
    await page.waitForFunction(`document.activeElement?.dataset?.index === "13"`);
    await page.keyboard.press("Home");
    await page.waitForFunction(`document.activeElement?.dataset?.index === "0"`);
    await page.keyboard.press("Enter");
    await page.waitForSelector("h1 >> text=Projekt zdarzenia P/2026/014");
    expect(await page.evaluate("document.activeElement.tagName")).toBe("H1");
  });

  inWhole("keeps filter, order and columns in the address and downloads exactly what is shown", async () => {
    await open({ acceptDownloads: true });
    await go("/events?tab=drafts&severity=S4&sort=number&cols=number,severity");
    await page.waitForSelector("text=2 z 14 pozycji");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Pobierz CSV")]);
    expect(download.suggestedFilename()).toMatch(/^latarnik-projekty-\d{4}-\d\d-\d\d\.csv$/u);
    expect(readFileSync(await download.path(), "utf8")).toBe("\uFEFFNumer;Waga\r\nP/2026/006;S4\r\nP/2026/014;S4\r\n");
    await page.click("text=Wyczyść filtry");
    await page.waitForSelector("text=14 pozycji");
    expect(new URL(page.url()).searchParams.get("severity")).toBeNull();
    expect(new URL(page.url()).searchParams.get("sort")).toBe("number");
  });

  inWhole("creates an account, shows a refusal beside its field, and asks before disabling one", async () => {
    await open();
    await go("/settings");
    await page.click("text=Dodaj konto");
    const dialog = page.locator(".dialog");
    await dialog.getByLabel("Imię i nazwisko").fill("Ewa Lis");
    await dialog.getByLabel("Login").fill(goodLogin);
    await dialog.getByLabel("Nowe hasło").fill("mewa latarnia sztorm");
    await dialog.locator("label >> text=edukator").click();
    await dialog.locator("button[type=submit]").click();
    await dialog.locator(".field-error >> text=Taki login już istnieje.").waitFor();
    await dialog.getByLabel("Login").fill("e.lis");
    await dialog.locator("button[type=submit]").click();
    await page.waitForSelector(".table-accounts >> text=Ewa Lis");
    await page.getByLabel("Wyłącz konto: Piotr Zieliński").click();
    expect(server.data.accounts[1]?.disabledAt).toBeNull();
    await page.click(".dialog-actions >> text=Wyłącz");
    await page.getByLabel("Włącz konto: Piotr Zieliński").waitFor();
    expect(server.data.accounts[1]?.disabledAt).not.toBeNull();
  });

  it("shows each role only its own, and does not ask for what would be refused", async () => {
    server.data.session = sessionOf(Date.now(), ["drafts.read"]);
    await open();
    await go("/events");
    await page.waitForSelector("tr[data-index]");
    expect(await page.locator(".rail-nav li").allTextContents()).toEqual([
      "Sygnały i zdarzenia",
      "Karty rozmów",
      "Ustawienia",
    ]);
    expect(await page.locator(".tabs li").count()).toBe(1);
    await go("/network");
    await page.waitForSelector("text=Brak dostępu");
    expect(
      server.asked.filter((line) =>
        /networks|lists|signals|defects|accounts|today|quarantine|mistakes|exceptions|generations/u.test(line),
      ),
    ).toEqual([]);
  });

  it("keeps 112 one key away in the same corner of every staff page, also when the server is gone", async () => {
    await open();
    const corners = new Set<string>();
    for (const { path, session, ready } of pages.filter((one) => one.session && one.name !== "wall").filter(isLooked)) {
      server.signedIn = session;
      await go(path);
      await page.waitForSelector(ready);
      const link = page.getByRole("link", { name: "Zadzwoń 112" });
      expect(await link.getAttribute("href")).toBe("tel:112");
      const box = await link.boundingBox();
      corners.add(`${box?.x} ${box?.y}`);
    }
    expect(corners.size).toBe(1);
    await page.click(".rail-nav >> text=Dziś");
    await page.waitForSelector(".stream-item");
    await page.waitForTimeout(4_000); // the other pages are fetched in quiet after 2.5 s
    await context.setOffline(true);
    await page.click(".rail-nav >> text=Ustawienia");
    await page.waitForSelector("h1 >> text=Ustawienia");
    expect(await page.locator("a.emergency").isVisible()).toBe(true);
  });

  inWhole("switches language and theme at once and remembers them", async () => {
    await open({ colorScheme: "light" });
    await go("/settings");
    await page.click("text=English");
    await page.waitForSelector("h1 >> text=Settings");
    await page.click("text=dark");
    expect(await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")).toBe("rgb(10, 25, 36)");
    await page.reload();
    await page.waitForSelector("h1 >> text=Settings");
    expect(await page.getAttribute("html", "data-theme")).toBe("dark");
  });

  inWhole("prints every row of a list and the room for a decision on a draft", async () => {
    server.data.signals = Array.from({ length: 300 }, (_, index) => signalOf(Date.now(), index));
    await open();
    await go("/events?tab=signals");
    await page.waitForSelector("tr[data-index]");
    expect(await page.locator("tr[data-index]").count()).toBeLessThan(80);
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    expect(await page.locator("tr[data-index]").count()).toBe(300);
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    await go("/events/drafts/draft-14");
    await page.waitForSelector(".letter");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".signature").isVisible()).toBe(true);
    expect(await page.locator(".rail").isVisible()).toBe(false);
  });

  inWhole("loads at most 250 kB of compressed script before the first page is drawn", async () => {
    await open();
    const scripts: string[] = [];
    page.on("response", (response) => {
      if (response.url().endsWith(".js")) scripts.push(new URL(response.url()).pathname);
    });
    await go("/");
    await page.waitForSelector(".stream-item");
    const sizeOf = (path: string): number => gzipSync(readFileSync(join(built.folder, path))).length;
    const firstLoad = scripts.reduce((sum, path) => sum + sizeOf(path), 0);
    const all = readdirSync(join(built.folder, "assets")).filter((name) => name.endsWith(".js"));
    process.stdout.write(
      `web: first load ${(firstLoad / 1_000).toFixed(0)} kB gzip in ${scripts.length} files, whole page ${(all.reduce((sum, name) => sum + sizeOf(`assets/${name}`), 0) / 1_000).toFixed(0)} kB\n`,
    );
    expect(firstLoad).toBeGreaterThan(50_000);
    expect(firstLoad).toBeLessThanOrEqual(250_000);
  });
});
