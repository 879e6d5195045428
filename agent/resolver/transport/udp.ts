/**
 * Datagrams over node:dgram: one socket an address, shared with the other workers by SO_REUSEPORT.
 *
 * One socket for each local address rather than one for all, because an answer must leave from the address that was
 * asked, and because the listening address may itself say which network a question belongs to. The kernel spreads
 * questions over workers by source; when a worker dies its socket goes with it and the others get its share at once.
 *
 * @module
 */
import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { DatagramPort, OnDatagram } from "./datagram-port.ts";

/** Replies queued by the kernel keep their buffer until sent, hence a ring instead of one buffer. */
const RING = 256;
/** As long as the reply buffers of the core, so that a whole one is copied without making a view of it first. */
const REPLY_OCTETS = 2_048;
const SOCKET_BUFFER = 4 << 20;

/**
 * @param port 0 for any free port
 * @throws the bind error of node:dgram (`EADDRINUSE`, `EACCES`, …)
 */
export function bindUdp(address: string, port: number, receive: OnDatagram): Promise<DatagramPort> {
  return new Promise((resolve, reject) => {
    const socket: Socket = createSocket({
      type: isIPv6(address) ? "udp6" : "udp4",
      reusePort: true,
      ipv6Only: isIPv6(address),
      // Replies go to addresses the kernel gave us; nothing is ever resolved.
      lookup: (host: string, _family: unknown, done: (error: null, address: string, family: number) => void) =>
        done(null, host, host.includes(":") ? 6 : 4),
    } as Parameters<typeof createSocket>[0]);
    const ring = Array.from({ length: RING }, () => Buffer.allocUnsafeSlow(REPLY_OCTETS));
    let next = 0;
    socket.once("error", reject);
    socket.on("message", (octets, info) => receive(octets, info.address, info.port));
    socket.bind({ address, port }, () => {
      socket.removeListener("error", reject);
      socket.on("error", () => undefined);
      try {
        socket.setRecvBufferSize(SOCKET_BUFFER);
        socket.setSendBufferSize(SOCKET_BUFFER);
      } catch {
        // A container may forbid it; the default buffer only means fewer questions survive a burst.
      }
      const bound = socket.address();
      resolve({
        address: bound.address,
        port: bound.port,
        ownsBuffers: false,
        send: (reply, length, to, toPort) => {
          if (length > REPLY_OCTETS) return;
          const buffer = ring[next] as Buffer;
          next = (next + 1) % RING;
          buffer.set(reply.length <= REPLY_OCTETS ? reply : reply.subarray(0, length), 0);
          // Port 0 cannot be sent to and would throw; nobody real asks from it.
          if (toPort !== 0) socket.send(buffer, 0, length, toPort, to);
        },
        close: () => socket.close(),
      });
    });
  });
}
