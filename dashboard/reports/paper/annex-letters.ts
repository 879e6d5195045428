/**
 * Which letter each annex has, when some are left out: letters follow one another without a gap, and sentences that point at an annex use them. Pure.
 *
 * @module
 */
import { AutomaticAnnex } from "../../../policies/schema/report-content.ts";
import type { ReportNarrative } from "../../../policies/schema/report-content.ts";

const LETTERS = "ABCDEFG";

export type AnnexId = AutomaticAnnex | "added" | "files";

/** Annexes the report carries, in their order, with their letters. */
export function annexLetters({
  leftOut,
  annexes,
}: Pick<ReportNarrative, "leftOut" | "annexes">): ReadonlyMap<AnnexId, string> {
  const carried: AnnexId[] = [
    ...AutomaticAnnex.options.filter((id) => !leftOut.includes(id)),
    ...(annexes.length === 0 ? [] : (["added"] as const)),
    "files",
  ];
  return new Map(carried.map((id, index) => [id, LETTERS.charAt(index)]));
}

/** «Definicje stoją w załączniku A.»; empty where the annex is not there. */
export function annexSentence(
  narrative: Pick<ReportNarrative, "leftOut" | "annexes">,
  id: AnnexId,
  say: (letter: string) => string,
): string {
  const letter = annexLetters(narrative).get(id);
  return letter === undefined ? "" : say(letter);
}
