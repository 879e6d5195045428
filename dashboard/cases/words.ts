/**
 * Polish words of papers: roles, days, results. Pure.
 *
 * @module
 */
import type { Role } from "../../policies/schema/api.ts";
import type { InterventionKind, Organ, RejectionCause } from "../../policies/schema/case.ts";
import type { z } from "zod";
import { localFields } from "../platform/clock.ts";

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  edukator: "pracownik, który udostępnił sprzęt",
  nsp: "osoba odpowiedzialna za bezpieczeństwo sieci i urządzeń",
  intake: "osoba odpowiedzialna za przyjmowanie zgłoszeń",
  kierownik: "kierownik działu",
  dyrektor: "dyrektor",
  koordynator: "koordynator ds. Standardów",
  iod: "inspektor ochrony danych",
  audytor: "audytor",
  admin: "administrator systemu",
};

export const roleWord = (role: string | null): string =>
  role !== null && Object.hasOwn(ROLE_WORDS, role) ? ROLE_WORDS[role as Role] : "system";

export const KIND_WORDS: Readonly<Record<InterventionKind, string>> = {
  civil: "interwencja cywilna",
  criminal: "interwencja karna",
  other: "inny rodzaj interwencji",
};

export const ORGAN_WORDS: Readonly<Record<z.output<typeof Organ>, string>> = {
  police: "Policja",
  prosecutor: "prokuratura",
  "family-court": "sąd rodzinny (opiekuńczy)",
  "social-welfare": "ośrodek pomocy społecznej",
  other: "inny organ",
};

export const CAUSE_WORDS: Readonly<Record<RejectionCause, string>> = {
  "list-mistake": "pomyłka listy",
  educational: "uzasadnione edukacyjnie",
  technical: "zdarzenie techniczne",
  explained: "wyjaśniono na miejscu",
  other: "inny powód",
};

export const CONTACT_WORDS = { attempt: "zablokowana próba", yes: "doszło do kontaktu", unknown: "nieznane" } as const;
export const HARM_WORDS = { positive: "pozytywna", negative: "negatywna" } as const;
export const ORIGIN_WORDS = {
  machine: "program",
  staff: "pracownik",
  child: "małoletni",
  guardian: "opiekun",
  other: "inna osoba",
  technical: "awaria techniczna",
} as const;
export const STATE_WORDS = {
  draft: "projekt – do weryfikacji",
  rejected: "odrzucone",
  event: "zdarzenie",
  negative: "weryfikacja negatywna",
  positive: "weryfikacja pozytywna",
  intervention: "interwencja",
  closed: "zamknięte",
} as const;

const two = (value: number): string => String(value).padStart(2, "0");

/** `22.11.2026` where the venue is. */
export function dayWord(at: number, timeZone: string): string {
  const { day, month, year } = localFields(at, timeZone);
  return `${two(day)}.${two(month)}.${String(year)}`;
}

/** `09:05` where the venue is. */
export function hourWord(at: number, timeZone: string): string {
  const { hour, minute } = localFields(at, timeZone);
  return `${two(hour)}:${two(minute)}`;
}

/** `22.11.2026` of `2026-11-22`. */
export const dayOf = (day: string): string => day.split("-").toReversed().join(".");

/** How a word beside the tablet stands in the case: who said it, by which means, and what. */
const CONTACT_SENTENCES = {
  yes: "dziecko zobaczyło treść",
  attempt: "była tylko zablokowana próba, dziecko treści nie zobaczyło",
  unknown: "nie wiadomo, czy dziecko zobaczyło treść",
  "taken-back": "wcześniejsza odpowiedź była dotknięciem przez pomyłkę i zostaje cofnięta",
} as const;

export const contactSentence = (said: keyof typeof CONTACT_SENTENCES, device: string): string =>
  `Osoba prowadząca zajęcia odpowiedziała przy wezwaniu o urządzeniu ${device}: ${CONTACT_SENTENCES[said]}.`;
