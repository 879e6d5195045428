/**
 * Endpoints of one's own second factors and sessions.
 *
 * @module
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import type { SecondFactorView } from "../../policies/schema/people-api.ts";
import type { Clock } from "../platform/clock.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { recordAudit } from "./audit.ts";
import { registerEndpoint } from "./endpoint.ts";
import type { Caller } from "./guard.ts";
import { confirmFactor, listFactors, listSessions, removeFactor } from "./factors.ts";
import { addPasskey, judgePasskey, passkeyOptions, proofOptions, relyingPartyOf } from "./passkeys.ts";
import type { RelyingParty } from "./passkeys.ts";
import { askRecovery } from "./recovery.ts";
import { issueRecoveryCodes, recoveryCodesLeft, useRecoveryCode } from "./recovery-codes.ts";
import { factorView, markProven, requireFresh } from "./second-factor.ts";
import { closeSession, findSession } from "./sessions.ts";
import type { SessionRules } from "./sessions.ts";
import type { AccessTables } from "./tables.ts";
import type { Throttle } from "./throttle.ts";
import { beginTotp, judgeTotp } from "./totp.ts";

export interface SecurityOptions extends SessionRules {
  readonly database: Database;
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly venueName: string;
  readonly origin: string | undefined;
  /** Secret of this installation; keys of second factors are derived from it. */
  readonly pepper: string;
}

export function registerSecurityRoutes(app: FastifyInstance, options: SecurityOptions): void {
  const { database, clock, pepper } = options;
  const partyOf = (request: FastifyRequest): RelyingParty => {
    const party = relyingPartyOf(request, options.origin);
    if (typeof party === "string") throw new Refusal(409, "E_ACCESS_PASSKEY_ADDRESS");
    return party;
  };
  const personOf = ({ session }: Caller) => ({ ...session.account, session: session.tokenDigest });

  registerEndpoint(app, Api.security, async ({ caller, request }) => {
    const { session } = caller();
    const party = relyingPartyOf(request, options.origin);
    const rpId = typeof party === "string" ? null : party.rpId;
    return {
      secondFactor: await factorView(database, session.account.id, session.secondFactor, rpId),
      required: session.secondFactor.required,
      factors: await listFactors(database, session.account.id, rpId),
      recoveryCodesLeft: await recoveryCodesLeft(database, session.account.id),
      passkeys: typeof party === "string" ? party : ("possible" as const),
    };
  });

  registerEndpoint(app, Api.totpStart, async ({ caller }) => {
    const { session } = caller();
    requireFresh(session.secondFactor, clock());
    return beginTotp(database, pepper, session.account, options.venueName, clock());
  });
  registerEndpoint(app, Api.totpConfirm, async ({ caller, body, params, request }) => {
    const { session } = caller();
    requireFresh(session.secondFactor, clock());
    const id = params["id"] ?? "";
    await slowed(
      session.account.id,
      request,
      async () => (await judgeTotp(database, pepper, session.account.id, body.code, clock(), id)) !== undefined,
    );
    const recoveryCodes = await confirmFactor(database, pepper, personOf(caller()), { id, name: body.name }, clock());
    return { recoveryCodes };
  });
  registerEndpoint(app, Api.passkeyOptions, async ({ caller, request }) => {
    requireFresh(caller().session.secondFactor, clock());
    return passkeyOptions(database, partyOf(request), personOf(caller()), options.venueName, clock());
  });
  registerEndpoint(app, Api.passkeyAdd, async ({ caller, body, request }) => {
    requireFresh(caller().session.secondFactor, clock());
    const person = personOf(caller());
    const id = await addPasskey(database, partyOf(request), person, body, clock());
    return { recoveryCodes: await confirmFactor(database, pepper, person, { id, name: body.name }, clock()) };
  });
  registerEndpoint(app, Api.factorRemove, async ({ caller, params }) => {
    const { session } = caller();
    requireFresh(session.secondFactor, clock());
    await removeFactor(database, session.account.id, params["id"] ?? "", session.secondFactor.required, clock());
    return {};
  });
  registerEndpoint(app, Api.recoveryCodes, async ({ caller }) => {
    const { session } = caller();
    // Codes without a factor would be a factor of paper alone.
    if (!session.secondFactor.hasFactor) throw new Refusal(404, "E_ACCESS_FACTOR");
    requireFresh(session.secondFactor, clock());
    const at = clock();
    const recoveryCodes = await issueRecoveryCodes(database, pepper, session.account.id, at);
    await recordAudit(database, { at, accountId: session.account.id, action: "recovery-codes", outcome: "success" });
    return { recoveryCodes };
  });

  /** Judges a proof no faster than the throttle lets; counts it as failed before it is judged. */
  async function slowed(account: string, request: FastifyRequest, judge: () => Promise<boolean>): Promise<void> {
    const subjects = { factor: account, address: request.ip };
    const waitS = await options.throttle.attempt(subjects, clock());
    const audit = { at: clock(), accountId: account, action: "factor-prove" } as const;
    if (waitS > 0) {
      await recordAudit(database, { ...audit, outcome: "denied", detail: "throttled" });
      throw new Refusal(429, "E_ACCESS_THROTTLED", { retryAfterS: waitS });
    }
    if (!(await judge())) {
      await recordAudit(database, { ...audit, outcome: "failure" });
      throw new Refusal(403, "E_ACCESS_CODE");
    }
    await options.throttle.succeeded(subjects);
  }

  async function proven(caller: Caller, request: FastifyRequest, kind: string): Promise<SecondFactorView> {
    const { session, token } = caller;
    const at = clock();
    await markProven(database, session.tokenDigest, at);
    await recordAudit(database, {
      at,
      accountId: session.account.id,
      action: "factor-prove",
      outcome: "success",
      detail: kind,
    });
    const now = await findSession(database, token, at, options);
    if (now === undefined) throw new Refusal(401, "E_ACCESS_SESSION");
    const party = relyingPartyOf(request, options.origin);
    return factorView(database, session.account.id, now.secondFactor, typeof party === "string" ? null : party.rpId);
  }

  registerEndpoint(app, Api.proveTotp, async ({ caller, body, request }) => {
    const { id } = caller().session.account;
    await slowed(id, request, async () => (await judgeTotp(database, pepper, id, body.code, clock())) !== undefined);
    return proven(caller(), request, "totp");
  });
  registerEndpoint(app, Api.provePasskeyOptions, async ({ caller, request }) =>
    proofOptions(database, partyOf(request), personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.provePasskey, async ({ caller, body, request }) => {
    const person = personOf(caller());
    await slowed(person.id, request, async () =>
      judgePasskey(database, partyOf(request), person, body.response, clock()),
    );
    return proven(caller(), request, "passkey");
  });
  registerEndpoint(app, Api.proveRecoveryCode, async ({ caller, body, request }) => {
    const { id } = caller().session.account;
    await slowed(id, request, async () => useRecoveryCode(database, pepper, id, body.code));
    return proven(caller(), request, "recovery-code");
  });
  registerEndpoint(app, Api.recoveryAsk, async ({ caller }) => {
    const { session } = caller();
    if (!session.secondFactor.hasFactor) throw new Refusal(404, "E_ACCESS_FACTOR");
    const { expiresAt, approvals } = await askRecovery(database, session.account.id, clock());
    return { expiresAt: instant(expiresAt), approvals };
  });

  registerEndpoint(app, Api.sessions, async ({ caller }) =>
    (await listSessions(database, caller().session, clock())).map(({ digest: _digest, ...view }) => view),
  );
  registerEndpoint(app, Api.sessionsCloseOthers, async ({ caller }) => {
    const { session } = caller();
    const closed = await database
      .withTables<AccessTables>()
      .deleteFrom("access_session")
      .where("account_id", "=", session.account.id)
      .where("token_digest", "!=", session.tokenDigest)
      .executeTakeFirst();
    await recordAudit(database, {
      at: clock(),
      accountId: session.account.id,
      action: "session-close",
      outcome: "success",
      detail: "others",
    });
    return { closed: Number(closed.numDeletedRows) };
  });
  registerEndpoint(app, Api.sessionClose, async ({ caller, params }) => {
    const { session } = caller();
    const found = (await listSessions(database, session, clock())).find(({ id }) => id === params["id"]);
    if (found === undefined) throw new Refusal(404, "E_API_NOT_FOUND");
    await closeSession(database, found.digest);
    await recordAudit(database, {
      at: clock(),
      accountId: session.account.id,
      action: "session-close",
      outcome: "success",
    });
    return {};
  });
}
