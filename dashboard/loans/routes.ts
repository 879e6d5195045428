/**
 * Endpoints of the loan desk.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import { Refusal } from "../platform/error.ts";
import type { PublisherKey } from "../platform/publisher-key.ts";
import { cleanDevice, gateOfDevice } from "./clean.ts";
import type { LoanContext, Person } from "./context.ts";
import { handOut, reportMissing, takeBack } from "./devices.ts";
import { gateList } from "./gate-list.ts";
import { undoPrompt } from "./contact-words.ts";
import { closePrompt, viewDraftWords, viewPrompts } from "./prompts.ts";
import { brief, closeSession, createSession, extendSession } from "./sessions.ts";
import type { LoanTables } from "./tables.ts";
import { viewSession, viewSessions, viewTraining } from "./views.ts";

export interface LoanRouteOptions extends LoanContext {
  readonly publisher: Pick<PublisherKey, "publicKey" | "sign">;
  /** Drafts that do not exist for somebody; left out: none. */
  readonly draftsKeptFrom?: (viewer: {
    readonly account: string;
    readonly roles: readonly string[];
  }) => Promise<ReadonlySet<string>>;
}

const personOf = ({ session }: Caller): Person => ({
  id: session.account.id,
  name: session.account.displayName,
});
const idOf = (params: Readonly<Record<string, string>>): string => params["id"] ?? "";

export function registerLoanRoutes(app: FastifyInstance, options: LoanRouteOptions): void {
  const { clock, database, venueId } = options;
  registerEndpoint(app, Api.loans, async () => viewSessions(database, venueId, clock()));
  registerEndpoint(app, Api.lendingTraining, async ({ caller }) =>
    viewTraining(options, personOf(caller()).id, clock()),
  );
  registerEndpoint(app, Api.stepsKnown, async ({ params }) => {
    const row = await database
      .withTables<LoanTables>()
      .selectFrom("loan_step")
      .select("id")
      .where("venue_id", "=", venueId)
      .where("id", "=", idOf(params))
      .executeTakeFirst();
    if (row === undefined) throw new Refusal(404, "E_LOAN_STEP_UNKNOWN");
    return {};
  });
  registerEndpoint(app, Api.loan, async ({ params }) => viewSession(database, venueId, idOf(params), clock()));
  registerEndpoint(app, Api.loanCreate, async ({ body, caller }) =>
    createSession(options, body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.loanBrief, async ({ params, body, caller }) =>
    brief(options, idOf(params), body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.loanHandOut, async ({ params, body, caller }) =>
    handOut(options, idOf(params), body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.loanReturn, async ({ params, body, caller }) =>
    takeBack(options, idOf(params), body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.loanMissing, async ({ params, body, caller }) =>
    reportMissing(options, idOf(params), body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.loanClose, async ({ params, body, caller }) =>
    closeSession(options, idOf(params), body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.loanExtend, async ({ params, body, caller }) =>
    extendSession(options, idOf(params), body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.gateList, async () => gateList(options, options.publisher, clock()));
  registerEndpoint(app, Api.gateOf, async ({ params }) => gateOfDevice(options, idOf(params), clock()));
  registerEndpoint(app, Api.loanClean, async ({ params, body, caller }) =>
    cleanDevice(options, idOf(params), body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.prompts, async ({ caller }) =>
    viewPrompts(database, venueId, caller().session.account.id, clock()),
  );
  registerEndpoint(app, Api.draftWords, async ({ params, caller }) => {
    const { account, roles } = caller().session;
    const kept = await options.draftsKeptFrom?.({ account: account.id, roles });
    return kept?.has(idOf(params)) === true ? [] : viewDraftWords(database, venueId, idOf(params));
  });
  registerEndpoint(app, Api.promptClose, async ({ params, body, caller }) =>
    closePrompt(options, idOf(params), body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.promptUndo, async ({ params, body, caller }) =>
    undoPrompt(options, idOf(params), body, personOf(caller()), clock()),
  );
}
