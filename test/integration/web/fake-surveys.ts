/**
 * What the small server of the page's tests says about surveys: the shipped questionnaires, released by the real engine from invented counters.
 *
 * @module
 */
import { addDays } from "../../../policies/engine/day.ts";
import { figuresOf } from "../../../policies/engine/survey/figures.ts";
import { releaseOf } from "../../../policies/engine/survey/release.ts";
import { after, proposedDays, sheetState } from "../../../policies/engine/survey/round.ts";
import { loadSurveys } from "../../../policies/load/load-surveys.ts";
import type { Api } from "../../../policies/schema/api.ts";
import type {
  SurveyAnswerBody,
  SurveyDaysBody,
  SurveyResultView,
  SurveyRoundBody,
  SurveyRoundView,
  SurveyStepBody,
} from "../../../policies/schema/survey-api.ts";
import { SKIPPED, SURVEY_LANGUAGES } from "../../../policies/schema/survey.ts";
import type { SurveyAudience, SurveyRelease } from "../../../policies/schema/survey.ts";
import { Refusal } from "./fake-lists.ts";

const sheets = loadSurveys();

export interface SurveyFixtures {
  readonly today: string;
  rounds: { round: SurveyRoundView; release: SurveyRelease | null }[];
  readonly answered: SurveyAnswerBody[];
  /** The next ticket the page sends is too old. */
  oldTicket: boolean;
}

/** @param best  answers «yes» and «rather yes» to each question in turn */
function released(audience: SurveyAudience, people: number, best: readonly number[]): SurveyRelease {
  return releaseOf(
    people,
    sheets[audience].questions.map(({ id }, at) => {
      const top = Math.min(people, best[at % best.length] ?? people);
      const yes = Math.ceil(top * 0.7);
      const rest = people - top;
      const no = Math.floor(rest / 3);
      return {
        question: id,
        counts: {
          agree: yes,
          "rather-agree": top - yes,
          "rather-disagree": no,
          disagree: no,
          unsure: rest - 2 * no,
          [SKIPPED]: 0,
        },
      };
    }),
  );
}

export function makeSurveyFixtures(now: number): SurveyFixtures {
  const today = new Date(now).toISOString().slice(0, 10);
  const round = (number: string, audience: SurveyAudience, more: Partial<SurveyRoundView>): SurveyRoundView => ({
    id: number.replaceAll("/", "-"),
    number,
    audience,
    state: "closed",
    opensOn: addDays(today, -60),
    closesOn: addDays(today, -30),
    ended: false,
    code: "K7M-2QF",
    people: 0,
    ballots: audience === "staff" ? 30 : null,
    openedOn: addDays(today, -60),
    closedOn: addDays(today, -30),
    ...more,
  });
  const child = released("child", 64, [58, 49, 55, 60, 64, 41, 50]);
  const earlier = released("child", 41, [33, 30, 40]);
  return {
    today,
    answered: [],
    oldTicket: false,
    rounds: [
      {
        round: round("A/6/2027", "child", {
          state: "open",
          opensOn: addDays(today, -3),
          closesOn: addDays(today, 18),
          openedOn: addDays(today, -3),
          closedOn: null,
          people: 25,
        }),
        release: null,
      },
      {
        round: round("A/5/2027", "staff", {
          state: "planned",
          code: "W3D-9HJ",
          opensOn: addDays(today, 2),
          closesOn: addDays(today, 20),
          openedOn: null,
          closedOn: null,
          ballots: 0,
        }),
        release: null,
      },
      {
        round: round("A/4/2027", "guardian", {
          state: "open",
          code: "P2X-7AC",
          closesOn: addDays(today, -1),
          closedOn: null,
          ended: true,
          people: "few",
        }),
        release: null,
      },
      { round: round("A/3/2027", "child", { people: child.respondents }), release: child },
      { round: round("A/2/2027", "staff", { people: "few" }), release: { respondents: "few", questions: [] } },
      { round: round("A/1/2027", "guardian", { state: "cancelled" }), release: null },
      {
        round: round("A/2/2026", "child", { closedOn: addDays(today, -400), people: earlier.respondents }),
        release: earlier,
      },
    ],
  };
}

type Answers = { readonly [K in keyof typeof Api]?: (body: never, id: string) => unknown };

export function surveyAnswers(data: SurveyFixtures): Answers {
  const entryOf = (id: string) => {
    const found = data.rounds.find(({ round }) => round.id === id || round.code === id);
    if (found === undefined) throw new Refusal(404, "E_SURVEY_UNKNOWN", "Nie ma takiej ankiety.");
    return found;
  };
  const change = (id: string, next: Partial<SurveyRoundView>, release: SurveyRelease | null = null) => {
    const entry = entryOf(id);
    entry.round = { ...entry.round, ...next };
    entry.release = release;
    return entry.round;
  };
  const resultOf = (id: string): SurveyResultView => {
    const { round, release } = entryOf(id);
    const sheet = sheets[round.audience];
    const before = data.rounds
      .slice(data.rounds.findIndex((one) => one.round.id === round.id) + 1)
      .find((one) => one.round.audience === round.audience && one.release !== null);
    return {
      round,
      questionnaire: sheet,
      release,
      figures: release === null ? [] : figuresOf(sheet, release),
      before:
        release === null || before === undefined || before.release === null
          ? null
          : {
              number: before.round.number,
              closedOn: before.round.closedOn ?? data.today,
              people: before.release.respondents,
              figures: figuresOf(sheet, before.release),
            },
    };
  };
  return {
    surveys: () => ({
      today: data.today,
      rounds: data.rounds.map(({ round }) => round),
      proposals: (["child", "guardian", "staff"] as const).map((audience) => ({
        audience,
        ...proposedDays(data.today),
      })),
    }),
    survey: (_: never, id) => resultOf(id),
    surveyPlan: (body: SurveyRoundBody) => {
      const [first] = data.rounds;
      const made: SurveyRoundView = {
        ...(first?.round as SurveyRoundView),
        ...body,
        number: "A/7/2027",
        code: "H4T-6RN",
        state: "planned",
        people: 0,
        openedOn: null,
        closedOn: null,
        ballots: body.audience === "staff" ? 0 : null,
      };
      data.rounds = [{ round: made, release: null }, ...data.rounds];
      return made;
    },
    surveyDays: (body: SurveyDaysBody, id) => change(id, { ...body, ended: false }),
    surveyStep: ({ step }: SurveyStepBody, id) => {
      const { round } = entryOf(id);
      const state = after(round.state, step);
      if (state === null) throw new Refusal(409, "E_SURVEY_STATE", "W tym stanie nie można.");
      const release = step === "close" ? released(round.audience, 27, [25, 20]) : null;
      const people = release?.respondents ?? round.people;
      return change(id, { state, people, closedOn: step === "open" ? null : data.today, ended: false }, release);
    },
    surveyBallots: ({ count }: { count: number }, id) => {
      const { code } = change(id, { ballots: count });
      const ballots = Array.from({ length: count }, (_, at) => `ACDEF-${String(20_000 + at).replaceAll("0", "G")}`);
      return { code, ballots };
    },
    surveySheet: (_: never, code) => {
      const { round } = entryOf(code);
      const state = sheetState(round.state, round, data.today);
      return {
        state,
        opensOn: round.opensOn,
        closesOn: round.closesOn,
        needsBallot: round.audience === "staff",
        languages: [...SURVEY_LANGUAGES[round.audience]],
        questionnaire: state === "open" ? sheets[round.audience] : null,
        ticket: state === "open" ? `ticket-${String(Math.random())}-${round.code}` : null,
      };
    },
    surveyAnswer: (body: SurveyAnswerBody) => {
      if (data.oldTicket) {
        data.oldTicket = false;
        throw new Refusal(409, "E_SURVEY_TICKET", "Otwórz ankietę jeszcze raz.");
      }
      if (body.ballot === "ACDEF-99999") throw new Refusal(422, "E_SURVEY_BALLOT", "Kod jest nieznany.");
      data.answered.push(body);
      return { taken: true };
    },
  };
}
