/**
 * What to ask so that it is proved, network by network, that what must be closed is closed and what must be open is open. Pure.
 *
 * The plan is made from what is published, the answers come from what a resolver truly does: so a resolver that lags or lost its lists is found out.
 * Safe search is asked of every engine, whatever the policy says: a policy that switches it off is a failure with that cause (M07: 100 %).
 * Harmful names are planted ones below `.example`, which exist nowhere (RFC 2606): whoever blocks them has the list they stand in.
 *
 * @module
 */
import type { PolicyBundle } from "../../schema/messages.ts";
import type { ProbeOutcome, ProbeSubject } from "../../schema/probes.ts";
import type { Taxonomy } from "../../schema/taxonomy.ts";
import type { Category } from "../../schema/vocabulary.ts";
import type { CompiledNetwork, CompiledSource } from "../compile-network.ts";
import { listLimits } from "../list-age.ts";
import { hasBit } from "../mask.ts";
import { BYPASS } from "../verdict.ts";
import type { RewriteTarget } from "../verdict.ts";

export type Expectation =
  | { readonly kind: "closed" }
  | { readonly kind: "open" }
  /** Any of these is a safe one. `off`: the policy does not want it. */
  | { readonly kind: "rewritten"; readonly targets: readonly RewriteTarget[]; readonly off: boolean };

/** One question, asked from an address of the network. */
export interface ProbeQuestion extends ProbeSubject {
  readonly name: string;
  readonly expectation: Expectation;
}

export interface ProbeSources {
  readonly bundle: Pick<PolicyBundle, "proofs" | "lists" | "safeSearch" | "specialNames">;
  /** Compiled for the hour of the round. */
  readonly networks: readonly CompiledNetwork[];
  /** Names of `blocklists/protected`. */
  readonly protectedNames: readonly string[];
  /** Number of the round: each asks for other protected names, so that all have their turn. */
  readonly round: number;
}

/** Planted names. Any other name of a list would look like a child's question to the upstream, and might be an entry nobody may see. */
const PLANTED = ".example";
const PROTECTED_A_ROUND = 24;

const blockedSources = (network: CompiledNetwork): CompiledSource[] =>
  network.sources.filter((one): one is CompiledSource => one !== undefined && hasBit(network.blockMask, one.index));

const subjectOf = (network: CompiledNetwork, more: Pick<ProbeSubject, "kind" | "subject">): ProbeSubject => ({
  network: network.policy.id,
  mode: network.policy.mode,
  code: null,
  severity: null,
  ...more,
});

/** @returns one turn of `count` out of all names */
function turn(names: readonly string[], round: number, count: number): string[] {
  if (names.length <= count) return [...names];
  const from = (round * count) % names.length;
  return [...names, ...names].slice(from, from + count);
}

function closedQuestions(network: CompiledNetwork, { bundle }: ProbeSources): ProbeQuestion[] {
  const blocked = new Map(blockedSources(network).map((one) => [one.id, one]));
  const planted = bundle.proofs.blocked.flatMap(({ name, source }): ProbeQuestion[] => {
    const known = blocked.get(source);
    if (known === undefined || !name.endsWith(PLANTED)) return [];
    const kind = known.category === BYPASS ? "bypass" : "harmful";
    return [
      {
        ...subjectOf(network, { kind, subject: source }),
        code: known.category,
        severity: known.severity,
        name,
        expectation: { kind: "closed" },
      },
    ];
  });
  const bypass = bundle.specialNames.entries.flatMap((entry): ProbeQuestion[] => {
    const [name] = entry.names;
    if (!entry.bypass || name === undefined) return [];
    const expectation = { kind: "closed" } as const;
    return [{ ...subjectOf(network, { kind: "bypass", subject: entry.id }), code: BYPASS, name, expectation }];
  });
  return [...planted, ...bypass];
}

function safeSearchQuestions(network: CompiledNetwork, { bundle }: ProbeSources): ProbeQuestion[] {
  // Stations reach no engine at all.
  if (network.allowOnly) return [];
  return bundle.safeSearch.flatMap((engine): ProbeQuestion[] => {
    const [name] = engine.names;
    if (name === undefined) return [];
    const { strict, moderate } = engine.levels;
    const targets = moderate === undefined ? [strict] : [strict, moderate];
    const off = network.policy.safeSearch[engine.id] === "off";
    return [
      {
        ...subjectOf(network, { kind: "safe-search", subject: engine.id }),
        name,
        expectation: { kind: "rewritten", targets, off },
      },
    ];
  });
}

function openQuestions(network: CompiledNetwork, { bundle, protectedNames, round }: ProbeSources): ProbeQuestion[] {
  const expectation = { kind: "open" } as const;
  const help = new Set<string>(bundle.proofs.open);
  const others = network.allowOnly ? [] : protectedNames.filter((name) => !help.has(name));
  return [
    ...[...help].map((name) => ({
      ...subjectOf(network, { kind: "helpline", subject: name }),
      name,
      expectation,
    })),
    ...turn(others, round, PROTECTED_A_ROUND).map((name) => ({
      ...subjectOf(network, { kind: "protected", subject: name }),
      name,
      expectation,
    })),
  ];
}

/** Everything that is asked in one round, in the order of the networks. */
export const planProbes = (sources: ProbeSources): ProbeQuestion[] =>
  sources.networks.flatMap((network) => [
    ...closedQuestions(network, sources),
    ...safeSearchQuestions(network, sources),
    ...openQuestions(network, sources),
  ]);

/** An assertion that needs no question. */
export interface Judged extends ProbeSubject {
  readonly outcome: ProbeOutcome;
}

/** Whether each category a network is to block has a list with names in it. */
export function judgeLists(
  networks: readonly CompiledNetwork[],
  manifest: PolicyBundle["lists"]["manifest"],
  taxonomy: Taxonomy,
): Judged[] {
  const entries = new Map<string, number>(manifest.sources.map(({ id, entries: count }) => [id, count]));
  const severities = new Map(taxonomy.entries.map(({ code, severity }) => [code, severity]));
  return networks.flatMap((network) => {
    const sources = blockedSources(network);
    const having = new Set<Category>(sources.map(({ category }) => category));
    const lists = sources.map((one): Judged => {
      const empty = (entries.get(one.id) ?? 0) === 0;
      return {
        ...subjectOf(network, { kind: "list", subject: one.id }),
        code: one.category,
        severity: one.severity,
        outcome: empty ? { kind: "fail", cause: "list-empty" } : { kind: "pass" },
      };
    });
    const missing = network.policy.block.categories.filter((code) => !having.has(code));
    return [
      ...lists,
      ...missing.map((code): Judged => ({
        ...subjectOf(network, { kind: "list", subject: code }),
        code,
        severity: severities.get(code) ?? null,
        outcome: { kind: "not-measured", reason: "no-list" },
      })),
    ];
  });
}

/** Whether lists that are fetched are as fresh as their own interval wants (the same limit as the light of the day). */
export const judgeFreshness = (
  asked: readonly { readonly id: string; readonly lastSuccessAt: number | null; readonly refreshS: number }[],
  now: number,
): Judged[] =>
  asked.map(({ id, lastSuccessAt: at, refreshS }) => ({
    kind: "freshness",
    network: null,
    mode: null,
    code: null,
    severity: null,
    subject: id,
    outcome:
      at === null
        ? { kind: "not-measured", reason: "never-loaded" }
        : now - at > listLimits(refreshS).attentionMs
          ? { kind: "fail", cause: "list-stale" }
          : { kind: "pass" },
  }));
