/**
 * Retention: what is kept how long, what was removed, what a person has to decide (A3).
 *
 * @module
 */
export type { RetentionContext } from "./context.ts";
export { registerRetentionRoutes } from "./routes.ts";
export { previewRetention, runRetention } from "./run.ts";
export { waitingRetention } from "./waiting.ts";
