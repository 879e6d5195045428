/**
 * DNS over TCP (RFC 7766): pipelined questions, replies in any order, bounded in every direction.
 *
 * A message may arrive in any pieces and is answered as soon as it is whole; replies to questions that arrived in one
 * piece leave in one piece. Limits: connections in all and per address, idle time, octets a client may leave unread.
 *
 * @module
 */
import { createServer, isIPv6, type Server, type Socket } from "node:net";

export interface TcpSettings {
  readonly idleMs: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
}

/** Called once for each message; `reply` may be called later, once, with octets it copies. */
export type OnTcpMessage = (
  message: Uint8Array,
  address: string,
  port: number,
  reply: (octets: Uint8Array, length: number) => void,
) => void;

export interface TcpPort {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A client that does not read its replies is cut off beyond this many octets. */
const MAX_UNREAD = 1 << 20;
const MAX_PENDING = 200;

export function bindTcp(address: string, port: number, settings: TcpSettings, receive: OnTcpMessage): Promise<TcpPort> {
  return new Promise((resolve, reject) => {
    const open = new Set<Socket>();
    const perAddress = new Map<string, number>();
    const server: Server = createServer({ noDelay: true }, (socket) => {
      const from = socket.remoteAddress ?? "";
      const already = perAddress.get(from) ?? 0;
      if (open.size >= settings.connections || already >= settings.connectionsPerAddress || from === "") {
        socket.destroy();
        return;
      }
      open.add(socket);
      perAddress.set(from, already + 1);
      socket.once("close", () => {
        open.delete(socket);
        const left = (perAddress.get(from) ?? 1) - 1;
        if (left <= 0) perAddress.delete(from);
        else perAddress.set(from, left);
      });
      serve(socket, from, settings, receive);
    });
    server.once("error", reject);
    server.listen({ host: address, port, reusePort: true, ipv6Only: isIPv6(address) }, () => {
      server.removeListener("error", reject);
      server.on("error", () => undefined);
      const bound = server.address();
      if (bound === null || typeof bound === "string") {
        reject(new Error("not an IP listener"));
        return;
      }
      resolve({
        address: bound.address,
        port: bound.port,
        close: () =>
          new Promise((done) => {
            for (const socket of open) socket.destroy();
            server.close(() => done());
          }),
      });
    });
  });
}

function serve(socket: Socket, from: string, settings: TcpSettings, receive: OnTcpMessage): void {
  let buffered: Buffer = EMPTY;
  let pending = 0;
  const port = socket.remotePort ?? 0;
  socket.setTimeout(settings.idleMs, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    let at = 0;
    socket.cork();
    while (buffered.length - at >= 2) {
      const length = buffered.readUInt16BE(at);
      // Below a header there is nothing to answer and no way to find the next message.
      if (length < 12) {
        socket.destroy();
        return;
      }
      if (buffered.length - at < 2 + length) break;
      const message = buffered.subarray(at + 2, at + 2 + length);
      at += 2 + length;
      pending += 1;
      let replied = false;
      receive(message, from, port, (octets, size) => {
        if (replied) return;
        replied = true;
        pending -= 1;
        if (socket.destroyed) return;
        const framed = Buffer.allocUnsafe(2 + size);
        framed.writeUInt16BE(size, 0);
        framed.set(size === octets.length ? octets : octets.subarray(0, size), 2);
        socket.write(framed);
        if (socket.writableLength > MAX_UNREAD) socket.destroy();
      });
      if (pending > MAX_PENDING) {
        socket.destroy();
        return;
      }
    }
    buffered = at === 0 ? buffered : at === buffered.length ? EMPTY : buffered.subarray(at);
    socket.uncork();
  });
}

const EMPTY = Buffer.alloc(0);
