/**
 * Brings a backup back into a new data folder and proves it; see `scripts/backup.ts`.
 *
 * Ends with 0 if all is there and proved, 1 if it failed (then there is no folder), 2 if the command cannot be understood.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase, openPostgresUrl } from "../dashboard/platform/db.ts";
import { systemClock } from "../dashboard/platform/clock.ts";
import { recordBackup } from "../dashboard/retention/index.ts";
import { recoverKey } from "../dashboard/vault/index.ts";
import type { Sheet } from "../dashboard/vault/index.ts";
import { passphraseOf } from "./backup/ask.ts";
import { readIdentity } from "./backup/identity.ts";
import { identityLock, passphraseLock } from "./backup/lock.ts";
import { restoreBackup } from "./backup/restore.ts";
import type { Restored } from "./backup/restore.ts";
import { textsIn } from "./backup/texts.ts";
import { dayAndTime, note, say, UsageError } from "./lists/terminal.ts";
import { languageOf } from "./texts.ts";
import { openAsker } from "./vault/secrets.ts";

const texts = textsIn(languageOf(process.env));

const OPTIONS = {
  help: { type: "boolean", default: false },
  from: { type: "string" },
  keys: { type: "string" },
  into: { type: "string" },
  "master-key": { type: "string" },
  sheet: { type: "string", multiple: true, default: [] as string[] },
  "postgres-url-file": { type: "string" },
  identity: { type: "string" },
  "passphrase-file": { type: "string" },
} as const;

/** 64 hexadecimal digits, from the file or put together from two sheets. */
async function masterOf(file: string | undefined, sheets: readonly string[]): Promise<string | undefined> {
  if (file !== undefined) {
    const text = readFileSync(file, "utf8").trim();
    if (!/^[0-9a-f]{64}$/u.test(text)) throw new UsageError(texts.need("--master-key"));
    return text;
  }
  if (sheets.length === 0) return undefined;
  if (sheets.length < 2) throw new UsageError(texts.need("--sheet --sheet"));
  const asker = openAsker();
  try {
    const given: Sheet[] = [];
    for (const sheet of sheets)
      given.push({ text: readFileSync(sheet, "utf8"), passphrase: await asker.ask(texts.sheetPassphrase(sheet)) });
    return (await recoverKey(given)).octets.toString("hex");
  } finally {
    asker.close();
  }
}

/** So that whoever opens the restored box sees since when it is the proved one. */
async function writeDown(
  into: string,
  url: string | undefined,
  { madeAt, counts }: Restored,
  seal: "passphrase" | "recipient",
): Promise<void> {
  const database =
    url === undefined ? await openDatabase({ kind: "sqlite" }, join(into, "latarnik.db")) : openPostgresUrl(url);
  try {
    const { rows, files } = counts;
    await recordBackup(database, { kind: "restored", at: systemClock(), madeAt, rows, files, seal });
  } finally {
    await database.destroy();
  }
}

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    say(texts.helpRestore);
    return;
  }
  const { from, keys, into } = values;
  if (from === undefined) throw new UsageError(texts.need("--from"));
  if (keys === undefined) throw new UsageError(texts.need("--keys"));
  if (into === undefined) throw new UsageError(texts.need("--into"));
  const urlFile = values["postgres-url-file"];
  const url = urlFile === undefined ? undefined : readFileSync(urlFile, "utf8").trim();
  const typed = passphraseLock(await passphraseOf(values["passphrase-file"], texts.passphrase));
  const lock = values.identity === undefined ? typed : identityLock(readIdentity(values.identity, typed));
  const restored = await restoreBackup({
    from,
    keys,
    into,
    lock,
    masterKey: await masterOf(values["master-key"], values.sheet),
    postgres: url,
    progress: (what, count) => note(texts.step(what, count)),
  });
  await writeDown(into, url, restored, lock.seal);
  say(texts.restored(into, dayAndTime(restored.madeAt), restored.counts.rows, restored.counts.files));
  say(texts.proved(restored.entries, restored.keys, restored.erased));
  say(texts.next);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  const isUsage = error instanceof UsageError || code?.startsWith("ERR_PARSE_ARGS") === true;
  note(`restore: ${code?.startsWith("E_") === true ? `${code} ` : ""}${message}`);
  if (isUsage) note(texts.helpRestore);
  process.exitCode = isUsage ? 2 : 1;
}
