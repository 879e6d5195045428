/**
 * How each device stands now: record, evidence, findings, score and the word for the desk. Judged anew on every reading.
 *
 * @module
 */
import { gateOf, scoreOf } from "../../policies/engine/device/gate.ts";
import type { DeviceBaseline, Finding, GateAnswer, PostureScore } from "../../policies/schema/device-baseline.ts";
import type { DeviceSummary } from "../../policies/schema/device-api.ts";
import type { DeviceFacts } from "../../policies/schema/device-facts.ts";
import type { DeviceId } from "../../policies/schema/vocabulary.ts";
import { instant } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import { NO_ALARMS, countAlarms } from "./alarms.ts";
import type { AlarmCount } from "./alarms.ts";
import { assetOf } from "./assets.ts";
import type { DeviceContext, LoanOfDevice } from "./context.ts";
import { UNJUDGED, factsOf, judge, judgeInTurn, readWaiting, statesOf } from "./judge.ts";
import type { WaitingReport, Words } from "./judge.ts";
import { GATE_FRESH_H, isEmptySince, isSilent } from "./model.ts";
import type { CheckStates } from "./model.ts";
import type { AssetRow, DeviceTables, KeyRow, PostureRow } from "./tables.ts";

export interface Standing {
  readonly asset: AssetRow;
  readonly posture: PostureRow | undefined;
  readonly facts: DeviceFacts;
  readonly states: CheckStates;
  readonly words: Words;
  readonly baseline: DeviceBaseline;
  readonly findings: readonly Finding[];
  readonly score: PostureScore;
  readonly gate: GateAnswer;
  readonly enrolment: DeviceSummary["enrolment"];
  readonly silent: boolean;
  readonly secondHand: boolean;
  readonly loan: LoanOfDevice | null;
  readonly ticketsOpen: number;
  readonly alarms: AlarmCount;
}

type KeyState = Pick<KeyRow, "device_id" | "state" | "created_at" | "confirmed_at">;

function enrolmentOf(keys: readonly KeyState[], hasCode: boolean): DeviceSummary["enrolment"] {
  const has = (state: string): boolean => keys.some((key) => key.state === state);
  if (has("waiting")) return "waiting";
  if (has("active")) return "enrolled";
  if (hasCode) return "code-issued";
  return has("revoked") ? "revoked" : "none";
}

function group<T extends { readonly device_id: string }>(rows: readonly T[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const known = groups.get(row.device_id);
    if (known === undefined) groups.set(row.device_id, [row]);
    else known.push(row);
  }
  return groups;
}

/** Rows of every device, or of one. */
async function readRows(database: Queryable, venueId: string, id: string | undefined, now: number) {
  const db = database.withTables<DeviceTables>();
  const of = (
    table:
      "device_posture" | "device_key" | "device_code" | "device_exemption" | "device_attestation" | "device_ticket",
  ) => {
    const query = db.selectFrom(table as "device_posture").where("venue_id", "=", venueId);
    return id === undefined ? query : query.where("device_id", "=", id);
  };
  let assets = db.selectFrom("device_asset").selectAll().where("venue_id", "=", venueId);
  if (id !== undefined) assets = assets.where("id", "=", id);
  return {
    assets: await assets.orderBy("id").execute(),
    postures: new Map((await of("device_posture").selectAll().execute()).map((row) => [row.device_id, row])),
    keys: group(
      (await of("device_key")
        .select(["device_id", "state" as never, "created_at" as never, "confirmed_at" as never])
        .execute()) as unknown as KeyState[],
    ),
    codes: new Set(
      (
        await of("device_code")
          .select("device_id")
          .where("expires_at" as never, ">", now as never)
          .execute()
      ).map((row) => row.device_id),
    ),
    exemptions: group(
      (await of("device_exemption")
        .selectAll()
        .where("ended_at" as never, "is", null as never)
        .execute()) as unknown as Words["exemptions"],
    ),
    attestations: group((await of("device_attestation").selectAll().execute()) as unknown as Words["attestations"]),
    tickets: new Map(
      (
        (await of("device_ticket")
          .select((eb) => ["device_id", eb.fn.countAll<number>().as("open")])
          .where("closed_at" as never, "is", null as never)
          .groupBy("device_id")
          .execute()) as { device_id: string; open: number }[]
      ).map((row) => [row.device_id, row.open]),
    ),
  };
}

/**
 * What was taken in and not judged yet is judged by the reader, in its turn: nobody is shown less than a device has said.
 *
 * @returns rows of devices as they are with their waiting reports
 */
async function withWaiting(
  database: Queryable,
  venueId: string,
  postures: ReadonlyMap<string, PostureRow>,
): Promise<{
  readonly postures: ReadonlyMap<string, PostureRow>;
  readonly waiting: ReadonlyMap<string, readonly WaitingReport[]>;
}> {
  const devices = [...postures.values()].filter(({ basis }) => basis === UNJUDGED).map((row) => row.device_id);
  if (devices.length === 0) return { postures, waiting: new Map() };
  const waiting = await readWaiting(database, venueId, devices);
  // Rows that were judged between the two questions are asked for again: what they were before is not theirs any more.
  const judged = devices.filter((device) => !waiting.has(device));
  if (judged.length === 0) return { postures, waiting };
  const fresh = await database
    .withTables<DeviceTables>()
    .selectFrom("device_posture")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "in", judged)
    .execute();
  return { postures: new Map([...postures, ...fresh.map((row) => [row.device_id, row] as const)]), waiting };
}

/** @param id  of one device; every device of the venue if not given */
export async function readStandings(context: DeviceContext, now: number, id?: string): Promise<Standing[]> {
  const { database, venueId, loans: book } = context;
  const rows = await readRows(database, venueId, id, now);
  const { postures, waiting } = await withWaiting(database, venueId, rows.postures);
  const loans = await book.loans(database, venueId);
  const leftovers = await book.leftovers(database, venueId);
  const alarms = await countAlarms(database, venueId, id);
  return rows.assets.map((asset) => {
    const posture = postures.get(asset.id);
    const keys = rows.keys.get(asset.id) ?? [];
    const words = {
      exemptions: rows.exemptions.get(asset.id) ?? [],
      attestations: rows.attestations.get(asset.id) ?? [],
    };
    const facts = factsOf(posture);
    let states = statesOf(posture);
    for (const turn of judgeInTurn(context, asset, words, states, waiting.get(asset.id) ?? [])) states = turn.states;
    const { baseline, findings } = judge(context, asset, facts, words, states, now);
    const enrolment = enrolmentOf(keys, rows.codes.has(asset.id));
    const active = keys.find((key) => key.state === "active");
    const secondHand = posture?.second_hand === 1;
    const loan = loans.get(asset.id as DeviceId) ?? null;
    const left = leftovers.get(asset.id as DeviceId);
    const gate = gateOf({
      findings,
      baseline,
      state: asset.state as DeviceSummary["state"],
      enrolled: active !== undefined || secondHand,
      reportedAt: posture === undefined || posture.measured_at === null ? null : instant(posture.measured_at),
      freshnessH: GATE_FRESH_H,
      onLoan: loan !== null,
      leftovers: left === undefined || isEmptySince(facts, left.since) ? null : left.count,
      damaged: left?.damaged === true,
      now: instant(now),
    });
    // A withdrawn device need not report; a lost one is looked for by other means.
    const expected = active !== undefined && (asset.state === "in-order" || asset.state === "in-repair");
    return {
      asset,
      posture,
      facts,
      states,
      words,
      baseline,
      findings,
      score: scoreOf(findings),
      gate,
      enrolment,
      silent: expected && isSilent(posture?.received_at ?? active.confirmed_at ?? active.created_at, now),
      secondHand,
      loan,
      ticketsOpen: rows.tickets.get(asset.id) ?? 0,
      alarms: alarms.get(asset.id) ?? NO_ALARMS,
    };
  });
}

/** Families whose probes have been proved on real devices; the others say so on the page. */
export const PROVED_PLATFORMS: ReadonlySet<string> = new Set(["linux"]);

export function summaryOf(standing: Standing): DeviceSummary {
  const { asset, posture } = standing;
  const identity = standing.facts.identity;
  const platform = identity !== undefined && "value" in identity ? identity.value.platform : asset.platform;
  return {
    ...assetOf(asset),
    state: asset.state as DeviceSummary["state"],
    enrolment: standing.enrolment,
    lastSeenAt: asset.seen_at === null ? null : instant(asset.seen_at),
    reportedAt: posture === undefined || posture.measured_at === null ? null : instant(posture.measured_at),
    silent: standing.silent,
    score: standing.score,
    gate: standing.gate,
    loan: standing.loan,
    ticketsOpen: standing.ticketsOpen,
    alarms: standing.alarms,
    secondHand: standing.secondHand,
    unverified: platform !== null && !PROVED_PLATFORMS.has(platform),
  };
}
