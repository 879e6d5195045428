/**
 * From documents to something the hot path can use: networks with their masks, clients with their networks, proofs.
 *
 * A new snapshot serves only after it has proved itself: one name of every list must be found blocked and every helpline
 * must be found open, or the old snapshot stays. Pure.
 *
 * @module
 */
import type { ListIndex } from "../../../blocklists/lookup/list-index.ts";
import { MatchMasks, effective } from "../../../blocklists/lookup/masks.ts";
import { SuffixWalk, walkName } from "../../../blocklists/lookup/walk.ts";
import { type CompiledNetwork, compileNetwork, refreshSchedule } from "../../../policies/engine/compile-network.ts";
import { evaluateQuery } from "../../../policies/engine/evaluate-query.ts";
import { compileClients } from "../../../policies/engine/match-client.ts";
import type { PolicyBundle } from "../../../policies/schema/messages.ts";
import type { NetworkId } from "../../../policies/schema/vocabulary.ts";
import { encodeName } from "../wire/name.ts";
import type { Snapshot } from "./handler.ts";

const TYPE_A = 1;

function canaryOf({ canary }: PolicyBundle): Snapshot["canary"] {
  if (canary === undefined) return null;
  const token = new TextEncoder().encode(canary.token);
  return { name: encodeName(canary.name), text: Uint8Array.from([token.length, ...token]) };
}

/** The policy of clients nobody named: as configured, else the strictest one. */
export function unknownPolicy(bundle: PolicyBundle, configured: string | null): NetworkId {
  const named = bundle.networks.find((network) => network.id === configured);
  if (named !== undefined) return named.id;
  return [...bundle.networks].sort((a, b) => b.strictness - a.strictness || (a.id < b.id ? -1 : 1))[0]?.id as NetworkId;
}

/**
 * @param serial number of this snapshot within the process; answers remember their inspection under it
 * @param nowMs  for schedules
 */
export function compileSnapshot(
  bundle: PolicyBundle,
  rules: ListIndex,
  lists: ListIndex,
  options: { readonly serial: number; readonly nowMs: number; readonly unknownClients: string | null },
): Snapshot {
  const networks: CompiledNetwork[] = bundle.networks.map((policy, index) =>
    compileNetwork(policy, {
      taxonomy: bundle.taxonomy,
      ruleSources: rules.sources,
      listSources: bundle.lists.manifest.sources,
      safeSearch: bundle.safeSearch,
      specialNames: bundle.specialNames,
      index,
    }),
  );
  for (const network of networks) refreshSchedule(network, options.nowMs, bundle.timeZone);
  const byId = new Map(networks.map((network) => [network.policy.id, network]));
  const clients = compileClients(bundle.assignments, unknownPolicy(bundle, options.unknownClients));
  const labels = new Map(
    bundle.taxonomy.entries.map((entry) => [
      entry.code as string,
      `${entry.code} ${entry.short.pl} / ${entry.short.en}`,
    ]),
  );
  return {
    policyGeneration: bundle.generation,
    listGeneration: bundle.lists.manifest.generation,
    serial: options.serial,
    rules,
    lists,
    networks,
    categories: bundle.taxonomy.entries.map((entry) => entry.code),
    knownSubresource: rules.sources.indexOf("known-subresource"),
    canary: canaryOf(bundle),
    probes: new Set(bundle.probes),
    clientOf: (address, listener) => {
      const match = clients.match(address, listener);
      return {
        network: match.network === null ? null : (byId.get(match.network) ?? null),
        device: match.device,
        unknown: !match.known,
      };
    },
    describeBlock: (category) => labels.get(category) ?? category,
  };
}

/** Brings every network's blocked categories up to the minute. */
export function refreshSchedules(snapshot: Snapshot, nowMs: number, timeZone: string): void {
  for (const network of snapshot.networks) refreshSchedule(network, nowMs, timeZone);
}

/**
 * Which sources of both packs cover a name, for questions asked one by one: proofs and the children's page, not the hot path.
 *
 * @param walk  is overwritten
 */
export function sourcesOf(
  snapshot: Pick<Snapshot, "rules" | "lists">,
  name: string,
  walk: SuffixWalk,
): { readonly ruleBits: Uint32Array; readonly listBits: Uint32Array } {
  const wire = encodeName(name);
  walkName(wire, 0, wire.length, snapshot.rules.seed, walk);
  const found = (pack: ListIndex): Uint32Array => {
    const masks = new MatchMasks();
    const bits = new Uint32Array(4);
    if (pack.match(walk, wire, 0, TYPE_A, masks)) effective(masks, bits);
    return bits;
  };
  return { ruleBits: found(snapshot.rules), listBits: found(snapshot.lists) };
}

/** @returns what failed, in words; empty when the snapshot may serve. */
export function prove(snapshot: Snapshot, proofs: PolicyBundle["proofs"]): string[] {
  const failures: string[] = [];
  const walk = new SuffixWalk();
  if (snapshot.rules.seed !== snapshot.lists.seed) failures.push("the two packed files were made with different seeds");
  for (const { name, source } of proofs.blocked) {
    const index = snapshot.lists.sources.indexOf(source);
    const bits = sourcesOf(snapshot, name, walk).listBits;
    if (index < 0 || ((bits[index >>> 5] as number) & (1 << (index & 31))) === 0)
      failures.push(`list ${source} does not cover its probe name`);
  }
  for (const name of proofs.open) {
    const covering = sourcesOf(snapshot, name, walk);
    for (const network of snapshot.networks) {
      const verdict = evaluateQuery(network, {
        name,
        qtype: TYPE_A,
        device: null,
        ...covering,
      });
      if (verdict.kind === "block")
        failures.push(`${name} must stay open but is blocked on ${network.policy.id} (${verdict.category})`);
    }
  }
  return failures;
}
