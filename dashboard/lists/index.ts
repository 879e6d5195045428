/**
 * List sources and their generations: what is known, how old it is, and why a name would be blocked.
 *
 * @module
 */
export { buildLists, needsBuild } from "./build.ts";
export type { ListBuildInput, RunBuild } from "./build.ts";
export { closedHelp } from "./explain.ts";
export { readLocalNames } from "./local-files.ts";
export type { LocalNames } from "./local-files.ts";
export { registerListRoutes } from "./routes.ts";
export { venueSources } from "./sources.ts";
export type { VenueSource } from "./sources.ts";
export { takeUpdateRequests } from "./store.ts";
export type { ListPublicViews } from "./tables.ts";
