/**
 * Karta interwencji: the intervention card, Annex 5 to the Standards, field by field in its own order.
 *
 * The labels are the annex's own words; «CNE» in one of them is the venue's short name and is filled from the letterhead.
 * What is not known stays a dotted line or an empty row, so that a card can also be printed empty and written by hand.
 *
 * @module
 */
import { framed, type Letterhead } from "./letterhead.ts";
import type { Block, Document } from "./model.ts";

/** Labels of Annex 5 in their order. */
export const ANNEX_5 = {
  annex: "Załącznik 5 do Standardów Ochrony Małoletnich",
  card: "KARTA INTERWENCJI NR",
  entered: "Wpis do rejestru interwencji w dniu:",
  child: "Imię i nazwisko Dziecka:",
  leader: "Kierownik prowadzący interwencję:",
  actions: "Opis działań podjętych (w ramach reakcji na incydent)",
  date: "Data:",
  action: "Działanie",
  form: "Forma podjętej interwencji (zakreślić właściwe)",
  forms: {
    notice: "zawiadomienie o podejrzeniu popełnienia przestępstwa",
    family: "wniosek o wgląd w sytuację dziecka/rodziny,",
    other: "inny rodzaj interwencji. Jaki?:",
  },
  course: "Przebieg interwencji:",
  body: "Nazwa organu, do którego zgłoszono interwencję",
  orders: "Działania na zlecenie organu, do którego zgłoszono interwencję",
  result: (venueShort: string) => `Wyniki interwencji (jeśli ${venueShort} uzyskało informację o wynikach)`,
  signature: "Podpis Kierownika:",
} as const;

export type InterventionForm = keyof typeof ANNEX_5.forms;

/** Something done on a day; the day as it is to be printed. */
export interface DatedEntry {
  readonly date: string | null;
  readonly text: string;
}

export interface InterventionCard {
  /** «3/2027» */
  readonly number: string | null;
  readonly enteredOn: string | null;
  readonly childName: string | null;
  readonly leader: string | null;
  readonly actions: readonly DatedEntry[];
  readonly forms: readonly InterventionForm[];
  /** What the other kind is; printed whether or not `other` is marked, so that nothing written is lost. */
  readonly otherForm: string | null;
  readonly bodies: readonly DatedEntry[];
  readonly orders: readonly DatedEntry[];
  readonly result: string | null;
}

const DOTS = "…".repeat(16);
/** A line to write on, a little shorter than any face makes the page wide. */
const LINE = "…".repeat(56);
/** Rows to write in where nothing is known yet; two lines high, for a hand. */
const EMPTY_ROWS = 2;

function dated(column: string, entries: readonly DatedEntry[]): Block {
  const rows = entries.map(({ date, text }) => [date ?? "", text]);
  const empty = Array.from({ length: EMPTY_ROWS }, () => ["\n", ""]);
  return {
    kind: "table",
    columns: [
      { title: ANNEX_5.date, width: 24 },
      { title: column, width: 76 },
    ],
    rows: rows.length === 0 ? empty : rows,
  };
}

/** The card as a document. */
export function annex5(card: InterventionCard, letterhead: Letterhead): Document {
  const title = `${ANNEX_5.card} ${card.number ?? DOTS}`;
  const mark = (form: InterventionForm): string => (card.forms.includes(form) ? "☒" : "☐");
  const other = card.otherForm ?? (card.forms.includes("other") ? DOTS : "");
  const forms = [
    `${mark("notice")}\u00a0${ANNEX_5.forms.notice}`,
    `${mark("family")}\u00a0${ANNEX_5.forms.family}`,
    `${mark("other")}\u00a0${ANNEX_5.forms.other} ${other === "" ? DOTS : other}`,
  ];
  return framed(letterhead, {
    title,
    subject: "Karta interwencji (załącznik 5 do Standardów Ochrony Małoletnich)",
    blocks: [
      { kind: "paragraph", align: "end", content: [ANNEX_5.annex] },
      { kind: "heading", level: 1, text: title },
      {
        kind: "facts",
        rows: [
          { label: ANNEX_5.entered, value: card.enteredOn ?? "" },
          { label: ANNEX_5.child, value: card.childName ?? "" },
          { label: ANNEX_5.leader, value: card.leader ?? "" },
        ],
      },
      { kind: "heading", level: 2, text: ANNEX_5.actions },
      dated(ANNEX_5.action, card.actions),
      { kind: "heading", level: 2, text: ANNEX_5.form },
      { kind: "paragraph", content: [forms.join("\n")] },
      { kind: "heading", level: 2, text: ANNEX_5.course },
      dated(ANNEX_5.body, card.bodies),
      dated(ANNEX_5.orders, card.orders),
      { kind: "heading", level: 2, text: ANNEX_5.result(letterhead.venueShort) },
      { kind: "paragraph", content: [card.result ?? `${LINE}\n${LINE}`] },
      { kind: "signature", lines: [ANNEX_5.signature] },
    ],
  });
}
