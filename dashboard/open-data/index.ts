/**
 * Open data: once a year, tables in which nobody can be found, prepared by one person and approved by another.
 *
 * @module
 */
export type { OpenDataContext, Publisher } from "./context.ts";
export { tableCsv } from "./csv.ts";
export { packRelease } from "./package.ts";
export { approvedReleases } from "./releases.ts";
export { registerOpenDataRoutes } from "./routes.ts";
