/**
 * Self-declarations: what outside bodies ask of filtering and monitoring, answered from what works at the venue today.
 *
 * @module
 */
export type { DeclarationContext } from "./editions.ts";
export { liveFacts } from "./facts.ts";
export type { FactSources } from "./facts.ts";
export { registerDeclarationRoutes } from "./routes.ts";
