/**
 * Whether a freshly parsed list may replace the last good one.
 *
 * A list goes wrong as a whole far more often than line by line: an error page, an empty file, half a download, another list
 * at the same address. Such a list is refused and the last good one stays. Pure.
 *
 * @module
 */
import type { ListSource } from "../../policies/schema/list-source.ts";
import type { SuspectEntry } from "../../policies/schema/protected.ts";
import { NEVER_BLOCK_GROUP } from "../../policies/schema/protected.ts";
import { PUBLIC_SUFFIX_GROUP } from "./entry-guard.ts";

/** Stable; the table in `blocklists/README.md` explains each. */
export type GateCode =
  | "E_LIST_TRUNCATED"
  | "E_LIST_EMPTY"
  | "E_LIST_TOO_FEW"
  | "E_LIST_TOO_MANY"
  | "E_LIST_SHRUNK"
  | "E_LIST_PROBE"
  | "E_LIST_PUBLIC_SUFFIX"
  | "E_LIST_PROTECTED"
  | "E_LIST_OVERBLOCK";

export interface Refusal {
  readonly code: GateCode;
  /** what was found and what was expected */
  readonly message: string;
}

export type GateLimits = Pick<ListSource, "minEntries" | "maxEntries" | "maxShrinkPercent" | "probes">;

/**
 * @param entries   distinct rules of the list, before those covered by a parent are dropped
 * @param previous  the same of the last good one, if there is one
 * @param covers    does the list block this probe name?
 * @returns the first reason to refuse the list, or undefined
 */
export function judgeList(
  entries: number,
  previous: number | undefined,
  limits: GateLimits,
  covers: (probe: string) => boolean,
): Refusal | undefined {
  if (entries === 0 && limits.minEntries > 0)
    return { code: "E_LIST_EMPTY", message: "not one usable entry; perhaps an error page or another format" };
  if (entries < limits.minEntries)
    return { code: "E_LIST_TOO_FEW", message: `${entries} entries, at least ${limits.minEntries} expected` };
  if (entries > limits.maxEntries)
    return { code: "E_LIST_TOO_MANY", message: `${entries} entries, at most ${limits.maxEntries} allowed` };
  if (previous !== undefined && entries < previous * (1 - limits.maxShrinkPercent / 100))
    return {
      code: "E_LIST_SHRUNK",
      message: `${entries} entries left of ${previous}, limit −${limits.maxShrinkPercent} %`,
    };
  const missed = limits.probes.find((probe) => !covers(probe));
  if (missed !== undefined) return { code: "E_LIST_PROBE", message: `does not block its probe name ${missed}` };
  return undefined;
}

/**
 * Whether entries that no person has judged yet speak against the whole edition.
 *
 * One wrong line among thousands is left out and shown. But a list that suddenly covers `com`, or a helpline, was broken into or
 * put together wrongly, and then its other lines are no better.
 *
 * @param undecided   suspect entries without a decision
 * @param isAlarming  does a new suspect of this group speak against the edition?
 */
export function judgeSuspects(
  undecided: readonly SuspectEntry[],
  isAlarming: (group: string) => boolean,
): Refusal | undefined {
  const alarming = undecided.filter((suspect) => isAlarming(suspect.group));
  const [first] = alarming;
  if (first === undefined) return undefined;
  const rest = alarming.length === 1 ? "" : ` (and ${alarming.length - 1} more such entries)`;
  const suffix = alarming.find((suspect) => suspect.group === PUBLIC_SUFFIX_GROUP);
  if (suffix !== undefined)
    return {
      code: "E_LIST_PUBLIC_SUFFIX",
      message: `line ${suffix.line} lists the public suffix ${suffix.entry}${rest}`,
    };
  const helpline = alarming.find((suspect) => suspect.group === NEVER_BLOCK_GROUP);
  const found = helpline ?? first;
  return {
    code: helpline === undefined ? "E_LIST_OVERBLOCK" : "E_LIST_PROTECTED",
    message: `line ${found.line}: ${found.entry} would close ${found.covers} (${found.group})${rest}`,
  };
}
