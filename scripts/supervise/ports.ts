/**
 * Which addresses and ports are free, and whether the upstreams answer: asked before anything is started.
 *
 * A resolver that starts and then cannot bind leaves a person with a log to read. Trying first turns the same
 * fact into one sentence, and lets «auto» choose between 53 and 5353 and say why.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { randomInt } from "node:crypto";
import { createServer, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";

/** `free`, or the system's reason. `EADDRNOTAVAIL` means this machine does not have the address (any more). */
export type BindOutcome = "free" | "EADDRINUSE" | "EACCES" | "EADDRNOTAVAIL" | (string & {});

const codeOf = (error: NodeJS.ErrnoException): BindOutcome => error.code ?? "unknown";

export async function tryTcp(address: string, port: number): Promise<BindOutcome> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(codeOf(error)));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve("free")));
  });
}

export async function tryUdp(address: string, port: number): Promise<BindOutcome> {
  const socket = createSocket(isIPv6(address) ? { type: "udp6", ipv6Only: true } : { type: "udp4" });
  return new Promise((resolve) => {
    socket.once("error", (error) => {
      socket.close();
      resolve(codeOf(error));
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve("free")));
  });
}

/** Every address of this machine a client could ask; link-local IPv6 is left out, it needs a scope to be reached. */
export function machineAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const usable = all.filter((entry) => !entry.address.toLowerCase().startsWith("fe80:"));
  return [...new Set(usable.map((entry) => entry.address))];
}

export interface PortObstacle {
  readonly address: string;
  readonly port: number;
  readonly outcome: BindOutcome;
}

/** The first address on which UDP or TCP `port` cannot be bound, or `undefined`. */
export async function findObstacle(addresses: readonly string[], port: number): Promise<PortObstacle | undefined> {
  if (port === 0) return undefined;
  for (const address of addresses) {
    for (const attempt of [tryUdp, tryTcp]) {
      const outcome = await attempt(address, port);
      if (outcome !== "free") return { address, port, outcome };
    }
  }
  return undefined;
}

/**
 * A port that is free now on every one of the addresses, for UDP and TCP. Chosen once by the supervisor, so that a program
 * that is started again comes back where people and other programs expect it.
 */
export async function freePort(addresses: readonly [string, ...string[]]): Promise<number> {
  for (;;) {
    const port = await ephemeralPort(addresses[0]);
    if ((await findObstacle(addresses, port)) === undefined) return port;
  }
}

async function ephemeralPort(address: string): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, address, () => {
      const bound = server.address();
      const port = typeof bound === "object" && bound !== null ? bound.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/**
 * Asks one upstream one question (`example.org A`) over UDP.
 *
 * @returns milliseconds until an answer with our id came back, whatever its rcode; `null` after `timeoutMs` of silence
 */
export async function askUpstream(address: string, port: number, timeoutMs: number): Promise<number | null> {
  const id = randomInt(0x1_0000);
  // Header with RD, one question: 7 "example" 3 "org" 0, type A, class IN.
  const question = Buffer.from("000001000001000000000000076578616d706c65036f72670000010001", "hex");
  question.writeUInt16BE(id, 0);
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const done = (value: number | null): void => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      socket.on("error", () => undefined);
      socket.close();
      resolve(value);
    };
    const timer = setTimeout(() => done(null), timeoutMs);
    socket.once("error", () => done(null));
    socket.on("message", (answer) => {
      const isAnswer = answer.length >= 12 && answer.readUInt16BE(0) === id && (answer.readUInt8(2) & 0x80) !== 0;
      if (isAnswer) done(performance.now() - startedAt);
    });
    // Connected: the kernel drops datagrams from anybody else and reports a closed port at once.
    socket.connect(port, address, () => socket.send(question));
  });
}
