/**
 * From files to a published generation: policies, lists, local names and what people decided become one bundle. Owns no table.
 *
 * @module
 */
export { readIngredients } from "./content.ts";
export { ReviewDesk } from "./desk.ts";
export { GenerationKeeper } from "./keeper.ts";
export type { KeeperOptions } from "./keeper.ts";
