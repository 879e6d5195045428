/**
 * Judgements about lists that need no machine: when a source is asked again, what state an exception is in, which bits of
 * a policy a source speaks to. Pure.
 *
 * @module
 */
import type { ExceptionView } from "../../policies/schema/api.ts";
import type { ListSource, SourceReport } from "../../policies/schema/list-source.ts";
import { isLockedSource } from "../../policies/schema/list-source.ts";
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";
import type { Taxonomy } from "../../policies/schema/taxonomy.ts";
import type { Category, Severity } from "../../policies/schema/vocabulary.ts";

/** Share of its interval by which a source's next look is moved, either way: venues must not all come at once. */
export const JITTER = 0.1;
/** First wait after a failure, as a share of the interval; it doubles up to the whole interval. */
const BACK_OFF_START = 0.25;

export interface Attempt {
  /** Interval of the source, s. */
  readonly refreshS: number;
  /** Failures in a row up to now; 0 after a success. */
  readonly failures: number;
  readonly now: number;
  /** 0 … 1, drawn by the caller. */
  readonly random: number;
}

/** @returns instant of the next look, ms since 1970 */
export function nextAttempt({ refreshS, failures, now, random }: Attempt): number {
  const share = failures === 0 ? 1 : Math.min(1, BACK_OFF_START * 2 ** Math.min(failures - 1, 10));
  return Math.round(now + refreshS * 1_000 * share * (1 + JITTER * (2 * random - 1)));
}

/**
 * Whether a source should be asked now: its time has come, it was never asked, or the clock was set back so far that its time
 * lies further ahead than any interval could have put it.
 */
export function isDue(nextAttemptAt: number | null, refreshS: number, now: number): boolean {
  if (nextAttemptAt === null || nextAttemptAt <= now) return true;
  return nextAttemptAt - now > refreshS * 1_000 * (1 + JITTER);
}

/** No success for three times its interval. */
export function isStale(
  source: { readonly refreshS: number; readonly lastSuccessAt: number | null; readonly remote: boolean },
  now: number,
): boolean {
  if (!source.remote || source.lastSuccessAt === null) return false;
  return now - source.lastSuccessAt > 3 * source.refreshS * 1_000;
}

export interface NameBlock {
  /** Source id of a list; `local-deny` for the venue's own list. */
  readonly source: string;
  readonly category: Category;
  readonly severity: Severity;
  /** Nobody can open what this blocks. */
  readonly locked: boolean;
}

/** The worst of what blocks a name. @returns null if nothing does */
export function worstSeverity(blocks: readonly NameBlock[]): Severity | null {
  return blocks.reduce<Severity | null>(
    (worst, block) => (worst === null || block.severity > worst ? block.severity : worst),
    null,
  );
}

/** Locked, or so severe (S4) that nobody may open it even where nobody wrote a lock. */
export const cannotBeOpened = (block: NameBlock): boolean => block.locked || block.severity === "S4";

export interface ExceptionFacts {
  /** `federation`: another venue suggests it, so somebody here must approve it first. */
  readonly origin: string;
  readonly untilAt: number | null;
  readonly approvedAt: number | null;
  readonly endedAt: number | null;
}

/** A name of S3 is opened by two people, never by one (safeguarding A1). */
export function needsSecondPerson(exception: Pick<ExceptionFacts, "origin">, blocks: readonly NameBlock[]): boolean {
  return exception.origin === "federation" || worstSeverity(blocks) === "S3";
}

/** @param blocks  what blocks the name within the exception's scope now */
export function exceptionState(
  exception: ExceptionFacts,
  blocks: readonly NameBlock[],
  now: number,
): ExceptionView["state"] {
  if (exception.endedAt !== null) return "ended";
  if (exception.untilAt !== null && exception.untilAt <= now) return "expired";
  if (blocks.some(cannotBeOpened)) return "powerless";
  return needsSecondPerson(exception, blocks) && exception.approvedAt === null ? "waiting" : "active";
}

/** Nobody switches it off or opens what it blocks: by itself, or because of its category. */
export function isLocked(
  source: Pick<ListSource, "locked" | "layer" | "trust" | "opaque" | "category">,
  taxonomy: Taxonomy | undefined,
): boolean {
  return (
    isLockedSource(source) || taxonomy?.entries.some((entry) => entry.code === source.category && entry.locked) === true
  );
}

/** Whether a source can block on a network at some hour of the week. */
export function mayBlockOn(
  policy: Pick<NetworkPolicy, "block" | "schedules">,
  source: Pick<SourceReport, "id" | "category">,
  locked: boolean,
): boolean {
  return (
    locked ||
    [policy.block, ...policy.schedules.map((schedule) => schedule.alsoBlock)].some(
      (set) => set.categories.includes(source.category) || set.sources.includes(source.id),
    )
  );
}

/** Adds lists chosen on the page to what policies name. @param chosen  network → source ids */
export function withChosenSources(
  policies: readonly NetworkPolicy[],
  chosen: ReadonlyMap<string, readonly ListSource["id"][]>,
): NetworkPolicy[] {
  return policies.map((policy) => ({
    ...policy,
    block: {
      ...policy.block,
      sources: [...new Set([...policy.block.sources, ...(chosen.get(policy.id) ?? [])])],
    },
  }));
}
