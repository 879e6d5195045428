/**
 * Steps of the register of trainings: a list is written, signed and closed, and opened again where it was wrong.
 *
 * A closed list is written into the book of trainings of `dashboard/people`, too: the page of roles, and M28, count there, and need no second truth.
 *
 * @module
 */
import { isInOrder } from "../../policies/engine/coordination/trainings.ts";
import type { TraineeBody, TrainingSaveBody, TrainingView } from "../../policies/schema/training-api.ts";
import { listAccounts } from "../access/index.ts";
import { enterTraining, withdrawTraining } from "../people/index.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { checkPast, enter, nextNumber, todayOf } from "./context.ts";
import type { CoordinationContext, Person } from "./context.ts";
import { completeDuty } from "./duties.ts";
import type { CoordinationTables } from "./tables.ts";
import { findTraining, listTrainings, readTraining, traineesOf } from "./training-views.ts";

/** The duty of the calendar that is done once nobody is out of time. */
const DUTY = "staff-training";

/** @throws {Refusal} 422 `E_TRAINING_PERSON`: no such account, or one person twice */
async function checkPeople(db: Queryable, people: readonly TraineeBody[]): Promise<void> {
  const known = new Set((await listAccounts(db)).map(({ id }) => id));
  const accounts = people.flatMap(({ account }) => (account === null ? [] : [account]));
  if (accounts.some((account) => !known.has(account)) || new Set(accounts).size !== accounts.length)
    throw new Refusal(422, "E_TRAINING_PERSON");
}

async function writePeople(
  tx: DatabaseTransaction,
  { venueId, clock }: CoordinationContext,
  training: string,
  people: readonly TraineeBody[],
): Promise<void> {
  const tables = tx.withTables<CoordinationTables>();
  await tables.deleteFrom("coordination_trainee").where("training_id", "=", training).execute();
  if (people.length === 0) return;
  await tables
    .insertInto("coordination_trainee")
    .values(
      people.map((one, index) => ({
        id: one.id,
        venue_id: venueId,
        training_id: training,
        position_no: index,
        account: one.account,
        name: one.name,
        position: one.position,
        signed: one.signed ? 1 : 0,
        statement_on: one.statementOn,
        entered_id: null,
        at: clock(),
      })),
    )
    .execute();
}

/**
 * Writes a session with its list; an open one may lie ahead, so that its list can be printed and signed.
 *
 * @throws {Refusal} 404 `E_COORDINATION_UNKNOWN`: no such programme; 409 `E_COORDINATION_CHANGED`; 409 `E_TRAINING_CLOSED`; 422 `E_TRAINING_PERSON`
 */
export async function writeTraining(
  tx: DatabaseTransaction,
  context: CoordinationContext,
  viewer: Pick<Person, "account">,
  id: string,
  { version, people, heldOn, ...body }: TrainingSaveBody,
): Promise<void> {
  if (!context.standards.programmes.some((one) => one.id === body.programme))
    throw new Refusal(404, "E_COORDINATION_UNKNOWN");
  const now = context.clock();
  const tables = tx.withTables<CoordinationTables>();
  const known = await findTraining(tx, context, id);
  if (known !== undefined && known.closed_at !== null) throw new Refusal(409, "E_TRAINING_CLOSED");
  // Sent twice, a new one was written once.
  if (known !== undefined && version === 0) return;
  if (known !== undefined && known.version !== version) throw new Refusal(409, "E_COORDINATION_CHANGED");
  if (known === undefined && version !== 0) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
  await checkPeople(tx, people);
  if (known === undefined)
    await tables
      .insertInto("coordination_training")
      .values({
        id,
        venue_id: context.venueId,
        number: await nextNumber(tx, context, "S", now),
        version: 1,
        ...body,
        held_on: heldOn,
        opened_at: now,
        closed_at: null,
      })
      .execute();
  else
    await tables
      .updateTable("coordination_training")
      .set({ ...body, held_on: heldOn, version: known.version + 1 })
      .where("id", "=", id)
      .execute();
  await writePeople(tx, context, id, people);
  await enter(tx, context, { item: id, what: "training saved", by: viewer.account, at: now });
}

export async function saveTraining(
  context: CoordinationContext,
  viewer: Person,
  id: string,
  body: TrainingSaveBody,
): Promise<TrainingView> {
  return context.database.transaction().execute(async (tx) => {
    await writeTraining(tx, context, viewer, id, body);
    return readTraining(tx, context, id);
  });
}

/**
 * The signed list is complete: from now on it counts. Whoever did not sign was not there.
 *
 * @throws {Refusal} 404 `E_COORDINATION_UNKNOWN`; 409 `E_COORDINATION_CHANGED`, `E_TRAINING_CLOSED`; 422 `E_COORDINATION_DAY`: it has not been held
 *   yet; 422 `E_TRAINING_SIGNED`: nobody has signed
 */
export async function writeClosing(
  tx: DatabaseTransaction,
  context: CoordinationContext,
  viewer: Person,
  id: string,
  version: number | null,
): Promise<void> {
  const { clock, venueId, timeZone, standards } = context;
  const now = clock();
  const row = await findTraining(tx, context, id);
  if (row === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
  if (row.closed_at !== null) throw new Refusal(409, "E_TRAINING_CLOSED");
  if (version !== null && row.version !== version) throw new Refusal(409, "E_COORDINATION_CHANGED");
  checkPast(row.held_on, todayOf(context));
  const signed = (await traineesOf(tx, venueId, id)).filter((one) => one.signed === 1);
  if (signed.length === 0) throw new Refusal(422, "E_TRAINING_SIGNED");
  const programme = standards.programmes.find((one) => one.id === row.programme);
  const tables = tx.withTables<CoordinationTables>();
  for (const { id: trainee, account } of signed) {
    if (account === null) continue;
    const entered = await enterTraining(
      tx,
      { venueId, timeZone },
      { account, on: row.held_on, topic: row.topic, competences: [...(programme?.competences ?? [])] },
      { by: viewer.account, at: now },
    );
    await tables.updateTable("coordination_trainee").set({ entered_id: entered }).where("id", "=", trainee).execute();
  }
  await tables
    .updateTable("coordination_training")
    .set({ closed_at: now, version: row.version + 1 })
    .where("id", "=", id)
    .execute();
  await enter(tx, context, { item: id, what: "training closed", by: viewer.account, at: now });
  const { people } = await listTrainings(tx, context);
  if (people.every(({ trainings }) => trainings.every(isInOrder)))
    await completeDuty(tx, context, viewer, {
      id: `${DUTY}-${id}`,
      duty: DUTY,
      due: null,
      on: row.held_on,
      note: row.number,
    });
}

export async function closeTraining(context: CoordinationContext, viewer: Person, id: string, version: number) {
  return context.database.transaction().execute(async (tx) => {
    await writeClosing(tx, context, viewer, id, version);
    return readTraining(tx, context, id);
  });
}

/**
 * A closed list was wrong: it is opened again with a reason, and what it wrote into the book of trainings is taken back.
 *
 * @throws {Refusal} 404 `E_COORDINATION_UNKNOWN`
 */
export async function reopenTraining(context: CoordinationContext, viewer: Person, id: string, reason: string) {
  const now = context.clock();
  return context.database.transaction().execute(async (tx) => {
    const row = await findTraining(tx, context, id);
    if (row === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
    if (row.closed_at !== null) {
      const tables = tx.withTables<CoordinationTables>();
      for (const { id: trainee, entered_id: entered } of await traineesOf(tx, context.venueId, id)) {
        if (entered === null) continue;
        await withdrawTraining(tx, context.venueId, entered, { by: viewer.account, at: now });
        await tables.updateTable("coordination_trainee").set({ entered_id: null }).where("id", "=", trainee).execute();
      }
      await tables
        .updateTable("coordination_training")
        .set({ closed_at: null, version: row.version + 1 })
        .where("id", "=", id)
        .execute();
      await enter(tx, context, { item: id, what: `training reopened: ${reason}`, by: viewer.account, at: now });
    }
    return readTraining(tx, context, id);
  });
}

/** @throws {Refusal} 409 `E_TRAINING_CLOSED`: what counts is not removed */
export async function removeTraining(context: CoordinationContext, viewer: Person, id: string): Promise<void> {
  await context.database.transaction().execute(async (tx) => {
    const row = await findTraining(tx, context, id);
    if (row === undefined) return;
    if (row.closed_at !== null) throw new Refusal(409, "E_TRAINING_CLOSED");
    const tables = tx.withTables<CoordinationTables>();
    await tables.deleteFrom("coordination_trainee").where("training_id", "=", id).execute();
    await tables.deleteFrom("coordination_training").where("id", "=", id).execute();
    await enter(tx, context, { item: id, what: "training removed", by: viewer.account, at: context.clock() });
  });
}
