/**
 * Takes lists from a bundle: from a venue that is trusted, whole, known here, newer than what is here, and past the gates of a download.
 *
 * All or nothing for each list, and nothing at all before the file was read to its end. What passes is put into the inbox; the next
 * build takes it from there, whether a control process runs now or is started tomorrow.
 *
 * @module
 */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ListBundleManifest } from "../../policies/schema/federation.ts";
import type { ListSource } from "../../policies/schema/list-source.ts";
import { addressesOf } from "../../policies/schema/list-source.ts";
import type { ProtectedName, SuspectDecision } from "../../policies/schema/protected.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import type { PlacedSource } from "./build.ts";
import type { BundleErrorCode } from "./bundle-error.ts";
import { BundleError } from "./bundle-error.ts";
import { BundleReader } from "./bundle.ts";
import type { ListUpdateErrorCode } from "./error.ts";
import type { InboxEdition } from "./inbox.ts";
import { putInbox, readInbox } from "./inbox.ts";
import { runBuild } from "./run.ts";
import { fingerprintOf } from "./signature.ts";
import type { SourceState } from "./store.ts";
import { ListStore } from "./store.ts";
import { readTrustedKeys, trustKey } from "./trusted-keys.ts";

/** Clocks of two venues may differ by this much; a text from later than that would outrank every true one. */
const CLOCK_SLACK_MS = 3_600_000;

export interface ImportOptions {
  readonly file: string;
  readonly dataFolder: string;
  /** every list this venue has, whether it is on or off */
  readonly sources: readonly PlacedSource[];
  readonly protectedNames: readonly ProtectedName[];
  readonly decisions: readonly SuspectDecision[];
  /** fingerprint or raw key a person gives now; accepted for good if the bundle bears it */
  readonly trust?: string;
  /** this venue's own key: its own bundles may come back */
  readonly ownKey?: string;
  readonly now: Instant;
}

/** `taken`: waits for the next build; `kept`: what is here is as new or newer. */
export interface ImportResult {
  readonly id: string;
  readonly status: "taken" | "kept" | "refused";
  readonly code: BundleErrorCode | ListUpdateErrorCode | null;
  readonly message: string | null;
  readonly loadedAt: Instant;
}

export interface ImportReport {
  readonly venue: string;
  readonly signer: string;
  readonly createdAt: Instant;
  readonly results: readonly ImportResult[];
}

type Row = ListBundleManifest["sources"][number];

const sameKey = (given: string, key: string): boolean =>
  given.trim() === key || given.replaceAll(/[\s:-]/gu, "").toLowerCase() === fingerprintOf(key).replaceAll(" ", "");

/** @returns whether the key is new here and was given by the person; @throws {BundleError} `E_BUNDLE_UNTRUSTED` */
async function isNewlyTrusted(
  { dataFolder, ownKey, trust }: ImportOptions,
  manifest: ListBundleManifest,
): Promise<boolean> {
  const { key, venue } = manifest;
  const fingerprint = fingerprintOf(key);
  if (trust !== undefined && !sameKey(trust, key))
    throw new BundleError(
      "E_BUNDLE_UNTRUSTED",
      `it is signed with ${fingerprint}, not with the key you gave; do not use it`,
    );
  const isKnown = key === ownKey || (await readTrustedKeys(dataFolder)).some((trusted) => trusted.key === key);
  if (isKnown) return false;
  if (trust !== undefined) return true;
  throw new BundleError(
    "E_BUNDLE_UNTRUSTED",
    `it calls itself ${JSON.stringify(venue)} and is signed with ${fingerprint}, which nobody here has accepted. Ask that venue by telephone ` +
      `what «npm run lists -- keys» shows there; if it is the same, add: --trust "${fingerprint}"`,
  );
}

/** Why this row is not for us, before its text is looked at; undefined if it is. */
function objection(row: Row, source: ListSource | undefined, now: Instant): BundleError | undefined {
  const refuse = (why: string): BundleError => new BundleError("E_BUNDLE_SOURCE", why);
  if (source === undefined) return refuse("this venue has no such list; add it to lists.sources of config.yaml first");
  if (source.opaque) return refuse("its entries come from their author only");
  if (addressesOf(source).length === 0) return refuse("here it is no download, but part of the installation");
  if (row.loadedAt > now + CLOCK_SLACK_MS)
    return new BundleError(
      "E_BUNDLE_TIME",
      `it claims to be from ${new Date(row.loadedAt).toISOString()}, which is yet to come; check the clocks of both venues`,
    );
  return undefined;
}

/** What is newest here of a list, in use or waiting. */
async function newestHere(dataFolder: string): Promise<Map<string, { loadedAt: number }>> {
  const newest = new Map<string, { loadedAt: number }>(await new ListStore(join(dataFolder, "lists")).states());
  for (const [id, edition] of await readInbox(dataFolder))
    if ((newest.get(id)?.loadedAt ?? -1) < edition.loadedAt) newest.set(id, edition);
  return newest;
}

/**
 * A folder with what the venue has of some lists and nothing else, so that gates can be tried without touching the venue's own.
 */
async function trialFolder(dataFolder: string, folder: string, ids: readonly string[]): Promise<void> {
  const store = new ListStore(join(dataFolder, "lists"));
  const states = new Map<string, SourceState>([...(await store.states())].filter(([id]) => ids.includes(id)));
  await mkdir(join(folder, "lists", "raw"), { recursive: true });
  for (const { digest } of states.values())
    await copyFile(join(store.folder, "raw", digest), join(folder, "lists", "raw", digest)).catch(() => undefined);
  await new ListStore(join(folder, "lists")).putStates(states);
}

/** Asks the gates, all lists in one offline build. @returns source id → refusal */
async function tryGates(
  options: ImportOptions,
  folder: string,
  ids: readonly string[],
): Promise<Map<string, { readonly code: ListUpdateErrorCode; readonly message: string }>> {
  await trialFolder(options.dataFolder, folder, ids);
  const { results } = await runBuild({
    // A list that is off is judged as if it were on, or it could never be brought before it is switched on.
    sources: options.sources
      .filter(({ source }) => ids.includes(source.id))
      .map(({ source, baseFolder }) => ({ source: { ...source, enabled: true }, baseFolder })),
    due: "all",
    seed: 0,
    protectedNames: options.protectedNames,
    decisions: options.decisions,
    dataFolder: folder,
    now: options.now,
    generation: 1,
    keepPacks: [],
    offline: true,
  });
  return new Map(
    results.flatMap(({ id, code, message }) =>
      code === null ? [] : [[id, { code, message: message ?? "" }] as const],
    ),
  );
}

/**
 * Imports a bundle.
 *
 * @returns what became of each list; a list that is refused leaves what is here as it was
 * @throws {BundleError} if the whole bundle is refused; nothing was changed then
 * @throws {ListUpdateError} `E_LIST_STORE`, `E_LIST_COMPILE` if the gates could not be asked; nothing was changed then
 */
export async function importBundle(options: ImportOptions): Promise<ImportReport> {
  const { dataFolder, now } = options;
  const sources = new Map(options.sources.map(({ source }) => [source.id as string, source]));
  const bundle = await BundleReader.open(options.file);
  await mkdir(join(dataFolder, "lists"), { recursive: true });
  const folder = await mkdtemp(join(dataFolder, "lists", ".import-"));
  try {
    const { manifest } = bundle;
    const isNew = await isNewlyTrusted(options, manifest);
    const signer = fingerprintOf(manifest.key);
    const here = await newestHere(dataFolder);
    const outcome = new Map<string, Omit<ImportResult, "id" | "loadedAt">>();
    const wanted = new Map<string, Row[]>();
    for (const row of manifest.sources) {
      const refusal = objection(row, sources.get(row.id), now);
      const newest = here.get(row.id)?.loadedAt;
      if (refusal !== undefined)
        outcome.set(row.id, { status: "refused", code: refusal.code, message: refusal.message });
      else if (newest !== undefined && row.loadedAt <= newest)
        outcome.set(row.id, { status: "kept", code: null, message: `here from ${new Date(newest).toISOString()}` });
      else wanted.set(row.digest, [...(wanted.get(row.digest) ?? []), row]);
    }
    const most = (digest: string): number =>
      Math.max(...(wanted.get(digest) ?? []).map((row) => sources.get(row.id)?.maxBytes ?? 0), 0);
    for await (const text of bundle.texts(most)) {
      const rows = wanted.get(text.digest) ?? [];
      if ("octets" in text && rows.length > 0) await writeFile(join(folder, text.digest), text.octets);
      for (const row of rows)
        if ("octets" in text) await putInbox(folder, editionOf(row, manifest, signer, now), text.octets);
        else outcome.set(row.id, { status: "refused", code: text.error.code, message: text.error.message });
    }
    const staged = await readInbox(folder);
    const refusals = staged.size === 0 ? new Map() : await tryGates(options, folder, [...staged.keys()]);
    if (isNew)
      await trustKey(dataFolder, { key: manifest.key, fingerprint: signer, venue: manifest.venue, acceptedAt: now });
    for (const [id, edition] of staged) {
      const refusal = refusals.get(id);
      if (refusal === undefined) await putInbox(dataFolder, edition, await readFile(join(folder, edition.digest)));
      outcome.set(id, refusal === undefined ? TAKEN : { status: "refused", ...refusal });
    }
    const results = manifest.sources.flatMap(({ id, loadedAt }) => {
      const known = outcome.get(id);
      return known === undefined ? [] : [{ id, loadedAt, ...known }];
    });
    return { venue: manifest.venue, signer, createdAt: manifest.createdAt, results };
  } finally {
    await bundle.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const TAKEN = { status: "taken", code: null, message: null } as const;

function editionOf(row: Row, manifest: ListBundleManifest, signer: string, importedAt: Instant): InboxEdition {
  const { id, digest, bytes, loadedAt, origin } = row;
  return { id, digest, bytes, loadedAt, origin, venue: manifest.venue, signer, importedAt };
}
