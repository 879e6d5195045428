/**
 * Venues with loaded lists and keys, for tests of what goes from one to another.
 *
 * @module
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Signer } from "../../blocklists/update/signature.ts";
import { ListStore } from "../../blocklists/update/store.ts";
import { ListSource } from "../../policies/schema/list-source.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

export function newSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(12);
  return {
    publicKey: raw.toString("base64"),
    sign: (octets) => sign(null, octets, privateKey).toString("base64"),
  };
}

export const remoteSource = (id: string, more: Partial<Record<keyof ListSource, unknown>> = {}): ListSource =>
  ListSource.parse({
    id,
    title: { pl: id, en: id },
    category: "TS-06",
    format: "domains",
    url: `https://lists.example.org/${id}.txt`,
    licence: "CC0-1.0",
    ...more,
  });

/** Puts last good texts into the store of a data folder, as a build would have left them. */
export async function loadTexts(
  dataFolder: string,
  texts: Readonly<Record<string, { readonly text: string; readonly loadedAt: number }>>,
): Promise<void> {
  mkdirSync(join(dataFolder, "lists"), { recursive: true });
  const store = new ListStore(join(dataFolder, "lists"));
  const states = await store.states();
  for (const [id, { text, loadedAt }] of Object.entries(texts))
    states.good.set(id, {
      digest: await store.putRaw(Buffer.from(text)),
      entries: text.split("\n").filter((line) => line !== "").length,
      loadedAt: loadedAt as Instant,
      contentAt: loadedAt as Instant,
      origin: `https://lists.example.org/${id}.txt`,
      suspects: [],
    });
  await store.putStates(states);
}
