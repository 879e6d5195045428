/**
 * Cases, registers and requests of children as a venue has them on an ordinary afternoon; people are roles, never names of real ones.
 *
 * @module
 */
import { join } from "node:path";
import type { z } from "zod";
import { loadHelp } from "../../../policies/load/load-help.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import type { Api } from "../../../policies/schema/api.ts";
import { CASE_VERBS } from "../../../policies/schema/case.ts";

type Input<K extends keyof typeof Api> = z.input<(typeof Api)[K]["response"]>;
type View = Input<"case">;
type Task = View["tasks"][number];

export interface CaseFixtures {
  readonly views: View[];
  readonly eventRegister: Input<"eventRegister">;
  readonly interventionRegister: Input<"interventionRegister">;
  readonly desk: Input<"helpDesk">;
  helpSettings: Input<"helpSettings">;
  readonly helpDocument: Input<"helpDocument">;
  readonly conversations: Input<"helpConversations">;
  readonly options: Input<"caseOptions">;
  /** What `caseRead` hands out, by id of the item. */
  readonly sealed: Map<string, Record<string, string>>;
}

const minute = 60_000;
const hour = 60 * minute;
const hashOf = (seq: number): string => String(seq).padStart(4, "0").repeat(16);
const both = (pl: string, en: string) => ({ pl, en });

const offers = (possible: readonly string[]): View["steps"] =>
  CASE_VERBS.filter((verb) => verb !== "open" && verb !== "emergency").map((kind) =>
    possible.includes(kind)
      ? { kind, possible: true, refusal: null }
      : {
          kind,
          possible: false,
          refusal: {
            code: "E_CASE_STATE",
            because: "R-041",
            message: both("Najpierw ktoś musi zdecydować w weryfikacji 1.", "Verification 1 has to be decided first."),
          },
        },
  );

const noProgress: View["progress"] = {
  takenOverAt: null,
  qualifiedAt: null,
  notedAt: null,
  evidenceAt: null,
  dailyLineAt: null,
  shareCopyAt: null,
  handedOverAt: null,
  acknowledgedAt: null,
  registeredAt: null,
  verified2At: null,
  guardiansInformedAt: null,
  noticeSentAt: null,
  closedAt: null,
  bypassed: [],
};

const entry = (
  seq: number,
  at: number,
  kind: string,
  more: Partial<View["timeline"][number]> = {},
): View["timeline"][number] => ({
  id: `e-${seq}`,
  at,
  kind,
  book: "audit",
  seq,
  hash: hashOf(seq),
  by: { role: "kierownik", displayName: "Kierownik działu" },
  facts: {},
  items: [],
  ...more,
});

const item = (id: string, kind: "note" | "persons" | "justification"): View["timeline"][number]["items"][number] => ({
  id,
  kind,
  subject: "case",
  revision: 1,
  erased: false,
  readable: true,
});

export function makeCaseFixtures(now: number): CaseFixtures {
  const task = (kind: Task["kind"], role: Task["role"], dueIn: number, more: Partial<Task> = {}): Task => ({
    kind,
    role,
    since: now - 3 * hour,
    dueAt: now + dueIn,
    overdue: dueIn < 0,
    duty: null,
    ...more,
  });
  const blank = (id: string, number: string, more: Partial<View>): View => ({
    id,
    number,
    state: "draft",
    origin: "machine",
    contact: "attempt",
    type: null,
    area: null,
    category: "TS-06",
    severity: "S3",
    severe: false,
    mode: "A",
    device: "TAB-07",
    department: "wystawy",
    place: "Sala warsztatowa",
    happenedAt: now - 3 * hour,
    openedAt: now - 3 * hour,
    emergency: false,
    conflict: false,
    harm: null,
    registerNumber: null,
    noteNumber: null,
    draft: null,
    report: null,
    tasks: [],
    version: 1,
    all: [],
    seats: { lead: "kierownik", consult: "dyrektor", intake: "intake" },
    external: [],
    prompts: [],
    progress: noProgress,
    proposal: null,
    intervention: null,
    cards: [],
    files: [],
    duties: [],
    timeline: [entry(1, now - 3 * hour, "opened", { by: { role: null, displayName: null } })],
    steps: offers([]),
    named: [],
    suspended: [],
    ...more,
  });

  const decide = task("verify-1", "kierownik", -20 * minute);
  const draft = blank("case-1", "11/2026", {
    contact: "yes",
    type: "1.8",
    area: "4",
    tasks: [decide],
    all: [decide],
    prompts: ["do-not-open", "contact-stated"],
    draft: { id: "d-1", number: "P/2026/014" },
    steps: offers(["state-contact", "describe", "qualify", "reject", "write-note", "secure-evidence", "name-person"]),
    duties: [
      {
        id: "register",
        title: both("Udokumentować, zgłosić i zarejestrować zdarzenie", "Document, report and register the event"),
        to: both("wewnątrz placówki", "inside the venue"),
        clock: both("niezwłocznie", "without delay"),
        basis: "Standardy: Działanie w przypadku zdarzenia zagrażającego małoletniemu",
        confirm: false,
        dueAt: now + 20 * hour,
        state: "open",
        overdue: false,
        settled: null,
        letter: null,
      },
      {
        id: "illegal-content",
        title: both("Zgłosić adres treści nielegalnej", "Report the address of illegal content"),
        to: both("Dyżurnet.pl", "Dyżurnet.pl"),
        clock: both("tego samego dnia", "the same day"),
        basis: "art. 202 § 4a KK",
        confirm: true,
        dueAt: now - hour,
        state: "open",
        overdue: true,
        settled: null,
        letter: "draft-dyzurnet",
      },
    ],
    timeline: [
      entry(1, now - 3 * hour, "opened", { by: { role: null, displayName: null } }),
      entry(2, now - 2 * hour, "contact", {
        facts: { contact: "yes", proof: null },
        by: { role: "edukator", displayName: "Osoba prowadząca zajęcia" },
        items: [item("i-reason", "justification")],
      }),
    ],
  });
  const note = task("write-note", "kierownik", 9 * hour);
  const event = blank("case-2", "12/2026", {
    state: "event",
    type: "1.8",
    area: "4",
    tasks: [note],
    all: [note, task("register", "intake", 30 * hour)],
    progress: { ...noProgress, qualifiedAt: now - hour },
    steps: offers(["write-note", "secure-evidence", "state-contact", "describe"]),
    timeline: [
      entry(1, now - 3 * hour, "opened", { by: { role: null, displayName: null } }),
      entry(7, now - hour, "qualified", { book: "events", items: [item("i-why", "justification")] }),
    ],
  });
  const consult = task("consult-harm", "dyrektor", 40 * hour);
  const second = blank("case-3", "9/2026", {
    state: "event",
    origin: "staff",
    conflict: true,
    type: "1.7",
    area: "2",
    category: null,
    severity: null,
    device: null,
    registerNumber: "3/2026",
    noteNumber: "4/2026",
    tasks: [consult],
    all: [consult],
    proposal: { id: "p-1", outcome: "positive", at: now - hour, by: "Kierownik działu" },
    external: [
      {
        id: "mrpu",
        name: both("Miejski Rzecznik Praw Ucznia", "City ombudsman for pupils"),
        phone: "58 000 00 00",
        web: "rzecznik.example.org",
      },
    ],
    progress: { ...noProgress, qualifiedAt: now - 30 * hour, notedAt: now - 29 * hour, registeredAt: now - 8 * hour },
    steps: offers(["consult-harm", "write-note"]),
    timeline: [
      entry(3, now - 40 * hour, "opened", { by: { role: "edukator", displayName: "Osoba prowadząca zajęcia" } }),
      entry(8, now - 29 * hour, "note", {
        book: "events",
        items: [item("i-note", "note"), item("i-persons", "persons")],
      }),
      entry(9, now - 8 * hour, "registered", {
        book: "events",
        by: { role: "intake", displayName: "Osoba przyjmująca" },
      }),
      entry(10, now - hour, "harm-proposed", {
        book: "events",
        facts: { outcome: "positive" },
        items: [item("i-harm", "justification")],
      }),
    ],
  });
  const card = task("write-card", "kierownik", 12 * hour);
  const intervention = blank("case-4", "7/2026", {
    state: "intervention",
    origin: "child",
    emergency: true,
    type: "1.3",
    area: "4",
    harm: "positive",
    registerNumber: "2/2026",
    tasks: [card],
    all: [card, task("consult-kind", "dyrektor", 10 * hour)],
    cards: [
      {
        id: "card-1",
        number: "1/2026",
        about: "harmed",
        ageBand: null,
        openedAt: now - 5 * hour,
        written: false,
        erased: false,
        itemId: null,
      },
      {
        id: "card-2",
        number: "2/2026",
        about: "harming",
        ageBand: "13-15",
        openedAt: now - 5 * hour,
        written: false,
        erased: false,
        itemId: null,
      },
    ],
    prompts: ["age-13"],
    intervention: {
      choice: null,
      proposed: "civil",
      number: "1/2026",
      kinds: [
        {
          kind: "civil",
          premises: both("zagrożenie dobra dziecka", "the child's good is endangered"),
          form: both("wniosek o wgląd w sytuację rodziny", "application to look into the family's situation"),
          to: both("sąd opiekuńczy", "family court"),
          basis: both("art. 572 KPC", "art. 572 of the code of civil procedure"),
        },
      ],
    },
    steps: offers(["write-card", "choose-intervention", "record-result", "bypass"]),
    timeline: [
      entry(5, now - 5 * hour, "emergency", {
        book: "interventions",
        by: { role: "edukator", displayName: "Osoba prowadząca zajęcia" },
      }),
    ],
  });
  const closed = blank("case-5", "5/2026", {
    state: "closed",
    type: "1.8",
    area: "4",
    registerNumber: "1/2026",
    openedAt: now - 900 * hour,
  });

  const { taxonomy } = loadPolicies(join(import.meta.dirname, "../../../policies"));
  const help = loadHelp(taxonomy.entries.map(({ code }) => code));
  const { helplines } = help.helplines;
  const words = (pl: string, en: string, uk: string) => ({ pl, en, uk });
  const personCard = {
    name: "Osoba Przyjmująca",
    where: words(
      "Punkt informacyjny przy wejściu.",
      "Information desk at the entrance.",
      "Інформаційний пункт біля входу.",
    ),
    telephone: "58 000 00 01",
  };
  const places = [{ id: "hol", title: words("Hol", "Hall", "Хол") }];
  const opening = {
    kind: "windows" as const,
    windows: [{ days: ["tue" as const, "sat" as const], from: "09:00", to: "18:00" }],
    holidays: "closed" as const,
  };
  return {
    views: [draft, event, second, intervention, closed],
    eventRegister: {
      lines: [second, intervention, closed].map((view, index) => ({
        number: view.registerNumber ?? "",
        caseId: view.id,
        caseNumber: view.number,
        happenedAt: view.happenedAt,
        registeredAt: now - (index + 1) * hour,
        department: view.department,
        place: view.place,
        area: view.area,
        type: view.type,
        category: view.category,
        mode: view.mode,
        origin: view.origin,
        contact: view.contact,
        noteNumber: "4/2026",
        evidence: index === 0,
        evidenceDigest: null,
        dailyLineAt: now - hour,
        shareCopyAt: null,
        handedOverAt: now - hour,
        handedOverBy: "kierownik",
        verification1: { outcome: "qualified", at: now - 2 * hour, role: "kierownik" },
        verification2: null,
        cardNumbers: [],
        duties: [],
        state: view.state,
        complete: index === 2,
        seq: 10 - index,
        hash: hashOf(10 - index),
        prevHash: hashOf(9 - index),
      })),
      head: { seq: 10, hash: hashOf(10), at: now - hour },
    },
    interventionRegister: {
      lines: [
        {
          number: "1/2026",
          caseId: "case-4",
          caseNumber: "7/2026",
          openedAt: now - 5 * hour,
          cardNumbers: ["1/2026", "2/2026"],
          choice: null,
          organs: [{ organ: "police", on: "2026-11-20" }],
          result: "none",
          lead: "kierownik",
          emergency: true,
          state: "intervention",
        },
      ],
      head: null,
    },
    desk: {
      talks: [
        {
          id: "t-1",
          reference: "A2B-C3D",
          place: "Hol",
          look: "zielona bluza",
          at: now - 4 * minute,
          state: "waiting",
          escalated: true,
          by: null,
        },
        {
          id: "t-2",
          reference: "E4F-G5H",
          place: "Szatnia",
          look: null,
          at: now - 20 * minute,
          state: "coming",
          escalated: false,
          by: "Osoba przyjmująca",
        },
      ],
      reports: [
        {
          id: "r-1",
          reference: "J6K-L7M",
          network: null,
          about: "adult",
          hasText: true,
          at: now - hour,
          state: "waiting",
          escalated: false,
          caseId: null,
        },
      ],
    },
    helpSettings: {
      settings: {
        homeUrl: "https://www.example.org",
        standards: null,
        card: personCard,
        order: "4/2026",
        places,
        opening,
        comesWithinMinutes: 5,
        deterrenceUrl: null,
      },
      savedAt: now - 40 * hour,
      savedBy: "Koordynator",
      helplines: helplines.map((line, index) => ({
        ...line,
        verifiedOn: index < 2 ? "2026-11-02" : line.verifiedOn,
        needsVerifying: index >= 2,
        verifiedBy: index < 2 ? "Koordynator" : null,
      })),
      pages: [
        { network: "tablets", answer: "page-address" },
        { network: "guests", answer: "nxdomain" },
      ],
    },
    helpDocument: {
      format: 1,
      createdAt: now,
      venueName: "Centrum Nauki Przykład",
      homeUrl: null,
      standards: null,
      card: personCard,
      places,
      opening,
      helplines,
      closedPage: help.closedPage,
    },
    conversations: { ...help.conversations, helplines },
    options: {
      departments: [{ id: "wystawy", name: "Dział wystaw" }],
      types: [
        {
          id: "1.8",
          text: both("kontakt dziecka z treściami niebezpiecznymi", "a child's contact with dangerous content"),
        },
      ],
      areas: [{ id: "4", text: both("dostęp do Internetu", "access to the Internet") }],
      staff: [{ account: "acc-2", displayName: "Kierownik działu" }],
      external: [],
      share: "configured",
      notify: "configured",
      mayOpen: true,
    },
    sealed: new Map([
      [
        "i-note",
        { situation: "Opis zdarzenia w sali.", actions: "Tablet odłożono do szafy.", author: "Kierownik działu" },
      ],
    ]),
  };
}
