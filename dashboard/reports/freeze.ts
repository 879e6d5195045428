/**
 * The steps of an edition. Handing in collects everything once more and freezes it, with its digest; from then on every paper is drawn from
 * the frozen text.
 *
 * @module
 */
import type { ReportOpened, ReportStep } from "../../policies/schema/report-api.ts";
import { sha256 } from "../platform/canonical.ts";
import { localDate } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import { isDay, todayOf } from "./days.ts";
import { findEdition, readEdition } from "./editions.ts";
import type { EditionContext, ReportPerson } from "./editions.ts";
import { contentOf } from "./gather.ts";
import { keepSeals, sealsOf } from "./seal.ts";
import type { EditionRow, ReportTables } from "./tables.ts";

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
  const content = step === "submit" ? await contentOf(context, row, now) : null;
  const text = content === null ? "" : JSON.stringify(content);
  const seals = content === null ? [] : await sealsOf({ content, text, digest: sha256(text) });
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
    await keepSeals(tx, { edition: id, venueId, at: now }, seals);
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
