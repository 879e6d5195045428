/**
 * What to ask so that it is proved, network by network, that what must be closed is closed and what must be open is open. Pure.
 *
 * The plan is made from what is published, the answers come from what a resolver truly does: so a resolver that lags or lost its lists is found out.
 * Safe search is asked of every engine, whatever the policy says: a policy that switches it off is a failure with that cause (M07: 100 %).
 * Harmful names are planted ones below `.example`, which exist nowhere (RFC 2606): whoever blocks them has the list they stand in. Samples of real
 * entries are drawn elsewhere (`dashboard/probes/draw.ts`) and only turned into questions here.
 *
 * @module
 */
import type { PolicyBundle } from "../../schema/messages.ts";
import type { ProbeCause, ProbeLanguage, ProbeOutcome, ProbeSubject } from "../../schema/probes.ts";
import type { ProbeWays } from "../../schema/probe-ways.ts";
import type { Taxonomy } from "../../schema/taxonomy.ts";
import type { Category } from "../../schema/vocabulary.ts";
import type { CompiledNetwork, CompiledSource } from "../compile-network.ts";
import { freshLimitMs } from "../list-age.ts";
import { hasBit } from "../mask.ts";
import { BYPASS } from "../verdict.ts";
import type { RewriteTarget } from "../verdict.ts";

export type Expectation =
  /** `cause`: what it means that it is not. */
  | { readonly kind: "closed"; readonly cause: ProbeCause }
  | { readonly kind: "open" }
  /** Answered, but without the key that hides names from the filter (ECH). */
  | { readonly kind: "no-ech" }
  /** Any of these is a safe one. `off`: the policy does not want it. */
  | { readonly kind: "rewritten"; readonly targets: readonly RewriteTarget[]; readonly off: boolean };

export type QuestionType = "A" | "AAAA" | "HTTPS" | "SVCB";

/** One question, asked from an address of the network. */
export interface ProbeQuestion extends ProbeSubject {
  readonly name: string;
  readonly type: QuestionType;
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
  /** Protected names that failed last time: asked again until they are open. */
  readonly again?: readonly string[];
  readonly ways: Pick<ProbeWays, "encryptedNames" | "hiddenNames">;
}

/** A real entry of a list, drawn for this round; closed in `network` by what is published. */
export interface Sample {
  readonly network: string;
  readonly source: string;
  readonly name: string;
  readonly language: ProbeLanguage | null;
}

/** Planted names. */
export const PLANTED = ".example";
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

/** Whether the network closes ways around the filter at all. */
const closesBypass = ({ policy, allowOnly }: CompiledNetwork): boolean =>
  allowOnly || policy.block.categories.includes(BYPASS);

const DISCOVERY = "resolver.arpa";
const FAMILIES = ["A", "AAAA"] as const;

function plantedQuestions(network: CompiledNetwork, { bundle }: ProbeSources): ProbeQuestion[] {
  const blocked = new Map(blockedSources(network).map((one) => [one.id, one]));
  return bundle.proofs.blocked.flatMap(({ name, source }): ProbeQuestion[] => {
    const known = blocked.get(source);
    if (known === undefined || !name.endsWith(PLANTED)) return [];
    const kind = known.category === BYPASS ? "bypass" : "harmful";
    const subject = { ...subjectOf(network, { kind, subject: source }), code: known.category };
    return FAMILIES.map((type) => ({
      ...subject,
      severity: known.severity,
      name,
      type,
      expectation: { kind: "closed", cause: "open" },
    }));
  });
}

/** Every name browsers and systems ask for before they go around the filter, and hosts of encrypted DNS by name. */
function bypassQuestions(network: CompiledNetwork, { bundle, ways }: ProbeSources): ProbeQuestion[] {
  const line = (subject: string, name: string, type: QuestionType, cause: ProbeCause): ProbeQuestion => ({
    ...subjectOf(network, { kind: "bypass", subject }),
    code: BYPASS,
    name,
    type,
    expectation: { kind: "closed", cause },
  });
  const special = bundle.specialNames.entries
    .filter(({ bypass }) => bypass)
    .flatMap(({ id, names }): ProbeQuestion[] => {
      if (names.includes(DISCOVERY as (typeof names)[number]))
        return [line(id, DISCOVERY, "A", "discovery-open"), line(id, `_dns.${DISCOVERY}`, "SVCB", "discovery-open")];
      return names.map((name) => line(id, name, "A", "canary-open"));
    });
  if (!closesBypass(network)) return special;
  const encrypted = ways.encryptedNames.flatMap((name) =>
    FAMILIES.map((type) => line("encrypted-dns", name, type, "encrypted-name-open")),
  );
  // A station's list lets none of these through; there is nothing to take out of an answer.
  const hidden =
    network.allowOnly || network.policy.ech !== "strip"
      ? []
      : ways.hiddenNames.map((name): ProbeQuestion => ({
          ...line("ech", name, "HTTPS", "hidden-name-open"),
          expectation: { kind: "no-ech" },
        }));
  return [...special, ...encrypted, ...hidden];
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
        type: "A",
        expectation: { kind: "rewritten", targets, off },
      },
    ];
  });
}

function openQuestions(network: CompiledNetwork, sources: ProbeSources): ProbeQuestion[] {
  const { bundle, protectedNames, round, again = [] } = sources;
  const help = new Set<string>(bundle.proofs.open);
  const others = network.allowOnly ? [] : protectedNames.filter((name) => !help.has(name));
  const known = new Set(others);
  const line = (kind: "helpline" | "protected", name: string): ProbeQuestion => ({
    ...subjectOf(network, { kind, subject: name }),
    name,
    type: "A",
    expectation: { kind: "open" },
  });
  const asked = new Set([...again.filter((name) => known.has(name)), ...turn(others, round, PROTECTED_A_ROUND)]);
  return [...[...help].map((name) => line("helpline", name)), ...[...asked].map((name) => line("protected", name))];
}

/** Everything that is asked in one round, in the order of the networks; samples come from {@link sampleQuestions}. */
export const planProbes = (sources: ProbeSources): ProbeQuestion[] =>
  sources.networks.flatMap((network) => [
    ...plantedQuestions(network, sources),
    ...bypassQuestions(network, sources),
    ...safeSearchQuestions(network, sources),
    ...openQuestions(network, sources),
  ]);

/** Drawn entries as questions. What is kept of them is the list, never the name. */
export function sampleQuestions(networks: readonly CompiledNetwork[], samples: readonly Sample[]): ProbeQuestion[] {
  return networks.flatMap((network) => {
    const blocked = new Map(blockedSources(network).map((one) => [one.id, one]));
    return samples.flatMap(({ network: id, source, name, language }): ProbeQuestion[] => {
      const known = blocked.get(source);
      if (id !== network.policy.id || known === undefined) return [];
      return [
        {
          ...subjectOf(network, { kind: "sample", subject: source }),
          code: known.category,
          severity: known.severity,
          language,
          name,
          type: "A",
          expectation: { kind: "closed", cause: "open" },
        },
      ];
    });
  });
}

/** Ways that can only be tried from among the guests: said as «nie zmierzono», so that nobody takes silence for a proof. */
export const untriedWays = (networks: readonly CompiledNetwork[]): Judged[] =>
  networks.flatMap((network) =>
    (["udp53", "tcp53", "dot", "doh"] as const).map((subject) => ({
      ...subjectOf(network, { kind: "bypass", subject }),
      code: BYPASS,
      outcome: { kind: "not-measured", reason: "needs-sonda" },
    })),
  );

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

/** Whether lists that are fetched are as fresh as M04 wants: CERT 15 minutes, the gambling register a day, others two. */
export const judgeFreshness = (
  asked: readonly { readonly id: string; readonly lastSuccessAt: number | null }[],
  now: number,
): Judged[] =>
  asked.map(({ id, lastSuccessAt: at }) => ({
    kind: "freshness",
    network: null,
    mode: null,
    code: null,
    severity: null,
    subject: id,
    outcome:
      at === null
        ? { kind: "not-measured", reason: "never-loaded" }
        : now - at > freshLimitMs(id)
          ? { kind: "fail", cause: "list-stale" }
          : { kind: "pass" },
  }));

/** A resolver fetches a generation within seconds; past this one that lags works by rules nobody wants any more. */
const POLICY_LIMIT_MS = 10 * 60_000;

/** Whether resolvers that answer have what is published. @param publishedAt  of the bundle */
export const judgePolicies = (
  resolvers: readonly { readonly id: string; readonly alive: boolean; readonly upToDate: boolean }[],
  publishedAt: number,
  now: number,
): Judged[] =>
  resolvers.map(({ id, alive, upToDate }) => ({
    kind: "policy",
    network: null,
    mode: null,
    code: null,
    severity: null,
    subject: id,
    outcome:
      !alive || (!upToDate && now - publishedAt <= POLICY_LIMIT_MS)
        ? { kind: "not-measured", reason: "no-answer" }
        : upToDate
          ? { kind: "pass" }
          : { kind: "fail", cause: "policy-stale" },
  }));
