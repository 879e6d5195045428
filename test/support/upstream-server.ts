/**
 * A real upstream on loopback, UDP and TCP on one port, that answers as told and remembers what it was asked.
 *
 * @module
 */
import { createSocket, type RemoteInfo } from "node:dgram";
import { createServer, type Socket } from "node:net";
import { encodeMessage } from "../../agent/resolver/wire/encode.ts";
import { decodeMessage, type Message } from "../../agent/resolver/wire/message.ts";
import { recordFromText } from "../../agent/resolver/wire/text.ts";
import { typeName } from "../../agent/resolver/wire/registry.ts";

export interface Asked {
  /** `name TYPE` */
  readonly question: string;
  readonly protocol: "udp" | "tcp";
  readonly message: Message;
  readonly from: RemoteInfo | null;
}

/** What to say: octets as they are, nothing, or records. */
export type Says =
  | Uint8Array
  | "silence"
  | {
      readonly answer?: readonly string[];
      readonly authority?: readonly string[];
      readonly rcode?: number;
      readonly tc?: boolean;
      readonly delayMs?: number;
      /** As if another question had been answered. */
      readonly question?: string;
      readonly id?: number;
    };

export interface UpstreamServer {
  readonly address: string;
  readonly port: number;
  readonly asked: Asked[];
  /** Sends octets from the server's own port to a client of it. */
  send(octets: Uint8Array, to: RemoteInfo): void;
  close(): Promise<void>;
}

export function reply(asked: Message, says: Exclude<Says, Uint8Array | "silence">): Uint8Array {
  const [question] = asked.questions;
  if (question === undefined) throw new Error("a query without question");
  return encodeMessage({
    id: says.id ?? asked.id,
    flags: { qr: true, opcode: 0, aa: false, tc: says.tc ?? false, rd: true, ra: true, ad: false, cd: asked.flags.cd },
    rcode: says.rcode ?? 0,
    questions: [says.question === undefined ? question : { ...question, name: says.question }],
    answers: (says.answer ?? []).map(recordFromText),
    authorities: (says.authority ?? []).map(recordFromText),
    additionals: [],
  });
}

/** @param port 0 for any free one */
export async function startUpstream(
  answer: (asked: Asked) => Says,
  address = "127.0.0.1",
  port = 0,
): Promise<UpstreamServer> {
  const asked: Asked[] = [];
  const handle = (
    octets: Uint8Array,
    protocol: "udp" | "tcp",
    from: RemoteInfo | null,
    send: (out: Uint8Array) => void,
  ): void => {
    const message = decodeMessage(octets, { query: true });
    const [question] = message.questions;
    const one: Asked = { question: `${question?.name} ${typeName(question?.type ?? 0)}`, protocol, message, from };
    asked.push(one);
    const says = answer(one);
    if (says === "silence") return;
    if (says instanceof Uint8Array) send(says);
    else if (says.delayMs === undefined) send(reply(message, says));
    else setTimeout(() => send(reply(message, says)), says.delayMs);
  };
  const udp = createSocket("udp4");
  let open = true;
  udp.on("message", (octets, info) =>
    handle(octets, "udp", info, (out) => open && udp.send(out, info.port, info.address)),
  );
  await new Promise<void>((done) => void udp.bind(port, address, done));
  const bound = udp.address().port;
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    let buffered = Buffer.alloc(0);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      while (buffered.length >= 2 && buffered.length >= 2 + buffered.readUInt16BE(0)) {
        const length = buffered.readUInt16BE(0);
        handle(buffered.subarray(2, 2 + length), "tcp", null, (out) => {
          const framed = Buffer.alloc(2 + out.length);
          framed.writeUInt16BE(out.length, 0);
          framed.set(out, 2);
          socket.write(framed);
        });
        buffered = buffered.subarray(2 + length);
      }
    });
  });
  await new Promise<void>((done) => void tcp.listen(bound, address, done));
  return {
    address,
    port: bound,
    asked,
    send: (octets, to) => udp.send(octets, to.port, to.address),
    close: async () => {
      open = false;
      for (const socket of sockets) socket.destroy();
      await Promise.all([
        new Promise<void>((done) => void udp.close(() => done())),
        new Promise<void>((done) => void tcp.close(() => done())),
      ]);
    },
  };
}
