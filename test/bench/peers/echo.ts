/**
 * A server that decides nothing: every question comes back as NXDOMAIN over node:dgram. Usage: echo.ts PORT
 *
 * @module
 */
import { createSocket } from "node:dgram";

const socket = createSocket({
  type: "udp4",
  lookup: (host: string, _family: unknown, done: (error: null, address: string, family: number) => void) =>
    done(null, host, 4),
});
socket.on("message", (octets, from) => {
  octets[2] = 0x80 | (octets[2] as number);
  octets[3] = 3;
  socket.send(octets, 0, octets.length, from.port, from.address);
});
socket.bind(Number(process.argv[2]), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
