/**
 * Endpoints of the review: quarantine, mistakes, exceptions. Two of them are open to everybody.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { loadProtected } from "../../policies/load/load-protected.ts";
import { Api } from "../../policies/schema/api.ts";
import type { ProtectedGroup } from "../../policies/schema/protected.ts";
import { registerEndpoint } from "../access/index.ts";
import { MINUTE_MS } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import { approveException, createException, endException, viewException, viewExceptions } from "./exceptions.ts";
import { declineMistake, mistakeState, reportMistake, viewMistakes } from "./mistakes.ts";
import { personOf } from "./person.ts";
import { decideSuspect, viewQuarantine } from "./quarantine.ts";
import type { ListRouteOptions } from "./routes.ts";

/** A whole room may stand behind one address; a script asks far more often. */
const REPORT_LIMIT = { max: 10, timeWindow: MINUTE_MS };
const STATE_LIMIT = { max: 30, timeWindow: MINUTE_MS };

function only<T>(views: readonly T[], code: "E_QUARANTINE_UNKNOWN" | "E_MISTAKE_UNKNOWN"): T {
  const [view] = views;
  if (view === undefined) throw new Refusal(404, code);
  return view;
}

export function registerReviewRoutes(app: FastifyInstance, options: ListRouteOptions): void {
  const { database, clock, venueId, published } = options;
  const groups = protectedGroups();
  registerEndpoint(app, Api.quarantine, async () => viewQuarantine(database, venueId, groups()));
  registerEndpoint(app, Api.quarantineDecide, async ({ params, body, caller }) => {
    const id = params["id"] ?? "";
    await decideSuspect(database, venueId, id, body, personOf(caller()), clock());
    return only(await viewQuarantine(database, venueId, groups(), id), "E_QUARANTINE_UNKNOWN");
  });

  // Nothing of the request but the name goes further: not its address, not its headers.
  registerEndpoint(
    app,
    Api.mistakeReport,
    async ({ body }) => ({
      reference: await reportMistake(database, venueId, published.require(), body.name, clock()),
    }),
    REPORT_LIMIT,
  );
  registerEndpoint(
    app,
    Api.mistakeState,
    async ({ params }) => mistakeState(database, venueId, published.require(), params["reference"] ?? ""),
    STATE_LIMIT,
  );
  registerEndpoint(app, Api.mistakes, async () => viewMistakes(database, venueId, published.require()));
  registerEndpoint(app, Api.mistakeDecide, async ({ params, body, caller }) => {
    const id = params["id"] ?? "";
    await declineMistake(database, venueId, id, body, personOf(caller()), clock());
    return only(await viewMistakes(database, venueId, published.require(), id), "E_MISTAKE_UNKNOWN");
  });

  const shown = (id: string) => viewException(database, venueId, published.require(), id, clock());
  registerEndpoint(app, Api.exceptions, async () => viewExceptions(database, venueId, published.require(), clock()));
  registerEndpoint(app, Api.exceptionCreate, async ({ body, caller }) =>
    shown(await createException(database, venueId, published.require(), body, personOf(caller()), clock())),
  );
  registerEndpoint(app, Api.exceptionApprove, async ({ params, caller }) => {
    const id = params["id"] ?? "";
    await approveException(database, venueId, published.require(), id, personOf(caller()), clock());
    return shown(id);
  });
  registerEndpoint(app, Api.exceptionEnd, async ({ params, caller }) => {
    const id = params["id"] ?? "";
    await endException(database, venueId, id, personOf(caller()), clock());
    return shown(id);
  });
}

/** The shipped groups, read when first asked for; a server that cannot read them still shows the queue. */
function protectedGroups(): () => readonly ProtectedGroup[] {
  let read: readonly ProtectedGroup[] | undefined;
  return () => {
    try {
      read ??= loadProtected();
    } catch {
      return [];
    }
    return read;
  };
}
