/**
 * Letters and drafts a person signs and sends: prosecutor, Police, family court, social welfare, Dyżurnet.pl, CERT Polska, UODO.
 *
 * A draft for a hotline holds an address, a category and a time, and nothing about a child. Legal bases that still have to be confirmed say so.
 * Pure.
 *
 * @module
 */
import type { Block } from "../documents/index.ts";
import type { Letterhead } from "./context.ts";

export interface LetterFacts {
  readonly letterhead: Letterhead;
  readonly addressee: string;
  /** `22.11.2026` */
  readonly today: string;
  readonly happenedOn: string;
  readonly happenedHour: string;
  readonly place: string;
  readonly type: string;
  readonly category: string;
  readonly caseNumber: string;
  readonly noteNumber: string;
  readonly cardNumber: string;
  /** As the card has it; null in a copy without names. */
  readonly childName: string | null;
  readonly description: string;
  readonly measures: string;
  readonly signedBy: string;
  /** Internet address of a hotline draft. */
  readonly address: string;
}

const DOTS = "…".repeat(16);
const paragraph = (text: string, align?: "end"): Block =>
  align === undefined ? { kind: "paragraph", content: [text] } : { kind: "paragraph", content: [text], align };
const heading = (text: string): Block => ({ kind: "heading", level: 2, text });
const CONFIRM = "Podstawa prawna do potwierdzenia przez prawnika lub inspektora ochrony danych przed wysłaniem.";

function frame(facts: LetterFacts, title: string, blocks: readonly Block[]): readonly Block[] {
  const { letterhead } = facts;
  return [
    paragraph(`${letterhead.city === "" ? DOTS : letterhead.city}, ${facts.today}`, "end"),
    paragraph(
      [letterhead.name, letterhead.address, letterhead.phone, letterhead.email]
        .filter((line) => line !== "")
        .join("\n"),
    ),
    paragraph(facts.addressee === "" ? DOTS : facts.addressee, "end"),
    { kind: "heading", level: 1, text: title },
    ...blocks,
    paragraph("Z poważaniem"),
    { kind: "signature", lines: [facts.signedBy] },
  ];
}

const child = ({ childName }: LetterFacts): string => (childName === null || childName === "" ? DOTS : childName);

function notice(facts: LetterFacts): readonly Block[] {
  return frame(facts, "Zawiadomienie o podejrzeniu popełnienia przestępstwa", [
    paragraph(
      `Działając na podstawie art. 304 § 2 Kodeksu postępowania karnego, zawiadamiam o podejrzeniu popełnienia przestępstwa na szkodę małoletniego: ${child(facts)}.`,
    ),
    heading("Opis sytuacji"),
    paragraph(
      `Zdarzenie miało miejsce w dniu ${facts.happenedOn} r. około godz. ${facts.happenedHour}, miejsce: ${facts.place === "" ? DOTS : facts.place}.`,
    ),
    paragraph(facts.description === "" ? DOTS : facts.description),
    heading("Czynności wykonane przez placówkę"),
    paragraph(facts.measures === "" ? DOTS : facts.measures),
    heading("Zabezpieczone ślady i dokumenty"),
    paragraph(
      `Placówka przechowuje notatkę służbową nr ${facts.noteNumber} oraz kartę interwencji nr ${facts.cardNumber} i na żądanie przekaże ich kopie.`,
    ),
    { kind: "notice", text: CONFIRM },
  ]);
}

function court(facts: LetterFacts): readonly Block[] {
  return frame(facts, "Wniosek o wgląd w sytuację dziecka/rodziny", [
    paragraph(
      `Działając na podstawie art. 572 Kodeksu postępowania cywilnego, wnoszę o wgląd w sytuację małoletniego: ${child(facts)}, z uwagi na zagrożenie jego dobra.`,
    ),
    heading("Uzasadnienie"),
    paragraph(`W dniu ${facts.happenedOn} r. personel placówki stwierdził następujące okoliczności.`),
    paragraph(facts.description === "" ? DOTS : facts.description),
    paragraph(facts.measures === "" ? DOTS : facts.measures),
    paragraph(`Notatka służbowa nr ${facts.noteNumber}, karta interwencji nr ${facts.cardNumber}.`),
    { kind: "notice", text: CONFIRM },
  ]);
}

function welfare(facts: LetterFacts): readonly Block[] {
  return frame(facts, "Wniosek o wgląd w sytuację rodziny", [
    paragraph(
      `Zwracam się o rozeznanie sytuacji rodziny małoletniego: ${child(facts)}, ponieważ zachodzi podejrzenie, że jego dobro jest zagrożone.`,
    ),
    heading("Uzasadnienie"),
    paragraph(`W dniu ${facts.happenedOn} r. personel placówki stwierdził następujące okoliczności.`),
    paragraph(facts.description === "" ? DOTS : facts.description),
    paragraph(facts.measures === "" ? DOTS : facts.measures),
    paragraph(`Notatka służbowa nr ${facts.noteNumber}, karta interwencji nr ${facts.cardNumber}.`),
  ]);
}

function breach(facts: LetterFacts): readonly Block[] {
  return frame(facts, "Zgłoszenie naruszenia ochrony danych osobowych (projekt)", [
    paragraph(
      "Zgłoszenie na podstawie art. 33 RODO. Termin: 72 godziny od stwierdzenia naruszenia. Zgłoszenia dokonuje się formularzem Prezesa UODO; ten projekt zbiera dane do niego.",
    ),
    {
      kind: "facts",
      rows: [
        { label: "Administrator", value: facts.letterhead.name },
        { label: "Data stwierdzenia", value: facts.today },
        { label: "Data zdarzenia", value: `${facts.happenedOn}, ${facts.happenedHour}` },
        { label: "Charakter naruszenia", value: "" },
        { label: "Kategorie i liczba osób", value: "" },
        { label: "Możliwe konsekwencje", value: "" },
        { label: "Zastosowane środki", value: "" },
        { label: "Inspektor ochrony danych", value: "" },
      ],
    },
    { kind: "notice", text: "Nie wpisuj tu imion i nazwisk dzieci." },
  ]);
}

/** Address, category, time; nothing else leaves the house. */
function hotline(facts: LetterFacts, title: string, where: string, note: string): readonly Block[] {
  return [
    { kind: "heading", level: 1, text: title },
    paragraph(where),
    {
      kind: "facts",
      rows: [
        { label: "Adres", value: facts.address },
        { label: "Kategoria", value: facts.category },
        { label: "Czas", value: `${facts.happenedOn}, ${facts.happenedHour}` },
      ],
    },
    { kind: "notice", text: note },
  ];
}

export type LetterName =
  | "letter-prosecutor"
  | "letter-police"
  | "letter-family-court"
  | "letter-social-welfare"
  | "draft-dyzurnet"
  | "draft-cert"
  | "draft-uodo";

export const LETTER_TITLES: Readonly<Record<LetterName, string>> = {
  "letter-prosecutor": "Zawiadomienie o podejrzeniu popełnienia przestępstwa",
  "letter-police": "Zawiadomienie o podejrzeniu popełnienia przestępstwa",
  "letter-family-court": "Wniosek o wgląd w sytuację dziecka/rodziny",
  "letter-social-welfare": "Wniosek o wgląd w sytuację rodziny",
  "draft-dyzurnet": "Zgłoszenie do Dyżurnet.pl (projekt)",
  "draft-cert": "Zgłoszenie do CERT Polska (projekt)",
  "draft-uodo": "Zgłoszenie naruszenia ochrony danych osobowych (projekt)",
};

export function letterBlocks(name: LetterName, facts: LetterFacts): readonly Block[] {
  switch (name) {
    case "letter-prosecutor":
    case "letter-police":
      return notice(facts);
    case "letter-family-court":
      return court(facts);
    case "letter-social-welfare":
      return welfare(facts);
    case "draft-uodo":
      return breach(facts);
    case "draft-dyzurnet":
      return hotline(
        facts,
        LETTER_TITLES[name],
        "Formularz: dyzurnet.pl. Zgłoszenie może być anonimowe; adres strony jest wymagany.",
        "Nie otwieraj, nie kopiuj i nie sprawdzaj tej strony. Nie podawaj danych dziecka.",
      );
    case "draft-cert":
      return hotline(
        facts,
        LETTER_TITLES[name],
        "Formularz: incydent.cert.pl.",
        "Nie podawaj danych dziecka. Zapisz datę zgłoszenia w obowiązkach sprawy.",
      );
    default:
      return name satisfies never;
  }
}

/** The same as plain text, to be pasted into a form. */
export function plainText(blocks: readonly Block[]): string {
  const lines = blocks.flatMap((block): string[] => {
    switch (block.kind) {
      case "heading":
        return [block.text, ""];
      case "notice":
        return ["", block.text];
      case "paragraph":
        return [block.content.map((part) => (typeof part === "string" ? part : part.text)).join(""), ""];
      case "facts":
        return block.rows.map(({ label, value }) => `${label}: ${value}`);
      case "signature":
        return ["", ...block.lines];
      default:
        return [];
    }
  });
  return `${lines.join("\n").trim()}\n`;
}
