/**
 * Files of a recovery key: the secret half, sealed with a passphrase, for its holder to keep elsewhere; the public half in the data folder.
 *
 * @module
 */
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { RECIPIENT_FILE } from "../../dashboard/retention/index.ts";
import { ContainerWriter, readContainer } from "./container.ts";
import { BackupError } from "./error.ts";
import { flushFolder } from "./keys.ts";
import { Identity, newIdentity, recipientOf, recipientText } from "./lock.ts";
import type { Lock } from "./lock.ts";

/**
 * Makes a recovery key. A file that is there is never written over: with it the backups sealed for it would be lost.
 *
 * @returns the public half as a person copies it
 * @throws {BackupError} `E_BACKUP_TARGET` if the file is there or lies in the data folder, which is what may be stolen
 */
export function makeRecipient(file: string, root: string, lock: Lock, now: number): string {
  const place = resolve(file);
  if (place.startsWith(resolve(root) + sep))
    throw new BackupError("E_BACKUP_TARGET", `${file} lies in the data folder: keep the recovery key somewhere else`);
  if (existsSync(place)) throw new BackupError("E_BACKUP_TARGET", `${file} is there: choose another name`);
  const identity = newIdentity(now);
  const handle = openSync(place, "wx", 0o600);
  try {
    const container = new ContainerWriter(handle, "identity", lock);
    container.write(Buffer.from(JSON.stringify(identity)));
    container.finish();
  } catch (cause) {
    rmSync(place, { force: true });
    throw cause;
  } finally {
    closeSync(handle);
  }
  flushFolder(dirname(place));
  const text = recipientText(identity.public);
  writeFileSync(join(root, RECIPIENT_FILE), `${text}\n`, { flush: true });
  return text;
}

/** @throws {BackupError} `E_BACKUP_DAMAGED`, `E_BACKUP_PASSPHRASE` */
export function readIdentity(path: string, lock: Lock): Identity {
  const text = Buffer.concat([...readContainer(path, "identity", lock)]).toString("utf8");
  try {
    return Identity.parse(JSON.parse(text));
  } catch (cause) {
    throw new BackupError("E_BACKUP_DAMAGED", `${path}: this is no recovery key`, { cause });
  }
}

/** Public half of whoever may open backups of this data folder; undefined: a passphrase locks them. @throws {BackupError} `E_BACKUP_RECIPIENT` */
export function recipientAt(root: string): string | undefined {
  const file = join(root, RECIPIENT_FILE);
  return existsSync(file) ? recipientOf(readFileSync(file, "utf8")) : undefined;
}
