/**
 * What the small server of the page's tests says about the coordinator's desk: the shipped requirements and calendar judged by the real engine over
 * invented facts, remarks that wait and were decided, improvements, a consultation in preparation, contractors.
 *
 * @module
 */
import { boardOf } from "../../../policies/engine/coordination/board.ts";
import { standingOf } from "../../../policies/engine/coordination/calendar.ts";
import { addDays } from "../../../policies/engine/day.ts";
import { loadStandards } from "../../../policies/load/load-standards.ts";
import { DECLARATION_PATH } from "../../../policies/schema/accessibility-api.ts";
import type { Api } from "../../../policies/schema/api.ts";
import type {
  AttestBody,
  BoardView,
  ConsultationView,
  ContractorBody,
  ContractorView,
  DutyDoneBody,
  DutyView,
  ImprovementBody,
  ImprovementView,
  RemarkDecideBody,
  RemarkView,
} from "../../../policies/schema/coordination-api.ts";
import { trainingsOf } from "../../../policies/engine/coordination/trainings.ts";
import type { TrainingSaveBody, TrainingView, TrainingsView } from "../../../policies/schema/training-api.ts";
import type { DutyDone } from "../../../policies/schema/standards.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { Refusal } from "./fake-lists.ts";

export interface StandardsFixtures {
  readonly today: string;
  /** Whether the accessibility declaration is public. */
  declared: boolean;
  readonly done: DutyDone[];
  readonly attested: Map<string, string>;
  remarks: RemarkView[];
  improvements: ImprovementView[];
  consultations: ConsultationView[];
  contractors: ContractorView[];
  trainings: TrainingView[];
}

const standards = loadStandards();

export function makeStandardsFixtures(now: number): StandardsFixtures {
  const today = new Date(now).toISOString().slice(0, 10);
  const remark = (number: string, more: Partial<RemarkView>): RemarkView => ({
    id: number,
    number,
    reference: "K7M-2QF",
    receivedOn: addDays(today, -12),
    source: "guardian",
    text: "Plakat z telefonami wisi za wysoko. Dziecko go nie przeczyta.",
    decision: null,
    decidedOn: null,
    answer: null,
    days: 12,
    ...more,
  });
  const improvement = (number: string, more: Partial<ImprovementView>): ImprovementView => ({
    id: number,
    number,
    version: 1,
    title: "Sonda w kawiarni",
    why: "W kawiarni nikt nie mierzy, czy filtr działa.",
    origin: { kind: "metric", metric: "M05" },
    owner: null,
    ownerName: null,
    dueOn: addDays(today, 30),
    cost: "bez kosztów",
    change: null,
    state: "open",
    result: "",
    openedOn: addDays(today, -20),
    endedOn: null,
    overdue: false,
    ...more,
  });
  return {
    today,
    declared: true,
    done: [
      { duty: "survey-staff", on: addDays(today, -100), due: addDays(today, -95) },
      { duty: "device-inspection", on: addDays(today, -40), due: addDays(today, -38) },
      { duty: "noise-review", on: addDays(today, -2), due: addDays(today, -1) },
    ],
    attested: new Map([["R-110", addDays(today, -4)]]),
    remarks: [
      remark("U/3/2027", {}),
      remark("U/2/2027", { text: null, source: "child", days: 3 }),
      remark("U/1/2027", {
        source: "staff",
        decision: "partly",
        decidedOn: addDays(today, -2),
        answer: "Druga kopia plakatu zawiśnie niżej.",
      }),
    ],
    improvements: [
      improvement("P/1/2027", { overdue: true, dueOn: addDays(today, -3) }),
      improvement("P/2/2027", {
        title: "Krótsza instrukcja dla edukatorów",
        origin: { kind: "remark", remark: "U/1/2027" },
        state: "done",
        result: "Instrukcja ma teraz jedną stronę.",
        dueOn: null,
      }),
    ],
    consultations: [
      {
        id: "k1",
        number: "K/1/2027",
        version: 2,
        heldOn: addDays(today, -1),
        course: "Omówiono sondy, wyjątki i stan tabletów.",
        figures: [
          {
            metric: "M05",
            name: { pl: "Skuteczność blokowania", en: "Blocking" },
            value: "99,2 % (412 z 415)",
            light: "green",
          },
          {
            metric: "M01",
            name: { pl: "Pokrycie sieci filtrem", en: "Coverage" },
            value: "nie zmierzono",
            light: "grey",
          },
        ],
        decisions: [{ text: "Dodać sondę w kawiarni", byWhen: addDays(today, 30), improvement: "P/1/2027" }],
        confirmed: [{ role: "nsp", by: "Osoba odpowiedzialna za sieć", at: (now - 3_600_000) as Instant }],
        closed: false,
      },
    ],
    contractors: [
      {
        id: "c1",
        name: "Dostawca łącza",
        service: "Internet i Wi-Fi",
        processesData: true,
        agreementOn: null,
        clauseOn: addDays(today, -400),
        contractUntil: null,
        missing: ["agreement"],
        ended: false,
      },
    ],
    trainings: [
      {
        id: "6d0f6a0e-0000-4000-8000-000000000001",
        number: "S/2/2027",
        version: 1,
        programme: "loan-desk",
        heldOn: today,
        topic: "Wypożyczanie tabletów i narzędzie",
        materials: "prezentacja 2027-02",
        leader: "Osoba odpowiedzialna za sieć",
        place: "sala 2",
        closed: false,
        people: [trainee("edukator-1", "Edukator pierwszy", true), trainee(null, "Wolontariuszka", false)],
      },
      {
        id: "6d0f6a0e-0000-4000-8000-000000000002",
        number: "S/1/2027",
        version: 3,
        programme: "standards",
        heldOn: addDays(today, -40),
        topic: "Standardy Ochrony Małoletnich",
        materials: "",
        leader: "Firma szkoleniowa",
        place: "",
        closed: true,
        people: [trainee("edukator-1", "Edukator pierwszy", true), trainee("edukator-2", "Edukatorka druga", true)],
      },
    ],
  };
}

const trainee = (account: string | null, name: string, signed: boolean): TrainingView["people"][number] => ({
  id: `6d0f6a0e-0000-4000-9000-${String(name.length).padStart(12, "0")}`,
  account,
  name,
  position: account === null ? "wolontariat" : "",
  signed,
  statementOn: null,
});

type Answers = { readonly [K in keyof typeof Api]?: (body: never, id: string) => unknown };

export function standardsAnswers(data: StandardsFixtures, nameOf: () => string): Answers {
  const standing = (id: string) => {
    const duty = standards.duties.find((one) => one.id === id);
    if (duty === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN", "Nie ma takiego wpisu.");
    return { ...standingOf(duty, data.done, addDays(data.today, -60), data.today), duty };
  };
  const duties = (): DutyView[] =>
    standards.duties.map(({ id }) => {
      const { duty, state, due, daysLeft, last } = standing(id);
      const { title, how, requirement, role, term } = duty;
      const history = data.done
        .filter((one) => one.duty === id)
        .map(({ on, due: was }) => ({ on, due: was, note: "", by: nameOf(), confirmed: [], counts: true }));
      const confirmedBy = duty.confirmedBy ?? [role];
      return { id, title, how, requirement, role, confirmedBy, term, state, due, daysLeft, last, mine: true, history };
    });
  const board = (): BoardView => ({
    today: data.today,
    inconsistencies: [...standards.inconsistencies],
    rows: boardOf(standards.requirements, {
      today: data.today,
      metric: (id) =>
        id === "M01" ? null : { light: id === "M18" ? "red" : id === "M17" ? "amber" : "green", on: data.today },
      order: (role) => (role === "iod" ? null : { validFrom: "2026-01-02", endsOn: null }),
      duty: standing,
      records: () => ({ count: 3, open: 0, on: data.today }),
      test: () => ({ passedOn: data.today }),
      attested: (id) => (data.attested.has(id) ? { on: data.attested.get(id) ?? "" } : null),
    }).flatMap(({ requirement, ...judged }) => {
      const found = standards.requirements.find(({ id }) => id === requirement);
      if (found === undefined) return [];
      const { id, priority, title, document, section, quotes, roles } = found;
      return [{ id, priority, title, document, section, quotes, roles, ...judged, proofs: [...judged.proofs] }];
    }),
  });
  const trainings = (): TrainingsView => {
    const person = (account: string, name: string, roles: TrainingsView["people"][number]["roles"], since: number) => ({
      account,
      name,
      roles,
      trainings: [
        ...trainingsOf(
          standards.programmes,
          {
            roles,
            since: addDays(data.today, since),
            attended: data.trainings
              .filter(({ closed, people }) => closed && people.some((one) => one.account === account && one.signed))
              .map(({ programme, heldOn }) => ({ programme, on: heldOn })),
          },
          data.today,
        ),
      ],
    });
    const people = [
      person("edukator-1", "Edukator pierwszy", ["edukator"], -60),
      person("edukator-2", "Edukatorka druga", ["edukator"], -3),
      person("nsp-1", "Osoba odpowiedzialna za sieć", ["nsp"], -400),
    ];
    return {
      today: data.today,
      sessions: data.trainings,
      people,
      programmes: standards.programmes.map(({ competences: _competences, unlocks: _unlocks, ...shown }) => {
        const asked = people.flatMap((one) => one.trainings.filter(({ programme }) => programme === shown.id));
        return { ...shown, needed: asked.length, valid: asked.filter(({ state }) => state === "valid").length };
      }),
    };
  };
  const change = <T extends { readonly id: string }>(
    list: readonly T[],
    id: string,
    next: Partial<T>,
  ): readonly [T[], T] => {
    const found = list.find((one) => one.id === id);
    if (found === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN", "Nie ma takiego wpisu.");
    const changed = { ...found, ...next };
    return [list.map((one) => (one === found ? changed : one)), changed];
  };
  const put = (id: string, next: Partial<TrainingView>): TrainingView => {
    const [list, changed] = change(data.trainings, id, next);
    data.trainings = list;
    return changed;
  };
  return {
    trainings,
    trainingSave: (body: TrainingSaveBody, id) => {
      const known = data.trainings.some((one) => one.id === id);
      if (!known)
        data.trainings.unshift({ ...body, id, number: `S/${String(data.trainings.length + 1)}/2027`, closed: false });
      return put(id, { ...body, version: body.version + 1 });
    },
    trainingClose: (_body: object, id) => put(id, { closed: true }),
    trainingReopen: (_body: object, id) => put(id, { closed: false }),
    trainingRemove: (_body: object, id) => {
      data.trainings = data.trainings.filter((one) => one.id !== id);
      return {};
    },
    trainingImport: ({ csv = "" }: { csv?: string }) =>
      csv.includes("wczoraj")
        ? {
            sessions: 0,
            people: 0,
            faults: [{ line: 2, column: "data", code: "E_TRAINING_DAY", message: "To nie jest dzień." }],
          }
        : { sessions: 1, people: 2, faults: [] },
    accessibility: () => ({
      version: 2,
      declaration: {
        body: "Centrum Nauki Przykład",
        address: "https://dzieci.example.org/",
        publishedOn: "2026-09-01",
        updatedOn: "2026-11-01",
        status: "partial" as const,
        inaccessible: [{ what: "stare plakaty w PDF", why: "są skanami", instead: "ta sama treść na stronie" }],
        preparedOn: data.today,
        reviewedOn: null,
        basis: "self" as const,
        auditor: "",
        contact: "koordynator dostępności",
        email: "dostepnosc@example.org",
        phone: "",
        architecture: "Wejście bez progu.",
        communication: "Pętla indukcyjna w kasie.",
      },
      missing: ["phone"],
      published: 1,
      versions: [{ version: 1, savedAt: Date.now() as Instant, by: nameOf(), publishedAt: Date.now() as Instant }],
    }),
    accessibilityPublic: () => ({ path: data.declared ? DECLARATION_PATH : null }),
    guidance: () =>
      standards.guidance.map((one, index) => ({
        ...one,
        state: index === 0 ? ("never" as const) : index === 1 ? ("overdue" as const) : ("ahead" as const),
        last: index === 0 ? null : addDays(data.today, index === 1 ? -400 : -20),
        due: index === 0 ? null : addDays(data.today, index === 1 ? -30 : 160),
        checks:
          index === 0
            ? []
            : [
                {
                  on: addDays(data.today, -20),
                  by: nameOf(),
                  outcome: "changed" as const,
                  meaning: "Trzeba dopisać klauzulę.",
                  improvement: "P/2/2027",
                  at: Date.now() as Instant,
                },
              ],
      })),
    board,
    boardAttest: (body: AttestBody, id) => {
      data.attested.set(id, body.on);
      return board();
    },
    duties,
    dutyDone: (body: DutyDoneBody, id) => {
      data.done.push({ duty: id, on: body.on, due: body.due });
      return duties();
    },
    remarks: () => data.remarks,
    remarkDecide: (body: RemarkDecideBody, id) => {
      const [remarks, changed] = change(data.remarks, id, { ...body, decidedOn: data.today });
      data.remarks = remarks;
      return changed;
    },
    remarkBlackOut: (_: never, id) => {
      const [remarks, changed] = change(data.remarks, id, { text: null });
      data.remarks = remarks;
      return changed;
    },
    remarkSend: () => ({ reference: "K7M-2QF" }),
    remarkState: () => ({
      reference: "K7M-2QF",
      receivedOn: data.today,
      decision: null,
      decidedOn: null,
      answer: null,
    }),
    improvements: () => data.improvements,
    improvementOpen: (body: ImprovementBody) => {
      const made: ImprovementView = {
        ...body,
        number: "P/3/2027",
        version: 1,
        state: "open",
        result: "",
        ownerName: null,
        openedOn: data.today,
        endedOn: null,
        overdue: false,
      };
      data.improvements = [made, ...data.improvements];
      return made;
    },
    consultations: () => data.consultations,
    consultationConfirm: (_: never, id) => {
      const before = data.consultations.find((one) => one.id === id)?.confirmed ?? [];
      const confirmed = [...before, { role: "koordynator" as const, by: nameOf(), at: Date.now() as Instant }];
      const [consultations, changed] = change(data.consultations, id, { confirmed, closed: true });
      data.consultations = consultations;
      return changed;
    },
    contractors: () => data.contractors,
    contractorSave: (body: ContractorBody) => {
      const saved: ContractorView = { ...body, missing: [], ended: false };
      data.contractors = [...data.contractors.filter(({ id }) => id !== body.id), saved];
      return saved;
    },
  };
}
