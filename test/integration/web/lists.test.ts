/**
 * «Sieć i listy» and the public page in real Chromium: every part, what it asks of the server, and what it refuses to do.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { noBrowser, darkToo, languages, eachLook, looks, skipsLooks, widthsOf } from "./browser.ts";
import { signerFingerprint } from "./fake-lists.ts";
import { sessionOf } from "./fixtures.ts";
import { makeStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

if (noBrowser !== null) process.stderr.write(`web: skipped, ${noBrowser}\n`);

const rows = ".table-box tbody tr[data-index]";
const parts = [
  { name: "lists", path: "/network/lists", ready: rows },
  { name: "one list", path: "/network/lists/phishing-file", ready: ".one-entries" },
  { name: "a hashed list", path: "/network/lists/iwf-hashed", ready: ".one-entries" },
  { name: "services", path: "/network/services", ready: ".switch" },
  { name: "queue", path: "/network/queue", ready: ".item" },
  { name: "exceptions", path: "/network/exceptions", ready: rows },
  { name: "generations", path: "/network/generations", ready: rows },
  { name: "why", path: "/network/why?name=www.register.example&network=tablets", ready: ".why-hit" },
  { name: "public", path: "/pomylka?name=gry.example", ready: ".public-help" },
] as const;

describe.skipIf(noBrowser !== null)("lists", { timeout: 120_000 }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await makeStage();
  });
  afterAll(() => stage?.close());
  beforeEach(() => stage.begin());
  afterEach(async () => {
    const faults = [...stage.faults];
    await stage.end();
    // No script error, no policy violation, no request to anybody else: in every test.
    expect(faults).toEqual([]);
  });

  const dialog = () => stage.page.locator(".dialog");
  const gone = () => stage.page.waitForSelector(".modal", { state: "detached" });
  const sent = (line: string): number => stage.server.asked.filter((one) => one === line).length;

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

  it.skipIf(!darkToo)(`has no axe violation in its dialogs${skipsLooks}`, async () => {
    const { page } = stage;
    const opens = [
      { path: "/network/lists/drugs-url", press: "Co by się zmieniło?", ready: ".preview-part" },
      { path: "/network/lists/phishing-file", press: "Wyłącz…", ready: ".modal" },
      { path: "/network/lists/mf-hazard", press: "na stałe", ready: ".modal" },
      { path: "/network/lists", press: "+12 −3 >> nth=0", ready: ".samples" },
      { path: "/network/queue", press: "Zablokuj mimo to… >> nth=0", ready: ".modal textarea" },
      { path: "/network/exceptions?new=www.self-harm.example", press: null, ready: ".judged" },
      { path: "/network/exceptions", press: "szachy.example", ready: ".modal" },
      { path: "/network/generations", press: "Przywróć… >> nth=0", ready: ".modal textarea" },
    ];
    for (const { path, press, ready } of opens) {
      await stage.go(path);
      if (press !== null) await page.click(`text=${press}`);
      await page.waitForSelector(ready);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect([path, await stage.axe(colorScheme === "light" ? "all" : "contrast")]).toEqual([path, []]);
      }
    }
  });

  it.each(widthsOf(320, 390, 1280))("does not scroll sideways at %i px", async (width) => {
    const { page } = stage;
    await page.setViewportSize({ width, height: 800 });
    for (const { name, path, ready } of parts) {
      await stage.go(path);
      await page.waitForSelector(ready);
      const over = await page.evaluate(`document.documentElement.scrollWidth - ${width}`);
      expect([name, Number(over) <= 0]).toEqual([name, true]);
    }
  });

  it("keeps the switch and the decisions inside the view of an ordinary screen", async () => {
    const { page } = stage;
    for (const path of ["/network/lists", "/network/exceptions", "/network/generations"]) {
      await stage.go(path);
      await page.waitForSelector(rows);
      const over = await page.evaluate(
        `(() => { const box = document.querySelector(".table-box"); return box.scrollWidth - box.clientWidth; })()`,
      );
      expect([path, Number(over)]).toEqual([path, 0]);
    }
  });

  it("asks before updating all lists, shows how far each has come, and says what came of it", async () => {
    const { page } = stage;
    await stage.go("/network/lists");
    await page.click("text=Aktualizuj teraz");
    await page.click(".dialog-actions >> text=Anuluj");
    expect(sent("POST /api/lists/update")).toBe(0);
    await page.click("text=Aktualizuj teraz");
    await page.click(".dialog-actions >> text=Aktualizuj teraz");
    await page.waitForSelector("text=Pobieram listy: 4 z 11. Teraz: Pornografia, z Internetu.");
    expect(await page.locator(".update-place").getAttribute("aria-live")).toBe("polite");
    expect(await page.locator(".update-place progress").getAttribute("value")).toBe("4");
    await page.waitForSelector(`${rows} >> text=28,8%`);
    await page.waitForSelector("text=Obowiązuje wydanie 319");
  });

  it("updates one list by itself", async () => {
    const { page } = stage;
    await stage.go("/network/lists/cert-polska");
    await page.click("text=Aktualizuj teraz");
    await page.waitForSelector("text=pobieram 1,2 MB z 4 MB");
    await page.waitForSelector(".update-one >> text=Sprawdzono.");
    expect(sent("POST /api/lists/cert-polska/update")).toBe(1);
    expect(sent("POST /api/lists/update")).toBe(0);
  });

  it("shows what would change before a list is switched on, asks again, and takes it back", async () => {
    const { page, server } = stage;
    const drugs = () => server.data.lists.sources.find((source) => source.id === "drugs-url")?.enabled;
    await stage.go("/network/lists?on=no");
    await page.getByLabel("Włącz listę: Narkotyki, z Internetu").click();
    await page.waitForSelector(".dialog progress");
    await page.waitForSelector("text=Zamknęłaby 2 chronione strony");
    await page.waitForSelector("text=17 031 nazw, których nie ma teraz na innych listach");
    await dialog().getByRole("button", { name: "Włącz…" }).click();
    await page.waitForSelector("text=mimo powyższych ostrzeżeń");
    expect([drugs(), sent("PUT /api/lists/drugs-url/choice")]).toEqual([false, 0]);
    await dialog().getByRole("button", { name: "Włącz", exact: true }).click();
    await gone();
    await page.waitForSelector("text=Włączono listę „Narkotyki, z Internetu”");
    expect(drugs()).toBe(true);
    await page.click(".undo >> text=Cofnij");
    await page.waitForSelector("text=Wyłączono listę „Narkotyki, z Internetu”");
    expect(drugs()).toBe(false);
  });

  it("asks before switching a list off, and takes it back", async () => {
    const { page, server } = stage;
    const adult = () => server.data.lists.sources.find((source) => source.id === "adult-url")?.enabled;
    await stage.go("/network/lists/adult-url");
    await page.click("text=Wyłącz…");
    await page.waitForSelector("text=To osłabia ochronę.");
    expect(adult()).toBe(true);
    await dialog().getByRole("button", { name: "Wyłącz", exact: true }).click();
    await page.waitForSelector(".undo");
    expect(adult()).toBe(false);
    await page.click(".undo >> text=Cofnij");
    await page.waitForSelector("text=Włączono listę");
    expect(adult()).toBe(true);
  });

  it.each([
    { why: "kept by law", id: "mf-hazard", text: "rejestr prowadzony z mocy prawa" },
    { why: "hashed", id: "iwf-hashed", text: "lista zaszyfrowanych adresów treści nielegalnych" },
  ])("explains why nobody can switch a list off: $why", async ({ id, text }) => {
    const { page } = stage;
    await stage.go(`/network/lists/${id}`);
    await page.click("text=na stałe");
    expect(await dialog().textContent()).toContain(text);
    expect(await page.locator("text=Wyłącz…").count()).toBe(0);
  });

  it("shows the names of a hashed list to nobody", async () => {
    await stage.go("/network/lists/iwf-hashed");
    await stage.page.waitForSelector("text=Wpisów tej listy nie pokazuje się nikomu.");
    expect(await stage.page.locator(".names").count()).toBe(0);
  });

  it("says what went wrong with a list and what to do", async () => {
    await stage.go("/network/lists?look=yes");
    await stage.page.waitForSelector("text=4 z 13 pozycji");
    await stage.page.waitForSelector("text=Zamiast listy przyszła strona internetowa. Otwórz adres");
    await stage.page.waitForSelector("text=Lista nagle bardzo zmalała. >> nth=0");
  });

  it("blocks a service on one network by one key and opens it again by undo", async () => {
    const { page, server } = stage;
    const roblox = () => server.data.lists.sources.find((source) => source.id === "service-roblox");
    await stage.go("/network/services");
    const toggle = page.getByRole("switch", { name: "Blokuj Roblox w sieci „Wi-Fi dla gości”" });
    await toggle.focus();
    await page.keyboard.press("Space");
    await page.waitForSelector("text=Roblox: zablokowano w sieci „Wi-Fi dla gości”.");
    expect([roblox()?.enabled, roblox()?.chosen]).toEqual([true, ["guest-wifi"]]);
    await page.click(".undo >> text=Cofnij");
    await page.waitForSelector("text=Roblox: cofnięto zmianę");
    expect([roblox()?.enabled, roblox()?.chosen]).toEqual([false, []]);
    // What a policy blocks is no business of the switch.
    expect(
      await page.getByRole("switch", { name: "Blokuj TikTok w sieci „Stanowiska na ekspozycji”" }).isDisabled(),
    ).toBe(true);
  });

  it("decides a set-aside entry only with a reason, and counts what is left", async () => {
    const { page, server } = stage;
    await stage.go("/network/queue");
    const count = page.locator(".tabs a[aria-current] .count");
    await page.waitForSelector("text=||116111.pl^$important");
    expect(await count.textContent()).toContain("5");
    await page.getByLabel("Zostaw otwarte, pomiń wpis: 116111.pl").click();
    await dialog().getByRole("button", { name: "Zostaw otwarte" }).click();
    await page.waitForSelector("text=Napisz uzasadnienie: co najmniej 10 znaków.");
    expect(sent("POST /api/quarantine/q-1")).toBe(0);
    await dialog().getByRole("textbox").fill("To telefon zaufania dla dzieci.");
    await dialog().getByRole("button", { name: "Zostaw otwarte" }).click();
    await gone();
    await page.waitForSelector("text=2 odłożone wpisy list");
    expect(server.data.quarantine[0]?.decision?.decision).toBe("leave-out");
    expect(await count.textContent()).toContain("4");
  });

  it("makes an exception out of a reported mistake, with the name in place and the reason empty", async () => {
    const { page, server } = stage;
    await stage.go("/network/queue");
    await page.getByLabel("Otwórz (zrób wyjątek): gry.casino.example").click();
    await page.waitForSelector("text=Możesz otworzyć tę stronę.");
    expect(await dialog().getByLabel("Nazwa, np. example.org").inputValue()).toBe("gry.casino.example");
    expect(await dialog().getByRole("textbox").last().inputValue()).toBe("");
    await dialog().getByRole("textbox").last().fill("Gra edukacyjna o rachunku prawdopodobieństwa.");
    await dialog().getByLabel("Dla kogo").selectOption("network:tablets");
    await page.waitForSelector("text=Zablokowana w: Tablety do wypożyczenia.");
    await dialog().getByRole("button", { name: "Otwórz stronę" }).click();
    await gone();
    await page.waitForSelector(`${rows} >> text=gry.casino.example`);
    const made = server.data.exceptions.at(-1);
    expect([made?.scope, made?.state]).toEqual([{ kind: "network", network: "tablets" }, "active"]);
    expect(server.data.mistakes[0]?.decision?.decision).toBe("opened");
    expect(new URL(page.url()).search).toBe("");
  });

  it("declines a mistake with a reason, and offers nothing else where a locked list blocks", async () => {
    const { page, server } = stage;
    await stage.go("/network/queue");
    await page.waitForSelector("text=Odmów i podaj powód.");
    expect(await page.getByLabel("Otwórz (zrób wyjątek): www.register.example").count()).toBe(0);
    await page.getByLabel("Odmów otwarcia www.register.example").click();
    await dialog().getByRole("textbox").fill("Strona stoi w rejestrze hazardowym.");
    await dialog().getByRole("button", { name: "Odmów" }).click();
    await gone();
    expect(server.data.mistakes[1]?.decision?.decision).toBe("declined");
  });

  it.each([
    { why: "S3 needs a second person", name: "www.self-harm.example", kind: "second-person", button: 1 },
    { why: "a locked list has no exceptions", name: "www.register.example", kind: "impossible", button: 0 },
    { why: "S4 has none", name: "x.grooming.example", kind: "impossible", button: 0 },
    { why: "nothing blocks it", name: "example.org", kind: "useless", button: 1 },
  ])("judges a name before it is opened: $why", async ({ name, kind, button }) => {
    const { page } = stage;
    await stage.go("/network/exceptions");
    await page.click("text=Nowy wyjątek");
    await dialog().getByLabel("Nazwa, np. example.org").fill(name);
    await page.keyboard.press("Enter");
    await page.waitForSelector(`.judged[data-kind=${kind}]`);
    expect(await dialog().locator("button[type=submit]").count()).toBe(button);
    expect(await dialog().locator("option[value=open]").count()).toBe(kind === "useless" ? 1 : 0);
    expect(sent("POST /api/exceptions")).toBe(0);
  });

  it("lets somebody else approve, never the author", async () => {
    const { page, server } = stage;
    await stage.go("/network/exceptions");
    await page.waitForSelector(rows);
    expect(await page.getByLabel("Zatwierdź wyjątek: dobra-książka.example").count()).toBe(0);
    await page.click("text=dobra-książka.example");
    await page.waitForSelector("text=To Twój wyjątek, więc musi go zatwierdzić ktoś inny.");
    await page.keyboard.press("Escape");
    await gone();
    await page.getByLabel("Zatwierdź wyjątek: wsparcie.self-harm.example").click();
    await page.waitForSelector("text=Piotr Zieliński prosi o otwarcie tej strony");
    await dialog().getByRole("button", { name: "Zatwierdź" }).click();
    await gone();
    expect(server.data.exceptions[1]?.approval?.by).toBe("Anna Nowak");
  });

  it("ends an exception after a question and folds it away", async () => {
    const { page } = stage;
    await stage.go("/network/exceptions");
    await page.click("text=szachy.example");
    await page.getByLabel("Zakończ wyjątek: szachy.example").click();
    await dialog().getByRole("button", { name: "Zakończ wyjątek" }).click();
    await gone();
    await page.waitForSelector("text=2 zakończone lub wygasłe wyjątki");
    expect(await page.locator(`${rows} >> text=szachy.example`).count()).toBe(0);
  });

  it("goes back to an older generation with a reason, says so on every part, and resumes", async () => {
    const { page, server } = stage;
    await stage.go("/network/generations");
    await page.getByLabel("Przywróć wydanie 316").click();
    await dialog().getByRole("textbox").fill("Lista ostrzeżeń zamknęła stronę szkoły.");
    await dialog().getByRole("button", { name: "Przywróć to wydanie" }).click();
    await gone();
    for (const part of ["Listy", "Usługi", "Kolejka", "Wyjątki", "Wydania"]) {
      await page.click(`.tabs >> text=${part}`);
      await page.waitForSelector(".hold >> text=Obowiązuje starsze wydanie 316");
    }
    await page.click("text=Wznów aktualizacje");
    await dialog().getByRole("button", { name: "Wznów aktualizacje" }).click();
    await page.waitForSelector(".hold", { state: "detached" });
    expect(server.data.lists.hold).toBeNull();
  });

  it("answers «dlaczego?» with list, line and text, and asks as a device if told to", async () => {
    const { page } = stage;
    await stage.go("/network?name=www.register.example&network=tablets");
    await page.waitForSelector(".why-hit >> text=Linia 17:");
    expect(new URL(page.url()).pathname).toBe("/network/why");
    expect(await page.locator(".why-hit").first().textContent()).toContain("Rejestr domen hazardowych");
    expect(await page.locator(".why-hit").first().textContent()).toContain("bez wyjątków");
    expect(await page.locator(".why-hit").nth(1).textContent()).toContain("Wpis zaszyfrowany");
    const asked = page.waitForRequest((request) => request.url().endsWith("/api/explain"));
    await page.getByLabel("Urządzenie").selectOption("TAB-01");
    await page.click(".explain-form button[type=submit]");
    expect((await asked).postDataJSON()).toMatchObject({ device: "TAB-01", network: "tablets" });
  });

  it("gives the signed file away, and tells whose file came in", async () => {
    const { page } = stage;
    await stage.go("/network/queue");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Pobierz plik")]);
    expect(download.suggestedFilename()).toMatch(/^latarnik-wymiana-\d{4}-\d\d-\d\d\.json$/u);
    const text = readFileSync(await download.path(), "utf8");
    const choose = async (name: string, content: string): Promise<void> =>
      page.setInputFiles("input[type=file]", { name, mimeType: "application/json", buffer: Buffer.from(content) });
    await choose("film.json", "to nie jest JSON");
    await page.waitForSelector("text=E_WEB_FILE");
    expect(sent("POST /api/federation")).toBe(0);
    await choose("wymiana.json", text);
    await page.waitForSelector(`text=${signerFingerprint}`);
    await page.waitForSelector("text=3 wpisy i 1 wyjątek do przejrzenia");
    await page.waitForSelector("text=Zadzwoń do tej placówki");
  });

  it("shows a reader no button that would be refused, and says who may", async () => {
    const { page, server } = stage;
    server.data.session = sessionOf(Date.now(), ["lists.read", "networks.read"]);
    for (const { path, ready } of parts.filter(({ name }) => !["why", "public"].includes(name))) {
      await stage.go(path);
      await page.waitForSelector(ready);
      for (const word of [
        "Aktualizuj teraz",
        "Włącz…",
        "Wyłącz…",
        "Zostaw otwarte",
        "Odmów…",
        "Nowy wyjątek",
        "Przywróć…",
      ])
        expect([path, word, await page.locator(`button >> text=${word}`).count()]).toEqual([path, word, 0]);
      expect([path, await page.locator(".who li").count()]).not.toEqual([path, 0]);
    }
    await stage.go("/network/services");
    await page.waitForSelector(".switch");
    expect(await page.locator(".switch:not([data-disabled])").count()).toBe(0);
    expect(await page.textContent(".who")).toContain("osoba odpowiedzialna za bezpieczeństwo sieci i administrator");
  });

  it("writes exactly what is shown into the CSV file", async () => {
    const { page } = stage;
    await stage.go("/network/lists?category=TS-10C&cols=title,state,entries&sort=-entries");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Pobierz CSV")]);
    expect(readFileSync(await download.path(), "utf8")).toBe(
      "\uFEFFLista;Stan;Nazwy\r\nRejestr domen hazardowych Ministerstwa Finansów;odrzucona;51300\r\nHazard, lista startowa;aktualna;420\r\n",
    );
  });

  it("takes a mistake from anybody: no session, nothing stored, a code to keep", async () => {
    const { page, server, context } = stage;
    server.signedIn = false;
    await stage.go("/pomylka?name=https://Gry.example/start%3Fx");
    expect(await page.getByLabel("Nazwa strony").inputValue()).toBe("gry.example");
    await page.focus("input >> nth=0");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".receipt-code >> text=K7M-200");
    expect(await page.evaluate("document.activeElement.tagName")).toBe("H2");
    await page.getByLabel("Twój kod").fill("k7m 200");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=Jeszcze sprawdzamy.");
    await page.getByLabel("Twój kod").fill("ZZZ-ZZZ");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=Nie znamy tego kodu.");
    expect(await page.evaluate("localStorage.length + sessionStorage.length")).toBe(0);
    expect(await context.cookies()).toEqual([]);
    expect(server.asked.every((line) => line.includes("/api/mistakes"))).toBe(true);
    for (const number of ["116111", "112"])
      expect(await page.locator(`a[href="tel:${number}"]`).isVisible()).toBe(true);
  });

  it.each([
    { language: "en", button: "English", title: "I think this is a mistake" },
    { language: "uk", button: "Українська", title: "Думаю, це помилка" },
  ])("speaks $language to the public, without a violation", async ({ language, button, title }) => {
    const { page } = stage;
    stage.server.signedIn = false;
    await stage.go("/pomylka");
    await page.click(`text=${button}`);
    await page.waitForSelector(`h1 >> text=${title}`);
    expect(await page.getAttribute("html", "lang")).toBe(language);
    await page.locator("button[type=submit]").first().click();
    await page.waitForSelector(".field-error");
    expect(await stage.axe("all")).toEqual([]);
    expect(await page.evaluate("localStorage.length")).toBe(0);
  });

  it("reads like a page without lists when there are none", async () => {
    const { data } = stage.server;
    data.lists = { ...data.lists, sources: [], generation: 0, createdAt: null, names: 0 };
    data.quarantine = [];
    data.mistakes = [];
    data.exceptions = [];
    data.generations = [];
    for (const [path, count] of [
      ["lists", 1],
      ["services", 1],
      ["queue", 2],
      ["exceptions", 1],
      ["generations", 1],
    ] as const) {
      await stage.go(`/network/${path}`);
      await stage.page.waitForSelector(".empty");
      expect([path, await stage.page.locator(".empty").count()]).toEqual([path, count]);
    }
  });
});
