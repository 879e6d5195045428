/**
 * Surveys of children, guardians and staff: rounds, answers as counters only, results from five people on, the count for M27.
 *
 * @module
 */
export type { SurveyCalendar, SurveyContext } from "./context.ts";
export { surveyCounter } from "./counter.ts";
export { registerSurveyRoutes } from "./routes.ts";
export { seedSurveyRound } from "./seed.ts";
export type { SeededRound } from "./seed.ts";
