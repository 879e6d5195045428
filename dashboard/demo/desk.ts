/**
 * The coordinator's desk of the invented venue: remarks, improvements, consultations, contractors, surveys; and, once everything has been counted,
 * the paper of a year and the data given away. Through the doors and functions a venue uses.
 *
 * @module
 */
import type { SurveyAudience, SurveyQuestion } from "../../policies/schema/survey.ts";
import { sendRemark } from "../coordination/index.ts";
import { seedSurveyRound } from "../surveys/index.ts";
import { DAY, HOUR, dateOf } from "./calendar.ts";
import type { VenueDay } from "./calendar.ts";
import { Chance } from "./chance.ts";
import type { DemoPlan } from "./plan.ts";
import { textOf } from "./stage.ts";
import type { DemoStage } from "./stage.ts";
import { IMPROVEMENTS, REMARKS } from "./words.ts";

/** Something that happens, and when. */
export interface Turn {
  readonly at: number;
  readonly go: () => Promise<void>;
}

interface Listed {
  readonly id: string;
  readonly version?: number;
  readonly reference?: string;
  readonly digest?: string;
}
const listOf = (answer: unknown): readonly Listed[] => answer as readonly Listed[];

/** How many answer, of whom; staff are fewer. */
const ANSWERS: Readonly<Record<SurveyAudience, number>> = { child: 46, guardian: 31, staff: 11 };

/** Questions have their options in order, the best first or last; most people are content, and more of them every year. */
function choiceOf(
  chance: Chance,
  question: SurveyQuestion,
  scales: ReadonlyMap<string, readonly Option[]>,
): string | null {
  const options = scales.get(question.scale) ?? [];
  if (options.length === 0 || chance.next() < 0.04) return null;
  const good = options.filter(({ top }) => top);
  const from = chance.next() < 0.82 && good.length > 0 ? good : options;
  return chance.pick(from).id;
}

interface Option {
  readonly id: string;
  readonly top: boolean;
}

async function holdSurvey(
  stage: DemoStage,
  seed: string,
  day: Pick<VenueDay, "date" | "start">,
  audience: SurveyAudience,
  leaveOpen = false,
): Promise<void> {
  const account = stage.accounts.get("koordynator") ?? "";
  const chance = Chance.of(seed, "survey", audience, day.date);
  const { surveys } = stage;
  const scales = new Map(
    surveys.context.questionnaires[audience].scales.map(({ id, options }) => [id, options] as const),
  );
  surveys.moveTo(day.start + 12 * HOUR);
  await seedSurveyRound(
    surveys.context,
    { account, roles: ["koordynator"] },
    {
      audience,
      days: 14,
      people: ANSWERS[audience] + chance.int(0, 8),
      choose: (_person, question) => choiceOf(chance, question, scales),
      at: (date) => surveys.moveTo(Date.parse(`${date}T11:00:00Z`)),
      from: day.date,
      leaveOpen,
    },
  );
}

/** Guests are asked now: the round is open on the day somebody looks at the demo. */
export async function holdSurveyNow(stage: DemoStage, { options: { seed, to } }: DemoPlan): Promise<void> {
  const start = to - 3 * DAY;
  await holdSurvey(stage, seed, { date: dateOf(start), start }, "child", true);
}

async function consult(stage: DemoStage, id: string): Promise<void> {
  const path = `/api/coordination/consultations`;
  await stage.ask("koordynator", "POST", path, { id, heldOn: dateOf(stage.now()) });
  const found = (): Promise<Listed | undefined> =>
    stage.ask("koordynator", "GET", path).then((all) => listOf(all).find((one) => one.id === id));
  await stage.ask("koordynator", "PUT", `${path}/${id}`, {
    version: (await found())?.version ?? 1,
    heldOn: dateOf(stage.now()),
    course: "Pokaz: omówiono wskaźniki roku, listy i progi sygnałów oraz wnioski z uwag gości.",
    decisions: [
      { text: "Pokaz: szkolenie przypominające dla edukatorów przed wakacjami.", byWhen: null, improvement: null },
      { text: "Pokaz: próg powtórzeń w kategorii TS-06 zostaje bez zmian.", byWhen: null, improvement: null },
    ],
  });
  const version = (await found())?.version ?? 2;
  for (const who of ["koordynator", "siec"] as const)
    await stage.ask(who, "POST", `${path}/${id}/confirm`, { version });
}

/** What the desk does over the years. Tablets, cases and trainings have plans of their own. */
export function deskTurns(stage: DemoStage, plan: DemoPlan): Turn[] {
  const { seed, to } = plan.options;
  const turns: Turn[] = [];
  const add = (at: number, go: () => Promise<void>): void => {
    if (at < to - DAY)
      turns.push({
        at,
        go: async () => {
          stage.moveTo(at);
          await go();
        },
      });
  };
  const working = plan.days.map(({ day }) => day).filter(({ open, weekday }) => open !== null && weekday < 5);
  const [first] = working;
  if (first === undefined || working.length < 60) return [];
  const noon = (day: VenueDay): number => day.start + 11 * HOUR;
  for (const [index, name] of ["Serwis sieci (pokaz)", "Dostawca tabletów (pokaz)"].entries()) {
    const id = Chance.of(seed, "contractor", index).uuid();
    add(noon(first) + index * 60_000, async () => {
      await stage.ask("dyrektor", "PUT", `/api/coordination/contractors/${id}`, {
        id,
        name,
        service: index === 0 ? "utrzymanie sieci Wi-Fi" : "naprawy tabletów",
        processesData: index === 0,
        agreementOn: index === 0 ? first.date : null,
        // The second one works without the clause on minors: the page asks for it.
        clauseOn: index === 0 ? first.date : null,
        contractUntil: null,
      });
    });
  }
  const asked = new Set<number>();
  for (const [index, day] of working.entries()) {
    const chance = Chance.of(seed, "desk", day.date);
    if (chance.next() < 0.045) {
      const { source, text, decision, answer } = chance.pick(REMARKS);
      let reference = "";
      add(noon(day), async () => {
        // Past the door's limit of so many an hour: its clock is the machine's.
        reference = await sendRemark(stage.coordination, { source, text });
      });
      add(noon(day) + chance.int(2, 12) * DAY, async () => {
        const all = listOf(await stage.ask("koordynator", "GET", "/api/coordination/remarks"));
        const own = all.find((one) => one.reference === reference);
        if (own !== undefined)
          await stage.ask("koordynator", "POST", `/api/coordination/remarks/${own.id}`, { decision, answer });
      });
    }
    if (index % 60 === 25) {
      const id = chance.uuid();
      const { title, why, result } = IMPROVEMENTS[Math.floor(index / 60) % IMPROVEMENTS.length] ?? IMPROVEMENTS[0];
      const body = {
        title,
        why,
        owner: stage.accounts.get("siec") ?? null,
        dueOn: null,
        cost: "bez kosztów",
        change: null,
      };
      const path = "/api/coordination/improvements";
      add(
        noon(day),
        async () =>
          void (await stage.ask("koordynator", "POST", path, {
            id,
            ...body,
            owner: stage.accounts.get("siec") ?? null,
            origin: { kind: "other" },
          })),
      );
      add(noon(day) + 34 * DAY, async () => {
        const own = listOf(await stage.ask("koordynator", "GET", path)).find((one) => one.id === id);
        await stage.ask("koordynator", "PUT", `${path}/${id}`, {
          ...body,
          owner: stage.accounts.get("siec") ?? null,
          version: own?.version ?? 1,
          state: "done",
          result,
        });
      });
    }
    if (day.month === 11 && !asked.has(day.year)) {
      asked.add(day.year);
      for (const [place, audience] of (["child", "guardian", "staff"] as const).entries())
        add(noon(day) + place * HOUR, async () => holdSurvey(stage, seed, day, audience));
      const id = chance.uuid();
      add(noon(day) + 5 * HOUR, async () => consult(stage, id));
    }
  }
  return turns;
}

/** The report of two years is begun; the last year that is over was handed in as a pack, its figures are data for everybody. */
export async function publishYear(stage: DemoStage, plan: DemoPlan): Promise<void> {
  const [first] = plan.days;
  const year = Number(dateOf(plan.options.to).slice(0, 4)) - 1;
  if (first === undefined || first.day.year > year) return;
  const opened = await stage.ask("koordynator", "POST", "/api/reports", { kind: "annual", lastYear: year });
  const id = textOf(opened, "id");
  const worded = await stage.ask("koordynator", "PUT", `/api/reports/${id}/words`, {
    version: opened["version"] ?? 1,
    narrative: {
      standards: "wersja 1 (pokaz)",
      aim: "Pokaz: opis roku w placówce, która nie istnieje.",
      methods: "Pokaz: liczby policzył program; słowa napisała osoba koordynująca.",
      result: "Pokaz: zabezpieczenia działały przez cały rok z dwiema krótkimi przerwami w zasilaniu.",
      conclusions: "Pokaz: utrzymać listy i progi, skrócić czas napraw tabletów.",
      annexes: [],
      leftOut: [],
    },
  });
  const step = async (
    who: "koordynator" | "dyrektor",
    body: { readonly step: string; readonly on?: string },
  ): Promise<void> => {
    await stage.ask(who, "POST", `/api/reports/${id}/step`, { version: worded["version"] ?? 2, ...body });
  };
  await step("koordynator", { step: "submit" });
  await step("dyrektor", { step: "accept" });
  await step("dyrektor", { step: "present", on: dateOf(stage.now()) });
  // Reports are due in even years, about the two before.
  const lastYear = year % 2 === 1 ? year : year - 1;
  if (lastYear >= first.day.year)
    await stage.ask("koordynator", "POST", "/api/reports", { kind: "biennial", lastYear });
  const prepared = await stage.ask("koordynator", "POST", "/api/open-data", {
    year,
    licence: "CC0-1.0",
    keepEarlier: false,
  });
  const release = prepared["release"] as { readonly id: string; readonly digest: string } | undefined;
  if (release !== undefined)
    await stage.ask("iod", "POST", `/api/open-data/${release.id}/step`, {
      step: "approve",
      digest: release.digest,
      reason: "",
    });
}
