/**
 * Copies that leave the house: annotated, and each on record with its legal basis and digest.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { DisclosureView } from "../../policies/schema/case-api.ts";
import { append } from "../ledger/index.ts";
import { instant } from "../platform/clock.ts";
import type { CaseContext, StaffMember } from "./context.ts";
import { logAccess, passGate } from "./gate.ts";
import type { Seen } from "./gate.ts";
import { annotationOf, drawPaper, makePaper } from "./papers.ts";
import type { DisclosureAsked, DocumentOut } from "./papers.ts";
import { findCase, lockCase } from "./store.ts";
import type { CaseTables } from "./tables.ts";
import { dayWord } from "./words.ts";

/**
 * Makes the copy first and writes it down in the transaction that hands it out: no copy without a line, no line without a copy.
 *
 * @throws {GateRefusal} 403, 404; {Refusal} 409 `E_CASE_DOCUMENT`
 */
export async function disclose(
  context: CaseContext,
  account: string,
  id: string,
  asked: DisclosureAsked,
  now: number,
): Promise<DocumentOut> {
  const { database, venueId } = context;
  const annotation = annotationOf(asked, dayWord(now, context.timeZone));
  const paper = await database.transaction().execute(async (tx) => {
    const staff = await context.people.staff(tx, now);
    const seen = passGate(context, await findCase(tx, venueId, id), staff, account, "disclose");
    return makePaper(tx, context, seen, { ...asked, addressee: "", address: "" }, now, annotation);
  });
  const { file } = await drawPaper(paper, asked.format);
  await database.transaction().execute(async (tx) => {
    const staff = await context.people.staff(tx, now);
    // Asked again: whoever lost access while the copy was drawn does not get it.
    const { row, person } = passGate(context, await lockCase(tx, venueId, id), staff, account, "disclose");
    const disclosure = randomUUID();
    await tx
      .withTables<CaseTables>()
      .insertInto("case_disclosure")
      .values({
        id: disclosure,
        case_id: row.id,
        venue_id: venueId,
        at: now,
        document: asked.document,
        version: paper.version,
        content: asked.content,
        recipient: asked.to,
        basis: asked.basis,
        original: asked.original ? 1 : 0,
        digest: file.digest,
        by_account: account,
      })
      .execute();
    await logAccess(tx, {
      venueId,
      caseId: row.id,
      account,
      role: person.role,
      action: `disclose:${asked.document}:${asked.content}`,
      outcome: "granted",
      reason: asked.reason,
      at: now,
    });
    // The recipient may be a person, so the book holds the act and the digest only.
    await append(tx, {
      venueId,
      book: "audit",
      kind: "disclosed",
      caseId: row.id,
      at: now,
      by: account,
      skeleton: {
        disclosure,
        document: asked.document,
        version: paper.version,
        content: asked.content,
        original: asked.original,
        digest: file.digest,
      },
      commitments: [],
    });
  });
  return file;
}

export async function disclosuresOf(
  context: CaseContext,
  { row }: Seen,
  staff: readonly StaffMember[],
): Promise<DisclosureView[]> {
  const rows = await context.database
    .withTables<CaseTables>()
    .selectFrom("case_disclosure")
    .selectAll()
    .where("case_id", "=", row.id)
    .orderBy("at", "desc")
    .orderBy("id")
    .execute();
  return rows.map((one) => ({
    id: one.id,
    at: instant(one.at),
    document: one.document,
    version: one.version,
    content: one.content as DisclosureView["content"],
    to: one.recipient,
    basis: one.basis,
    original: one.original === 1,
    digest: one.digest,
    by: staff.find(({ account }) => account === one.by_account)?.displayName ?? null,
  }));
}
