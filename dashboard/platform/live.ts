/**
 * The live hub: nudges open pages when the change feed moved. Carries ids, never data.
 *
 * Polls the feed only while a page is open. A page whose session ended is closed within one heartbeat, and a page that
 * does not answer a ping is gone.
 *
 * @module
 */
import type { LiveNudge } from "../../policies/schema/messages.ts";
import { ChangeReader } from "./change.ts";
import type { Change } from "./change.ts";
import type { Log } from "./log.ts";
import type { Database } from "./tables.ts";

/** What the hub needs of a WebSocket (`ws`). */
export interface LiveSocket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: string): void;
  ping(): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  on(event: "close" | "error" | "pong" | "message", listener: () => void): unknown;
}

export interface Subscription {
  /** Whose page it is: some nudges are for one account only. */
  readonly account: string;
  /** Topics this person may hear of; asked again at each heartbeat. `undefined`: no longer signed in. */
  topics(): Promise<ReadonlySet<LiveNudge["topic"]> | undefined>;
  /** Whether this person may hear of this very thing; asked of nudges that are for everybody and carry an id. Left out: yes. */
  mayHear?(nudge: LiveNudge): Promise<boolean>;
}

const POLL_MS = 200;
const HEARTBEAT_MS = 20_000;
const OPEN = 1;
/** A page that cannot keep up is told to come again; nudges must not pile up in memory. */
const BUFFER_LIMIT = 64 * 1024;
/** Application-defined close code: sign in again. */
const CLOSE_SIGNED_OUT = 4401;

interface Member {
  readonly subscription: Subscription;
  topics: ReadonlySet<LiveNudge["topic"]>;
  alive: boolean;
}

export class LiveHub {
  readonly #database: Database;
  readonly #log: Log;
  readonly #members = new Map<LiveSocket, Member>();
  #reader: ChangeReader | undefined;
  #poll: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #polling: Promise<void> = Promise.resolve();

  constructor(database: Database, log: Log) {
    this.#database = database;
    this.#log = log;
  }

  /** Takes a page in; closes it at once if nobody is signed in. */
  async join(socket: LiveSocket, subscription: Subscription): Promise<void> {
    socket.on("error", () => this.#leave(socket));
    socket.on("close", () => this.#leave(socket));
    // Pages only listen; whatever they send is dropped.
    socket.on("message", () => undefined);
    const topics = await subscription.topics();
    if (topics === undefined) {
      socket.close(CLOSE_SIGNED_OUT, "signed out");
      return;
    }
    if (socket.readyState !== OPEN) return;
    const member: Member = { subscription, topics, alive: true };
    socket.on("pong", () => {
      member.alive = true;
    });
    this.#members.set(socket, member);
    this.#start();
  }

  get size(): number {
    return this.#members.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#members.keys()) socket.close(1001, "going away");
    this.#members.clear();
    this.#stop();
    await this.#polling;
  }

  #leave(socket: LiveSocket): void {
    this.#members.delete(socket);
    if (this.#members.size === 0) this.#stop();
  }

  #start(): void {
    if (this.#poll !== undefined) return;
    this.#reader = new ChangeReader(this.#database);
    this.#poll = setInterval(() => this.#tick(), POLL_MS);
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    this.#tick();
  }

  #stop(): void {
    clearInterval(this.#poll);
    clearInterval(this.#heartbeat);
    this.#poll = undefined;
    this.#heartbeat = undefined;
    this.#reader = undefined;
  }

  #busy = false;

  #tick(): void {
    const reader = this.#reader;
    // One look at a time: a slow database must not be asked ever more often.
    if (this.#busy || reader === undefined) return;
    this.#busy = true;
    this.#polling = reader
      .read()
      .then(
        async (nudges) => this.#send(nudges),
        (cause: unknown) => this.#log.warn("the change feed could not be read", { cause }),
      )
      .finally(() => {
        this.#busy = false;
      });
  }

  async #send(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    for (const [socket, member] of this.#members) {
      if (socket.readyState !== OPEN) continue;
      if (socket.bufferedAmount > BUFFER_LIMIT) {
        socket.close(1013, "try again");
        continue;
      }
      for (const { account, ...nudge } of changes) {
        if (!member.topics.has(nudge.topic) || (account !== undefined && account !== member.subscription.account))
          continue;
        const isForAll = account === undefined && nudge.id !== undefined;
        if (isForAll && (await member.subscription.mayHear?.(nudge)) === false) continue;
        if (socket.readyState === OPEN) socket.send(JSON.stringify(nudge satisfies LiveNudge));
      }
    }
  }

  async #beat(): Promise<void> {
    for (const [socket, member] of this.#members) {
      if (!member.alive) {
        socket.terminate();
        continue;
      }
      member.alive = false;
      socket.ping();
      try {
        const topics = await member.subscription.topics();
        if (topics === undefined) socket.close(CLOSE_SIGNED_OUT, "signed out");
        else member.topics = topics;
      } catch (cause) {
        this.#log.warn("a live session could not be checked", { cause });
      }
    }
  }
}
