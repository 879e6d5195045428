/**
 * Retention: what is kept how long, what was removed, what a person has to decide (A3).
 *
 * @module
 */
export { mayHearOfRetention } from "./hearing.ts";
export { recordBackup, RECIPIENT_FILE } from "./backups.ts";
export { REVIEWED } from "./dates.ts";
export type { RetentionContext } from "./context.ts";
export { registerRetentionRoutes } from "./routes.ts";
export { previewRetention, runRetention } from "./run.ts";
export { waitingRetention } from "./waiting.ts";
export { RETENTION_JOB } from "./schedule.ts";
