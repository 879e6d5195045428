/**
 * Tries to reach other people's resolvers the way a guest's device would: port 53 by datagram and by connection, DoT, DoH at a known address.
 *
 * They are asked for our own planted name alone. Whoever answers it as our filter does stands in their place: a redirect, which is a wall, too.
 * Certificates are not checked: what counts is whether anybody can be talked to.
 *
 * @module
 */
import { request } from "node:https";
import { connect, isIPv6 } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ForeignResolver, ForeignTry, ForeignWay } from "../../policies/schema/probe-ways.ts";
import type { Observation } from "../../policies/schema/probes.ts";
import { askServer, messageOf, readReply } from "./ask.ts";
import type { Question } from "./ask.ts";

const PORTS = { dns: 53, dot: 853, doh: 443 } as const;
const OURS: ReadonlySet<number> = new Set([15, 16, 17]);
const MOST_OCTETS = 65_537;

/** Asks over one connection; two octets of length before each message (RFC 7766 section 8). */
async function overStream(open: () => Socket, question: Question, timeoutMs: number): Promise<Observation> {
  return new Promise((resolve) => {
    const socket = open();
    const end = (seen: Observation): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(seen);
    };
    const timer = setTimeout(() => end({ kind: "silence" }), timeoutMs);
    const { id, octets } = messageOf(question);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(octets.length);
    const sentAt = performance.now();
    let received = Buffer.alloc(0);
    socket.on("error", () => end({ kind: "silence" }));
    socket.on("end", () => end({ kind: "silence" }));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length > MOST_OCTETS) end({ kind: "silence" });
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const seen = readReply(
        received.subarray(2, 2 + received.readUInt16BE(0)),
        id,
        question,
        performance.now() - sentAt,
      );
      end(seen ?? { kind: "silence" });
    });
    socket.write(Buffer.concat([length, octets]));
  });
}

/** @see RFC 8484 section 4.1 */
async function overHttps(
  host: string,
  address: string,
  port: number,
  question: Question,
  timeoutMs: number,
): Promise<Observation> {
  return new Promise((resolve) => {
    const { id, octets } = messageOf(question);
    const sentAt = performance.now();
    const silent = (): void => resolve({ kind: "silence" });
    const sent = request(
      {
        host: address,
        servername: host,
        port,
        path: `/dns-query?dns=${octets.toString("base64url")}`,
        headers: { host, accept: "application/dns-message" },
        rejectUnauthorized: false,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size > MOST_OCTETS) answer.destroy();
          else chunks.push(chunk);
        });
        answer.on("error", silent);
        answer.on("end", () => {
          const isAnswer = answer.statusCode === 200 && answer.headers["content-type"] === "application/dns-message";
          const seen = isAnswer ? readReply(Buffer.concat(chunks), id, question, performance.now() - sentAt) : null;
          // A page of somebody in between (a portal, a wall) is no resolver.
          resolve(seen ?? { kind: "silence" });
        });
      },
    );
    sent.on("error", silent);
    sent.end();
  });
}

function tried(seen: Observation): ForeignTry["seen"] {
  if (seen.kind !== "reply") return "stopped";
  return seen.errors.some((code) => OURS.has(code)) ? "redirected" : "answered";
}

export interface ForeignOptions {
  readonly resolvers: readonly ForeignResolver[];
  /** The planted name that is asked for. */
  readonly control: string;
  readonly hasIpv6: boolean;
  readonly timeoutMs: number;
}

/** Every way to every resolver, one resolver at a time. */
export async function tryForeign({
  resolvers,
  control,
  hasIpv6,
  timeoutMs,
}: ForeignOptions): Promise<readonly ForeignTry[]> {
  const question: Question = { name: control, type: "A" };
  const tries: ForeignTry[] = [];
  for (const { id, host, addresses, ports = PORTS } of resolvers)
    for (const address of addresses) {
      const family = isIPv6(address) ? 6 : 4;
      const put = (way: ForeignWay, seen: ForeignTry["seen"]): void => {
        tries.push({ resolver: id, way, family, seen });
      };
      if (family === 6 && !hasIpv6) {
        for (const way of ["udp53", "tcp53", "dot", "doh"] as const) put(way, "no-address");
        continue;
      }
      const tls = { host: address, port: ports.dot, servername: host, rejectUnauthorized: false } as const;
      const [udp, tcp, dot, doh] = await Promise.all([
        askServer({ address, port: ports.dns }, question, timeoutMs),
        overStream(() => connect({ host: address, port: ports.dns }), question, timeoutMs),
        overStream(() => connectTls(tls), question, timeoutMs),
        overHttps(host, address, ports.doh, question, timeoutMs),
      ]);
      put("udp53", tried(udp));
      put("tcp53", tried(tcp));
      put("dot", tried(dot));
      put("doh", tried(doh));
    }
  return tries;
}
