/**
 * Cases, registers, decisions, 112 and help for children in real Chromium: accessibility, narrow screens, a decision with its reason, a
 * note that is never lost, a call without the network.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { noBrowser } from "./browser.ts";
import { lookOver, useStage } from "./look-over.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const parts = [
  { name: "cases", path: "/cases", ready: ".table-box tbody tr[data-index]" },
  { name: "draft of a case", path: "/cases/case-1", ready: ".answers" },
  { name: "note", path: "/cases/case-2", ready: ".step-form" },
  { name: "second verification", path: "/cases/case-3", ready: ".external" },
  { name: "card", path: "/cases/case-4", ready: ".card-line" },
  { name: "new case", path: "/cases/new", ready: "form" },
  { name: "decisions", path: "/cases/decisions", ready: ".decision" },
  { name: "register of events", path: "/cases/events", ready: ".table-box tbody tr[data-index]" },
  { name: "register of interventions", path: "/cases/interventions", ready: ".table-plain" },
  { name: "daily report", path: "/cases/day", ready: ".day-lines" },
  { name: "112", path: "/112", ready: ".sos-call" },
  { name: "help desk", path: "/help", ready: ".waiting" },
  { name: "help settings", path: "/help?tab=settings", ready: ".browser-says" },
  { name: "posters", path: "/help/posters", ready: ".poster" },
  { name: "conversations", path: "/conversations", ready: ".talk-card" },
] as const;

const may = [
  "cases.open",
  "cases.read",
  "cases.step",
  "registers.read",
  "interventions.read",
  "emergency.call",
  "help.read",
  "help.answer",
  "help.write",
] as const;

describe.skipIf(noBrowser !== null)("cases and help", { timeout: 120_000 }, () => {
  const stage = useStage(({ server }) => {
    server.data.session.permissions.push(...may);
  });

  lookOver(stage, "cases", parts);

  it("leads from a draft to its case by keyboard, and takes a «no» only with a proof and a reason", async () => {
    const { page, server } = stage;
    const [draft] = server.data.drafts;
    const [view] = server.cases.views;
    if (draft === undefined || view === undefined) throw new Error("no fixtures");
    view.draft = { id: draft.id, number: draft.number };
    await stage.go(`/events/drafts/${draft.id}`);
    await page.locator("a", { hasText: "Otwórz sprawę" }).press("Enter");
    await page.waitForURL("**/cases/case-1");
    const form = page.locator(".step-form");
    expect(await page.locator(".answer input:checked").count()).toBe(0);
    await page.locator(".answer input").nth(1).press("Space");
    expect(await form.locator("textarea").inputValue()).toBe("");
    await form.locator("button[type=submit]").press("Enter");
    expect(await form.locator(".field-error").count()).toBe(3);
    expect(server.asked.filter((one) => one.endsWith("/steps"))).toEqual([]);
    await form.locator("select").nth(0).selectOption("explained");
    await form.locator("textarea").fill("za krótko");
    expect(await form.locator(".field-count").textContent()).toBe("jeszcze 11 znaków");
    await form.locator("textarea").fill("Próba serwisowa, tablet był w ręku informatyka.");
    await form.locator("button[type=submit]").press("Enter");
    expect(await form.locator(".field-error").count()).toBe(1);
    await form.locator("select").nth(1).selectOption("test-probe");
    await form.locator("button[type=submit]").press("Enter");
    await page.waitForSelector(".case-head .badge >> text=odrzucone");
    expect(server.asked.filter((one) => one.endsWith("/steps"))).toHaveLength(1);
  });

  it("draws the card of the child that was chosen, and neither by itself", async () => {
    const { page, server } = stage;
    await stage.go("/cases/case-4");
    await page.locator(".paper-actions button").first().press("Enter");
    const [which, card] = [page.locator(".dialog select").nth(0), page.locator(".dialog select").nth(1)];
    await which.selectOption("card");
    expect(await card.locator("option").allTextContents()).toEqual([
      "wybierz",
      "1/2026 · dziecko skrzywdzone",
      "2/2026 · dziecko, które mogło skrzywdzić",
    ]);
    await page.locator(".dialog textarea").fill("do teczki dziecka 13+");
    await page.locator(".dialog button[type=submit]").press("Enter");
    expect(await page.locator(".dialog .field-error[role=alert]").textContent()).toBe("Uzupełnij to pole.");
    expect(server.asked.filter((one) => one.endsWith("/documents"))).toEqual([]);
    await card.selectOption("card-2");
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.method() === "POST" && request.url().includes("/api/cases/case-4/")),
      page.locator(".dialog button[type=submit]").press("Enter"),
    ]);
    expect(sent.postDataJSON()).toMatchObject({ document: "card", card: "card-2" });
  });

  it("puts a code to scan on the poster where the venue's address is known, and says what is no address", async () => {
    const { page } = stage;
    await stage.go("/help/posters");
    await page.waitForSelector(".poster");
    expect(await page.locator(".poster .qr").count()).toBe(0);
    const address = page.getByLabel("Adres strony pomocy w waszej sieci");
    await address.fill("pomoc centrum");
    expect(await page.locator(".field-error").textContent()).toContain("To nie jest nazwa");
    await address.fill("http://Pomoc.example.org/cokolwiek");
    await page.waitForSelector(".poster .qr");
    expect(await page.locator(".poster-address").textContent()).toBe("pomoc.example.org/latarnik/pomoc");
    await page.reload();
    await page.waitForSelector(".poster .qr");
    await page.locator(".poster-languages input").nth(2).check();
    expect(await page.locator(".poster-scan h3").textContent()).toBe("Відскануй. Там є допомога.");
  });

  it("says why each step that is not possible is not", async () => {
    const { page } = stage;
    await stage.go("/cases/case-2");
    await page.locator(".refused summary").press("Enter");
    expect(await page.locator(".refused li").count()).toBeGreaterThan(10);
    expect(await page.locator(".refused li").first().textContent()).toContain("Najpierw ktoś musi zdecydować");
  });

  it("never loses the text of a note: reload, lost network, somebody quicker", async () => {
    const { page, server } = stage;
    await stage.go("/cases/case-2");
    const text = page.locator(".step-form textarea");
    await text.nth(0).fill("Dziecko powiedziało, że się przestraszyło.");
    await text.nth(1).fill("Odłożono tablet.");
    await page.reload();
    await page.waitForSelector(".restored");
    expect(await text.nth(0).inputValue()).toBe("Dziecko powiedziało, że się przestraszyło.");
    server.away = true;
    await page.click(".step-form button[type=submit]");
    await page.waitForSelector(".trouble");
    expect(await text.nth(1).inputValue()).toBe("Odłożono tablet.");
    server.away = false;
    // Somebody else wrote meanwhile: both stand on the page.
    const view = server.cases.views.find(({ id }) => id === "case-2");
    view?.timeline.push({
      id: "e-90",
      at: Date.now(),
      kind: "note",
      book: "events",
      seq: 90,
      hash: "0090".repeat(16),
      by: { role: "intake", displayName: "Osoba przyjmująca" },
      facts: {},
      items: [{ id: "i-new", kind: "note", subject: "case", revision: 1, erased: false, readable: true }],
    });
    server.nudge("cases");
    await page.waitForSelector(".newer");
    expect(await text.nth(0).inputValue()).toBe("Dziecko powiedziało, że się przestraszyło.");
    await page.click(".step-form button[type=submit]");
    await page.waitForSelector(".case-head >> text=Teraz nic w tej sprawie");
    const keys = "Object.keys(sessionStorage).filter((key) => key.startsWith('latarnik.note.'))";
    expect(await page.evaluate(keys)).toEqual([]);
  });

  it("hands evidence over when a second role agreed, and proves it with a reason", async () => {
    const { page } = stage;
    await stage.go("/cases/case-3");
    const evidence = page.locator(".evidence");
    await evidence.waitFor();
    expect(await evidence.textContent()).toContain("Wydać go mogą tylko dwie osoby w różnych rolach.");
    expect(await evidence.getByText("Pobierz podpisany plik").count()).toBe(0);
    await evidence.getByRole("button", { name: "Zgadzam się na wydanie" }).press("Enter");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      evidence.getByRole("button", { name: "Pobierz podpisany plik" }).press("Enter"),
    ]);
    expect(file.suggestedFilename()).toBe("dowod-capsule-1.json");
    await evidence.getByRole("button", { name: "Sprawdź…" }).press("Enter");
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Sprawdź" }).press("Enter");
    // Without a reason nothing is asked of the server.
    expect(stage.server.asked.filter((line) => line.endsWith("/proof"))).toEqual([]);
    await dialog.getByLabel("Powód").fill("kontrola przed przekazaniem Policji");
    await dialog.getByRole("button", { name: "Sprawdź" }).press("Enter");
    await page.waitForSelector(".evidence-sound");
    expect(await evidence.locator(".evidence-sound").textContent()).toContain("Dowód się zgadza");
    await evidence.locator(".evidence-hands summary").press("Enter");
    expect(await evidence.locator(".evidence-hands tbody tr").count()).toBe(5);
    expect(await stage.axe("all")).toEqual([]);
    // A case without any says how it is made.
    await stage.go("/cases/case-2");
    await page.waitForSelector("text=Niczego jeszcze nie zabezpieczono");
  });

  it("opens the closed section of people only with a reason", async () => {
    const { page } = stage;
    await stage.go("/cases/case-2");
    await page.click("text=Dodaj dane osób");
    expect(await page.locator(".person").count()).toBe(0);
    await page.locator(".persons textarea").fill("Trzeba zawiadomić opiekuna tego dziecka.");
    await page.waitForSelector(".person");
    expect(await stage.axe("all")).toEqual([]);
  });

  it("reads what is sealed only with a reason, and hides it again", async () => {
    const { page, server } = stage;
    await stage.go("/cases/case-3");
    await page.locator(".timeline .sealed button").first().click();
    await page.click(".dialog-actions .button-primary");
    expect(server.asked).not.toContain("POST /api/cases/case-3/read");
    await page.locator(".dialog textarea").fill("Przygotowuję opinię do weryfikacji 2.");
    await page.click(".dialog-actions .button-primary");
    await page.waitForSelector(".sealed-words >> text=Opis zdarzenia w sali.");
    await page.click("text=Schowaj treść");
    expect(await page.locator(".sealed-words").count()).toBe(0);
  });

  it("calls 112 with one tap from any page and writes it down when the network is back", async () => {
    const { page, server } = stage;
    await stage.go("/cases");
    await page.waitForSelector(".table-box");
    expect(await page.locator("a.emergency").getAttribute("href")).toBe("tel:112");
    // The browser's own telephone is no part of this test.
    await page.evaluate(
      "document.addEventListener('click', (event) => event.target.closest('a[href^=tel]') && event.preventDefault())",
    );
    await page.click("a.emergency");
    await page.waitForSelector(".sos-call");
    expect(await page.locator(".sos-call").getAttribute("href")).toBe("tel:112");
    server.away = true;
    await page.locator("form textarea").fill("Dziecko zasłabło.");
    await page.click("form button[type=submit]");
    await page.waitForSelector("text=Czeka na wysłanie: 1");
    expect(await page.evaluate("localStorage.getItem('latarnik.emergency')")).not.toContain("zasłabło");
    server.away = false;
    await page.reload();
    await page.waitForSelector("text=Zapisano: sprawa 13/2026");
    expect(await page.evaluate("localStorage.getItem('latarnik.emergency')")).toBeNull();
    expect(server.asked.filter((one) => one === "POST /api/emergency")).toHaveLength(1);
  });

  it("shows 112 and the cards to whoever comes without a network and without a session", async () => {
    const { page, server } = stage;
    // Nobody of the desk: of them the browser remembers that they were here.
    server.data.session.permissions = [...may];
    await stage.go("/conversations");
    await page.waitForSelector(".talk-card");
    server.away = true;
    await stage.go("/112");
    await page.waitForSelector(".sos-call");
    expect(await page.locator(".rail").count()).toBe(0);
    expect(await stage.axe("all")).toEqual([]);
    await stage.go("/conversations");
    await page.waitForSelector(".talk-card");
    expect(await stage.axe("all")).toEqual([]);
  });

  it("goes to a child that waits, and reads a report with a reason", async () => {
    const { page } = stage;
    await stage.go("/help");
    expect(await page.locator(".waiting").textContent()).toMatch(/^czeka 4:\d\d$/u);
    await page.locator("text=Idę").press("Enter");
    await page.waitForSelector("text=idzie: Anna Nowak");
    expect(await page.locator(".waiting").count()).toBe(0);
    await page.locator(".talk", { hasText: "O dorosłym" }).locator("text=Przeczytaj").click();
    await page.locator(".dialog textarea").fill("Czytam jako osoba przyjmująca.");
    await page.click(".dialog-actions .button-primary");
    await page.waitForSelector(".child-words >> text=krzyczy na dzieci");
    expect(await stage.axe("all")).toEqual([]);
  });

  it("prints a poster in Ukrainian and keeps the cards for when the network is gone", async () => {
    const { page, server } = stage;
    await stage.go("/help/posters");
    await page.locator(".poster-languages input").nth(2).press("Space");
    await page.waitForSelector(".poster[lang=uk] >> text=Розкажи");
    expect(await page.locator(".poster-number").allTextContents()).toContain("116 111");
    await stage.go("/conversations");
    await page.waitForSelector(".talk-card");
    server.away = true;
    // The page itself comes from the worker in life; here only its data are away.
    await page.reload();
    await page.waitForSelector("text=Bez sieci: karty zapisane wcześniej");
    expect(await page.locator(".talk-card").count()).toBeGreaterThan(5);
  });
});
