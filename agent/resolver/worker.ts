/**
 * One worker: sockets on one side, the chain in the middle, upstreams on the other. Composition only.
 *
 * It is told everything by its supervisor over IPC and owns nothing durable. If the supervisor dies it goes on answering
 * with what it has for a grace period, so that a restart of the supervisor is not an outage.
 *
 * @module
 */
import { createHmac } from "node:crypto";
import type { PolicyBundle } from "../../policies/schema/messages.ts";
import type { Hit } from "../../policies/schema/messages.ts";
import { readAnswer } from "./answer/read-answer.ts";
import { AnswerCache, keyOf } from "./cache/answer-cache.ts";
import type { CachedAnswer } from "./cache/cached-answer.ts";
import { buildChain } from "./chain/chain.ts";
import { compileSnapshot, prove, refreshSchedules } from "./chain/compile-snapshot.ts";
import { type ClientState, Exchange, MAX_REPLY, OUTCOME_NAMES, Outcome, type Snapshot, Step } from "./chain/handler.ts";
import { observe, type Observations } from "./chain/observe.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { readPack, readPackNow } from "./snapshot/read-pack.ts";
import { Counters } from "./telemetry/counters.ts";
import type { FromWorker, SnapshotFiles, SpikeMark, ToWorker } from "./telemetry/worker-messages.ts";
import type { DatagramPort } from "./transport/datagram-port.ts";
import { bindTcp, type TcpPort } from "./transport/tcp.ts";
import { bindUdp } from "./transport/udp.ts";
import { UpstreamPool } from "./upstream/pool.ts";

const FLUSH_MS = 200;
const MAX_HITS = 1_000;
const MAX_SPIKES = 200;
const MAX_POOL = 256;
const MAX_TCP_POOL = 8;
/** Above what we announce, with room for OPT and an extended error. */
const MAX_UDP_REPLY = 2_048;
const ORPHAN_GRACE_MS = 6_000;
const DRAIN_MS = 300;

function say(message: FromWorker, sent?: () => void): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => sent?.());
}

type Start = Extract<ToWorker, { kind: "start" }>;

async function start(order: Start): Promise<void> {
  const { config } = order;
  const cache = new AnswerCache(config.cacheEntries);
  const limits = { minTtlS: config.minTtlS, maxTtlS: config.maxTtlS, negativeTtlS: config.negativeTtlS };
  let serial = 0;
  let bundle: PolicyBundle = order.files.bundle;
  let snapshot: Snapshot = compileSnapshot(
    bundle,
    readPackNow(order.files.rulesPath),
    readPackNow(order.files.listsPath),
    {
      serial,
      nowMs: Date.now(),
      unknownClients: order.unknownClients,
    },
  );
  const unproved = prove(snapshot, bundle.proofs);
  if (unproved.length > 0)
    throw Object.assign(new Error(unproved.slice(0, 3).join("; ")), { code: "E_SNAPSHOT_UNPROVED" });
  let pseudonymKey = order.pseudonymKey;

  // --- observations: bounded, drained by a timer, never in the way of an answer
  let counters = countersFor(snapshot);
  let severe = severeOf(bundle);
  let hits: Hit[] = [];
  let spikes: SpikeMark[] = [];
  const totals = { dropped: 0, queries: 0, cacheHits: 0, failures: 0, unknownClientQuestions: 0 };
  const sink: Observations = {
    count: (network, outcome) => counters.count(network, outcome),
    countBlocked: (network, category) => counters.countBlocked(network, category),
    hit: (hit) => {
      if (hits.length < MAX_HITS) hits.push(hit);
      else totals.dropped += 1;
    },
    spike: (network, category, client) => {
      const subject = subjectOf(client);
      if (spikes.length < MAX_SPIKES) spikes.push({ network, category, subject });
    },
    unknownClient: () => (totals.unknownClientQuestions += 1),
    subjectOf: (client) => subjectOf(client),
  };
  function subjectOf(client: ClientState): string {
    client.subject ??= createHmac("sha256", Buffer.from(pseudonymKey, "hex"))
      .update(client.address)
      .digest("hex")
      .slice(0, 16);
    return client.subject;
  }
  let sending = false;
  function flush(): void {
    // One message under way at a time: if the supervisor is slow the buffers fill and overflow is counted.
    if (sending) return;
    const deltas = counters.drain();
    if (hits.length === 0 && deltas.length === 0 && spikes.length === 0 && totals.queries === 0) return;
    sending = true;
    say(
      { kind: "telemetry", hits, counters: deltas, spikes, ...totals, upstreams: pool.status() },
      () => (sending = false),
    );
    hits = [];
    spikes = [];
    totals.dropped = totals.queries = totals.cacheHits = totals.failures = totals.unknownClientQuestions = 0;
  }

  // --- upstream: one decoded answer for all who wait for the same question
  const pool = new UpstreamPool(config.upstreams, Date.now);
  const decoded = new WeakMap<Uint8Array, CachedAnswer | "unusable">();
  const keyWalk = new SuffixWalk();

  const variants = new Map<string, number>();
  const chain = buildChain({
    cache,
    limits,
    rate: { perSecond: config.clientQps, burst: config.clientBurst },
    snapshot: () => snapshot,
    failed: (handler, error) => {
      totals.failures += 1;
      say({
        kind: "log",
        level: "error",
        message: `handler ${handler} failed: ${error instanceof Error ? error.message : "unknown"}`,
      });
    },
    variantOf: (target) => {
      const key = "cname" in target ? target.cname : target.a.join(" ");
      let variant = variants.get(key);
      if (variant === undefined) {
        variant = variants.size + 1;
        variants.set(key, variant);
      }
      return variant;
    },
    ports: {
      now: Date.now,
      forward: (key, done) => {
        walkName(key.name, 0, key.name.length, snapshot.rules.seed, keyWalk);
        const lo = keyWalk.lo[0] as number;
        const hi = keyOf(keyWalk.hi[0] as number, key.qtype, key.dnssecOk, key.checkingDisabled, 0);
        const cached = cache.find(lo, hi, key.name, 0, key.name.length, Date.now());
        if (cached !== null) {
          done(cached);
          return;
        }
        pool.ask(key, (octets) => {
          if (octets === null) {
            done(null);
            return;
          }
          let answer = decoded.get(octets);
          if (answer === undefined) {
            try {
              answer = readAnswer(octets, key.name, key.qtype, key.dnssecOk, Date.now(), limits) ?? "unusable";
            } catch {
              answer = "unusable";
            }
            decoded.set(octets, answer);
            if (answer !== "unusable" && answer.expiresAtMs > 0) cache.store(lo, hi, answer);
          }
          done(answer === "unusable" ? null : answer);
        });
      },
      observe: (exchange) => {
        totals.queries += 1;
        if (exchange.fromCache) totals.cacheHits += 1;
        if (exchange.outcome === Outcome.failed) totals.failures += 1;
        observe(exchange, exchange.snapshot ?? snapshot, sink, bundle.navigation, severe);
      },
    },
  });

  // --- exchanges are reused; one that waits for an upstream is out of the pool until it is done
  const free = { udp: [] as Exchange[], tcp: [] as Exchange[] };
  function take(protocol: "udp" | "tcp"): Exchange {
    const exchange = free[protocol].pop();
    if (exchange !== undefined) {
      exchange.reset();
      return exchange;
    }
    const fresh = new Exchange();
    fresh.protocol = protocol;
    fresh.reply = new Uint8Array(protocol === "udp" ? MAX_UDP_REPLY : MAX_REPLY);
    return fresh;
  }
  function give(exchange: Exchange): void {
    const pool = free[exchange.protocol];
    if (pool.length < (exchange.protocol === "udp" ? MAX_POOL : MAX_TCP_POOL)) pool.push(exchange);
  }

  const byListener = new Set(bundle.assignments.flatMap((assignment) => assignment.listeners));
  const udp: DatagramPort[] = [];
  const tcp: TcpPort[] = [];
  function receiveOn(
    listener: string,
    port: () => DatagramPort,
  ): (octets: Uint8Array, address: string, from: number) => void {
    const deliver = (exchange: Exchange): void => {
      port().send(exchange.reply, exchange.replyLength, exchange.address, exchange.port);
    };
    const deliverLate = (exchange: Exchange): void => {
      deliver(exchange);
      setImmediate(give, exchange);
    };
    return (octets, address, from) => {
      const exchange = take("udp");
      exchange.packet = octets;
      exchange.length = octets.length;
      exchange.listener = listener;
      exchange.address = address;
      exchange.port = from;
      exchange.receivedAtMs = Date.now();
      exchange.deliver = deliver;
      if (chain.receive(exchange) === Step.pending) exchange.deliver = deliverLate;
      else give(exchange);
    };
  }

  const endpoints: { protocol: "udp" | "tcp"; address: string; port: number }[] = [];
  let port = order.port;
  for (const address of order.addresses) {
    const listener = byListener.has(address as never) ? address : "";
    let bound: DatagramPort | null = null;
    const udpPort = await bindUdp(
      address,
      port,
      receiveOn(listener, () => bound as DatagramPort),
    );
    bound = udpPort;
    if (port === 0) port = udpPort.port;
    udp.push(udpPort);
    endpoints.push({ protocol: "udp", address, port: udpPort.port });
    const tcpPort = await bindTcp(
      address,
      port,
      {
        idleMs: config.tcpIdleMs,
        connections: config.tcpConnections,
        connectionsPerAddress: Math.max(8, Math.floor(config.tcpConnections / 4)),
      },
      (message, from, fromPort, reply) => {
        const exchange = take("tcp");
        exchange.packet = message;
        exchange.length = message.length;
        exchange.listener = listener;
        exchange.address = from;
        exchange.port = fromPort;
        exchange.receivedAtMs = Date.now();
        exchange.deliver = (done) => reply(done.reply, done.replyLength);
        if (chain.receive(exchange) !== Step.pending) give(exchange);
      },
    );
    tcp.push(tcpPort);
    endpoints.push({ protocol: "tcp", address, port: tcpPort.port });
  }

  const flushTimer = setInterval(flush, FLUSH_MS);
  let minute = Math.floor(Date.now() / 60_000);
  const minuteTimer = setInterval(() => {
    const now = Math.floor(Date.now() / 60_000);
    if (now === minute) return;
    minute = now;
    refreshSchedules(snapshot, Date.now(), bundle.timeZone);
  }, 1_000);

  async function swap(files: SnapshotFiles): Promise<void> {
    try {
      const [rules, lists] = await Promise.all([readPack(files.rulesPath), readPack(files.listsPath)]);
      const next = compileSnapshot(files.bundle, rules, lists, {
        serial: serial + 1,
        nowMs: Date.now(),
        unknownClients: order.unknownClients,
      });
      const failures = prove(next, files.bundle.proofs);
      if (failures.length > 0) throw new Error(failures.slice(0, 3).join("; "));
      flush();
      // The cache key is the hash, so answers kept under another seed could never be found again.
      if (next.rules.seed !== snapshot.rules.seed) cache.clear();
      serial += 1;
      snapshot = next;
      bundle = files.bundle;
      counters = countersFor(next);
      severe = severeOf(bundle);
      say({ kind: "swapped", policyGeneration: next.policyGeneration, listGeneration: next.listGeneration });
    } catch (error) {
      say({
        kind: "swap-refused",
        policyGeneration: files.bundle.generation,
        message: error instanceof Error ? error.message : "unknown",
      });
    }
  }

  async function stop(): Promise<void> {
    for (const one of udp) one.close();
    await Promise.race([Promise.all(tcp.map((one) => one.close())), new Promise((done) => setTimeout(done, DRAIN_MS))]);
    flush();
    pool.close();
    clearInterval(flushTimer);
    clearInterval(minuteTimer);
    setTimeout(() => process.exit(0), 50);
  }

  let swaps = Promise.resolve();
  process.on("message", (message: ToWorker) => {
    if (message.kind === "swap") swaps = swaps.then(() => swap(message.files));
    else if (message.kind === "pseudonym-key") pseudonymKey = message.key;
    else if (message.kind === "stop") void stop();
  });
  process.on("disconnect", () => setTimeout(() => process.exit(0), ORPHAN_GRACE_MS));
  say({ kind: "ready", endpoints });
}

function countersFor(snapshot: Snapshot): Counters {
  return new Counters(
    snapshot.networks.map((network) => network.policy.id),
    snapshot.categories,
    OUTCOME_NAMES,
  );
}

function severeOf(bundle: PolicyBundle): ReadonlySet<string> {
  return new Set(
    bundle.taxonomy.entries
      .filter((entry) => entry.severity === "S3" || entry.severity === "S4")
      .map((entry) => entry.code),
  );
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
