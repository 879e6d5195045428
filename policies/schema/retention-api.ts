/**
 * Endpoints of «Dane i retencja»: what is kept and for how long, what was removed, what waits for a decision (A3, R-083, R-084, R-086).
 *
 * Nothing here carries a text, a name or a category of a case; cases appear by their number, and only to whoever is not named in them.
 *
 * @module
 */
import { z } from "zod";
import { Instant } from "./vocabulary.ts";

/** Whose data: nobody's, of somebody who could be found out with other knowledge, of staff, of children. */
export const PersonalKind = z.enum(["no", "indirectly", "staff", "children"]);
export type PersonalKind = z.output<typeof PersonalKind>;

export const InventoryRow = z.strictObject({
  id: z.string().describe("table, `vault:` and kind, or `folder:` and path"),
  kind: z.enum(["table", "sealed", "folder"]),
  personal: PersonalKind,
  requirement: z.string().describe("R-id or row of A3"),
  basis: z.string().describe("RODO article"),
  confirm: z.boolean().describe("«do potwierdzenia»: a lawyer or the data-protection officer has to confirm the basis"),
  trigger: z.string().describe("what the period is counted from"),
  period: z.string().describe("ISO 8601 durations, joined by `, `; `kept` without an end by itself"),
  approves: z.enum(["nobody", "iod-or-koordynator", "iod-or-koordynator-with-archivist"]),
  why: z.string(),
  count: z.int().nullable().describe("rows, sealed texts or files today"),
  oldestAt: Instant.nullable(),
  nextAt: Instant.nullable().describe(
    "when the next of it is past its time; null: nothing is, or a person has to decide",
  ),
  lastAt: Instant.nullable().describe("newest run that removed some of it, as far back as runs are kept"),
});
export type InventoryRow = z.output<typeof InventoryRow>;

/** How many rows one rule touched. */
export const RunLine = z.strictObject({
  table: z.string(),
  action: z.enum(["delete", "clear", "aggregate", "erase", "propose"]),
  requirement: z.string(),
  rows: z.int(),
});
export type RunLine = z.output<typeof RunLine>;

export const RetentionRun = z.strictObject({
  id: z.string(),
  startedAt: Instant,
  finishedAt: Instant.nullable().describe("null: it was cut off"),
  by: z.string().nullable().describe("display name; null: the schedule"),
  rows: z.int(),
  lines: z.array(RunLine),
});
export type RetentionRun = z.output<typeof RetentionRun>;

export const ReviewSubject = z.enum(["case", "card-1", "card-2", "report", "evidence"]);
export type ReviewSubject = z.output<typeof ReviewSubject>;

/** One case and subject whose personal data somebody has to judge: is the purpose still there? */
export const ReviewView = z.strictObject({
  caseId: z.string(),
  number: z.string(),
  subject: ReviewSubject,
  ground: z
    .enum(["closed-not-harm", "harm", "never-closed"])
    .describe(
      "close + 12 months; every 6 months while proceedings run; 6 months after the last thing that happened in a case nobody closed",
    ),
  dueAt: Instant,
  due: z.boolean(),
  held: z.boolean().describe("an authority holds evidence of this case; it cannot be erased"),
  decisions: z.array(
    z.strictObject({
      at: Instant,
      by: z.string(),
      outcome: z.enum(["keep", "erase"]),
      why: z.string(),
      nextAt: Instant.nullable(),
    }),
  ),
});
export type ReviewView = z.output<typeof ReviewView>;

const reviewed = { caseId: z.string().min(1).max(80), subject: ReviewSubject, why: z.string().trim().min(10).max(500) };
export const ReviewBody = z.discriminatedUnion("outcome", [
  z.strictObject({ ...reviewed, outcome: z.literal("erase") }),
  z.strictObject({
    ...reviewed,
    outcome: z.literal("keep"),
    nextAt: Instant.describe("next review; at most 12 months ahead"),
  }),
]);
export type ReviewBody = z.output<typeof ReviewBody>;

export const DisposalPart = z.enum(["note", "register"]);
export type DisposalPart = z.output<typeof DisposalPart>;

/** A list of records past their time («brakowanie dokumentacji niearchiwalnej»). */
export const DisposalView = z.strictObject({
  id: z.string(),
  number: z.string().describe("BR/1/2036"),
  part: DisposalPart,
  state: z.enum(["proposed", "approved", "refused"]),
  madeAt: Instant,
  archivist: z
    .strictObject({ note: z.string(), by: z.string(), at: Instant })
    .nullable()
    .describe("what the archivist said, written down by whoever asked"),
  decided: z.strictObject({ by: z.string(), at: Instant, why: z.string() }).nullable(),
  lines: z.array(
    z.strictObject({
      number: z.string().describe("number of the note or of the register line; kept after removal"),
      happenedAt: Instant.describe("last occurrence"),
      removedAt: Instant.nullable(),
      held: z.boolean().describe("an authority holds evidence; stays until it is released"),
    }),
  ),
});
export type DisposalView = z.output<typeof DisposalView>;

/** When the schedule comes by. */
export const RetentionSchedule = z.strictObject({
  everyMs: z.int(),
  lastAt: Instant.nullable().describe("start of the newest run, whether it found something or not"),
  outcome: z.enum(["running", "success", "failure", "interrupted"]).nullable(),
  nextAt: Instant.nullable().describe("null: the control process has never run it here"),
});
export type RetentionSchedule = z.output<typeof RetentionSchedule>;

/** One thing that was done with a backup; nothing says where it lies. */
export const BackupRecordView = z.strictObject({
  at: Instant,
  kind: z.enum(["made", "verified", "proved", "restored"]).describe("proved: restored beside, judged, removed again"),
  madeAt: Instant.describe("which backup"),
  rows: z.int(),
  files: z.int(),
  seal: z.enum(["passphrase", "recipient"]),
});
export type BackupRecordView = z.output<typeof BackupRecordView>;

export const BackupsView = z.strictObject({
  newestAt: Instant.nullable().describe("state the newest backup holds; null: none was ever made here"),
  provedAt: Instant.nullable().describe("when a backup was last brought back and proved"),
  recipient: z.boolean().describe("backups are sealed for a key that does not lie on this machine"),
  records: z.array(BackupRecordView).describe("newest first, at most 20"),
});
export type BackupsView = z.output<typeof BackupsView>;

/** Who looked at the personal data of a case, and who tried. Codes of what was done, never a word of it. */
export const ReadLine = z.strictObject({
  id: z.string(),
  at: Instant,
  number: z.string().describe("number of the case"),
  account: z.string(),
  by: z.string().nullable().describe("display name; null: nobody known any more"),
  role: z.string().nullable(),
  action: z.string(),
  outcome: z.enum(["granted", "denied", "conflict"]),
  reason: z.string().nullable().describe("goes after 25 months"),
});
export type ReadLine = z.output<typeof ReadLine>;

export const RetentionOverview = z.strictObject({
  schedule: RetentionSchedule,
  backups: BackupsView,
  runs: z.array(RetentionRun).describe("newest first, at most 30"),
  reviews: z.array(ReviewView).describe("soonest first"),
  disposals: z.array(DisposalView).describe("those that wait first"),
  unswept: z.int().describe("erasures whose octets still lie in a file of the database"),
});
export type RetentionOverview = z.output<typeof RetentionOverview>;

export const RetentionPaper = z.enum(["record-of-processing", "dpia", "inventory"]);
export type RetentionPaper = z.output<typeof RetentionPaper>;

export const RetentionApi = {
  retention: { method: "GET", path: "/api/retention", permission: "retention.read", response: RetentionOverview },
  /** What a run would remove now; touches nothing. */
  retentionPreview: {
    method: "GET",
    path: "/api/retention/preview",
    permission: "retention.read",
    response: z.strictObject({ at: Instant, lines: z.array(RunLine) }),
  },
  retentionRun: {
    method: "POST",
    path: "/api/retention/runs",
    permission: "retention.decide",
    response: RetentionRun,
  },
  retentionInventory: {
    method: "GET",
    path: "/api/retention/inventory",
    permission: "retention.read",
    response: z.strictObject({ at: Instant, rows: z.array(InventoryRow) }),
  },
  retentionReview: {
    method: "POST",
    path: "/api/retention/reviews",
    permission: "retention.decide",
    body: ReviewBody,
    response: ReviewView,
  },
  disposalArchivist: {
    method: "POST",
    path: "/api/retention/disposals/:id/archivist",
    permission: "retention.decide",
    body: z.strictObject({ note: z.string().trim().min(10).max(1_000) }),
    response: DisposalView,
  },
  disposalDecide: {
    method: "POST",
    path: "/api/retention/disposals/:id/decision",
    permission: "retention.decide",
    body: z.strictObject({ outcome: z.enum(["approve", "refuse"]), why: z.string().trim().min(10).max(500) }),
    response: DisposalView,
  },
  /** Looks at personal data of every case the person may know of. */
  retentionReads: {
    method: "GET",
    path: "/api/retention/reads",
    permission: "retention.read",
    response: z.strictObject({
      lines: z.array(ReadLine).describe("newest first, at most 5 000"),
      more: z.boolean().describe("older ones exist; the log of a case has them"),
    }),
  },
  retentionPaper: {
    method: "POST",
    path: "/api/retention/papers",
    permission: "retention.read",
    body: z.strictObject({ paper: RetentionPaper, format: z.enum(["docx", "pdf", "html"]) }),
    response: z.strictObject({ name: z.string(), type: z.string(), base64: z.string() }),
  },
} as const;
