/**
 * Asks an HTTP proxy for a tunnel to a list server (CONNECT, RFC 9110 section 9.3.6), with basic authentication if the
 * address holds a name and password.
 *
 * The proxy sees which server is asked, never what is asked or answered. Name and password appear in no message.
 *
 * @module
 */
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import type { Duplex } from "node:stream";
import type { ConnectOptions } from "./connect.ts";
import { LinkError, linkErrorOf } from "./link-error.ts";

/** Longest explanation of a proxy that is shown. */
const MAX_REASON = 80;

/** `[::1]` → `::1` */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/gu, "");

function refusal(shown: string, status: number, reason: string, credentials: boolean): LinkError {
  if (status === 407)
    return new LinkError(
      "E_LIST_PROXY",
      `the proxy ${shown} ${credentials ? "does not accept our name and password" : "wants a name and password"} (407)`,
    );
  return new LinkError(
    "E_LIST_PROXY",
    `the proxy ${shown} does not let us through: ${status} ${reason.slice(0, MAX_REASON)}`,
  );
}

/**
 * @returns a stream to the target, nothing read from it yet
 * @throws {LinkError} `E_LIST_PROXY`
 */
export async function openTunnel(
  proxy: URL,
  target: { readonly host: string; readonly port: number },
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<Duplex> {
  const shown = proxy.host;
  const authority = `${target.host.includes(":") ? `[${target.host}]` : target.host}:${target.port}`;
  const credentials = proxy.username !== "" || proxy.password !== "";
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const encrypted = proxy.protocol === "https:";
  const request = (encrypted ? requestTls : requestPlain)({
    method: "CONNECT",
    host: hostOf(proxy),
    port: Number(proxy.port || (encrypted ? 443 : 80)),
    path: authority,
    headers: {
      host: authority,
      ...(credentials && { "proxy-authorization": `Basic ${Buffer.from(pair).toString("base64")}` }),
    },
    agent: false,
    signal,
    ...(encrypted && { rejectUnauthorized: true, ...(options.ca !== undefined && { ca: options.ca }) }),
  });
  return new Promise<Duplex>((done, fail) => {
    request.once("connect", (response, socket, head) => {
      const { statusCode = 0, statusMessage = "" } = response;
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        return done(socket);
      }
      socket.destroy();
      fail(refusal(shown, statusCode, statusMessage, credentials));
    });
    // Some proxies close a refused CONNECT as an ordinary answer.
    request.once("response", (response) => {
      response.destroy();
      fail(refusal(shown, response.statusCode ?? 0, response.statusMessage ?? "", credentials));
    });
    request.once("error", (cause) =>
      fail(
        new LinkError("E_LIST_PROXY", `the proxy ${shown} cannot be used: ${linkErrorOf(cause).message}`, { cause }),
      ),
    );
    request.end();
  });
}
