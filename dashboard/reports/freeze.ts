/**
 * The steps of an edition. Handing in collects everything once more and freezes it, with its digest; from then on every paper is drawn from
 * the frozen text.
 *
 * @module
 */
import type { ReportKind, ReportNarrative, ReportOpened, ReportStep } from "../../policies/schema/report-api.ts";
import { dailyHeads } from "../ledger/index.ts";
import { localDate } from "../platform/clock.ts";
import { sha256 } from "../platform/canonical.ts";
import { Refusal } from "../platform/error.ts";
import { collectEffectiveness } from "./collect.ts";
import { isDay, todayOf } from "./days.ts";
import { findEdition, readEdition, readWords } from "./editions.ts";
import type { EditionContext, ReportPerson } from "./editions.ts";
import type { ReportContent } from "./paper/content.ts";
import type { EditionRow, ReportTables } from "./tables.ts";

/** The exact text of the frozen file, and its SHA-256; of a draft no digest. */
export interface EditionData {
  readonly content: ReportContent;
  readonly text: string;
  readonly digest: string | null;
}

const within = (day: string | null, from: string, to: string): boolean => day !== null && day >= from && day < to;

async function contentOf(context: EditionContext, row: EditionRow, madeAt: number): Promise<ReportContent> {
  const { database, venueId, timeZone, catalogue, letterhead } = context;
  const period = { from: row.from_day, to: row.to_day };
  const words = await readWords(database, row.id);
  const { text: heads } = await dailyHeads(database, { venueId, at: madeAt, timeZone });
  return {
    v: 1,
    kind: row.kind as ReportKind,
    edition: row.edition,
    ...letterhead,
    madeAt,
    madeOn: localDate(madeAt, timeZone),
    narrative: JSON.parse(words[0]?.narrative ?? "{}") as ReportNarrative,
    // What is still to be done, and what ended since the period began.
    improvements: (await context.improvements())
      .filter(({ endedOn }) => endedOn === null || endedOn >= period.from)
      .map(({ number, title, why, origin, ownerName, dueOn, cost, change, state, result }) => ({
        number,
        title,
        why,
        origin,
        ownerName,
        dueOn,
        cost,
        change,
        state,
        result,
      })),
    remarks: (await context.remarks())
      .filter(
        ({ receivedOn, decidedOn }) =>
          within(receivedOn, period.from, period.to) || within(decidedOn, period.from, period.to),
      )
      .map(({ number, receivedOn, source, decision, decidedOn }) => ({
        number,
        receivedOn,
        source,
        decision,
        decidedOn,
      })),
    heads,
    catalogue,
    figures: await collectEffectiveness(context, period),
  };
}

/** Frozen content of an edition, or of a draft what stands there now. @throws {Refusal} 404 `E_REPORT_UNKNOWN` */
export async function editionData(context: EditionContext, id: string): Promise<EditionData> {
  const row = await findEdition(context.database, context.venueId, id);
  if (row.content !== null)
    return { content: JSON.parse(row.content) as ReportContent, text: row.content, digest: row.digest };
  const [newest] = await readWords(context.database, id);
  const content = await contentOf(context, row, newest?.saved_at ?? row.opened_at);
  return { content, text: JSON.stringify(content), digest: null };
}

const STEPS = {
  submit: { from: "draft", role: "koordynator" },
  accept: { from: "submitted", role: "dyrektor" },
  present: { from: "accepted", role: "dyrektor" },
} as const;

/**
 * @throws {Refusal} 404 `E_REPORT_UNKNOWN`; 403 `E_REPORT_ROLE`: the step is another role's; 409 `E_REPORT_STATE`: not this step now; 409
 *   `E_REPORT_CHANGED`: these are not the words that were read; 409 `E_REPORT_NOT_OVER`: the period has not ended; 422 `E_REPORT_DAY`: a day that
 *   does not exist, has not come, or lies before the acceptance
 */
export async function takeStep(
  context: EditionContext,
  person: ReportPerson,
  id: string,
  { step, version, on }: ReportStep,
): Promise<ReportOpened> {
  const { database, venueId, clock, timeZone } = context;
  const now = clock();
  const today = todayOf(now, timeZone);
  const { from, role } = STEPS[step];
  const row = await findEdition(database, venueId, id);
  if (!person.roles.includes(role)) throw new Refusal(403, "E_REPORT_ROLE");
  if (row.state !== from) throw new Refusal(409, "E_REPORT_STATE");
  if (row.version !== version) throw new Refusal(409, "E_REPORT_CHANGED");
  if (step === "submit" && row.to_day > today) throw new Refusal(409, "E_REPORT_NOT_OVER");
  const day = on ?? today;
  if (step === "present" && (!isDay(day) || day > today || day < localDate(row.accepted_at ?? now, timeZone)))
    throw new Refusal(422, "E_REPORT_DAY");
  // Collected outside the transaction: it reads two years, and what changes meanwhile changes the version.
  const text = step === "submit" ? JSON.stringify(await contentOf(context, row, now)) : "";
  const set =
    step === "submit"
      ? {
          state: "submitted",
          submitted_at: now,
          submitted_by: person.account,
          content: text,
          digest: sha256(text),
        }
      : step === "accept"
        ? { state: "accepted", accepted_at: now, accepted_by: person.account }
        : { state: "presented", presented_at: now, presented_by: person.account, presented_on: day };
  await database.transaction().execute(async (tx) => {
    const changed = await tx
      .withTables<ReportTables>()
      .updateTable("report_edition")
      .set(set)
      .where("venue_id", "=", venueId)
      .where("id", "=", id)
      .where("state", "=", from)
      .where("version", "=", version)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new Refusal(409, "E_REPORT_CHANGED");
    await tellCalendar(tx, context, person, { row, step, on: step === "present" ? day : today });
  });
  return readEdition(context, id);
}

/** Handing in and presenting are duties of the calendar; accepting is not. */
async function tellCalendar(
  tx: Parameters<EditionContext["dutyDone"]>[0],
  context: EditionContext,
  person: ReportPerson,
  { row, step, on }: { readonly row: EditionRow; readonly step: ReportStep["step"]; readonly on: string },
): Promise<void> {
  const note = `wydanie ${String(row.edition)}, okres ${row.from_day} – ${row.to_day}`;
  if (step === "submit" && row.kind === "biennial")
    await context.dutyDone(tx, person, {
      id: `${row.id}:submit`,
      duty: "report",
      due: `${row.to_day.slice(0, 4)}-03-31`,
      on,
      note,
    });
  if (step === "present" && row.kind === "biennial")
    await context.dutyDone(tx, person, { id: `${row.id}:present`, duty: "report-presented", due: null, on, note });
}
