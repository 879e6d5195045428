/**
 * An encrypted backup while the programs run; the keys apart from it.
 *
 * Results go to standard output, progress and complaints to standard error. Ends with 0 if all is written, 1 if it failed, 2 if the command cannot
 * be understood.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { systemClock } from "../dashboard/platform/clock.ts";
import { dataFolderAt } from "../dashboard/platform/data-folder.ts";
import { openDatabase } from "../dashboard/platform/db.ts";
import { openVault } from "../dashboard/vault/index.ts";
import { passphraseOf } from "./backup/ask.ts";
import { makeBackup, verifyBackup } from "./backup/make.ts";
import { textsIn } from "./backup/texts.ts";
import { dayAndTime, note, say, UsageError } from "./lists/terminal.ts";
import { readVenue } from "./lists/venue.ts";
import { languageOf } from "./texts.ts";

const texts = textsIn(languageOf(process.env));

const OPTIONS = {
  help: { type: "boolean", default: false },
  to: { type: "string" },
  from: { type: "string" },
  keys: { type: "string" },
  verify: { type: "boolean", default: false },
  "passphrase-file": { type: "string" },
  config: { type: "string" },
  data: { type: "string" },
} as const;

async function verify(file: string, passphrase: string): Promise<void> {
  const { counts, madeAt } = await verifyBackup(file, passphrase);
  say(texts.verified(file, dayAndTime(madeAt), counts.rows));
}

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    say(texts.helpBackup);
    return;
  }
  const { to, from } = values;
  if (to === undefined && !(values.verify && from !== undefined)) throw new UsageError(texts.need("--to"));
  const passphrase = await passphraseOf(values["passphrase-file"], texts.passphrase);
  if (to === undefined) return verify(from ?? "", passphrase);
  const keys = values.keys ?? `${to}.keys`;
  const settings = readVenue(values);
  const folder = dataFolderAt(settings.dataFolder);
  const database = await openDatabase(settings.database, folder.databaseFile);
  try {
    const { tables, rows, files } = await makeBackup({
      database,
      vault: openVault({ folder }),
      root: folder.root,
      config: [values.config, "config.yaml"].find((path) => path !== undefined && path !== "none" && existsSync(path)),
      to,
      keys,
      passphrase,
      now: systemClock(),
      progress: (what, count) => note(texts.step(what, count)),
    });
    say(texts.made(to, tables, rows, files));
    say(texts.keysMade(keys));
    if (values.verify) await verify(to, passphrase);
    say(texts.apart);
  } finally {
    await database.destroy();
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  const isUsage = error instanceof UsageError || code?.startsWith("ERR_PARSE_ARGS") === true;
  note(`backup: ${code?.startsWith("E_") === true ? `${code} ` : ""}${message}`);
  if (isUsage) note(texts.helpBackup);
  process.exitCode = isUsage ? 2 : 1;
}
