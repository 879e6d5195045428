/**
 * A process that makes or restores a backup and says each step, so that a test can kill it there.
 *
 * @module
 */
import { openDatabase } from "../../dashboard/platform/db.ts";
import { openVault } from "../../dashboard/vault/index.ts";
import { passphraseLock } from "../../scripts/backup/lock.ts";
import { makeBackup } from "../../scripts/backup/make.ts";
import { restoreBackup } from "../../scripts/backup/restore.ts";

const [command, root = "", backup = "", keys = "", into = "", masterKey = ""] = process.argv.slice(2);
const lock = passphraseLock("haslo do proby kopii", { n: 1_024, r: 8, p: 1 });
/** Goes on only when it was read: the killer decides how far it comes. */
const progress = (what: string): void => {
  process.stdout.write(`${what}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
};

if (command === "backup") {
  const database = await openDatabase({ kind: "sqlite" }, `${root}/latarnik.db`);
  const vault = openVault({ folder: { root }, masterKey: { kind: "file" } });
  await makeBackup({
    database,
    vault,
    root,
    config: undefined,
    to: backup,
    keys,
    lock,
    now: Date.now(),
    progress,
  });
  await database.destroy();
} else await restoreBackup({ from: backup, keys, into, lock, masterKey, postgres: undefined, progress });
process.stdout.write("done\n");
