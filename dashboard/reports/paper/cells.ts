/**
 * Parts of a figure in words: «kategoria: samookaleczenia (TS-06), tryb: A». Pure.
 *
 * @module
 */
import { cellParts } from "../../../policies/engine/metrics/cells.ts";
import type { Dimension } from "../../../policies/schema/metric.ts";
import type { ReportContent } from "./content.ts";
import { ROLES } from "./words.ts";

type NamedContent = Pick<ReportContent, "codes" | "names">;

/** Dimensions a figure is split by. */
const DIMENSIONS: Readonly<Record<Dimension, string>> = {
  code: "kategoria",
  severity: "waga",
  mode: "tryb",
  language: "język",
  network: "sieć",
  type: "typ zdarzenia",
  area: "obszar ryzyka",
  outcome: "wynik",
  cause: "przyczyna",
  channel: "skąd",
  form: "forma",
  check: "kontrola",
  kind: "rodzaj",
  group: "grupa",
  recipient: "odbiorca",
  question: "pytanie",
};

/** Words of values that are the program's own; what policies have ids for is named by them, and frozen with the rest. */
const VALUES: Partial<Record<Dimension, Readonly<Record<string, string>>>> = {
  mode: { A: "A (tablety na zajęciach)", B: "B (stanowiska)", C: "C (Wi-Fi gości)" },
  language: { pl: "polski", en: "angielski", uk: "ukraiński" },
  outcome: {
    talk: "rozmowa",
    mistake: "pomyłka",
    contact: "doszło do kontaktu",
    attempt: "sama próba",
    unknown: "nie wiadomo",
    escalate: "przekazano dalej",
    emergency: "wezwano 112",
    unanswered: "bez odpowiedzi",
    positive: "krzywdzenie",
    negative: "bez krzywdzenia",
    accepted: "przyjęto",
    partly: "przyjęto w części",
    declined: "odrzucono",
    "not-standards": "nie dotyczy Standardów",
  },
  channel: {
    machine: "sam program",
    staff: "personel",
    child: "dziecko",
    guardian: "opiekun",
    other: "inna osoba",
    technical: "awaria",
    talk: "prośba o rozmowę",
    letter: "list bez podpisu",
  },
  form: {
    civil: "zawiadomienie sądu rodzinnego",
    criminal: "zawiadomienie o przestępstwie",
    other: "inna",
    undecided: "jeszcze nie wybrano",
  },
  recipient: { cert: "CERT Polska", dyzurnet: "Dyżurnet.pl", policja: "Policja", uodo: "UODO" },
  group: {
    ...ROLES,
    help: "strony pomocy",
    benign: "strony dozwolone",
    children: "dzieci",
    guardians: "opiekunowie",
    staff: "personel",
  },
};

function valueText({ codes, names }: NamedContent, dimension: string, value: string): string {
  if (value === "none") return "nie podano";
  if (dimension === "code") {
    const name = codes[value];
    return name === undefined ? value : `${name} (${value})`;
  }
  return names[dimension]?.[value] ?? VALUES[dimension as Dimension]?.[value] ?? value;
}

/** @param cell  `code=TS-06&mode=A` */
export const cellText = (content: NamedContent, cell: string): string =>
  [...cellParts(cell)]
    .map(
      ([dimension, value]) =>
        `${DIMENSIONS[dimension as Dimension] ?? dimension}: ${valueText(content, dimension, value)}`,
    )
    .join(", ");
