/**
 * What `npm run register` says, in Polish and English; Polish unless `LATARNIK_LANG=en`.
 *
 * @module
 */
import type { CapsuleFault } from "../../policies/engine/evidence/verify.ts";
import type { ChainFault } from "../../policies/engine/ledger/verify.ts";

export interface RegisterTexts {
  readonly help: string;
  good(book: string, venue: string, count: number): string;
  head(seq: number, hash: string, at: string): string;
  readonly empty: string;
  start(seq: number, at: string): string;
  bad(book: string, venue: string, seq: number): string;
  readonly badHeader: string;
  readonly why: Readonly<Record<ChainFault | "header", string>>;
  readonly noHead: string;
  headsMatched(count: number): string;
  headForeign(venue: string, book: string): string;
  capsuleGood(id: string, caseId: string): string;
  capsuleDigest(digest: string): string;
  capsuleKey(fingerprint: string): string;
  custody(count: number, last: string): string;
  readonly capsuleBad: string;
  readonly capsuleWhy: Readonly<Record<CapsuleFault, string>>;
  readonly noBooks: string;
  unreadable(file: string, reason: string): string;
  unknownFile(file: string): string;
  readonly headMalformed: string;
  readonly commandExpected: string;
}

const pl: RegisterTexts = {
  help: `Użycie: npm run register -- verify PLIK|BAZA [--head TEKST]…

  Sprawdza, czy rejestru nikt nie zmienił, i wskazuje pierwszy zły wpis: numer i przyczynę.
  PLIK   wyeksportowana księga (NDJSON) albo kapsuła dowodowa; nie trzeba bazy ani kluczy
  BAZA   plik SQLite (latarnik.db), otwierany tylko do odczytu; PostgreSQL: --url-file PLIK z adresem bazy

  --head TEKST      skrót z raportu dziennego (treść kodu QR, zaczyna się od LATARNIK-HEAD/1); można podać kilka
  --head-file PLIK  takie skróty, jeden w wierszu
  --url-file PLIK   plik z adresem bazy PostgreSQL
  --help            ten tekst

Bez skrótu z papieru nie widać, że ktoś napisał całą księgę od nowa.
Język: LATARNIK_LANG=pl (domyślnie) albo en. Kody wyjścia: 0 zgodne, 1 niezgodne lub nieczytelne, 2 błąd w poleceniu.`,
  good: (book, venue, count) => `ZGODNE  księga ${book}, placówka ${venue}, liczba wpisów: ${String(count)}`,
  head: (seq, hash, at) => `        ostatni wpis ${String(seq)} z ${at}, skrót ${hash}`,
  empty: "        księga nie ma wpisów",
  start: (seq, at) =>
    `        wpisy do ${String(seq)} (${at}) usunięto po upływie okresu przechowywania; reszta jest kompletna`,
  bad: (book, venue, seq) => `NIEZGODNE  księga ${book}, placówka ${venue}, pierwszy zły wpis: ${String(seq)}`,
  badHeader: "NIEZGODNE  pierwszy wiersz pliku",
  why: {
    shape: "to nie jest wpis albo brakuje w nim pola",
    canonical: "wpis zapisano inaczej niż zrobił to program",
    foreign: "wpis należy do innej księgi lub placówki",
    missing: "tego wpisu brakuje; w jego miejscu stoi późniejszy",
    twice: "wpis o tym numerze występuje drugi raz",
    hash: "treść wpisu zmieniono: skrót się nie zgadza",
    previous: "wpis nie wynika z poprzedniego: wstawiono go lub zmieniono poprzedni",
    clock: "wpis ma czas wcześniejszy niż poprzedni",
    head: "zachowany skrót mówi o tym wpisie co innego; zmieniono ten wpis lub wcześniejszy",
    short: "księga się tu urywa, a zachowany skrót zna dalsze wpisy",
    start: "brakuje początku księgi i żaden wpis nie mówi, że usunięto go po terminie",
    header: "wiersz nie opisuje tej księgi",
  },
  noHead:
    "        Nie podano skrótu z papieru (--head): ciągłość jest zachowana, ale całości nie porównano z niczym z zewnątrz.",
  headsMatched: (count) => `        zgodne skróty z papieru: ${String(count)}`,
  headForeign: (venue, book) => `        skrót dla placówki ${venue}, księga ${book}: nie dotyczy tego, co sprawdzono`,
  capsuleGood: (id, caseId) => `ZGODNE  kapsuła dowodowa ${id}, sprawa ${caseId}`,
  capsuleDigest: (digest) => `        skrót ${digest}; ten sam musi stać w rejestrze`,
  capsuleKey: (fingerprint) => `        podpis kluczem ${fingerprint}; porównaj z odciskiem klucza placówki`,
  custody: (count, last) => `        osoby w łańcuchu: ${String(count)}, ostatnia czynność ${last}`,
  capsuleBad: "NIEZGODNE  kapsuła dowodowa",
  capsuleWhy: {
    shape: "to nie jest kapsuła albo ma pole, którego mieć nie może",
    canonical: "plik zapisano na nowo",
    digest: "treść nie odpowiada skrótowi",
    facts: "zablokowane fakty zmieniono",
    custody: "łańcuch osób jest niepełny lub nie po kolei",
    signature: "podpis placówki się nie zgadza",
  },
  noBooks: "W tej bazie nie ma jeszcze żadnej księgi.",
  unreadable: (file, reason) => `Nie można odczytać ${file}: ${reason}`,
  unknownFile: (file) => `${file} nie jest księgą, kapsułą ani bazą`,
  headMalformed: "--head: to nie jest skrót z raportu dziennego",
  commandExpected: "potrzebne jest polecenie verify i plik",
};

const en: RegisterTexts = {
  help: `Usage: npm run register -- verify FILE|DATABASE [--head TEXT]…

  Checks that nobody changed the register, and names the first bad entry: its number and what is wrong.
  FILE      an exported book (NDJSON) or an evidence capsule; neither database nor keys are needed
  DATABASE  a SQLite file (latarnik.db), opened for reading only; PostgreSQL: --url-file FILE with its address

  --head TEXT       a digest from a daily report (what its QR code says, begins with LATARNIK-HEAD/1); may be repeated
  --head-file FILE  such digests, one a line
  --url-file FILE   file with the address of a PostgreSQL database
  --help            this text

Without a digest from paper, a book that was written anew as a whole is not noticed.
Language: LATARNIK_LANG=pl (default) or en. Exit status: 0 in order, 1 not in order or unreadable, 2 mistake in the command.`,
  good: (book, venue, count) => `IN ORDER  book ${book}, venue ${venue}, entries: ${String(count)}`,
  head: (seq, hash, at) => `          last entry ${String(seq)} of ${at}, digest ${hash}`,
  empty: "          the book has no entries",
  start: (seq, at) =>
    `          entries up to ${String(seq)} (${at}) were removed after their time; the rest is complete`,
  bad: (book, venue, seq) => `NOT IN ORDER  book ${book}, venue ${venue}, first bad entry: ${String(seq)}`,
  badHeader: "NOT IN ORDER  first line of the file",
  why: {
    shape: "this is no entry, or a member is missing",
    canonical: "the entry was written in another form than the program's",
    foreign: "the entry belongs to another book or venue",
    missing: "this entry is missing; a later one stands in its place",
    twice: "an entry of this number stands here a second time",
    hash: "the entry was changed: its digest does not fit",
    previous: "the entry does not follow the one before: it was put in, or the one before was changed",
    clock: "the entry says to be older than the one before",
    head: "a digest that was kept says otherwise; this entry or an earlier one was changed",
    short: "the book ends here, and a digest that was kept knows of further entries",
    start: "the beginning is missing, and no entry says that it was removed after its time",
    header: "the line does not describe this book",
  },
  noHead:
    "          No digest from paper was given (--head): the chain holds, but nothing from outside was compared with it.",
  headsMatched: (count) => `          digests from paper that agree: ${String(count)}`,
  headForeign: (venue, book) => `          digest of venue ${venue}, book ${book}: nothing here was compared with it`,
  capsuleGood: (id, caseId) => `IN ORDER  evidence capsule ${id}, case ${caseId}`,
  capsuleDigest: (digest) => `          digest ${digest}; the register must say the same`,
  capsuleKey: (fingerprint) => `          signed with key ${fingerprint}; compare it with the venue's fingerprint`,
  custody: (count, last) => `          hands it went through: ${String(count)}, last: ${last}`,
  capsuleBad: "NOT IN ORDER  evidence capsule",
  capsuleWhy: {
    shape: "this is no capsule, or it has a member it must not have",
    canonical: "the file was written anew",
    digest: "the content does not fit its digest",
    facts: "the locked facts were changed",
    custody: "the chain of hands is incomplete or out of order",
    signature: "the venue's signature does not fit",
  },
  noBooks: "This database has no books yet.",
  unreadable: (file, reason) => `Cannot read ${file}: ${reason}`,
  unknownFile: (file) => `${file} is no book, no capsule and no database`,
  headMalformed: "--head: this is no digest of a daily report",
  commandExpected: "the command verify and a file are needed",
};

export const textsIn = (language: "pl" | "en"): RegisterTexts => (language === "en" ? en : pl);
