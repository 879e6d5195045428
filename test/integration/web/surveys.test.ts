/**
 * «Ankiety» in real Chromium: rounds, steps, slips, results and the poster; and the sheet for everybody, by keyboard, in three languages, on a kiosk.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { noBrowser } from "./browser.ts";
import { lookOver, useStage } from "./look-over.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const parts = [
  { name: "rounds", path: "/surveys", ready: ".survey-card" },
  { name: "results", path: "/surveys/A-3-2027", ready: ".survey-question" },
  { name: "open round", path: "/surveys/A-6-2027", ready: "#how-title" },
  { name: "too few", path: "/surveys/A-2-2027", ready: ".empty" },
  { name: "poster", path: "/surveys/A-6-2027/poster", ready: ".poster .qr" },
  { name: "sheet", path: "/ankieta/K7M-2QF", ready: ".public .sheet-go" },
  { name: "asking for a code", path: "/ankieta", ready: ".public input" },
] as const;

describe.skipIf(noBrowser !== null)("surveys", { timeout: 120_000 }, () => {
  const stage = useStage(({ server }) => {
    server.data.session.permissions.push("surveys.read", "surveys.run");
    server.data.session.roles.push("koordynator");
  });
  const confirm = () => stage.page.locator(".dialog button[type=submit]");

  lookOver(stage, "surveys", parts, {
    asked: (path, language) => (path.startsWith("/ankieta") ? `${path}?lang=${language}` : path),
    behind: async (page, name) => {
      if (name !== "sheet") return null;
      await page.locator(".sheet-go").click();
      await page.waitForSelector(".sheet-answers");
      return "question";
    },
  });

  it("begins a round with sensible days, opens it, and closes it into results", async () => {
    const { page } = stage;
    await stage.go("/surveys");
    await page.waitForSelector(".survey-card");
    expect(await page.locator(".survey-card").count()).toBe(3);
    await page.getByRole("button", { name: "Nowa ankieta" }).press("Enter");
    // Whoever is asked already cannot be asked twice.
    expect(await confirm().isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Ankieta A/4/2027, Rodzice i opiekunowie" }).press("Enter");
    await page.getByRole("button", { name: "Zamknij ankietę" }).press("Enter");
    expect(await page.locator(".dialog").textContent()).toContain("mniej niż 5");
    await confirm().press("Enter");
    await page.waitForSelector("text=Ankieta jest zamknięta. Oto wyniki.");
    await page.waitForSelector(".survey-sum");
    expect(await page.locator(".survey-sum").count()).toBe(2);
    await stage.go("/surveys");
    await page.waitForSelector(".survey-card");
    await page.getByRole("button", { name: "Nowa ankieta" }).press("Enter");
    expect(await page.locator(".dialog select").inputValue()).toBe("guardian");
    await page.getByRole("button", { name: "Od dziś na trzy tygodnie" }).press("Enter");
    expect(await page.locator(".dialog input[type=date]").first().inputValue()).toBe(stage.server.surveys.today);
    await confirm().press("Enter");
    await page.waitForSelector("text=Ankieta A/7/2027");
    await page.getByRole("button", { name: "Otwórz ankietę" }).press("Enter");
    await confirm().press("Enter");
    await page.waitForSelector("text=Ankieta jest otwarta");
    await page.getByRole("link", { name: "Plakat" }).press("Enter");
    await page.waitForSelector(".poster .qr");
    await page.getByLabel("ukraiński").check();
    expect(await page.locator(".poster").textContent()).toContain("H4T-6RN");
  });

  it("shows results beside those before, says what is withheld, and hands out the same numbers as a file", async () => {
    const { page } = stage;
    await stage.go("/surveys/A-3-2027");
    await page.waitForSelector(".survey-question");
    expect(await page.locator(".survey-sum").first().textContent()).toMatch(/około \d+ %.*poprzednio \(A\/2\/2026\)/su);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Pobierz CSV" }).press("Enter"),
    ]);
    expect(file.suggestedFilename()).toMatch(/^latarnik-ankieta-A-3-2027-/u);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    expect(text).toContain("Czuję się tu bezpiecznie.;Tak;około 40");
    expect(text).toContain("mniej niż 5");
    expect(text).not.toMatch(/;[1-4]\r/u);
  });

  it("prints slips once", async () => {
    const { page } = stage;
    await stage.go("/surveys/A-5-2027");
    await page.getByRole("button", { name: "Otwórz ankietę" }).press("Enter");
    await confirm().press("Enter");
    await page.getByRole("button", { name: "Zrób kartki" }).press("Enter");
    await page.getByLabel("Ile kartek").fill("0");
    await confirm().press("Enter");
    expect(await page.locator(".dialog .field-error").textContent()).toContain("od 1 do 500");
    await page.getByLabel("Ile kartek").fill("12");
    await confirm().press("Enter");
    await page.waitForSelector(".slip");
    expect(await page.locator(".slip .qr").count()).toBe(12);
    await page.getByRole("button", { name: "Schowaj kartki" }).press("Enter");
    expect(await page.locator(".slip").count()).toBe(0);
  });

  it("is answered by keyboard alone, goes back, skips, survives an old ticket, and stores nothing in the browser", async () => {
    const { page } = stage;
    await stage.go("/ankieta/k7m2qf?lang=uk");
    await page.getByRole("button", { name: "Починаємо" }).press("Enter");
    expect(await page.evaluate("document.documentElement.lang")).toBe("uk");
    await page.getByRole("button", { name: "Скоріше так" }).press("Enter");
    // The new question is read from its heading.
    expect(await page.evaluate("document.activeElement.className")).toBe("sheet-title");
    await page.getByRole("button", { name: "Назад" }).press("Enter");
    expect(await page.getByRole("button", { name: "Скоріше так" }).getAttribute("aria-pressed")).toBe("true");
    await page.getByRole("button", { name: "Так", exact: true }).press("Enter");
    for (let n = 1; n < 7; n += 1) await page.getByRole("button", { name: "Не хочу відповідати" }).press("Enter");
    stage.server.surveys.oldTicket = true;
    await page.getByRole("button", { name: "Надіслати відповіді" }).press("Enter");
    await page.waitForSelector("[role=alert]");
    await page.getByRole("button", { name: "Надіслати відповіді" }).press("Enter");
    await page.waitForSelector("text=Дякуємо!");
    expect(stage.server.surveys.answered.map(({ answers }) => answers)).toEqual([{ safe: "agree" }]);
    expect(await page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length")).toBe(0);
    expect(stage.server.asked.filter((one) => !/surveys|public\/accessibility/u.test(one))).toEqual([]);
  });

  it("links the accessibility declaration in the foot of every page for everybody, once it is published, but not on a kiosk", async () => {
    const { page, server } = stage;
    const link = page.locator('footer a[href="/deklaracja-dostepnosci"]');
    const words = { pl: "Deklaracja dostępności", en: "Accessibility statement (in Polish)" };
    for (const path of ["/ankieta/K7M-2QF", "/uwagi", "/pomylka"])
      for (const [language, text] of Object.entries({ ...words, uk: "Декларація доступності (польською)" })) {
        await stage.go(`${path}?lang=${language}`);
        await link.waitFor();
        expect([path, language, await link.textContent()]).toEqual([path, language, text]);
      }
    server.signedIn = false;
    for (const [language, text] of Object.entries(words)) {
      await stage.go("/sign-in");
      await page.evaluate(`localStorage.setItem("latarnik.language", "${language}")`);
      await stage.go("/sign-in");
      await page.waitForSelector(`footer >> text=${text}`);
    }
    await stage.go("/ankieta/K7M-2QF?kiosk=1");
    await page.waitForSelector(".sheet-go");
    expect(await link.count()).toBe(0);
    server.standards.declared = false;
    for (const path of ["/ankieta/K7M-2QF", "/uwagi", "/sign-in"]) {
      const told = page.waitForResponse((answer) => answer.url().endsWith("/api/public/accessibility"));
      await stage.go(path);
      await told;
      await page.waitForSelector("h1");
      expect([path, await link.count()]).toEqual([path, 0]);
    }
  });

  it("on a kiosk thanks and begins anew by itself, and forgets whoever walked away", async () => {
    const { page } = stage;
    await page.clock.install();
    await stage.go("/ankieta/K7M-2QF?kiosk=1&lang=pl");
    const begin = page.getByRole("button", { name: "Zaczynamy" });
    await begin.click();
    await page.getByRole("button", { name: "Nie", exact: true }).click();
    await page.clock.runFor(61_000);
    await page.waitForSelector("text=Czy jeszcze tu jesteś?");
    await page.getByRole("button", { name: "Tak, odpowiadam dalej" }).click();
    expect(await page.locator(".sheet-answers").count()).toBe(1);
    await page.clock.runFor(81_000);
    await begin.waitFor();
    await begin.click();
    // Nothing of the one before is there.
    expect(await page.locator(".sheet-answers [aria-pressed=true]").count()).toBe(0);
    expect(await page.locator(".sheet-answers [aria-pressed=false]").count()).toBe(5);
    for (let n = 0; n < 7; n += 1) await page.getByRole("button", { name: "Tak", exact: true }).click();
    await page.getByRole("button", { name: "Wyślij odpowiedzi" }).click();
    await page.waitForSelector("text=Dziękujemy!");
    await page.clock.runFor(9_000);
    await begin.waitFor();
    expect(stage.server.surveys.answered).toHaveLength(1);
  });

  it("takes a slip from the address and lets a wrong one be corrected; says when a survey is over or its code unknown", async () => {
    const { page } = stage;
    const staff = stage.server.surveys.rounds.find(({ round }) => round.audience === "staff");
    if (staff !== undefined) staff.round = { ...staff.round, state: "open", opensOn: stage.server.surveys.today };
    await stage.go("/ankieta/W3D-9HJ?lang=pl#ACDEF-99999");
    expect(await page.getByLabel("Kod z kartki").inputValue()).toBe("ACDEF-99999");
    expect(page.url()).not.toContain("#");
    await page.getByRole("button", { name: "Zaczynamy" }).click();
    for (let n = 0; n < 8; n += 1) await page.getByRole("button", { name: "Raczej tak" }).click();
    await page.getByRole("button", { name: "Wyślij odpowiedzi" }).click();
    await page.getByLabel("Kod z kartki").fill("ACDEF-GHJKM");
    await page.getByRole("button", { name: "Wyślij odpowiedzi" }).click();
    await page.waitForSelector("text=Dziękujemy!");
    expect(stage.server.surveys.answered[0]?.ballot).toBe("ACDEF-GHJKM");
    await stage.go("/ankieta/P2X-7AC?lang=pl");
    await page.waitForSelector("text=Ta ankieta już się skończyła");
    await stage.go("/ankieta/ZZZ-ZZZ?lang=pl");
    await page.waitForSelector("text=Nie ma ankiety z takim kodem");
    await page.locator("input").fill("K7M 2QF");
    await page.getByRole("button", { name: "Otwórz ankietę" }).click();
    await page.getByRole("button", { name: "Zaczynamy" }).waitFor();
  });
});
