/**
 * From facts to findings, and from findings to what is remembered: transitions and tickets.
 *
 * Reading judges anew each time, so that what nobody measured lately goes stale by itself; only what changed is written.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { auditDevice } from "../../policies/engine/device/audit.ts";
import type { Attestation } from "../../policies/engine/device/outcome.ts";
import type { DeviceBaseline, Finding } from "../../policies/schema/device-baseline.ts";
import type { DeviceFacts, Platform } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { sha256 } from "../platform/canonical.ts";
import { localDate } from "../platform/clock.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { DeviceContext } from "./context.ts";
import { closesTicket, needsTicket, nextStates } from "./model.ts";
import type { CheckStates } from "./model.ts";
import { baselineFor } from "./shelf.ts";
import { nextNumber } from "./store.ts";
import type { AssetRow, AttestationRow, DeviceTables, ExemptionRow, PostureRow } from "./tables.ts";

/** What people said about one device. */
export interface Words {
  readonly exemptions: readonly ExemptionRow[];
  readonly attestations: readonly AttestationRow[];
}

export type JudgeContext = Pick<DeviceContext, "venueId" | "timeZone" | "shelf">;

export const isInForce = (exemption: Pick<ExemptionRow, "ended_at" | "until_at">, now: number): boolean =>
  exemption.ended_at === null && exemption.until_at > now;

/** Kind of system: what was measured outranks what was written down. */
export function platformOf(asset: Pick<AssetRow, "platform">, facts: DeviceFacts): Platform | null {
  const { identity } = facts;
  if (identity !== undefined && "value" in identity) return identity.value.platform;
  return asset.platform as Platform | null;
}

/** Everything a judgement rests on beside facts and time; when it changes, history is judged again. */
export function basisOf(context: JudgeContext, asset: AssetRow, words: Words, now: number): string {
  const policies = context.shelf.current();
  const baseline = baselineFor(policies, asset.baseline);
  const exempt = words.exemptions
    .filter((exemption) => isInForce(exemption, now))
    .map(({ id }) => id)
    .sort();
  return sha256(JSON.stringify([policies.digests.get(baseline.id), asset.mode, asset.platform ?? "", exempt])).slice(
    0,
    32,
  );
}

export interface Judged {
  readonly baseline: DeviceBaseline;
  readonly findings: readonly Finding[];
}

/** @param at  the moment it is judged for: now, or when an old report came */
export function judge(
  context: JudgeContext,
  asset: AssetRow,
  facts: DeviceFacts,
  words: Words,
  before: CheckStates,
  at: number,
): Judged {
  const policies = context.shelf.current();
  const baseline = baselineFor(policies, asset.baseline);
  const platform = platformOf(asset, facts);
  // Nobody knows what it is, so nobody can say what it ought to be like.
  if (platform === null) return { baseline, findings: [] };
  const findings = auditDevice({
    facts,
    platform,
    mode: asset.mode as "A" | "B",
    baseline,
    osSupport: policies.osSupport,
    exemptions: words.exemptions
      .filter((exemption) => isInForce(exemption, at))
      .map((exemption) => ({ check: exemption.check_id, until: exemption.until_at as Instant })),
    attestations: words.attestations
      .filter((word) => word.at <= at)
      .map((word): Attestation => ({ check: word.check_id, holds: word.holds === 1, at: word.at as Instant })),
    previous: new Map(
      Object.entries(before).map(([check, { failingSince }]) => [
        check,
        { failingSince: failingSince as Instant | null },
      ]),
    ),
    now: at as Instant,
    today: localDate(at, context.timeZone),
  });
  return { baseline, findings };
}

export async function readWords(database: Queryable, venueId: string, device: string): Promise<Words> {
  const db = database.withTables<DeviceTables>();
  const exemptions = await db
    .selectFrom("device_exemption")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .where("ended_at", "is", null)
    .execute();
  const attestations = await db
    .selectFrom("device_attestation")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .execute();
  return { exemptions, attestations };
}

export const factsOf = (row: Pick<PostureRow, "facts"> | undefined): DeviceFacts =>
  row === undefined ? {} : (JSON.parse(row.facts) as DeviceFacts);
export const statesOf = (row: Pick<PostureRow, "checks"> | undefined): CheckStates =>
  row === undefined ? {} : (JSON.parse(row.checks) as CheckStates);

/** What a current report brings; the rest of the row is concluded. */
export type Evidence = Pick<
  PostureRow,
  "report_id" | "key_id" | "seq" | "measured_at" | "received_at" | "second_hand" | "facts"
>;

/**
 * Judges the device's latest evidence and writes down what changed. Call it with the record locked.
 *
 * @param evidence  of a report just taken in; without it what is known already is judged again
 */
export async function conclusions(
  tx: DatabaseTransaction,
  context: JudgeContext,
  asset: AssetRow,
  now: number,
  evidence?: Evidence,
): Promise<Judged> {
  const db = tx.withTables<DeviceTables>();
  const words = await readWords(tx, context.venueId, asset.id);
  const posture = await db
    .selectFrom("device_posture")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .where("device_id", "=", asset.id)
    .executeTakeFirst();
  const latest = evidence ?? posture;
  const before = statesOf(posture);
  const judged = judge(context, asset, factsOf(latest), words, before, now);
  const { states, transitions } = nextStates(before, judged.findings);
  const row = {
    report_id: latest?.report_id ?? null,
    key_id: latest?.key_id ?? null,
    seq: latest?.seq ?? null,
    measured_at: latest?.measured_at ?? null,
    received_at: latest?.received_at ?? null,
    second_hand: latest?.second_hand ?? 0,
    facts: latest?.facts ?? "{}",
    checks: JSON.stringify(states),
    basis: basisOf(context, asset, words, now),
    judged_at: now,
  };
  await db
    .insertInto("device_posture")
    .values({ venue_id: context.venueId, device_id: asset.id, ...row })
    .onConflict((conflict) => conflict.columns(["venue_id", "device_id"]).doUpdateSet(row))
    .execute();
  if (transitions.length > 0)
    await db
      .insertInto("device_transition")
      .values(
        transitions.map(({ check, from, to }) => ({
          id: randomUUID(),
          venue_id: context.venueId,
          device_id: asset.id,
          at: now,
          check_id: check,
          from_state: from,
          to_state: to,
        })),
      )
      .execute();
  await settleTickets(tx, context, asset.id, judged.findings, now);
  return judged;
}

async function settleTickets(
  tx: DatabaseTransaction,
  context: JudgeContext,
  device: string,
  findings: readonly Finding[],
  now: number,
): Promise<void> {
  const db = tx.withTables<DeviceTables>();
  const open = await db
    .selectFrom("device_ticket")
    .select(["id", "check_id"])
    .where("venue_id", "=", context.venueId)
    .where("device_id", "=", device)
    .where("closed_at", "is", null)
    .execute();
  const passing = new Set(findings.filter(closesTicket).map(({ check }) => check));
  const closed = open.filter((ticket) => passing.has(ticket.check_id)).map(({ id }) => id);
  if (closed.length > 0)
    await db.updateTable("device_ticket").set({ closed_at: now, open_key: null }).where("id", "in", closed).execute();
  const known = new Set(open.map((ticket) => ticket.check_id));
  for (const finding of findings)
    if (needsTicket(finding) && !known.has(finding.check))
      await db
        .insertInto("device_ticket")
        .values({
          id: randomUUID(),
          venue_id: context.venueId,
          number: await nextNumber(tx, context, "N", now),
          device_id: device,
          check_id: finding.check,
          severity: finding.severity,
          opened_at: now,
          closed_at: null,
          note: "",
          open_key: `${context.venueId}\n${device}\n${finding.check}`,
        })
        .onConflict((conflict) => conflict.column("open_key").doNothing())
        .execute();
}
