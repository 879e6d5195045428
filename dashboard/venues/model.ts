/**
 * Judgements about resolvers and time covered. Pure.
 *
 * @module
 */
import type { ResolverView } from "../../policies/schema/api.ts";
import type { ResolverStatus } from "../../policies/schema/messages.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

/** Silence after which a resolver counts as gone; it reports every few seconds. */
export const RESOLVER_SILENT_MS = 15_000;
/** A pause in reports up to this long is no gap in coverage. */
export const COVERAGE_PAUSE_MS = 20_000;

export interface Generations {
  readonly policy: number;
  readonly lists: number;
}

/** @param current  generations published last; a resolver that has older ones is not up to date */
export function judgeResolver(
  status: ResolverStatus,
  seenAt: Instant,
  current: Generations,
  now: number,
): ResolverView {
  const upToDate = status.policyGeneration === current.policy && status.listGeneration === current.lists;
  const healthy = status.upstreams.filter((upstream) => upstream.healthy).length;
  const silent = now - seenAt > RESOLVER_SILENT_MS;
  const state =
    silent || status.workers === 0 || status.policyGeneration === 0 || healthy === 0
      ? "danger"
      : !upToDate || status.lastSwapError !== null || healthy < status.upstreams.length
        ? "attention"
        : "good";
  return {
    id: status.resolver,
    seenAt,
    state,
    startedAt: status.startedAt,
    workers: status.workers,
    workerRestarts: status.workerRestarts,
    policyGeneration: status.policyGeneration,
    listGeneration: status.listGeneration,
    upToDate,
    lastSwapError: status.lastSwapError,
    endpoints: status.endpoints,
    upstreams: status.upstreams,
    queries: status.queries,
    cacheHits: status.cacheHits,
    failures: status.failures,
    unknownClientQuestions: status.unknownClientQuestions,
  };
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * What of `[from, to)` no span covers. Spans may overlap and come in any order.
 *
 * @param pauseMs  holes up to this long do not count
 */
export function gaps(spans: readonly Span[], from: number, to: number, pauseMs: number): Span[] {
  const found: Span[] = [];
  let covered = from;
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    if (span.to <= covered) continue;
    const next = Math.min(span.from, to);
    if (next - covered > pauseMs) found.push({ from: covered, to: next });
    covered = Math.max(covered, span.to);
    if (covered >= to) return found;
  }
  if (to - covered > pauseMs) found.push({ from: covered, to });
  return found;
}
