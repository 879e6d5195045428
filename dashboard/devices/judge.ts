/**
 * From facts to findings, and from findings to what is remembered: transitions and tickets.
 *
 * Reading judges anew each time, so that what nobody measured lately goes stale by itself; only what changed is written.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { auditDevice } from "../../policies/engine/device/audit.ts";
import { scoreOf } from "../../policies/engine/device/gate.ts";
import type { Attestation } from "../../policies/engine/device/outcome.ts";
import type { DeviceBaseline, Finding } from "../../policies/schema/device-baseline.ts";
import type { DeviceFacts, Platform } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { sha256 } from "../platform/canonical.ts";
import { localDate } from "../platform/clock.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { DeviceContext } from "./context.ts";
import { closesTicket, needsTicket, nextStates } from "./model.ts";
import type { CheckStates, Transition } from "./model.ts";
import { baselineFor } from "./shelf.ts";
import { nextNumber } from "./store.ts";
import type { AssetRow, AttestationRow, DeviceTables, ExemptionRow, PostureRow, ReportRow } from "./tables.ts";

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

/**
 * Basis of what was taken in and not judged yet. A device's row has it exactly while one of its reports has it: an acknowledged report
 * is durable, what follows from it may come a little later, and whoever starts next finds it by this word.
 */
export const UNJUDGED = "unjudged";

export type WaitingReport = Pick<ReportRow, "device_id" | "report_id" | "facts" | "received_at">;

/** Reports that said what their device is like and wait to be judged, in the order they came. */
export async function readWaiting(
  database: Queryable,
  venueId: string,
  devices: readonly string[],
): Promise<ReadonlyMap<string, readonly WaitingReport[]>> {
  if (devices.length === 0) return new Map();
  const rows = await database
    .withTables<DeviceTables>()
    .selectFrom("device_report")
    .select(["device_id", "report_id", "facts", "received_at"])
    .where("venue_id", "=", venueId)
    .where("device_id", "in", devices)
    .where("basis", "=", UNJUDGED)
    // Within a chain only a higher number is ever current.
    .orderBy("received_at")
    .orderBy("seq")
    .execute();
  return Map.groupBy(rows, (row) => row.device_id);
}

export interface Turn {
  readonly report: WaitingReport;
  readonly judged: Judged;
  readonly states: CheckStates;
  readonly transitions: readonly Transition[];
}

/** Judges what waits one after the other, each for the moment it came, so that no failure's beginning is skipped. */
export function* judgeInTurn(
  context: JudgeContext,
  asset: AssetRow,
  words: Words,
  before: CheckStates,
  waiting: readonly WaitingReport[],
): Generator<Turn, void> {
  let states = before;
  for (const report of waiting) {
    const judged = judge(context, asset, factsOf(report), words, states, report.received_at);
    const next = nextStates(states, judged.findings);
    states = next.states;
    yield { report, judged, states, transitions: next.transitions };
  }
}

/** A judgement this young need not be repeated for the time that has passed. */
const YOUNG_MS = 60_000;

/** Judges what waits, then the device's latest evidence, and writes down what changed. Call it with the record locked. */
export async function conclusions(
  tx: DatabaseTransaction,
  context: JudgeContext,
  asset: AssetRow,
  now: number,
): Promise<Judged> {
  const { venueId } = context;
  const words = await readWords(tx, venueId, asset.id);
  const posture = await tx
    .withTables<DeviceTables>()
    .selectFrom("device_posture")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", asset.id)
    .executeTakeFirst();
  const basis = basisOf(context, asset, words, now);
  const waiting = posture?.basis === UNJUDGED ? ((await readWaiting(tx, venueId, [asset.id])).get(asset.id) ?? []) : [];
  const transitions: (Transition & { readonly at: number })[] = [];
  let states = statesOf(posture);
  let last: Turn | undefined;
  for (const turn of judgeInTurn(context, asset, words, states, waiting)) {
    const at = turn.report.received_at;
    await writeScore(tx, context, asset, words, turn.report, basis);
    await settleTickets(tx, context, asset.id, turn.judged.findings, at);
    transitions.push(...turn.transitions.map((transition) => ({ ...transition, at })));
    states = turn.states;
    last = turn;
  }
  let judgedAt = now;
  let judged: Judged;
  if (last?.report.report_id === posture?.report_id && last !== undefined && isYoung(last.report, now)) {
    judged = last.judged;
    judgedAt = last.report.received_at;
  } else {
    judged = judge(context, asset, factsOf(posture), words, states, now);
    const next = nextStates(states, judged.findings);
    states = next.states;
    transitions.push(...next.transitions.map((transition) => ({ ...transition, at: now })));
    await settleTickets(tx, context, asset.id, judged.findings, now);
  }
  const conclusion = { checks: JSON.stringify(states), basis, judged_at: judgedAt };
  await writeConclusion(tx, venueId, asset.id, posture, conclusion);
  await writeTransitions(tx, venueId, asset.id, transitions);
  return judged;
}

const isYoung = ({ received_at: at }: WaitingReport, now: number): boolean => now >= at && now - at < YOUNG_MS;

/** Of one report by itself: what was failing before it is no part of its score. */
async function writeScore(
  tx: DatabaseTransaction,
  context: JudgeContext,
  asset: AssetRow,
  words: Words,
  report: WaitingReport,
  basis: string,
): Promise<void> {
  const { findings } = judge(context, asset, factsOf(report), words, {}, report.received_at);
  await tx
    .withTables<DeviceTables>()
    .updateTable("device_report")
    .set({ score: JSON.stringify(scoreOf(findings)), basis })
    .where("venue_id", "=", context.venueId)
    .where("device_id", "=", asset.id)
    .where("report_id", "=", report.report_id)
    .execute();
}

async function writeConclusion(
  tx: DatabaseTransaction,
  venueId: string,
  device: string,
  posture: PostureRow | undefined,
  conclusion: Pick<PostureRow, "checks" | "basis" | "judged_at">,
): Promise<void> {
  const db = tx.withTables<DeviceTables>();
  if (posture === undefined) {
    const none = { report_id: null, key_id: null, seq: null, measured_at: null, received_at: null, second_hand: 0 };
    await db
      .insertInto("device_posture")
      .values({ venue_id: venueId, device_id: device, ...none, facts: "{}", ...conclusion })
      .onConflict((conflict) => conflict.columns(["venue_id", "device_id"]).doUpdateSet(conclusion))
      .execute();
    return;
  }
  await db
    .updateTable("device_posture")
    .set(conclusion)
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .execute();
}

async function writeTransitions(
  tx: DatabaseTransaction,
  venueId: string,
  device: string,
  transitions: readonly (Transition & { readonly at: number })[],
): Promise<void> {
  if (transitions.length === 0) return;
  await tx
    .withTables<DeviceTables>()
    .insertInto("device_transition")
    .values(
      transitions.map(({ check, from, to, at }) => ({
        id: randomUUID(),
        venue_id: venueId,
        device_id: device,
        at,
        check_id: check,
        from_state: from,
        to_state: to,
      })),
    )
    .execute();
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
