/**
 * The vault's keys by hand: look, change, share out, bring back.
 *
 * @module
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { listAccounts } from "../dashboard/access/index.ts";
import { systemClock } from "../dashboard/platform/clock.ts";
import { openDataFolder } from "../dashboard/platform/data-folder.ts";
import { openDatabase } from "../dashboard/platform/db.ts";
import type { Database } from "../dashboard/platform/tables.ts";
import { openVault, ROTATE_AFTER_MS } from "../dashboard/vault/index.ts";
import type { Vault } from "../dashboard/vault/index.ts";
import { dayAndTime, note, say, UsageError } from "./lists/terminal.ts";
import { readVenue } from "./lists/venue.ts";
import { languageOf } from "./texts.ts";
import { openAsker } from "./vault/secrets.ts";
import { textsIn } from "./vault/texts.ts";

const texts = textsIn(languageOf(process.env));

const OPTIONS = {
  help: { type: "boolean", default: false },
  by: { type: "string" },
  holder: { type: "string", multiple: true, default: [] as string[] },
  sheet: { type: "string", multiple: true, default: [] as string[] },
  out: { type: "string" },
  config: { type: "string" },
  data: { type: "string" },
} as const;

interface Place {
  readonly database: Database;
  readonly venueId: string;
  readonly vault: Vault;
}

async function status({ database, venueId, vault }: Place): Promise<void> {
  const state = await vault.state(database, venueId);
  if (state.masterId === null) {
    say(texts.untouched);
    return;
  }
  // Also says so if the file is missing or another one.
  say(texts.state(vault.masters.withId(state.masterId).id, vault.masters.file, state.keys));
  if (state.madeAt !== null) {
    const by = state.madeAt + ROTATE_AFTER_MS;
    say(by <= systemClock() ? texts.rotationDue(dayAndTime(by)) : texts.rotateBy(dayAndTime(by)));
  }
  say(state.recoveryMadeAt === null ? texts.noSheets : texts.sheetsAt(dayAndTime(state.recoveryMadeAt)));
  if (state.unswept > 0) say(texts.unswept(state.unswept));
}

async function accountOf(database: Database, login: string): Promise<string> {
  const found = (await listAccounts(database)).find((account) => account.login === login);
  if (found === undefined) throw new UsageError(texts.unknownLogin(login));
  return found.id;
}

async function rotate({ database, venueId, vault }: Place, login: string | undefined): Promise<void> {
  if (login === undefined) throw new UsageError(texts.needBy);
  const { masterId, rewrapped } = await vault.rotate(database, { venueId, by: await accountOf(database, login) });
  say(texts.rotated(masterId, rewrapped));
  say(texts.sheetsVoid);
}

async function sheets({ database, venueId, vault }: Place, logins: readonly string[], out: string): Promise<boolean> {
  if (new Set(logins).size < 2) throw new UsageError(texts.needHolders);
  const asker = openAsker();
  const holders: { accountId: string; passphrase: string }[] = [];
  try {
    for (const login of logins) {
      const accountId = await accountOf(database, login);
      const passphrase = await asker.ask(texts.passphraseOf(login));
      if (passphrase !== (await asker.ask(texts.again))) {
        note(texts.differ);
        return false;
      }
      holders.push({ accountId, passphrase });
    }
  } finally {
    asker.close();
  }
  const made = await database
    .transaction()
    .execute((tx) => vault.exportRecovery(tx, { venueId, holders, now: systemClock() }));
  for (const [index, text] of made.entries()) {
    const file = join(resolve(out), `latarnik-sheet-${String(index + 1)}.txt`);
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    say(texts.written(file));
  }
  say(texts.apart);
  return true;
}

/** The newest file of keys, for whoever keeps it apart from the backup of the database. */
async function keys({ database, venueId, vault }: Place, out: string | undefined): Promise<void> {
  if (out === undefined) throw new UsageError(texts.needOut);
  const text = await database.transaction().execute((tx) => vault.exportKeys(tx, { venueId, now: systemClock() }));
  const file = resolve(out);
  // The one before stays whole until this one is: it may be the only one.
  writeFileSync(`${file}.tmp`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.tmp`, file);
  say(texts.written(file));
  say(texts.newestOnly);
}

async function recover({ database, venueId, vault }: Place, files: readonly string[]): Promise<void> {
  if (files.length < 2) throw new UsageError(texts.needSheets);
  const asker = openAsker();
  const given: { text: string; passphrase: string }[] = [];
  try {
    for (const file of files)
      given.push({ text: readFileSync(file, "utf8"), passphrase: await asker.ask(texts.passphraseOf(file)) });
  } finally {
    asker.close();
  }
  say(texts.recovered(await vault.recover(database, venueId, given), vault.masters.file));
}

async function run(args: string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  if (values.help) {
    say(texts.help);
    return true;
  }
  const [command, ...rest] = positionals;
  if (rest.length > 0 || !["status", "rotate", "sheets", "recover", "keys"].includes(command ?? ""))
    throw new UsageError(texts.commandExpected);
  const settings = readVenue(values);
  const folder = openDataFolder(settings.dataFolder);
  const database = await openDatabase(settings.database, folder.databaseFile);
  const place = { database, venueId: settings.config.venue.id, vault: openVault({ folder }) };
  try {
    if (command === "sheets") return await sheets(place, values.holder, values.out ?? ".");
    if (command === "status") await status(place);
    else if (command === "rotate") await rotate(place, values.by);
    else if (command === "keys") await keys(place, values.out);
    else await recover(place, values.sheet);
    return true;
  } finally {
    await database.destroy();
  }
}

try {
  if (!(await run(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  const isUsage = error instanceof UsageError || code?.startsWith("ERR_PARSE_ARGS") === true;
  note(`vault: ${code?.startsWith("E_") === true ? `${code} ` : ""}${message}`);
  if (isUsage) note(texts.help);
  process.exitCode = isUsage ? 2 : 1;
}
