/**
 * The contract of the chain: what one question carries on its way, and what a handler may answer.
 *
 * A question on its way is one reused, mutable object, because at a hundred thousand questions a second an object
 * graph per question is the difference between 7 and 12 microseconds. Handlers therefore write into fields whose
 * meaning is fixed here, and return a {@link Step}; they never throw on purpose and never touch a socket or a file.
 *
 * @module
 */
import type { ListIndex } from "../../../blocklists/lookup/list-index.ts";
import { MatchMasks } from "../../../blocklists/lookup/masks.ts";
import { SuffixWalk } from "../../../blocklists/lookup/walk.ts";
import type { CompiledNetwork } from "../../../policies/engine/compile-network.ts";
import type { Verdict } from "../../../policies/engine/verdict.ts";
import type { BlockAction } from "../../../policies/schema/list-action.ts";
import type { DeviceId } from "../../../policies/schema/vocabulary.ts";
import type { CachedAnswer } from "../cache/cached-answer.ts";

/**
 * What the chain does next.
 * `next` asks the following handler; `answered` sends `reply`; `dropped` sends nothing; `pending` leaves the chain
 * until an upstream has spoken. A verdict that blocks always ends in `answered`: asking anybody else would tell a
 * stranger what a child looked for. `again` goes back to the cache with another target: an answer turned out to be one that a
 * list wants replaced by an alias.
 */
export const Step = { next: 0, answered: 1, dropped: 2, pending: 3, again: 4 } as const;
export type Step = (typeof Step)[keyof typeof Step];

/** How a question ended; the index of its counter. */
export const Outcome = { passed: 0, blocked: 1, rewritten: 2, special: 3, refused: 4, failed: 5, limited: 6 } as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];
export const OUTCOME_NAMES = ["passed", "blocked", "rewritten", "special", "refused", "failed", "limited"] as const;

/** Token bucket of one source prefix: every address of it shares this object. */
export interface Bucket {
  tokens: number;
  refilledAtMs: number;
  slips: number;
}

/** What is remembered, in memory only, about one source address until the next policy change. Never a name. */
export interface ClientState {
  readonly network: CompiledNetwork | null;
  readonly device: DeviceId | null;
  readonly unknown: boolean;
  readonly bucket: Bucket;
  readonly address: string;
  /** Hash of the registrable part of the last question that passed, and when; for «preceded by» (B2). */
  lastPassedAtMs: number;
  burstFromMs: number;
  burstCount: number;
  /** Pseudonym and the key it was made with; worthless once the key has changed. */
  subject: { readonly key: string; readonly value: string } | null;
  /** When it was last told that this client asks, for counting leases. */
  toldAtMs: number;
  /** What lists say about the address itself; null for nearly everybody. */
  readonly listed: ClientListing | null;
}

/** Sources of the lists pack that name a client's address. */
export interface ClientListing {
  /** They refuse the client. */
  readonly refused: Uint32Array;
  /** They let the client pass: nothing they list counts for it. */
  readonly passed: Uint32Array;
  actionOf(source: number): BlockAction | undefined;
}

/** The venue's canary: its name in wire form, and the data of its TXT record (length octet and token). */
export interface Canary {
  readonly name: Uint8Array;
  readonly text: Uint8Array;
}

/** Everything decisions depend on; immutable, replaced as a whole. */
export interface Snapshot {
  readonly policyGeneration: number;
  readonly listGeneration: number;
  readonly serial: number;
  readonly rules: ListIndex;
  readonly lists: ListIndex;
  readonly networks: readonly CompiledNetwork[];
  readonly categories: readonly string[];
  readonly knownSubresource: number;
  readonly canary: Canary | null;
  /** Addresses the venue's own probes ask from. */
  readonly probes: ReadonlySet<string>;
  clientOf(
    address: string,
    listener: string,
  ): { network: CompiledNetwork | null; device: DeviceId | null; unknown: boolean };
  describeBlock(category: string): string;
}

/** Ports the shell hands to the chain. */
export interface Ports {
  now(): number;
  /** Asks upstream for the question of `exchange`; `done` is called once, with null when nobody answered. */
  forward(key: ForwardKey, done: (answer: CachedAnswer | null) => void): void;
  observe(exchange: Exchange): void;
}

/** What makes two questions the same question to an upstream. */
export interface ForwardKey {
  /** Lower-case wire name including the root octet. */
  readonly name: Uint8Array;
  readonly qtype: number;
  readonly dnssecOk: boolean;
  readonly checkingDisabled: boolean;
}

export const MAX_REPLY = 65_535;

/** One question on its way through the chain. */
export class Exchange {
  // --- as received
  packet: Uint8Array = EMPTY;
  length = 0;
  protocol: "udp" | "tcp" = "udp";
  listener = "";
  address = "";
  port = 0;
  receivedAtMs = 0;
  // --- set by admit
  qnameEnd = 0;
  qtype = 0;
  hasEdns = false;
  dnssecOk = false;
  udpSize = 512;
  readonly walk = new SuffixWalk();
  // --- set by identify
  client: ClientState | null = null;
  network: CompiledNetwork | null = null;
  // --- set by special-names and decide
  readonly ruleMatch = new MatchMasks();
  readonly listMatch = new MatchMasks();
  readonly ruleBits = new Uint32Array(4);
  readonly listBits = new Uint32Array(4);
  /** The two above may hold something; most questions leave them as they are. */
  hasBits = false;
  verdict: Verdict = PASS;
  /** 0: the question itself; otherwise the number of the safe-search target it is rewritten to. */
  variant = 0;
  /** What this question is judged by from start to end, also if a newer one arrives while an upstream is asked. */
  snapshot: Snapshot | null = null;
  // --- set by cache and forward
  answer: CachedAnswer | null = null;
  // --- the reply
  reply: Uint8Array = EMPTY;
  replyLength = 0;
  outcome: Outcome = Outcome.passed;
  fromCache = false;

  /** Where the reply goes; set by the transport. */
  deliver: (exchange: Exchange) => void = () => undefined;

  clearBits(): void {
    this.ruleBits.fill(0);
    this.listBits.fill(0);
    this.hasBits = false;
  }

  reset(): void {
    this.client = null;
    this.network = null;
    this.verdict = PASS;
    this.variant = 0;
    this.answer = null;
    this.replyLength = 0;
    this.outcome = Outcome.passed;
    this.fromCache = false;
    this.hasEdns = false;
    this.dnssecOk = false;
    this.udpSize = 512;
    this.qnameEnd = 0;
    this.qtype = 0;
  }
}

const EMPTY = new Uint8Array(0);
const PASS: Verdict = { kind: "pass" };

/** One place of the chain. `run` reads the snapshot it is given, so a swap in the middle of a question is harmless. */
export interface Handler {
  readonly name: string;
  run(exchange: Exchange, snapshot: Snapshot): Step;
}
