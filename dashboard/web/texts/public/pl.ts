/**
 * Polish texts of the public page «Myślę, że to pomyłka». Also for children: short words, no sentence over twelve.
 *
 * @module
 */
export const pl = {
  title: "Myślę, że to pomyłka",
  lead: "Strona jest zablokowana, a jest potrzebna? Napisz nam, która. Sprawdzi to człowiek.",
  name: "Nazwa strony",
  nameHint: "Na przykład: muzeum.example",
  nameMissing: "Wpisz nazwę strony.",
  send: "Wyślij",
  sending: "Wysyłam…",
  private: "Nie pytamy, kim jesteś. Nie zapisujemy, kto pyta.",
  doneTitle: "Dziękujemy. To Twój kod.",
  doneText: "Zapisz go. Tym kodem sprawdzisz odpowiedź.",
  copy: "Kopiuj kod",
  copied: "Kod skopiowany.",
  print: "Drukuj kod",
  another: "Zgłoś inną stronę",
  askTitle: "Masz już kod?",
  code: "Twój kod",
  codeHint: "Sześć znaków, na przykład K7M-2QF.",
  codeWrong: "Kod ma sześć liter i cyfr. Sprawdź go.",
  ask: "Sprawdź odpowiedź",
  waiting: "Jeszcze sprawdzamy. Zajrzyj tu jutro.",
  opened: "To była pomyłka. Strona jest już otwarta.",
  declined: "Strona zostaje zablokowana. Możesz zapytać pracownika dlaczego.",
  "not-blocked": "Nasz filtr nie blokuje tej strony. Powód jest inny.",
  unknown: "Nie znamy tego kodu. Sprawdź, czy jest dobrze wpisany.",
  wrongName: "To nie wygląda na nazwę strony. Sprawdź ją.",
  tooMany: "Dużo zgłoszeń naraz. Poczekaj kilka minut.",
  unreachable: "Nie udało się wysłać. Spróbuj za chwilę.",
  helpTitle: "Coś Cię martwi?",
  helpText: "Możesz porozmawiać. To nic nie kosztuje. Działa dzień i noc.",
  helpline: "Telefon zaufania dla dzieci i młodzieży",
  danger: "Ktoś jest w niebezpieczeństwie",
  language: "Język",
  declaration: "Deklaracja dostępności",
} as const;
export type PublicTexts = Readonly<Record<keyof typeof pl, string>>;
