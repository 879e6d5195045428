/**
 * Endpoints of a case's evidence.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import type { CaseContext } from "./context.ts";
import { agreeEvidence, askEvidence, caseEvidence, exportEvidence, holdEvidence, proveEvidence } from "./evidence.ts";
import { withLog } from "./gate.ts";

type Params = Readonly<Record<string, string>>;
const accountOf = ({ session }: Caller): string => session.account.id;
const placeOf = (params: Params) => ({ caseId: params["id"] ?? "", capsuleId: params["capsule"] ?? "" });
const requestOf = (params: Params) => ({ ...placeOf(params), exportId: params["request"] ?? "" });

export function registerEvidenceRoutes(app: FastifyInstance, context: CaseContext): void {
  const { clock } = context;
  registerEndpoint(app, Api.caseEvidence, async ({ params, caller }) =>
    withLog(context, async () => caseEvidence(context, accountOf(caller()), params["id"] ?? "", clock())),
  );
  registerEndpoint(app, Api.evidenceProve, async ({ params, caller, body }) =>
    withLog(context, async () => proveEvidence(context, accountOf(caller()), placeOf(params), body.reason, clock())),
  );
  registerEndpoint(app, Api.evidenceAsk, async ({ params, caller, body }) =>
    withLog(context, async () => askEvidence(context, accountOf(caller()), placeOf(params), body.reason, clock())),
  );
  registerEndpoint(app, Api.evidenceAgree, async ({ params, caller }) =>
    withLog(context, async () => agreeEvidence(context, accountOf(caller()), requestOf(params), clock())),
  );
  registerEndpoint(app, Api.evidenceExport, async ({ params, caller }) =>
    withLog(context, async () => exportEvidence(context, accountOf(caller()), requestOf(params), clock())),
  );
  registerEndpoint(app, Api.evidenceHold, async ({ params, caller, body }) =>
    withLog(context, async () => holdEvidence(context, accountOf(caller()), placeOf(params), body, clock())),
  );
}
