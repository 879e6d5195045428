/**
 * Words of the officer's papers: activities of the record of processing, risks of the DPIA (safeguarding B7), periods as a person reads them.
 *
 * @module
 */
import type { PersonalKind } from "../../policies/schema/retention-api.ts";

export const PERSONAL_WORDS: Readonly<Record<PersonalKind, string>> = {
  no: "niczyje",
  indirectly: "pośrednio",
  staff: "pracowników",
  children: "dzieci i osób w sprawie",
};

const UNITS: readonly (readonly [RegExp, readonly [string, string, string]])[] = [
  [/P(\d+)Y/gu, ["rok", "lata", "lat"]],
  [/P(\d+)M/gu, ["miesiąc", "miesiące", "miesięcy"]],
  [/P(\d+)D/gu, ["dzień", "dni", "dni"]],
  [/PT(\d+)H/gu, ["godzina", "godziny", "godzin"]],
  [/PT(\d+)M/gu, ["minuta", "minuty", "minut"]],
];

/** `P10Y` as «10 lat». */
export function periodWords(period: string): string {
  let text = period.replaceAll("PT0S", "od razu").replaceAll("kept", "bez terminu");
  for (const [pattern, [one, few, many]] of UNITS)
    text = text.replace(pattern, (_all, digits: string) => {
      const count = Number(digits);
      const isFew = count % 10 >= 2 && count % 10 <= 4 && (count % 100 < 12 || count % 100 > 14);
      return `${digits} ${count === 1 ? one : isFew ? few : many}`;
    });
  return text;
}

export interface Activity {
  readonly name: string;
  readonly purpose: string;
  readonly basis: string;
  readonly people: string;
  readonly data: string;
  readonly recipients: string;
  readonly period: string;
}

export const ACTIVITIES: readonly Activity[] = [
  {
    name: "Ochrona sieci i udostępnianych urządzeń",
    purpose: "zabezpieczenie przed treściami szkodliwymi i zagrożeniami z Internetu",
    basis: "art. 6 ust. 1 lit. e RODO, art. 22c ustawy z 13 maja 2016 r.",
    people: "osoby korzystające z wypożyczonych urządzeń (pośrednio); pracownicy",
    data: "numer urządzenia, kategoria, minuta, skrót zablokowanej nazwy; bez adresów MAC i IP",
    recipients: "brak",
    period: "nazwa w postaci jawnej 72 godziny, sygnał 30 dni, liczniki 25 miesięcy, sumy miesięczne 5 lat",
  },
  {
    name: "Rejestr zdarzeń zagrażających i rejestr interwencji",
    purpose: "dokumentowanie zdarzeń i interwencji zgodnie ze Standardami Ochrony Małoletnich",
    basis: "art. 6 ust. 1 lit. c oraz art. 9 ust. 2 lit. g RODO, art. 22c ustawy z 13 maja 2016 r.",
    people: "małoletni, opiekunowie, pracownicy, osoby wskazane",
    data: "dane z notatki i karty interwencji; w samym rejestrze tylko kody, daty i wyniki",
    recipients: "policja, prokuratura, sąd rodzinny, ośrodek pomocy społecznej, jeżeli przepis nakazuje",
    period:
      "dane osobowe niezwłocznie po ustaniu celu (przegląd: 12 miesięcy po zamknięciu albo co 6 miesięcy); notatka 10 lat, wpis 25 lat od daty zdarzenia",
  },
  {
    name: "Zgłoszenia osób, także małoletnich",
    purpose: "przyjęcie zgłoszenia i udzielenie pomocy",
    basis: "art. 6 ust. 1 lit. c i d RODO",
    people: "zgłaszający, osoby opisane w zgłoszeniu",
    data: "treść zgłoszenia (zaszyfrowana), miejsce i wygląd podany przez dziecko na czas podejścia",
    recipients: "osoba przyjmująca zgłoszenia",
    period: "treść 30 dni od załatwienia, chyba że stała się sprawą; wygląd najwyżej 24 godziny",
  },
  {
    name: "Wypożyczanie urządzeń i konta pracowników",
    purpose: "odpowiedzialność za urządzenie i za decyzje; bezpieczeństwo systemu",
    basis: "art. 6 ust. 1 lit. c i e RODO",
    people: "pracownicy",
    data: "imię i nazwisko, rola, numer zarządzenia, działania w systemie",
    recipients: "brak",
    period: "powiązanie wypożyczenia z pracownikiem 90 dni, dziennik bezpieczeństwa 2 lata",
  },
];

/** Rows of B7 with what the program does about each. */
export const RISKS: readonly { readonly risk: string; readonly measure: string }[] = [
  {
    risk: "Wykorzystanie danych do karania dzieci lub oceniania pracowników",
    measure: "brak zapisów o osobach w sieci gościnnej; powiązanie wypożyczenia z pracownikiem znika po 90 dniach",
  },
  {
    risk: "Ujawnienie orientacji, zdrowia lub przekonań z kategorii strony",
    measure: "kategoria nie jest łączona z osobą; nazwa strony znika po 72 godzinach",
  },
  {
    risk: "Zablokowanie stron pomocy",
    measure: "lista chroniona ma pierwszeństwo przed każdą listą, kontrola przy każdej zmianie",
  },
  {
    risk: "Fałszywe oskarżenie z powodu wspólnego tabletu",
    measure: "automat tworzy tylko projekt; kontakt i krzywdzenie stwierdza człowiek z uzasadnieniem",
  },
  {
    risk: "Czytanie spraw przez osoby nieuprawnione",
    measure: "role z zarządzeniem, drugi składnik, powód i zapis każdego odczytu; osoba wskazana nie widzi sprawy",
  },
  {
    risk: "Wyciek przez e-mail lub dziennik",
    measure: "powiadomienie zawiera tylko numer; nazwy i adresy są wycinane z dziennika",
  },
  {
    risk: "Zniechęcenie do szukania pomocy",
    measure: "strona dla dzieci nic nie zapisuje o czytelniku; zgłoszenie bez konta i nazwiska",
  },
  {
    risk: "Złudzenie ochrony przy obejściu filtra",
    measure: "próby obejścia są liczone, a awaria filtra otwiera projekt zdarzenia",
  },
  {
    risk: "Postępowanie pracowników z materiałami przedstawiającymi seksualne wykorzystanie dzieci",
    measure: "kapsuła dowodowa nie zawiera treści; wydanie wymaga dwóch osób; instrukcja: nie otwierać, zgłosić",
  },
  {
    risk: "Nierówne traktowanie stron ukraińskich i innych języków",
    measure: "zbiór chroniony w wielu językach i wniosek o odblokowanie z numerem",
  },
];
