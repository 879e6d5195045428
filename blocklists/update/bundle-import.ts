/**
 * Takes lists from a bundle: from a venue that is trusted, whole, known here, newer than what is here, and past the gates of a download.
 *
 * All or nothing for each list, and nothing at all before the file was read to its end. What passes waits in the list store for the
 * next build (`ListStore.putImported`), whether a control process runs now or is started tomorrow. The gates are tried on a copy
 * first, so that whoever holds the stick hears at once what will not be taken; the build asks them again.
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
import { ListUpdateError } from "./error.ts";
import { runBuild } from "./run.ts";
import { fingerprintOf } from "./signature.ts";
import { ListStore } from "./store.ts";
import { readTrustedKeys, trustKey } from "./trusted-keys.ts";

/** Clocks of two venues may differ by this much; a text from later than that would outrank every true one. */
const CLOCK_SLACK_MS = 3_600_000;
const HAND_ATTEMPTS = 5;

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

/** When what is newest here of each list was loaded, in use or waiting. */
async function newestHere(store: ListStore): Promise<Map<string, number>> {
  const newest = new Map<string, number>([...(await store.states()).good].map(([id, state]) => [id, state.loadedAt]));
  for (const [id, { loadedAt }] of Object.entries(await store.imports()))
    newest.set(id, Math.max(loadedAt, newest.get(id) ?? 0));
  return newest;
}

/** A store with what the venue has of some lists and nothing else, so that gates can be tried without touching its own. */
async function trialStore(store: ListStore, folder: string, ids: readonly string[]): Promise<ListStore> {
  const good = new Map([...(await store.states()).good].filter(([id]) => ids.includes(id)));
  const trial = new ListStore(join(folder, "lists"));
  await mkdir(join(trial.folder, "raw"), { recursive: true });
  for (const { digest } of good.values())
    await copyFile(join(store.folder, "raw", digest), join(trial.folder, "raw", digest)).catch(() => undefined);
  await trial.putStates({ good, refused: new Map() });
  return trial;
}

/** Hands a text to the next build. A build that ends this very moment may sweep it away again, so it is looked at. */
async function hand(store: ListStore, source: ListSource, octets: Uint8Array, loadedAt: Instant): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await store.putImported(source, octets, loadedAt);
    const waiting = (await store.imports())[source.id];
    const used = (await store.states()).good.get(source.id);
    const isThere = waiting !== undefined && (await store.raw(waiting.digest)) !== undefined;
    if (isThere || (used !== undefined && used.loadedAt >= loadedAt)) return;
    if (attempt === HAND_ATTEMPTS)
      throw new ListUpdateError("E_LIST_STORE", source.id, `the text does not stay in ${store.folder}`);
  }
}

type Refusals = ReadonlyMap<string, { readonly code: ListUpdateErrorCode; readonly message: string }>;

/** Asks the gates, all lists in one offline build of the trial store. @returns source id → refusal */
async function tryGates(options: ImportOptions, folder: string, ids: readonly string[]): Promise<Refusals> {
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
  const store = new ListStore(join(dataFolder, "lists"));
  const bundle = await BundleReader.open(options.file);
  await mkdir(store.folder, { recursive: true });
  const folder = await mkdtemp(join(store.folder, ".import-"));
  try {
    const { manifest } = bundle;
    const isNew = await isNewlyTrusted(options, manifest);
    const { wanted, outcome } = sort(manifest.sources, sources, await newestHere(store), now);
    const most = (digest: string): number =>
      Math.max(0, ...wanted.filter((row) => row.digest === digest).map(({ id }) => sources.get(id)?.maxBytes ?? 0));
    // Nothing is given to the venue's own store before the file was read to its end.
    const whole: Row[] = [];
    for await (const text of bundle.texts(most)) {
      const rows = wanted.filter((row) => row.digest === text.digest);
      if ("octets" in text) {
        if (rows.length > 0) await writeFile(join(folder, text.digest), text.octets);
        whole.push(...rows);
      } else for (const row of rows) outcome.set(row.id, refusedFor(text.error));
    }
    const trial = await trialStore(
      store,
      folder,
      whole.map(({ id }) => id),
    );
    const give = async (to: ListStore, row: Row): Promise<void> =>
      hand(to, sources.get(row.id) as ListSource, await readFile(join(folder, row.digest)), row.loadedAt);
    for (const row of whole) await give(trial, row);
    const refusals: Refusals =
      whole.length === 0
        ? new Map()
        : await tryGates(
            options,
            folder,
            whole.map(({ id }) => id),
          );
    const signer = fingerprintOf(manifest.key);
    if (isNew)
      await trustKey(dataFolder, { key: manifest.key, fingerprint: signer, venue: manifest.venue, acceptedAt: now });
    for (const row of whole) {
      const refusal = refusals.get(row.id);
      if (refusal === undefined) await give(store, row);
      outcome.set(row.id, refusal === undefined ? TAKEN : { status: "refused", ...refusal });
    }
    const results = manifest.sources.map(({ id, loadedAt }) => ({ id, loadedAt, ...(outcome.get(id) ?? TAKEN) }));
    return { venue: manifest.venue, signer, createdAt: manifest.createdAt, results };
  } finally {
    await bundle.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Outcome = Omit<ImportResult, "id" | "loadedAt">;

const TAKEN: Outcome = { status: "taken", code: null, message: null };
const refusedFor = ({ code, message }: BundleError): Outcome => ({ status: "refused", code, message });

/** Tells rows whose texts are wanted from those that are settled by the manifest alone. */
function sort(
  rows: readonly Row[],
  sources: ReadonlyMap<string, ListSource>,
  here: ReadonlyMap<string, number>,
  now: Instant,
): { readonly wanted: Row[]; readonly outcome: Map<string, Outcome> } {
  const outcome = new Map<string, Outcome>();
  const wanted = rows.filter((row) => {
    const refusal = objection(row, sources.get(row.id), now);
    const newest = here.get(row.id);
    if (refusal !== undefined) outcome.set(row.id, refusedFor(refusal));
    else if (newest !== undefined && row.loadedAt <= newest)
      outcome.set(row.id, { status: "kept", code: null, message: `here from ${new Date(newest).toISOString()}` });
    return !outcome.has(row.id);
  });
  return { wanted, outcome };
}
