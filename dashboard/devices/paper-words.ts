/**
 * Words that stand only on papers of devices; what the page says too comes from its catalogue.
 *
 * @module
 */
export const PAPER_WORDS = {
  draft: { pl: "PROJEKT", en: "DRAFT" },
  check: { pl: "Wymaganie", en: "Check" },
  state: { pl: "Wynik", en: "Result" },
  measured: { pl: "Co zmierzono", en: "What was measured" },
  signedBy: { pl: "Podpis osoby, która wykonała przegląd", en: "Signature of the person who inspected" },
  photoElsewhere: {
    pl: "Zdjęcie w formacie WebP jest tylko na stronie programu.",
    en: "A photo in WebP is on the program's page only.",
  },
  loanNumber: { pl: "Wypożyczenie", en: "Loan" },
  loanActivity: { pl: "Zajęcia", en: "Activity" },
  loanOwner: { pl: "Kto wydał", en: "Handed out by" },
  loanFrom: { pl: "Wydano", en: "Handed out" },
  loanTo: { pl: "Zwrócono", en: "Returned" },
  reportedBy: { pl: "Podpis osoby zgłaszającej", en: "Signature of the person who reports it" },
} as const;
