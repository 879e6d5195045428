/**
 * «Raporty» in real Chromium: from a period to the document in one press, words that survive a reload and a second writer, versions compared and
 * brought back, steps with their confirmations, recommendations, files, and the check of a frozen edition; accessibility and narrow screens.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROLE_PERMISSIONS } from "../../../dashboard/access/roles.ts";
import { noBrowser } from "./browser.ts";
import { lookOver, useStage } from "./look-over.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const parts = [
  { name: "list", path: "/reports", ready: ".stack tbody tr" },
  { name: "draft", path: "/reports/r2", ready: ".rep-form" },
  { name: "frozen", path: "/reports/r1", ready: ".rep-seal" },
  { name: "yearly pack", path: "/reports/r3", ready: ".rep-form" },
] as const;

const may = [
  "effectiveness.read",
  "reports.step",
  "coordination.read",
  "coordination.write",
  "coordination.confirm",
] as const;

describe.skipIf(noBrowser !== null)("reports", { timeout: 120_000 }, () => {
  const stage = useStage(({ server }) => {
    server.data.session.permissions.push(...may);
    server.data.session.roles.push("koordynator");
  });
  const send = () => stage.page.locator(".dialog button[type=submit]");
  const open = async (id: string): Promise<void> => {
    await stage.go(`/reports/${id}`);
    await stage.page.waitForSelector("#words-title");
  };
  const part = (number: number) => stage.page.locator(".rep-part textarea").nth(number - 1);
  const draft = () => {
    const found = stage.server.reports.editions.find(({ id }) => id === "r2");
    if (found === undefined) throw new Error("no draft");
    return found;
  };

  lookOver(stage, "reports", parts, {
    opened: async (page) => {
      for (const summary of await page.locator(".rep-versions > summary").all()) await summary.click();
    },
  });

  it("makes the document of the next report in one press, and says what it does", async () => {
    const { page, server } = stage;
    await stage.go("/reports");
    await page.waitForSelector(".rep-due");
    expect(await page.locator(".rep-due").textContent()).toContain("31 marca 2028");
    expect(await page.getByLabel("Okres").locator("option").first().textContent()).toBe("Raport 2026–2027");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Zrób i pobierz PDF" }).press("Enter"),
    ]);
    expect(file.suggestedFilename()).toMatch(/^raport-.*\.pdf$/u);
    expect(
      readFileSync(await file.path())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    await page.waitForSelector(".rep-said >> text=Gotowe: raport-");
    expect(server.reports.taken).toEqual(["report pdf"]);
    expect(server.asked).toContain("POST /api/reports");
    await page.locator(".stack tbody tr", { hasText: "Raport 2026–2027" }).waitFor();
  });

  it("keeps what was typed through a reload, and saves it as a version", async () => {
    const { page } = stage;
    await open("r2");
    const headings = await page.locator(".rep-part label").allTextContents();
    expect(headings).toEqual([
      "1. Cel i obszary lub procesy objęte analizą",
      "2. Opis metod, narzędzi i kryteriów użytych do przeprowadzenia analizy",
      "3. Wynik analizy, w tym przede wszystkim obszary lub procesy wymagające zmiany lub wzmożonej uwagi",
      "4. Wnioski i rekomendacje ewentualnych zmian do Standardów i/lub innych dokumentów wewnętrznych w CNE",
    ]);
    await part(2).fill("Nowe słowa o metodach.");
    expect(await page.locator(".rep-trail ~ p").textContent()).toContain("Najpierw zapisz słowa");
    await page.reload();
    await page.waitForSelector(".restored");
    expect(await part(2).inputValue()).toBe("Nowe słowa o metodach.");
    await part(2).press("Control+s");
    await page.waitForSelector(".rep-save >> text=Zapisano wersję 3.");
    expect(draft().narrative.methods).toBe("Nowe słowa o metodach.");
    await page.reload();
    await page.waitForSelector(".rep-form");
    expect(await page.locator(".restored").count()).toBe(0);
    expect(await part(2).inputValue()).toBe("Nowe słowa o metodach.");
  });

  it("leaves an annex of the program out, takes that back, and keeps it in the version", async () => {
    const { page } = stage;
    await open("r2");
    const boxes = page.locator(".rep-carried input[type=checkbox]");
    expect(await boxes.count()).toBe(5);
    const ticked = async () => page.locator(".rep-carried input:checked").count();
    const annex = page.locator(".rep-carried label", { hasText: "Co policzono" });
    await annex.click();
    await page.waitForSelector("text=Raport będzie bez załącznika „Co policzono”.");
    expect(await ticked()).toBe(4);
    await page.locator(".undo").getByRole("button", { name: "Cofnij" }).press("Enter");
    expect(await ticked()).toBe(5);
    await annex.click();
    await page.getByRole("button", { name: "Zapisz wersję" }).press("Enter");
    await page.waitForSelector("text=Zapisano wersję 3.");
    expect(draft().narrative.leftOut).toEqual(["counted"]);
    await page.locator(".rep-versions > summary").click();
    const changed = page.locator(".rep-versions > div", { hasText: "Załączniki, które pisze program" });
    expect(await changed.locator("del").textContent()).toContain("Co policzono");
  });

  it("merges what two people write at once, shows what both changed, and loses neither", async () => {
    const { page, server } = stage;
    await open("r2");
    await part(1).fill("Moje słowa o celu.");
    await part(4).fill("Moje wnioski.");
    // Meanwhile somebody else saves two parts, one of them the same.
    const { narrative, versions } = draft();
    const theirs = { ...narrative, aim: "Ich słowa o celu.", methods: "Ich metody." };
    const other = { version: 3, at: Date.now() as never, by: "Anna z drugiego biurka", narrative: theirs };
    server.reports.editions = server.reports.editions.map((one) =>
      one.id === "r2" ? { ...one, version: 3, narrative: theirs, versions: [other, ...versions] } : one,
    );
    await page.getByRole("button", { name: "Zapisz wersję" }).press("Enter");
    await page.waitForSelector(".rep-met");
    const told = (await page.locator(".rep-met").textContent()) ?? "";
    expect(told).toContain("Anna z drugiego biurka zapisał(a) w międzyczasie wersję 3");
    expect(await page.locator(".rep-met details").count()).toBe(1);
    expect(await page.locator(".rep-met del").allTextContents()).toContain("usunięto: Ich ");
    expect(await part(1).inputValue()).toBe("Moje słowa o celu.");
    expect(await part(2).inputValue()).toBe("Ich metody.");
    await page.getByRole("button", { name: "Zapisz wersję" }).press("Enter");
    await page.waitForSelector(".rep-save >> text=Zapisano wersję 4.");
    expect(draft().narrative).toMatchObject({
      aim: "Moje słowa o celu.",
      methods: "Ich metody.",
      conclusions: "Moje wnioski.",
    });
    expect(draft().versions.map(({ narrative: { aim } }) => aim)).toContain("Ich słowa o celu.");
  });

  it("compares versions and brings an older one back, with a way to undo it", async () => {
    const { page } = stage;
    await open("r2");
    await page.locator(".rep-versions > summary").press("Enter");
    await page.getByLabel("Porównaj", { exact: true }).selectOption("1");
    const added = await page.locator(".rep-versions ins").allTextContents();
    expect(added.join(" ")).toContain("na której wypożycza się dwanaście tabletów więcej");
    await page.getByRole("button", { name: "Wstaw wersję 1 do pól" }).press("Enter");
    expect(await part(4).inputValue()).toBe("");
    await page.locator(".undo button", { hasText: "Cofnij" }).press("Enter");
    expect(await part(4).inputValue()).toContain("Proponujemy dwie zmiany");
    await page.getByRole("button", { name: "Wstaw wersję 1 do pól" }).press("Enter");
    await page.getByRole("button", { name: "Zapisz wersję" }).press("Enter");
    await page.waitForSelector(".rep-save >> text=Zapisano wersję 3.");
    expect(draft().narrative.conclusions).toBe("");
  });

  it("hands in after a question, then waits for the director; who may not is told who may", async () => {
    const { page, server } = stage;
    await open("r2");
    expect(await page.locator(".rep-inside").textContent()).toContain("ankiety: nie zmierzono");
    await page.getByRole("button", { name: "Przekaż dyrektorowi" }).press("Enter");
    expect(await page.locator(".dialog").textContent()).toContain("Tego nie da się cofnąć");
    await page.keyboard.press("Escape");
    expect(server.asked.some((one) => one.endsWith("/step"))).toBe(false);
    await page.getByRole("button", { name: "Przekaż dyrektorowi" }).press("Enter");
    await send().press("Enter");
    await page.waitForSelector("text=Przekazano raport dyrektorowi.");
    expect(await page.locator(".rep-form").count()).toBe(0);
    expect(await page.locator(".rep-trail ~ p").textContent()).toBe("Raport akceptuje dyrektor.");
    await page.waitForSelector(".rep-seal");
    await page.getByRole("button", { name: "Otwórz nowe wydanie" }).press("Enter");
    await page.waitForSelector(".rep-form");
    expect(new URL(page.url()).pathname).not.toBe("/reports/r2");
  });

  it("lets the director note the presentation and nothing else", async () => {
    const { page, server } = stage;
    server.data.session.roles.splice(0, 9, "dyrektor");
    server.data.session.permissions.splice(0, 99, ...ROLE_PERMISSIONS.dyrektor);
    await stage.go("/reports");
    await page.waitForSelector(".stack tbody tr");
    expect(await page.locator(".rep-make").count()).toBe(0);
    await open("r2");
    expect(await page.locator(".rep-form").count()).toBe(0);
    expect(await page.locator(".rep-trail ~ p").textContent()).toBe("Raport przekazuje koordynator.");
    await open("r1");
    await page.getByRole("button", { name: "Zapisz przedstawienie" }).press("Enter");
    await page.locator(".dialog input[type=date]").fill("2026-04-10");
    await send().press("Enter");
    await page.waitForSelector('.rep-trail li[data-state="passed"] >> text=10 kwietnia 2026');
    expect(server.reports.editions.find(({ id }) => id === "r1")?.state).toBe("presented");
  });

  it("shows the data-protection officer figures, editions and papers, and nothing to press that changes them", async () => {
    const { page, server } = stage;
    server.data.session.roles.splice(0, 9, "iod");
    server.data.session.permissions.splice(0, 99, ...ROLE_PERMISSIONS.iod);
    await stage.go("/reports");
    await page.waitForSelector(".stack tbody tr");
    expect(await page.locator(".rail-nav a").allTextContents()).toEqual(
      expect.arrayContaining(["Skuteczność", "Raporty"]),
    );
    expect(await page.locator(".rep-make").count()).toBe(0);
    for (const [id, text] of [
      ["r2", "Raport przekazuje koordynator."],
      ["r1", "Przedstawienie zapisuje dyrektor."],
    ] as const) {
      await open(id);
      expect(await page.locator(".rep-trail ~ p").textContent()).toBe(text);
      expect(await page.locator(".rep-form, .rep-trail ~ button").count()).toBe(0);
      expect(await page.getByRole("button", { name: /^(Dodaj|Przekaż|Zapisz|Otwórz nowe)/u }).count()).toBe(0);
    }
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Pobierz: Raport, PDF" }).press("Enter"),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.pdf$/u);
    expect(server.asked.some((one) => one.endsWith("/step"))).toBe(false);
  });

  it("writes a recommendation with its wording, owner, day and cost", async () => {
    const { page, server } = stage;
    await open("r2");
    await page.getByRole("button", { name: "Dodaj rekomendację" }).press("Enter");
    await send().press("Enter");
    expect(await page.locator(".dialog .field-error").first().textContent()).toContain("co najmniej 3");
    await page.getByLabel("Co zrobić").fill("Sonda w kawiarni");
    await page.getByLabel("Dlaczego").fill("Kawiarnia nie była sprawdzana ani razu.");
    await page.getByLabel("Miejsce").fill("Bezpieczeństwo sieci, pkt 4");
    await page.getByLabel("Było", { exact: true }).fill("sprawdza się sieć");
    await page.getByLabel("Ma być", { exact: true }).fill("sprawdza się każdą sieć");
    await page.getByLabel("Kto", { exact: true }).selectOption("acc-3");
    await page.getByLabel("Termin", { exact: true }).fill("2027-03-01");
    await page.getByLabel("Koszt", { exact: true }).fill("bez kosztów");
    await send().press("Enter");
    await page.waitForSelector("text=Zapisano rekomendację P/");
    expect(server.asked).toContain("POST /api/coordination/improvements");
    const row = page.locator(".stack tbody tr", { hasText: "sprawdza się każdą sieć" });
    await row.waitFor();
    expect(await row.textContent()).toMatch(/1 marca 2027.*bez kosztów/u);
  });

  it("hands out every paper, and finds a frozen edition the same or says what is not", async () => {
    const { page, server } = stage;
    await open("r1");
    for (const name of ["Pobierz: Raport, DOCX", "Pobierz: Pismo przewodnie, PDF", "Pobierz: Liczby, XLSX"]) {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name }).press("Enter"),
      ]);
      expect(readFileSync(await file.path()).length).toBeGreaterThan(1_000);
    }
    expect(server.reports.taken).toEqual(["report docx", "letter pdf", "data xlsx"]);
    await page.getByRole("button", { name: "Sprawdź", exact: true }).press("Enter");
    await page.waitForSelector(".rep-inside >> text=zamrożone dane mają swój skrót");
    expect(await page.locator('.rep-inside [data-state="danger"]').count()).toBe(0);
    server.reports.check = {
      ...server.reports.check,
      digest: { kept: "5e".repeat(32), found: "00".repeat(32) },
      figures: 1,
    };
    await page.getByRole("button", { name: "Sprawdź", exact: true }).press("Enter");
    await page.waitForSelector('.rep-inside .state[data-state="danger"] >> text=zmieniono po przekazaniu');
  });
});
