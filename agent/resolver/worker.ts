/**
 * One worker: sockets on one side, the core in the middle, upstreams on the other. Composition only.
 *
 * It is told everything by its supervisor over IPC and owns nothing durable. If the supervisor dies it goes on answering
 * with what it has for a grace period, so that a restart of the supervisor is not an outage.
 *
 * @module
 */
import type { Hit, PolicyBundle } from "../../policies/schema/messages.ts";
import { compileSnapshot, prove, refreshSchedules } from "./chain/compile-snapshot.ts";
import { type ClientState, type Exchange, OUTCOME_NAMES, type Snapshot } from "./chain/handler.ts";
import type { Observations } from "./chain/observe.ts";
import { type Judged, ResolverCore } from "./core.ts";
import { PackShelf } from "./snapshot/shelf.ts";
import { type CounterDelta, Counters } from "./telemetry/counters.ts";
import { pseudonymOf } from "./telemetry/pseudonym.ts";
import type { FromWorker, SnapshotFiles, SpikeMark, ToWorker } from "./telemetry/worker-messages.ts";
import type { DatagramPort } from "./transport/datagram-port.ts";
import { bindTcp, type TcpPort } from "./transport/tcp.ts";
import { bindUdp } from "./transport/udp.ts";
import { UpstreamPool } from "./upstream/pool.ts";

const FLUSH_MS = 200;
const MAX_HITS = 1_000;
const MAX_SPIKES = 200;
const MAX_ASKERS = 2_000;
/** A guest is told of once in each of these; they divide the hour, so every hour in which somebody asked hears of it. */
const ASKER_MS = 5 * 60_000;
const ORPHAN_GRACE_MS = 6_000;
const DRAIN_MS = 300;
/** Longer than any upstream may take. */
const OLD_SNAPSHOT_MS = 60_000;

function say(message: FromWorker, sent?: () => void): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => sent?.());
}

/** What the worker saw since the last flush: bounded, drained by a timer, never in the way of an answer. */
class Observed implements Observations {
  hits: Hit[] = [];
  spikes: SpikeMark[] = [];
  /** Pseudonyms of private devices. */
  askers: string[] = [];
  dropped = 0;
  unknownClientQuestions = 0;
  counters: Counters;
  /** Of snapshots that were replaced, not told yet. */
  retired: CounterDelta[] = [];
  pseudonymKey: string;
  readonly asked: Observations["asked"];

  /** @param leases whether somebody compares who asks with who has a lease */
  constructor(snapshot: Snapshot, pseudonymKey: string, leases: boolean) {
    this.counters = countersFor(snapshot);
    this.pseudonymKey = pseudonymKey;
    this.asked = leases ? (client, atMs) => this.#asked(client, atMs) : undefined;
  }

  count(network: number, outcome: number): void {
    this.counters.count(network, outcome);
  }

  countBlocked(network: number, category: string): void {
    this.counters.countBlocked(network, category);
  }

  hit(hit: Hit): void {
    if (this.hits.length < MAX_HITS) this.hits.push(hit);
    else this.dropped += 1;
  }

  spike(network: string, category: string, client: ClientState): void {
    if (this.spikes.length < MAX_SPIKES) this.spikes.push({ network, category, subject: this.subjectOf(client) });
  }

  unknownClient(): void {
    this.unknownClientQuestions += 1;
  }

  /** A pseudonym under a key that lives at most a day, in memory. */
  subjectOf(client: ClientState): string {
    if (client.subject?.key !== this.pseudonymKey)
      client.subject = { key: this.pseudonymKey, value: pseudonymOf(this.pseudonymKey, client.address) };
    return client.subject.value;
  }

  #asked(client: ClientState, atMs: number): void {
    // Where there is no room now, the next question tells of it.
    if (Math.floor(atMs / ASKER_MS) === Math.floor(client.toldAtMs / ASKER_MS) || this.askers.length >= MAX_ASKERS)
      return;
    client.toldAtMs = atMs;
    this.askers.push(this.subjectOf(client));
  }
}

function countersFor(snapshot: Snapshot): Counters {
  return new Counters(
    snapshot.networks.map((network) => network.policy.id),
    snapshot.categories,
    OUTCOME_NAMES,
  );
}

function judge(bundle: PolicyBundle, snapshot: Snapshot): Judged {
  const severe = bundle.taxonomy.entries.filter((entry) => entry.severity === "S3" || entry.severity === "S4");
  return { snapshot, navigation: bundle.navigation, severe: new Set(severe.map((entry) => entry.code)) };
}

/** @throws {Error} `E_SNAPSHOT_UNPROVED` if a probe name is not blocked or a helpline is not open */
function demandProof(snapshot: Snapshot, bundle: PolicyBundle): void {
  const failures = prove(snapshot, bundle.proofs);
  if (failures.length > 0)
    throw Object.assign(new Error(failures.slice(0, 3).join("; ")), { code: "E_SNAPSHOT_UNPROVED" });
}

type Start = Extract<ToWorker, { kind: "start" }>;

async function start(order: Start): Promise<void> {
  const { config, unknownClients } = order;
  let { files: served } = order;
  let { bundle } = served;
  let serial = 0;
  const shelf = new PackShelf(order.namesRoom);
  const packs = shelf.openNow(served);
  const first = compileSnapshot(bundle, packs.rules, packs.lists, { serial, nowMs: Date.now(), unknownClients });
  demandProof(first, bundle);

  const observed = new Observed(first, order.pseudonymKey, config.leases !== undefined);
  const pool = new UpstreamPool(config.upstreams, Date.now);
  const core = new ResolverCore(
    {
      cacheEntries: config.cacheEntries,
      limits: { minTtlS: config.minTtlS, maxTtlS: config.maxTtlS, negativeTtlS: config.negativeTtlS },
      rate: { perSecond: config.clientQps, burst: config.clientBurst },
      now: Date.now,
      ask: (question, done) => pool.ask(question, done),
      failed: (handler, error) =>
        say({
          kind: "log",
          level: "error",
          message: `handler ${handler} failed: ${error instanceof Error ? error.message : "unknown"}`,
        }),
    },
    judge(bundle, first),
    observed,
  );

  let sending = false;
  function flush(): void {
    // One message under way at a time: if the supervisor is slow the buffers fill and overflow is counted.
    if (sending) return;
    const counters = [...observed.retired, ...observed.counters.drain()];
    observed.retired = [];
    const { hits, spikes, askers, dropped, unknownClientQuestions } = observed;
    if (hits.length === 0 && counters.length === 0 && spikes.length === 0 && core.totals.queries === 0) return;
    sending = true;
    say(
      {
        kind: "telemetry",
        hits,
        counters,
        spikes,
        askers,
        dropped,
        unknownClientQuestions,
        ...core.totals,
        upstreams: pool.status(),
      },
      () => (sending = false),
    );
    observed.hits = [];
    observed.spikes = [];
    observed.askers = [];
    observed.dropped = observed.unknownClientQuestions = 0;
    core.totals.queries = core.totals.cacheHits = core.totals.failures = 0;
  }

  const named = new Set<string>(bundle.assignments.flatMap((assignment) => assignment.listeners));
  const udp: DatagramPort[] = [];
  const tcp: TcpPort[] = [];
  const endpoints: { protocol: "udp" | "tcp"; address: string; port: number }[] = [];
  let port = order.port;
  for (const address of order.addresses) {
    const listener = named.has(address) ? address : "";
    let bound: DatagramPort | null = null;
    const deliver = (exchange: Exchange): void =>
      bound?.send(exchange.reply, exchange.replyLength, exchange.address, exchange.port);
    bound = await bindUdp(address, port, (octets, from, fromPort) =>
      core.receive(octets, "udp", listener, from, fromPort, deliver, false),
    );
    if (port === 0) port = bound.port;
    udp.push(bound);
    endpoints.push({ protocol: "udp", address, port: bound.port });
    const stream = await bindTcp(
      address,
      port,
      {
        idleMs: config.tcpIdleMs,
        connections: config.tcpConnections,
        connectionsPerAddress: Math.max(8, Math.floor(config.tcpConnections / 4)),
      },
      (message, from, fromPort, reply) =>
        core.receive(message, "tcp", listener, from, fromPort, (done) => reply(done.reply, done.replyLength), false),
    );
    tcp.push(stream);
    endpoints.push({ protocol: "tcp", address, port: stream.port });
  }

  async function swap(files: SnapshotFiles): Promise<void> {
    try {
      const { rules, lists } = await shelf.open(files);
      const next = compileSnapshot(files.bundle, rules, lists, {
        serial: serial + 1,
        nowMs: Date.now(),
        unknownClients,
      });
      demandProof(next, files.bundle);
      serial += 1;
      bundle = files.bundle;
      served = files;
      core.swap(judge(bundle, next));
      observed.retired.push(...observed.counters.drain());
      observed.counters = countersFor(next);
      // Questions on their way are still judged by the old one.
      shelf.keepOnly(files, OLD_SNAPSHOT_MS);
      say({ kind: "swapped", policyGeneration: next.policyGeneration, listGeneration: next.listGeneration });
    } catch (error) {
      shelf.keepOnly(served, 0);
      say({
        kind: "swap-refused",
        policyGeneration: files.bundle.generation,
        message: error instanceof Error ? error.message : "unknown",
      });
    }
  }

  const flushTimer = setInterval(flush, FLUSH_MS);
  let minute = Math.floor(Date.now() / 60_000);
  const minuteTimer = setInterval(() => {
    const now = Math.floor(Date.now() / 60_000);
    if (now === minute) return;
    minute = now;
    refreshSchedules(core.snapshot, Date.now(), bundle.timeZone);
  }, 1_000);

  let stopping = false;
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    for (const one of udp) one.close();
    await Promise.race([Promise.all(tcp.map((one) => one.close())), new Promise((done) => setTimeout(done, DRAIN_MS))]);
    // The last word counts, even if the one before is still on its way.
    sending = false;
    flush();
    pool.close();
    clearInterval(flushTimer);
    clearInterval(minuteTimer);
    setTimeout(() => process.exit(0), 50);
  }

  let swaps = Promise.resolve();
  process.on("message", (message: ToWorker) => {
    if (message.kind === "swap") swaps = swaps.then(() => swap(message.files));
    else if (message.kind === "pseudonym-key") observed.pseudonymKey = message.key;
    else if (message.kind === "stop") void stop();
  });
  // A service manager may end the whole group at once: what was answered is still sent, what was seen still told.
  process.once("SIGTERM", () => void stop());
  process.on("disconnect", () => setTimeout(() => process.exit(0), ORPHAN_GRACE_MS));
  say({ kind: "ready", endpoints });
}

// The supervisor decides when to end; Ctrl-C in a terminal reaches the whole group and must not race it.
process.on("SIGINT", () => undefined);
process.once("message", (message: ToWorker) => {
  if (message.kind !== "start") return;
  start(message).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "E_WORKER_START";
    say({ kind: "failed", code, message: error instanceof Error ? error.message : "unknown" }, () => process.exit(1));
  });
});
