/**
 * Devices and the loan desk in real Chromium: accessibility, narrow screens, a whole day at the desk on a phone, and a lost network.
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { noBrowser, darkToo, languages, eachLook, looks, widthsOf } from "./browser.ts";
import { makeStage } from "./stage.ts";
import { jpegWith, segment } from "../../support/photos.ts";
import type { Stage } from "./stage.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const rows = ".table-box tbody tr[data-index]";
const running = "11111111-1111-4111-8111-111111111111";
const parts = [
  { name: "register", path: "/devices", ready: rows },
  { name: "fix-list", path: "/devices/fix", ready: ".fix-list" },
  { name: "carts", path: "/devices/carts", ready: ".cart-devices" },
  { name: "tickets", path: "/devices/tickets", ready: rows },
  { name: "inspections", path: "/devices/inspections", ready: rows },
  { name: "protocol", path: "/devices/inspections/i-1", ready: ".protocol-row" },
  { name: "routers", path: "/devices/routers", ready: ".ports" },
  { name: "baselines", path: "/devices/baselines", ready: ".baseline-table" },
  { name: "labels", path: "/devices/labels", ready: ".label" },
  { name: "one device", path: "/devices/TAB-07", ready: ".check-view" },
  { name: "theft sheet", path: "/devices/TAB-30/theft", ready: ".letter" },
  { name: "loans", path: "/loans", ready: ".session" },
  { name: "one loan", path: `/loans/${running}`, ready: ".loaned" },
] as const;

/** Folder for pictures of every page, for whoever wants to look. */
const pictures = process.env["PICTURES"];

describe.skipIf(noBrowser !== null)("devices", { timeout: 120_000 }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await makeStage();
  });
  afterAll(() => stage?.close());
  beforeEach(() => stage.begin());
  afterEach(async () => {
    const faults = [...stage.faults];
    await stage.end();
    expect(faults).toEqual([]);
  });
  const gone = () => stage.page.waitForSelector(".modal", { state: "detached" });

  eachLook(parts)(`has no axe violation: $name, ${looks}`, async ({ path, ready }) => {
    const { page } = stage;
    const found: string[] = [];
    for (const language of languages) {
      await page.emulateMedia({ colorScheme: "light" });
      await stage.go("/sign-in");
      await page.evaluate(`localStorage.setItem("latarnik.language", "${language}")`);
      await stage.go(path);
      await page.waitForSelector(ready);
      found.push(...(await stage.axe("all")).map((one) => `${language} light: ${one}`));
      if (!darkToo) continue;
      await page.emulateMedia({ colorScheme: "dark" });
      found.push(...(await stage.axe("contrast")).map((one) => `${language} dark: ${one}`));
    }
    expect(found).toEqual([]);
  });

  it.each(widthsOf(390, 1280))("does not scroll sideways at %i px", async (width) => {
    const { page } = stage;
    await page.setViewportSize({ width, height: 844 });
    for (const { name, path, ready } of parts) {
      await stage.go(path);
      await page.waitForSelector(ready);
      const over = await page.evaluate(`document.documentElement.scrollWidth - ${width}`);
      expect([name, Number(over) <= 0]).toEqual([name, true]);
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({ path: `${pictures}/${name.replaceAll(" ", "-")}-${width}.png`, fullPage: true });
      }
    }
  });

  it("shows a code with the time it still holds, and what to type", async () => {
    const { page } = stage;
    await stage.go("/devices/KIO-01");
    await page.click("text=Połącz z programem");
    await page.click("text=Utwórz kod");
    await page.waitForSelector(".enrol-code >> text=7K3M-9XQ2");
    expect(await page.locator(".enrol-left").textContent()).toMatch(/ważny jeszcze 1[45]:\d\d/u);
    expect(await page.locator(".enrol .qr path").getAttribute("d")).toMatch(/^M4 4h1/u);
    expect(await stage.axe("all")).toEqual([]);
  });

  it("stops at the first faulty line of a file and changes nothing", async () => {
    const { page } = stage;
    await stage.go("/devices");
    await page.click("text=Wczytaj z pliku");
    await page.setInputFiles("#import-file", {
      name: "a.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("id;kind\nX;BAD\n"),
    });
    await page.waitForSelector("text=Nie ma takiego rodzaju: BAD");
    expect(await page.locator(".dialog-actions .button-primary").isDisabled()).toBe(true);
    await page.setInputFiles("#import-file", {
      name: "b.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("id;kind\nX;tablet\n"),
    });
    await page.waitForSelector("text=Plik jest poprawny");
    await page.click(".dialog-actions .button-primary");
    await page.waitForSelector("text=Wczytano.");
  });

  it("takes a sheet, names the faulty cell, and refuses a file that is too large without sending it", async () => {
    const { page, server } = stage;
    await stage.go("/devices");
    await page.click("text=Wczytaj z pliku");
    const bodies: { readonly xlsx?: string; readonly csv?: string }[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/api/devices/import")) bodies.push(JSON.parse(request.postData() ?? "{}"));
    });
    const sheet = Buffer.from(`PK\u0003\u0004${"x".repeat(20_000)}`);
    // Known by what it begins with, not by its name.
    await page.setInputFiles("#import-file", { name: "ewidencja", mimeType: "", buffer: sheet });
    await page.waitForSelector("text=Plik jest poprawny");
    expect(bodies.map(({ xlsx, csv }) => [xlsx === sheet.toString("base64"), csv])).toEqual([[true, undefined]]);
    expect(
      await page
        .locator(".file-links a")
        .evaluateAll((links) =>
          links.map((one) => (one as unknown as { getAttribute(name: string): string }).getAttribute("href")),
        ),
    ).toEqual([
      "/api/device-files/form.xlsx?language=pl",
      "/api/device-files/form.csv?language=pl",
      "/api/device-files/register.xlsx?language=pl",
      "/api/device-files/register.csv?language=pl",
    ]);
    expect(await stage.axe("all")).toEqual([]);
    await page.setInputFiles("#import-file", {
      name: "bad.xlsx",
      mimeType: "",
      buffer: Buffer.from("PK\u0003\u0004BAD"),
    });
    await page.waitForSelector("td >> text=B3");
    server.asked.length = 0;
    await page.setInputFiles("#import-file", {
      name: "b.xlsx",
      mimeType: "",
      buffer: Buffer.alloc(6 * 1024 * 1024, "PK"),
    });
    await page.waitForSelector("text=więcej niż 5 MB");
    expect(server.asked.filter((line) => line.startsWith("POST"))).toEqual([]);
    expect(await page.locator(".dialog-actions .button-primary").isDisabled()).toBe(true);
  });

  it("keeps a photo without what the camera wrote, shows it, and lets it go", async () => {
    const { page } = stage;
    await stage.go("/devices/TAB-30/theft");
    await page.waitForSelector("text=Nie ma jeszcze zdjęć");
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/photos"))
        sent.push((JSON.parse(request.postData() ?? "{}") as { image: string }).image);
    });
    const exif = jpegWith([segment(0xe1, "Exif\0\0GPS 54.5 18.5")]);
    await page.setInputFiles("[data-testid=photo-file]", { name: "a.jpg", mimeType: "image/jpeg", buffer: exif });
    await page.waitForSelector(".photos img");
    const octets = Buffer.from(sent[0] ?? "", "base64");
    expect(octets.subarray(0, 2).toString("hex")).toBe("ffd8");
    expect(octets.includes("GPS")).toBe(false);
    // The browser itself draws what came back.
    await expect
      .poll(() =>
        page
          .locator(".photos img")
          .evaluate((one) => (one as unknown as { readonly naturalWidth: number }).naturalWidth),
      )
      .toBe(3);
    expect(await stage.axe("all")).toEqual([]);
    await page.setInputFiles("[data-testid=photo-file]", {
      name: "b.png",
      mimeType: "image/png",
      buffer: Buffer.from("no picture"),
    });
    await page.waitForSelector("text=Tego pliku nie da się odczytać");
    expect(sent.length).toBe(1);
    await page.click("text=Usuń");
    await page.click(".dialog-actions .button-danger");
    await page.waitForSelector("text=Nie ma jeszcze zdjęć");
  });

  it("shows alarms in the list, sorts by their weight, and settles them with a reason", async () => {
    const { page } = stage;
    await stage.go("/devices?sort=-alarms");
    await page.waitForSelector(".alarm-link");
    const ids = await page.locator(`${rows} >> css=a`).allTextContents();
    expect(ids.filter((id) => /^[A-Z]{3}-\d/u.test(id)).slice(0, 2)).toEqual(["TAB-07", "LAP-03"]);
    expect(await page.locator(".alarm-link").first().getAttribute("aria-label")).toBe(
      "2 alarmy: sklonowany klucz, luka w raportach",
    );
    await page.locator(".alarm-link").first().click();
    await page.waitForSelector(".alarms");
    await page.click("text=Zamknij alarmy");
    await page.fill(".modal textarea", "Sprawdzono z serwisem");
    await page.click(".dialog-actions .button-primary");
    await gone();
    await page.waitForSelector(".alarms", { state: "detached" });
  });

  it("says what does not add up, what nobody can count, and what was never seen on a real device", async () => {
    const { page } = stage;
    await stage.go("/devices");
    await page.waitForSelector(".reconcile >> text=R9-OBCY");
    await page.waitForSelector(".reconcile >> text=2 nieznane urządzenia w sieci");
    await page.waitForSelector(".reconcile >> text=ostatni raport");
    await page.click("text=Czego nie da się policzyć");
    await page.waitForSelector(".reconcile >> text=program celowo nie zapisuje adresów");
    expect(await stage.axe("all")).toEqual([]);
    await stage.go("/devices/TAB-07");
    await page.waitForSelector(".verdict-panel >> text=niesprawdzone w terenie");
    await stage.go("/devices/baselines");
    await page.waitForSelector(".unverified >> text=Windows");
    await stage.go("/devices/routers");
    await page.waitForSelector(".ports >> text=niezmierzone z tej sieci");
    await page.waitForSelector(".ports >> text=port 443: otwarty");
  });

  describe("at the desk, on a phone", () => {
    beforeEach(async () => {
      await stage.page.setViewportSize({ width: 390, height: 844 });
    });
    const check = async (device: string): Promise<void> => {
      await stage.page.fill('input[name="device"]', device);
      await stage.page.keyboard.press("Enter");
      await stage.page.waitForSelector(".answer .gate-large");
    };
    const open = async (): Promise<void> => {
      const { page } = stage;
      await stage.go("/loans");
      await page.click("text=Nowe wypożyczenie");
      await page.getByLabel("Zajęcia", { exact: true }).fill("Roboty");
      await page.getByLabel("Wiek").selectOption("10-12");
      await page.getByLabel("Liczba dzieci").fill("12");
      await page.click(".dialog-actions .button-primary");
      await page.waitForSelector(".briefing");
    };
    const brief = async (): Promise<void> => {
      const { page } = stage;
      expect(await page.locator(".briefing .button-primary").isDisabled()).toBe(true);
      await page.locator(".briefing .tick").nth(0).click();
      await page.locator(".briefing .tick").nth(1).click();
      await page.click(".briefing .button-primary");
      await page.waitForSelector('input[name="device"]');
    };

    it("goes through a day: briefing, hand-out, refusal, override, prompt, return, leftovers, close", async () => {
      const { page, server } = stage;
      await open();
      expect(await page.locator(".briefing-words").count()).toBe(3);
      await brief();
      await check("tab-01");
      await page.click("text=Wydaję TAB-01");
      await page.waitForSelector(".loaned >> text=TAB-01");
      await check("TAB-07");
      await page.waitForSelector(".answer >> text=NIE WYDAWAJ");
      expect(await page.locator(".answer .reasons li").count()).toBe(3);
      expect(await page.locator(".answer >> text=Wydaję TAB-07").count()).toBe(0);
      expect(await stage.axe("all")).toEqual([]);
      await page.click("text=Nie wydaję");
      await check("TAB-08");
      await page.waitForSelector(".answer >> text=NIE WIEM");
      await page.click("text=Wydaj mimo to…");
      await page.fill(".modal textarea", "Sprawdzono osobiście przy biurku");
      await page.click(".dialog-actions .button-danger");
      await gone();
      await page.waitForSelector(".loaned >> text=wydany mimo to");
      await check("TAB-02");
      await page.click("text=Wydaję TAB-02");
      await page.waitForSelector("text=Wydane: 3");
      const session = server.data.loans[0];
      server.data.prompts.push({
        id: "p-1",
        session: session?.id ?? "",
        device: "TAB-01",
        category: "TS-10C",
        at: Date.now(),
        count: 2,
        outcome: null,
        closedAt: null,
        statement: null,
      });
      server.nudge("prompts");
      await page.waitForSelector(".prompt >> text=podejdź");
      await page.evaluate("scrollTo(0, 0)"); // it floats: what lies below it further down can be scrolled out
      expect(await stage.axe("all")).toEqual([]);
      await page.click(".prompt-head"); // first tap
      await page.click(".prompt-outcomes >> text=Rozmowa"); // second tap
      await page.waitForSelector(".prompt", { state: "detached" });
      await expect.poll(() => server.data.prompts[0]?.outcome).toBe("talk");

      const takeBack = async (device: string, media: string, wiped: boolean): Promise<void> => {
        await page.locator(".loaned", { hasText: device }).locator("button", { hasText: "Odbierz" }).click();
        await page.getByLabel("Zdjęcia i filmy").fill(media);
        await page.getByLabel("Pozostawione konta").fill("0");
        if (wiped) await page.locator(".modal .tick").first().click();
        await page.click(".dialog-actions .button-primary");
        await gone();
      };
      const close = page.locator(".session-close .button");
      expect(await close.isDisabled()).toBe(true);
      await takeBack("TAB-01", "0", true);
      await takeBack("TAB-02", "4", false);
      await page.waitForSelector(".loaned-back >> text=Nie do wydania");
      await takeBack("TAB-08", "0", true);
      await expect.poll(() => server.data.loans[0]?.devices.filter((one) => one.returnedAt === null).length).toBe(0);
      await check("TAB-02");
      await page.waitForSelector(".answer >> text=NIE WYDAWAJ");
      await page.click("text=Nie wydaję");
      await close.click();
      await page.click(".dialog-actions .button-primary");
      await expect.poll(() => server.data.loans[0]?.state).toBe("closed");
      expect(server.data.loans[0]?.devices.map((one) => [one.device, one.override !== null])).toEqual([
        ["TAB-01", false],
        ["TAB-08", true],
        ["TAB-02", false],
      ]);
    });

    it("keeps working without the network, says so, loses nothing on reload, and sends it in order", async () => {
      const { page, server } = stage;
      await open();
      await brief();
      await expect.poll(() => server.data.loans[0]?.briefedAt ?? null).not.toBeNull();
      server.away = true;
      await check("TAB-01");
      await page.waitForSelector(".answer >> text=Bez sieci: odpowiedź z zapisanej listy.");
      await page.click("text=Wydaję TAB-01");
      await page.waitForSelector(".notice-offline");
      await page.waitForSelector(".notice-offline >> text=1 czynność czeka na wysłanie");
      await check("TAB-07");
      await page.waitForSelector(".answer >> text=NIE WYDAWAJ");
      await page.click("text=Nie wydaję");
      expect(await stage.axe("all")).toEqual([]);
      server.asked.length = 0;
      server.away = false;
      await page.reload();
      await expect.poll(() => server.data.loans[0]?.devices.map((one) => one.device)).toEqual(["TAB-01"]);
      expect(server.asked.filter((line) => line.startsWith("POST")).length).toBe(1);
      await page.waitForSelector(".notice", { state: "detached" });
    });
  });
});
