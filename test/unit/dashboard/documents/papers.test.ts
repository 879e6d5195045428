/**
 * The intervention card and the service note: the Standards' labels, in the Standards' order, filled or empty.
 */
import { describe, expect, it } from "vitest";
import {
  annex5,
  serviceNote,
  type Document,
  type InterventionCard,
  type ServiceNote,
} from "../../../../dashboard/documents/index.ts";

const LETTERHEAD = { venue: "Dom Kultury", venueShort: "CNE", footer: "", createdAt: Date.UTC(2027, 0, 1) };

/** All texts of a document in reading order. */
function words(doc: Document): string[] {
  return doc.blocks.flatMap((block): string[] => {
    switch (block.kind) {
      case "heading":
      case "notice":
        return [block.text];
      case "paragraph":
        return block.content.flatMap((part) => (typeof part === "string" ? part : part.text).split("\n"));
      case "list":
        return block.items.flat().map((part) => (typeof part === "string" ? part : part.text));
      case "facts":
        return block.rows.flatMap(({ label, value }) => [label, value]);
      case "table":
        return [...block.columns.map(({ title }) => title), ...block.rows.flat()];
      case "signature":
        return [...block.lines];
      default:
        return [];
    }
  });
}

/** The places of texts, one behind the other; fails by name if one is missing or stands earlier. */
function inOrder(doc: Document, expected: readonly string[]): void {
  const found = words(doc);
  let at = 0;
  for (const text of expected) {
    const next = found.findIndex((word, index) => index >= at && word.includes(text));
    expect(next === -1 ? `«${text}» is not after «${found[at - 1] ?? ""}»` : text).toBe(text);
    at = next + 1;
  }
}

const EMPTY: InterventionCard = {
  number: null,
  enteredOn: null,
  childName: null,
  leader: null,
  actions: [],
  forms: [],
  otherForm: null,
  bodies: [],
  orders: [],
  result: null,
};

/** Copied from Annex 5 by hand, not from the product. */
const ANNEX = [
  "KARTA INTERWENCJI NR",
  "Wpis do rejestru interwencji w dniu:",
  "Imię i nazwisko Dziecka:",
  "Kierownik prowadzący interwencję:",
  "Opis działań podjętych (w ramach reakcji na incydent)",
  "Data:",
  "Działanie",
  "Forma podjętej interwencji (zakreślić właściwe)",
  "zawiadomienie o podejrzeniu popełnienia przestępstwa",
  "wniosek o wgląd w sytuację dziecka/rodziny,",
  "inny rodzaj interwencji. Jaki?:",
  "Przebieg interwencji:",
  "Data:",
  "Nazwa organu, do którego zgłoszono interwencję",
  "Data:",
  "Działania na zlecenie organu, do którego zgłoszono interwencję",
  "Wyniki interwencji (jeśli CNE uzyskało informację o wynikach)",
  "Podpis Kierownika:",
];

describe("Annex 5", () => {
  it("has its labels in its order, empty or filled", () => {
    inOrder(annex5(EMPTY, LETTERHEAD), ANNEX);
    const dated = [{ date: "1 marca 2027 r.", text: "x" }];
    inOrder(
      annex5({ ...EMPTY, number: "3/2027", actions: dated, bodies: dated, orders: dated, result: "y" }, LETTERHEAD),
      ANNEX,
    );
  });

  it("puts each value behind its own label", () => {
    const card = annex5(
      {
        ...EMPTY,
        number: "3/2027",
        enteredOn: "dzień",
        childName: "dziecko",
        leader: "kierownik",
        actions: [{ date: null, text: "rozmowa" }],
        bodies: [{ date: "d", text: "sąd" }],
        orders: [{ date: "e", text: "opinia" }],
        result: "umorzono",
      },
      LETTERHEAD,
    );
    inOrder(card, [
      "NR 3/2027",
      "w dniu:",
      "dzień",
      "Dziecka:",
      "dziecko",
      "prowadzący",
      "kierownik",
      "Działanie",
      "rozmowa",
      "Nazwa organu",
      "sąd",
      "na zlecenie",
      "opinia",
      "Wyniki",
      "umorzono",
      "Podpis",
    ]);
  });

  it.each<{ why: string; forms: InterventionCard["forms"]; out: string }>([
    { why: "none", forms: [], out: "☐☐☐" },
    { why: "one", forms: ["family"], out: "☐☒☐" },
    { why: "two", forms: ["notice", "other"], out: "☒☐☒" },
  ])("marks the form: $why", (row) => {
    const text = words(annex5({ ...EMPTY, forms: row.forms }, LETTERHEAD)).join("");
    expect(text.replace(/[^☐☒]/gu, "")).toBe(row.out);
  });

  it("leaves room to write by hand where nothing is known", () => {
    const tables = annex5(EMPTY, LETTERHEAD).blocks.filter((block) => block.kind === "table");
    expect(tables.map(({ rows }) => rows.length)).toEqual([2, 2, 2]);
    expect(words(annex5(EMPTY, LETTERHEAD)).filter((text) => /^…+$/u.test(text)).length).toBeGreaterThan(1);
  });

  it("calls the venue by its own short name", () => {
    expect(words(annex5(EMPTY, { ...LETTERHEAD, venueShort: "DKP" })).join(" ")).toContain("jeśli DKP uzyskało");
  });
});

const NOTE: ServiceNote = {
  number: "12/2027",
  date: "1 marca 2027 r.",
  time: "10:15",
  place: "sala",
  description: "opis",
  measures: "czynności",
  staff: [{ name: "A", role: "edukator" }],
  persons: null,
  evidence: [],
  qualification: null,
  harmAssessment: null,
  steps: [],
  copies: [],
};

describe("the service note", () => {
  it("says what happened, what was done and who took part, in that order, and has a line for each signature", () => {
    const note = serviceNote({ ...NOTE, staff: [...NOTE.staff, { name: "B", role: "kierownik" }] }, LETTERHEAD);
    inOrder(note, [
      "12/2027",
      "Data zdarzenia",
      "1 marca 2027 r.",
      "Opis sytuacji",
      "opis",
      "Wykonane czynności",
      "czynności",
      "Personel",
      "A",
      "B",
      "Małoletni",
      "dowody",
      "Weryfikacja",
      "Weryfikacja",
      "podpis: A",
      "podpis: B",
    ]);
  });

  it("prints nothing of the closed section until it is opened with a reason", () => {
    const closed = words(serviceNote(NOTE, LETTERHEAD)).join("|");
    expect(closed).toContain("Nie zamieszczono danych osobowych");
    const persons = { reason: "zawiadomienie", people: [{ name: "C", role: "małoletni" }] };
    inOrder(serviceNote({ ...NOTE, persons }, LETTERHEAD), [
      "Małoletni i inne osoby",
      "Powód",
      "zawiadomienie",
      "C",
      "małoletni",
      "Zabezpieczone dowody",
    ]);
  });

  it("keeps both verifications with their justification, whichever way they went", () => {
    const decided = (result: string) => ({ result, justification: `bo ${result}`, decidedBy: "kierownik", date: "d" });
    const note = serviceNote({ ...NOTE, qualification: decided("tak"), harmAssessment: decided("nie") }, LETTERHEAD);
    inOrder(note, [
      "zdarzeniem zagrażającym",
      "Wynik",
      "tak",
      "Uzasadnienie",
      "bo tak",
      "krzywdzenia",
      "Wynik",
      "nie",
      "Uzasadnienie",
      "bo nie",
    ]);
  });

  it("adds later steps and copies only when there are any", () => {
    expect(words(serviceNote(NOTE, LETTERHEAD))).not.toContain("Kolejne kroki");
    const note = serviceNote(
      {
        ...NOTE,
        steps: [{ date: "d", text: "krok", by: "k" }],
        copies: [{ date: "d", recipient: "sąd", purpose: "cel" }],
      },
      LETTERHEAD,
    );
    inOrder(note, ["Kolejne kroki", "krok", "Udostępnienia kopii", "sąd", "cel"]);
  });
});
