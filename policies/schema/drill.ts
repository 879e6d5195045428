/**
 * The annual drill: scenarios as data (`policies/drills/*.yaml`), and the endpoints that play them (R-069, safeguarding «Annual drill»).
 *
 * An invented event goes through the real procedure's rules in a space of its own; nothing of it enters a register, a figure or a message.
 *
 * @module
 */
import { z } from "zod";
import { CaseOrigin, CaseState, CaseStep, Contact, DutyId } from "./case.ts";
import { Role } from "./role.ts";
import { RequirementId } from "./standards.ts";
import { Bilingual, Instant } from "./vocabulary.ts";

const ids = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u, "lower-case words with hyphens");

/** Which seat of the procedure is expected to take a step; `own`: whoever brought it. */
export const DrillSeat = z.enum(["own", "intake", "lead", "consult", "nsp", "machine"]);
export type DrillSeat = z.output<typeof DrillSeat>;

/** What the step fills into the case's own step; words come from the player. */
export const DrillAction = z.strictObject({
  kind: z.enum(["open", "emergency", ...CaseStep.options.map((option) => option.shape.kind.value)]),
  part: z.string().optional(),
  outcome: z.string().optional(),
  opinion: z.string().optional(),
  choice: z.string().optional(),
  contact: Contact.optional(),
  duty: DutyId.optional(),
  organ: z.string().optional(),
  type: z.string().optional(),
  area: z.string().optional(),
  severe: z.boolean().optional(),
  about: z.string().optional(),
});
export type DrillAction = z.output<typeof DrillAction>;

export const DrillStep = z.strictObject({
  id: ids,
  what: Bilingual,
  seat: DrillSeat,
  requirement: RequirementId,
  does: DrillAction,
  words: z.boolean().describe("the player writes something, as in the real step"),
  withinMinutes: z
    .int()
    .min(1)
    .max(10_080)
    .nullable()
    .default(null)
    .describe("since the drill began; null: the clock of the procedure itself"),
});
export type DrillStep = z.output<typeof DrillStep>;

export const DrillScenario = z.strictObject({
  id: ids,
  title: Bilingual,
  story: Bilingual.describe("invented; what the player is told at the beginning"),
  origin: CaseOrigin,
  contact: Contact,
  namedRole: Role.nullable().describe(
    "whom the report names: that role must not know of the drill while it runs (R-064)",
  ),
  steps: z.array(DrillStep).min(3),
});
export type DrillScenario = z.output<typeof DrillScenario>;
export const DrillFile = z.strictObject({ scenarios: z.array(DrillScenario).min(1) });

export const DrillState = z.enum(["running", "debrief", "closed", "cancelled"]);
export type DrillState = z.output<typeof DrillState>;
export const DrillOutcome = z.enum(["made", "late", "missed", "open"]);
export type DrillOutcome = z.output<typeof DrillOutcome>;

const paragraph = z.string().trim().max(4_000);

export const DrillSummary = z.strictObject({
  id: z.string(),
  number: z.string().describe("Ć/1/2027"),
  title: Bilingual,
  state: DrillState,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  made: z.int(),
  late: z.int(),
  missed: z.int(),
  steps: z.int(),
});
export type DrillSummary = z.output<typeof DrillSummary>;

export const DrillsView = z.strictObject({
  scenarios: z
    .array(
      z.strictObject({
        id: z.string(),
        title: Bilingual,
        story: Bilingual,
        namedRole: Role.nullable(),
        steps: z.int(),
      }),
    )
    .describe("empty for whoever may not start one"),
  runs: z.array(DrillSummary).describe("the newest first; what the viewer may not know of is not among them"),
});
export type DrillsView = z.output<typeof DrillsView>;

export const DrillLesson = z.strictObject({
  id: z.uuid(),
  title: z.string().trim().min(3).max(190),
  why: z.string().trim().min(10).max(2_000),
});

export const DrillView = DrillSummary.extend({
  story: Bilingual,
  pace: z.int().describe("minutes of the procedure in one minute of the drill"),
  now: Instant.describe("the drill's own clock"),
  caseState: CaseState.nullable(),
  namedRole: Role.nullable(),
  keptOut: z.int().describe("people the report names, who could not see the drill"),
  leads: z.boolean().describe("the viewer ends and debriefs it"),
  observes: z.boolean(),
  stepsList: z.array(
    z.strictObject({
      id: z.string(),
      what: Bilingual,
      requirement: RequirementId,
      role: Role.nullable().describe("who is expected; null: anybody of the staff, or the machine"),
      seat: DrillSeat,
      words: z.boolean(),
      outcome: DrillOutcome,
      mine: z.boolean().describe("the real rules let the viewer take it now"),
      dueAt: Instant.nullable(),
      doneAt: Instant.nullable(),
      by: z.string().nullable(),
    }),
  ),
  refusals: z.array(z.strictObject({ at: Instant, step: z.string(), by: z.string(), code: z.string() })),
  notes: z.array(z.strictObject({ at: Instant, by: z.string(), text: z.string() })),
  debrief: z.string(),
  lessons: z.array(z.strictObject({ title: z.string(), why: z.string() })),
});
export type DrillView = z.output<typeof DrillView>;

const leading = "coordination.write" as const;

export const DrillApi = {
  drills: { method: "GET", path: "/api/drills", permission: "session", response: DrillsView },
  drillStart: {
    method: "POST",
    path: "/api/drills",
    permission: leading,
    body: z.strictObject({ id: z.uuid(), scenario: ids, pace: z.int().min(1).max(60) }),
    response: DrillView,
  },
  drill: { method: "GET", path: "/api/drills/:id", permission: "session", response: DrillView },
  drillStep: {
    method: "POST",
    path: "/api/drills/:id/steps",
    permission: "session",
    body: z.strictObject({ step: ids, text: paragraph }),
    response: DrillView,
  },
  drillNote: {
    method: "POST",
    path: "/api/drills/:id/notes",
    permission: "coordination.read",
    body: z.strictObject({ id: z.uuid(), text: paragraph.min(3) }),
    response: DrillView,
  },
  drillEnd: {
    method: "POST",
    path: "/api/drills/:id/end",
    permission: leading,
    body: z.strictObject({ cancel: z.boolean().describe("it does not count at all") }),
    response: DrillView,
  },
  drillDebrief: {
    method: "POST",
    path: "/api/drills/:id/debrief",
    permission: leading,
    body: z.strictObject({ text: paragraph.min(10), lessons: z.array(DrillLesson).max(20) }),
    response: DrillView,
  },
} as const;
