/**
 * Reads of the register of trainings: sessions with their lists, and who is due.
 *
 * @module
 */
import { trainingsOf } from "../../policies/engine/coordination/trainings.ts";
import type { TrainingProgramme } from "../../policies/schema/standards.ts";
import type { TraineeBody, TrainingView, TrainingsView } from "../../policies/schema/training-api.ts";
import { listAccounts } from "../access/index.ts";
import { trainingFacts } from "../people/index.ts";
import { localDate } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import { todayOf } from "./context.ts";
import type { CoordinationContext } from "./context.ts";
import type { CoordinationTables, TraineeRow, TrainingRow } from "./tables.ts";

const traineeOf = (row: TraineeRow): TraineeBody => ({
  id: row.id,
  account: row.account,
  name: row.name,
  position: row.position,
  signed: row.signed === 1,
  statementOn: row.statement_on,
});

function viewOf(row: TrainingRow, trainees: readonly TraineeRow[]): TrainingView {
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    programme: row.programme,
    heldOn: row.held_on,
    topic: row.topic,
    materials: row.materials,
    leader: row.leader,
    place: row.place,
    closed: row.closed_at !== null,
    people: trainees.filter((one) => one.training_id === row.id).map(traineeOf),
  };
}

export async function traineesOf(
  db: Queryable,
  venueId: string,
  training: string | null,
): Promise<readonly TraineeRow[]> {
  return db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_trainee")
    .selectAll()
    .where("venue_id", "=", venueId)
    .$if(training !== null, (query) => query.where("training_id", "=", training ?? ""))
    .orderBy("position_no")
    .execute();
}

export async function findTraining(db: Queryable, { venueId }: Pick<CoordinationContext, "venueId">, id: string) {
  return db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_training")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Sessions, the newest first. */
export async function listSessions(db: Queryable, { venueId }: Pick<CoordinationContext, "venueId">) {
  const rows = await db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_training")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("held_on", "desc")
    .orderBy("opened_at", "desc")
    .orderBy("id")
    .execute();
  const trainees = await traineesOf(db, venueId, null);
  return rows.map((row) => viewOf(row, trainees));
}

/** One session with its list. @throws {Refusal} 404 `E_COORDINATION_UNKNOWN` */
export async function readTraining(db: Queryable, context: Pick<CoordinationContext, "venueId">, id: string) {
  const row = await findTraining(db, context, id);
  if (row === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
  return viewOf(row, await traineesOf(db, context.venueId, id));
}

const asksFor = ({ roles }: TrainingProgramme, held: readonly string[]): boolean =>
  roles.some((role) => held.includes(role));

export async function listTrainings(db: Queryable, context: CoordinationContext): Promise<TrainingsView> {
  const { venueId, timeZone, clock, standards } = context;
  const today = todayOf(context);
  const sessions = await listSessions(db, context);
  const entered = await trainingFacts(db, venueId);
  const accounts = (await listAccounts(db, clock())).filter(({ disabledAt }) => disabledAt === null);
  const people = accounts
    .filter(({ roles }) => standards.programmes.some((programme) => asksFor(programme, roles)))
    .map(({ id, displayName, roles, createdAt }) => {
      const attended = [
        ...sessions
          .filter(({ closed, people: list }) => closed && list.some((one) => one.account === id && one.signed))
          .map(({ programme, heldOn }) => ({ programme, on: heldOn })),
        // What the page of roles entered counts for the programme that teaches the competences.
        ...standards.programmes
          .filter(({ competences }) => competences.length > 0)
          .flatMap((programme) =>
            entered
              .filter((one) => one.account === id && one.competences.length > 0)
              .map(({ on }) => ({ programme: programme.id, on })),
          ),
      ];
      const since = localDate(createdAt, timeZone);
      return {
        account: id,
        name: displayName,
        roles,
        trainings: [...trainingsOf(standards.programmes, { roles, since, attended }, today)],
      };
    });
  return {
    today,
    sessions,
    people,
    programmes: standards.programmes.map((programme) => {
      const { competences: _competences, unlocks: _unlocks, ...shown } = programme;
      const asked = people.flatMap(({ trainings }) => trainings.filter((one) => one.programme === programme.id));
      return {
        ...shown,
        needed: asked.length,
        valid: asked.filter(({ state }) => state === "valid" || state === "soon").length,
      };
    }),
  };
}
