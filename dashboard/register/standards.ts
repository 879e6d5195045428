/**
 * What the venue's Standards say, verbatim: the sentences shown beside a draft so that whoever decides reads the rule, not
 * our summary of it. Quotes of the governing document (Standardy Ochrony Małoletnich), by requirement id.
 *
 * @module
 */

export interface StandardsPassage {
  /** Chapter and point of the document. */
  readonly section: string;
  readonly quotes: readonly string[];
}

export const STANDARDS: Readonly<Record<string, StandardsPassage>> = {
  "R-001": {
    section: "Słowniczek pojęć pkt 16",
    quotes: ["Treści szkodliwe", "dostępne w Internecie różnego rodzaju filmy, zdjęcia, artykuły, fora internetowe"],
  },
  "R-002": {
    section: "Słowniczek pojęć pkt 17",
    quotes: ["jest pojęciem szerszym niż dostępne w Internecie treści szkodliwe i obejmuje dodatkowo"],
  },
  "R-003": {
    section: "Słowniczek pojęć pkt 12",
    quotes: [
      "Za incydent należy uznać każdą sytuację z udziałem małoletniego, która ze względu na swój przebieg, stan fizyczny dziecka lub zachowanie uczestników budzi obawy co do bezpieczeństwa małoletniego",
    ],
  },
  "R-004": {
    section: "Słowniczek pojęć pkt 13",
    quotes: [
      "awariami technicznymi",
      "która stwarza potencjalną możliwość utraty zdrowia, życia lub mienia osoby małoletniej",
    ],
  },
  "R-006": {
    section: "Ochrona dziecka w Internecie – Zasady ogólne pkt 4",
    quotes: [
      "W przypadku stwierdzenia, że w czasie pobytu na terenie CNE, korzystania z udostępnionych urządzeń lub sieci, doszło do kontaktu dziecka z treściami szkodliwymi",
      "należy uznać, iż sytuacja ta jest zdarzeniem zagrażającym małoletniemu i wdrożyć odpowiednie działania",
    ],
  },
  "R-011": {
    section: "Zasady bezpieczeństwa sieci Internet i urządzeń pkt 1",
    quotes: [
      "zabezpiecza sieć przed dostępem do routerów, w tym dostępem zdalnym oraz regularnie aktualizuje oprogramowanie",
    ],
  },
  "R-021": {
    section: "Zasady bezpieczeństwa sieci Internet i urządzeń pkt 2",
    quotes: ["zabezpieczane przed kradzieżą"],
  },
  "R-023": {
    section: "Zasady bezpieczeństwa sieci Internet i urządzeń pkt 3.1b",
    quotes: ["aktywne i skuteczne oprogramowanie antywirusowe"],
  },
  "R-030": {
    section: "Zasady korzystania z udostępnionych urządzeń pkt 1.1",
    quotes: ["pod nadzorem pracownika CNE - na urządzeniach mobilnych CNE udostępnianych podczas zajęć edukacyjnych"],
  },
  "R-031": {
    section: "Zasady korzystania z udostępnionych urządzeń pkt 1.2",
    quotes: [
      "bez nadzoru (w ograniczonym zakresie)",
      "umożliwiających wykonanie zdjęcia i przesłanie go na adres email",
    ],
  },
  "R-032": {
    section: "Zasady korzystania z udostępnionych urządzeń pkt 1.3",
    quotes: ["za pomocą sieci Wi-Fi udostępnianej przez CNE na urządzeniu prywatnym dziecka"],
  },
  "R-034": {
    section: "Zasady korzystania z udostępnionych urządzeń pkt 3",
    quotes: [
      "kontrolować działania dzieci i przeglądane w trakcie użytkowania treści",
      "odebrać sprzęt po zakończeniu zajęć",
    ],
  },
  "R-040": {
    section: "Działanie w przypadku incydentu pkt 1, 5, 6",
    quotes: [
      "Nie wszystkie incydenty są dokumentowane",
      "najważniejszym obowiązkiem personelu CNE jest prawidłowa reakcja na incydent",
    ],
  },
  "R-041": {
    section: "Działanie w przypadku incydentu pkt 3–4",
    quotes: [
      "Weryfikacji dokonuje kierownik działu, w którym miał miejsce incydent",
      "Wynik weryfikacji, wraz z uzasadnieniem, należy udokumentować",
    ],
  },
  "R-042": {
    section: "Działanie w przypadku zdarzenia zagrażającego małoletniemu pkt 1.8",
    quotes: [
      "ujawnienie kontaktu dziecka z treściami niebezpiecznymi na sprzęcie udostępnianym przez CNE lub innej niebezpiecznej sytuacji związanej z korzystaniem z Internetu",
    ],
  },
  "R-049": {
    section: "Sposób dokumentowania i zasady przechowywania pkt 2",
    quotes: [
      "CNE prowadzi Rejestr zdarzeń zagrażających małoletniemu",
      "Rejestr prowadzony jest w wersji elektronicznej, w sieci wewnętrznej Intranet, z dostępem ograniczonym",
    ],
  },
};

/** Read with every draft: when contact is an event (NETO pkt 4), that reaction comes first, and who verifies. */
const ALWAYS = ["R-006", "R-040", "R-041"] as const;

/**
 * @param requirements  ids named by the event rule; sections of our own domain description (`B2`) have no quote
 * @returns one line per quote, the rule's own first
 */
export function standardsFor(requirements: readonly string[]): { requirement: string; quote: string }[] {
  return [...new Set([...requirements, ...ALWAYS])].flatMap((requirement) =>
    (STANDARDS[requirement]?.quotes ?? []).map((quote) => ({ requirement, quote })),
  );
}
