/**
 * Continuous proof («kanarki»): rounds of questions from every network's own address, judged, signed, chained, counted.
 *
 * @module
 */
export { verifyRounds } from "./chain.ts";
export { sondaDoor } from "./door.ts";
export { probeCounter } from "./counter.ts";
export { writeDays } from "./days.ts";
export { probeTasks } from "./findings.ts";
export type { ProbeTask, ProbeTeller } from "./findings.ts";
export { countOfDay, inventRound, sumOfDay } from "./history.ts";
export type { InventedVenue } from "./history.ts";
export { askingAddresses } from "./places.ts";
export { isRoundDue, probeRound } from "./round.ts";
export type { ProbeContext } from "./round.ts";
export { clearRuns, runRequested } from "./runs.ts";
export { registerProbeRoutes } from "./routes.ts";
export { writeRounds } from "./store.ts";
export type { Keeping, NewRound } from "./store.ts";
