/**
 * Asks the filter as an outside client would: dns2's codec, a socket bound to an address of the network, one datagram a question.
 *
 * Resolves and never fetches. At most {@link AT_ONCE} questions are open, so that a round is no load.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { isIPv6, SocketAddress } from "node:net";
import dns2 from "dns2";
import { isAbout, observe, TYPE_OF } from "../../policies/engine/probes/observe.ts";
import type { ParsedReply } from "../../policies/engine/probes/observe.ts";
import type { ProbeQuestion } from "../../policies/engine/probes/plan.ts";
import type { Observation } from "../../policies/schema/probes.ts";

const AT_ONCE = 16;
export const TIMEOUT_MS = 2_500;
const SILENCE: Observation = { kind: "silence" };

interface Query {
  header: { id: number; rd: number };
  questions: object[];
  additionals: object[];
  toBuffer(): Buffer;
}

interface PacketClass {
  new (): Query;
  parse(octets: Buffer): ParsedReply;
  uuid(): number;
  readonly CLASS: { readonly IN: number };
  readonly Resource: { EDNS(options: readonly object[]): object };
}
const { Packet } = dns2 as unknown as { readonly Packet: PacketClass };

export type Asked = Pick<ProbeQuestion, "name" | "type">;

export interface Place {
  /** Where the question comes from: an address of this machine in the network. */
  readonly from: string;
  readonly address: string;
  readonly port: number;
  /** So long without an answer is silence. */
  readonly timeoutMs: number;
}

function askOne(
  socket: Socket,
  place: Place,
  { name, type }: Asked,
  waiting: Map<number, (reply: ParsedReply) => void>,
) {
  return new Promise<Observation>((resolve) => {
    let id = Packet.uuid();
    while (waiting.has(id)) id = Packet.uuid();
    const query = new Packet();
    query.header.id = id;
    query.header.rd = 1;
    query.questions.push({ name, class: Packet.CLASS.IN, type: TYPE_OF[type] });
    query.additionals.push(Packet.Resource.EDNS([]));
    const end = (seen: Observation): void => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(seen);
    };
    const timer = setTimeout(() => end(SILENCE), place.timeoutMs);
    const sentAt = performance.now();
    waiting.set(id, (reply) => {
      if (isAbout(reply, name, type)) end(observe(reply, performance.now() - sentAt));
    });
    socket.send(query.toBuffer(), place.port, place.address, (problem) => {
      if (problem !== null) end(SILENCE);
    });
  });
}

/** @returns what came back for each question, in their order; an address that cannot be bound asks nothing */
export async function ask(place: Place, questions: readonly Asked[]): Promise<Observation[]> {
  const socket = createSocket(isIPv6(place.from) ? "udp6" : "udp4");
  const waiting = new Map<number, (reply: ParsedReply) => void>();
  // An IPv6 address may be written in several ways; the socket knows one.
  const address = isIPv6(place.address)
    ? new SocketAddress({ address: place.address, family: "ipv6" }).address
    : place.address;
  socket.on("message", (octets, sender) => {
    if (sender.address !== address || sender.port !== place.port) return;
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
    if (!bound) return questions.map(() => ({ kind: "not-asked", reason: "no-own-address" }));
    const seen: Observation[] = [];
    let next = 0;
    let answered = false;
    let silent = false;
    // Whoever has let a question run out and answered none is not asked the other hundred one by one.
    const deaf = (): boolean => !answered && silent;
    const lane = async (): Promise<void> => {
      for (let at = next++; at < questions.length; at = next++) {
        const one = deaf() ? SILENCE : await askOne(socket, place, questions[at] as Asked, waiting);
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
