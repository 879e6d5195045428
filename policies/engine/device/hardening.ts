/**
 * Administrator password (R-024), protection against theft (R-021) and against strangers' hands: who may change what.
 *
 * Pure.
 *
 * @module
 */
import {
  type AuditContext,
  type Conclusion,
  fail,
  fromFact,
  mustBeNone,
  mustBeOff,
  type Outcome,
  pass,
  unknown,
  worst,
} from "./outcome.ts";

/** An administrator may be asked for a click only; whoever is none must need a password or be refused. */
export function judgeElevation(context: AuditContext): Outcome {
  return fromFact(context, "elevation", (fact) => {
    const admin: Conclusion =
      fact.prompt === "none" ? fail("elevation-silent") : fact.prompt === "unknown" ? unknown("not-known") : pass();
    const user: Conclusion =
      fact.prompting === "none"
        ? fail("elevation-open")
        : fact.prompting === "unknown"
          ? unknown("not-known")
          : pass(fact.prompting === "denied" ? "elevation-denied" : "ok");
    return worst([mustBeNone(fact.passwordless, "elevation-passwordless"), admin, user]);
  });
}

export const judgeDailyAccount = (context: AuditContext): Outcome =>
  fromFact(context, "accounts", (fact) => mustBeOff(fact.dailyIsAdmin, "daily-account-admin"));

/** «A password is not demanded» is no proof of a blank one, but it is no proof of a password either. */
export function judgeBlankPasswords(context: AuditContext): Outcome {
  return fromFact(context, "accounts", ({ blankPasswords, blankAllowed }) => {
    if (blankPasswords !== null) return mustBeNone(blankPasswords, "password-blank");
    if (blankAllowed === null) return unknown("not-known");
    return blankAllowed > 0 ? unknown("password-not-demanded", { count: blankAllowed }) : pass();
  });
}

export const judgeAutoLogin = (context: AuditContext): Outcome =>
  fromFact(context, "accounts", (fact) => mustBeOff(fact.autoLogin, "auto-login"));

export const judgeGuest = (context: AuditContext): Outcome =>
  fromFact(context, "accounts", (fact) => mustBeOff(fact.guest, "guest-on"));

export const judgeForeignAccounts = (context: AuditContext): Outcome =>
  fromFact(context, "accounts", (fact) => mustBeNone(fact.foreign, "accounts-left"));

export function judgeLock(context: AuditContext, maxAfterS: number): Outcome {
  return fromFact(context, "lock", ({ secured, afterS }) => {
    if (secured === null) return unknown("not-known");
    if (!secured) return fail("lock-off");
    if (afterS === null) return unknown("lock-delay-unknown");
    return afterS > maxAfterS ? fail("lock-late", { seconds: afterS }) : pass("ok", { seconds: afterS });
  });
}

export function judgeEncryption(context: AuditContext): Outcome {
  return fromFact(context, "encryption", ({ system }) => {
    if (system === "on") return pass();
    return system === "unknown" ? unknown("not-known") : fail(`encryption-${system}`);
  });
}

export function judgeFirewall(context: AuditContext): Outcome {
  return fromFact(context, "firewall", ({ state, off }) => {
    if (state === "on") return pass();
    return state === "unknown" ? unknown("not-known") : fail(`firewall-${state}`, { profiles: off.join(", ") });
  });
}

export function judgeRemoteAccess(context: AuditContext, allowed: readonly string[]): Outcome {
  return fromFact(context, "remoteAccess", ({ desktop, shell, tools }) => {
    const wanted = new Set(allowed.map((name) => name.toLowerCase()));
    const found = tools.filter((tool) => !wanted.has(tool.toLowerCase()));
    return worst([
      found.length > 0 ? fail("remote-tools", { names: found.join(", ") }) : pass(),
      wanted.has("desktop") ? pass() : mustBeOff(desktop, "remote-desktop"),
      wanted.has("shell") ? pass() : mustBeOff(shell, "remote-shell"),
    ]);
  });
}

/** The charging cart needs debugging itself; then its own key must be the only one. */
export function judgeDebugging(context: AuditContext, hubKeyAllowed: boolean): Outcome {
  return fromFact(context, "mobile", ({ debugging, debuggingOverNetwork, foreignDebugKeys }) => {
    if (debuggingOverNetwork === true) return fail("debugging-over-network");
    if (debugging === null) return unknown("not-known");
    if (!debugging) return debuggingOverNetwork === null ? unknown("not-known") : pass();
    if (!hubKeyAllowed) return fail("debugging-on");
    return worst([
      mustBeNone(foreignDebugKeys, "debugging-foreign-keys"),
      debuggingOverNetwork === null ? unknown("not-known") : pass("debugging-hub-only"),
    ]);
  });
}

export function judgeUnknownSources(context: AuditContext): Outcome {
  return fromFact(context, "mobile", ({ unknownSources, sideloaded, verifier }) =>
    worst([
      mustBeNone(unknownSources, "unknown-sources"),
      mustBeNone(sideloaded, "apps-sideloaded"),
      verifier === null ? unknown("not-known") : verifier ? pass() : fail("verifier-off"),
    ]),
  );
}

export function judgeBoot(context: AuditContext): Outcome {
  return fromFact(context, "mobile", ({ bootState }) => {
    if (bootState === "verified") return pass();
    return bootState === "unknown" ? unknown("not-known") : fail(`boot-${bootState}`);
  });
}

export function judgeManaged(context: AuditContext): Outcome {
  return fromFact(context, "mobile", ({ owner }) => {
    if (owner === "device-owner" || owner === "supervised") return pass("ok", { owner });
    return owner === "unknown" ? unknown("not-known") : fail("not-managed", { owner });
  });
}
