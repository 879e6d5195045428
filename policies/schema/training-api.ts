/**
 * Endpoints of the register of trainings: sessions with their signed lists, who is due, files in and out.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { ImportAnswer } from "./device-api.ts";
import { Role } from "./role.ts";
import { CalendarDutyId, RequirementId, TrainingProgrammeId } from "./standards.ts";
import { Bilingual } from "./vocabulary.ts";

const line = z.string().trim().min(3).max(200);
const optionalLine = z.string().trim().max(200);

export const TrainingState = z.enum(["valid", "soon", "expired", "due", "late"]);
export type TrainingState = z.output<typeof TrainingState>;

/** Somebody on the list. Whoever has no account (a trainee, a volunteer, an external guide) is written by name. */
export const TraineeBody = z.strictObject({
  id: z.uuid(),
  account: z.string().min(1).max(128).nullable(),
  name: line,
  position: optionalLine.describe("post or company"),
  signed: z.boolean().describe("the signature is on the paper list"),
  statementOn: LocalDay.nullable().describe("statement of annex 6"),
});
export type TraineeBody = z.output<typeof TraineeBody>;

export const TrainingSaveBody = z.strictObject({
  version: z.int().min(0).describe("0: a new one"),
  programme: TrainingProgrammeId,
  heldOn: LocalDay,
  topic: line,
  materials: optionalLine.describe("which version of the materials, e.g. «prezentacja 2027-01»"),
  leader: line.describe("who led it: a person or a company"),
  place: optionalLine,
  people: z.array(TraineeBody).max(300),
});
export type TrainingSaveBody = z.output<typeof TrainingSaveBody>;

export const TrainingView = TrainingSaveBody.extend({
  id: z.string(),
  number: z.string().describe("S/2/2027"),
  version: z.int(),
  closed: z.boolean().describe("the signed list is complete: it counts, and nothing changes any more"),
});
export type TrainingView = z.output<typeof TrainingView>;

export const TrainingsView = z.strictObject({
  today: LocalDay,
  programmes: z.array(
    z.strictObject({
      id: TrainingProgrammeId,
      title: Bilingual,
      about: Bilingual,
      requirement: RequirementId,
      roles: z.array(Role),
      withinDays: z.int(),
      months: z.int(),
      statement: z.boolean(),
      term: z.enum(["standards", "law", "proposal"]),
      needed: z.int().min(0).describe("people whose roles ask for it"),
      valid: z.int().min(0).describe("of them trained and in time"),
    }),
  ),
  people: z.array(
    z.strictObject({
      account: z.string(),
      name: z.string(),
      roles: z.array(Role),
      trainings: z.array(
        z.strictObject({
          programme: CalendarDutyId,
          state: TrainingState,
          last: LocalDay.nullable(),
          due: LocalDay,
        }),
      ),
    }),
  ),
  sessions: z.array(TrainingView).describe("the newest first"),
});
export type TrainingsView = z.output<typeof TrainingsView>;

export const TrainingImportBody = z
  .strictObject({
    csv: z.string().max(2_000_000).optional(),
    xlsx: z.base64().max(7_200_000).optional().describe("a workbook of at most 5 MB; its first sheet is read"),
    dryRun: z.boolean(),
    close: z.boolean().describe("the lists are signed: close what has no signature missing"),
  })
  .refine(({ csv, xlsx }) => (csv === undefined) !== (xlsx === undefined), "either csv or xlsx");

export const TrainingImportAnswer = z.strictObject({
  sessions: z.int().min(0),
  people: z.int().min(0),
  faults: ImportAnswer.shape.faults,
});
export type TrainingImportAnswer = z.output<typeof TrainingImportAnswer>;

export const TrainingApi = {
  trainings: {
    method: "GET",
    path: "/api/coordination/trainings",
    permission: "coordination.read",
    response: TrainingsView,
  },
  trainingSave: {
    method: "PUT",
    path: "/api/coordination/trainings/:id",
    permission: "trainings.write",
    body: TrainingSaveBody,
    response: TrainingView,
  },
  trainingClose: {
    method: "POST",
    path: "/api/coordination/trainings/:id/close",
    permission: "trainings.write",
    body: z.strictObject({ version: z.int().min(1) }),
    response: TrainingView,
  },
  trainingReopen: {
    method: "POST",
    path: "/api/coordination/trainings/:id/reopen",
    permission: "trainings.write",
    body: z.strictObject({ reason: z.string().trim().min(10).max(2_000) }),
    response: TrainingView,
  },
  trainingRemove: {
    method: "DELETE",
    path: "/api/coordination/trainings/:id",
    permission: "trainings.write",
    response: z.strictObject({}),
  },
  trainingImport: {
    method: "POST",
    path: "/api/coordination/training-import",
    permission: "trainings.write",
    body: TrainingImportBody,
    response: TrainingImportAnswer,
  },
} as const;
