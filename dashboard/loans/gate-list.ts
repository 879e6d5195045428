/**
 * The word about every device in one signed list, so that a desk that loses the network can go on for half a day.
 *
 * What each list said is kept as long as a late step may name it: the server believes its own list, not what a desk says it showed.
 *
 * @module
 */
import type { GateAnswer } from "../../policies/schema/device-baseline.ts";
import type { GateList } from "../../policies/schema/loan-api.ts";
import { gatesFor } from "../devices/index.ts";
import { canonicalJson } from "../platform/canonical.ts";
import { MINUTE_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { PublisherKey } from "../platform/publisher-key.ts";
import type { LoanContext } from "./context.ts";
import { CLOCK_TOLERANCE_MS, GATE_LIST_MS } from "./model.ts";
import type { LoanTables } from "./tables.ts";

type Answers = GateList["answers"];

/** Desks that ask often get the same list while nothing changed. */
const SAME_LIST_MS = 5 * MINUTE_MS;

/** Reasons and words, without when they were given. */
const saying = (answers: Answers): string =>
  canonicalJson(answers.map(({ device, gate: { judgedAt: _judgedAt, ...gate } }) => ({ device, gate })));

export async function gateList(
  context: LoanContext,
  publisher: Pick<PublisherKey, "publicKey" | "sign">,
  now: number,
): Promise<GateList> {
  const { database, venueId } = context;
  const db = database.withTables<LoanTables>();
  let answers: Answers = await gatesFor(context, now);
  let createdAt = now;
  const newest = await db
    .selectFrom("loan_gate_list")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("created_at", "<=", now)
    .orderBy("created_at", "desc")
    .limit(1)
    .executeTakeFirst();
  const known = newest === undefined ? undefined : (JSON.parse(newest.answers) as Answers);
  if (
    newest !== undefined &&
    known !== undefined &&
    now - newest.created_at < SAME_LIST_MS &&
    saying(known) === saying(answers)
  ) {
    answers = known;
    createdAt = newest.created_at;
  } else {
    // Two lists of one millisecond: the later one says what is true now.
    await db
      .insertInto("loan_gate_list")
      .values({ venue_id: venueId, created_at: now, answers: JSON.stringify(answers) })
      .onConflict((conflict) =>
        conflict.columns(["venue_id", "created_at"]).doUpdateSet({ answers: JSON.stringify(answers) }),
      )
      .execute();
  }
  const body = {
    createdAt: instant(createdAt),
    validUntil: instant(createdAt + GATE_LIST_MS),
    answers,
    key: publisher.publicKey,
  };
  return { ...body, signature: publisher.sign(canonicalJson(body)) };
}

/** @throws {Refusal} 422 `E_LOAN_LIST` if there is no such list, it was not valid then, or says nothing of the device */
export async function listedGate(
  context: LoanContext,
  createdAt: number,
  device: string,
  at: number,
): Promise<GateAnswer> {
  const row = await context.database
    .withTables<LoanTables>()
    .selectFrom("loan_gate_list")
    .select("answers")
    .where("venue_id", "=", context.venueId)
    .where("created_at", "=", createdAt)
    .executeTakeFirst();
  const valid = at >= createdAt - CLOCK_TOLERANCE_MS && at < createdAt + GATE_LIST_MS;
  const answers = row === undefined || !valid ? [] : (JSON.parse(row.answers) as Answers);
  const gate = answers.find((answer) => answer.device === device)?.gate;
  if (gate === undefined) throw new Refusal(422, "E_LOAN_LIST", { fields: [{ path: "list", message: "" }] });
  return gate;
}
