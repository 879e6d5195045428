/**
 * Staff accounts, roles, sessions: who may see what, and who did what.
 *
 * @module
 */
export { changeAccounts, listAccounts } from "./accounts.ts";
export type { EnterOrder } from "./accounts.ts";
export { recordAudit } from "./audit.ts";
export type { AuditAction } from "./audit.ts";
export { rolesHeld } from "./duties.ts";
export type { HeldRole } from "./duties.ts";
export { registerEndpoint } from "./endpoint.ts";
export type { Endpoint, Exchange } from "./endpoint.ts";
export { CSRF_HEADER, SESSION_COOKIE, identify, installGuard } from "./guard.ts";
export type { Caller } from "./guard.ts";
export { registerLive, topicsFor } from "./live.ts";
export type { MayHear } from "./live.ts";
export { isSameOrigin } from "./origin.ts";
export { ROLE_PERMISSIONS, permissionsOf } from "./roles.ts";
export { registerAccessRoutes } from "./routes.ts";
export { factorState, hasFactor, requireFresh } from "./second-factor.ts";
export type { FactorState } from "./second-factor.ts";
export { registerSecurityRoutes } from "./security-routes.ts";
export { findSession, openSession } from "./sessions.ts";
export type { Session, SessionRules } from "./sessions.ts";
export { issueSetupToken } from "./setup.ts";
export { Throttle } from "./throttle.ts";
export { csrfToken } from "./token.ts";
