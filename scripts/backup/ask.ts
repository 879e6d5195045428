/**
 * Where the passphrase comes from: a file, the environment, or somebody who types. Never from the command line, which everybody on the machine sees.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { openAsker } from "../vault/secrets.ts";

export async function passphraseOf(file: string | undefined, prompt: string): Promise<string> {
  if (file !== undefined) return readFileSync(file, "utf8").replace(/\r?\n$/u, "");
  const given = process.env["LATARNIK_BACKUP_PASSPHRASE"];
  if (given !== undefined && given !== "") return given;
  const asker = openAsker();
  try {
    return await asker.ask(prompt);
  } finally {
    asker.close();
  }
}
