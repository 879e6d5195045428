/**
 * Writes a resolver's snapshot folder as if it had been pulled from a control process: real policies, any lists.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packIndex } from "../../blocklists/compile/pack.ts";
import { ruleSources } from "../../blocklists/compile/rule-index.ts";
import { loadPolicies, type PolicySet } from "../../policies/load/load-policies.ts";
import { type NetworkAssignment, PolicyBundle } from "../../policies/schema/messages.ts";
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";

/** One list of a test: plain names of one category. */
export interface TestList {
  readonly id: string;
  readonly category: string;
  readonly names: Iterable<string>;
}

export interface SnapshotRequest {
  readonly lists: readonly TestList[];
  readonly assignments?: readonly {
    readonly policy: string;
    readonly sources?: readonly string[];
    readonly listeners?: readonly string[];
    readonly devices?: readonly { readonly id: string; readonly address: string }[];
  }[];
  readonly networks?: readonly NetworkPolicy[];
  readonly neverBlock?: readonly string[];
  readonly localAllow?: readonly string[];
  readonly localDeny?: readonly { readonly name: string; readonly category: string }[];
  readonly generation?: number;
  readonly seed?: number;
  readonly proofs?: PolicyBundle["proofs"];
}

export const SHIPPED_POLICIES = new URL("../../policies", import.meta.url).pathname;
let shipped: PolicySet | undefined;
export function shippedPolicies(): PolicySet {
  shipped ??= loadPolicies(SHIPPED_POLICIES);
  return shipped;
}

const sha256 = (octets: Uint8Array): string => createHash("sha256").update(octets).digest("hex");

/** A bundle with the octets of both packs it names. */
export interface BuiltSnapshot {
  readonly bundle: PolicyBundle;
  readonly rules: Uint8Array<ArrayBuffer>;
  readonly lists: Uint8Array<ArrayBuffer>;
}

/** Bundle and packs in memory, for whoever needs no folder. */
export function buildSnapshot(request: SnapshotRequest): BuiltSnapshot {
  const policies = shippedPolicies();
  const seed = request.seed ?? 0x5eed;
  const generation = request.generation ?? 1;
  const networks = request.networks ?? policies.networks;
  const rules = packIndex(
    ruleSources({
      networks,
      safeSearch: policies.safeSearch,
      specialNames: policies.specialNames,
      local: {
        allow: (request.localAllow ?? []) as never,
        deny: (request.localDeny ?? []) as never,
        neverBlock: (request.neverBlock ?? ["116111.pl"]) as never,
      },
      unenforceableSearch: policies.unenforceableSearch,
      knownSubresource: policies.knownSubresource,
      today: "2026-11-22",
    }),
    { seed },
  );
  const lists = packIndex(
    request.lists.map((list) => ({ id: list.id, rules: list.names as Iterable<never> })),
    { seed },
  );
  const bundle = PolicyBundle.parse({
    format: 1,
    generation,
    createdAt: 1_795_000_000_000,
    venueId: "venue-1",
    timeZone: "Europe/Warsaw",
    taxonomy: policies.taxonomy,
    networks,
    assignments: request.assignments ?? policies.assignments,
    safeSearch: policies.safeSearch,
    specialNames: policies.specialNames,
    navigation: policies.navigation,
    rules: { digest: sha256(rules), bytes: rules.length },
    lists: {
      digest: sha256(lists),
      bytes: lists.length,
      manifest: {
        generation,
        createdAt: 1_795_000_000_000,
        digest: sha256(lists),
        bytes: lists.length,
        names: 0,
        sources: request.lists.map((list, index) => ({
          id: list.id,
          category: list.category,
          index,
          digest: sha256(new Uint8Array([index])),
          lines: 0,
          entries: 0,
          duplicates: 0,
          subsumed: 0,
          comments: 0,
          unusable: 0,
          unusableByReason: {},
        })),
      },
    },
    proofs: request.proofs ?? { blocked: [], open: request.neverBlock ?? ["116111.pl"] },
  } satisfies Record<keyof PolicyBundle, unknown>);
  return { bundle, rules, lists };
}

/** @returns the bundle that was written to `folder` in the layout of `agent/resolver/snapshot/store` */
export function writeSnapshotFolder(folder: string, request: SnapshotRequest): PolicyBundle {
  const { bundle, rules, lists } = buildSnapshot(request);
  mkdirSync(join(folder, "packs"), { recursive: true });
  for (const pack of [rules, lists]) writeFileSync(join(folder, "packs", `${sha256(pack)}.pack`), pack);
  writeFileSync(join(folder, "current.json"), JSON.stringify({ etag: `"${bundle.generation}"`, bundle }));
  return bundle;
}

export type TestAssignment = NetworkAssignment;
