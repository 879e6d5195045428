/**
 * The coordinator's desk: the board of requirements, the calendar of duties, remarks, improvements, consultations, contractors (R-013, R-090…R-101).
 *
 * @module
 */
export { declarationPath, declarationUrl } from "./accessibility.ts";
export { coordinationContext } from "./assemble.ts";
export type { CoordinationParts } from "./assemble.ts";
export type { CoordinationContext, OutsideFacts } from "./context.ts";
export { listConsultations } from "./consultations.ts";
export { coordinationCounters } from "./counters.ts";
export { completeDuty, standings } from "./duties.ts";
export { listImprovements, openImprovement } from "./improvements.ts";
export { drillPorts, editionPorts, lendingPorts, surveyPorts } from "./ports.ts";
export { remindOfDuties, waitingDuties } from "./reminders.ts";
export type { DutyToday } from "./reminders.ts";
export { listRemarks, sendRemark } from "./remarks.ts";
export { registerCoordinationRoutes } from "./routes.ts";
export { closeTraining, saveTraining } from "./trainings.ts";
