/**
 * Endpoints of access: set-up, session, accounts.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import type { SessionView } from "../../policies/schema/api.ts";
import type { Clock } from "../platform/clock.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { browserName } from "./browser-name.ts";
import type { EnterOrder } from "./accounts.ts";
import { createAccount, hasAccounts, listAccounts, updateAccount } from "./accounts.ts";
import { recordAudit } from "./audit.ts";
import { registerEndpoint } from "./endpoint.ts";
import { SESSION_COOKIE, identify } from "./guard.ts";
import { SESSION_ABSOLUTE_MS, closeSession, findSession } from "./sessions.ts";
import type { Session, SessionRules } from "./sessions.ts";
import { factorView } from "./second-factor.ts";
import { relyingPartyOf } from "./passkeys.ts";
import {
  acceptInvitation,
  invite,
  listInvitations,
  lookAtInvitation,
  renewInvitation,
  withdrawInvitation,
} from "./invitations.ts";
import { approveRecovery, listRecoveries, refuseRecovery } from "./recovery.ts";
import { accessHistory } from "./history.ts";
import { requireFresh } from "./second-factor.ts";
import { setUp } from "./setup.ts";
import { signIn } from "./sign-in.ts";
import type { Throttle } from "./throttle.ts";
import { csrfToken } from "./token.ts";

export interface AccessRouteOptions extends SessionRules {
  readonly database: Database;
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly venueName: string;
  readonly origin: string | undefined;
  /** How designated roles come about; left out: nobody gets one here. */
  readonly enterOrder?: EnterOrder;
}

/** Guesses of links from one address; a link has 256 bits, so this only keeps the noise down. */
const INVITATION_LIMIT = { max: 30, timeWindow: 60_000 };

const NO_ORDERS: EnterOrder = async () => {
  throw new Refusal(409, "E_ACCESS_ORDER");
};

export function registerAccessRoutes(app: FastifyInstance, options: AccessRouteOptions): void {
  const { database, clock, throttle } = options;

  const view = async (session: Session, token: string, request: FastifyRequest): Promise<SessionView> => ({
    account: { ...session.account },
    roles: [...session.roles],
    permissions: [...session.permissions],
    csrf: csrfToken(token),
    expiresAt: instant(session.expiresAt),
    venueName: options.venueName,
    secondFactor: await factorView(database, session.account.id, session.secondFactor, rpIdOf(request)),
  });
  const rpIdOf = (request: FastifyRequest): string | null => {
    const party = relyingPartyOf(request, options.origin);
    return typeof party === "string" ? null : party.rpId;
  };
  const browserOf = (request: FastifyRequest): string | null => browserName(request.headers["user-agent"]);

  /** A new token at every sign-in: one planted in the browser before is worth nothing afterwards. */
  const enter = async (request: FastifyRequest, reply: FastifyReply, token: string): Promise<SessionView> => {
    const session = await findSession(database, token, clock(), options);
    if (session === undefined) throw new Refusal(401, "E_ACCESS_SESSION");
    void reply.setCookie(SESSION_COOKIE, token, {
      path: "/",
      httpOnly: true,
      sameSite: "strict",
      secure: options.origin?.startsWith("https:") === true,
      maxAge: SESSION_ABSOLUTE_MS / 1_000,
    });
    return view(session, token, request);
  };

  registerEndpoint(app, Api.setupState, async () => ({ needed: !(await hasAccounts(database)) }));
  registerEndpoint(app, Api.setup, async ({ body, request, reply }) =>
    enter(request, reply, await setUp(database, body, clock(), browserOf(request))),
  );
  registerEndpoint(app, Api.signIn, async ({ body, request, reply }) => {
    const before = await identify(request, options);
    const token = await signIn(database, throttle, body, request.ip, clock(), browserOf(request));
    if (before !== undefined) await closeSession(database, before.session.tokenDigest);
    return enter(request, reply, token);
  });
  registerEndpoint(app, Api.session, async ({ caller, request }) => {
    const { session, token } = caller();
    return view(session, token, request);
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

  registerEndpoint(app, Api.accounts, async () => listAccounts(database, clock()));
  registerEndpoint(app, Api.accountCreate, async ({ body, caller }) =>
    createAccount(database, body, caller().session.account.id, clock(), options.enterOrder ?? NO_ORDERS),
  );
  registerEndpoint(app, Api.accountUpdate, async ({ body, params, caller }) => {
    const { account, tokenDigest } = caller().session;
    return updateAccount(
      database,
      params["id"] ?? "",
      body,
      { accountId: account.id, keepSession: tokenDigest, orders: true },
      clock(),
    );
  });

  registerDoors(app, options, async (request, reply, token) => void (await enter(request, reply, token)));
}

/** Invitations, recovery by two, and the history of access. */
function registerDoors(
  app: FastifyInstance,
  { database, clock }: Pick<AccessRouteOptions, "database" | "clock">,
  enter: (request: FastifyRequest, reply: FastifyReply, token: string) => Promise<void>,
): void {
  registerEndpoint(app, Api.invitations, async () => listInvitations(database, clock()));
  registerEndpoint(app, Api.invitationCreate, async ({ body, caller }) => {
    const { session } = caller();
    requireFresh(session.secondFactor, clock());
    return invite(database, body, session.account.id, clock());
  });
  registerEndpoint(app, Api.invitationRenew, async ({ params, caller }) => {
    const { session } = caller();
    requireFresh(session.secondFactor, clock());
    return renewInvitation(database, params["id"] ?? "", session.account.id, clock());
  });
  registerEndpoint(app, Api.invitationWithdraw, async ({ params, caller }) => {
    await withdrawInvitation(database, params["id"] ?? "", caller().session.account.id, clock());
    return {};
  });
  registerEndpoint(
    app,
    Api.invitationLook,
    async ({ body }) => lookAtInvitation(database, body.token, clock()),
    INVITATION_LIMIT,
  );
  registerEndpoint(
    app,
    Api.invitationAccept,
    async ({ body, request, reply }) => {
      const token = await acceptInvitation(database, body, clock(), browserName(request.headers["user-agent"]));
      await enter(request, reply, token);
      return {};
    },
    INVITATION_LIMIT,
  );

  registerEndpoint(app, Api.recoveries, async ({ caller }) =>
    listRecoveries(database, caller().session.account.id, clock()),
  );
  registerEndpoint(app, Api.recoveryApprove, async ({ params, caller }) => {
    const { session } = caller();
    requireFresh(session.secondFactor, clock());
    return { done: await approveRecovery(database, params["id"] ?? "", session.account.id, clock()) };
  });
  registerEndpoint(app, Api.recoveryRefuse, async ({ params, caller }) => {
    await refuseRecovery(database, params["id"] ?? "", caller().session.account.id, clock());
    return {};
  });
  registerEndpoint(app, Api.accessHistory, async ({ caller }) => accessHistory(database, caller().session.account.id));
}
