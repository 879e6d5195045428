/**
 * Staff accounts, roles, sessions: who may see what, and who did what.
 *
 * @module
 */
export { listAccounts } from "./accounts.ts";
export { recordAudit } from "./audit.ts";
export type { AuditAction } from "./audit.ts";
export { registerEndpoint } from "./endpoint.ts";
export type { Endpoint, Exchange } from "./endpoint.ts";
export { CSRF_HEADER, SESSION_COOKIE, identify, installGuard } from "./guard.ts";
export type { Caller } from "./guard.ts";
export { registerLive, topicsFor } from "./live.ts";
export { isSameOrigin } from "./origin.ts";
export { ROLE_PERMISSIONS, permissionsOf } from "./roles.ts";
export { registerAccessRoutes } from "./routes.ts";
export { findSession } from "./sessions.ts";
export type { Session } from "./sessions.ts";
export { issueSetupToken } from "./setup.ts";
export type { AccessPublicViews } from "./tables.ts";
export { Throttle } from "./throttle.ts";
