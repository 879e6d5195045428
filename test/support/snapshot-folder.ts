/**
 * Writes a resolver's snapshot folder as if it had been pulled from a control process: real policies, any lists.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { domainToASCII } from "node:url";
import { compileLists } from "../../blocklists/compile/compile.ts";
import { packDelta } from "../../blocklists/compile/delta.ts";
import { packIndex } from "../../blocklists/compile/pack.ts";
import { DENY_SUBTREE, type RuleShape } from "../../blocklists/compile/rule.ts";
import { ruleSources } from "../../blocklists/compile/rule-index.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import { loadPolicies, type PolicySet } from "../../policies/load/load-policies.ts";
import { isLockedSource, type ListFormat, ListSource } from "../../policies/schema/list-source.ts";
import { type NetworkAssignment, PolicyBundle } from "../../policies/schema/messages.ts";
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";

/** One list of a test: plain names of one category, or the text of a list in some format. */
export interface TestList {
  readonly id: string;
  readonly category: string;
  readonly names?: Iterable<string>;
  readonly text?: string;
  readonly format?: ListFormat;
  readonly trust?: "statutory" | "official" | "community" | "own";
  readonly locked?: boolean;
  readonly opaque?: boolean;
  readonly ede?: 15 | 16 | 17;
}

/** Names of one list that changed since its pack was made. */
export interface TestDelta {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
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
  /** Names opened for one device each. */
  readonly deviceExceptions?: Readonly<Record<string, readonly string[]>>;
  /** By list id: what a small pack on top of the lists says. */
  readonly delta?: Readonly<Record<string, TestDelta>>;
  readonly proofs?: PolicyBundle["proofs"];
  readonly canary?: { readonly name: string; readonly token: string };
  /** Addresses probes ask from. */
  readonly probes?: readonly string[];
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
  readonly delta: Uint8Array<ArrayBuffer> | null;
}

/** Bundle and packs in memory, for whoever needs no folder. */
export function buildSnapshot(request: SnapshotRequest): BuiltSnapshot {
  const policies = shippedPolicies();
  const seed = request.seed ?? 0x5eed;
  const generation = request.generation ?? 1;
  const networks = request.networks ?? policies.networks;
  const rules = packIndex(
    [
      ...Object.entries(request.deviceExceptions ?? {}).map(([device, names]) => ({
        id: `exception-device:${device}`,
        rules: names as readonly never[],
      })),
      ...ruleSources({
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
    ],
    { seed },
  );
  const lists = packLists(request.lists, seed);
  const delta = request.delta === undefined ? null : deltaOf(request.lists, request.delta, seed);
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
        ...(delta === null ? {} : { delta: { digest: sha256(delta), bytes: delta.length, names: 0 } }),
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
          locked:
            list.trust === undefined ? list.locked === true || list.opaque === true : isLockedSource(sourceOf(list)),
          opaque: list.opaque === true,
          ...(list.ede === undefined ? {} : { ede: list.ede }),
        })),
      },
    },
    canary: request.canary,
    probes: request.probes,
    proofs: request.proofs ?? { blocked: [], open: request.neverBlock ?? ["116111.pl"] },
  } satisfies Record<keyof PolicyBundle, unknown>);
  return { bundle, rules, lists, delta };
}

const sourceOf = (list: TestList): ListSource =>
  ListSource.parse({
    id: list.id,
    title: { pl: list.id, en: list.id },
    category: list.category,
    format: list.format ?? "domains",
    file: `${list.id}.txt`,
    licence: "test",
    trust: list.trust ?? "community",
    locked: list.locked ?? list.opaque ?? false,
    opaque: list.opaque ?? false,
    minEntries: 0,
  });

/** Lists of plain names go straight into a pack, in any shape a test likes; texts go the way of real lists. */
function packLists(lists: readonly TestList[], seed: number): Uint8Array<ArrayBuffer> {
  if (lists.every(({ text }) => text === undefined))
    return packIndex(
      lists.map((list) => ({ id: list.id, rules: (list.names ?? []) as Iterable<never> })),
      { seed },
    );
  const unusable: string[] = [];
  const { pack, refused } = compileLists(
    lists.map((list) => ({
      source: sourceOf(list),
      text: new TextEncoder().encode(list.text ?? [...(list.names ?? [])].join("\n")),
      onUnusable: ({ line, reason }) => unusable.push(`${list.id} line ${line}: ${reason}`),
    })),
    { seed, protectedNames: [], decisions: [], toAscii: (name) => domainToASCII(name) || null },
  );
  // A test whose list is not taken would test nothing.
  for (const { id, code, message } of refused) throw new Error(`list ${id}: ${code} ${message}`);
  if (unusable.length > 0) throw new Error(unusable.join("; "));
  return pack;
}

const NOTHING: readonly RuleShape[] = [];

function deltaOf(
  lists: readonly TestList[],
  changes: NonNullable<SnapshotRequest["delta"]>,
  seed: number,
): Uint8Array<ArrayBuffer> {
  return packDelta({
    sources: lists.map(({ id }) => id),
    seed,
    changes: Object.entries(changes).map(([id, { add = [], remove = [] }]) => ({
      source: lists.findIndex((list) => list.id === id),
      names: [
        ...add.map((name) => ({ octets: wireName(name), shapes: [DENY_SUBTREE] })),
        ...remove.map((name) => ({ octets: wireName(name), shapes: NOTHING })),
      ],
    })),
  });
}

/** @returns the bundle that was written to `folder` in the layout of `agent/resolver/snapshot/store` */
export function writeSnapshotFolder(folder: string, request: SnapshotRequest): PolicyBundle {
  const { bundle, rules, lists, delta } = buildSnapshot(request);
  mkdirSync(join(folder, "packs"), { recursive: true });
  for (const pack of delta === null ? [rules, lists] : [rules, lists, delta])
    writeFileSync(join(folder, "packs", `${sha256(pack)}.pack`), pack);
  writeFileSync(join(folder, "current.json"), JSON.stringify({ etag: `"${bundle.generation}"`, bundle }));
  return bundle;
}

export type TestAssignment = NetworkAssignment;
