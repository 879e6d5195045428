/**
 * Asks the configured upstreams: UDP first, TCP when the answer is truncated, the next server on silence.
 *
 * Identical questions in flight share one exchange. A datagram counts only if source address and port, id and question
 * all match; anything else is ignored while the wait goes on, so a forged packet cannot end it. SERVFAIL and REFUSED
 * of one server are a reason to ask the next, and the answer only if nobody knows better.
 *
 * @module
 */
import { UpstreamHealth, orderUpstreams, type UpstreamTarget } from "./health.ts";
import { answersTo, encodeQuery, isTruncated, type UpstreamQuestion } from "./query.ts";
import { exchangeTcp } from "./tcp-exchange.ts";
import { UdpSockets } from "./udp-sockets.ts";

const MAX_IN_FLIGHT = 5_000;
const SERVFAIL = 2;
const REFUSED = 5;

/** `octets` of the response, or null when nobody answered usefully. */
export type UpstreamDone = (octets: Uint8Array | null) => void;

export interface UpstreamStatus {
  readonly address: string;
  readonly port: number;
  readonly healthy: boolean;
  readonly medianMs: number | null;
  readonly failures: number;
}

export class UpstreamPool {
  readonly #servers: readonly UpstreamHealth[];
  readonly #sockets = new UdpSockets();
  readonly #inFlight = new Map<string, UpstreamDone[]>();
  readonly #now: () => number;

  constructor(targets: readonly UpstreamTarget[], now: () => number) {
    this.#servers = targets.map((target) => new UpstreamHealth(target));
    this.#now = now;
  }

  /** Never throws; `done` is called once, later or (when overloaded) at once with null. */
  ask(question: UpstreamQuestion, done: UpstreamDone): void {
    const key = keyOf(question);
    const waiting = this.#inFlight.get(key);
    if (waiting !== undefined) {
      waiting.push(done);
      return;
    }
    if (this.#inFlight.size >= MAX_IN_FLIGHT) {
      done(null);
      return;
    }
    this.#inFlight.set(key, [done]);
    this.#try(question, orderUpstreams(this.#servers, this.#now()), 0, null, (octets) => {
      const all = this.#inFlight.get(key) ?? [];
      this.#inFlight.delete(key);
      for (const one of all) one(octets);
    });
  }

  status(): UpstreamStatus[] {
    const now = this.#now();
    return this.#servers.map((server) => ({
      address: server.target.address,
      port: server.target.port,
      healthy: server.isHealthy(now),
      medianMs: server.medianMs,
      failures: server.failures,
    }));
  }

  close(): void {
    this.#sockets.close();
  }

  #try(
    question: UpstreamQuestion,
    servers: readonly UpstreamHealth[],
    index: number,
    best: Uint8Array | null,
    done: UpstreamDone,
  ): void {
    const server = servers[index];
    if (server === undefined) {
      done(best);
      return;
    }
    const { address, port, timeoutMs } = server.target;
    const startedAt = this.#now();
    let query: Uint8Array = EMPTY;
    let settled = false;
    const next = (fallback: Uint8Array | null, silent: boolean): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      sent?.release();
      if (silent) server.failed(this.#now());
      this.#try(question, servers, index + 1, fallback, done);
    };
    const accept = (response: Uint8Array): void => {
      if (settled) return;
      server.answered(this.#now() - startedAt);
      const rcode = (response[3] as number) & 0x0f;
      if (rcode === SERVFAIL || rcode === REFUSED) {
        next(best ?? response, false);
        return;
      }
      settled = true;
      clearTimeout(timer);
      sent?.release();
      done(response);
    };
    const timer = setTimeout(() => next(best, true), timeoutMs);
    const sent = this.#sockets.send(
      address,
      port,
      startedAt,
      (id) => (query = encodeQuery(question, id)),
      (octets, from, fromPort) => {
        const id = ((query[0] as number) << 8) | (query[1] as number);
        if (fromPort !== port || !sameAddress(from, address) || !answersTo(octets, question, id)) return;
        if (!isTruncated(octets)) {
          accept(new Uint8Array(octets));
          return;
        }
        sent?.release();
        exchangeTcp(address, port, query, timeoutMs).then(
          (full) => (answersTo(full, question, id) ? accept(full) : next(best, true)),
          () => next(best, true),
        );
      },
    );
    if (sent === null) next(best, false);
  }
}

const EMPTY = new Uint8Array(0);

function sameAddress(from: string, configured: string): boolean {
  return from === configured || from === `::ffff:${configured}`;
}

function keyOf(question: UpstreamQuestion): string {
  return `${question.qtype} ${question.dnssecOk ? 1 : 0}${question.checkingDisabled ? 1 : 0} ${Buffer.from(question.name).toString("latin1")}`;
}
