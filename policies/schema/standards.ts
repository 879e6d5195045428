/**
 * Shapes of `policies/standards/*.yaml`: what the Standards demand and what proves it (`requirements.yaml`), and the duties that come back by the
 * calendar (`calendar.yaml`): R-090…R-100, R-137, R-138.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { MetricId } from "./metric.ts";
import { Competence, DesignatedRole } from "./people-api.ts";
import { Role } from "./role.ts";
import { Bilingual } from "./vocabulary.ts";

/** R-001…R-139, the numbers of the trace of requirements. */
export const RequirementId = z.string().regex(/^R-\d{3}$/u, "R-001 to R-139");
export type RequirementId = z.output<typeof RequirementId>;

export const CalendarDutyId = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u, "lower-case words with hyphens");
export type CalendarDutyId = z.output<typeof CalendarDutyId>;

/**
 * Records a requirement wants somebody to keep. The board asks the slice that keeps them for a count, the latest day and what is open.
 */
export const RecordKind = z.enum(["register", "backlog", "remarks", "contractors", "helplines", "lending"]);
export type RecordKind = z.output<typeof RecordKind>;

/** What shows that a requirement holds today. */
export const Proof = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("metric"), metric: MetricId }),
  z.strictObject({ kind: z.literal("order"), role: DesignatedRole }),
  z.strictObject({ kind: z.literal("duty"), duty: CalendarDutyId }),
  z.strictObject({ kind: z.literal("records"), records: RecordKind }),
  z.strictObject({
    kind: z.literal("test"),
    path: z.string().regex(/^test\/[\w./-]+\.test\.ts$/u, "a file below test/"),
  }),
  z.strictObject({
    kind: z.literal("attest"),
    months: z.int().min(1).max(36).describe("how long a person's word holds"),
  }),
]);
export type Proof = z.output<typeof Proof>;

export const Requirement = z.strictObject({
  id: RequirementId,
  priority: z.enum(["must", "should", "could"]),
  title: Bilingual,
  document: z
    .enum(["000", "001", "002", "003", "004"])
    .describe("004: the Standards; the others: national documents behind them"),
  section: z.string().min(1).max(200),
  quotes: z.array(z.string().min(1)).min(1).describe("verbatim, Polish"),
  roles: z.array(Role).min(1),
  proof: z.array(Proof).min(1),
});
export type Requirement = z.output<typeof Requirement>;

export const RequirementFile = z.strictObject({ requirements: z.array(Requirement).min(1) });

const monthDay = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u, "MM-DD");

/**
 * When a duty comes back. `days`/`months`: so long after it was done last. `on`: a fixed day every so many years, the first in the given year.
 * `after`: so many days after another duty was done; nothing is due before.
 */
export const Recurrence = z.union([
  z.strictObject({ days: z.int().min(1).max(366) }),
  z.strictObject({ months: z.int().min(1).max(36) }),
  z.strictObject({ on: monthDay, everyYears: z.int().min(1).max(10), from: z.int().min(2000).max(2100) }),
  z.strictObject({ after: CalendarDutyId, days: z.int().min(1).max(366) }),
]);
export type Recurrence = z.output<typeof Recurrence>;

export const CalendarDuty = z.strictObject({
  id: CalendarDutyId,
  title: Bilingual,
  how: Bilingual.describe("what to do, in one sentence"),
  requirement: RequirementId,
  every: Recurrence,
  role: Role.describe("who does it"),
  confirmedBy: z.array(Role).max(2).optional().describe("done only when each of these has confirmed it"),
  remindBefore: z.array(z.int().min(0).max(366)).min(1).describe("days before the day it is due, falling"),
  term: z
    .enum(["standards", "law", "proposal"])
    .describe("who set the term; a proposal is this table's and may be changed"),
});
export type CalendarDuty = z.output<typeof CalendarDuty>;

export const CalendarFile = z.strictObject({ duties: z.array(CalendarDuty).min(1) });

/** A duty that was done: when, and for which day it was due (late work does not count for the next time). */
export const DutyDone = z.strictObject({ duty: CalendarDutyId, on: LocalDay, due: LocalDay });
export type DutyDone = z.output<typeof DutyDone>;

/** Where the document contradicts itself or the law, and what the program does about it (A4): said on the page, never mended in silence. */
export const Inconsistency = z.strictObject({
  id: CalendarDutyId,
  place: z.string().min(1).max(200).describe("where in the document, Polish"),
  what: Bilingual,
  handling: Bilingual,
  setting: z
    .string()
    .min(1)
    .max(80)
    .nullable()
    .describe("a page, or a key of config.yaml, by which the venue chooses otherwise"),
});
export type Inconsistency = z.output<typeof Inconsistency>;

export const InconsistencyFile = z.strictObject({ inconsistencies: z.array(Inconsistency).min(1) });

export const TrainingProgrammeId = CalendarDutyId;

/** A training some roles need: how soon after coming, and how long it holds. */
export const TrainingProgramme = z.strictObject({
  id: TrainingProgrammeId,
  title: Bilingual,
  about: Bilingual.describe("for whom, and what it teaches, in one sentence"),
  requirement: RequirementId,
  roles: z.array(Role).min(1),
  withinDays: z.int().min(0).max(366).describe("days a new person has"),
  months: z.int().min(1).max(60).describe("how long it holds"),
  competences: z.array(Competence).describe("of R-014; entered with it"),
  statement: z.boolean().describe("a statement of annex 6 belongs to it"),
  unlocks: z
    .literal("lending")
    .optional()
    .describe("nobody opens a lending session without it, from the venue's first closed list on (R-100)"),
  term: z.enum(["standards", "law", "proposal"]),
});
export type TrainingProgramme = z.output<typeof TrainingProgramme>;

export const TrainingFile = z.strictObject({ programmes: z.array(TrainingProgramme).min(1) });

/** An outside document somebody has to look at now and then. */
export const Guidance = z.strictObject({
  id: CalendarDutyId,
  title: Bilingual,
  publisher: z.string().min(1).max(200),
  address: z
    .url({ protocol: /^https$/u })
    .max(300)
    .describe("where people look; the program never opens it"),
  kind: z.enum(["law", "list", "helpline", "recommendation", "standard"]),
  affects: Bilingual.describe("what of ours a change may touch"),
  requirements: z.array(RequirementId).min(1),
  everyMonths: z.int().min(1).max(24),
});
export type Guidance = z.output<typeof Guidance>;
export const GuidanceFile = z.strictObject({ guidance: z.array(Guidance).min(1) });

export interface Standards {
  readonly requirements: readonly Requirement[];
  readonly duties: readonly CalendarDuty[];
  readonly inconsistencies: readonly Inconsistency[];
  readonly programmes: readonly TrainingProgramme[];
  readonly guidance: readonly Guidance[];
}
