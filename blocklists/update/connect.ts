/**
 * An encrypted connection to the server of a list, straight or through a proxy.
 *
 * Certificates are always checked, whatever the environment says (`NODE_TLS_REJECT_UNAUTHORIZED`): whoever can pose as the
 * server decides what children may see.
 *
 * @module
 */
import { addAbortListener } from "node:events";
import { isIP } from "node:net";
import type { TLSSocket } from "node:tls";
import { connect } from "node:tls";
import { linkErrorOf } from "./link-error.ts";
import { hostOf, openTunnel } from "./proxy.ts";

export interface ConnectOptions {
  /** `http://` or `https://` address of a proxy, perhaps with name and password */
  readonly proxy?: string;
  /** PEM of the only authorities to trust, instead of the usual ones; goes for list servers and proxies */
  readonly ca?: string;
}

/**
 * @param url  https
 * @returns connected, the server's certificate checked against the host of the address
 * @throws {LinkError} `E_LIST_FETCH`, `E_LIST_TLS`, `E_LIST_PROXY`; anything once the signal fired
 */
export async function connectTo(url: URL, options: ConnectOptions, signal: AbortSignal): Promise<TLSSocket> {
  const host = hostOf(url);
  const port = Number(url.port || 443);
  const { proxy, ca } = options;
  const tunnel = proxy === undefined ? undefined : await openTunnel(new URL(proxy), { host, port }, options, signal);
  signal.throwIfAborted();
  const socket = connect({
    host,
    port,
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: true,
    // An address is no server name (RFC 6066 section 3).
    servername: isIP(host) === 0 ? host : "",
    ...(tunnel !== undefined && { socket: tunnel }),
    ...(ca !== undefined && { ca }),
  });
  using _ = addAbortListener(signal, () => socket.destroy(new Error("took too long")));
  try {
    await new Promise<void>((done, fail) => {
      socket.once("secureConnect", done);
      socket.once("error", fail);
      socket.once("close", () => fail(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    });
    return socket;
  } catch (cause) {
    socket.destroy();
    tunnel?.destroy();
    throw linkErrorOf(cause);
  }
}
