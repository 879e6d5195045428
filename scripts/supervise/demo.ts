/**
 * The venue for show: a configuration, a data folder and a database of its own, filled once with two invented years.
 *
 * A real venue's folder is never touched: what is not a demo is refused, and filling happens beside the folder, which appears whole or not at all.
 *
 * @module
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DEMO_VENUE_NAME, planDemo, seedDemo, settleDemoLists, withDemoLists } from "../../dashboard/demo/index.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { openDataFolder } from "../../dashboard/platform/data-folder.ts";
import { openDatabase } from "../../dashboard/platform/db.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import { Config } from "../../policies/schema/config.ts";
import type { Texts } from "../texts.ts";
import { UpError } from "./error.ts";
import type { Flags } from "./flags.ts";

const DAY_MS = 86_400_000;
const YEARS_MS = 2 * 365 * DAY_MS;
export const DEMO_ID = "pokaz";

/** What a demo changes of a configuration: its own venue and database, no word to the outside, accounts without a second factor. */
export function asDemo(config: Config, flags: Flags): Config {
  const { notifications: _none, ...rest } = config;
  const dataFolder = flags.data === undefined ? `${config.dataFolder}-demo` : config.dataFolder;
  return Config.parse({
    ...rest,
    venue: { ...config.venue, id: DEMO_ID, name: DEMO_VENUE_NAME, timeZone: "Europe/Warsaw", demo: true },
    dataFolder,
    database: { kind: "sqlite" },
    access: { ...config.access, secondFactorGraceDays: 90 },
    cases: { departments: { tablets: "edukacja" } },
  });
}

/**
 * Fills the data folder if it is not there yet. The period ends with the day before `now`, so that a demo begun on the same day is the same.
 *
 * @param now  ms
 * @returns the configuration it runs with; lists of its own lie in the folder
 * @throws {UpError} `E_UP_DATA` if the folder is there and is no demo
 */
export async function fillDemo(
  config: Config,
  now: number,
  say: (line: string) => void,
  texts: Texts,
): Promise<Config> {
  const { dataFolder } = config;
  const mark = join("run", "demo");
  if (existsSync(dataFolder)) {
    if (existsSync(join(dataFolder, mark))) return withDemoLists(config, resolve(dataFolder));
    throw new UpError("E_UP_DATA", texts.demoRefused(dataFolder));
  }
  const partial = `${dataFolder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const folder = openDataFolder(partial);
  const database = await openDatabase({ kind: "sqlite" }, folder.databaseFile);
  try {
    await migrate(database, MIGRATIONS);
    const to = Math.floor(now / DAY_MS) * DAY_MS;
    const plan = planDemo({ seed: "pokaz", from: to - YEARS_MS, to });
    let told = 0;
    await seedDemo(database, {
      plan,
      root: folder.root,
      config,
      progress: (done) => {
        const percent = Math.floor(done * 10) * 10;
        if (percent > told) say(`• ${texts.demoFilling((told = percent))}`);
      },
    });
  } finally {
    await database.destroy();
  }
  await settleDemoLists(resolve(partial), resolve(dataFolder));
  mkdirSync(join(partial, "run"), { recursive: true });
  writeFileSync(join(partial, mark), "");
  renameSync(partial, dataFolder);
  return withDemoLists(config, resolve(dataFolder));
}
