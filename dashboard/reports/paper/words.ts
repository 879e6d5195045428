/**
 * The words of the report. The four headings are the Standards' own (KOO pkt 7), with a capital letter; where they say «CNE» stands the
 * short name of the venue, as in Annex 5. Pure.
 *
 * @module
 */
import type { BoardLight } from "../../../policies/schema/coordination-api.ts";
import type { Light, NotMeasuredReason, YearChange } from "../../../policies/schema/effectiveness.ts";
import type { FigureUnit, MeasureSource, MetricArea } from "../../../policies/schema/metric.ts";
import type { Role } from "../../../policies/schema/role.ts";

export const HEADINGS = (venueShort: string): readonly [string, string, string, string] => [
  "Cel i obszary lub procesy objęte analizą",
  "Opis metod, narzędzi i kryteriów użytych do przeprowadzenia analizy",
  "Wynik analizy, w tym przede wszystkim obszary lub procesy wymagające zmiany lub wzmożonej uwagi",
  `Wnioski i rekomendacje ewentualnych zmian do Standardów i/lub innych dokumentów wewnętrznych w ${venueShort}`,
];

export const NOT_MEASURED = "nie zmierzono";

export const REASONS: Readonly<Record<NotMeasuredReason, string>> = {
  "no-source": "nie zmierzono: w okresie nikt tego nie liczył",
  "nothing-to-measure": "nie zmierzono: nic takiego nie było",
  inconsistent: "nie zmierzono: dane są sprzeczne",
};

export const LIGHTS: Readonly<Record<Light, string>> = {
  green: "zielone",
  yellow: "żółte",
  red: "czerwone",
  unmeasured: NOT_MEASURED,
  none: "bez oceny",
};

export const AREAS: Readonly<Record<MetricArea, string>> = {
  network: "Sieć",
  devices: "Urządzenia",
  people: "Ludzie",
  procedure: "Procedura",
  help: "Pomoc",
};
export const AREA_ORDER: readonly MetricArea[] = ["network", "devices", "people", "procedure", "help"];

export const UNITS: Readonly<Record<FigureUnit, string>> = {
  percent: "%",
  number: "",
  "per-thousand": "na 1000",
  "per-hundred": "na 100",
  minutes: "min",
  seconds: "s",
  hours: "godz.",
  days: "dni",
};

export const SOURCES: Readonly<Record<MeasureSource, string>> = {
  resolver: "filtr DNS",
  register: "rejestr sygnałów",
  leases: "serwer DHCP",
  lists: "listy",
  probes: "sondy",
  devices: "urządzenia",
  routers: "routery",
  loans: "wypożyczenia",
  cases: "sprawy",
  mistakes: "zgłoszenia «to pomyłka»",
  help: "prośby o rozmowę i listy",
  page: "strona pomocy",
  referrals: "zgłoszenia zewnętrzne",
  people: "role i szkolenia",
  retention: "przeglądy danych",
  surveys: "ankiety",
  consultations: "konsultacje",
  remarks: "uwagi do Standardów",
};

export const BREAKS = { list: "listy", threshold: "progi", policy: "reguły" } as const;

export const DECISIONS = {
  accepted: "przyjęta",
  partly: "przyjęta częściowo",
  declined: "odrzucona",
  "not-standards": "nie dotyczy Standardów",
} as const;

export const REMARK_SOURCES = {
  child: "małoletni",
  guardian: "rodzic lub opiekun",
  guest: "gość",
  staff: "personel",
  "network-safety": "osoba od bezpieczeństwa sieci",
  survey: "ankieta",
  other: "inne",
} as const;

export const IMPROVEMENT_STATES = {
  open: "otwarte",
  doing: "w toku",
  done: "zrobione",
  dropped: "zaniechane",
} as const;

/** What the numbers cannot say; every report says so. */
export const LIMITS: readonly string[] = [
  "Filtr DNS widzi nazwy, nie strony. Nie widzi treści, obrazów, rozmów ani tego, co jest pod jednym adresem z treścią dozwoloną.",
  "Nazw dozwolonych nie zapisuje się wcale, dlatego nie da się powiedzieć, co małoletni oglądał.",
  "Internet komórkowy jest poza siecią placówki. Urządzenie gościa, które z niego korzysta, nie jest liczone.",
  "Telefony zmieniają adres sprzętowy (MAC), więc liczy się godziny urządzeń w sieci, nie osoby.",
  "Więcej blokad nie znaczy gorzej ani lepiej. Lata porównuje się w odniesieniu do godzin i wypożyczeń, nie do liczby blokad.",
  "Czego nie zmierzono, tego nie wpisano jako zero.",
];

export const changeWord = ({ comparable }: YearChange): string =>
  comparable ? "" : " (zmiana warunków liczenia: nie porównywać wprost)";

/** What the internet is used for, in the Standards' words (Ochrona dziecka w Internecie, Zasady ogólne, pkt 2), and what covers each use (R-015). */
export const SCOPE = (venueShort: string): readonly (readonly [use: string, covered: string])[] => [
  [
    `strony www, promocja działalności i wydarzeń w mediach społecznościowych, w tym publikacja wizerunku osób zwiedzających wystawy lub biorących udział w wydarzeniach organizowanych przez ${venueShort}`,
    "poza pomiarem; zdarzenia wpisuje personel",
  ],
  ["sprzedaż biletów online i rejestracja na wydarzenia", "poza pomiarem; zdarzenia wpisuje personel"],
  ["korespondencja email i kontakt za pomocą komunikatorów", "poza pomiarem; zdarzenia wpisuje personel"],
  [
    `udostępnianie gościom ${venueShort} ich wizerunku utrwalonego na wybranych stanowiskach interaktywnych na wystawach`,
    "częściowo: filtr DNS i ustawienia stanowiska (tryb B)",
  ],
  [
    "projekty nauki obywatelskiej związane ze zbieraniem i przekazywaniem danych",
    "poza pomiarem; zdarzenia wpisuje personel",
  ],
  ["udostępnianie sieci wi-fi na terenie wystaw", "w całości: filtr DNS, sondy, liczniki (tryb C)"],
  [
    "udostępnianie urządzeń z dostępem do sieci Internet w czasie zajęć edukacyjnych",
    "w całości: filtr DNS, kontrola urządzeń, wypożyczenia (tryb A)",
  ],
];

export const ROLES: Readonly<Record<Role, string>> = {
  edukator: "edukator",
  nsp: "osoba odpowiedzialna za bezpieczeństwo sieci i urządzeń",
  intake: "osoba przyjmująca zgłoszenia",
  kierownik: "kierownik działu",
  dyrektor: "dyrektor",
  koordynator: "koordynator ds. Standardów",
  iod: "inspektor ochrony danych",
  audytor: "audytor",
  admin: "administrator",
};

/** Lights of an agenda, which knows no «none». */
export const AGENDA_LIGHTS: Readonly<Record<BoardLight, string>> = {
  green: "zielone",
  amber: "żółte",
  red: "czerwone",
  grey: NOT_MEASURED,
};

/** 1 wskaźnik, 2 wskaźniki, 5 wskaźników, 12 wskaźników, 22 wskaźniki. */
export interface Nouns {
  readonly one: string;
  readonly few: string;
  readonly many: string;
}
const GROUPED = new Intl.NumberFormat("pl-PL");
const PLURAL = new Intl.PluralRules("pl-PL");
export function countText(count: number, { one, few, many }: Nouns): string {
  const form = PLURAL.select(count);
  return `${GROUPED.format(count).replaceAll(/\s/gu, "\u00A0")}\u00A0${form === "one" ? one : form === "few" ? few : many}`;
}

const DAY = new Intl.DateTimeFormat("pl-PL", { dateStyle: "long", timeZone: "UTC" });
/** «31 grudnia 2027» @param day  `YYYY-MM-DD` */
export const dayText = (day: string): string => DAY.format(Date.parse(`${day}T12:00:00Z`)).replaceAll(/\s/gu, "\u00A0");
