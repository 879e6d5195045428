/**
 * Endpoints of the security branch.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import type { CyberContext } from "./context.ts";
import { listFailures } from "./failures.ts";
import { changeIncident, listIncidents, openIncident, setState, settleDuty, viewIncident } from "./incidents.ts";

const idOf = (params: Readonly<Record<string, string>>): string => params["id"] ?? "";
const accountOf = ({ session }: Caller): string => session.account.id;

export function registerCyberRoutes(app: FastifyInstance, context: CyberContext): void {
  registerEndpoint(app, Api.incidents, async () => listIncidents(context));
  registerEndpoint(app, Api.incident, async ({ params, caller }) =>
    viewIncident(context, accountOf(caller()), idOf(params)),
  );
  registerEndpoint(app, Api.incidentOpen, async ({ body, caller }) => openIncident(context, accountOf(caller()), body));
  registerEndpoint(app, Api.incidentChange, async ({ params, body, caller }) =>
    changeIncident(context, accountOf(caller()), idOf(params), body),
  );
  registerEndpoint(app, Api.incidentSettle, async ({ params, body, caller }) =>
    settleDuty(context, accountOf(caller()), idOf(params), body),
  );
  registerEndpoint(app, Api.incidentState, async ({ params, body, caller }) =>
    setState(context, accountOf(caller()), idOf(params), body.state, body.reason),
  );
  registerEndpoint(app, Api.failures, async () => listFailures(context.database, context.venueId, context.clock()));
}
