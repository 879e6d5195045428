/**
 * What venues tell each other about lists: a signed file that a person carries. Owns no table.
 *
 * @module
 */
export { registerFederationRoutes } from "./routes.ts";
export type { FederationRouteOptions } from "./routes.ts";
