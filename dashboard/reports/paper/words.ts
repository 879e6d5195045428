/**
 * The words of the report. The four headings are the Standards' own (KOO pkt 7), with a capital letter; where they say «CNE» stands the
 * short name of the venue, as in Annex 5. Pure.
 *
 * @module
 */
import type { Light, NotMeasuredReason, YearChange } from "../../../policies/schema/effectiveness.ts";
import type { FigureUnit, MeasureSource, MetricArea } from "../../../policies/schema/metric.ts";

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
