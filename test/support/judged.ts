/**
 * A compiled snapshot in memory, from the same pieces the worker uses. @module
 */
import { LayeredIndex } from "../../blocklists/lookup/layered-index.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { sha256 } from "../../agent/resolver/snapshot/read-pack.ts";
import { compileSnapshot } from "../../agent/resolver/chain/compile-snapshot.ts";
import type { Judged } from "../../agent/resolver/core.ts";
import type { PolicyBundle } from "../../policies/schema/messages.ts";
import { buildSnapshot, type SnapshotRequest } from "./snapshot-folder.ts";

export interface Compiled extends Judged {
  readonly bundle: PolicyBundle;
}

/** @param nowMs for schedules */
export function compile(
  request: SnapshotRequest,
  options: { readonly serial?: number; readonly nowMs?: number; readonly unknownClients?: string | null } = {},
): Compiled {
  const { bundle, rules, lists, delta } = buildSnapshot(request);
  const open = (pack: Uint8Array<ArrayBuffer>): PackedIndex => PackedIndex.open(pack.buffer, { sha256 });
  const index = delta === null ? open(lists) : LayeredIndex.over(open(lists), open(delta));
  const snapshot = compileSnapshot(bundle, open(rules), index, {
    serial: options.serial ?? 0,
    nowMs: options.nowMs ?? 1_795_000_000_000,
    unknownClients: options.unknownClients ?? null,
  });
  const severe = bundle.taxonomy.entries.filter(({ severity }) => severity === "S3" || severity === "S4");
  return { bundle, snapshot, navigation: bundle.navigation, severe: new Set(severe.map(({ code }) => code)) };
}
