/**
 * The door of the API: session, permission, origin and CSRF, in this order, before any handler runs. Deny by default.
 *
 * @module
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import type { Permission } from "../../policies/schema/api.ts";
import { opensDoors } from "../../policies/engine/people/second-factor.ts";
import { sameSecret } from "../platform/canonical.ts";
import type { Clock } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { recordAudit } from "./audit.ts";
import { isSameOrigin } from "./origin.ts";
import { findSession } from "./sessions.ts";
import type { Session, SessionRules } from "./sessions.ts";
import { csrfToken } from "./token.ts";

export const SESSION_COOKIE = "latarnik_session";
export const CSRF_HEADER = "x-latarnik-csrf";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** What the guard found out about a request. */
export interface Caller {
  readonly session: Session;
  readonly token: string;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Set by the guard on every route that needs a session. */
    caller: Caller | null;
  }
}

/** Where somebody may go who has given the password and not yet the second factor; everywhere else is shut. */
const HALF_WAY: Readonly<Record<"needed" | "overdue", ReadonlySet<string>>> = {
  needed: doors(
    Api.session,
    Api.signOut,
    Api.security,
    Api.proveTotp,
    Api.provePasskeyOptions,
    Api.provePasskey,
    Api.proveRecoveryCode,
    Api.recoveryAsk,
  ),
  overdue: doors(
    Api.session,
    Api.signOut,
    Api.security,
    Api.totpStart,
    Api.totpConfirm,
    Api.passkeyOptions,
    Api.passkeyAdd,
  ),
};

function doors(...endpoints: readonly { readonly method: string; readonly path: string }[]): ReadonlySet<string> {
  return new Set(endpoints.map(({ method, path }) => `${method} ${path}`));
}

export interface GuardOptions extends SessionRules {
  readonly database: Database;
  readonly clock: Clock;
  readonly origin: string | undefined;
}

/** Installs the door on an application; routes say in `config.access` who may pass. */
export function installGuard(app: FastifyInstance, options: GuardOptions): void {
  app.decorateRequest("caller", null);
  // After the limits by address, which are hooks of the routes: whoever is turned away again and again is counted, too.
  app.addHook("preParsing", async (request) => {
    const access = request.routeOptions.config.access;
    if (access === undefined) return; // static files and unknown paths; the factory refuses such routes below /api
    const unsafe = !SAFE_METHODS.has(request.method);
    if (unsafe && !isSameOrigin(request.headers, options.origin, false)) throw new Refusal(403, "E_ACCESS_ORIGIN");
    if (access === null) return;
    const caller = await identify(request, options);
    if (caller === undefined) throw new Refusal(401, "E_ACCESS_SESSION");
    const { standing } = caller.session.secondFactor;
    if (
      !opensDoors(standing) &&
      (standing === "needed" || standing === "overdue") &&
      !HALF_WAY[standing].has(`${request.method} ${request.routeOptions.url ?? ""}`)
    )
      throw new Refusal(403, standing === "needed" ? "E_ACCESS_FACTOR_NEEDED" : "E_ACCESS_FACTOR_OVERDUE");
    if (access !== "session" && !caller.session.permissions.includes(access as Permission)) {
      await recordAudit(options.database, {
        at: options.clock(),
        accountId: caller.session.account.id,
        action: "refused",
        outcome: "denied",
        detail: `${request.method} ${request.routeOptions.url ?? ""}`,
      });
      throw new Refusal(403, "E_ACCESS_DENIED");
    }
    const sent = request.headers[CSRF_HEADER];
    if (unsafe && (typeof sent !== "string" || !sameSecret(sent, csrfToken(caller.token))))
      throw new Refusal(403, "E_ACCESS_CSRF");
    request.caller = caller;
  });
}

/** @returns who sent a request, if its cookie belongs to a live session */
export async function identify(
  request: Pick<FastifyRequest, "cookies">,
  options: Pick<GuardOptions, "database" | "clock" | keyof SessionRules>,
): Promise<Caller | undefined> {
  const token = request.cookies[SESSION_COOKIE];
  // A digest of something that cannot be a token is not worth a query.
  if (token === undefined || !/^[\w-]{43}$/u.test(token)) return undefined;
  const session = await findSession(options.database, token, options.clock(), options);
  return session === undefined ? undefined : { session, token };
}
