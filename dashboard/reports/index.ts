/**
 * Effectiveness: counts of every day kept for years, and what they say of a period (M01–M32).
 *
 * @module
 */
export { noteSetup } from "./breaks.ts";
export type { SetupParts } from "./breaks.ts";
export { collect, collectEffectiveness, periodBefore } from "./collect.ts";
export type { Counter, CountingContext, CountingPolicies, ReportContext } from "./context.ts";
export { tableCounters } from "./counters/index.ts";
export { addDays, spansOf, todayOf } from "./days.ts";
export type { LocalSpan } from "./days.ts";
export type { EditionContext, ReportPerson } from "./editions.ts";
export { polishNames } from "./gather.ts";
export { registerEditionRoutes } from "./edition-routes.ts";
export { effectivenessCsv } from "./export-csv.ts";
export { openingOf, openMinutes } from "./opening.ts";
export { isRollupDue, rollup } from "./rollup.ts";
export { figuresFile } from "./figures-file.ts";
export { fileName, registerReportRoutes, yearPeriod } from "./routes.ts";
export type { FiguresContext } from "./routes.ts";
export { sampleLists } from "./samples.ts";
export { noteSetups } from "./setup.ts";
export { storeDay } from "./store.ts";
export { Tally } from "./tally.ts";
export { closeYears } from "./years.ts";
export { fillDays } from "./fill.ts";
