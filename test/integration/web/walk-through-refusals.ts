/**
 * The table of expected refusals: who tries what, where the case stands, and what the venue answers, with the sentence a person reads.
 *
 * Codes and sentences are written down here by hand, so that the table says what is wanted and not what is.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { MINUTE } from "./walk-through-venue.ts";
import type { Box, Person, PersonName, Reply } from "./walk-through-venue.ts";

const WHY = "bo tak wynika z rozmowy z dzieckiem i z notatki edukatorki";
const TODAY = "2026-11-23";

const DESCRIBED = {
  kind: "describe",
  type: "1.8",
  area: "4",
  category: "TS-06",
  department: "edukacja",
  place: "sala 2",
  mode: "A",
} as const;
const NOTE = { kind: "write-note", situation: "Dziecko zobaczyło stronę.", actions: "Rozmowa z dzieckiem." } as const;

/** Where a case stands, and how it got there: each state stands on another one. */
const WAY = {
  reported: { from: null, steps: [] },
  described: { from: "reported", steps: [["klara", DESCRIBED]] },
  stated: { from: "described", steps: [["klara", { kind: "state-contact", contact: "yes", text: WHY }]] },
  rejected: { from: "described", steps: [["klara", { kind: "reject", cause: "explained", text: WHY }]] },
  event: { from: "described", steps: [["klara", { kind: "qualify", text: WHY }]] },
  noted: { from: "event", steps: [["klara", NOTE]] },
  proposed: { from: "noted", steps: [["klara", { kind: "propose-harm", outcome: "negative", text: WHY }]] },
  registered: {
    from: "noted",
    steps: [
      ["iga", { kind: "daily-line" }],
      ["iga", { kind: "share-copy" }],
      ["klara", { kind: "hand-over" }],
      ["iga", { kind: "register" }],
    ],
  },
  closed: {
    from: "registered",
    steps: [
      ["klara", { kind: "propose-harm", outcome: "negative", text: WHY }],
      ["dorota", { kind: "consult-harm", opinion: "agree", text: WHY }],
      ["klara", { kind: "close", text: "" }],
    ],
  },
  harm: {
    from: "registered",
    steps: [
      ["klara", { kind: "propose-harm", outcome: "positive", text: WHY }],
      ["dorota", { kind: "consult-harm", opinion: "agree", text: WHY }],
    ],
  },
  carded: { from: "harm", steps: [["klara", { kind: "open-card", cards: "one" }]] },
  chosen: {
    from: "carded",
    steps: [
      ["klara", { kind: "choose-intervention", part: "propose", choice: "criminal", text: WHY }],
      ["dorota", { kind: "choose-intervention", part: "consult", opinion: "agree", text: WHY }],
    ],
  },
  named: { from: "described", steps: [["iga", "name-klara"]] },
  called: { from: null, steps: [] },
} as const satisfies Record<
  string,
  {
    readonly from: string | null;
    readonly steps: readonly (readonly [PersonName, object | "name-klara"])[];
  }
>;
export type Standing = keyof typeof WAY;

const made = new Map<Standing, string>();

/** One case of each standing: what is refused changes nothing, so rows may share it. */
export async function caseThat(stands: Standing, people: Record<PersonName, Person>, box: Box): Promise<string> {
  const known = made.get(stands) ?? (await makeCase(stands, people, box));
  made.set(stands, known);
  return known;
}

async function makeCase(stands: Standing, people: Record<PersonName, Person>, box: Box): Promise<string> {
  const { from, steps } = WAY[stands];
  let id: string;
  if (from !== null) id = await makeCase(from, people, box);
  else if (stands === "called") {
    const call = { id: randomUUID(), service: "112", calledAt: box.now, place: "sala 2" };
    ({ caseId: id } = await people.ola.must("POST", "/api/emergency", { ...call, department: "edukacja" }));
  } else
    ({ caseId: id } = await people.ola.must("POST", "/api/cases", {
      id: randomUUID(),
      origin: "staff",
      happenedAt: box.now - MINUTE,
      department: "edukacja",
      place: "sala 2",
    }));
  for (const [who, step] of steps as readonly (readonly [PersonName, object | "name-klara"])[]) {
    const sent =
      step === "name-klara"
        ? { kind: "name-person", named: { account: people.klara.id, role: null }, text: WHY }
        : "type" in step
          ? { ...step, happenedAt: box.now - MINUTE }
          : step;
    await people[who].must("POST", `/api/cases/${id}/steps`, { id: randomUUID(), step: sent });
  }
  return id;
}

export interface World {
  readonly box: Box;
  readonly people: Record<PersonName, Person>;
  readonly stranger: Person;
  /** Id of the case of the row. */
  readonly id: string;
}

export interface Refused {
  readonly why: string;
  readonly who: PersonName | "stranger";
  readonly stands: Standing | null;
  /** A step of the case, or any other request. */
  readonly tries: object | ((who: Person, world: World) => Promise<Reply>);
  readonly status: number;
  readonly code: string;
  readonly says: string;
}

const UNKNOWN = { status: 404, code: "E_CASE_UNKNOWN", says: "Nie ma takiej sprawy." } as const;
const DENIED = { status: 403, code: "E_CASE_DENIED", says: "Twoja rola nie pozwala na to w tej sprawie." } as const;
const ROLE = { status: 403, code: "E_ACCESS_DENIED", says: "Twoja rola na to nie pozwala." } as const;
const STAGE = {
  status: 409,
  code: "E_CASE_STATE",
  says: "Tego kroku nie można wykonać na tym etapie sprawy. Żadnego etapu nie da się pominąć.",
} as const;
const REASON = {
  status: 409,
  code: "E_CASE_JUSTIFICATION",
  says: "Napisz uzasadnienie własnymi słowami, co najmniej 20 znaków. Jest potrzebne przy każdej odpowiedzi, także przy «nie».",
} as const;
const NO_NOTE = { status: 409, code: "E_CASE_NOTE", says: "Najpierw sporządź notatkę służbową." } as const;
const look = async (who: Person, { id }: World): Promise<Reply> => who.ask("GET", `/api/cases/${id}`);
const get =
  (path: string) =>
  async (who: Person): Promise<Reply> =>
    who.ask("GET", path);

export const REFUSALS: readonly Refused[] = [
  // Who may know of it
  {
    why: "nobody signed in",
    who: "stranger",
    stands: "described",
    tries: look,
    status: 401,
    code: "E_ACCESS_SESSION",
    says: "Zaloguj się.",
  },
  {
    why: "the administrator keeps the software and opens no case (A0)",
    who: "adam",
    stands: "described",
    tries: look,
    ...ROLE,
  },
  { why: "the head of another department", who: "wera", stands: "described", tries: look, ...UNKNOWN },
  { why: "the network-safety person, what staff report", who: "nina", stands: "described", tries: look, ...UNKNOWN },
  { why: "the head whom it names (R-064)", who: "klara", stands: "named", tries: look, ...UNKNOWN },
  {
    why: "a step of the head whom it names",
    who: "klara",
    stands: "named",
    tries: { kind: "qualify", text: WHY },
    ...UNKNOWN,
  },
  {
    why: "the intake person after harm was found (R-053)",
    who: "iga",
    stands: "harm",
    tries: look,
    status: 403,
    code: "E_CASE_RING",
    says: "Sprawa jest w węższym kręgu: weryfikacja 2 była pozytywna. Zwróć się do kierownika działu lub dyrektora.",
  },
  { why: "whoever brought it, after harm was found", who: "ola", stands: "harm", tries: look, ...UNKNOWN },
  { why: "the register by an educator (A0)", who: "ola", stands: null, tries: get("/api/registers/events"), ...ROLE },
  {
    why: "the register by the network-safety person",
    who: "nina",
    stands: null,
    tries: get("/api/registers/events"),
    ...ROLE,
  },
  {
    why: "the narrower register by the intake person (R-061)",
    who: "iga",
    stands: null,
    tries: get("/api/registers/interventions"),
    ...ROLE,
  },
  { why: "data and retention by a head", who: "klara", stands: null, tries: get("/api/retention"), ...ROLE },
  {
    why: "personal data without a reason (B5)",
    who: "klara",
    stands: "noted",
    tries: async (who, { id }) => who.ask("POST", `/api/cases/${id}/read`, { items: ["x"], reason: "bo" }),
    status: 400,
    code: "E_API_INPUT",
    says: "",
  },
  // Verification 1
  { why: "by an educator", who: "ola", stands: "described", tries: { kind: "qualify", text: WHY }, ...DENIED },
  {
    why: "by the intake person (A0)",
    who: "iga",
    stands: "described",
    tries: { kind: "qualify", text: WHY },
    ...DENIED,
  },
  {
    why: "by the director while the department has a head (R-041)",
    who: "dorota",
    stands: "described",
    tries: { kind: "qualify", text: WHY },
    ...DENIED,
  },
  {
    why: "by the coordinator, who changes nothing",
    who: "kora",
    stands: "described",
    tries: { kind: "qualify", text: WHY },
    ...DENIED,
  },
  {
    why: "of what nobody described (R-016)",
    who: "klara",
    stands: "reported",
    tries: { kind: "qualify", text: WHY },
    status: 409,
    code: "E_CASE_DESCRIPTION",
    says: "Najpierw wskaż typ zdarzenia (1.1–1.8) i obszar ryzyka (1–4).",
  },
  { why: "«yes» without a reason", who: "klara", stands: "described", tries: { kind: "qualify", text: "" }, ...REASON },
  {
    why: "«no» without a reason",
    who: "klara",
    stands: "described",
    tries: { kind: "reject", cause: "explained", text: "nie było nic" },
    ...REASON,
  },
  {
    why: "one word many times",
    who: "klara",
    stands: "described",
    tries: { kind: "reject", cause: "explained", text: "nie nie nie nie nie nie nie nie" },
    ...REASON,
  },
  {
    why: "«no» although contact was stated (B1)",
    who: "klara",
    stands: "stated",
    tries: { kind: "reject", cause: "explained", text: WHY },
    status: 409,
    code: "E_CASE_CONTACT_PROOF",
    says: "Stwierdzono kontakt. Odpowiedź «nie» wymaga wykazania, że samo stwierdzenie było błędne: złe urządzenie, próba testowa, nie małoletni albo błąd ustalenia.",
  },
  {
    why: "contact taken back without proof (B1)",
    who: "klara",
    stands: "stated",
    tries: { kind: "state-contact", contact: "attempt", text: WHY },
    status: 409,
    code: "E_CASE_CONTACT_PROOF",
    says: "Stwierdzono kontakt. Odpowiedź «nie» wymaga wykazania, że samo stwierdzenie było błędne: złe urządzenie, próba testowa, nie małoletni albo błąd ustalenia.",
  },
  {
    why: "a second time",
    who: "klara",
    stands: "event",
    tries: { kind: "qualify", text: WHY },
    status: 409,
    code: "E_CASE_DECIDED",
    says: "Ktoś już rozstrzygnął tę weryfikację. Odśwież sprawę i zobacz wynik.",
  },
  {
    why: "«no» after a call to 112",
    who: "klara",
    stands: "called",
    tries: { kind: "reject", cause: "explained", text: WHY },
    status: 409,
    code: "E_CASE_EMERGENCY",
    says: "Wezwano pomoc, więc tej sprawy się nie odrzuca. Zweryfikuj ją, gdy zagrożenie minie.",
  },
  // Note, report, register
  {
    why: "the daily line of what is no event yet (R-003)",
    who: "iga",
    stands: "described",
    tries: { kind: "daily-line" },
    ...STAGE,
  },
  {
    why: "the register of what is no event yet",
    who: "iga",
    stands: "described",
    tries: { kind: "register" },
    ...STAGE,
  },
  { why: "the register of what was rejected", who: "iga", stands: "rejected", tries: { kind: "register" }, ...STAGE },
  { why: "the daily line without a note", who: "iga", stands: "event", tries: { kind: "daily-line" }, ...NO_NOTE },
  { why: "a copy without a note", who: "iga", stands: "event", tries: { kind: "share-copy" }, ...NO_NOTE },
  {
    why: "an empty note",
    who: "klara",
    stands: "event",
    tries: { kind: "write-note", situation: "", actions: "" },
    status: 409,
    code: "E_CASE_NOTE_EMPTY",
    says: "Notatka potrzebuje opisu sytuacji i wykonanych czynności.",
  },
  {
    why: "data of a child without a reason (R-044)",
    who: "klara",
    stands: "event",
    tries: { ...NOTE, persons: { reason: "bo tak", persons: [{ role: "child", name: "Jakieś Dziecko" }] } },
    status: 409,
    code: "E_CASE_PERSONS_REASON",
    says: "Napisz, dlaczego dane małoletniego lub innych osób są potrzebne w notatce.",
  },
  {
    why: "the register before the note was handed over (R-048)",
    who: "iga",
    stands: "noted",
    tries: { kind: "register" },
    status: 409,
    code: "E_CASE_HAND_OVER",
    says: "Najpierw przekaż notatkę do rejestracji.",
  },
  { why: "the register by the head", who: "klara", stands: "noted", tries: { kind: "register" }, ...DENIED },
  {
    why: "the register twice",
    who: "iga",
    stands: "registered",
    tries: { kind: "register" },
    status: 409,
    code: "E_CASE_DONE",
    says: "Ten krok już wykonano.",
  },
  // Verification 2
  {
    why: "without a note",
    who: "klara",
    stands: "event",
    tries: { kind: "propose-harm", outcome: "negative", text: WHY },
    ...NO_NOTE,
  },
  {
    why: "a proposal by the director (R-050)",
    who: "dorota",
    stands: "registered",
    tries: { kind: "propose-harm", outcome: "negative", text: WHY },
    ...DENIED,
  },
  {
    why: "an opinion nobody asked for",
    who: "dorota",
    stands: "registered",
    tries: { kind: "consult-harm", opinion: "agree", text: WHY },
    status: 409,
    code: "E_CASE_PROPOSAL",
    says: "Nie ma propozycji kierownika albo pojawiła się nowa. Odśwież sprawę.",
  },
  {
    why: "an opinion on one's own proposal (R-063)",
    who: "klara",
    stands: "proposed",
    tries: { kind: "consult-harm", opinion: "agree", text: WHY },
    ...DENIED,
  },
  {
    why: "a result of what is not in the register",
    who: "dorota",
    stands: "proposed",
    tries: { kind: "consult-harm", opinion: "agree", text: WHY },
    status: 409,
    code: "E_CASE_NOT_REGISTERED",
    says: "Wynik weryfikacji wpisuje się do rejestru, więc zdarzenie musi być najpierw zarejestrowane.",
  },
  {
    why: "a proposal without a reason",
    who: "klara",
    stands: "registered",
    tries: { kind: "propose-harm", outcome: "negative", text: "" },
    ...REASON,
  },
  {
    why: "closing what nobody judged (R-050)",
    who: "klara",
    stands: "registered",
    tries: { kind: "close", text: "" },
    status: 409,
    code: "E_CASE_HARM_OPEN",
    says: "Brakuje weryfikacji 2: czy doszło do krzywdzenia lub jest takie podejrzenie.",
  },
  {
    why: "a step of what is closed (R-049)",
    who: "klara",
    stands: "closed",
    tries: { kind: "qualify", text: WHY },
    status: 409,
    code: "E_CASE_CLOSED",
    says: "Sprawa jest zamknięta. Korekta to nowy wpis: otwórz sprawę ponownie z uzasadnieniem.",
  },
  // Intervention
  {
    why: "a card before harm was found",
    who: "klara",
    stands: "registered",
    tries: { kind: "open-card", cards: "one" },
    ...STAGE,
  },
  {
    why: "closing harm without a card (R-051)",
    who: "klara",
    stands: "harm",
    tries: { kind: "close", text: "" },
    status: 409,
    code: "E_CASE_CARD",
    says: "Najpierw załóż i wypełnij Kartę interwencji.",
  },
  {
    why: "a notice before the kind was chosen (R-062)",
    who: "klara",
    stands: "carded",
    tries: { kind: "send-notice", organ: "police", organName: "Komisariat", on: TODAY },
    status: 409,
    code: "E_CASE_KIND",
    says: "Najpierw wybierz rodzaj interwencji w konsultacji z dyrektorem.",
  },
  {
    why: "a notice before the guardians know (R-068)",
    who: "klara",
    stands: "chosen",
    tries: { kind: "send-notice", organ: "police", organName: "Komisariat", on: TODAY },
    status: 409,
    code: "E_CASE_GUARDIANS",
    says: "Najpierw poinformuj opiekunów o obowiązku zgłoszenia albo uzasadnij, dlaczego to pomijasz (np. opiekun jest podejrzany).",
  },
  {
    why: "suspending somebody nobody named (R-065)",
    who: "dorota",
    stands: "described",
    tries: async (who, { id, people }) =>
      who.ask("POST", `/api/cases/${id}/steps`, {
        id: randomUUID(),
        step: { kind: "suspend", account: people.klara.id, text: WHY },
      }),
    status: 409,
    code: "E_CASE_SUSPEND",
    says: "Odsunąć od kontaktu z dziećmi można osobę wskazaną w tej sprawie.",
  },
  {
    why: "suspending by the intake person",
    who: "iga",
    stands: "named",
    tries: async (who, { id, people }) =>
      who.ask("POST", `/api/cases/${id}/steps`, {
        id: randomUUID(),
        step: { kind: "suspend", account: people.klara.id, text: WHY },
      }),
    ...DENIED,
  },
  // People, desk, sessions
  {
    why: "a designated role without the number of an order (R-010)",
    who: "adam",
    stands: null,
    tries: async (who) =>
      who.ask("POST", "/api/accounts", {
        login: "nowa",
        displayName: "Nowa Osoba",
        password: "dlugie-haslo-nowej",
        roles: ["intake"],
      }),
    status: 409,
    code: "E_ACCESS_ORDER",
    says: "Tę rolę nadaje zarządzenie. Podaj jego numer i datę na stronie «Role i zarządzenia».",
  },
  {
    why: "an order for oneself",
    who: "dorota",
    stands: null,
    tries: async (who) =>
      who.ask("POST", "/api/appointments", {
        account: who.id,
        role: "intake",
        department: null,
        order: { number: "8/2026", on: TODAY },
        from: TODAY,
        to: null,
        deputyOf: null,
        trainedOn: null,
      }),
    status: 403,
    code: "E_PEOPLE_SELF",
    says: "Nikt nie wpisuje zarządzenia sam dla siebie. Poproś inną osobę.",
  },
  {
    why: "a tablet another group has (R-033)",
    who: "ola",
    stands: null,
    tries: async (who, { box }) => {
      const session = await openLesson(who, box, true);
      return who.ask("POST", `/api/loans/${session}/devices`, { step: randomUUID(), at: box.now, device: "TAB-01" });
    },
    status: 409,
    code: "E_LOAN_OUT",
    says: "To urządzenie ma już inna grupa.",
  },
  {
    why: "a tablet before the briefing (R-033)",
    who: "ola",
    stands: null,
    tries: async (who, { box }) => {
      const session = await openLesson(who, box, false);
      return who.ask("POST", `/api/loans/${session}/devices`, { step: randomUUID(), at: box.now, device: "TAB-09" });
    },
    status: 409,
    code: "E_LOAN_BRIEFING",
    says: "Najpierw potwierdź omówienie zasad z grupą.",
  },
  {
    why: "a request without the token of the page",
    who: "klara",
    stands: "described",
    tries: async (who, { id }) =>
      who.ask(
        "POST",
        `/api/cases/${id}/steps`,
        { id: randomUUID(), step: { kind: "qualify", text: WHY } },
        { "x-latarnik-csrf": "" },
      ),
    status: 403,
    code: "E_ACCESS_CSRF",
    says: "Odśwież stronę i spróbuj ponownie.",
  },
];

async function openLesson(who: Person, box: Box, briefed: boolean): Promise<string> {
  const step = randomUUID();
  await who.must("POST", "/api/loans", {
    step,
    activity: "Druga grupa",
    ageBand: "7-9",
    children: 5,
    camera: false,
    endsAt: box.now + 45 * MINUTE,
  });
  if (briefed)
    await who.must("POST", `/api/loans/${step}/briefing`, {
      step: randomUUID(),
      at: box.now,
      onlyForActivity: true,
      noPictures: true,
    });
  return step;
}
