/**
 * Mutated packets for a running resolver, over real UDP and TCP, with somebody beside it who asks decent questions.
 *
 * Packets come from recorded and built questions, damaged in ways that reach far into a parser: bits, counts, lengths,
 * pointers, cut ends, two packets spliced. A seed gives the same packets again.
 *
 * @module
 */
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { fixture, fixtureNames } from "../fixtures/packets/packet.ts";
import { question } from "./question.ts";
import { Client, isAlive, type ResolverProcess } from "./resolver-process.ts";

export interface FuzzOptions {
  readonly packets: number;
  readonly seed: number;
  /** The rest goes over UDP. */
  readonly tcpShare: number;
  readonly withinMs: number;
  readonly progress?: (done: number) => void;
}

export interface FuzzResult {
  readonly udp: number;
  readonly tcp: number;
  readonly replies: number;
  /** Responses (QR = 1) sent, and what came back to their senders; must be nothing. */
  readonly responsesSent: number;
  readonly responsesAnswered: number;
  /** Replies that are no response or too short to be one. */
  readonly malformed: number;
  readonly slowestGoodMs: number;
  readonly goodLost: number;
  readonly workersBefore: readonly number[];
  readonly workersAfter: readonly number[];
  /** Octets of all workers together, after a tenth of the packets and at the end. */
  readonly memoryWarm: number;
  readonly memoryEnd: number;
  readonly tookMs: number;
}

/** Mulberry32: a full-period generator of 32 bits, enough to be everywhere and repeatable. */
export function chance(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const seeds: readonly Uint8Array[] = [
  ...fixtureNames().map(fixture),
  ...[
    "casino.example A",
    "www.example A",
    "www.google.com HTTPS",
    "localhost AAAA",
    "a.b.c.d.e.f.g.h AXFR",
    ". NS",
  ].flatMap((asked) => [question(asked), question(asked, { opts: 0 }), question(asked, { opts: 2, dnssecOk: true })]),
];

/** @param next random numbers below a limit */
export function mutated(next: (below: number) => number): Uint8Array {
  const pick = (): Uint8Array => seeds[next(seeds.length)] as Uint8Array;
  let octets = Uint8Array.from(pick());
  const changes = next(6);
  for (let i = 0; i < changes && octets.length > 0; i += 1) {
    const at = next(octets.length);
    switch (next(9)) {
      case 0:
        octets[at] = (octets[at] as number) ^ (1 << next(8));
        break;
      case 1:
        octets[at] = next(256);
        break;
      case 2:
        octets = octets.slice(0, at);
        break;
      case 3:
        octets = Uint8Array.from([...octets, ...Array.from({ length: next(40) }, () => next(256))]);
        break;
      case 4: {
        const other = pick();
        octets = Uint8Array.from([...octets.slice(0, at), ...other.slice(next(other.length))]);
        break;
      }
      case 5:
        // A count of the header.
        octets[Math.min(octets.length - 1, 5 + 2 * next(4))] = next(4) === 0 ? 255 : next(4);
        break;
      case 6:
        // A pointer somewhere.
        octets[at] = 0xc0 | next(64);
        if (at + 1 < octets.length) octets[at + 1] = next(256);
        break;
      case 7:
        // A length octet of a label.
        octets[at] = next(64);
        break;
      default:
        octets = Uint8Array.from({ length: next(64) }, () => next(256));
    }
  }
  return octets;
}

const isResponse = (octets: Uint8Array): boolean => octets.length > 2 && ((octets[2] as number) & 0x80) !== 0;

const memoryOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    try {
      return sum + Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1_024;
    } catch {
      return sum;
    }
  }, 0);

/** Keeps one connection open and reconnects when it was cut off, which is a resolver's right. */
class Stream {
  readonly #port: number;
  readonly #received: (octets: number) => void;
  #socket: Socket | null = null;

  constructor(port: number, received: (octets: number) => void) {
    this.#port = port;
    this.#received = received;
  }

  send(message: Uint8Array): void {
    let socket = this.#socket;
    if (socket === null || socket.destroyed || socket.writableEnded) {
      socket = this.#socket = connect(this.#port, "127.0.0.1");
      socket.on("error", () => undefined);
      socket.on("data", (chunk) => this.#received(chunk.length));
    }
    const framed = Buffer.alloc(2 + message.length);
    framed.writeUInt16BE(message.length, 0);
    framed.set(message, 2);
    socket.write(framed);
  }

  close(): void {
    this.#socket?.destroy();
  }
}

export async function fuzz(resolver: ResolverProcess, options: FuzzOptions): Promise<FuzzResult> {
  const next = chance(options.seed);
  const { port } = resolver;
  let replies = 0;
  let malformed = 0;
  let responsesSent = 0;
  let responsesAnswered = 0;
  const sockets: UdpSocket[] = [];
  const udpSocket = async (source: string, received: (octets: Buffer) => void): Promise<UdpSocket> => {
    const socket = createSocket("udp4");
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.on("message", received);
    await new Promise<void>((done) => void socket.bind(0, source, done));
    return socket;
  };
  const asking = await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      udpSocket(`127.0.${[10, 20, 30][i % 3]}.${50 + i}`, (octets) => {
        replies += 1;
        if (octets.length < 12 || !isResponse(octets)) malformed += 1;
      }),
    ),
  );
  // Whoever sends responses only must never hear anything.
  const answering = await Promise.all(
    Array.from({ length: 4 }, (_, i) => udpSocket(`127.0.20.${80 + i}`, () => void (responsesAnswered += 1))),
  );
  const streams = Array.from({ length: 4 }, () => new Stream(port, () => void (replies += 1)));
  const answeringStream = new Stream(port, () => void (responsesAnswered += 1));
  const decent = Array.from({ length: 4 }, (_, i) => new Client(port, `127.0.20.${90 + i}`));

  const workersBefore = resolver.workers().filter(isAlive);
  let memoryWarm = 0;
  let slowestGoodMs = 0;
  let goodLost = 0;
  let udp = 0;
  let tcp = 0;
  const startedAt = performance.now();
  const good = async (): Promise<void> => {
    await Promise.all(
      decent.map(async (client) => {
        const askedAt = performance.now();
        // A datagram may be lost among so many; a second try is what any client does.
        let seen = await client.ask("casino.example A", { timeoutMs: 1_000 });
        if (seen === null) {
          goodLost += 1;
          seen = await client.ask("casino.example A", { timeoutMs: 1_000 });
        }
        if (seen?.rcode !== "NXDOMAIN")
          throw new Error(`a decent question was answered ${seen?.rcode ?? "by silence"}`);
        slowestGoodMs = Math.max(slowestGoodMs, performance.now() - askedAt);
      }),
    );
  };
  try {
    for (let n = 0; n < options.packets; n += 1) {
      const packet = mutated(next);
      const response = isResponse(packet);
      if (response) responsesSent += 1;
      if (next(10_000) < options.tcpShare * 10_000) {
        tcp += 1;
        (response ? answeringStream : (streams[n % streams.length] as Stream)).send(packet);
      } else {
        udp += 1;
        const from = (response ? answering : asking)[n % (response ? answering.length : asking.length)] as UdpSocket;
        from.send(packet, port, "127.0.0.1", () => undefined);
      }
      // Asking in between also waits for the resolver, so that packets reach it and not a full buffer.
      if (n % 200 === 199) await good();
      if (n === Math.floor(options.packets / 10)) memoryWarm = memoryOf(workersBefore);
      if (n % 10_000 === 9_999) {
        options.progress?.(n + 1);
        if (performance.now() - startedAt > options.withinMs) throw new Error(`not within ${options.withinMs} ms`);
      }
    }
    await good();
    return {
      udp,
      tcp,
      replies,
      responsesSent,
      responsesAnswered,
      malformed,
      slowestGoodMs,
      goodLost,
      workersBefore,
      workersAfter: resolver.workers().filter(isAlive),
      memoryWarm,
      memoryEnd: memoryOf(workersBefore),
      tookMs: performance.now() - startedAt,
    };
  } finally {
    for (const socket of sockets) socket.close();
    for (const stream of [...streams, answeringStream]) stream.close();
    for (const client of decent) client[Symbol.dispose]();
  }
}
