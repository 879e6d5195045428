/**
 * The resolver's own root: snapshot → ports → workers → telemetry. Nothing is decided here.
 *
 * It serves from the last good snapshot on its disk before it has spoken to anybody, pulls newer ones by etag, offers
 * what it saw from a spool, and keeps the number of workers it was told. The control process may be away for as long as it
 * likes: filtering does not notice.
 *
 * Usage: main.ts --config FILE|none --data DIR [--uplink URL --uplink-key-file FILE] [--publisher-key-file FILE].
 * SIGHUP reads the snapshot on disk again.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadConfig } from "../../policies/load/load-config.ts";
import { Config } from "../../policies/schema/config.ts";
import type { ResolverStatus } from "../../policies/schema/messages.ts";
import { UplinkError } from "../uplink/error.ts";
import { type BundleAnswer, HttpUplink } from "../uplink/http.ts";
import { openLog } from "../uplink/log.ts";
import { Spool } from "../uplink/spool.ts";
import { tell } from "../uplink/supervisor.ts";
import { LeaseWatch } from "./lease-watch.ts";
import { chooseListening } from "./ports.ts";
import { SnapshotError } from "./snapshot/error.ts";
import { namesRoom } from "./snapshot/names-room.ts";
import { signatureCheck } from "./snapshot/signature.ts";
import { SnapshotStore } from "./snapshot/store.ts";
import { Collector } from "./telemetry/collector.ts";
import type { SnapshotFiles } from "./telemetry/worker-messages.ts";
import { Workers } from "./workers.ts";

/** A list that changed is served within 300 ms: half of that is waiting for the next look. */
const PULL_MS = 150;
const PULL_AWAY_MS = 2_000;
const STATUS_MS = 3_000;
const FLUSH_HITS_MS = 100;
const FLUSH_COUNTERS_MS = 2_000;
const STOP_GRACE_MS = 2_000;
const KEY_HOUR = 3;
/** What is wrong with a snapshot and not with the machine. */
const SNAPSHOT_FAULT = /^E_(?:SNAPSHOT|PACK|ENGINE)_/u;
/** Of these, what is not mended by fetching the same again. */
const SAME_AGAIN_IN_VAIN = /^E_(?:SNAPSHOT_UNPROVED|PACK_VERSION|PACK_DELTA|ENGINE_.*)$/u;

const generationsOf = ({ bundle }: SnapshotFiles): { policy: number; list: number } => ({
  policy: bundle.generation,
  list: bundle.lists.manifest.generation,
});

/** Workers of an earlier run of ours that still hold the port because their supervisor was killed. */
function orphans(runFile: string): number[] {
  if (!existsSync(runFile)) return [];
  try {
    const run = JSON.parse(readFileSync(runFile, "utf8")) as { supervisor: number; workers: number[] };
    if (isOurs(run.supervisor, "main"))
      throw Object.assign(new Error(`a resolver (process ${run.supervisor}) already uses this data folder`), {
        code: "E_RESOLVER_RUNNING",
      });
    return run.workers.filter((pid) => isOurs(pid, "worker"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "E_RESOLVER_RUNNING") throw error;
    return [];
  }
}

function isOurs(pid: number, entry: "main" | "worker"): boolean {
  try {
    return pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`resolver/${entry}.`);
  } catch {
    return false;
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      config: { type: "string", default: "none" },
      data: { type: "string" },
      uplink: { type: "string" },
      "uplink-key-file": { type: "string" },
      "publisher-key-file": { type: "string" },
    },
  });
  const config = values.config === "none" ? Config.parse({}) : loadConfig(values.config);
  const log = openLog("resolver", config.logLevel);
  const folder = values.data ?? join(config.dataFolder, "resolver");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const runFile = join(folder, "run.json");
  const left = orphans(runFile);
  const listening = await chooseListening(config.resolver, left.length > 0);

  const demandSignature = signatureCheck(values["publisher-key-file"]);
  const store = new SnapshotStore(join(folder, "snapshot"), demandSignature);
  const uplink =
    values.uplink === undefined || values["uplink-key-file"] === undefined
      ? null
      : new HttpUplink(values.uplink, values["uplink-key-file"]);
  const spool = new Spool(join(folder, "spool"), Date.now);
  const collector = new Collector();
  const bootId = randomBytes(16).toString("hex");
  const startedAt = Date.now();
  let seq = 0;
  let stopping = false;
  let lastSwapError: string | null = null;
  const totals = { queries: 0, cacheHits: 0, failures: 0, unknownClientQuestions: 0 };
  let upstreams: ResolverStatus["upstreams"] = [];

  /** @returns whether it is news */
  function refusedSwap(error: SnapshotError): boolean {
    const told = `${error.code}: ${error.message}`;
    const news = lastSwapError !== told;
    lastSwapError = told;
    return news;
  }

  // --- first snapshot: the one on disk, else wait for the control process; never answer without one
  let etag: string | null = null;
  let refusedEtag: string | null = null;
  async function firstSnapshot(): Promise<NonNullable<ReturnType<SnapshotStore["current"]>>> {
    for (let tries = 0; ; tries += 1) {
      const found = store.current();
      if (found !== null) return found;
      if (store.refused !== null && refusedSwap(store.refused))
        log.error("the policy on disk is refused", { code: store.refused.code, reason: store.refused.message });
      if (uplink === null && store.refused !== null) throw store.refused;
      if (uplink === null)
        throw Object.assign(new Error(`no snapshot in ${folder} and no control process to fetch one from`), {
          code: "E_SNAPSHOT_MISSING",
        });
      try {
        const answer = await uplink.bundle(refusedEtag, demandSignature);
        if (answer !== null) {
          await store.fetchPacks(answer.bundle, (digest, bytes, path) => uplink.pack(digest, bytes, path));
          store.keep(answer.bundle, answer.etag, answer);
          lastSwapError = null;
          continue;
        }
      } catch (error) {
        if (error instanceof SnapshotError) refusedSwap(error);
        if (tries % 10 === 0)
          log.warn("waiting for the control process to give a first policy", {
            reason: error instanceof UplinkError || error instanceof SnapshotError ? error.code : "unknown",
          });
      }
      await new Promise((done) => setTimeout(done, PULL_MS));
    }
  }
  let saved = await firstSnapshot();
  let generations = generationsOf(saved.files);
  let inForce = saved.files.bundle;
  let pseudonymKey = randomBytes(32).toString("hex");
  const leases =
    config.resolver.leases === undefined
      ? null
      : new LeaseWatch(config.resolver.leases, {
          now: Date.now,
          bundle: () => inForce,
          key: () => pseudonymKey,
          add: (counters) => collector.addHours(counters),
          warn: (message, facts) => log.warn(message, facts),
        });
  let pulled: BundleAnswer | null = null;
  // Workers speak before all of this function has run, so what their events touch stands above them.
  let flushAt = 0;
  let flushTimer: NodeJS.Timeout | null = null;
  let delivering = false;
  function writeRun(): void {
    writeFileSync(runFile, JSON.stringify({ supervisor: process.pid, workers: [...left, ...workers.pids] }), {
      mode: 0o600,
    });
  }

  const count =
    config.resolver.workers === "auto" ? Math.max(1, Math.min(4, availableParallelism())) : config.resolver.workers;
  const launch = (files: SnapshotFiles): Workers =>
    new Workers(
      {
        entry: fileURLToPath(new URL(`./worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url)),
        count,
        config: config.resolver,
        addresses: listening.addresses,
        port: listening.port,
        // Without a control group's limit the other number is 0 or beyond any machine.
        namesRoom: namesRoom(
          config.resolver.namesInMemory,
          count,
          Math.min(totalmem(), process.constrainedMemory() || totalmem()),
        ),
        unknownClients: config.unknownClients ?? null,
      },
      {
        telemetry: (message) => {
          collector.add(message, Date.now());
          leases?.asked(message.askers);
          totals.queries += message.queries;
          totals.cacheHits += message.cacheHits;
          totals.failures += message.failures;
          totals.unknownClientQuestions += message.unknownClientQuestions;
          upstreams = message.upstreams;
          if (collector.hasHits) flushSoon(FLUSH_HITS_MS);
        },
        log: (level, message) => log[level](message),
        changed: () => queueMicrotask(writeRun),
        swapped: (policy, list) => {
          if (policy === generations.policy && list === generations.list) return;
          generations = { policy, list };
          lastSwapError = null;
          if (pulled !== null && pulled.bundle.generation === policy) {
            inForce = pulled.bundle;
            store.keep(pulled.bundle, pulled.etag, pulled);
            log.info("serving a new snapshot", { policyGeneration: policy, listGeneration: list });
          }
          void postStatus();
        },
        swapRefused: (policy, message) => {
          lastSwapError = message;
          log.error("a new snapshot was refused; the old one stays", { policyGeneration: policy, reason: message });
          void postStatus();
        },
      },
      files,
      pseudonymKey,
    );
  let workers = launch(saved.files);
  for (;;) {
    try {
      await workers.start();
      break;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (uplink === null || !SNAPSHOT_FAULT.test(code)) throw error;
      // A damaged file is fetched again; a snapshot that disproved itself, or is of another format, is not asked for twice.
      log.error("the first snapshot cannot serve; waiting for another", { code, reason: (error as Error).message });
      if (SAME_AGAIN_IN_VAIN.test(code)) refusedEtag = saved.etag;
      store.forget();
      saved = await firstSnapshot();
      generations = generationsOf(saved.files);
      inForce = saved.files.bundle;
      workers = launch(saved.files);
    }
  }
  etag = saved.etag;
  for (const pid of left) {
    try {
      process.kill(pid, "SIGTERM");
    } catch {
      // Already gone.
    }
  }
  tell({
    kind: "ready",
    process: "resolver",
    endpoints: workers.endpoints,
    workers: workers.alive,
    reason: listening.reason,
    generations,
  });
  log.info("resolver is serving", { workers: workers.alive, port: workers.endpoints[0]?.port, ...generations });

  // --- newer snapshots
  async function pull(): Promise<void> {
    if (uplink === null || stopping) return;
    let waitMs = PULL_MS;
    try {
      const answer = await uplink.bundle(etag, demandSignature);
      // What is served is what is published again: there is nothing left to complain of.
      if (answer === null && lastSwapError?.startsWith("E_SNAPSHOT_SIGNATURE") === true) lastSwapError = null;
      if (answer !== null) {
        const files = await store.fetchPacks(answer.bundle, (digest, bytes, path) => uplink.pack(digest, bytes, path));
        pulled = answer;
        etag = answer.etag;
        workers.swap(files);
      }
    } catch (error) {
      waitMs = PULL_AWAY_MS;
      if (error instanceof UplinkError && error.code !== "E_UPLINK_UNREACHABLE")
        log.warn("could not take a new snapshot", { code: error.code, reason: error.message });
      if (error instanceof SnapshotError && refusedSwap(error)) {
        log.error("a new snapshot was refused; the old one stays", { code: error.code, reason: error.message });
        void postStatus();
      }
    }
    setTimeout(() => void pull(), waitMs);
  }

  // --- telemetry: spool first, then offer; the spool survives us
  function flushSoon(inMs: number): void {
    const at = performance.now() + inMs;
    if (flushTimer !== null) {
      if (flushAt <= at) return;
      clearTimeout(flushTimer);
    }
    flushAt = at;
    flushTimer = setTimeout(flush, inMs);
  }
  function flush(): void {
    flushTimer = null;
    for (let batch = collector.drain(Date.now()); batch !== null; batch = collector.drain(Date.now())) {
      seq += 1;
      spool.put({ format: 1, resolver: config.resolver.id, bootId, seq, ...batch });
    }
    void deliver();
    if (!stopping) flushSoon(FLUSH_COUNTERS_MS);
  }
  async function deliver(): Promise<void> {
    if (uplink === null || delivering) return;
    delivering = true;
    try {
      for (let next = spool.first(); next !== null; next = spool.first()) {
        await uplink.telemetry(next.batch);
        next.remove();
      }
    } catch (error) {
      // A batch the receiver will never take must not hold up the others for ever.
      if (error instanceof UplinkError && error.code === "E_UPLINK_REFUSED" && / 4(?:00|13|22) /u.test(error.message)) {
        log.error("the control process refused a batch; it is dropped", { reason: error.message });
        spool.first()?.remove();
      }
    } finally {
      delivering = false;
    }
  }

  async function postStatus(): Promise<void> {
    if (uplink === null) return;
    const status: ResolverStatus = {
      resolver: config.resolver.id,
      bootId,
      startedAt: startedAt as ResolverStatus["startedAt"],
      workers: workers.alive,
      workerRestarts: workers.restarts,
      policyGeneration: generations.policy,
      listGeneration: generations.list,
      lastSwapError,
      endpoints: workers.endpoints,
      upstreams,
      ...totals,
    };
    try {
      await uplink.status(status);
    } catch {
      // Silence is visible on the other side.
    }
  }

  // --- pseudonyms end every night
  let keyDay = new Date(startedAt).toDateString();
  const timers = [
    setInterval(() => void postStatus(), STATUS_MS),
    setInterval(writeRun, STATUS_MS),
    setInterval(() => {
      const now = new Date();
      if (now.getHours() < KEY_HOUR || now.toDateString() === keyDay) return;
      keyDay = now.toDateString();
      collector.forgetSubjects();
      leases?.forget();
      pseudonymKey = randomBytes(32).toString("hex");
      workers.setPseudonymKey(pseudonymKey);
    }, 30_000),
  ];
  flushSoon(FLUSH_COUNTERS_MS);
  leases?.start();
  void pull();
  void postStatus();

  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    for (const timer of timers) clearInterval(timer);
    await workers.stop(STOP_GRACE_MS);
    leases?.stop();
    flush();
    await Promise.race([deliver(), new Promise((done) => setTimeout(done, 1_000))]);
    rmSync(runFile, { force: true });
    process.exit(0);
  }
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
  process.on("message", (message: { kind?: string }) => {
    if (message.kind === "stop") void stop();
  });
  process.on("disconnect", () => void stop());
  process.on("SIGHUP", () => {
    const again = store.current();
    if (again === null) return;
    inForce = again.files.bundle;
    workers.swap(again.files);
  });
}

main().catch((error: unknown) => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "E_RESOLVER_START";
  const message = error instanceof Error ? error.message : "unknown";
  tell({ kind: "failed", code, message });
  process.stderr.write(`resolver: ${message}\n`);
  setTimeout(() => process.exit(1), 50);
});
