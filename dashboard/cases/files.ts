/**
 * Copies of notes on the network location: written before the case says so, moved right after the case says it is harm.
 *
 * @module
 */
import { sha256 } from "../platform/canonical.ts";
import { Refusal } from "../platform/error.ts";
import type { CaseContext } from "./context.ts";
import { leaveCopy, removeCopies, removeCopy, showLag, STEP_TAKES_MS } from "./copies-left.ts";
import { passGate } from "./gate.ts";
import { drawPaper, makePaper } from "./papers.ts";
import { ShareError } from "./share.ts";
import type { ShareFolder } from "./share.ts";
import { findCase } from "./store.ts";
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
  const written = { caseId: row.id, folder, name };
  // Until the step says otherwise the copy has to go again; the step takes this back, and leaves the copy before it instead.
  await leaveCopy(database, venueId, written, context.clock(), context.clock() + STEP_TAKES_MS);
  // If this fails a file may still come to be behind our back: the row stays, and in some minutes the job looks.
  await inWords(share.write(folder, name, octets));
  let saved: CaseRow;
  try {
    const copy = { name, folder, content: share.content, digest: sha256(octets) };
    saved = await takeStep(context, account, id, sent, now, copy);
  } catch (cause) {
    await removeSoon(context, written);
    throw cause;
  }
  // Verification 2 may have been decided while the copy was drawn.
  await settleSoon(context, saved.id);
  return saved;
}

/** What goes wrong here must not hide why the step failed; the copy stays on record and is tried again. */
async function removeSoon(context: CaseContext, copy: Parameters<typeof removeCopy>[1]): Promise<void> {
  try {
    if (await removeCopy(context, copy)) return;
    context.log.warn("a copy that was refused is still on the network location; it is tried again", {
      caseId: copy.caseId,
    });
  } catch (cause) {
    context.log.warn("a copy that was refused could not be taken back; it is tried again", { cause });
  }
}

async function inWords(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    if (cause instanceof ShareError) throw new Refusal(503, "E_CASE_SHARE");
    throw cause;
  }
}

/**
 * Moves every copy that lies in the wrong folder and removes those that have to go; what cannot be done stays a task and is tried again by the
 * next look.
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
    } catch (cause) {
      if (!(cause instanceof ShareError)) throw cause;
      waiting += 1;
      await db.updateTable("case_file").set({ problem: "E_CASE_SHARE" }).where("case_id", "=", row.case_id).execute();
    }
    await showLag(database, row.case_id);
  }
  return waiting + (await removeCopies(context, caseId));
}

/** After a step that is done: what goes wrong here is tried again within a minute and does not undo the step's answer. */
export async function settleSoon(context: CaseContext, caseId: string): Promise<void> {
  try {
    await settleFiles(context, caseId);
  } catch (cause) {
    context.log.warn("a copy could not be moved; it is tried again", { cause });
  }
}
