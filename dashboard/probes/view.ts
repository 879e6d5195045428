/**
 * What the newest rounds say: by vantage and network with every failure's cause in words, and the two numbers for everybody. Pure.
 *
 * @module
 */
import { ProbeRound, ProbeSubject } from "../../policies/schema/probes.ts";
import type {
  ProbeCause,
  ProbeCount,
  ProbeDay,
  ProbeFinding,
  ProbesView,
  ProbeTimes,
  ProtectionView,
  VantageView,
} from "../../policies/schema/probes.ts";
import type { Bilingual, Digest, Instant } from "../../policies/schema/vocabulary.ts";
import { sharesOf } from "./days.ts";
import type { DayRow, FindingRow, RoundRow } from "./tables.ts";

export type CauseWords = ReadonlyMap<ProbeCause, Bilingual>;

const HOUR_MS = 3_600_000;
/** A round that is older says nothing of today: one was missed. */
export const CURRENT_MS = 2 * HOUR_MS;

const sum = (counts: readonly ProbeCount[], outcome: ProbeCount["outcome"]["kind"]): number =>
  counts.filter((one) => one.outcome.kind === outcome).reduce((total, { count }) => total + count, 0);

export const viewNetworks = (
  counts: readonly ProbeCount[],
  times: readonly ProbeTimes[],
  words: CauseWords,
): VantageView["networks"] =>
  [...Map.groupBy(counts, ({ network }) => network)].map(([network, own]) => ({
    network,
    passed: sum(own, "pass"),
    failed: sum(own, "fail"),
    notMeasured: sum(own, "not-measured"),
    times: times.find((one) => one.network === network) ?? null,
    counts: own.map((one) => ({
      ...one,
      what: one.outcome.kind === "fail" ? (words.get(one.outcome.cause) ?? null) : null,
    })),
  }));

export function viewVantage(row: RoundRow, words: CauseWords): VantageView {
  const round = ProbeRound.parse(JSON.parse(row.content));
  return {
    vantage: row.vantage as VantageView["vantage"],
    round: {
      seq: row.seq,
      at: round.at,
      hash: row.hash as Digest,
      prevHash: row.prev_hash,
      signature: row.signature,
      policyGeneration: row.policy_generation,
      listGeneration: row.list_generation,
    },
    networks: viewNetworks(round.counts, round.times ?? [], words),
  };
}

/** @param name  of an account */
export function viewFinding(row: FindingRow, words: CauseWords, name: (account: string) => string): ProbeFinding {
  const cause = row.cause as ProbeCause;
  return {
    ...ProbeSubject.parse(JSON.parse(row.subject)),
    id: row.id,
    vantage: row.vantage as ProbeFinding["vantage"],
    cause,
    what: words.get(cause) ?? { pl: cause, en: cause },
    failed: row.failed,
    openedAt: row.opened_at as Instant,
    lastAt: row.last_at as Instant,
    healthyRounds: row.healthy,
    closedAt: row.closed_at as Instant | null,
    closedBy: row.closed_by as ProbeFinding["closedBy"],
    openedRound: row.opened_round,
    closedRound: row.closed_round,
    acknowledged:
      row.acknowledged_at === null ? null : { at: row.acknowledged_at as Instant, by: name(row.acknowledged_by ?? "") },
    named: row.closed_at === null && row.marks !== null,
  };
}

export const viewDay = (row: DayRow): ProbeDay => ({
  day: row.day,
  rounds: row.rounds,
  failing: row.failing,
  closed: { passed: row.closed_passed, measured: row.closed_measured },
  open: { passed: row.open_passed, measured: row.open_measured },
});

/**
 * «Dziś chronimy» of the newest rounds of all vantages that are no older than two hours.
 *
 * @param rounds  newest of each vantage; what was not measured is neither in the one number nor in the other
 */
export function viewProtection(rounds: readonly ProbeRound[], now: number): ProtectionView & ProbesView["today"] {
  const current = rounds.filter(({ at }) => now - at <= CURRENT_MS);
  const at = current.length === 0 ? null : (Math.max(...current.map((one) => one.at)) as Instant);
  return { at, ...sharesOf(current.flatMap(({ counts }) => counts)) };
}
