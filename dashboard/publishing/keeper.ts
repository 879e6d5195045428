/**
 * Keeps one generation published and brings it up to date: files → lists → rules → bundle.
 *
 * Last good wins: whatever is wrong with the newest files, the generation published before stays, and the page says what
 * is wrong. Runs are queued, so two reasons to refresh never build at the same time.
 *
 * @module
 */
import { copyFileSync, existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { PolicyError } from "../../policies/load/error.ts";
import { EventRule } from "../../policies/schema/event-rule.ts";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import { buildLists, needsBuild } from "../lists/index.ts";
import type { ListBuildInput, RunBuild } from "../lists/index.ts";
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
import type { IngestPolicy } from "../register/index.ts";
import { packFile, publish, readPublished, recordPolicyState, storePack } from "../venues/index.ts";
import type { Published } from "../venues/index.ts";
import { packRules, proofsOf, readIngredients } from "./content.ts";
import type { Ingredients } from "./content.ts";

export interface KeeperOptions {
  readonly database: Database;
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly log: Log;
  /** Secret of the installation; the seed of its packs is drawn from it. */
  readonly pepper: string;
  readonly runBuild: RunBuild;
  readonly readSettings: () => Settings;
}

const EVENT_RULES_FILE = "event-rules.json";

export class GenerationKeeper {
  readonly #options: KeeperOptions;
  readonly #seed: number;
  #published: Published | undefined;
  #eventRules: readonly EventRule[] = [];
  #queue: Promise<void> = Promise.resolve();
  #lastProblem: string | null | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#seed = Number.parseInt(sha256(`pack-seed:${options.pepper}`).slice(0, 8), 16);
  }

  get published(): Published | undefined {
    return this.#published;
  }

  /** @throws {PlatformError} `E_PLATFORM_BUNDLE` */
  requirePublished(): Published {
    if (this.#published === undefined)
      throw new PlatformError("E_PLATFORM_BUNDLE", "no policy generation could be published");
    return this.#published;
  }

  /** Takes up what an earlier run published, if it is whole. @returns whether it did */
  restore(): boolean {
    const { folder, log } = this.#options;
    try {
      const published = readPublished(folder);
      if (published === undefined) return false;
      const { rules, lists } = published.bundle;
      for (const { digest } of [rules, lists])
        if (sha256(readFileSync(packFile(folder, digest))) !== digest) throw new Error(`pack ${digest} is damaged`);
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
   * Reads the files anew and publishes if something changed.
   *
   * @param lists  `always`: ask every list source now; `if-changed`: only if a definition or a listed file changed
   * @throws {PlatformError | PolicyError | ListUpdateError} after it was written down; the published generation stays
   */
  refresh(lists: "always" | "if-changed"): Promise<void> {
    const run = this.#queue.then(() => this.#refresh(lists));
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #refresh(lists: "always" | "if-changed"): Promise<void> {
    const { database, clock, folder, log } = this.#options;
    let ingredients: Ingredients;
    try {
      ingredients = readIngredients(this.#options.readSettings());
      await this.#note(ingredients.settings.config.venue.id, null);
    } catch (cause) {
      const venueId = this.#published?.bundle.venueId;
      if (venueId !== undefined) await this.#note(venueId, cause);
      // At the first start the sentence goes to the person at the keyboard.
      throw cause instanceof PolicyError && this.#published === undefined
        ? new PlatformError("E_PLATFORM_POLICIES", `the policies were refused: ${cause.message}`, { cause })
        : cause;
    }
    const { policies, settings } = ingredients;
    const { manifest, problem } = await this.#lists(ingredients, lists);
    const pack = new Uint8Array(readFileSync(packFile(folder, manifest.digest)));
    const rules = storePack(folder, packRules(ingredients, this.#seed, clock()));
    writeAtomically(join(folder.published, EVENT_RULES_FILE), JSON.stringify(policies.eventRules));
    const published = await publish(
      database,
      folder,
      {
        venueId: settings.config.venue.id,
        timeZone: settings.config.venue.timeZone,
        taxonomy: policies.taxonomy,
        networks: [...policies.networks],
        assignments: [...ingredients.assignments],
        safeSearch: [...policies.safeSearch],
        specialNames: policies.specialNames,
        navigation: policies.navigation,
        rules,
        lists: { digest: manifest.digest, bytes: manifest.bytes, manifest },
        proofs: proofsOf(ingredients, manifest, PackedIndex.open(pack.buffer)),
      },
      clock(),
    );
    this.#published = published;
    this.#eventRules = policies.eventRules;
    if (published.fresh) log.info("published", { generation: published.bundle.generation, names: manifest.names });
    if (problem !== undefined) throw problem;
  }

  /** Newest lists, or the published ones with what went wrong. */
  async #lists(
    ingredients: Ingredients,
    mode: "always" | "if-changed",
  ): Promise<{ manifest: ListManifest; problem?: unknown }> {
    const { database, clock, folder, runBuild } = this.#options;
    const previous = this.#published?.bundle.lists.manifest;
    const input: ListBuildInput = {
      venueId: ingredients.settings.config.venue.id,
      sources: ingredients.sources,
      neverBlock: ingredients.local.neverBlock,
      previous,
      seed: this.#seed,
      dataFolder: folder.root,
    };
    if (previous !== undefined && mode === "if-changed" && !(await needsBuild(database, input)))
      return { manifest: previous };
    try {
      const { manifest, packPath } = await buildLists(database, clock, runBuild, input);
      const target = packFile(folder, manifest.digest);
      if (!existsSync(target)) {
        copyFileSync(packPath, `${target}.tmp`);
        renameSync(`${target}.tmp`, target);
      }
      return { manifest };
    } catch (problem) {
      if (previous === undefined)
        throw new PlatformError("E_PLATFORM_BUNDLE", `the lists could not be built: ${reason(problem)}`, {
          cause: problem,
        });
      return { manifest: previous, problem };
    }
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
