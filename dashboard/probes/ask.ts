/**
 * Asks the filter as an outside client would: dns2's codec, a socket bound to an address of the network, one datagram a question.
 *
 * Resolves and never fetches. At most {@link AT_ONCE} questions are open, so that a round is no load.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import dns2 from "dns2";
import type { Observation } from "../../policies/engine/probes/judge.ts";

const AT_ONCE = 16;
export const TIMEOUT_MS = 2_500;
const SILENCE: Observation = { kind: "silence" };

/** What dns2 makes of a message; its own types leave options out. */
interface Parsed {
  readonly header: { readonly id: number; readonly rcode: number; readonly qr: number };
  readonly questions: readonly { readonly name: string }[];
  readonly answers: readonly { readonly address?: string; readonly domain?: string }[];
  readonly additionals: readonly {
    readonly rdata?: readonly { readonly ednsCode?: number; readonly infoCode?: number }[];
  }[];
}

interface Query {
  header: { id: number; rd: number };
  questions: object[];
  additionals: object[];
  toBuffer(): Buffer;
}

interface PacketClass {
  new (): Query;
  parse(octets: Buffer): Parsed;
  uuid(): number;
  readonly TYPE: { readonly A: number };
  readonly CLASS: { readonly IN: number };
  readonly Resource: { EDNS(options: readonly object[]): object };
}
const { Packet } = dns2 as unknown as { readonly Packet: PacketClass };

const EDE = 15;

export interface Place {
  /** Where the question comes from: an address of this machine in the network. */
  readonly from: string;
  readonly address: string;
  readonly port: number;
  /** So long without an answer is silence. */
  readonly timeoutMs: number;
}

function observe(parsed: Parsed, tookMs: number): Observation {
  return {
    kind: "reply",
    rcode: parsed.header.rcode,
    errors: parsed.additionals
      .flatMap(({ rdata }) => (Array.isArray(rdata) ? rdata : []))
      .flatMap((option: { ednsCode?: number; infoCode?: number }) =>
        option.ednsCode === EDE && option.infoCode !== undefined ? [option.infoCode] : [],
      ),
    answers: parsed.answers
      .flatMap(({ address, domain }) => [address, domain])
      .flatMap((one) => one?.toLowerCase() ?? []),
    tookMs,
  };
}

function askOne(socket: Socket, place: Place, name: string, waiting: Map<number, (reply: Parsed) => void>) {
  return new Promise<Observation>((resolve) => {
    let id = Packet.uuid();
    while (waiting.has(id)) id = Packet.uuid();
    const query = new Packet();
    query.header.id = id;
    query.header.rd = 1;
    query.questions.push({ name, class: Packet.CLASS.IN, type: Packet.TYPE.A });
    query.additionals.push(Packet.Resource.EDNS([]));
    const end = (seen: Observation): void => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(seen);
    };
    const timer = setTimeout(() => end(SILENCE), place.timeoutMs);
    const sentAt = performance.now();
    waiting.set(id, (reply) => {
      // Another question's answer under our number is nobody's answer.
      if (reply.questions[0]?.name.toLowerCase() === name) end(observe(reply, performance.now() - sentAt));
    });
    socket.send(query.toBuffer(), place.port, place.address, (problem) => {
      if (problem !== null) end(SILENCE);
    });
  });
}

/** @returns what came back for each name, in their order; an address that cannot be bound asks nothing */
export async function ask(place: Place, names: readonly string[]): Promise<Observation[]> {
  const socket = createSocket(isIPv6(place.from) ? "udp6" : "udp4");
  const waiting = new Map<number, (reply: Parsed) => void>();
  socket.on("message", (octets, sender) => {
    if (sender.address !== place.address || sender.port !== place.port) return;
    try {
      const reply = Packet.parse(octets);
      if (reply.header.qr === 1) waiting.get(reply.header.id)?.(reply);
    } catch {
      // What cannot be read is no answer; the question runs into its limit.
    }
  });
  const bound = await new Promise<boolean>((done) => {
    socket.once("error", () => done(false));
    socket.bind(0, place.from, () => done(true));
  });
  socket.on("error", () => undefined);
  try {
    if (!bound) return names.map(() => ({ kind: "not-asked", reason: "no-own-address" }));
    const seen: Observation[] = [];
    let next = 0;
    let answered = false;
    let silent = false;
    // Whoever has let a question run out and answered none is not asked the other hundred one by one.
    const deaf = (): boolean => !answered && silent;
    const lane = async (): Promise<void> => {
      for (let at = next++; at < names.length; at = next++) {
        const one = deaf() ? SILENCE : await askOne(socket, place, names[at] as string, waiting);
        answered ||= one.kind === "reply";
        silent ||= one.kind === "silence";
        seen[at] = one;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return seen;
  } finally {
    socket.close();
  }
}
