/**
 * Which addresses and port to listen on, and whether they are free.
 *
 * Workers share a port on purpose, and the kernel would let a second Latarnik share it too; so before any worker starts
 * the port is taken once without sharing, which fails if anybody else has it.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { createServer, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import type { ResolverConfig } from "../../policies/schema/config.ts";

export type ListenErrorCode = "E_LISTEN_BUSY" | "E_LISTEN_DENIED" | "E_LISTEN_ADDRESS";

/** The resolver cannot listen where it was told to. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly code: ListenErrorCode;

  constructor(code: ListenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Every address of this machine that a client can use; link-local IPv6 needs a scope no client knows and is left out. */
export function localAddresses(): string[] {
  const addresses = new Set<string>();
  for (const list of Object.values(networkInterfaces()))
    for (const { address, family } of list ?? [])
      if (family === "IPv4" || !address.toLowerCase().startsWith("fe80:")) addresses.add(address);
  if (addresses.size === 0) addresses.add("127.0.0.1");
  return [...addresses].sort((a, b) => Number(isIPv6(a)) - Number(isIPv6(b)) || (a < b ? -1 : 1));
}

/** @throws {ListenError} naming address and port, if somebody has it or we may not */
export async function checkFree(address: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      const socket = createSocket({ type: isIPv6(address) ? "udp6" : "udp4", ipv6Only: isIPv6(address) });
      socket.once("error", reject);
      socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve()));
    });
    await new Promise<void>((resolve, reject) => {
      const server = createServer();
      server.once("error", reject);
      server.listen({ host: address, port, ipv6Only: isIPv6(address), exclusive: true }, () =>
        server.close(() => resolve()),
      );
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EACCES" || code === "EPERM")
      throw new ListenError("E_LISTEN_DENIED", `no permission to listen on ${address} port ${port}`, { cause: error });
    if (code === "EADDRINUSE")
      throw new ListenError("E_LISTEN_BUSY", `another program already listens on ${address} port ${port}`, {
        cause: error,
      });
    throw new ListenError("E_LISTEN_ADDRESS", `cannot listen on ${address} port ${port}: ${code ?? "unknown error"}`, {
      cause: error,
    });
  }
}

export interface Listening {
  readonly addresses: readonly string[];
  readonly port: number;
  /** Why it is not port 53, if it is not. */
  readonly reason: string | null;
}

const DNS_PORT = 53;
const FALLBACK_PORT = 5_353;

/**
 * @param adopted true if the port is held by our own workers of an earlier run, which will leave
 * @throws {ListenError} if no port can be had
 */
export async function chooseListening(config: ResolverConfig, adopted: boolean): Promise<Listening> {
  const addresses = config.listen === "auto" ? localAddresses() : config.listen;
  const tryPort = async (port: number): Promise<void> => {
    if (port === 0 || adopted) return;
    for (const address of addresses) await checkFree(address, port);
  };
  if (config.port !== "auto") {
    await tryPort(config.port);
    return { addresses, port: config.port, reason: null };
  }
  try {
    await tryPort(DNS_PORT);
    return { addresses, port: DNS_PORT, reason: null };
  } catch (error) {
    await tryPort(FALLBACK_PORT);
    return {
      addresses,
      port: FALLBACK_PORT,
      reason: error instanceof Error ? error.message : "port 53 is not available",
    };
  }
}
