/**
 * Endpoints of editions; every opening, wording, step and paper is in the audit, with whose it was.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { SchemaName, schemaOf } from "../../policies/schema/report-content.ts";
import { recordAudit, registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import { MINUTE_MS } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import { listEditions, openEdition, readEdition, saveWords } from "./editions.ts";
import type { EditionContext, ReportPerson } from "./editions.ts";
import { takeStep } from "./freeze.ts";
import { editionData, reportInside } from "./gather.ts";
import { editionFile } from "./papers.ts";
import { checkEdition } from "./seal.ts";

/** Four parts of up to 20 000 signs, some of three octets. */
const WORDS_OCTETS = 300_000;

/** Each draws every paper anew. */
const CHECKS = { max: 6, timeWindow: MINUTE_MS };

const personOf = ({ session }: Caller): ReportPerson => ({ account: session.account.id, roles: session.roles });

export function registerEditionRoutes(app: FastifyInstance, context: EditionContext): void {
  const { database, clock } = context;
  const noted = async (
    person: ReportPerson,
    action: "report-open" | "report-words" | "report-step" | "report-paper" | "report-check",
    subjectId: string,
    detail: string,
  ): Promise<void> =>
    recordAudit(database, { at: clock(), accountId: person.account, subjectId, action, outcome: "success", detail });

  registerEndpoint(app, Api.reports, async () => listEditions(context));
  registerEndpoint(app, Api.reportOpen, async ({ body, caller }) => {
    const person = personOf(caller());
    const opened = await openEdition(context, person, body);
    await noted(person, "report-open", opened.id, `${opened.kind} ${opened.period.from} ${opened.period.to}`);
    return opened;
  });
  registerEndpoint(app, Api.report, async ({ params }) => readEdition(context, params["id"] ?? ""));
  registerEndpoint(
    app,
    Api.reportWords,
    async ({ params, body, caller }) => {
      const person = personOf(caller());
      const saved = await saveWords(context, person, params["id"] ?? "", body);
      await noted(person, "report-words", saved.id, `version ${String(saved.version)}`);
      return saved;
    },
    undefined,
    WORDS_OCTETS,
  );
  registerEndpoint(app, Api.reportStep, async ({ params, body, caller }) => {
    const person = personOf(caller());
    const stepped = await takeStep(context, person, params["id"] ?? "", body);
    await noted(person, "report-step", stepped.id, body.step);
    return stepped;
  });
  registerEndpoint(app, Api.reportPaper, async ({ params, body, caller }) => {
    const person = personOf(caller());
    const id = params["id"] ?? "";
    const file = await editionFile(await editionData(context, id), body);
    await noted(person, "report-paper", id, `${body.paper} ${body.format} ${file.digest}`);
    return file;
  });
  registerEndpoint(app, Api.reportInside, async ({ params }) => reportInside(context, params["id"] ?? ""));
  registerEndpoint(
    app,
    Api.reportCheck,
    async ({ params, caller }) => {
      const id = params["id"] ?? "";
      const check = await checkEdition(context, id);
      await noted(personOf(caller()), "report-check", id, check.digest.found);
      return check;
    },
    CHECKS,
  );
  registerEndpoint(app, Api.reportSchema, async ({ params }) => {
    const name = SchemaName.safeParse(params["name"]);
    if (!name.success) throw new Refusal(404, "E_REPORT_UNKNOWN");
    return schemaOf(name.data);
  });
}
