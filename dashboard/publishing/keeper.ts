/**
 * Keeps one generation published and brings it up to date: files → lists → rules → bundle.
 *
 * Two queues. A build may take a minute of downloads; what people decided meanwhile must not wait for it, so publishing has a
 * queue of its own and uses the newest lists there are. Last good wins: whatever is wrong with the newest files, the generation
 * published before stays, and the page says what is wrong.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { PolicyError } from "../../policies/load/error.ts";
import { EventRule } from "../../policies/schema/event-rule.ts";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import {
  buildLists,
  dueSources,
  isStored,
  listGenerations,
  needsBuild,
  readChoices,
  readDecisions,
  readOpenNames,
  withChoices,
} from "../lists/index.ts";
import type { Ask, Choice, ListBuildInput, RunBuild } from "../lists/index.ts";
import { ownAddresses } from "../devices/index.ts";
import { sha256 } from "../platform/canonical.ts";
import type { Clock } from "../platform/clock.ts";
import { writeAtomically } from "../platform/data-folder.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import { reason } from "../platform/db.ts";
import { PlatformError } from "../platform/error.ts";
import { errorCode } from "../platform/jobs.ts";
import type { Log } from "../platform/log.ts";
import type { Settings } from "../platform/settings.ts";
import type { Database } from "../platform/tables.ts";
import { askingAddresses } from "../probes/index.ts";
import type { IngestPolicy } from "../register/index.ts";
import { PackShelf, packFile, packsOf, publish, readPublished, recordPolicyState, storePack } from "../venues/index.ts";
import type { Published } from "../venues/index.ts";
import { canaryOf, chosenNetworks, packRules, proofsOf } from "./content.ts";
import type { Ingredients } from "./content.ts";
import { NO_DEVICES, assignDevices, withOwnName } from "./devices.ts";
import type { DevicesNow } from "./devices.ts";
import { IngredientReader } from "./ingredients.ts";
import { bringOut, listsToPublish, newestBuild } from "./lists-to-publish.ts";

export interface KeeperOptions {
  readonly database: Database;
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly log: Log;
  /** Secret of the installation; the seed of its packs is drawn from it. */
  readonly pepper: string;
  readonly runBuild: RunBuild;
  readonly readSettings: () => Settings;
  /** Registered devices and which of them are out; none if not given. */
  readonly readDevices?: () => Promise<DevicesNow>;
  /** 0 … 1; for the times at which sources are asked. */
  readonly random: () => number;
}

const EVENT_RULES_FILE = "event-rules.json";
const NOTHING_OPEN = {
  networks: new Map(),
  devices: new Map(),
  single: { networks: new Map(), devices: new Map() },
  changesAt: null,
} as const;

export class GenerationKeeper {
  readonly #options: KeeperOptions;
  readonly #shelf: PackShelf;
  readonly #reader: IngredientReader;
  #published: Published | undefined;
  #eventRules: readonly EventRule[] = [];
  #builds: Promise<void> = Promise.resolve();
  #publications: Promise<void> = Promise.resolve();
  #lastProblem: string | null | undefined;
  #changesAt: number | null = null;
  #devices: string | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#shelf = new PackShelf(options.folder);
    this.#reader = new IngredientReader(options.readSettings);
  }

  get published(): Published | undefined {
    return this.#published;
  }

  /** Seed of every pack of this installation. */
  get seed(): number {
    return Number.parseInt(sha256(`pack-seed:${this.#options.pepper}`).slice(0, 8), 16);
  }

  /** @throws {PlatformError} `E_PLATFORM_BUNDLE` */
  requirePublished(): Published {
    if (this.#published === undefined)
      throw new PlatformError("E_PLATFORM_BUNDLE", "no policy generation could be published");
    return this.#published;
  }

  /**
   * Takes up what an earlier run published, if it is whole and in a format this program reads.
   * @returns whether it did
   */
  restore(): boolean {
    const { folder, log } = this.#options;
    try {
      const published = readPublished(folder);
      if (published === undefined) return false;
      for (const digest of packsOf(published.bundle))
        if (sha256(readFileSync(packFile(folder, digest))) !== digest) throw new Error(`pack ${digest} is damaged`);
      this.#shelf.open(published.bundle.rules.digest);
      this.#shelf.openLists(published.bundle.lists.manifest);
      const rulesFile = join(folder.published, EVENT_RULES_FILE);
      this.#eventRules = z.array(EventRule).parse(JSON.parse(readFileSync(rulesFile, "utf8")));
      this.#published = published;
      return true;
    } catch (cause) {
      log.warn("what was published before cannot be used; it is built anew", { cause });
      return false;
    }
  }

  /** What telemetry is judged by: the rules of the generation that is published. */
  ingestPolicy(): IngestPolicy {
    const { bundle } = this.requirePublished();
    return {
      venueId: bundle.venueId,
      timeZone: bundle.timeZone,
      taxonomy: bundle.taxonomy,
      navigation: bundle.navigation,
      eventRules: this.#eventRules,
      modes: new Map(bundle.networks.map((network) => [network.id, network.mode])),
    };
  }

  /**
   * Builds if an address is to be asked or something changed, then publishes.
   *
   * @param ask  which addresses; local files and decisions are always looked at
   * @throws {PlatformError | PolicyError | ListUpdateError} after it was written down; the published generation stays
   */
  update(ask: Ask): Promise<void> {
    const run = this.#builds.then(() => this.#update(ask));
    this.#builds = run.catch(() => undefined);
    return run;
  }

  /** Publishes what people decided, with the newest lists there are; waits for no download. */
  publish(): Promise<void> {
    const run = this.#publications.then(async () => this.#publish(await this.#readIngredients()));
    this.#publications = run.catch(() => undefined);
    return run;
  }

  /** Whether some address should be asked now. */
  async hasDue(): Promise<boolean> {
    const { database, clock } = this.#options;
    return (await dueSources(database, await this.buildInput(), "due", clock())).length > 0;
  }

  /** Whether an exception has ended by the clock since the last publication. */
  hasExpired(now: number): boolean {
    return this.#changesAt !== null && now >= this.#changesAt;
  }

  /** Whether devices were handed out, came back or got another address since the last publication. */
  async haveDevicesChanged(): Promise<boolean> {
    const { readDevices } = this.#options;
    return readDevices !== undefined && this.#devices !== undefined && markOf(await readDevices()) !== this.#devices;
  }

  async #readIngredients(): Promise<Ingredients> {
    try {
      const ingredients = this.#reader.read();
      await this.#note(ingredients.settings.config.venue.id, null);
      return ingredients;
    } catch (cause) {
      const venueId = this.#published?.bundle.venueId;
      if (venueId !== undefined) await this.#note(venueId, cause);
      // At the first start the sentence goes to the person at the keyboard.
      throw cause instanceof PolicyError && this.#published === undefined
        ? new PlatformError("E_PLATFORM_POLICIES", `the policies were refused: ${cause.message}`, { cause })
        : cause;
    }
  }

  /** What the compiler is to do, with what people chose and decided. */
  async buildInput(): Promise<ListBuildInput> {
    return this.#buildInput(await this.#readIngredients());
  }

  async #buildInput(ingredients: Ingredients): Promise<ListBuildInput> {
    const { database, folder } = this.#options;
    const { config } = ingredients.settings;
    const venueId = config.venue.id;
    return {
      venueId,
      sources: withChoices(ingredients.sources, await readChoices(database, venueId)),
      protectedNames: ingredients.protectedNames,
      decisions: await readDecisions(database, venueId),
      previous: await this.#previous(venueId),
      seed: this.seed,
      dataFolder: folder.root,
      offline: config.lists.updates === "offline",
      proxy: config.lists.proxy,
    };
  }

  /** Newest build this program can still read; else the published lists, if the database knows of none. */
  async #previous(venueId: string): Promise<ListManifest | undefined> {
    const { database, folder, log } = this.#options;
    const published = this.#published?.bundle.lists.manifest;
    const candidate =
      newestBuild(folder, await listGenerations(database, venueId)) ??
      (published !== undefined && isStored(folder, published) ? published : undefined);
    if (candidate === undefined) return undefined;
    try {
      bringOut(folder, candidate);
      const { seed } = this.#shelf.openLists(candidate);
      return seed === this.seed ? candidate : undefined;
    } catch (cause) {
      log.warn("the newest lists are of another format; they are built anew", { cause });
      return undefined;
    }
  }

  async #update(ask: Ask): Promise<void> {
    const { database, clock, log, runBuild, random } = this.#options;
    const ingredients = await this.#readIngredients();
    const input = await this.#buildInput(ingredients);
    let problem: unknown;
    const due = await dueSources(database, input, ask, clock());
    if (due.length > 0 || ask === "all" || (await needsBuild(database, input)))
      try {
        await buildLists({ database, clock, log, run: runBuild, random }, input, due);
      } catch (cause) {
        if (this.#published === undefined)
          throw new PlatformError("E_PLATFORM_BUNDLE", `the lists could not be built: ${reason(cause)}`, { cause });
        problem = cause;
      }
    // Read anew: a choice may have been made during the build.
    await this.publish();
    if (problem !== undefined) throw problem;
  }

  async #publish(ingredients: Ingredients): Promise<void> {
    const { database, clock, folder, log } = this.#options;
    const { policies, settings } = ingredients;
    const venueId = settings.config.venue.id;
    const manifest =
      (await listsToPublish(database, folder, venueId, clock())) ?? this.#published?.bundle.lists.manifest;
    if (manifest === undefined) throw new PlatformError("E_PLATFORM_BUNDLE", "there are no lists to publish yet");
    bringOut(folder, manifest);
    const lists = this.#shelf.openLists(manifest);
    const choices: ReadonlyMap<string, Choice> = await readChoices(database, venueId);
    const { origin } = settings.config.dashboard;
    const networks = withOwnName(chosenNetworks(ingredients, choices), origin);
    const devices = (await this.#options.readDevices?.()) ?? NO_DEVICES;
    const { quarantine } = settings.config.devices;
    const now = clock();
    const listRef = { digest: manifest.digest, bytes: manifest.bytes, manifest };
    // Packed without exceptions first: the names themselves say how severe it is to open them.
    const judging = {
      bundle: {
        networks: [...networks],
        taxonomy: policies.taxonomy,
        assignments: assignDevices(ingredients.assignments, networks, devices, quarantine),
        lists: listRef,
      },
      rules: PackedIndex.open(packRules(ingredients, networks, NOTHING_OPEN, this.seed, now).buffer),
      lists,
    };
    const open = await readOpenNames(database, venueId, judging, now);
    const rules = storePack(folder, packRules(ingredients, networks, open, this.seed, now));
    writeAtomically(join(folder.published, EVENT_RULES_FILE), JSON.stringify(policies.eventRules));
    const published = await publish(
      database,
      folder,
      {
        venueId,
        timeZone: settings.config.venue.timeZone,
        ...judging.bundle,
        safeSearch: [...policies.safeSearch],
        specialNames: policies.specialNames,
        navigation: policies.navigation,
        rules,
        canary: canaryOf(this.#options.pepper),
        probes: [
          ...([4, 6] as const).flatMap((family) => [
            ...askingAddresses(judging.bundle.assignments, ownAddresses(), family).values(),
          ]),
          ...(devices.sondy ?? []),
        ].sort(),
        proofs: proofsOf(ingredients, manifest, lists),
      },
      now,
    );
    this.#published = published;
    this.#eventRules = policies.eventRules;
    this.#changesAt = open.changesAt;
    this.#devices = markOf(devices);
    const newest = newestBuild(folder, await listGenerations(database, venueId));
    this.#shelf.keepOnly(new Set([...packsOf(published.bundle), ...(newest === undefined ? [] : [newest.digest])]));
    if (published.fresh) log.info("published", { generation: published.bundle.generation, names: manifest.names });
  }

  /** Writes down whether the files are good, once per change. */
  async #note(venueId: string, problem: unknown): Promise<void> {
    const { database, clock, log } = this.#options;
    const message = problem === null ? null : reason(problem);
    if (message === this.#lastProblem) return;
    this.#lastProblem = message;
    if (message !== null)
      log.error("the newest policies or configuration were refused; the older ones stay", { message });
    await recordPolicyState(
      database,
      venueId,
      clock(),
      message === null ? null : { code: errorCode(problem), message },
    );
  }
}

const markOf = ({ registered, out, sondy = [] }: DevicesNow): string =>
  JSON.stringify([registered, [...out].sort(), sondy]);
