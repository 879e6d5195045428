/**
 * Signals, drafts of threatening events, defect tickets and counters: what came of blocked questions.
 *
 * @module
 */
export { followCase, namesOfDraft, openDrafts } from "./follow.ts";
export type { DraftFacts } from "./follow.ts";
export { ingest } from "./ingest.ts";
export type { HandOn, IngestOutcome, IngestPolicy } from "./ingest.ts";
export { registerRegisterRoutes } from "./routes.ts";
export type { RegisterPublicViews } from "./tables.ts";
