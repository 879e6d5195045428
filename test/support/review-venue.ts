/**
 * A venue's control process and server in one test process, with a clock, a web of lists and dice that the test holds.
 *
 * Database, files, packs, routes, sessions and policies are real; only the compiler is a small one that packs plain names, so
 * that what is tested is who decides when, not how a list is read.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FastifyInstance } from "fastify";
import { packIndex } from "../../blocklists/compile/pack.ts";
import type { BuildOptions, BuildResult, SourceResult } from "../../blocklists/update/build.ts";
import { createAccount } from "../../dashboard/access/accounts.ts";
import { installGuard } from "../../dashboard/access/index.ts";
import { openSession } from "../../dashboard/access/sessions.ts";
import { csrfToken } from "../../dashboard/access/token.ts";
import { registerListRoutes } from "../../dashboard/lists/index.ts";
import type { RunPreview } from "../../dashboard/lists/index.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { sha256 } from "../../dashboard/platform/canonical.ts";
import { openDataFolder } from "../../dashboard/platform/data-folder.ts";
import { openHttp } from "../../dashboard/platform/http.ts";
import type { Log } from "../../dashboard/platform/log.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import { readSettings } from "../../dashboard/platform/settings.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { GenerationKeeper, ReviewDesk } from "../../dashboard/publishing/index.ts";
import { PublishedReader } from "../../dashboard/venues/index.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { SuspectEntry } from "../../policies/schema/protected.ts";
import type { DomainName, Instant } from "../../policies/schema/vocabulary.ts";

export const START = Date.UTC(2026, 10, 22, 12) as Instant;
export const DAY = 86_400_000;

/** Lists of one severity each, as files. */
const FILES: Readonly<Record<string, { category: string; names: string; extra?: string }>> = {
  "list-s1": { category: "TS-09", names: "s1.example\n" },
  "list-s2": { category: "TS-08", names: "s2.example\n" },
  "list-s3": { category: "TS-06", names: "s3.example\n" },
  "list-s4": { category: "TS-04T", names: "s4.example\n" },
  "list-statute": { category: "TS-10C", names: "statute.example\n", extra: "trust: statutory" },
  "list-hidden": { category: "TS-02X", names: "hidden.example\n", extra: "opaque: true, locked: true" },
};

export interface Person {
  readonly id: string;
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>; // oxlint-disable-line typescript/no-explicit-any -- a test looks at whatever came back
}

export interface Venue {
  readonly database: Database;
  readonly keeper: GenerationKeeper;
  readonly desk: ReviewDesk;
  readonly app: FastifyInstance;
  readonly root: string;
  readonly dataFolder: string;
  /** What the log was told, as text. */
  readonly logged: string[];
  /** Address → lines, or a code for a failure. */
  readonly web: Map<string, readonly string[] | string>;
  /** Every build: which addresses were due. */
  readonly builds: BuildOptions["due"][];
  now: Instant;
  person(name: string, roles: readonly Role[]): Promise<Person>;
  stranger: Person;
  /** Lets the control process take up everything that waits. */
  settle(): Promise<void>;
  write(list: string, names: string): void;
  /** Verdict for a name on a network now. */
  verdict(name: string, network?: string, device?: string): Promise<string>;
  close(): Promise<void>;
}

/** Packs plain names; what covers a protected name exactly is set aside until somebody decides. */
export function smallCompiler(venue: Pick<Venue, "web" | "builds">, stored: Map<string, readonly string[]>) {
  return async (options: Omit<BuildOptions, "fetch">): Promise<BuildResult> => {
    venue.builds.push(options.due);
    const folder = join(options.dataFolder, "lists", "packs");
    mkdirSync(folder, { recursive: true });
    const results: SourceResult[] = [];
    const suspects: SuspectEntry[] = [];
    const reports: BuildResult["manifest"]["sources"] = [];
    const rules: { id: string; names: string[] }[] = [];
    for (const [index, { source, baseFolder }] of options.sources.entries()) {
      const before = stored.get(source.id);
      const asked = source.file !== undefined || options.due === "all" || options.due.includes(source.id);
      const got =
        source.file === undefined
          ? asked
            ? venue.web.get(source.url ?? "")
            : before
          : readFileSync(resolve(baseFolder, source.file), "utf8").split("\n").filter(Boolean);
      const failed = typeof got === "string" ? got : undefined;
      const lines = typeof got === "string" ? before : got;
      if (lines !== undefined) stored.set(source.id, lines);
      const kept = (lines ?? []).filter((entry, line) => {
        const guard = options.protectedNames.find(({ name }) => name === entry);
        if (guard === undefined) return true;
        const decision = options.decisions.find((made) => made.source === source.id && made.entry === entry);
        if (decision !== undefined) return decision.decision === "block";
        suspects.push({
          source: source.id,
          entry,
          scope: "subtree",
          line: line + 1,
          text: entry,
          covers: guard.name,
          group: guard.group,
        });
        return false;
      });
      rules.push({ id: source.id, names: kept });
      const added = kept.filter((name) => !(before ?? []).includes(name));
      const removed = (before ?? []).filter((name) => !kept.includes(name));
      results.push({
        id: source.id,
        status: failed !== undefined ? (before === undefined ? "refused" : "kept") : asked ? "fresh" : "not-asked",
        code: (failed ?? null) as SourceResult["code"],
        message: failed === undefined ? null : "not to be had",
        loadedAt: lines === undefined ? null : options.now,
        attempted: asked,
        contentAt: lines === undefined ? null : options.now,
        diff: { added: added.length, removed: removed.length, addedSample: added, removedSample: removed },
      });
      reports.push({
        id: source.id,
        category: source.category,
        index,
        digest: sha256(kept.join("\n")),
        locked: source.locked || source.trust === "statutory" || source.opaque,
        opaque: source.opaque,
        lines: kept.length,
        entries: kept.length,
        duplicates: 0,
        subsumed: 0,
        comments: 0,
        unusable: 0,
        unusableByReason: {},
        quarantined: 0,
      });
    }
    const pack = packIndex(
      rules.map(({ id, names }) => ({
        id,
        rules: names.map((name) => ({ name: name as DomainName, kind: "deny", important: false, scope: "subtree" })),
      })),
      { seed: options.seed },
    );
    const digest = sha256(pack);
    const packPath = join(folder, `${digest}.pack`);
    writeFileSync(packPath, pack);
    for (const file of readdirSync(folder))
      if (file !== `${digest}.pack` && !options.keepPacks.some((kept) => file === `${kept}.pack`))
        rmSync(join(folder, file));
    const names = rules.reduce((sum, { names: own }) => sum + own.length, 0);
    return {
      kind: options.previous?.digest === digest ? "unchanged" : "full",
      manifest: {
        generation: options.generation,
        createdAt: options.now,
        digest,
        bytes: pack.length,
        names,
        sources: reports,
      },
      packPath,
      deltaPath: null,
      results,
      suspects,
      diff: { added: 1, removed: 0, addedSample: [], removedSample: [] },
      unusablePaths: {},
    };
  };
}

/** @param moreSources  lines of YAML under `lists.sources` */
export async function openVenue(
  database: Database,
  options: { readonly moreSources?: string; readonly lists?: string; readonly runPreview?: RunPreview } = {},
): Promise<Venue> {
  const root = mkdtempSync(join(tmpdir(), "latarnik-review-"));
  for (const [id, { names }] of Object.entries(FILES)) writeFileSync(join(root, `${id}.txt`), names);
  const sources = Object.entries(FILES).map(
    ([id, { category, extra }]) =>
      `    - { id: ${id}, title: { pl: ${id}, en: ${id} }, category: ${category}, format: domains, file: ${id}.txt, licence: CC0-1.0${extra === undefined ? "" : `, ${extra}`} }`,
  );
  const config = join(root, "config.yaml");
  writeFileSync(
    config,
    `lists:\n  starter: false\n${options.lists ?? ""}  sources:\n${sources.join("\n")}\n${options.moreSources ?? ""}`,
  );
  const dataFolder = join(root, "data");
  const folder = openDataFolder(dataFolder);
  await migrate(database, MIGRATIONS);
  const logged: string[] = [];
  const write = (message: string, details?: unknown): void =>
    void logged.push(
      `${message} ${JSON.stringify(details, (_key, value: unknown) => (value instanceof Error ? String(value.stack) : value))}`,
    );
  const log: Log = { error: write, warn: write, info: write, debug: write };
  const state = { now: START };
  const clock = (): Instant => state.now;
  const given = { config, data: dataFolder, httpAddress: undefined, httpPort: undefined, uplinkPort: undefined };
  const settings = readSettings(given);
  const shared = { web: new Map<string, readonly string[] | string>(), builds: [] as BuildOptions["due"][] };
  const keeper = new GenerationKeeper({
    database,
    folder,
    clock,
    log,
    pepper: "ab".repeat(32),
    runBuild: smallCompiler(shared, new Map()),
    readSettings: () => readSettings(given),
    random: () => 0.5,
  });
  const venueId = settings.config.venue.id;
  const runPreview: RunPreview =
    options.runPreview ??
    (async () => ({ entries: 1, unusable: 0, newNames: 1, newSample: ["new.example"], protected: [], popular: [] }));
  const desk = new ReviewDesk({ database, clock, log, venueId, keeper, runPreview });
  await keeper.update("none");
  const published = new PublishedReader(folder);
  const app = await openHttp({ log, origin: undefined });
  installGuard(app, { database, clock, origin: undefined });
  registerListRoutes(app, {
    database,
    clock,
    venueId,
    config: settings.config,
    folder,
    published,
    findLine: async ({ entry }) => ({ line: 7, text: `line of ${entry}` }),
  });
  await app.ready();

  const asking = (id: string): Person => ({
    id,
    ask: async (method, path, body) => {
      // Signed in anew each time: the clock of a test leaps over days.
      const token = id === "" ? undefined : await openSession(database, id, state.now);
      const headers =
        token === undefined ? {} : { cookie: `latarnik_session=${token}`, "x-latarnik-csrf": csrfToken(token) };
      const answer = await app.inject({
        method: method as "GET",
        url: path,
        headers: { ...headers, "sec-fetch-site": "same-origin", "user-agent": "Planted/1.0" },
        remoteAddress: "192.0.2.77",
        ...(body === undefined ? {} : { payload: body as object }),
      });
      return { status: answer.statusCode, body: answer.json() };
    },
  });
  const stranger = asking("");
  return {
    database,
    keeper,
    desk,
    app,
    root,
    dataFolder,
    logged,
    ...shared,
    get now() {
      return state.now;
    },
    set now(at: Instant) {
      state.now = at;
    },
    person: async (name, roles) => {
      const account = await createAccount(
        database,
        { login: name.toLowerCase(), displayName: name, password: "correct horse battery", roles: [...roles] },
        "test",
        state.now,
      );
      return asking(account.id);
    },
    stranger,
    settle: async () => {
      await desk.poll();
      await desk.settled();
    },
    write: (list, names) => writeFileSync(join(root, `${list}.txt`), names),
    verdict: async (name, network = "tablets", device) => {
      const { explain } = await import("../../dashboard/lists/explain.ts");
      const view = await explain(
        published.require(),
        {
          name: name as DomainName,
          network: network as never,
          device: (device ?? null) as never,
          type: "A",
          at: state.now,
        },
        async () => null,
      );
      return view.verdict.kind;
    },
    close: async () => {
      await app.close();
      await database.destroy();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
