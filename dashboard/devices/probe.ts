/**
 * Asks one port whether it is open: a TCP connection, or one SNMP question over UDP. Sends no credentials but the community everybody tries.
 *
 * A question may be asked with one of this machine's own addresses, so that a router that lets one network in and another not answers
 * as it would answer the guests. An address this machine does not have asks nothing.
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
export function probeTcp(
  address: string,
  port: number,
  options: { readonly from?: string | undefined; readonly timeoutMs?: number } = {},
): Promise<PortState> {
  const { from, timeoutMs = TIMEOUT_MS } = options;
  return new Promise((done) => {
    const socket = createConnection({ host: address, port, ...(from === undefined ? {} : { localAddress: from }) });
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
export function probeSnmp(
  address: string,
  options: { readonly port?: number; readonly from?: string | undefined; readonly timeoutMs?: number } = {},
): Promise<PortState> {
  const { port = UDP_PORT, from, timeoutMs = TIMEOUT_MS } = options;
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
    const ask = (): void => socket.connect(port, address, () => socket.send(SNMP_QUESTION));
    if (from === undefined) ask();
    else socket.bind({ address: from }, ask);
  });
}

/** @param from  address of this machine to ask with; its own choice if not given */
export type ProbePort = (address: string, port: number, from?: string) => Promise<PortState>;

export const probePort: ProbePort = (address, port, from) =>
  port === UDP_PORT ? probeSnmp(address, { from }) : probeTcp(address, port, { from });
