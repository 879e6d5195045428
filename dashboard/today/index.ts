/**
 * «Dziś»: five lights, what waits, counters since midnight. Owns no table; reads public views of the other slices.
 *
 * @module
 */
export { waitingReader } from "./gather.ts";
export type { Gathered, Reader } from "./gather.ts";
export { judgeLights, listTodo } from "./model.ts";
export { registerTodayRoutes } from "./routes.ts";
export { NOTHING_WAITS } from "./waiting.ts";
export type { WaitingToday } from "./waiting.ts";
