/**
 * Editions of lists that were brought by hand and wait for the next build, one for a source.
 *
 * Whoever imports writes here only, and the one who builds takes from here only: so an import works the same whether the control
 * process runs or not, and nobody writes to a store that another process has open. An edition waits as long as its list is off.
 *
 * ```
 * <data>/lists/inbox/<source id>.json   what it is; written last
 * <data>/lists/inbox/<sha256>           its octets
 * ```
 *
 * @module
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Digest, Instant, SourceId } from "../../policies/schema/vocabulary.ts";
import { digestOf, writeWhole } from "./store.ts";

/** An edition that waits. It passed signature, digest and gates when it was imported; the build asks the gates again. */
export const InboxEdition = z.strictObject({
  id: SourceId,
  digest: Digest,
  bytes: z.int().min(0),
  /** when the exporting venue had it from its author, ms since 1970; its age counts from there */
  loadedAt: Instant,
  /** address it came from there */
  origin: z.string(),
  /** name of the exporting venue and fingerprint of its key */
  venue: z.string(),
  signer: z.string(),
  importedAt: Instant,
});
export type InboxEdition = z.output<typeof InboxEdition>;

const folderOf = (dataFolder: string): string => join(dataFolder, "lists", "inbox");

/** Puts an edition in; an older one of the same source gives way. */
export async function putInbox(dataFolder: string, edition: InboxEdition, octets: Uint8Array): Promise<void> {
  const folder = folderOf(dataFolder);
  const older = (await readInbox(dataFolder)).get(edition.id);
  await writeWhole(join(folder, edition.digest), octets);
  await writeWhole(join(folder, `${edition.id}.json`), `${JSON.stringify(edition)}\n`);
  if (older !== undefined) await dropUnnamed(dataFolder, older.digest);
}

/** What waits, by source id; a file that is damaged or lost its text waits for nobody and is left out. */
export async function readInbox(dataFolder: string): Promise<Map<string, InboxEdition>> {
  const folder = folderOf(dataFolder);
  const names = await readdir(folder).catch(() => []);
  const editions = new Map<string, InboxEdition>();
  for (const name of names.filter((file) => file.endsWith(".json"))) {
    const edition = await readFile(join(folder, name), "utf8").then(
      (text) => InboxEdition.safeParse(parse(text)).data,
      () => undefined,
    );
    if (edition !== undefined && names.includes(edition.digest)) editions.set(edition.id, edition);
  }
  return editions;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Octets of an edition, or undefined if they are gone or no longer what their name says. */
export async function inboxText(dataFolder: string, edition: InboxEdition): Promise<Uint8Array | undefined> {
  const octets = await readFile(join(folderOf(dataFolder), edition.digest)).catch(() => undefined);
  return octets !== undefined && digestOf(octets) === edition.digest ? octets : undefined;
}

/** Takes an edition out after the build has used or refused it; one that was brought meanwhile stays. */
export async function clearInbox(dataFolder: string, taken: InboxEdition): Promise<void> {
  const now = (await readInbox(dataFolder)).get(taken.id);
  if (now?.digest === taken.digest && now.importedAt === taken.importedAt)
    await rm(join(folderOf(dataFolder), `${taken.id}.json`), { force: true });
  await dropUnnamed(dataFolder, taken.digest);
}

/** Two sources may share one text. */
async function dropUnnamed(dataFolder: string, digest: string): Promise<void> {
  const editions = [...(await readInbox(dataFolder)).values()];
  if (!editions.some((edition) => edition.digest === digest))
    await rm(join(folderOf(dataFolder), digest), { force: true });
}

/** Says the same as long as nothing was brought or taken; for deciding whether a build is due. */
export async function inboxMark(dataFolder: string): Promise<string> {
  const editions = [...(await readInbox(dataFolder)).values()];
  return editions
    .map(({ id, digest, importedAt }) => `${id}/${digest}/${importedAt}`)
    .toSorted()
    .join(",");
}
