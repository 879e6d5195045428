/**
 * What other slices ask of the coordinator's desk, in the shapes of their own ports: a drill, a survey and a report each fulfil a duty of the calendar,
 * a drill's lessons become improvements, a report tells what the desk holds, and the loan desk asks who is trained.
 *
 * @module
 */
import { lendingProgramme } from "../../policies/engine/coordination/lending.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { listConsultations } from "./consultations.ts";
import type { CoordinationContext } from "./context.ts";
import { completeDuty, standings } from "./duties.ts";
import { listImprovements, openImprovement } from "./improvements.ts";
import { leaveToLend } from "./lending.ts";
import { listRemarks } from "./remarks.ts";

type Person = Parameters<typeof completeDuty>[2];
type Done = Parameters<typeof completeDuty>[3];

/** For `DrillContext`. */
export const drillPorts = (desk: CoordinationContext) => ({
  improve: async (
    person: Parameters<typeof openImprovement>[1],
    {
      id,
      title,
      why,
      where,
    }: { readonly id: string; readonly title: string; readonly why: string; readonly where: string },
  ) =>
    openImprovement(desk, person, {
      id,
      title,
      why,
      origin: { kind: "guidance", where },
      owner: null,
      dueOn: null,
      cost: "",
      change: null,
    }),
  dutyDone: async (tx: DatabaseTransaction, person: Person, done: Omit<Done, "duty" | "due">) =>
    completeDuty(tx, desk, person, { ...done, duty: "drill", due: null }),
});

/** For `SurveyContext`. */
export const surveyPorts = (desk: CoordinationContext) => ({
  calendar: {
    last: async (tx: DatabaseTransaction, duty: string) =>
      (await standings(tx, desk)).find((one) => one.duty === duty)?.last ?? null,
    done: async (tx: DatabaseTransaction, person: Person, done: Done) => completeDuty(tx, desk, person, done),
  },
});

/** For `LoanContext`. */
export const lendingPorts = (desk: Pick<CoordinationContext, "venueId" | "timeZone" | "standards">) => ({
  training: async (db: Queryable, account: string, at: number) => ({
    leave: await leaveToLend(db, desk, account, at),
    training: lendingProgramme(desk.standards.programmes)?.title ?? null,
  }),
});

/** For the editions of reports. */
export const editionPorts = (desk: CoordinationContext) => ({
  improvements: async () => listImprovements(desk),
  remarks: async () => listRemarks(desk),
  consultations: async () => listConsultations(desk),
  dutyDone: async (tx: DatabaseTransaction, person: Person, done: Done) => completeDuty(tx, desk, person, done),
});
