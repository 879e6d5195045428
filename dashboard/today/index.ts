/**
 * «Dziś»: five lights, what waits, counters since midnight. Owns no table; reads public views of the other slices.
 *
 * @module
 */
export { judgeLights, listTodo } from "./model.ts";
export { registerTodayRoutes } from "./routes.ts";
