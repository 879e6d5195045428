/**
 * Notatka służbowa: the note that documents an event (Standards, «Sposób dokumentowania», points 4 to 6).
 *
 * It holds what happened, what was done and who of the staff took part, with their signatures. Data of the child and of
 * others stand in a section of their own, which is printed only with the reason it was opened for. The two verifications,
 * positive or negative, come with their justification; later steps and copies given away are added at the end.
 *
 * @module
 */
import { framed, type Letterhead } from "./letterhead.ts";
import type { Block, Document } from "./model.ts";

export interface Verification {
  /** «zakwalifikowano», «odrzucono», «pozytywna», «negatywna»: as decided, in words. */
  readonly result: string;
  readonly justification: string;
  /** Roles or names of those who decided. */
  readonly decidedBy: string;
  readonly date: string;
}

export interface ServiceNote {
  readonly number: string | null;
  /** Day, hour and place as they are to be printed. */
  readonly date: string | null;
  readonly time: string | null;
  readonly place: string | null;
  readonly description: string | null;
  readonly measures: string | null;
  /** Staff who took part; each gets a line to sign on. */
  readonly staff: readonly { readonly name: string; readonly role: string }[];
  /** The closed section: `null` is «not opened», and then nothing of it is printed but that it was not. */
  readonly persons: {
    readonly reason: string;
    readonly people: readonly { readonly name: string; readonly role: string }[];
  } | null;
  readonly evidence: readonly string[];
  readonly qualification: Verification | null;
  readonly harmAssessment: Verification | null;
  readonly steps: readonly { readonly date: string; readonly text: string; readonly by: string }[];
  readonly copies: readonly { readonly date: string; readonly recipient: string; readonly purpose: string }[];
}

/** Headings and labels of the note, in their order. */
export const NOTE = {
  title: "Notatka służbowa nr",
  date: "Data zdarzenia",
  time: "Godzina",
  place: "Miejsce",
  description: "Opis sytuacji",
  measures: "Wykonane czynności",
  staff: "Personel uczestniczący w zdarzeniu",
  persons: "Małoletni i inne osoby, których zdarzenie dotyczy",
  notOpened: "Nie zamieszczono danych osobowych małoletniego ani innych osób.",
  reason: "Powód zamieszczenia danych",
  evidence: "Zabezpieczone dowody",
  noEvidence: "Nie zabezpieczono dowodów.",
  qualification: "Weryfikacja: czy incydent jest zdarzeniem zagrażającym małoletniemu",
  harmAssessment: "Weryfikacja: czy doszło do krzywdzenia lub zachodzi podejrzenie krzywdzenia",
  result: "Wynik",
  justification: "Uzasadnienie",
  decidedBy: "Weryfikacji dokonali",
  decidedOn: "Data weryfikacji",
  steps: "Kolejne kroki",
  copies: "Udostępnienia kopii",
  signature: "podpis",
} as const;

const DOTS = "…".repeat(16);
/** A line to write on, a little shorter than any face makes the page wide. */
const LINE = "…".repeat(56);

const heading = (text: string): Block => ({ kind: "heading", level: 2, text });
const free = (text: string | null): Block =>
  text === null || text.trim() === ""
    ? { kind: "paragraph", content: [Array.from({ length: 3 }, () => LINE).join("\n")] }
    : { kind: "paragraph", content: [text] };

const verification = (found: Verification | null): Block => ({
  kind: "facts",
  rows: [
    { label: NOTE.result, value: found?.result ?? "" },
    { label: NOTE.justification, value: found?.justification ?? "" },
    { label: NOTE.decidedBy, value: found?.decidedBy ?? "" },
    { label: NOTE.decidedOn, value: found?.date ?? "" },
  ],
});

const people = (rows: readonly { readonly name: string; readonly role: string }[]): Block => ({
  kind: "table",
  columns: [
    { title: "Imię i nazwisko", width: 55 },
    { title: "Funkcja lub rola", width: 45 },
  ],
  rows: rows.length === 0 ? [["\n", ""]] : rows.map(({ name, role }) => [name, role]),
});

function persons(note: ServiceNote): Block[] {
  if (note.persons === null) return [{ kind: "paragraph", content: [NOTE.notOpened] }];
  return [
    { kind: "facts", rows: [{ label: NOTE.reason, value: note.persons.reason }] },
    people(note.persons.people),
    { kind: "notice", text: "Dane osobowe usuwa się niezwłocznie po ustaniu celu ich przechowywania." },
  ];
}

function later(note: ServiceNote): Block[] {
  const steps: Block[] = [
    heading(NOTE.steps),
    {
      kind: "table",
      columns: [
        { title: "Data", width: 22 },
        { title: "Czynność", width: 52 },
        { title: "Kto", width: 26 },
      ],
      rows: note.steps.map(({ date, text, by }) => [date, text, by]),
    },
  ];
  const copies: Block[] = [
    heading(NOTE.copies),
    {
      kind: "table",
      columns: [
        { title: "Data", width: 22 },
        { title: "Komu", width: 39 },
        { title: "W jakim celu", width: 39 },
      ],
      rows: note.copies.map(({ date, recipient, purpose }) => [date, recipient, purpose]),
    },
  ];
  return [...(note.steps.length === 0 ? [] : steps), ...(note.copies.length === 0 ? [] : copies)];
}

/** The note as a document. */
export function serviceNote(note: ServiceNote, letterhead: Letterhead): Document {
  const title = `${NOTE.title} ${note.number ?? DOTS}`;
  const signers = note.staff.map(({ name, role }) => `${NOTE.signature}: ${name}, ${role}`);
  return framed(letterhead, {
    title,
    subject: "Notatka służbowa ze zdarzenia (Standardy Ochrony Małoletnich)",
    blocks: [
      { kind: "heading", level: 1, text: title },
      {
        kind: "facts",
        rows: [
          { label: NOTE.date, value: note.date ?? "" },
          { label: NOTE.time, value: note.time ?? "" },
          { label: NOTE.place, value: note.place ?? "" },
        ],
      },
      heading(NOTE.description),
      free(note.description),
      heading(NOTE.measures),
      free(note.measures),
      heading(NOTE.staff),
      people(note.staff),
      heading(NOTE.persons),
      ...persons(note),
      heading(NOTE.evidence),
      note.evidence.length === 0
        ? { kind: "paragraph", content: [NOTE.noEvidence] }
        : { kind: "list", items: note.evidence.map((item) => [item]) },
      heading(NOTE.qualification),
      verification(note.qualification),
      heading(NOTE.harmAssessment),
      verification(note.harmAssessment),
      ...later(note),
      { kind: "signature", lines: signers.length === 0 ? [NOTE.signature] : signers },
    ],
  });
}
