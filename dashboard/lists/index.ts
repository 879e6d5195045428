/**
 * List sources and their generations, and what people decide about them: what is known, how old it is, why a name would be
 * blocked, and what is open in spite of a list.
 *
 * @module
 */
export { askedSources } from "./asked-sources.ts";
export { exceptionAuthors } from "./authors.ts";
export { buildLists, dueSources, needsBuild } from "./build.ts";
export type { Ask, BuildContext, ListBuildInput, RunBuild } from "./build.ts";
export { chosenByNetwork, readChoices, withChoices } from "./choices.ts";
export type { Choice } from "./choices.ts";
export { readOpenNames } from "./exceptions.ts";
export type { OpenNames } from "./exceptions.ts";
export { closedHelp, explain } from "./explain.ts";
export type { FindLine } from "./explain.ts";
export { factsOf, parseTypedName, TYPE_NUMBERS } from "./facts.ts";
export { exportReview, importReview } from "./federation.ts";
export type { ReviewContent, ReviewOutcome } from "./federation.ts";
export { findHold, listGenerations, recordGeneration, recordHeld } from "./generations.ts";
export type { Generation } from "./generations.ts";
export { readLocalNames } from "./local-files.ts";
export type { LocalNames } from "./local-files.ts";
export { isStale, withChosenSources } from "./model.ts";
export { parseReference } from "../../policies/engine/reference.ts";
export { drawReference, mistakeState, reportMistake } from "./mistakes.ts";
export { readDecisions } from "./quarantine.ts";
export { digestsOf, isStored, storedPack } from "./packs.ts";
export { failInterruptedPreviews, runTakenPreview, takePreview } from "./previews.ts";
export type { RunPreview } from "./previews.ts";
export { clearProgress } from "./progress.ts";
export { takeUpdateRequests } from "./requests.ts";
export type { UpdateRequests } from "./requests.ts";
export { registerListRoutes } from "./routes.ts";
export { venueSources } from "./sources.ts";
export type { VenueSource } from "./sources.ts";
export { waitingReview } from "./waiting.ts";
export type { WaitingReview } from "./waiting.ts";
export type { ListPublicViews } from "./tables.ts";
