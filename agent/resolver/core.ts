/**
 * The resolver without its sockets: octets in, octets out, everything that touches the world handed in.
 *
 * The worker gives it real sockets, a real clock and real upstreams; scenario tests give it a script and a clock they
 * can move. Both run the same chain.
 *
 * @module
 */
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import type { NavigationWeights } from "../../policies/schema/event-rule.ts";
import { readAnswer, type TtlLimits } from "./answer/read-answer.ts";
import { AnswerCache, keyOf } from "./cache/answer-cache.ts";
import type { CachedAnswer } from "./cache/cached-answer.ts";
import { buildChain } from "./chain/chain.ts";
import { Exchange, type ForwardKey, MAX_REPLY, Outcome, type Snapshot, Step } from "./chain/handler.ts";
import type { LimitSettings } from "./chain/limit.ts";
import { observe, type Observations } from "./chain/observe.ts";

/** What of a bundle the chain needs besides the snapshot. */
export interface Judged {
  readonly snapshot: Snapshot;
  readonly navigation: NavigationWeights;
  /** Categories whose spikes on private devices are worth a network signal (S3, S4). */
  readonly severe: ReadonlySet<string>;
}

export interface CoreSettings {
  readonly cacheEntries: number;
  readonly limits: TtlLimits;
  readonly rate: LimitSettings;
  now(): number;
  /** Octets of a response whose id, question and source were checked, or null; called once, possibly at once. */
  ask(question: ForwardKey, done: (octets: Uint8Array | null) => void): void;
  /** A handler threw; the question itself is not told. */
  failed(handler: string, error: unknown): void;
}

export interface Totals {
  queries: number;
  cacheHits: number;
  failures: number;
}

/** A variant has 14 bits of a cache key (`keyOf`); two targets with one number would be given each other's answers. */
const MAX_VARIANTS = (1 << 14) - 1;
const MAX_POOL = 256;
const MAX_TCP_POOL = 8;
/** Above what we announce, with room for OPT and an extended error. */
const MAX_UDP_REPLY = 2_048;

export class ResolverCore {
  readonly totals: Totals = { queries: 0, cacheHits: 0, failures: 0 };
  readonly order: readonly string[];
  readonly #settings: CoreSettings;
  readonly #cache: AnswerCache;
  readonly #chain: ReturnType<typeof buildChain>;
  readonly #sink: Observations;
  readonly #variants = new Map<string, number>();
  readonly #decoded = new WeakMap<Uint8Array, CachedAnswer | "unusable">();
  readonly #walk = new SuffixWalk();
  readonly #free = { udp: [] as Exchange[], tcp: [] as Exchange[] };
  #judged: Judged;

  constructor(settings: CoreSettings, judged: Judged, sink: Observations) {
    this.#settings = settings;
    this.#judged = judged;
    this.#sink = sink;
    this.#cache = new AnswerCache(settings.cacheEntries);
    this.#chain = buildChain({
      cache: this.#cache,
      limits: settings.limits,
      rate: settings.rate,
      snapshot: () => this.#judged.snapshot,
      failed: (handler, error) => {
        this.totals.failures += 1;
        settings.failed(handler, error);
      },
      variantOf: (target) => this.#variantOf("cname" in target ? target.cname : target.a.join(" ")),
      ports: {
        now: () => settings.now(),
        forward: (key, done) => this.#forward(key, done),
        observe: (exchange) => this.#observe(exchange),
      },
    });
    this.order = this.#chain.order;
  }

  get snapshot(): Snapshot {
    return this.#judged.snapshot;
  }

  get cached(): number {
    return this.#cache.size;
  }

  /** From the next question on. Questions on their way are finished by what they began with. */
  swap(judged: Judged): void {
    // The cache key is the seeded hash, so answers kept under another seed could never be found again.
    if (judged.snapshot.rules.seed !== this.#judged.snapshot.rules.seed) this.#cache.clear();
    this.#judged = judged;
  }

  /**
   * @param listener local address that was asked, if it alone decides the network; else `""`
   * @param deliver  called at most once with the reply, possibly later; must copy `exchange.reply`
   * @param copy     the octets will be reused by the transport once this returns
   */
  receive(
    octets: Uint8Array,
    protocol: "udp" | "tcp",
    listener: string,
    address: string,
    port: number,
    deliver: (exchange: Exchange) => void,
    copy: boolean,
  ): void {
    const exchange = this.#take(protocol);
    exchange.packet = octets;
    exchange.length = octets.length;
    exchange.listener = listener;
    exchange.address = address;
    exchange.port = port;
    exchange.receivedAtMs = this.#settings.now();
    exchange.deliver = deliver;
    if (this.#chain.receive(exchange) !== Step.pending) {
      this.#give(exchange);
      return;
    }
    if (copy) exchange.packet = octets.slice();
    exchange.deliver = (done) => {
      deliver(done);
      // After the chain has let go of it.
      queueMicrotask(() => this.#give(done));
    };
  }

  #take(protocol: "udp" | "tcp"): Exchange {
    const exchange = this.#free[protocol].pop();
    if (exchange !== undefined) {
      exchange.reset();
      return exchange;
    }
    const fresh = new Exchange();
    fresh.protocol = protocol;
    fresh.reply = new Uint8Array(protocol === "udp" ? MAX_UDP_REPLY : MAX_REPLY);
    return fresh;
  }

  #give(exchange: Exchange): void {
    const pool = this.#free[exchange.protocol];
    if (pool.length < (exchange.protocol === "udp" ? MAX_POOL : MAX_TCP_POOL)) pool.push(exchange);
  }

  #variantOf(target: string): number {
    let variant = this.#variants.get(target);
    if (variant === undefined) {
      if (this.#variants.size >= MAX_VARIANTS) {
        this.#variants.clear();
        this.#cache.clear();
      }
      variant = this.#variants.size + 1;
      this.#variants.set(target, variant);
    }
    return variant;
  }

  #forward(key: ForwardKey, done: (answer: CachedAnswer | null) => void): void {
    walkName(key.name, 0, key.name.length, this.snapshot.rules.seed, this.#walk);
    const lo = (this.#walk.lo[0] as number) | 0;
    const hi = keyOf(this.#walk.hi[0] as number, key.qtype, key.dnssecOk, key.checkingDisabled, 0);
    const seed = this.snapshot.rules.seed;
    const cached = this.#cache.find(lo, hi, key.name, 0, key.name.length, this.#settings.now());
    if (cached !== null) {
      done(cached);
      return;
    }
    this.#settings.ask(key, (octets) => {
      if (octets === null) {
        done(null);
        return;
      }
      // Everybody who waited for the same exchange gets the same octets; they are read once.
      let answer = this.#decoded.get(octets);
      if (answer === undefined) {
        answer = this.#read(octets, key);
        this.#decoded.set(octets, answer);
        if (answer !== "unusable" && answer.expiresAtMs > 0 && seed === this.snapshot.rules.seed)
          this.#cache.store(lo, hi, answer);
      }
      done(answer === "unusable" ? null : answer);
    });
  }

  #read(octets: Uint8Array, key: ForwardKey): CachedAnswer | "unusable" {
    try {
      return (
        readAnswer(octets, key.name, key.qtype, key.dnssecOk, this.#settings.now(), this.#settings.limits) ?? "unusable"
      );
    } catch {
      // A WireError: what came back is no DNS message, so nobody has answered.
      return "unusable";
    }
  }

  #observe(exchange: Exchange): void {
    this.totals.queries += 1;
    if (exchange.fromCache) this.totals.cacheHits += 1;
    if (exchange.outcome === Outcome.failed) this.totals.failures += 1;
    observe(exchange, exchange.snapshot ?? this.snapshot, this.#sink, this.#judged.navigation, this.#judged.severe);
  }
}
