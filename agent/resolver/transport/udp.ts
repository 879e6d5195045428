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

/**
 * Replies gather while the questions that came together are read, and leave together: waking a sleeping client costs
 * more than answering it, above all on a virtual machine. A question alone is answered in the same turn of the loop. Replies
 * queued by the kernel keep their buffer until sent, hence a ring.
 */
const RING = 256;
/** A reply waits for at most this many others; half a ring, because the kernel may still hold the half before. */
const MAX_QUEUED = 128;
/** Above what we announce (1 232), with room to spare. */
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
    const lengths = new Int32Array(RING);
    const ports = new Int32Array(RING);
    const addresses: string[] = Array.from({ length: RING }, () => "");
    let next = 0;
    let queued = 0;
    /** Sends what has gathered. One sleeping client is woken by the first reply; the others then find it awake. */
    const flush = (): void => {
      for (let at = (next - queued + RING) % RING; queued > 0; queued -= 1) {
        socket.send(ring[at] as Buffer, 0, lengths[at] as number, ports[at] as number, addresses[at] as string);
        at = (at + 1) % RING;
      }
    };
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
          // Port 0 cannot be sent to and would throw; nobody real asks from it.
          if (length > REPLY_OCTETS || toPort === 0) return;
          const slot = ring[next] as Buffer;
          // By hand: a view of the part would be allocated each time, and copying the whole buffer evicts better things.
          for (let i = 0; i < length; i += 1) slot[i] = reply[i] as number;
          lengths[next] = length;
          ports[next] = toPort;
          addresses[next] = to;
          next = (next + 1) % RING;
          queued += 1;
          if (queued === 1) setImmediate(flush);
          else if (queued === MAX_QUEUED) flush();
        },
        close: () => {
          flush();
          socket.close();
        },
      });
    });
  });
}
