/**
 * Copies of notes on the network location: written before the case says so, moved right after the case says it is harm.
 *
 * @module
 */
import { sha256 } from "../platform/canonical.ts";
import { Refusal } from "../platform/error.ts";
import type { CaseContext } from "./context.ts";
import { passGate } from "./gate.ts";
import { drawPaper, makePaper } from "./papers.ts";
import { ShareError } from "./share.ts";
import type { ShareFolder } from "./share.ts";
import { findCase, recordOf } from "./store.ts";
import { takeStep } from "./steps.ts";
import type { SentStep } from "./steps.ts";
import type { CaseRow, CaseTables } from "./tables.ts";

const REASON = "kopia notatki do wyznaczonej lokalizacji sieciowej";

/** Whether somebody took this very step before: then nothing is written again. */
async function isTaken(context: CaseContext, id: string): Promise<boolean> {
  const row = await context.database
    .withTables<CaseTables>()
    .selectFrom("case_step")
    .select("id")
    .where("venue_id", "=", context.venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Writes the copy, then takes the step. If the step is refused, the copy is taken back; if the location does not answer, nothing happened and
 * the task stays.
 *
 * @throws {Refusal} 409 `E_CASE_SHARE_OFF`, 503 `E_CASE_SHARE`, and what the step throws
 */
export async function shareCopy(
  context: CaseContext,
  account: string,
  id: string,
  sent: SentStep,
  now: number,
): Promise<CaseRow> {
  const { share, database, venueId } = context;
  if (await isTaken(context, sent.id)) return takeStep(context, account, id, sent, now);
  const { paper, row } = await database.transaction().execute(async (tx) => {
    const staff = await context.people.staff(tx, now);
    const seen = passGate(context, await findCase(tx, venueId, id), staff, account, "share-copy");
    if (seen.record.notedAt === null) throw new Refusal(409, "E_CASE_NOTE");
    if (share === null) throw new Refusal(409, "E_CASE_SHARE_OFF");
    const asked = {
      document: "note",
      content: share.content,
      card: null,
      addressee: "",
      address: "",
      persons: share.content === "full",
      reason: REASON,
    } as const;
    return { row: seen.row, paper: await makePaper(tx, context, seen, asked, now) };
  });
  if (share === null) throw new Refusal(409, "E_CASE_SHARE_OFF");
  const { octets } = await drawPaper(paper, "pdf");
  const folder: ShareFolder = row.harm === "positive" ? "harm" : "case";
  // A new name for each version: a step that fails must not have overwritten the copy that counts.
  const name = `notatka-${(row.note_number ?? row.number).replaceAll("/", "-")}-v${String(row.version + 1)}.pdf`;
  const before = await fileOf(context, row.id);
  await inWords(share.write(folder, name, octets));
  let saved: CaseRow;
  try {
    const copy = { name, content: share.content, digest: sha256(octets) };
    saved = await takeStep(context, account, id, sent, now, copy);
  } catch (cause) {
    await share.remove(folder, name);
    throw cause;
  }
  if (before !== undefined && before.name !== name) await share.remove(before.folder as ShareFolder, before.name);
  // Verification 2 may have been decided while the copy was drawn.
  await settleSoon(context, saved.id);
  return saved;
}

const fileOf = async (context: CaseContext, caseId: string) =>
  context.database
    .withTables<CaseTables>()
    .selectFrom("case_file")
    .selectAll()
    .where("case_id", "=", caseId)
    .executeTakeFirst();

async function inWords(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    if (cause instanceof ShareError) throw new Refusal(503, "E_CASE_SHARE");
    throw cause;
  }
}

/**
 * Moves every copy that lies in the wrong folder; what cannot be moved stays a task and is tried again by the next look.
 *
 * @param caseId  only this case
 * @returns how many still wait
 */
export async function settleFiles(context: CaseContext, caseId?: string): Promise<number> {
  const { database, venueId, share } = context;
  const db = database.withTables<CaseTables>();
  const rows = await db
    .selectFrom("case_file")
    .selectAll()
    .where("venue_id", "=", venueId)
    .whereRef("folder", "!=", "wanted")
    .$if(caseId !== undefined, (query) => query.where("case_id", "=", caseId ?? ""))
    .execute();
  let waiting = 0;
  for (const row of rows) {
    const from = row.folder as ShareFolder;
    const to = row.wanted as ShareFolder;
    try {
      if (share === null) throw new ShareError(to);
      await share.move(row.name, from, to);
      await db
        .updateTable("case_file")
        .set({ folder: to, problem: null })
        .where("case_id", "=", row.case_id)
        .where("name", "=", row.name)
        .execute();
      await setLag(context, row.case_id, false);
    } catch (cause) {
      if (!(cause instanceof ShareError)) throw cause;
      waiting += 1;
      await db.updateTable("case_file").set({ problem: "E_CASE_SHARE" }).where("case_id", "=", row.case_id).execute();
      await setLag(context, row.case_id, true);
    }
  }
  return waiting;
}

/** After a step that is done: what goes wrong here is tried again within a minute and does not undo the step's answer. */
export async function settleSoon(context: CaseContext, caseId: string): Promise<void> {
  try {
    await settleFiles(context, caseId);
  } catch (cause) {
    context.log.warn("a copy could not be moved; it is tried again", { cause });
  }
}

/** The record says so, too: that is where the task comes from. */
async function setLag(context: CaseContext, caseId: string, fileLags: boolean): Promise<void> {
  await context.database.transaction().execute(async (tx) => {
    const db = tx.withTables<CaseTables>();
    const row = await db
      .updateTable("case_record")
      .set((eb) => ({ state: eb.ref("state") }))
      .where("id", "=", caseId)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return;
    const record = recordOf(row);
    if (record.fileLags === fileLags) return;
    await db
      .updateTable("case_record")
      .set({ record: JSON.stringify({ ...record, fileLags }) })
      .where("id", "=", caseId)
      .execute();
  });
}
