/**
 * An encrypted backup while the programs run; the keys apart from it. Sealed with a passphrase, or for a recovery key kept elsewhere.
 *
 * Results go to standard output, progress and complaints to standard error. Ends with 0 if all is written, 1 if it failed, 2 if the command cannot
 * be understood.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { systemClock } from "../dashboard/platform/clock.ts";
import { dataFolderAt } from "../dashboard/platform/data-folder.ts";
import { openDatabase } from "../dashboard/platform/db.ts";
import type { Database } from "../dashboard/platform/tables.ts";
import { recordBackup } from "../dashboard/retention/index.ts";
import { openVault } from "../dashboard/vault/index.ts";
import { passphraseOf } from "./backup/ask.ts";
import { makeRecipient, readIdentity, recipientAt } from "./backup/identity.ts";
import { identityLock, passphraseLock, recipientLock, recipientOf } from "./backup/lock.ts";
import type { Lock } from "./backup/lock.ts";
import { makeBackup, verifyBackup } from "./backup/make.ts";
import { masterKeyAt, proveBackup } from "./backup/prove.ts";
import { textsIn } from "./backup/texts.ts";
import { placeOfDay } from "./backup/week.ts";
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
  prove: { type: "boolean", default: false },
  week: { type: "string" },
  recipient: { type: "string" },
  identity: { type: "string" },
  "new-recipient": { type: "string" },
  "passphrase-file": { type: "string" },
  config: { type: "string" },
  data: { type: "string" },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

const byPassphrase = async (values: Values): Promise<Lock> =>
  passphraseLock(await passphraseOf(values["passphrase-file"], texts.passphrase));

/** What opens a file that is there already. */
const opener = async (values: Values): Promise<Lock> => {
  const lock = await byPassphrase(values);
  return values.identity === undefined ? lock : identityLock(readIdentity(values.identity, lock));
};

async function verify(
  file: string,
  lock: Lock,
): Promise<{ readonly madeAt: number; readonly rows: number; readonly files: number }> {
  const { counts, madeAt } = await verifyBackup(file, lock);
  say(texts.verified(file, dayAndTime(madeAt), counts.rows));
  return { madeAt, rows: counts.rows, files: counts.files };
}

/** The page of retention shows it; a backup is good without. */
async function writeDown(database: Database, record: Omit<Parameters<typeof recordBackup>[1], "at">): Promise<void> {
  try {
    await recordBackup(database, { ...record, at: systemClock() });
  } catch (cause) {
    note(texts.notWrittenDown((cause as Error).message));
  }
}

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    say(texts.helpBackup);
    return;
  }
  const { from } = values;
  const tonight = values.week === undefined ? undefined : placeOfDay(values.week, systemClock());
  const to = values.to ?? tonight?.to;
  const fresh = values["new-recipient"];
  if (to === undefined && fresh === undefined && !(values.verify && from !== undefined))
    throw new UsageError(texts.need("--to"));
  if (to === undefined && fresh === undefined) {
    await verify(from ?? "", await opener(values));
    return;
  }
  const settings = readVenue(values);
  const folder = dataFolderAt(settings.dataFolder);
  if (fresh !== undefined) {
    say(texts.recipientMade(makeRecipient(fresh, folder.root, await byPassphrase(values), systemClock()), fresh));
    if (to === undefined) return;
  }
  if (to === undefined) return;
  const recipient =
    values.recipient === undefined
      ? recipientAt(folder.root)
      : recipientOf(existsSync(values.recipient) ? readFileSync(values.recipient, "utf8") : values.recipient);
  const lock = recipient === undefined ? await byPassphrase(values) : recipientLock(recipient);
  const keys = values.keys ?? tonight?.keys ?? `${to}.keys`;
  const progress = (what: string, count: number): void => note(texts.step(what, count));
  const database = await openDatabase(settings.database, folder.databaseFile);
  try {
    const madeAt = systemClock();
    const { tables, rows, files } = await makeBackup({
      database,
      vault: openVault({ folder }),
      root: folder.root,
      config: [values.config, "config.yaml"].find((path) => path !== undefined && path !== "none" && existsSync(path)),
      to,
      keys,
      lock,
      now: madeAt,
      progress,
    });
    const record = { madeAt, rows, files, seal: lock.seal };
    say(texts.made(to, tables, rows, files));
    say(texts.sealed(lock.seal));
    say(texts.keysMade(keys));
    await writeDown(database, { ...record, kind: "made" });
    if (values.verify) await writeDown(database, { ...record, ...(await verify(to, lock)), kind: "verified" });
    if (values.prove || tonight?.prove === true) {
      const masterKey = masterKeyAt(folder.root, process.env);
      const { counts, ...proof } = await proveBackup({ from: to, keys, lock, root: folder.root, masterKey, progress });
      say(texts.proved(proof.entries, proof.keys, proof.erased));
      say(texts.provedGone);
      await writeDown(database, { ...record, rows: counts.rows, files: counts.files, kind: "proved" });
    }
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
