/**
 * «Co by było, gdyby»: what a network would answer to a name at a moment, with every step, list and line. Asks nobody and
 * stores nothing.
 *
 * @module
 */
import { domainToUnicode } from "node:url";
import type { Explanation } from "../../blocklists/lookup/list-index.ts";
import type { CompiledNetwork } from "../../policies/engine/compile-network.ts";
import { explainQuery } from "../../policies/engine/explain-query.ts";
import type { Verdict } from "../../policies/engine/verdict.ts";
import { BYPASS } from "../../policies/engine/verdict.ts";
import type { ExplainView } from "../../policies/schema/api.ts";
import type {
  Category,
  DeviceId,
  DomainName,
  Instant,
  NetworkId,
  QueryType,
} from "../../policies/schema/vocabulary.ts";
import { Refusal } from "../platform/error.ts";
import type { OpenedGeneration } from "../venues/index.ts";
import { compileNetworks } from "../venues/index.ts";
import { TYPE_NUMBERS, factsOf } from "./facts.ts";

export interface ExplainQuestion {
  readonly name: DomainName;
  readonly network: NetworkId;
  readonly device: DeviceId | null;
  readonly type: QueryType;
  readonly at: Instant;
}

/** Where a list, as it was loaded, says an entry. @returns null if it cannot be found there any more */
export type FindLine = (
  source: string,
  entry: string,
) => Promise<{ readonly line: number; readonly text: string } | null>;

/** Lines looked up for one answer: each reads a whole list. */
const LINES_SOUGHT = 16;
const TEXT_SHOWN = 400;

/** @throws {Refusal} 422 `E_EXPLAIN_NETWORK` */
export async function explain(
  opened: OpenedGeneration,
  question: ExplainQuestion,
  findLine: FindLine,
): Promise<ExplainView> {
  const { bundle } = opened;
  const network = compileNetworks(opened, question.at).find((candidate) => candidate.policy.id === question.network);
  if (network === undefined) throw new Refusal(422, "E_EXPLAIN_NETWORK");
  const { facts, entries } = factsOf(opened, question.name, TYPE_NUMBERS[question.type], question.device);
  const { verdict, steps } = explainQuery(network, facts);
  return {
    name: question.name,
    unicodeName: domainToUnicode(question.name) || question.name,
    network: question.network,
    type: question.type,
    at: question.at,
    verdict: {
      kind: verdict.kind,
      category: categoryOf(verdict),
      because: verdict.kind === "pass" ? null : verdict.because,
      ede: verdict.kind === "block" ? verdict.ede : null,
      target: targetOf(verdict),
    },
    steps: steps.map((step) => ({
      layer: step.layer,
      outcome: step.outcome,
      because: step.because ?? null,
      note: step.note,
    })),
    lists: await listed(opened, network, entries, findLine),
    policyGeneration: bundle.generation,
    listGeneration: bundle.lists.manifest.generation,
  };
}

async function listed(
  opened: OpenedGeneration,
  network: CompiledNetwork,
  entries: readonly Explanation[],
  findLine: FindLine,
): Promise<ExplainView["lists"]> {
  const views: ExplainView["lists"] = [];
  for (const entry of entries) {
    const id = opened.lists.sources[entry.source];
    const source = network.sources[entry.source];
    if (id === undefined || source === undefined) continue;
    // What an opaque list holds is shown to nobody, so nobody need look for the line.
    const found = source.opaque || views.length >= LINES_SOUGHT ? null : await findLine(id, entry.entry);
    views.push({
      source: id,
      entry: source.opaque ? "" : entry.entry,
      kind: entry.kind,
      via: entry.via,
      category: source.category,
      severity: source.severity,
      locked: source.locked,
      line: found?.line ?? null,
      text: found?.text.slice(0, TEXT_SHOWN) ?? null,
    });
  }
  return views;
}

function categoryOf(verdict: Verdict): Category | null {
  switch (verdict.kind) {
    case "block":
      return verdict.category;
    case "special":
      return verdict.bypass ? BYPASS : null;
    case "pass":
    case "allow":
    case "rewrite":
      return null;
    default:
      return verdict satisfies never;
  }
}

function targetOf(verdict: Verdict): string | null {
  if (verdict.kind === "rewrite") return "cname" in verdict.target ? verdict.target.cname : verdict.target.a.join(", ");
  return verdict.kind === "special" ? verdict.answer : null;
}

/** @returns names of help that some network would not let through; empty is the only good answer */
export function closedHelp(opened: OpenedGeneration, at: number): { name: string; network: string }[] {
  const networks: readonly CompiledNetwork[] = compileNetworks(opened, at);
  return opened.bundle.proofs.open.flatMap((name) => {
    const { facts } = factsOf(opened, name, TYPE_NUMBERS.A);
    return networks
      .filter((network) => {
        const { kind } = explainQuery(network, facts).verdict;
        return kind !== "pass" && kind !== "allow";
      })
      .map((network) => ({ name, network: network.policy.id }));
  });
}
