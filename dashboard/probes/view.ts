/**
 * What the latest round says: by network with every failure's cause in words, and the two numbers for the public. Pure.
 *
 * @module
 */
import { ProbeSubject } from "../../policies/schema/probes.ts";
import type {
  ProbeCause,
  ProbeCount,
  ProbeFinding,
  ProbeKind,
  ProbeRound,
  ProbesView,
  ProtectionView,
} from "../../policies/schema/probes.ts";
import type { Bilingual, Instant } from "../../policies/schema/vocabulary.ts";
import type { FindingRow } from "./tables.ts";

export type CauseWords = ReadonlyMap<ProbeCause, Bilingual>;

const HOUR_MS = 3_600_000;
/** A round that is older says nothing of today: one was missed. */
const CURRENT_MS = 2 * HOUR_MS;
const CLOSED: ReadonlySet<ProbeKind> = new Set(["harmful", "bypass", "safe-search"]);
const OPEN: ReadonlySet<ProbeKind> = new Set(["helpline", "protected"]);

const sum = (counts: readonly ProbeCount[], outcome: ProbeCount["outcome"]["kind"]): number =>
  counts.filter((one) => one.outcome.kind === outcome).reduce((total, { count }) => total + count, 0);

export const viewNetworks = (counts: readonly ProbeCount[], words: CauseWords): ProbesView["networks"] =>
  [...Map.groupBy(counts, ({ network }) => network)].map(([network, own]) => ({
    network,
    passed: sum(own, "pass"),
    failed: sum(own, "fail"),
    notMeasured: sum(own, "not-measured"),
    counts: own.map((one) => ({
      ...one,
      what: one.outcome.kind === "fail" ? (words.get(one.outcome.cause) ?? null) : null,
    })),
  }));

export function viewFinding(row: FindingRow, words: CauseWords): ProbeFinding {
  const cause = row.cause as ProbeCause;
  return {
    ...ProbeSubject.parse(JSON.parse(row.subject)),
    id: row.id,
    cause,
    what: words.get(cause) ?? { pl: cause, en: cause },
    openedAt: row.opened_at as Instant,
    lastAt: row.last_at as Instant,
    closedAt: row.closed_at as Instant | null,
  };
}

/** @param round  the latest; what was not measured is neither in the one number nor in the other */
export function viewProtection(round: ProbeRound | undefined, now: number): ProtectionView {
  const current = round !== undefined && now - round.at <= CURRENT_MS ? round : undefined;
  const share = (kinds: ReadonlySet<ProbeKind>) => {
    const own = (current?.counts ?? []).filter(({ kind }) => kinds.has(kind));
    const passed = sum(own, "pass");
    return { passed, measured: passed + sum(own, "fail") };
  };
  return { at: current?.at ?? null, closed: share(CLOSED), open: share(OPEN) };
}
