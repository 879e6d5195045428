/**
 * From a record to a key: codes people issue, the device's proof, and what a person confirms.
 *
 * The record comes first; a code belongs to one record. Another serial number than the record's waits for a person. A new key takes
 * the place of the old one when it becomes active, not before.
 *
 * @module
 */
import type { EnrolAnswer, EnrolBody } from "../../policies/schema/device-report.ts";
import type { CodeView } from "../../policies/schema/device-api.ts";
import type { DeviceId } from "../../policies/schema/vocabulary.ts";
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { RefusalCode } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { CODE_MS, CODE_TRIES, codeDigest, isOurChallenge, newCode } from "./codes.ts";
import type { DeviceContext, Person } from "./context.ts";
import { MACHINE_NAME } from "./context.ts";
import { REPORT_EVERY_S, roleOf, serialKey } from "./model.ts";
import { isSignedBy, keyIdOf, useNonce } from "./signed.ts";
import { conclude, lockAsset, recordHistory } from "./store.ts";
import type { AssetRow, DeviceTables } from "./tables.ts";

export interface EnrolContext extends DeviceContext {
  /** Key of digests of this installation. */
  readonly pepper: string;
}

const GONE: ReadonlySet<string> = new Set(["withdrawn", "lost", "stolen"]);

/**
 * Issues a code; an earlier one of the device is void.
 *
 * @param link  what the QR code says for a code
 * @throws {Refusal} 404 `E_DEVICE_UNKNOWN`; 409 `E_DEVICE_WITHDRAWN`
 */
export async function issueCode(
  context: EnrolContext,
  device: string,
  person: Person,
  now: number,
  link: (code: string) => string,
): Promise<CodeView> {
  const { database, venueId, pepper } = context;
  const code = newCode();
  const expiresAt = now + CODE_MS;
  await database.transaction().execute(async (tx) => {
    const asset = await lockAsset(tx, venueId, device);
    if (GONE.has(asset.state)) throw new Refusal(409, "E_DEVICE_WITHDRAWN");
    const db = tx.withTables<DeviceTables>();
    await db.deleteFrom("device_code").where("venue_id", "=", venueId).where("device_id", "=", device).execute();
    await db
      .insertInto("device_code")
      .values({
        code_digest: codeDigest(pepper, code),
        venue_id: venueId,
        device_id: device,
        expires_at: expiresAt,
        tries: 0,
      })
      .execute();
    await conclude(tx, venueId, { action: "device-code", subject: device, device, person, at: now, detail: "" });
  });
  return { code, expiresAt: instant(expiresAt), link: link(code) };
}

/** Counts the try before the proof is judged, so that parallel guesses cannot slip through. */
async function tryCode(context: EnrolContext, code: string, now: number): Promise<string> {
  const row = await context.database
    .withTables<DeviceTables>()
    .updateTable("device_code")
    .set((eb) => ({ tries: eb("tries", "+", 1) }))
    .where("venue_id", "=", context.venueId)
    .where("code_digest", "=", codeDigest(context.pepper, code))
    .where("expires_at", ">", now)
    .where("tries", "<", CODE_TRIES)
    .returning("device_id")
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(403, "E_DEVICE_CODE");
  return row.device_id;
}

export const proofText = (body: Pick<EnrolBody, "code" | "serverNonce" | "publicKey">): string =>
  `latarnik-enrol:${body.code}:${body.serverNonce}:${body.publicKey}`;

/**
 * Takes a device's key in.
 *
 * @throws {Refusal} 403 `E_DEVICE_CODE`, `E_DEVICE_CHALLENGE`, `E_DEVICE_PROOF`, `E_DEVICE_ROLE`; 409 `E_DEVICE_KEY_TAKEN`,
 *   `E_DEVICE_WITHDRAWN`
 */
export async function enrol(context: EnrolContext, body: EnrolBody, now: number): Promise<EnrolAnswer> {
  const { database, venueId, pepper } = context;
  const device = await tryCode(context, body.code, now);
  if (!isOurChallenge(pepper, body.serverNonce, now)) throw new Refusal(403, "E_DEVICE_CHALLENGE");
  if (!isSignedBy(body.publicKey, proofText(body), body.proof)) throw new Refusal(403, "E_DEVICE_PROOF");
  const state = await database.transaction().execute(async (tx) => {
    const asset = await lockAsset(tx, venueId, device);
    const db = tx.withTables<DeviceTables>();
    // Whoever deletes the code has used it; the other of two at once finds nothing.
    const used = await db
      .deleteFrom("device_code")
      .where("venue_id", "=", venueId)
      .where("code_digest", "=", codeDigest(pepper, body.code))
      .returning("device_id")
      .executeTakeFirst();
    if (used === undefined) throw new Refusal(403, "E_DEVICE_CODE");
    if (!(await useNonce(tx, venueId, `enrol:${body.serverNonce}`, now))) throw new Refusal(403, "E_DEVICE_CHALLENGE");
    return takeKey(tx, context, asset, body, now);
  });
  // Said outside, so that what was refused still used the code up.
  if ("refused" in state) throw new Refusal(state.status, state.refused);
  return {
    device: device as DeviceId,
    state: state.enrolled ? "enrolled" : "waiting",
    serverTime: instant(now),
    reportEveryS: REPORT_EVERY_S,
  };
}

type Taken = { readonly enrolled: boolean } | { readonly refused: RefusalCode; readonly status: number };

async function takeKey(
  tx: DatabaseTransaction,
  context: EnrolContext,
  asset: AssetRow,
  body: EnrolBody,
  now: number,
): Promise<Taken> {
  const { venueId } = context;
  const db = tx.withTables<DeviceTables>();
  if (GONE.has(asset.state)) return { refused: "E_DEVICE_WITHDRAWN", status: 409 };
  if (body.role !== roleOf(asset.kind)) return { refused: "E_DEVICE_ROLE", status: 403 };
  const taken = await db
    .selectFrom("device_key")
    .select("id")
    .where("public_key", "=", body.publicKey)
    .executeTakeFirst();
  if (taken !== undefined) return { refused: "E_DEVICE_KEY_TAKEN", status: 409 };
  const said = serialKey(body.serial);
  const enrolled = asset.serial_key === null ? true : said === asset.serial_key;
  // A key that waited for a person makes room for the newer one.
  await revokeKeys(tx, venueId, asset.id, ["waiting"], now);
  if (enrolled) await revokeKeys(tx, venueId, asset.id, ["active"], now);
  await db
    .insertInto("device_key")
    .values({
      id: keyIdOf(body.publicKey),
      venue_id: venueId,
      device_id: asset.id,
      public_key: body.publicKey,
      role: body.role,
      platform: body.platform,
      serial: body.serial,
      agent_version: body.agentVersion,
      state: enrolled ? "active" : "waiting",
      created_at: now,
      confirmed_at: enrolled ? now : null,
      revoked_at: null,
    })
    .execute();
  await db
    .updateTable("device_asset")
    .set({ platform: asset.platform ?? body.platform, seen_at: now, updated_at: now })
    .where("venue_id", "=", venueId)
    .where("id", "=", asset.id)
    .execute();
  const detail = enrolled ? `enrolled (${body.platform})` : `waiting: ${body.serial ?? "no serial number"}`;
  await recordHistory(tx, venueId, { device: asset.id, at: now, by: MACHINE_NAME, what: "device-enrolment", detail });
  await recordAudit(tx, {
    at: now,
    accountId: null,
    action: "device-enrolment",
    subjectId: asset.id,
    outcome: "success",
    detail,
  });
  await recordChange(tx, "devices", now, asset.id);
  return { enrolled };
}

/** @returns how many were revoked */
export async function revokeKeys(
  tx: DatabaseTransaction,
  venueId: string,
  device: string,
  states: readonly ("waiting" | "active")[],
  now: number,
): Promise<number> {
  const result = await tx
    .withTables<DeviceTables>()
    .updateTable("device_key")
    .set({ state: "revoked", revoked_at: now })
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .where("state", "in", states)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/**
 * What a person decides about a device's key: `confirm` or `refuse` the one that waits, `revoke` the active one.
 *
 * @throws {Refusal} 404 `E_DEVICE_UNKNOWN`; 409 `E_DEVICE_ENROLMENT`
 */
export async function decideEnrolment(
  context: DeviceContext,
  device: string,
  body: { readonly decision: "confirm" | "refuse" | "revoke"; readonly reason: string },
  person: Person,
  now: number,
): Promise<void> {
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    const asset = await lockAsset(tx, venueId, device);
    const db = tx.withTables<DeviceTables>();
    const waiting = await db
      .selectFrom("device_key")
      .select("id")
      .where("venue_id", "=", venueId)
      .where("device_id", "=", device)
      .where("state", "=", body.decision === "revoke" ? "active" : "waiting")
      .executeTakeFirst();
    if (waiting === undefined) throw new Refusal(409, "E_DEVICE_ENROLMENT");
    if (body.decision === "confirm") {
      if (GONE.has(asset.state)) throw new Refusal(409, "E_DEVICE_WITHDRAWN");
      await revokeKeys(tx, venueId, device, ["active"], now);
      await db
        .updateTable("device_key")
        .set({ state: "active", confirmed_at: now })
        .where("id", "=", waiting.id)
        .execute();
    } else await revokeKeys(tx, venueId, device, [body.decision === "revoke" ? "active" : "waiting"], now);
    await conclude(tx, venueId, {
      action: "device-enrolment",
      subject: device,
      device,
      person,
      at: now,
      detail: `${body.decision}: ${body.reason}`,
    });
  });
}
