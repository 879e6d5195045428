/**
 * Endpoints of access: set-up, session, accounts.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import type { SessionView } from "../../policies/schema/api.ts";
import type { Clock } from "../platform/clock.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { createAccount, hasAccounts, listAccounts, updateAccount } from "./accounts.ts";
import { recordAudit } from "./audit.ts";
import { registerEndpoint } from "./endpoint.ts";
import { SESSION_COOKIE, identify } from "./guard.ts";
import { SESSION_ABSOLUTE_MS, closeSession, findSession } from "./sessions.ts";
import type { Session } from "./sessions.ts";
import { setUp } from "./setup.ts";
import { signIn } from "./sign-in.ts";
import type { Throttle } from "./throttle.ts";
import { csrfToken } from "./token.ts";

export interface AccessRouteOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly venueName: string;
  readonly origin: string | undefined;
}

export function registerAccessRoutes(app: FastifyInstance, options: AccessRouteOptions): void {
  const { database, clock, throttle } = options;

  const view = (session: Session, token: string): SessionView => ({
    account: { ...session.account },
    roles: [...session.roles],
    permissions: [...session.permissions],
    csrf: csrfToken(token),
    expiresAt: instant(session.expiresAt),
    venueName: options.venueName,
  });

  /** A new token at every sign-in: one planted in the browser before is worth nothing afterwards. */
  const enter = async (reply: FastifyReply, token: string): Promise<SessionView> => {
    const session = await findSession(database, token, clock());
    if (session === undefined) throw new Refusal(401, "E_ACCESS_SESSION");
    void reply.setCookie(SESSION_COOKIE, token, {
      path: "/",
      httpOnly: true,
      sameSite: "strict",
      secure: options.origin?.startsWith("https:") === true,
      maxAge: SESSION_ABSOLUTE_MS / 1_000,
    });
    return view(session, token);
  };

  registerEndpoint(app, Api.setupState, async () => ({ needed: !(await hasAccounts(database)) }));
  registerEndpoint(app, Api.setup, async ({ body, reply }) => enter(reply, await setUp(database, body, clock())));
  registerEndpoint(app, Api.signIn, async ({ body, request, reply }) => {
    const before = await identify(request, options);
    const token = await signIn(database, throttle, body, request.ip, clock());
    if (before !== undefined) await closeSession(database, before.session.tokenDigest);
    return enter(reply, token);
  });
  registerEndpoint(app, Api.session, async ({ caller }) => {
    const { session, token } = caller();
    return view(session, token);
  });
  registerEndpoint(app, Api.signOut, async ({ caller, reply }) => {
    const { session } = caller();
    await closeSession(database, session.tokenDigest);
    await recordAudit(database, {
      at: clock(),
      accountId: session.account.id,
      action: "sign-out",
      outcome: "success",
    });
    void reply.clearCookie(SESSION_COOKIE, { path: "/" });
    return {};
  });

  registerEndpoint(app, Api.accounts, async () => listAccounts(database));
  registerEndpoint(app, Api.accountCreate, async ({ body, caller }) =>
    createAccount(database, body, caller().session.account.id, clock()),
  );
  registerEndpoint(app, Api.accountUpdate, async ({ body, params, caller }) => {
    const { account, tokenDigest } = caller().session;
    return updateAccount(
      database,
      params["id"] ?? "",
      body,
      { accountId: account.id, keepSession: tokenDigest },
      clock(),
    );
  });
}
