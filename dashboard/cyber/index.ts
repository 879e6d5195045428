/**
 * The security branch: incidents with their clocks (B6), and failures of the filter that met a lesson.
 *
 * @module
 */
export { cyberContext, failureWatch } from "./assemble.ts";
export { remindOfClocks } from "./clocks.ts";
export type { CyberContext } from "./context.ts";
export { watchFailures } from "./failures.ts";
export type { FailureWatch } from "./failures.ts";
export { waitingIncidents } from "./incidents.ts";
export { registerCyberRoutes } from "./routes.ts";
