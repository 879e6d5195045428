/**
 * Was a request made by our own page? Asked of every request that changes something and of every live socket.
 *
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";

/**
 * @param headers   of the request
 * @param origin    configured address of the dashboard, if a proxy stands in front
 * @param required  whether a missing `Origin` is a refusal (browsers always send it with WebSocket handshakes)
 */
export function isSameOrigin(headers: IncomingHttpHeaders, origin: string | undefined, required: boolean): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const sent = headers.origin;
  if (sent === undefined) return !required;
  if (origin !== undefined && sent === new URL(origin).origin) return true;
  try {
    return new URL(sent).host === headers.host;
  } catch {
    return false;
  }
}
