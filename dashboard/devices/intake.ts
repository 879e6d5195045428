/**
 * Takes posture reports in: once each, in whatever order they come, judged on arrival.
 *
 * Everything about one report is one transaction: nonce, report, alarms, what is known of the device now, tickets. What came before
 * is acknowledged again; only the newest of a chain says what a device is like now.
 *
 * @module
 */
import { scoreOf } from "../../policies/engine/device/gate.ts";
import type { PostureReport } from "../../policies/schema/device-report.ts";
import { recordChange } from "../platform/change.ts";
import { localDate } from "../platform/clock.ts";
import { sha256 } from "../platform/canonical.ts";
import { Refusal } from "../platform/error.ts";
import type { RefusalCode } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { fillGaps, judgeChain, neighboursOf, recordAlarms } from "./chain.ts";
import type { Alarm } from "./chain.ts";
import { basisOf, conclusions, judge, readWords } from "./judge.ts";
import type { JudgeContext } from "./judge.ts";
import { FIRST_HAND_MS, isClockFarOff, measuredAt, serialKey, shiftFacts } from "./model.ts";
import type { Timing } from "./model.ts";
import type { DeviceContext } from "./context.ts";
import { nonceKey, useNonce } from "./signed.ts";
import type { SignedRequest } from "./signed.ts";
import { findAsset } from "./store.ts";
import type { AssetRow, DeviceTables, KeyRow } from "./tables.ts";

export type Outcome = "current" | "history" | "duplicate";
type Result = Outcome | { readonly refused: RefusalCode; readonly status: number };

/**
 * @param octets  of the body as they came: their digest is the report's link in the chain
 * @throws {Refusal} 401 `E_DEVICE_REPLAY`, `E_DEVICE_REVOKED`; 403 `E_DEVICE_HUB`; 404 `E_DEVICE_UNKNOWN`; 409 `E_DEVICE_TAMPERED`; 400
 *   `E_DEVICE_BODY` if it speaks of another device
 */
export async function takeReport(
  context: DeviceContext,
  { key, nonce }: SignedRequest,
  report: PostureReport,
  octets: Uint8Array,
  now: number,
): Promise<Outcome> {
  if (report.by === undefined ? report.device !== key.device_id : report.by !== key.device_id)
    throw new Refusal(400, "E_DEVICE_BODY", { fields: [{ path: "device", message: "" }] });
  if (report.by !== undefined && (key.role !== "hub" || report.device === key.device_id))
    throw new Refusal(403, "E_DEVICE_HUB");
  const hash = sha256(octets);
  const result = await context.database.transaction().execute(async (tx): Promise<Result> => {
    const asset = await lockSeen(tx, context.venueId, report, now);
    if (asset === undefined) return { refused: "E_DEVICE_UNKNOWN", status: 404 };
    if (report.by !== undefined && asset.kind === "hub") return { refused: "E_DEVICE_HUB", status: 403 };
    if (!(await useNonce(tx, context.venueId, nonceKey(key.id, nonce), now)))
      return { refused: "E_DEVICE_REPLAY", status: 401 };
    // Revoked between the check of the signature and this lock.
    if (!(await isActive(tx, key))) return { refused: "E_DEVICE_REVOKED", status: 401 };
    return store(tx, context, asset, key, report, hash, now);
  });
  if (typeof result !== "string") throw new Refusal(result.status, result.refused);
  return result;
}

/** The write comes first: it takes the lock that makes the reads below the newest. */
async function lockSeen(
  tx: DatabaseTransaction,
  venueId: string,
  report: PostureReport,
  now: number,
): Promise<AssetRow | undefined> {
  const db = tx.withTables<DeviceTables>();
  return db
    .updateTable("device_asset")
    .set({ seen_at: now })
    .where("venue_id", "=", venueId)
    .where("id", "=", report.device)
    .returningAll()
    .executeTakeFirst();
}

async function isActive(tx: DatabaseTransaction, key: KeyRow): Promise<boolean> {
  const row = await tx
    .withTables<DeviceTables>()
    .selectFrom("device_key")
    .select("state")
    .where("id", "=", key.id)
    .executeTakeFirst();
  return row?.state === "active";
}

async function store(
  tx: DatabaseTransaction,
  context: JudgeContext,
  asset: AssetRow,
  key: KeyRow,
  report: PostureReport,
  hash: string,
  now: number,
): Promise<Result> {
  const { venueId } = context;
  const db = tx.withTables<DeviceTables>();
  const same = await db
    .selectFrom("device_report")
    .select(["hash", "report_id"])
    .where("device_id", "=", report.device)
    .where((eb) =>
      eb.or([
        eb.and([eb("venue_id", "=", venueId), eb("report_id", "=", report.reportId)]),
        eb.and([eb("key_id", "=", key.id), eb("seq", "=", report.seq)]),
      ]),
    )
    .execute();
  if (same.some((one) => one.report_id === report.reportId && one.hash === hash)) return "duplicate";
  if (same.length > 0) {
    const detail = `two contents for ${String(report.seq)}`;
    const dedupe = `${key.id}/${report.device}/tampered/${String(report.seq)}/${hash}`;
    await recordAlarms(tx, venueId, asset.id, [{ kind: "tampered", detail, dedupe }], now);
    await recordChange(tx, "devices", now, asset.id);
    return { refused: "E_DEVICE_TAMPERED", status: 409 };
  }

  const neighbours = await neighboursOf(tx, key.id, report);
  const timing = await timingOf(tx, key, report, neighbours.before, now);
  const measured = measuredAt(timing);
  const facts = shiftFacts(report.facts, measured - report.measuredAt, measured);
  const alarms: Alarm[] = [...judgeChain(key.id, report, hash, neighbours)];
  const day = localDate(now, context.timeZone);
  if (isClockFarOff(timing))
    alarms.push({
      kind: "clock",
      detail: String(timing.offsetMs ?? timing.claimed - now),
      dedupe: `${asset.id}/clock/${day}`,
    });
  const said = serialOf(report);
  const stranger = asset.serial_key !== null && said !== null && said !== asset.serial_key;
  if (stranger) alarms.push({ kind: "serial", detail: said, dedupe: `${asset.id}/serial/${said}` });
  await recordAlarms(tx, venueId, asset.id, alarms, now);

  const words = await readWords(tx, venueId, asset.id);
  const secondHand = report.by === undefined ? 0 : 1;
  const factsJson = JSON.stringify(facts);
  const { findings } = judge(context, asset, facts, words, {}, now);
  await db
    .insertInto("device_report")
    .values({
      venue_id: venueId,
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
      second_hand: secondHand,
      facts: factsJson,
      score: JSON.stringify(scoreOf(findings)),
      basis: basisOf(context, asset, words, now),
    })
    .execute();
  if (neighbours.after !== undefined) await fillGaps(tx, key.id, report, now);
  const current = !stranger && (await isNewest(tx, venueId, asset.id, key, report.seq, measured, secondHand, now));
  if (current)
    await conclusions(tx, context, asset, now, {
      report_id: report.reportId,
      key_id: key.id,
      seq: report.seq,
      measured_at: measured,
      received_at: now,
      second_hand: secondHand,
      facts: factsJson,
    });
  await recordChange(tx, "devices", now, asset.id);
  return current ? "current" : "history";
}

function serialOf({ facts }: PostureReport): string | null {
  const { identity } = facts;
  return identity !== undefined && "value" in identity ? serialKey(identity.value.serial) : null;
}

async function timingOf(
  tx: DatabaseTransaction,
  key: KeyRow,
  report: PostureReport,
  before: { readonly boot_id: string; readonly measured_at: number; readonly monotonic_ms: number } | undefined,
  now: number,
): Promise<Timing> {
  const boot = await tx
    .withTables<DeviceTables>()
    .selectFrom("device_report")
    .select((eb) => eb.fn.min<number | null>(eb("received_at", "-", eb.ref("monotonic_ms"))).as("at"))
    .where("key_id", "=", key.id)
    .where("device_id", "=", report.device)
    .where("boot_id", "=", report.bootId)
    .executeTakeFirst();
  const { clock } = report.facts;
  return {
    claimed: report.measuredAt,
    offsetMs: clock !== undefined && "value" in clock ? clock.value.offsetMs : null,
    receivedAt: now,
    monotonicMs: report.monotonicMs,
    before: before?.boot_id === report.bootId ? { at: before.measured_at, monotonicMs: before.monotonic_ms } : null,
    bootAt: boot?.at ?? null,
  };
}

/** Within a chain the highest number counts; between chains the later measurement, and a device's own word before a hub's. */
async function isNewest(
  tx: DatabaseTransaction,
  venueId: string,
  device: string,
  key: KeyRow,
  seq: number,
  measured: number,
  secondHand: number,
  now: number,
): Promise<boolean> {
  const posture = await tx
    .withTables<DeviceTables>()
    .selectFrom("device_posture")
    .select(["key_id", "seq", "measured_at", "second_hand"])
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .executeTakeFirst();
  if (posture === undefined || posture.measured_at === null) return true;
  if (posture.key_id === key.id) return seq > (posture.seq ?? 0);
  const fresh = now - posture.measured_at <= FIRST_HAND_MS;
  if (fresh && secondHand === 1 && posture.second_hand === 0) return false;
  if (fresh && secondHand === 0 && posture.second_hand === 1) return true;
  return measured >= posture.measured_at;
}

/** The asset a report on behalf may be about, for the hub's own questions. @throws {Refusal} 403 `E_DEVICE_HUB`, 404 */
export async function onBehalfOf(context: DeviceContext, key: KeyRow, device: string): Promise<AssetRow> {
  if (device !== key.device_id && key.role !== "hub") throw new Refusal(403, "E_DEVICE_HUB");
  const asset = await findAsset(context.database, context.venueId, device);
  if (asset === undefined) throw new Refusal(404, "E_DEVICE_UNKNOWN");
  return asset;
}
