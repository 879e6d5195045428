/**
 * Takes a batch of reports in with one transaction: once each, in whatever order they come, durable when it ends.
 *
 * Nonce, report, alarms and what a device is like now belong together. What came before is acknowledged again; only the newest of a
 * chain says what a device is like. What follows from a report is concluded later, or in the same transaction where nobody waits.
 *
 * @module
 */
import { scoreOf } from "../../policies/engine/device/gate.ts";
import type { PostureReport } from "../../policies/schema/device-report.ts";
import { localDate } from "../platform/clock.ts";
import { isPostgres } from "../platform/db.ts";
import type { RefusalCode } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { chainEnds, fillGaps, judgeChain, neighboursOf, placeOf, recordAlarms } from "./chain.ts";
import type { Alarm, ChainEnd } from "./chain.ts";
import type { DeviceContext } from "./context.ts";
import { UNJUDGED, basisOf, conclusions, judge, readWords } from "./judge.ts";
import { FIRST_HAND_MS, isClockFarOff, measuredAt, serialKey, shiftFacts } from "./model.ts";
import type { Timing } from "./model.ts";
import { nonceKey, useNonces } from "./signed.ts";
import type { AssetRow, DeviceTables, KeyRow, PostureRow, ReportRow } from "./tables.ts";

export type Outcome = "current" | "history" | "duplicate";
export type Refused = { readonly refused: RefusalCode; readonly status: number };

/** A report whose signature held. */
export interface Arrival {
  readonly key: KeyRow;
  readonly nonce: string;
  readonly report: PostureReport;
  /** SHA-256 of the body as it came: the report's link in the chain. */
  readonly hash: string;
}

export type Accepted = { readonly outcome: Outcome; readonly asset: AssetRow } | Refused;

const UNKNOWN = { refused: "E_DEVICE_UNKNOWN", status: 404 } as const;
const NOT_A_HUBS = { refused: "E_DEVICE_HUB", status: 403 } as const;
const REPLAYED = { refused: "E_DEVICE_REPLAY", status: 401 } as const;
const REVOKED = { refused: "E_DEVICE_REVOKED", status: 401 } as const;
const TAMPERED = { refused: "E_DEVICE_TAMPERED", status: 409 } as const;

type Newest = Pick<PostureRow, "device_id" | "key_id" | "seq" | "measured_at" | "second_hand">;
type Known = Pick<ReportRow, "device_id" | "report_id" | "key_id" | "seq" | "hash">;

/**
 * @param arrivals  each of another key and about another device: in a batch, none stands before or behind another
 * @param judgeNow  whether to conclude what follows in the same transaction
 * @returns what became of each, in their order
 */
export async function acceptBatch(
  context: DeviceContext,
  arrivals: readonly Arrival[],
  judgeNow: boolean,
  now: number,
): Promise<readonly Accepted[]> {
  return context.database.transaction().execute(async (tx) => {
    const { venueId } = context;
    const assets = await lockSeen(tx, venueId, arrivals, now);
    const admitted = await admit(tx, venueId, arrivals, assets, now);
    const fresh = arrivals.filter((arrival) => admitted.get(arrival) === undefined);
    const results = new Map<Arrival, Accepted>();
    if (fresh.length > 0) {
      const known = await sameReports(tx, venueId, fresh);
      const ends = await chainEnds(
        tx,
        fresh.map(({ key, report }) => ({ keyId: key.id, report })),
      );
      const newest = await readNewest(tx, venueId, fresh);
      const rows: ReportRow[] = [];
      const late: Arrival[] = [];
      const current: ReportRow[] = [];
      for (const arrival of fresh) {
        const { key, report } = arrival;
        const asset = assets.get(report.device) as AssetRow;
        const twins = known.filter(
          (one) =>
            one.device_id === report.device &&
            (one.report_id === report.reportId || (one.key_id === key.id && one.seq === report.seq)),
        );
        if (twins.some((one) => one.report_id === report.reportId && one.hash === arrival.hash)) {
          results.set(arrival, { outcome: "duplicate", asset });
        } else if (twins.length > 0) {
          const detail = `two contents for ${String(report.seq)}`;
          const dedupe = `${placeOf(key.id, report.device)}/tampered/${String(report.seq)}/${arrival.hash}`;
          await recordAlarms(tx, venueId, asset.id, [{ kind: "tampered", detail, dedupe }], now);
          results.set(arrival, TAMPERED);
        } else {
          const end = ends.get(placeOf(key.id, report.device)) ?? { last: undefined, bootAt: null };
          const { row, stranger, isLate } = await link(tx, context, asset, arrival, end, now);
          const isCurrent = !stranger && isNewest(newest.get(report.device), row, now);
          rows.push(isCurrent ? row : await scored(tx, context, asset, row, now));
          if (isCurrent) current.push(row);
          if (isLate) late.push(arrival);
          results.set(arrival, { outcome: isCurrent ? "current" : "history", asset });
        }
      }
      await insertReports(tx, rows);
      for (const { key, report } of late) await fillGaps(tx, key.id, report, now);
      await showNewest(tx, current);
      if (judgeNow)
        for (const { device_id: device } of current)
          await conclusions(tx, context, assets.get(device) as AssetRow, now);
      await tellPages(tx, results, now);
    }
    return arrivals.map((arrival) => admitted.get(arrival) ?? (results.get(arrival) as Accepted));
  });
}

/** The write comes first: it takes the locks that make the reads below the newest. In one order, so that no two servers wait for each other. */
async function lockSeen(
  tx: DatabaseTransaction,
  venueId: string,
  arrivals: readonly Arrival[],
  now: number,
): Promise<ReadonlyMap<string, AssetRow>> {
  const db = tx.withTables<DeviceTables>();
  const devices = arrivals.map(({ report }) => report.device);
  if (devices.length > 1 && isPostgres(tx))
    await db
      .selectFrom("device_asset")
      .select("id")
      .where("venue_id", "=", venueId)
      .where("id", "in", devices)
      .orderBy("id")
      .forUpdate()
      .execute();
  const rows = await db
    .updateTable("device_asset")
    .set({ seen_at: now })
    .where("venue_id", "=", venueId)
    .where("id", "in", devices)
    .returningAll()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** @returns refusals of those that are not even looked at */
async function admit(
  tx: DatabaseTransaction,
  venueId: string,
  arrivals: readonly Arrival[],
  assets: ReadonlyMap<string, AssetRow>,
  now: number,
): Promise<ReadonlyMap<Arrival, Refused>> {
  const refused = new Map<Arrival, Refused>();
  for (const arrival of arrivals) {
    const asset = assets.get(arrival.report.device);
    if (asset === undefined) refused.set(arrival, UNKNOWN);
    else if (arrival.report.by !== undefined && asset.kind === "hub") refused.set(arrival, NOT_A_HUBS);
  }
  const rest = arrivals.filter((arrival) => !refused.has(arrival));
  if (rest.length === 0) return refused;
  const nonces = await useNonces(
    tx,
    venueId,
    rest.map(({ key, nonce }) => nonceKey(key.id, nonce)),
    now,
  );
  const active = new Set(
    (
      await tx
        .withTables<DeviceTables>()
        .selectFrom("device_key")
        .select("id")
        .where(
          "id",
          "in",
          rest.map(({ key }) => key.id),
        )
        .where("state", "=", "active")
        .execute()
    ).map(({ id }) => id),
  );
  for (const arrival of rest) {
    if (!nonces.has(nonceKey(arrival.key.id, arrival.nonce))) refused.set(arrival, REPLAYED);
    // Revoked between the check of the signature and this lock.
    else if (!active.has(arrival.key.id)) refused.set(arrival, REVOKED);
  }
  return refused;
}

/** Reports with the id or the number of one of these; perhaps some more. */
async function sameReports(
  tx: DatabaseTransaction,
  venueId: string,
  arrivals: readonly Arrival[],
): Promise<readonly Known[]> {
  return tx
    .withTables<DeviceTables>()
    .selectFrom("device_report")
    .select(["device_id", "report_id", "key_id", "seq", "hash"])
    .where((eb) =>
      eb.or(
        arrivals.flatMap(({ key, report }) => [
          eb.and([
            eb("venue_id", "=", venueId),
            eb("device_id", "=", report.device),
            eb("report_id", "=", report.reportId),
          ]),
          eb.and([eb("key_id", "=", key.id), eb("device_id", "=", report.device), eb("seq", "=", report.seq)]),
        ]),
      ),
    )
    .execute();
}

async function readNewest(
  tx: DatabaseTransaction,
  venueId: string,
  arrivals: readonly Arrival[],
): Promise<ReadonlyMap<string, Newest>> {
  const rows = await tx
    .withTables<DeviceTables>()
    .selectFrom("device_posture")
    .select(["device_id", "key_id", "seq", "measured_at", "second_hand"])
    .where("venue_id", "=", venueId)
    .where(
      "device_id",
      "in",
      arrivals.map(({ report }) => report.device),
    )
    .execute();
  return new Map(rows.map((row) => [row.device_id, row]));
}

/** Where a report stands in its chain: the row to write, and alarms of what does not fit. */
async function link(
  tx: DatabaseTransaction,
  context: DeviceContext,
  asset: AssetRow,
  { key, report, hash }: Arrival,
  end: ChainEnd,
  now: number,
): Promise<{ readonly row: ReportRow; readonly stranger: boolean; readonly isLate: boolean }> {
  const neighbours = await neighboursOf(tx, key.id, report, end);
  const timing = timingOf(report, neighbours.before, end.bootAt, now);
  const measured = measuredAt(timing);
  const alarms: Alarm[] = [...judgeChain(key.id, report, hash, neighbours)];
  if (isClockFarOff(timing))
    alarms.push({
      kind: "clock",
      detail: String(timing.offsetMs ?? timing.claimed - now),
      dedupe: `${asset.id}/clock/${localDate(now, context.timeZone)}`,
    });
  const said = serialOf(report);
  const stranger = asset.serial_key !== null && said !== null && said !== asset.serial_key;
  if (stranger) alarms.push({ kind: "serial", detail: said, dedupe: `${asset.id}/serial/${said}` });
  await recordAlarms(tx, context.venueId, asset.id, alarms, now);
  const row: ReportRow = {
    venue_id: context.venueId,
    device_id: asset.id,
    report_id: report.reportId,
    key_id: key.id,
    seq: report.seq,
    hash,
    prev_hash: report.prevHash,
    boot_id: report.bootId,
    measured_at: measured,
    received_at: now,
    monotonic_ms: report.monotonicMs,
    trigger_name: report.trigger,
    agent_version: report.agentVersion,
    lost: report.lost,
    second_hand: report.by === undefined ? 0 : 1,
    facts: JSON.stringify(shiftFacts(report.facts, measured - report.measuredAt, measured)),
    score: NOTHING_KNOWN,
    basis: UNJUDGED,
  };
  return { row, stranger, isLate: neighbours.after !== undefined };
}

/** Until it is judged, nothing of a report is known. */
const NOTHING_KNOWN = JSON.stringify(scoreOf([]));

/** One that does not say what the device is like now has nothing follow from it but its own score. */
async function scored(
  tx: DatabaseTransaction,
  context: DeviceContext,
  asset: AssetRow,
  row: ReportRow,
  now: number,
): Promise<ReportRow> {
  const words = await readWords(tx, context.venueId, asset.id);
  const { findings } = judge(context, asset, JSON.parse(row.facts) as PostureReport["facts"], words, {}, now);
  return { ...row, score: JSON.stringify(scoreOf(findings)), basis: basisOf(context, asset, words, now) };
}

async function insertReports(tx: DatabaseTransaction, rows: readonly ReportRow[]): Promise<void> {
  if (rows.length > 0) await tx.withTables<DeviceTables>().insertInto("device_report").values(rows).execute();
}

/** From here on, whoever asks is told what these reports say; what was concluded before them stays until they are judged. */
async function showNewest(tx: DatabaseTransaction, rows: readonly ReportRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .withTables<DeviceTables>()
    .insertInto("device_posture")
    .values(
      rows.map((row) => ({
        venue_id: row.venue_id,
        device_id: row.device_id,
        report_id: row.report_id,
        key_id: row.key_id,
        seq: row.seq,
        measured_at: row.measured_at,
        received_at: row.received_at,
        second_hand: row.second_hand,
        facts: row.facts,
        checks: "{}",
        basis: UNJUDGED,
        judged_at: 0,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["venue_id", "device_id"]).doUpdateSet((eb) => ({
        report_id: eb.ref("excluded.report_id"),
        key_id: eb.ref("excluded.key_id"),
        seq: eb.ref("excluded.seq"),
        measured_at: eb.ref("excluded.measured_at"),
        received_at: eb.ref("excluded.received_at"),
        second_hand: eb.ref("excluded.second_hand"),
        facts: eb.ref("excluded.facts"),
        basis: eb.ref("excluded.basis"),
      })),
    )
    .execute();
}

async function tellPages(tx: DatabaseTransaction, results: ReadonlyMap<Arrival, Accepted>, now: number): Promise<void> {
  const changed = [...results].filter(([, result]) => !("outcome" in result) || result.outcome !== "duplicate");
  if (changed.length > 0)
    await tx
      .insertInto("platform_change")
      .values(changed.map(([{ report }]) => ({ topic: "devices", row_id: report.device, at: now })))
      .execute();
}

function serialOf({ facts }: PostureReport): string | null {
  const { identity } = facts;
  return identity !== undefined && "value" in identity ? serialKey(identity.value.serial) : null;
}

function timingOf(
  report: PostureReport,
  before: Pick<ReportRow, "boot_id" | "measured_at" | "monotonic_ms"> | undefined,
  bootAt: number | null,
  now: number,
): Timing {
  const { clock } = report.facts;
  return {
    claimed: report.measuredAt,
    offsetMs: clock !== undefined && "value" in clock ? clock.value.offsetMs : null,
    receivedAt: now,
    monotonicMs: report.monotonicMs,
    before: before?.boot_id === report.bootId ? { at: before.measured_at, monotonicMs: before.monotonic_ms } : null,
    bootAt,
  };
}

/** Within a chain the highest number counts; between chains the later measurement, and a device's own word before a hub's. */
function isNewest(posture: Newest | undefined, row: ReportRow, now: number): boolean {
  if (posture === undefined || posture.measured_at === null) return true;
  if (posture.key_id === row.key_id) return row.seq > (posture.seq ?? 0);
  const fresh = now - posture.measured_at <= FIRST_HAND_MS;
  if (fresh && row.second_hand === 1 && posture.second_hand === 0) return false;
  if (fresh && row.second_hand === 0 && posture.second_hand === 1) return true;
  return row.measured_at >= posture.measured_at;
}
