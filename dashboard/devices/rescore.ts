/**
 * Judges again what was judged by other rules: after a baseline, the table of systems or an exemption changed, or one ended by the clock.
 *
 * @module
 */
import { scoreOf } from "../../policies/engine/device/gate.ts";
import type { DeviceFacts } from "../../policies/schema/device-facts.ts";
import { recordChange } from "../platform/change.ts";
import { MINUTE_MS } from "../platform/clock.ts";
import type { DeviceContext } from "./context.ts";
import { UNJUDGED, basisOf, conclusions, judge, readWords } from "./judge.ts";
import { lockAsset } from "./store.ts";
import type { DeviceTables } from "./tables.ts";

/** Reports judged anew in one transaction, so that a venue's intake never waits for a year of history. */
const CHUNK = 50;
/** Judged again even by the same rules: what nobody measured grew old, grace ended, a support date passed. */
const JUDGE_EVERY_MS = 60 * MINUTE_MS;
const NONCE_MS = 30 * MINUTE_MS;

/** @returns how many devices and reports were judged anew */
export async function rescore(
  context: DeviceContext,
  now: number,
): Promise<{ readonly devices: number; readonly reports: number }> {
  const { database, venueId } = context;
  const db = database.withTables<DeviceTables>();
  await db
    .deleteFrom("device_nonce")
    .where("at", "<", now - NONCE_MS)
    .execute();
  const assets = await db
    .selectFrom("device_asset")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("state", "!=", "withdrawn")
    .orderBy("id")
    .execute();
  const postures = new Map(
    (
      await db
        .selectFrom("device_posture")
        .select(["device_id", "basis", "judged_at"])
        .where("venue_id", "=", venueId)
        .execute()
    ).map((row) => [row.device_id, row]),
  );
  let devices = 0;
  let reports = 0;
  for (const { id } of assets) {
    const posture = postures.get(id);
    const words = await readWords(database, venueId, id);
    const asset = assets.find((one) => one.id === id);
    if (posture === undefined || asset === undefined) continue;
    const basis = basisOf(context, asset, words, now);
    if (posture.basis !== basis || now - posture.judged_at >= JUDGE_EVERY_MS || posture.judged_at > now) {
      await database.transaction().execute(async (tx) => {
        await conclusions(tx, context, await lockAsset(tx, venueId, id), now);
        if (posture.basis !== basis) await recordChange(tx, "devices", now, id);
      });
      devices += 1;
    }
    reports += await rescoreReports(context, id, now);
  }
  return { devices, reports };
}

async function rescoreReports(context: DeviceContext, device: string, now: number): Promise<number> {
  const { database, venueId } = context;
  let done = 0;
  for (;;) {
    const touched = await database.transaction().execute(async (tx) => {
      const asset = await lockAsset(tx, venueId, device);
      const words = await readWords(tx, venueId, device);
      const basis = basisOf(context, asset, words, now);
      const db = tx.withTables<DeviceTables>();
      const rows = await db
        .selectFrom("device_report")
        .select(["report_id", "facts", "received_at"])
        .where("venue_id", "=", venueId)
        .where("device_id", "=", device)
        .where("basis", "not in", [basis, UNJUDGED])
        .limit(CHUNK)
        .execute();
      for (const row of rows) {
        const facts = JSON.parse(row.facts) as DeviceFacts;
        const { findings } = judge(context, asset, facts, words, {}, row.received_at);
        await db
          .updateTable("device_report")
          .set({ score: JSON.stringify(scoreOf(findings)), basis })
          .where("venue_id", "=", venueId)
          .where("device_id", "=", device)
          .where("report_id", "=", row.report_id)
          .execute();
      }
      return rows.length;
    });
    done += touched;
    if (touched < CHUNK) return done;
  }
}
