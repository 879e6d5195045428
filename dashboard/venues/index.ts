/**
 * Venues, their networks and resolvers, and the policy generations published to them.
 *
 * @module
 */
export { packFile, packsOf, publish, readPublished, storePack } from "./bundle.ts";
export type { BundleContent, Published } from "./bundle.ts";
export { countersSince } from "./counters.ts";
export { policyState, recordPolicyState } from "./policy-state.ts";
export type { PolicyState } from "./policy-state.ts";
export { PackShelf, PublishedReader, compileNetworks, openGeneration } from "./published.ts";
export type { OpenedGeneration } from "./published.ts";
export { registerVenueRoutes } from "./routes.ts";
export { RESOLVER_SILENT_MS } from "./model.ts";
export { coverageGaps, listResolvers, publishedGeneration, recordStatus, resolverAddresses } from "./status.ts";
export { openUplink } from "./uplink.ts";
