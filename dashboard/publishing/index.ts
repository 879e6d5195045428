/**
 * From files to a published generation: policies, lists and local names become one bundle. Owns no table.
 *
 * @module
 */
export { GenerationKeeper } from "./keeper.ts";
export type { KeeperOptions } from "./keeper.ts";
