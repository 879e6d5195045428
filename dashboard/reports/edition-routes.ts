/**
 * Endpoints of editions; every opening, wording, step and paper is in the audit, with whose it was.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { recordAudit, registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import { listEditions, openEdition, readEdition, saveWords } from "./editions.ts";
import type { EditionContext, ReportPerson } from "./editions.ts";
import { editionData, takeStep } from "./freeze.ts";
import { editionFile } from "./papers.ts";

/** Four parts of up to 20 000 signs, some of three octets. */
const WORDS_OCTETS = 300_000;

const personOf = ({ session }: Caller): ReportPerson => ({ account: session.account.id, roles: session.roles });

export function registerEditionRoutes(app: FastifyInstance, context: EditionContext): void {
  const { database, clock } = context;
  const noted = async (
    person: ReportPerson,
    action: "report-open" | "report-words" | "report-step" | "report-paper",
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
}
