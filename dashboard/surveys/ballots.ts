/**
 * Slips for the staff survey: one code lets one answer in, and nothing of it stays.
 *
 * Codes are drawn by the operating system, told once to whoever prints them, and kept as keyed digests. The rows are written in the order of the
 * digests, so that their order says nothing of the order of the sheet; a used slip loses its row in the transaction that counts its answer, so
 * afterwards there is no mark of when, or that, it was used beside the mere absence.
 *
 * What still links, and is said aloud: whoever writes down which slip went to whom can later learn, by trying that code, **whether** it was used
 * (never what was answered); so slips are drawn from a hat, and the page says so. Whoever can read the database twice, shortly before and shortly
 * after one answer, sees the counters move; no program can hide that from its own administrator, and staff are told who the administrator is.
 *
 * @module
 */
import { createHmac, randomInt } from "node:crypto";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { RoundRow, SurveyTables } from "./tables.ts";

/** Those of `policies/engine/reference.ts`: none is taken for another. */
const LETTERS = "ACDEFGHJKMNPQRTWXY234679";
const LENGTH = 10;

const draw = (): string => {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)] ?? "A").join("");
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`;
};

/** A code as people type it: any case, with a hyphen, a dash, spaces, or nothing between. */
export function parseBallot(typed: string): string | null {
  const letters = typed.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, "");
  return letters.length === LENGTH && /^[A-Z0-9]+$/u.test(letters) ? letters : null;
}

const digestOf = (pepper: string, round: string, letters: string): string =>
  createHmac("sha256", pepper).update(`survey ballot\n${round}\n${letters}`).digest("hex");

/** Takes slips that were not used out of force, and makes new ones. @returns their codes, for the only time */
export async function makeBallots(
  tx: DatabaseTransaction,
  pepper: string,
  round: RoundRow,
  { count, untilAt }: { readonly count: number; readonly untilAt: number },
): Promise<readonly string[]> {
  const codes = new Set<string>();
  while (codes.size < count) codes.add(draw());
  await dropBallots(tx, round.id);
  const rows = [...codes]
    .map((code) => digestOf(pepper, round.id, parseBallot(code) ?? code))
    .toSorted()
    .map((digest) => ({ round_id: round.id, venue_id: round.venue_id, digest, until_at: untilAt }));
  await tx.withTables<SurveyTables>().insertInto("survey_ballot").values(rows).execute();
  return [...codes];
}

/** @returns whether the slip was good; it is not any more */
export async function spendBallot(
  tx: DatabaseTransaction,
  pepper: string,
  round: string,
  typed: string,
): Promise<boolean> {
  const letters = parseBallot(typed);
  if (letters === null) return false;
  const gone = await tx
    .withTables<SurveyTables>()
    .deleteFrom("survey_ballot")
    .where("round_id", "=", round)
    .where("digest", "=", digestOf(pepper, round, letters))
    .executeTakeFirst();
  return gone.numDeletedRows === 1n;
}

export async function dropBallots(tx: DatabaseTransaction, round: string): Promise<void> {
  await tx.withTables<SurveyTables>().deleteFrom("survey_ballot").where("round_id", "=", round).execute();
}
