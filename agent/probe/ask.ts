/**
 * One DNS question to one server over datagrams, as any guest's device would send it.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import dns2 from "dns2";
import { isAbout, observe, TYPE_OF } from "../../policies/engine/probes/observe.ts";
import type { ParsedReply } from "../../policies/engine/probes/observe.ts";
import type { QuestionType } from "../../policies/engine/probes/plan.ts";
import type { Observation } from "../../policies/schema/probes.ts";

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

export interface Question {
  readonly name: string;
  readonly type: QuestionType;
}

/** A server and its door. */
export interface Server {
  readonly address: string;
  readonly port: number;
}

export function messageOf({ name, type }: Question): { readonly id: number; readonly octets: Buffer } {
  const query = new Packet();
  query.header.id = Packet.uuid();
  query.header.rd = 1;
  query.questions.push({ name, class: Packet.CLASS.IN, type: TYPE_OF[type] });
  query.additionals.push(Packet.Resource.EDNS([]));
  return { id: query.header.id, octets: query.toBuffer() };
}

/** @returns what an answer says; null: it is none, or another question's */
export function readReply(octets: Buffer, id: number, { name, type }: Question, tookMs: number): Observation | null {
  try {
    const reply = Packet.parse(octets);
    return reply.header.qr === 1 && reply.header.id === id && isAbout(reply, name, type)
      ? observe(reply, tookMs)
      : null;
  } catch {
    return null;
  }
}

/** @param timeoutMs  so long without an answer is silence */
export async function askServer(server: Server, question: Question, timeoutMs: number): Promise<Observation> {
  const socket = createSocket(isIPv6(server.address) ? "udp6" : "udp4");
  try {
    return await new Promise<Observation>((resolve) => {
      const { id, octets } = messageOf(question);
      const timer = setTimeout(() => resolve(SILENCE), timeoutMs);
      const end = (seen: Observation): void => {
        clearTimeout(timer);
        resolve(seen);
      };
      const sentAt = performance.now();
      socket.on("error", () => end(SILENCE));
      // Bound to the server's address: nobody else's datagram gets in.
      socket.connect(server.port, server.address, () => {
        socket.on("message", (answer) => {
          const seen = readReply(answer, id, question, performance.now() - sentAt);
          if (seen !== null) end(seen);
        });
        socket.send(octets, (problem) => {
          if (problem !== null) end(SILENCE);
        });
      });
    });
  } finally {
    socket.close();
  }
}
