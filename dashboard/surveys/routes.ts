/**
 * Endpoints of the surveys.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import { MINUTE_MS } from "../platform/clock.ts";
import { readSheet, takeAnswer } from "./answers.ts";
import type { Person, SurveyContext } from "./context.ts";
import { drawBallots, moveRound, planRound, stepRound } from "./rounds.ts";
import { TicketDesk } from "./tickets.ts";
import { listRounds, readResult } from "./views.ts";

/** Of one address; counted in memory only. A whole class at one kiosk fits, and so do its parents behind one address of the guest Wi-Fi. */
const ANSWERS = { max: 60, timeWindow: 10 * MINUTE_MS };
const SHEETS = { max: 120, timeWindow: 10 * MINUTE_MS };

const personOf = ({ session }: Caller): Person => ({ account: session.account.id, roles: session.roles });

export function registerSurveyRoutes(app: FastifyInstance, context: SurveyContext): void {
  const desk = new TicketDesk(context.pepper);
  registerEndpoint(app, Api.surveys, async () => listRounds(context));
  registerEndpoint(app, Api.survey, async ({ params }) => readResult(context, params["id"] ?? ""));
  registerEndpoint(app, Api.surveyPlan, async ({ body, caller }) => planRound(context, personOf(caller()), body));
  registerEndpoint(app, Api.surveyDays, async ({ params, body, caller }) =>
    moveRound(context, personOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.surveyStep, async ({ params, body, caller }) =>
    stepRound(context, personOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.surveyBallots, async ({ params, body, caller }) =>
    drawBallots(context, personOf(caller()), params["id"] ?? "", body.count),
  );
  registerEndpoint(app, Api.surveySheet, async ({ params }) => readSheet(context, desk, params["code"] ?? ""), SHEETS);
  registerEndpoint(
    app,
    Api.surveyAnswer,
    async ({ params, body }) => takeAnswer(context, desk, params["code"] ?? "", body),
    ANSWERS,
  );
}
