/**
 * Writes a plan into an empty, migrated database, so that it looks as if the venue had been there all the time.
 *
 * @module
 */
import { resolve } from "node:path";
import { sql } from "kysely";
import type { Config } from "../../policies/schema/config.ts";
import { listAccounts } from "../access/index.ts";
import { rescore } from "../devices/index.ts";
import { isPostgres } from "../platform/db.ts";
import { PlatformError } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { makeAccounts } from "./accounts.ts";
import { writeBulk, writeFleet } from "./bulk.ts";
import { deskTurns, holdSurveyNow, publishYear } from "./desk.ts";
import type { Turn } from "./desk.ts";
import { drillTurns, startToday } from "./drills.ts";
import { listTurns } from "./lists.ts";
import { countYears } from "./measured.ts";
import { Performance } from "./perform.ts";
import type { DemoPlan } from "./plan.ts";
import { reviewTurns } from "./reviews.ts";
import { openStage } from "./stage.ts";
import type { DemoStage } from "./stage.ts";
import { trainingTurns } from "./trainings.ts";

const SHIPPED_POLICIES = resolve(import.meta.dirname, "../../policies");

export interface SeedOptions {
  readonly plan: DemoPlan;
  /** Data folder of the demo: keys of the vault and of the publisher lie there. */
  readonly root: string;
  readonly config: Config;
  readonly policiesFolder?: string;
  /** Told now and then how far it is, [0, 1]. */
  readonly progress?: (done: number) => void;
}

function turnsOf(stage: DemoStage, options: SeedOptions, policiesFolder: string): Turn[] {
  const { plan, root, config } = options;
  const performance = new Performance(stage, plan);
  const [first] = plan.days;
  const setUp = (first?.day.start ?? plan.options.from) + 8 * 3_600_000;
  return [
    ...plan.acts.map((act) => ({ at: act.at, go: () => performance.act(act) })),
    ...plan.days.map((day) => ({ at: day.at, go: () => performance.day(day) })),
    ...deskTurns(stage, plan),
    ...drillTurns(stage, plan),
    ...trainingTurns(stage, plan),
    ...reviewTurns(stage, plan),
    ...listTurns(stage, plan, { root, config, policiesFolder }),
    // Devices are in the register by then.
    { at: setUp, go: () => writeFleet(stage.database, stage.venueId, plan, stage.accounts) },
  ].sort((a, b) => a.at - b.at);
}

/**
 * @param database  migrated and empty; SQLite is written without waiting for the disk and is safe on it when this returns
 * @throws {PlatformError} `E_PLATFORM_INTERNAL` if the database has accounts, or the product no longer accepts what the plan does
 */
export async function seedDemo(database: Database, options: SeedOptions): Promise<DemoStage["accounts"]> {
  const { plan, root, config, progress } = options;
  if ((await listAccounts(database)).length > 0)
    throw new PlatformError("E_PLATFORM_INTERNAL", "the database has accounts already; a demo needs an empty one");
  const isFile = !isPostgres(database);
  if (isFile) await sql`pragma synchronous = off`.execute(database);
  const [first] = plan.days;
  const from = (first?.day.start ?? plan.options.from) + 6 * 3_600_000;
  const policiesFolder = options.policiesFolder ?? SHIPPED_POLICIES;
  const stage = await openStage(database, { root, config, from, policiesFolder });
  try {
    await makeAccounts(stage);
    const turns = turnsOf(stage, options, policiesFolder);
    for (const [index, turn] of turns.entries()) {
      await turn.go();
      if (index % 50 === 0) progress?.(index / turns.length);
    }
    await writeBulk(database, stage.venueId, plan);
    await startToday(stage, plan);
    stage.moveTo(plan.options.to);
    await holdSurveyNow(stage, plan);
    await rescore(stage.devices, plan.options.to);
    await countYears(stage, plan);
    await publishYear(stage, plan);
    progress?.(1);
    return stage.accounts;
  } finally {
    await stage.close();
    if (isFile) {
      await sql`pragma wal_checkpoint(truncate)`.execute(database);
      await sql`pragma synchronous = full`.execute(database);
    }
  }
}
