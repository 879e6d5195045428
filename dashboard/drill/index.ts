/**
 * The annual drill: an invented event played by the real procedure's rules, in tables of its own (R-069; calendar duty `drill`).
 *
 * @module
 */
export type { DrillContext, Player } from "./context.ts";
export { waitingDrills } from "./runs.ts";
export { registerDrillRoutes } from "./routes.ts";
export { debriefDrill, endDrill, noteDrill, playStep, startDrill } from "./steps.ts";
