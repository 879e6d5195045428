/**
 * Keys of venues whose list bundles a person here has accepted: `trusted-keys.json` in the data folder.
 *
 * The whole key is kept, not the fingerprint somebody read out: who could make a second key with the same 64 bits still could not pass
 * for the venue that was accepted.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Instant } from "../../policies/schema/vocabulary.ts";
import { BundleError } from "./bundle-error.ts";
import { writeWhole } from "./store.ts";

export const TrustedKey = z.strictObject({
  key: z.string().min(40).max(100),
  fingerprint: z.string(),
  venue: z.string(),
  acceptedAt: Instant,
});
export type TrustedKey = z.output<typeof TrustedKey>;

const pathOf = (dataFolder: string): string => join(dataFolder, "trusted-keys.json");

/** @throws {BundleError} `E_BUNDLE_FILE` if the file is there and cannot be understood: trusting nobody silently would puzzle, too */
export async function readTrustedKeys(dataFolder: string): Promise<TrustedKey[]> {
  const path = pathOf(dataFolder);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new BundleError("E_BUNDLE_FILE", `cannot read ${path}`, { cause });
  }
  try {
    return z.array(TrustedKey).parse(JSON.parse(text));
  } catch (cause) {
    throw new BundleError("E_BUNDLE_FILE", `${path} is damaged; delete it and accept keys anew`, { cause });
  }
}

async function write(dataFolder: string, keys: readonly TrustedKey[]): Promise<void> {
  await writeWhole(pathOf(dataFolder), `${JSON.stringify(keys, null, 2)}\n`);
}

/** Accepts a key for good; a second time changes nothing. */
export async function trustKey(dataFolder: string, accepted: TrustedKey): Promise<void> {
  const keys = await readTrustedKeys(dataFolder);
  if (!keys.some(({ key }) => key === accepted.key)) await write(dataFolder, [...keys, accepted]);
}

/** @returns whether there was such a key */
export async function forgetKey(dataFolder: string, fingerprint: string): Promise<boolean> {
  const keys = await readTrustedKeys(dataFolder);
  const plain = fingerprint.replaceAll(" ", "");
  const left = keys.filter((key) => key.fingerprint.replaceAll(" ", "") !== plain);
  if (left.length === keys.length) return false;
  await write(dataFolder, left);
  return true;
}
