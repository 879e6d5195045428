/**
 * Whether a report fits the ones before and after it: numbers, digests, boots. What does not fit is an alarm, never silently kept.
 *
 * A key's reports are one chain. A second machine with a copied key shows as a boot that goes on after another one began; a report that
 * was altered or made up shows as a number with two contents or a digest that does not lead to the report before.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { PostureReport } from "../../policies/schema/device-report.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { DeviceTables, ReportRow } from "./tables.ts";

export type AlarmKind = "clone" | "gap" | "tampered" | "clock" | "serial";

export interface Alarm {
  readonly kind: AlarmKind;
  readonly detail: string;
  /** The same finding again has the same; one alarm each. */
  readonly dedupe: string;
  readonly missing?: { readonly key: string; readonly from: number; readonly to: number };
}

export type Link = Pick<ReportRow, "seq" | "hash" | "prev_hash" | "boot_id" | "measured_at" | "monotonic_ms">;

export interface Neighbours {
  readonly before: Link | undefined;
  readonly after: Link | undefined;
  /** Whether the report's boot was seen before the neighbour before it, or after the one after it. */
  readonly bootBefore: boolean;
  readonly bootAfter: boolean;
}

const LINK = ["seq", "hash", "prev_hash", "boot_id", "measured_at", "monotonic_ms"] as const;

type Place = Pick<PostureReport, "device" | "seq" | "bootId">;

/** Where a report's chain ended before it came, and what is known of its boot. */
export interface ChainEnd {
  readonly last: Link | undefined;
  /** Latest the boot can have been, by its reports so far; null: none came yet. */
  readonly bootAt: number | null;
}

/** @returns of each report's chain, by {@link placeOf}, in two questions for all of them */
export async function chainEnds(
  tx: DatabaseTransaction,
  arrivals: readonly { readonly keyId: string; readonly report: Place }[],
): Promise<ReadonlyMap<string, ChainEnd>> {
  const db = tx.withTables<DeviceTables>();
  const keys = arrivals.map(({ keyId }) => keyId);
  const devices = arrivals.map(({ report }) => report.device);
  const last = await db
    .selectFrom("device_report as r")
    .innerJoin(
      (eb) =>
        eb
          .selectFrom("device_report")
          .select((of) => ["key_id", "device_id", of.fn.max("seq").as("seq")])
          .where("key_id", "in", keys)
          .where("device_id", "in", devices)
          .groupBy(["key_id", "device_id"])
          .as("newest"),
      (join) =>
        join
          .onRef("newest.key_id", "=", "r.key_id")
          .onRef("newest.device_id", "=", "r.device_id")
          .onRef("newest.seq", "=", "r.seq"),
    )
    .select(["r.key_id", "r.device_id"])
    .select(LINK.map((name) => `r.${name}` as const))
    .execute();
  const boots = await db
    .selectFrom("device_report")
    .select((eb) => [
      "key_id",
      "device_id",
      "boot_id",
      eb.fn.min<number>(eb("received_at", "-", eb.ref("monotonic_ms"))).as("at"),
    ])
    .where("key_id", "in", keys)
    .where(
      "boot_id",
      "in",
      arrivals.map(({ report }) => report.bootId),
    )
    .groupBy(["key_id", "device_id", "boot_id"])
    .execute();
  const lasts = new Map(last.map((row) => [placeOf(row.key_id, row.device_id), row]));
  const bootTimes = new Map(boots.map((row) => [`${placeOf(row.key_id, row.device_id)}/${row.boot_id}`, row.at]));
  return new Map(
    arrivals.map(({ keyId, report }) => {
      const place = placeOf(keyId, report.device);
      return [place, { last: lasts.get(place), bootAt: bootTimes.get(`${place}/${report.bootId}`) ?? null }];
    }),
  );
}

/** Numbers count per key that signed and device it speaks of. */
export const placeOf = (keyId: string, device: string): string => `${keyId}/${device}`;

/** @param end  of the report's chain; only one that comes late has more asked about it */
export async function neighboursOf(
  tx: DatabaseTransaction,
  keyId: string,
  report: Place,
  { last, bootAt }: ChainEnd,
): Promise<Neighbours> {
  if (last === undefined || last.seq < report.seq)
    return {
      before: last,
      after: undefined,
      // Nothing stands behind it, so whatever is known of its boot stands before; that of the last one may go on.
      bootBefore: last !== undefined && last.boot_id !== report.bootId && bootAt !== null,
      bootAfter: false,
    };
  const chain = () =>
    tx
      .withTables<DeviceTables>()
      .selectFrom("device_report")
      .select(LINK)
      .where("key_id", "=", keyId)
      .where("device_id", "=", report.device);
  const before = await chain().where("seq", "<", report.seq).orderBy("seq", "desc").limit(1).executeTakeFirst();
  const after = await chain().where("seq", ">", report.seq).orderBy("seq").limit(1).executeTakeFirst();
  const sameBoot = (side: "<" | ">", seq: number) =>
    chain().where("boot_id", "=", report.bootId).where("seq", side, seq).limit(1).executeTakeFirst();
  return {
    before,
    after,
    // In the usual case, the boot of the report before goes on, and nobody need look further.
    bootBefore:
      before !== undefined && before.boot_id !== report.bootId && (await sameBoot("<", before.seq)) !== undefined,
    bootAfter: after !== undefined && after.boot_id !== report.bootId && (await sameBoot(">", after.seq)) !== undefined,
  };
}

/** Pure: what a report's place in the chain gives away. @param hash  of its octets */
export function judgeChain(
  keyId: string,
  report: Pick<PostureReport, "seq" | "prevHash" | "bootId" | "monotonicMs" | "lost" | "device">,
  hash: string,
  { before, after, bootBefore, bootAfter }: Neighbours,
): readonly Alarm[] {
  const alarms: Alarm[] = [];
  const { seq, device } = report;
  const place = placeOf(keyId, device);
  const inside = before !== undefined && after !== undefined && before.boot_id === after.boot_id;
  if (bootBefore || bootAfter || (inside && before.boot_id !== report.bootId))
    alarms.push({
      kind: "clone",
      detail: `boot ${report.bootId} at ${String(seq)}`,
      dedupe: `${place}/clone/${String(seq)}`,
    });
  else if (before?.boot_id === report.bootId && report.monotonicMs < before.monotonic_ms)
    alarms.push({
      kind: "clone",
      detail: `clock of boot went back at ${String(seq)}`,
      dedupe: `${place}/clone/${String(seq)}`,
    });
  const unlinked =
    (before?.seq === seq - 1 && report.prevHash !== before.hash) ||
    (after?.seq === seq + 1 && after.prev_hash !== hash) ||
    (seq === 1) !== (report.prevHash === null);
  if (unlinked)
    alarms.push({
      kind: "tampered",
      detail: `digest before ${String(seq)}`,
      dedupe: `${place}/tampered/${String(seq)}`,
    });
  const last = before?.seq ?? 0;
  // Holes behind the newest report were seen when that one came.
  if (after === undefined && seq - last - 1 > report.lost)
    alarms.push({
      kind: "gap",
      detail: `${String(last + 1)}–${String(seq - 1)}`,
      dedupe: `${place}/gap/${String(last + 1)}`,
      missing: { key: keyId, from: last + 1, to: seq - 1 },
    });
  return alarms;
}

export async function recordAlarms(
  tx: DatabaseTransaction,
  venueId: string,
  device: string,
  alarms: readonly Alarm[],
  now: number,
): Promise<void> {
  for (const { kind, detail, dedupe, missing } of alarms)
    await tx
      .withTables<DeviceTables>()
      .insertInto("device_alarm")
      .values({
        id: randomUUID(),
        venue_id: venueId,
        device_id: device,
        at: now,
        kind,
        detail,
        dedupe,
        key_id: missing?.key ?? null,
        from_seq: missing?.from ?? null,
        to_seq: missing?.to ?? null,
        resolved_at: null,
      })
      .onConflict((conflict) => conflict.column("dedupe").doNothing())
      .execute();
}

/** A gap is over when all that was missing came late. */
export async function fillGaps(
  tx: DatabaseTransaction,
  keyId: string,
  report: Pick<PostureReport, "device" | "seq">,
  now: number,
): Promise<void> {
  const db = tx.withTables<DeviceTables>();
  const open = await db
    .selectFrom("device_alarm")
    .select(["id", "from_seq", "to_seq"])
    .where("key_id", "=", keyId)
    .where("device_id", "=", report.device)
    .where("resolved_at", "is", null)
    .where("from_seq", "<=", report.seq)
    .where("to_seq", ">=", report.seq)
    .execute();
  for (const { id, from_seq: from, to_seq: to } of open) {
    const { came } = await db
      .selectFrom("device_report")
      .select((eb) => eb.fn.countAll<number>().as("came"))
      .where("key_id", "=", keyId)
      .where("device_id", "=", report.device)
      .where("seq", ">=", from)
      .where("seq", "<=", to)
      .executeTakeFirstOrThrow();
    if (came >= (to ?? 0) - (from ?? 0) + 1)
      await db.updateTable("device_alarm").set({ resolved_at: now }).where("id", "=", id).execute();
  }
}
