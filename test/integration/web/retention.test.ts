/**
 * «Dane i retencja» and «Role i zarządzenia» in real Chromium: accessibility, narrow screens, a run with its progress, an erasure that asks twice,
 * a disposal that waits for the archivist, the log of looks with its filters, a department that is renamed and closed.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { noBrowser } from "./browser.ts";
import { lookOver, useStage } from "./look-over.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const parts = [
  { name: "retention", path: "/retention", ready: ".stack tbody tr" },
  { name: "reviews of purpose", path: "/retention/reviews", ready: ".review" },
  { name: "disposals", path: "/retention/disposals", ready: ".disposal" },
  { name: "inventory", path: "/retention/data", ready: ".table-box tbody tr[data-index]" },
  { name: "who looked", path: "/retention/reads", ready: ".table-box tbody tr[data-index]" },
  { name: "people", path: "/people", ready: ".stack tbody tr" },
] as const;

const may = [
  "retention.read",
  "retention.decide",
  "vault.read",
  "vault.manage",
  "people.read",
  "people.manage",
  "people.suspend",
] as const;

/** A machine that builds other things at the same time is slow, not wrong. */
const soon = { timeout: 20_000 };

describe.skipIf(noBrowser !== null)("data and retention", { timeout: 300_000 }, () => {
  const stage = useStage(({ server }) => {
    server.data.session.permissions.push(...may);
  });
  const posted = (): readonly string[] => stage.server.asked.filter((one) => !one.startsWith("GET"));
  const send = () => stage.page.locator(".dialog button[type=submit]");

  lookOver(stage, "retention", parts);

  it("shows what a run will do, asks, tells that it goes on, and what it did", async () => {
    const { page, server } = stage;
    await stage.go("/retention");
    await page.waitForSelector(".stack tbody tr");
    expect(await page.locator("#main").textContent()).toContain("Liczniki godzinowe filtra");
    await page.locator(".run-now button").press("Enter");
    expect(await page.locator(".dialog").textContent()).toContain("787 zapisów");
    expect(posted()).toEqual([]);
    await send().press("Enter");
    await page.waitForSelector(".run-bar");
    await page.waitForSelector("text=Teraz nic nie jest po terminie.");
    expect(await page.locator(".run-now").textContent()).toContain("787 zapisów");
    expect(await page.locator(".run").nth(1).textContent()).toContain(server.data.session.account.displayName);
    expect(posted()).toEqual(["POST /api/retention/runs"]);
  });

  it("names what it does not know by its own name, and hands out papers as files", async () => {
    const { page } = stage;
    await stage.go("/retention");
    await page.locator(".run summary", { hasText: "4 zapisy" }).click();
    expect(await page.locator(".run[open]").textContent()).toContain("unknown_table");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Ocena skutków dla ochrony danych (art. 35 RODO), strona HTML" }).press("Enter"),
    ]);
    expect(file.suggestedFilename()).toBe("dpia.html");
    expect(readFileSync(await file.path(), "utf8")).toBe("dpia html");
  });

  it("erases without delay only with a tick and a reason, and never what an authority holds", async () => {
    const { page, server } = stage;
    await stage.go("/retention/reviews");
    const erase = page.getByRole("button", { name: /usuń bez zwłoki/iu });
    expect(await erase.nth(1).isDisabled()).toBe(true);
    await erase.nth(0).press("Enter");
    await send().press("Enter");
    await page.locator(".dialog textarea").fill("cel przetwarzania ustał");
    await send().press("Enter");
    expect(await page.locator(".dialog .field-error[role=alert]").textContent()).toBe("Zaznacz, żeby usunąć.");
    expect(posted()).toEqual([]);
    await page.locator(".dialog .tick").click();
    await send().press("Enter");
    await page.waitForSelector("text=Usunięto dane sprawy 4/2025.");
    expect(server.retention.overview.reviews.map(({ number }) => number)).toEqual(["9/2025", "11/2026"]);
  });

  it("keeps data only until a day within a year, and with a reason", async () => {
    const { page, server } = stage;
    await stage.go("/retention/reviews");
    await page.getByRole("button", { name: /^Sprawa 4\/2025.*cel trwa$/u }).press("Enter");
    const day = page.locator(".dialog input[type=date]");
    await page.locator(".dialog textarea").fill("postępowanie sądowe trwa");
    const in2Years = String(new Date().getFullYear() + 2);
    await day.fill(`${in2Years}-01-01`);
    await send().press("Enter");
    expect(await page.locator(".dialog .field-error").textContent()).toContain("najdalej za 12 miesięcy");
    expect(posted()).toEqual([]);
    const next = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    await day.fill(next);
    await send().press("Enter");
    await page.waitForSelector("text=Następny przegląd sprawy 4/2025");
    const kept = server.retention.overview.reviews.find(({ number }) => number === "4/2025");
    expect(new Date(kept?.dueAt ?? 0).toISOString().slice(0, 10)).toBe(next);
  });

  it("approves a disposal only after the archivist's word, and says what the server refuses", async () => {
    const { page, server } = stage;
    await stage.go("/retention/disposals");
    const list = page.locator(".disposal").first();
    const approve = list.getByRole("button", { name: "Zatwierdź i usuń" });
    expect(await approve.isDisabled()).toBe(true);
    await list.getByRole("button", { name: /Wpisz odpowiedź archiwisty/u }).press("Enter");
    await page.locator(".dialog textarea").fill("kategoria B10, zgoda z dnia dzisiejszego");
    await send().press("Enter");
    await page.waitForSelector(".disposal blockquote >> text=kategoria B10");
    await approve.press("Enter");
    await page.locator(".dialog textarea").fill("termin minął, zgoda archiwum");
    // Somebody else took the word back meanwhile: the refusal is read in the dialog, and nothing is gone.
    const found = server.retention.overview.disposals[0];
    const word = found?.archivist ?? null;
    if (found !== undefined) found.archivist = null;
    await send().press("Enter");
    await page.waitForSelector(".dialog .trouble >> text=E_RETENTION_ARCHIVIST");
    if (found !== undefined) found.archivist = word;
    await send().press("Enter");
    await page.waitForSelector(".disposal[data-state=approved] >> text=zatrzymane przez organ");
    expect(found?.lines.map(({ removedAt }) => removedAt !== null)).toEqual([true, false]);
  });

  it("draws recovery sheets with a second person, each with a passphrase of their own, and takes one's own once", async () => {
    const { page, server } = stage;
    await stage.go("/retention");
    await page.waitForSelector("text=Nikt nie ma arkuszy klucza.");
    await page.getByRole("button", { name: "Nowe arkusze" }).press("Enter");
    const fields = page.locator(".dialog input[type=password]");
    await fields.nth(0).fill("krótkie");
    await fields.nth(1).fill("inne");
    await send().press("Enter");
    expect(await page.locator(".dialog .field-error").count()).toBe(2);
    expect(posted()).toEqual([]);
    for (const index of [0, 1]) await fields.nth(index).fill("długie hasło do arkusza");
    await send().press("Enter");
    await page.waitForSelector("text=czeka na drugą osobę");
    const [request] = server.retention.vault.requests;
    if (request === undefined) throw new Error("nobody asked");
    request.agreedBy = "Koordynator ds. Standardów";
    await page.reload();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Odbierz swój arkusz" }).press("Enter"),
    ]);
    expect(file.suggestedFilename()).toBe("latarnik-sheet-1.txt");
    await page.waitForSelector("text=dwie osoby mogą go odtworzyć");
    // Somebody else's request: the second person's half of it.
    server.retention.vault.requests.push({ ...request, askedBy: "Dyrektor", agreedBy: null, mine: false });
    await page.reload();
    await page.getByRole("button", { name: "Dołącz jako druga osoba" }).press("Enter");
    for (const index of [0, 1]) await fields.nth(index).fill("moje hasło do arkusza");
    const [other] = await Promise.all([page.waitForEvent("download"), send().press("Enter")]);
    expect(readFileSync(await other.path(), "utf8")).toBe("arkusz drugi");
    await page.getByRole("button", { name: "Wymień klucz" }).press("Enter");
    expect(await page.locator(".dialog").textContent()).toContain("przestaną działać");
    await send().press("Enter");
    await page.waitForSelector("text=Nikt nie ma arkuszy klucza.");
  });

  it("lets only look whoever may only read", async () => {
    const { page, server } = stage;
    const { permissions } = server.data.session;
    for (const one of ["retention.decide", "vault.manage"] as const) permissions.splice(permissions.indexOf(one), 1);
    await stage.go("/retention");
    await page.waitForSelector(".stack tbody tr");
    expect(await page.locator(".run-now").count()).toBe(0);
    expect(await page.getByRole("button", { name: /klucz|arkusz/iu }).count()).toBe(0);
    await stage.go("/retention/reviews");
    await page.waitForSelector(".review");
    expect(await page.locator(".review-actions").count()).toBe(0);
    await stage.go("/retention/disposals");
    await page.waitForSelector(".disposal");
    expect(await page.locator(".disposal-actions").count()).toBe(0);
  });

  it("finds a data set, and writes the inventory as a file with bases and reasons", async () => {
    const { page } = stage;
    await stage.go("/retention/data?cols=name,basis,trigger,period,why,id");
    const rows = page.locator(".table-box tbody tr[data-index]");
    await expect.poll(() => rows.count(), soon).toBe(5);
    await page.locator("input[type=search]").fill("notatki");
    await expect.poll(() => rows.count(), soon).toBe(1);
    const text = (await rows.first().textContent()) ?? "";
    for (const words of ["Notatki służbowe", "art. 6 ust. 1 lit. c, 9 ust. 2 lit. g RODO", "1 rok; 6 miesięcy; 10 lat"])
      expect(text).toContain(words);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /CSV/u }).click(),
    ]);
    const csv = readFileSync(await file.path(), "utf8");
    expect(csv.split("\r\n").filter((line) => line !== "")).toHaveLength(2);
    expect(csv).toContain("do potwierdzenia");
  });

  it("tells who looked in words, filters by person, case and day, and writes the rest as a file", async () => {
    const { page } = stage;
    await stage.go("/retention/reads");
    const rows = page.locator(".table-box tbody tr[data-index]");
    await rows.first().waitFor();
    const text = (await page.locator(".table-box").textContent()) ?? "";
    for (const words of [
      "odczyt treści: Notatka i Dane osób",
      "dokument: Karta interwencji (załącznik 5), pełna treść",
      "odmowa: konflikt interesów",
      "krok „Kwalifikuję jako zdarzenie”",
      "something-new",
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/read-personal|0123abcd/u);
    await page.getByLabel("Od dnia").fill(new Date(Date.now() - 15 * 86_400_000).toISOString().slice(0, 10));
    await expect.poll(() => rows.count(), soon).toBe(2);
    await page.locator("select").nth(1).selectOption("9/2025");
    await expect.poll(() => rows.count(), soon).toBe(1);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /CSV/u }).click(),
    ]);
    expect(readFileSync(await file.path(), "utf8")).toContain("dla sądu rodzinnego");
    await page.reload();
    await expect.poll(() => rows.count(), soon).toBe(1);
  });

  it("renames, closes and opens a department again, and moves a head to another one by an order", async () => {
    const { page, server } = stage;
    await stage.go("/people");
    await page.getByRole("button", { name: "Zmień: Edukacja" }).press("Enter");
    await page.locator(".dialog input").first().fill("Edukacja i warsztaty");
    await send().press("Enter");
    await page.waitForSelector("text=Edukacja i warsztaty");
    await page.getByRole("button", { name: "Zamknij dział: Wystawy" }).press("Enter");
    expect(await page.locator(".dialog").textContent()).toContain("Kierowniczka działu");
    await send().press("Enter");
    await page.getByRole("button", { name: "Otwórz ponownie dział: Wystawy" }).press("Enter");
    await send().press("Enter");
    await page.waitForSelector("text=Zamknij");
    await page.getByRole("button", { name: "Przenieś do innego działu: Kierowniczka działu" }).press("Enter");
    await send().press("Enter");
    expect(await page.locator(".dialog .field-error").count()).toBeGreaterThan(0);
    await page.locator(".dialog select").selectOption("edukacja");
    await page.getByLabel("Numer zarządzenia").fill("12/2026");
    await page.locator(".dialog input[type=date]").nth(0).fill("2026-11-20");
    await send().press("Enter");
    await page.waitForSelector(".dialog", { state: "detached" });
    expect(posted()).toEqual([
      "PATCH /api/departments/edukacja",
      "PATCH /api/departments/wystawy",
      "PATCH /api/departments/wystawy",
      "POST /api/appointments/app-1/end",
      "POST /api/appointments",
    ]);
    expect(server.people.appointments.map(({ department, to }) => [department, to === null])).toEqual([
      ["edukacja", true],
      ["wystawy", false],
    ]);
  });
});
