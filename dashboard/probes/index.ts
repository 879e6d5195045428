/**
 * Continuous proof («kanarki»): rounds of questions from every network's own address, judged, signed, chained, counted.
 *
 * @module
 */
export { probeCounter } from "./counter.ts";
export { askingAddresses } from "./places.ts";
export { isRoundDue, probeRound } from "./round.ts";
export type { ProbeContext } from "./round.ts";
export { registerProbeRoutes } from "./routes.ts";
export { verifyRounds } from "./store.ts";
