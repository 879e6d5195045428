/**
 * «Skuteczność» in real Chromium: the card and the metrics are what the engine says, a period is chosen, figures are found, taken away and printed;
 * keys for programs are made, shown once and revoked; accessibility and narrow screens.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EffectivenessExport } from "../../../policies/schema/effectiveness.ts";
import { noBrowser } from "./browser.ts";
import { lookOver, useStage } from "./look-over.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const parts = [
  { name: "year", path: "/effectiveness?year=2027", ready: ".metric" },
  { name: "first year", path: "/effectiveness?year=2025&area=network", ready: ".metric" },
  { name: "nothing counted", path: "/effectiveness?year=2022", ready: ".empty" },
  { name: "own period", path: "/effectiveness?from=2027-02-01&to=2027-06-01&light=red", ready: ".metric" },
] as const;

describe.skipIf(noBrowser !== null)("effectiveness", { timeout: 120_000 }, () => {
  const stage = useStage(({ server }) => {
    server.data.session.permissions.push("effectiveness.read", "effectiveness.tokens");
  });
  const send = () => stage.page.locator(".dialog button[type=submit]");
  const open = async (path: string): Promise<void> => {
    await stage.go(path);
    await stage.page.waitForSelector(".metric");
  };
  /** With plain spaces: numbers are grouped by ones that do not break. */
  const text = async (selector: string): Promise<string> =>
    ((await stage.page.locator(selector).textContent()) ?? "").replaceAll(/\s/gu, " ");

  lookOver(stage, "effectiveness", parts, {
    // One table open: the rest is drawn by the same parts.
    opened: async (page) => {
      const first = page.locator(".metric details:last-child > summary").first();
      if ((await first.count()) > 0) await first.click();
    },
  });

  it("says what the engine says: five lights, what gave them, numbers with what they are made of, and never zero for what was not measured", async () => {
    const { page } = stage;
    await open("/effectiveness?year=2027");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Pobierz JSON" }).press("Enter"),
    ]);
    expect(file.suggestedFilename()).toBe("latarnik-skutecznosc-2027-01-01-2028-01-01.json");
    const { result } = EffectivenessExport.parse(JSON.parse(readFileSync(await file.path(), "utf8")));
    const shown = await page.locator(".metric").evaluateAll((all) => all.map(({ id }) => id));
    expect(shown).toHaveLength(32);
    expect(new Set(shown)).toEqual(new Set(result.metrics.map(({ id }) => id)));
    for (const [index, { light, because, unmeasured }] of result.areas.entries()) {
      const area = page.locator(".eff-area").nth(index);
      expect(await area.getAttribute("data-light")).toBe(light);
      const links = await area.locator(".eff-links a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
      const gave = light === "green" ? [] : because.filter((id) => !unmeasured.includes(id));
      expect(links).toEqual([...gave, ...unmeasured].map((id) => `#${id}`));
    }
    for (const { id, light } of result.metrics)
      expect([id, await page.locator(`#${id}`).getAttribute("data-light")]).toEqual([id, light]);
    // Few probes: the number, what it is made of, and where the truth lies.
    const probes = await text("#M05 .eff-figures li:first-child");
    expect(probes).toContain("93,33%");
    expect(probes).toContain("14 z 15");
    expect(probes).toMatch(/z pewnością 95%: od 70,18% do 98,81%/u);
    expect(probes).toContain("cel: ≥ 98%");
    // Lists changed in spring: nobody may compare, and the break is named.
    expect(probes).toContain("nieporównywalne");
    expect(probes).toContain("od 12 marca 2026 inne listy (cert-pl)");
    // Nobody held a survey.
    const surveys = await text("#M27 .eff-figures li:first-child");
    expect(surveys).toContain("nie zmierzono");
    expect(surveys).toContain("nic tego w tym okresie nie mierzyło");
    expect(surveys).not.toMatch(/\b0\b/u);
    // Almost all of the time is not all of the time.
    expect(await text("#M03 .eff-figures li:first-child .eff-value strong")).toBe("99,99%");
  });

  it("tells the change against the year before, absolute, in percent and for the same number of uses", async () => {
    await open("/effectiveness?year=2027");
    const loans = await text("#M20 .eff-figures li:nth-child(2)");
    expect(loans).toContain("1 480");
    expect(loans).toContain("+168 (+12,8%) wobec: rok 2026, 1 312");
    const prompts = await text("#M10 .eff-figures li:nth-child(3)");
    expect(prompts).toMatch(/na 100 \(wypożyczenia\)/u);
  });

  it("chooses a year, the two years of the report and days of one's own, and says so when nothing was counted", async () => {
    const { page, server } = stage;
    await open("/effectiveness?year=2027");
    const now = new Date().getFullYear();
    await page.getByLabel("Okres").selectOption(`${String(now)}-${String(now)}`);
    await page.waitForSelector(`.eff-about >> text=rok ${String(now)}`);
    await page.getByLabel("Okres").selectOption("own");
    await page.getByLabel("Od dnia").fill("2027-05-02");
    await page.getByLabel("Do dnia (włącznie)").fill("2027-05-01");
    await page.getByRole("button", { name: "Pokaż", exact: true }).press("Enter");
    expect(await text(".eff-period .field-error")).toContain("Pierwszy dzień musi być przed ostatnim");
    await page.getByLabel("Do dnia (włącznie)").fill("2027-05-31");
    await page.getByRole("button", { name: "Pokaż", exact: true }).press("Enter");
    await page.waitForSelector(".eff-about >> text=2 maja 2027 – 31 maja 2027");
    expect(server.effectiveness.asked.at(-1)).toEqual({ from: "2027-05-02", to: "2027-06-01" });
    await stage.go("/effectiveness?year=2022");
    await page.waitForSelector(".empty >> text=nie ma jeszcze policzonych dni");
    expect(await page.locator(".metric").count()).toBe(0);
    await stage.go("/effectiveness?from=2027-02-31&to=2027-03-05");
    await page.waitForSelector(".trouble >> text=E_REPORT_PERIOD");
  });

  it("finds metrics by words without accents, by area and by light, jumps from the card, and unfolds tables when asked", async () => {
    const { page } = stage;
    await open("/effectiveness?year=2027");
    const all = await page.locator(".metric").count();
    await page.getByRole("searchbox").fill("swiezosc list");
    await expect.poll(() => page.locator(".metric").evaluateAll((found) => found.map(({ id }) => id))).toEqual(["M04"]);
    await page.getByRole("searchbox").fill("nic takiego");
    await page.waitForSelector(".empty");
    await page.locator(".empty button").press("Enter");
    await expect.poll(() => page.locator(".metric").count()).toBe(all);
    await page.getByRole("button", { name: "Pokaż wskaźniki obszaru: Pomoc" }).press("Enter");
    await expect.poll(() => page.locator(".eff-group").count()).toBe(1);
    expect(new URL(page.url()).searchParams.get("area")).toBe("help");
    await page
      .locator('.eff-area .eff-links a[href="#M27"]')
      .first()
      .evaluate((link) => {
        link.closest("details")?.setAttribute("open", "");
      });
    await page.locator('.eff-area .eff-links a[href="#M27"]').first().press("Enter");
    await expect.poll(() => page.locator(".metric").count()).toBe(all);
    expect(await page.locator("#M27:target").count()).toBe(1);
    expect(await page.locator("#M05 table").count()).toBe(0);
    await page.locator("#M05 summary", { hasText: "Tabele" }).press("Enter");
    await page.waitForSelector("#M05 table");
    const tables = await page.locator("#M05 table").allTextContents();
    expect(tables.some((one) => one.includes("ukraiński"))).toBe(true);
    expect(tables.some((one) => one.includes("(TS-06)"))).toBe(true);
  });

  it("hands out the CSV file of the period that is shown", async () => {
    const { page } = stage;
    await open("/effectiveness?from=2027-02-01&to=2027-06-01");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Pobierz CSV" }).press("Enter"),
    ]);
    expect(file.suggestedFilename()).toBe("latarnik-skutecznosc-2027-02-01-2027-06-01.csv");
    const csv = readFileSync(await file.path(), "utf8");
    expect(csv).toContain("period;now;from;;;;;;;;;;;;2027-02-01");
    expect(csv).toMatch(/figure;now;M05;blocked;;93,333333;14;15/u);
  });

  it("makes a key with an end date, shows it once, and revokes one only after a question", async () => {
    const { page, server } = stage;
    await open("/effectiveness?year=2027");
    await page.getByRole("button", { name: "Nowy klucz" }).press("Enter");
    await send().press("Enter");
    expect(await text(".dialog .field-error")).toContain("co najmniej 3 znaki");
    await page.locator(".dialog input").fill("arkusz roczny");
    await page.locator(".dialog select").selectOption("90");
    await send().press("Enter");
    await page.waitForSelector(".eff-token");
    const key = await text(".eff-token");
    expect(key).toMatch(/^latarnik_eff_x{43}$/u);
    const made = server.effectiveness.tokens.find(({ name }) => name === "arkusz roczny");
    expect(Math.round(((made?.expiresAt ?? 0) - Date.now()) / 86_400_000)).toBe(90);
    await page.getByRole("button", { name: "Mam klucz, zamknij" }).press("Enter");
    await page.waitForSelector('.stack th:has-text("arkusz roczny")');
    expect(await page.content()).not.toContain(key);
    // Only keys that work can be revoked.
    expect(await page.getByRole("button", { name: /^Unieważnij klucz/u }).count()).toBe(2);
    await page.getByRole("button", { name: "Unieważnij klucz: arkusz kierownika" }).press("Enter");
    expect(server.asked.some((one) => one.startsWith("DELETE"))).toBe(false);
    await send().press("Enter");
    await page.waitForSelector("text=Unieważniono klucz „arkusz kierownika”.");
    expect(server.asked).toContain("DELETE /api/effectiveness/tokens/t1");
  });

  it("shows no keys to whoever may only read, and says what to do when the server is gone", async () => {
    const { page, server } = stage;
    const { permissions } = server.data.session;
    permissions.splice(permissions.indexOf("effectiveness.tokens"), 1);
    await open("/effectiveness?year=2027");
    expect(await page.locator("#tokens-title").count()).toBe(0);
    expect(server.asked).not.toContain("GET /api/effectiveness/tokens");
    expect(await page.locator('.rail-link[href="/effectiveness"][aria-current="page"]').count()).toBe(1);
    server.away = true;
    await page.getByLabel("Okres").selectOption({ index: 1 });
    await page.waitForSelector(".trouble >> text=E_WEB_UNREACHABLE");
    server.away = false;
    await page.locator(".trouble button").press("Enter");
    await page.waitForSelector(".metric");
  });
});
