/**
 * Words of the file of trainings: headings in Polish and English, and the sentences of its faults.
 *
 * @module
 */
export const COLUMNS = [
  "heldOn",
  "programme",
  "topic",
  "materials",
  "leader",
  "place",
  "login",
  "name",
  "position",
  "signed",
  "statementOn",
] as const;
export type TrainingColumn = (typeof COLUMNS)[number];

/** The first two are what we write, Polish and English; all are understood. */
export const HEADINGS: Readonly<Record<TrainingColumn, readonly string[]>> = {
  heldOn: ["data", "date", "data szkolenia", "day"],
  programme: ["program", "programme", "szkolenie", "training"],
  topic: ["temat", "topic"],
  materials: ["materiały", "materials", "materialy", "wersja materiałów"],
  leader: ["prowadzący", "led by", "prowadzacy", "leader"],
  place: ["miejsce", "place"],
  login: ["login", "account", "konto"],
  name: ["imię i nazwisko", "name", "imie i nazwisko", "uczestnik", "osoba"],
  position: ["stanowisko", "post", "position", "firma"],
  signed: ["podpis", "signed", "podpis na liście"],
  statementOn: ["oświadczenie z dnia", "statement of", "oswiadczenie z dnia", "oświadczenie", "statement"],
};

export const YES_NO: ReadonlyMap<string, boolean> = new Map([
  ["tak", true],
  ["yes", true],
  ["x", true],
  ["1", true],
  ["nie", false],
  ["no", false],
  ["", false],
  ["0", false],
]);

export type TrainingFault =
  | "E_TRAINING_DAY"
  | "E_TRAINING_AHEAD"
  | "E_TRAINING_PROGRAMME"
  | "E_TRAINING_SHORT"
  | "E_TRAINING_LOGIN"
  | "E_TRAINING_YES_NO"
  | "E_TRAINING_TWICE"
  | "E_TRAINING_TWICE_ON_LIST";

export const FAULTS: Readonly<Record<TrainingFault, Readonly<Record<"pl" | "en", string>>>> = {
  E_TRAINING_DAY: {
    pl: "To nie jest dzień. Napisz rok-miesiąc-dzień, np. 2027-03-15.",
    en: "This is no day. Write year-month-day, e.g. 2027-03-15.",
  },
  E_TRAINING_AHEAD: {
    pl: "Tego dnia jeszcze nie było, więc nikt nie mógł się podpisać. Popraw datę albo wpisz „nie” w kolumnie podpisu.",
    en: "This day has not come, so nobody can have signed. Correct the day, or write “no” in the column of signatures.",
  },
  E_TRAINING_PROGRAMME: {
    pl: "Nie ma takiego programu. Wpisz jego nazwę ze strony „Szkolenia”.",
    en: "There is no such programme. Write its title from the page “Trainings”.",
  },
  E_TRAINING_SHORT: { pl: "Wpisz co najmniej trzy znaki.", en: "Write three characters at least." },
  E_TRAINING_LOGIN: {
    pl: "Nie ma konta o tym loginie. Popraw go, a dla osoby bez konta zostaw puste pole.",
    en: "There is no account of this login. Correct it, or leave it empty for somebody without an account.",
  },
  E_TRAINING_YES_NO: { pl: "Wpisz „tak” albo „nie”.", en: "Write “yes” or “no”." },
  E_TRAINING_TWICE: {
    pl: "Szkolenie z tego dnia o tym temacie już jest w rejestrze. Usuń te wiersze z pliku.",
    en: "A training of this day and topic is in the register already. Take these lines out of the file.",
  },
  E_TRAINING_TWICE_ON_LIST: {
    pl: "Ta osoba jest już na liście tego szkolenia.",
    en: "This person is on the list of this training already.",
  },
};

/** Names of the programme's states in the exported table. */
export const STATE_WORDS: Readonly<Record<string, Readonly<Record<"pl" | "en", string>>>> = {
  valid: { pl: "ważne", en: "valid" },
  soon: { pl: "kończy się", en: "ends soon" },
  expired: { pl: "wygasło", en: "expired" },
  due: { pl: "do przeszkolenia", en: "to be trained" },
  late: { pl: "po terminie", en: "overdue" },
};
