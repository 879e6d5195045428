/**
 * Polish words of drafts and entries of the security branch. Pure.
 *
 * @module
 */
import type { FailureView, IncidentBody, IncidentDuty, IncidentKind } from "../../policies/schema/cyber-api.ts";
import { localDate, localFields } from "../platform/clock.ts";

/** As the Standards call it (pkt 13). */
export const FAILURE_WORDS: Readonly<Record<FailureView["cause"], string>> = {
  "resolver-silent": "awaria techniczna: filtr nie odpowiadał",
  "policy-stale": "awaria techniczna: filtr pracował na nieaktualnych zasadach",
  "list-stale": "awaria techniczna: filtr pracował na nieaktualnych listach",
  "resolver-bypassed": "awaria techniczna: urządzenie omijało filtr",
};

const KIND_WORDS: Readonly<Record<IncidentKind, string>> = {
  malware: "szkodliwe oprogramowanie",
  phishing: "phishing (strona lub wiadomość wyłudzająca dane)",
  compromise: "naruszenie filtra, serwera lub rejestru",
  "data-breach": "naruszenie ochrony danych osobowych",
  other: "inny incydent",
};

export const STATE_WORDS = { open: "otwarty", contained: "opanowany", closed: "zamknięty" } as const;

/** Who gets it and where a person sends it. */
export const ADDRESSEES: Readonly<Record<IncidentDuty, { readonly to: string; readonly way: string }>> = {
  "cert-phishing": { to: "CERT Polska", way: "formularz incydent.cert.pl; podejrzany SMS można przekazać na 8080" },
  "csirt-early": { to: "CSIRT NASK", way: "system S46 albo incydent.cert.pl: wczesne ostrzeżenie w 24 godziny" },
  "csirt-notification": { to: "CSIRT NASK", way: "system S46 albo incydent.cert.pl: zgłoszenie w 72 godziny" },
  "csirt-final": { to: "CSIRT NASK", way: "system S46 albo incydent.cert.pl: sprawozdanie końcowe w miesiąc" },
  uodo: { to: "Prezes Urzędu Ochrony Danych Osobowych", way: "formularz na uodo.gov.pl, podpisany elektronicznie" },
  persons: {
    to: "Osoby, których dane dotyczą",
    way: "bezpośrednio, prostym językiem; o sposobie decyduje dyrektor z IOD",
  },
};

const two = (value: number): string => String(value).padStart(2, "0");
export function moment(at: number, timeZone: string): string {
  const { hour, minute } = localFields(at, timeZone);
  return `${localDate(at, timeZone)} ${two(hour)}:${two(minute)}`;
}

export interface DraftFacts extends Omit<IncidentBody, "id" | "caseNumber"> {
  readonly number: string;
  readonly venue: { readonly name: string; readonly address: string; readonly email: string; readonly phone: string };
  readonly timeZone: string;
  readonly late: boolean;
}

const BLANK = "……………………";
const filled = (text: string): string => (text === "" ? BLANK : text);

/** What only a person can say stays a blank line; nothing is made up. */
const QUESTIONS: Readonly<Record<IncidentDuty, readonly string[]>> = {
  "cert-phishing": ["Adres strony lub nadawca wiadomości", "Gdzie ją zauważono"],
  "csirt-early": ["Czy podejrzewane jest działanie bezprawne lub celowe", "Czy możliwe są skutki poza granicami kraju"],
  "csirt-notification": ["Wstępna ocena skutków i dotkliwości", "Oznaki naruszenia (adresy, sumy plików)"],
  "csirt-final": ["Dokładny przebieg i skutki", "Prawdopodobna przyczyna", "Zastosowane i trwające środki"],
  uodo: [
    "Kategorie osób i danych",
    "Możliwe konsekwencje naruszenia",
    "Środki zastosowane lub proponowane",
    "Inspektor ochrony danych: imię, nazwisko, kontakt",
  ],
  persons: [
    "Co się stało, prostymi słowami",
    "Możliwe konsekwencje",
    "Co robimy i co każdy może zrobić",
    "Kontakt do IOD",
  ],
};

export function draftOf(duty: IncidentDuty, facts: DraftFacts): string {
  const { venue } = facts;
  const lines = [
    `Do: ${ADDRESSEES[duty].to}`,
    `Od: ${venue.name}, ${filled(venue.address)}, ${filled(venue.email)}, tel. ${filled(venue.phone)}`,
    `Nasz numer: ${facts.number}`,
    "",
    `Rodzaj: ${KIND_WORDS[facts.kind]}`,
    `Chwila stwierdzenia: ${moment(facts.awareAt, facts.timeZone)} (${facts.timeZone})`,
    ...(duty === "persons"
      ? []
      : [`Opis: ${facts.description}`, `Zabezpieczone ślady: ${String(facts.evidenceCount)}`]),
    ...(duty === "uodo"
      ? [`Przybliżona liczba osób: ${facts.personsAffected === null ? BLANK : String(facts.personsAffected)}`]
      : []),
    ...QUESTIONS[duty].map((question) => `${question}: ${BLANK}`),
    // Art. 33 ust. 1 RODO: a late notification says why.
    ...(facts.late ? [`Przyczyna opóźnienia: ${BLANK}`] : []),
    "",
    `Osoba zgłaszająca: ${BLANK}`,
  ];
  return lines.join("\n");
}
