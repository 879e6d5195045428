/**
 * Passwords: argon2id, with the same work done for a login that does not exist.
 *
 * @module
 */
import { hash, verify } from "@node-rs/argon2";

/** OWASP's second choice: 19 MiB, two passes, one lane (argon2id is the library's default algorithm). */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

let decoy: Promise<string> | undefined;

/** @returns PHC string with its own salt */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), PARAMETERS);
}

/** @param stored  PHC string, or `undefined` for an unknown login: the answer is `false` after the same time */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword("no account has this password: it is only here to take as long");
  const matches = await verify(stored ?? (await decoy), password.normalize("NFKC"));
  return stored !== undefined && matches;
}
