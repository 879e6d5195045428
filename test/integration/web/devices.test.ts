/**
 * Devices and the loan desk in real Chromium: accessibility, narrow screens, a whole day at the desk on a phone, and a lost network.
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { noBrowser, darkToo, languages, looks } from "./browser.ts";
import { makeStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const rows = ".table-box tbody tr[data-index]";
const running = "11111111-1111-4111-8111-111111111111";
const parts = [
  { name: "register", path: "/devices", ready: rows },
  { name: "fix-list", path: "/devices/fix", ready: ".fix-list" },
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

  it.each(parts)(`has no axe violation: $name, ${looks}`, async ({ path, ready }) => {
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

  it.each([390, 1280])("does not scroll sideways at %i px", async (width) => {
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
      });
      server.nudge("prompts");
      await page.waitForSelector(".prompt >> text=podejdź");
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
