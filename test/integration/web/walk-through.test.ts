/**
 * The walk-through the Standards' trace ends with (A7, points 1 to 8): six people at six browsers, in Polish, pressing what people press.
 *
 * The box is the real one: control process, dashboard, resolver and children's page as a venue starts them; only the clock is moved. Steps that
 * no person takes at a page (a tablet's question, a device's report) come over the network as they do in a venue.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../../dashboard/platform/db.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import type { DeviceFacts } from "../../../policies/schema/device-facts.ts";
import { Client, sleep, until } from "../../support/resolver-process.ts";
import { buildPage, launch, noBrowser } from "./browser.ts";
import { REFUSALS, caseThat } from "./walk-through-refusals.ts";
import type { World } from "./walk-through-refusals.ts";
import { Seat } from "./walk-through-seat.ts";
import { Box, DAY, HOUR, Loaned, Person, hire } from "./walk-through-venue.ts";
import type { PersonName } from "./walk-through-venue.ts";

const ROOT = join(import.meta.dirname, "../../..");
const tablets = Array.from({ length: 10 }, (_, index) => `TAB-${String(index + 1).padStart(2, "0")}`);
const addressOf = (id: string): string => `127.0.20.${String(100 + Number(id.slice(4)))}`;
/** Taken by hand on the telephone; the others go through the same endpoints, in the same account. */
const BY_HAND = ["TAB-01", "TAB-02"];
const GAMBLER = "TAB-03";
const SAD = "TAB-04";
/** Between two questions of one device, so that the second is a person opening a page and not a page loading. */
const PAUSE_MS = 2_200;
const PROMPT_MS = 30_000;
/** A guest's telephone. */
const PRIVATE = "127.0.10.77";
const PRIVATE_NAME = "tylko-ten-telefon.inne-zranienia.example";
const CHILD = {
  name: "Zuzanna Wiśniewska",
  words: "Klara z edukacji krzyczy na nas i zabiera nam telefony PLANTED-WORDS",
};
const WHY = {
  reject: "To były linki z lekcji o reklamach, dzieci pokazywały je edukatorce i rozmowa została przeprowadzona.",
  qualify: "Dziecko szukało treści o samookaleczeniu i powiedziało edukatorce, że strona się otworzyła wcześniej.",
  negative: "Po rozmowie z dzieckiem i opiekunką nic nie wskazuje na krzywdzenie przez kogokolwiek.",
  agree: "Znam notatkę i rozmawiałam z kierowniczką działu, zgadzam się z tą oceną.",
};

describe.skipIf(noBrowser !== null)("the walk-through (A7)", { timeout: 240_000 }, () => {
  let built: Awaited<ReturnType<typeof buildPage>>;
  let browser: Browser;
  let box: Box;
  let database: Database;
  let people: Record<PersonName, Person>;
  let agents: readonly Loaned[];
  const seats = {} as Record<"ola" | "nina" | "klara" | "iga" | "dorota" | "kora", Seat>;
  let lesson = "";
  const cases: Record<string, string> = {};

  const rows = async (text: string): Promise<readonly Record<string, unknown>[]> =>
    (await sql<Record<string, unknown>>`${sql.raw(text)}`.execute(database)).rows;
  const asked = async (address: string, ...names: readonly string[]): Promise<readonly (string | undefined)[]> => {
    using client = new Client(box.dnsPort, address);
    const answers: (string | undefined)[] = [];
    for (const name of names) answers.push((await client.ask(`${name} A`))?.rcode);
    return answers;
  };
  const counted = async (network: string, category: string): Promise<number> => {
    const { counters } = await people.nina.must("GET", "/api/today");
    const own = counters.find((one: { network: string }) => one.network === network);
    return own?.byCategory.find((one: { category: string }) => one.category === category)?.count ?? 0;
  };
  const drafts = async (): Promise<readonly { number: string; id: string; state: string; category: string }[]> =>
    people.nina.must("GET", "/api/drafts");

  beforeAll(async () => {
    [built, browser] = await Promise.all([buildPage(), launch()]);
    const opened = await Box.open(built.folder);
    ({ box } = opened);
    people = await hire(box, opened.setupToken);
    database = await openDatabase({ kind: "sqlite" }, join(box.data, "latarnik.db"));
    agents = [];
    for (const id of tablets)
      agents = [
        ...agents,
        await Loaned.enrol(box, people.nina, { id, kind: "tablet", platform: "android", address: addressOf(id) }),
      ];
    await Promise.all(agents.map((one) => one.report()));
    for (const name of ["ola", "nina", "klara", "iga", "dorota", "kora"] as const)
      seats[name] = await Seat.of(browser, box, people[name], name === "ola" ? 390 : 1280);
    for (const seat of Object.values(seats)) await seat.signIn();
    // Which tablet has which address went to the resolver.
    await until(
      "the resolver has the newest policies",
      async () => {
        const { resolvers, policyGeneration } = await people.nina.must("GET", "/api/networks");
        return resolvers[0]?.policyGeneration === policyGeneration && policyGeneration > 1;
      },
      60_000,
    );
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    await database?.destroy();
    await box?.close();
    built?.remove();
  }, 30_000);

  afterEach(async ({ task }) => {
    // What stood there when it failed; only where somebody asked for pictures.
    if (task.result?.state === "fail")
      await Promise.all(Object.entries(seats).map(async ([name, seat]) => seat.picture(`failed-${name}`)));
  });

  it("(1) lends ten tablets after the briefing", async () => {
    const { page } = seats.ola;
    await seats.ola.open("Wypożyczalnia");
    await page.click("text=Nowe wypożyczenie");
    await page.getByLabel("Zajęcia", { exact: true }).fill("Roboty z klocków");
    await page.getByLabel("Wiek").selectOption("10-12");
    await page.getByLabel("Liczba dzieci").fill("10");
    await page.getByLabel("Koniec zajęć").selectOption("45");
    await page.click(".dialog-actions .button-primary");
    await page.locator(".briefing .tick").nth(0).click();
    await page.locator(".briefing .tick").nth(1).click();
    await page.click(".briefing .button-primary");
    await page.waitForSelector(".briefing", { state: "detached" });
    lesson = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    for (const id of BY_HAND) {
      // On a slow machine the desk is drawn anew once the server knows of the briefing; a person types the number again.
      await until(
        `the desk answers for ${id}`,
        async () => {
          await page.fill('input[name="device"]', id);
          await page.keyboard.press("Enter");
          const answer = page.locator(`.answer[aria-label="${id}"] .gate-large`);
          return answer.waitFor({ timeout: 10_000 }).then(
            () => true,
            () => false,
          );
        },
        90_000,
      );
      expect(await page.locator(".answer .gate-large").textContent()).toContain("WYDAJ");
      await page.click(`text=Wydaję ${id}`);
      await page.waitForSelector(`.loaned >> text=${id}`);
    }
    for (const device of tablets.filter((id) => !BY_HAND.includes(id)))
      await people.ola.must("POST", `/api/loans/${lesson}/devices`, { step: randomUUID(), at: box.now, device });
    await expect.poll(() => page.locator(".loaned").count(), { timeout: 10_000 }).toBe(10);
    await seats.ola.picture("1-lekcja");
  });

  it("(1) counts a gambling advertisement and tells nobody", async () => {
    // An ordinary page, and what it loads at once.
    expect(await asked(addressOf(GAMBLER), "portal-dla-dzieci.example", "cdn.reklamy-zakladow.example")).toEqual([
      "NOERROR",
      "NXDOMAIN",
    ]);
    await expect.poll(() => counted("tablets", "TS-10C"), { timeout: 15_000 }).toBe(1);
    expect(await drafts()).toEqual([]);
    expect(await rows("select id from loan_prompt")).toEqual([]);
    expect(await seats.ola.page.locator(".prompt").count()).toBe(0);
  });

  it("(1) gives one prompt and one draft for three gambling sites somebody opened", async () => {
    await sleep(PAUSE_MS);
    expect(await asked(addressOf(GAMBLER), "www.kasyno-pierwsze.example")).toEqual(["NXDOMAIN"]);
    await seats.ola.page.waitForSelector(`.prompt >> text=${GAMBLER}`, { timeout: PROMPT_MS });
    expect(await seats.nina.page.locator(".prompt").count()).toBe(0);
    expect(await drafts()).toEqual([]);
    for (const name of ["www.ruletka-druga.example", "automaty-trzecie.example"]) {
      await sleep(PAUSE_MS);
      await asked(addressOf(GAMBLER), name);
    }
    await expect.poll(async () => (await drafts()).length, { timeout: 15_000 }).toBe(1);
    expect((await drafts())[0]).toMatchObject({ category: "TS-10C", state: "draft", contact: "attempt" });
    expect(await rows("select device_id from loan_prompt")).toEqual([{ device_id: GAMBLER }]);
    expect(await seats.ola.page.locator(".prompt").count()).toBe(1);
    await seats.ola.picture("1-podpowiedz");
    await seats.ola.page.click(".prompt-head");
    await seats.ola.page.click(".prompt-outcomes >> text=Rozmowa");
    await seats.ola.page.waitForSelector(".prompt", { state: "detached" });
    // The network-safety person sees it arrive by itself, and no page a child opened is anywhere in it.
    await seats.nina.open("Sygnały i zdarzenia");
    await seats.nina.page
      .getByText(/P\/2026\/001/u)
      .first()
      .waitFor();
    await seats.nina.picture("1-sygnaly");
  });

  it("(2) rejects it with a reason of one's own, and the register has no line", async () => {
    const { klara, iga } = seats;
    await klara.decide("Weryfikacja 1");
    await klara.next.getByLabel("Nie, odrzucam projekt").check();
    await klara.next.getByRole("button", { name: "Odrzucam projekt" }).click();
    await klara.next.getByText("Napisz uzasadnienie: co najmniej 20 znaków, własnymi słowami.").waitFor();
    await klara.next.getByLabel("Uzasadnienie").fill("nie nie nie nie nie nie nie");
    await klara.next.getByText("napisz pełnym zdaniem, własnymi słowami").waitFor();
    await klara.next.getByLabel("Przyczyna odrzucenia").selectOption({ index: 2 });
    await klara.next.getByLabel("Uzasadnienie").fill(WHY.reject);
    await klara.picture("2-odrzucam");
    await klara.send("Odrzucam projekt", "Weryfikacja 1: odrzucono");
    await klara.page.locator(".case-head .badge", { hasText: "odrzucone" }).waitFor();
    expect(await drafts()).toMatchObject([{ state: "rejected", contact: "attempt" }]);
    await iga.open("Sprawy", "Rejestr zdarzeń");
    await iga.page.getByText("Rejestr jest pusty").waitFor();
    expect((await people.iga.must("GET", "/api/registers/events")).lines).toEqual([]);
  });

  it("(3) takes a self-harm hit through both gates into the register", async () => {
    const { ola, klara, iga, dorota } = seats;
    expect(await asked(addressOf(SAD), "www.zranienia.example")).toEqual(["NXDOMAIN"]);
    await ola.page.waitForSelector(`.prompt >> text=${SAD}`, { timeout: PROMPT_MS });
    await ola.page.click(".prompt-head");
    await ola.page.getByRole("button", { name: "Kontakt z treścią…" }).click();
    await ola.page.getByRole("button", { name: "Tak, zobaczyło" }).click();
    await ola.page.getByText("Zapisano w projekcie zdarzenia. Decyduje kierownik działu.").first().waitFor();
    await ola.picture("3-kontakt");

    await klara.decide("Weryfikacja 1");
    // A person beside the child said so, by name; the machine never does.
    await klara.page
      .locator(".timeline li", { hasText: "Ustalono kontakt z treścią" })
      .getByText("Ola Edukatorka")
      .waitFor();
    await klara.page.locator(".case-head .badge", { hasText: "kontakt: doszło do kontaktu" }).waitFor();
    // From now on «no» needs proof (B1).
    await klara.next.getByLabel("Nie, odrzucam projekt").check();
    await klara.next.getByLabel("Przyczyna odrzucenia").selectOption({ label: "inna przyczyna" });
    await klara.next.getByLabel("Uzasadnienie").fill(WHY.reject);
    await klara.next.getByRole("button", { name: "Odrzucam projekt" }).click();
    await klara.next
      .locator(".field", { hasText: "Dowód, że ustalenie było błędne" })
      .getByText("Uzupełnij to pole.")
      .waitFor();
    await klara.picture("3-weryfikacja-1");
    await klara.next.getByLabel("Tak, kwalifikuję jako zdarzenie").check();
    await klara.next.getByLabel("Uzasadnienie").fill(WHY.qualify);
    await klara.send("Kwalifikuję jako zdarzenie", "Weryfikacja 1: zakwalifikowano");

    await klara.next.getByLabel("Opis sytuacji").fill("Dziecko otworzyło stronę i zawołało edukatorkę.");
    await klara.next.getByLabel("Wykonane czynności").fill("Rozmowa bez oceniania, telefon do opiekunki.");
    await klara.next.getByRole("button", { name: "Dodaj dane osób…" }).click();
    await klara.next
      .getByLabel("Dlaczego dane osób są tu potrzebne")
      .fill("Opiekunka prosi o kontakt w tej sprawie jutro.");
    await klara.next.getByLabel("Imię i nazwisko").fill(CHILD.name);
    await klara.picture("3-notatka");
    await klara.send("Zapisz notatkę", "Notatka służbowa");
    await klara.send("Przekaż notatkę", "Przekazano notatkę");
    cases["harm"] = new URL(klara.page.url()).pathname.split("/").at(-1) ?? "";

    await iga.decide("Wpis do raportu dziennego");
    await iga.send("Wpisz do raportu dziennego", "Wpis w raporcie dziennym");
    await iga.send("Złóż kopię na dysku wspólnym", "Kopia na dysku wspólnym");
    await iga.send("Potwierdzam przyjęcie", "Potwierdzono odbiór notatki");
    await iga.send("Wpisz do rejestru", "Wpisano do rejestru");
    await iga.page.locator(".case-head .badge", { hasText: "rejestr 1/2026" }).waitFor();
    const copies = readdirSync(join(box.folder, "share"));
    expect(copies).toHaveLength(1);
    expect(readFileSync(join(box.folder, "share", copies[0] ?? ""), "latin1")).not.toContain(CHILD.name);
    await iga.open("Sprawy", "Raport dzienny");
    await iga.page.locator(".day-lines >> text=Sporządzono notatkę nr 1/2026").waitFor();
    await iga.picture("3-raport-dzienny");
    await iga.open("Sprawy", "Rejestr zdarzeń");
    await iga.page.locator("main").getByRole("link", { name: "1/2026", exact: true }).first().waitFor();
    await iga.picture("3-rejestr");

    await klara.next
      .getByLabel("Wynik", { exact: true })
      .selectOption({ label: "nie stwierdzono krzywdzenia (negatywna)" });
    await klara.next.getByLabel("Uzasadnienie").fill(WHY.negative);
    await klara.send("Zaproponuj wynik weryfikacji 2", "Weryfikacja 2: propozycja");
    // Alone she cannot finish it.
    expect((await people.klara.must("GET", `/api/cases/${cases["harm"]}`)).state).toBe("event");
    await dorota.decide("Weryfikacja 2: wydaj opinię");
    await dorota.next.getByLabel("Twoja opinia").selectOption({ label: "zgadzam się" });
    await dorota.next.getByLabel("Uzasadnienie").fill(WHY.agree);
    await dorota.picture("3-opinia");
    await dorota.send("Zapisz opinię do weryfikacji 2", "Weryfikacja 2: negatywna");
    await dorota.page.locator(".case-head .badge", { hasText: "weryfikacja 2: negatywna" }).waitFor();
    const { lines } = await people.iga.must("GET", "/api/registers/events");
    expect(lines).toMatchObject([
      {
        number: "1/2026",
        contact: "yes",
        verification2: { outcome: "negative", lead: "kierownik", consult: "dyrektor" },
        complete: true,
      },
    ]);
    await klara.send("Zamknij sprawę", "Zamknięto sprawę");
  });

  it("(4) routes a child's report about the department head to the director, and she sees nothing of it", async () => {
    const { klara, dorota } = seats;
    const before = (await people.klara.must("GET", "/api/cases")).length as number;
    const child = await (
      await browser.newContext({ locale: "pl-PL", viewport: { width: 390, height: 844 } })
    ).newPage();
    await child.goto(`http://127.0.0.1:${String(box.pagePort)}/`);
    await child.getByRole("link", { name: "Chcę coś zgłosić" }).click();
    await child.getByLabel("pracownik").check();
    await child.locator("textarea").fill(CHILD.words);
    await child.getByRole("button", { name: "Wyślij" }).click();
    await child.getByText("Mamy twoje zgłoszenie. Przeczyta je człowiek.").waitFor();
    const code = /[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}/u.exec(await child.locator("body").innerText())?.[0] ?? "";
    await child.context().close();

    await dorota.open("Pomoc dzieciom");
    const report = dorota.page.getByRole("article", { name: `Zgłoszenie ${code}` });
    await report.getByRole("button", { name: "Przeczytaj" }).click();
    await dorota.page.locator(".modal").getByLabel("Uzasadnienie").fill("Dyżur, czytam nowe zgłoszenie");
    await dorota.page.locator(".modal").getByRole("button", { name: "Przeczytaj" }).click();
    await dorota.page.locator(".child-words", { hasText: CHILD.words }).waitFor();
    await dorota.page.locator(".modal").getByRole("button", { name: "Zamknij" }).last().click();
    await report.getByRole("button", { name: "Załóż sprawę" }).click();
    await dorota.page.getByLabel("Czy chodzi o kogoś z nas?").selectOption({ label: "Klara Kierowniczka" });
    await dorota.picture("4-zakladam-sprawe");
    await dorota.page.locator(".modal").getByRole("button", { name: "Załóż sprawę" }).click();
    await report.getByRole("link", { name: "Otwórz sprawę" }).click();
    await dorota.page.getByText("Zgłoszenie wskazuje osobę z placówki.").waitFor();
    cases["named"] = new URL(dorota.page.url()).pathname.split("/").at(-1) ?? "";
    const seen = await people.dorota.must("GET", `/api/cases/${cases["named"]}`);
    expect(seen).toMatchObject({ origin: "child", conflict: true, seats: { lead: "dyrektor" } });
    await dorota.picture("4-sprawa");

    // Every way the head has: list, count, search, page, step, decisions, notices, desk, «Dziś», register.
    const { number } = seen as { number: string };
    await klara.open("Sprawy");
    expect(await people.klara.must("GET", "/api/cases")).toHaveLength(before);
    await klara.page.getByRole("searchbox").fill(number);
    await klara.page.getByText("Żadna pozycja nie pasuje do filtrów.").first().waitFor();
    await klara.go(`/cases/${cases["named"]}`);
    await klara.page.getByText("Nie ma takiej sprawy").first().waitFor();
    await klara.picture("4-kierowniczka");
    const never = await people.klara.ask("GET", `/api/cases/${randomUUID()}`);
    const hidden = await people.klara.ask("GET", `/api/cases/${cases["named"]}`);
    expect([hidden.status, hidden.text]).toEqual([never.status, never.text]);
    for (const path of [
      "cases",
      "decisions",
      "notices",
      "help/desk",
      "today",
      "registers/events",
      "daily-report/2026-11-23",
    ]) {
      const reply = await people.klara.ask("GET", `/api/${path}`);
      expect([path, reply.status]).toEqual([path, 200]);
      for (const word of [cases["named"], code, CHILD.words, `"${number}"`])
        expect([path, word, reply.text.includes(word)]).toEqual([path, word, false]);
    }
    expect(
      await rows(
        `select count(*) as n from notify_message where account = '${people.klara.id}' and number = '${number}'`,
      ),
    ).toEqual([{ n: 0 }]);
    // That she looked is written down where she cannot read it.
    expect((await people.dorota.must("GET", `/api/cases/${cases["named"]}/access`)) as object[]).toEqual(
      expect.arrayContaining([expect.objectContaining({ outcome: "conflict", by: "Klara Kierowniczka" })]),
    );
  });

  it("(5) writes a call to 112 down with a card and no gate", async () => {
    const { ola, dorota } = seats;
    await ola.page.locator("a.emergency").click();
    await ola.page.getByRole("heading", { name: "Zagrożenie życia: 112" }).waitFor();
    await ola.page.getByLabel("Miejsce").fill("sala robotów");
    await ola.page.getByLabel("Co się stało").fill("Dziecko straciło przytomność, wezwano pogotowie.");
    await ola.picture("5-112");
    await ola.page.getByRole("button", { name: "Zapisz wezwanie" }).click();
    await ola.page.getByText(/Zapisano: sprawa/u).waitFor();
    await ola.picture("5-112-zapisano");
    await dorota.open("Sprawy");
    const all = (await people.dorota.must("GET", "/api/cases")) as { id: string; emergency: boolean; number: string }[];
    const called = all.find(({ emergency }) => emergency);
    cases["called"] = called?.id ?? "";
    await dorota.page
      .locator("main")
      .getByRole("link", { name: called?.number ?? "" })
      .click();
    await dorota.page.locator(".badge", { hasText: "wezwano 112" }).waitFor();
    expect(await people.dorota.must("GET", `/api/cases/${cases["called"]}`)).toMatchObject({
      state: "intervention",
      emergency: true,
      harm: null,
      progress: { qualifiedAt: null, verified2At: null },
      cards: [{ id: "card-1", number: "1/2026", written: false }],
    });
    await dorota.picture("5-karta");
  });

  describe("the table of expected refusals", () => {
    it.each(REFUSALS)("$who: $why", async ({ who, stands, tries, status, code, says }) => {
      const id = stands === null ? "" : await caseThat(stands, people, box);
      const stranger = new Person(box, "nobody");
      const world: World = { box, people, stranger, id };
      const actor = who === "stranger" ? stranger : people[who];
      const reply =
        typeof tries === "function"
          ? await tries(actor, world)
          : await actor.ask("POST", `/api/cases/${id}/steps`, { id: randomUUID(), step: tries });
      expect([reply.status, reply.body.code, reply.body.message]).toEqual([
        status,
        code,
        says === "" ? expect.stringMatching(/\p{L}{4}/u) : says,
      ]);
    });
  });

  it("(8) shows a missed EICAR file, an administrator's account and forty days without updates, until they are mended", async () => {
    const laptops = [];
    for (const id of ["LAP-01", "LAP-02", "LAP-03"])
      laptops.push(await Loaned.enrol(box, people.nina, { id, kind: "laptop", platform: "linux" }));
    const [eicar, account, stale] = laptops as [Loaned, Loaned, Loaned];
    await Promise.all(laptops.map((one) => one.report()));
    await Promise.all([
      eicar.report(({ antivirus }) => changed("antivirus", antivirus, { eicar: "missed" })),
      account.report(({ accounts }) => changed("accounts", accounts, { dailyIsAdmin: true })),
      stale.report(({ updates }) => changed("updates", updates, { installedAt: box.now - 40 * DAY })),
    ]);
    const { nina } = seats;
    await nina.open("Dziś");
    // What may not be lent at all stands on the first page; all three among what is to be mended.
    for (const id of ["LAP-01", "LAP-02"]) await nina.page.locator(".todo-item", { hasText: id }).first().waitFor();
    await nina.picture("8-dzis");
    await nina.open("Urządzenia", "Do naprawy");
    for (const id of ["LAP-01", "LAP-02", "LAP-03"]) await nina.page.locator("main").getByText(id).first().waitFor();
    await nina.picture("8-do-naprawy");
    await nina.open("Urządzenia", "Zgłoszenia napraw");
    for (const title of [
      "Antywirus wykrywa plik próbny EICAR",
      "Konto dla dzieci nie jest administratorem",
      "Aktualizowano w ostatnich 35 dniach",
    ])
      await nina.page.getByText(title).first().waitFor();
    await nina.page.getByText("Średni czas naprawy: jeszcze nie zmierzono.").waitFor();
    await nina.picture("8-zgloszenia");
    box.leap(3 * HOUR);
    await Promise.all(laptops.map((one) => one.report()));
    await nina.page.reload();
    await nina.page.getByText(/Średni czas naprawy: 3 godz\. \(z 3 zamkniętych\)/u).waitFor();
    expect(
      ((await people.nina.must("GET", "/api/tickets")) as { device: string; closedAt: number | null }[]).filter(
        ({ device, closedAt }) => device.startsWith("LAP") && closedAt === null,
      ),
    ).toEqual([]);
    await nina.picture("8-naprawione");
  });

  it("(7) keeps nothing of a private telephone after 24 hours, and counts alone before", async () => {
    const was = await counted("guest-wifi", "TS-06");
    expect(await asked(PRIVATE, PRIVATE_NAME, "portal-prywatny.example")).toEqual(["NXDOMAIN", "NOERROR"]);
    await expect.poll(() => counted("guest-wifi", "TS-06"), { timeout: 30_000 }).toBe(was + 1);
    expect(await holding(PRIVATE, PRIVATE_NAME, "portal-prywatny")).toEqual([]);
    box.leap(25 * HOUR);
    await box.restartControl();
    expect(await holding(PRIVATE, PRIVATE_NAME, "portal-prywatny")).toEqual([]);
    expect(
      await rows("select count(*) as n from register_signal where network = 'guest-wifi' or subject is not null"),
    ).toEqual([{ n: 0 }]);
    // The hunt finds what is there.
    expect(await holding("Roboty z klocków")).not.toEqual([]);
  });

  it("(6) erases personal data first, proposes notes after 10 years and lines after 25, and the chain holds", async () => {
    // Sealed from the start: the child's name was never anywhere in clear.
    expect(await holding(CHILD.name, CHILD.words)).toEqual([]);
    const { kora } = people;
    const sealed = async (): Promise<Record<string, boolean>> => {
      const { timeline } = await people.klara.must("GET", `/api/cases/${cases["harm"]}`);
      const items = (timeline as { items: { kind: string; erased: boolean }[] }[]).flatMap((entry) => entry.items);
      return Object.fromEntries(items.map(({ kind, erased }) => [kind, erased]));
    };
    box.leap(13 * 31 * DAY);
    await box.restartControl();
    await Promise.all([kora, people.klara, people.ida].map((one) => one.signIn(box.now)));
    expect(await sealed()).toMatchObject({ persons: false, note: false });
    const { reviews } = await kora.must("GET", "/api/retention");
    expect(reviews.filter((one: { caseId: string }) => one.caseId === cases["harm"])).toMatchObject([
      { subject: "case", due: true },
    ]);
    await kora.must("POST", "/api/retention/reviews", {
      caseId: cases["harm"],
      subject: "case",
      outcome: "erase",
      why: "cel przetwarzania danych ustał, dziecko nie potrzebuje wsparcia",
    });
    // The child and the guardian are gone; what happened and who decided stays as long as a note stays.
    expect(await sealed()).toMatchObject({ persons: true, note: false });
    verifyChain();

    for (const [years, part] of [
      [10, "note"],
      [25, "register"],
    ] as const) {
      box.leap((years === 10 ? 9 : 15) * 366 * DAY);
      await box.restartControl();
      await kora.signIn(box.now);
      const lists = async (): Promise<
        readonly { id: string; part: string; state: string; lines: { number: string }[] }[]
      > => (await kora.must("GET", "/api/retention")).disposals;
      await expect
        .poll(async () => (await lists()).filter((one) => one.part === part && one.state === "proposed").length, {
          timeout: 30_000,
        })
        .toBeGreaterThan(0);
      const proposed = (await lists()).filter((one) => one.part === part && one.state === "proposed");
      expect(proposed.flatMap(({ lines }) => lines.map(({ number }) => number))).toContain("1/2026");
      // A person decides, with the archivist's word.
      expect((await rows("select count(*) as n from case_record where register_number = '1/2026'"))[0]).toEqual({
        n: 1,
      });
      verifyChain();
      for (const { id } of proposed) {
        await kora.must("POST", `/api/retention/disposals/${id}/archivist`, {
          note: "archiwum wyraziło zgodę, znak AZ.1",
        });
        await kora.must("POST", `/api/retention/disposals/${id}/decision`, {
          outcome: "approve",
          why: "termin przechowywania minął",
        });
      }
      expect((await rows("select count(*) as n from case_record where register_number = '1/2026'"))[0]).toEqual({
        n: years === 10 ? 1 : 0,
      });
      verifyChain();
    }
    expect((await rows("select count(*) as n from vault_key"))[0]).toEqual({ n: 0 });
    expect(await holding(CHILD.name, CHILD.words)).toEqual([]);
  });

  it("went without a fault in any browser", () => {
    expect(Object.values(seats).flatMap(({ faults }) => faults)).toEqual([]);
  });

  /** Where the box keeps one of these: files of the database, logs, spools, share. Lists and configuration name names on purpose. */
  async function holding(...words: readonly string[]): Promise<readonly string[]> {
    await sleep(0);
    const files = readdirSync(box.folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !/\.(?:txt|yaml|pack|zst)$|\/(?:lists|published|snapshot)\//u.test(path));
    const places = files.map((path) => [path, readFileSync(path, "latin1")] as const);
    const latin = (word: string): string => Buffer.from(word).toString("latin1");
    return words.flatMap((word) => [
      ...places.filter(([, text]) => text.includes(latin(word))).map(([path]) => `${word}: ${path}`),
      ...(box.logs.some((text) => text.includes(word)) ? [`${word}: log`] : []),
    ]);
  }

  /** As an outsider does, with the program for outsiders. */
  function verifyChain(): void {
    const said = execFileSync(
      process.execPath,
      [join(ROOT, "scripts/register.ts"), "verify", join(box.data, "latarnik.db")],
      { encoding: "utf8", env: { PATH: process.env["PATH"] ?? "", LATARNIK_LANG: "pl" } },
    );
    expect(said.match(/^ZGODNE /gmu)).toHaveLength(3);
    expect(said).not.toContain("NIEZGODNE");
  }
});

/** One fact changed in an otherwise healthy table. */
function changed<T extends keyof DeviceFacts>(table: T, healthy: DeviceFacts[T], change: object): Partial<DeviceFacts> {
  if (healthy === undefined || !("value" in healthy)) throw new Error(`a healthy device has ${table}`);
  return { [table]: { ...healthy, value: { ...healthy.value, ...change } } };
}
