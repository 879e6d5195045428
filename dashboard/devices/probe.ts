/**
 * Asks one port whether it is open: a TCP connection, or one SNMP question over UDP. Sends no credentials but the community everybody tries.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { createConnection, isIPv6 } from "node:net";
import type { PortState } from "./model.ts";

/** Port of SNMP, the only one asked by UDP. */
export const UDP_PORT = 161;
const TIMEOUT_MS = 2_000;

/** GetRequest for sysDescr.0 with community «public», SNMPv2c (RFC 3416). */
const SNMP_QUESTION = Buffer.from(
  "302602010104067075626c6963a019020104020100020100300e300c06082b060102010101000500",
  "hex",
);

/** @returns open: it took the connection; closed: it said no; filtered: nothing came back */
export function probeTcp(address: string, port: number, timeoutMs = TIMEOUT_MS): Promise<PortState> {
  return new Promise((done) => {
    const socket = createConnection({ host: address, port });
    const end = (state: PortState): void => {
      socket.destroy();
      done(state);
    };
    socket.setTimeout(timeoutMs, () => end("filtered"));
    socket.once("connect", () => end("open"));
    socket.once("error", (cause: NodeJS.ErrnoException) => end(stateOf(cause)));
  });
}

/** Refused is an answer; no route and no buffer say nothing about the port. */
function stateOf(cause: NodeJS.ErrnoException): PortState {
  if (cause.code === "ECONNREFUSED" || cause.code === "ECONNRESET") return "closed";
  return cause.code === "ETIMEDOUT" || cause.code === "EHOSTUNREACH" || cause.code === "ENETUNREACH"
    ? "filtered"
    : "not-tried";
}

/** Silence may be a filter or a community that is not «public»: it is never called closed. */
export function probeSnmp(address: string, port = UDP_PORT, timeoutMs = TIMEOUT_MS): Promise<PortState> {
  return new Promise((done) => {
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    let ended = false;
    const end = (state: PortState): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      socket.close();
      done(state);
    };
    const timer = setTimeout(() => end("filtered"), timeoutMs);
    socket.once("message", () => end("open"));
    socket.once("error", (cause: NodeJS.ErrnoException) => end(stateOf(cause)));
    // Connected, so that a refusal by ICMP reaches us.
    socket.connect(port, address, () => socket.send(SNMP_QUESTION));
  });
}

export type ProbePort = (address: string, port: number) => Promise<PortState>;

export const probePort: ProbePort = (address, port) =>
  port === UDP_PORT ? probeSnmp(address) : probeTcp(address, port);
