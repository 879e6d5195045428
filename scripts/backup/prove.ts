/**
 * Proves a backup the only way there is: brings it back beside the running programs, judges it as a restore does, and takes it away again.
 *
 * It happens below `run/` of the data folder, which no backup takes along, and on the disk that holds the same data already. Always into SQLite,
 * whatever the venue runs: one form of backup restores into both.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keySourceFrom } from "../../dashboard/vault/index.ts";
import type { Lock } from "./lock.ts";
import { restoreBackup } from "./restore.ts";
import type { Restored } from "./restore.ts";

/** As systemd hands it over (`dashboard/vault/master.ts`). */
const CREDENTIAL = "latarnik-vault-key";

/** The vault's master key as text; undefined if there is none yet. @param environment  of the process */
export function masterKeyAt(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const source = keySourceFrom(environment);
  const file = source.kind === "file" ? join(root, "secret", "vault.key") : join(source.directory, CREDENTIAL);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** @throws {BackupError} as a restore does; nothing is left behind */
export async function proveBackup(order: {
  readonly from: string;
  readonly keys: string;
  readonly lock: Lock;
  /** Data folder of the running programs. */
  readonly root: string;
  readonly masterKey: string | undefined;
  readonly progress: (what: string, count: number) => void;
}): Promise<Restored> {
  const { root, ...rest } = order;
  const into = join(root, "run", "backup-proof");
  mkdirSync(join(root, "run"), { recursive: true, mode: 0o750 });
  // What a proof that was killed left behind.
  rmSync(into, { recursive: true, force: true });
  try {
    return await restoreBackup({ ...rest, into, postgres: undefined });
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}
