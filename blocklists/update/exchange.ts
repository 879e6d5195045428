/**
 * One question to a list server and the head of its answer; redirects are followed, each of them looked at.
 *
 * Only https, and only to the host that was asked or to one the source names: a server that was taken over could otherwise
 * send us anywhere, also to machines inside the venue.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:http";
import type { ListSource } from "../../policies/schema/list-source.ts";
import type { ConnectOptions } from "./connect.ts";
import { connectTo } from "./connect.ts";
import { LinkError, linkErrorOf } from "./link-error.ts";

/** What of an answer the download needs. */
export interface Answer {
  readonly status: number;
  /** by lower-case name */
  readonly header: (name: string) => string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** lets go of the connection; harmless at any time */
  readonly close: () => void;
}

export interface ExchangeOptions extends ConnectOptions {
  /** for tests: asked instead of the network */
  readonly fetch?: typeof globalThis.fetch;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};
/** Says which program asks, so that authors can tell us of trouble; nothing about who runs it. */
export const USER_AGENT = `Latarnik/${version} (+list update)`;

/** An address for messages: without what may be a password or a key. */
export function shownAddress(url: URL): string {
  return `${url.origin}${url.pathname}${url.search === "" ? "" : "?…"}`;
}

async function askFetch(
  url: URL,
  headers: Readonly<Record<string, string>>,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await fetch(url.href, { headers, redirect: "manual", signal });
  const body = response.body;
  return {
    status: response.status,
    // The global fetch has unpacked the content encoding, and the length counted packed octets.
    header: (name) =>
      name === "content-encoding" || name === "content-length" ? undefined : (response.headers.get(name) ?? undefined),
    body: body ?? new Blob([]).stream(),
    close: () => {
      if (body !== null && !body.locked) void body.cancel().catch(() => undefined);
    },
  };
}

/** @param fault  what the parser found wrong behind the end; an announced length that is too short shows only there */
async function* bodyOf(message: IncomingMessage, fault: () => Error | undefined): AsyncGenerator<Uint8Array> {
  yield* message as AsyncIterable<Uint8Array>;
  const found = fault();
  if (found !== undefined) throw found;
}

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  options: ExchangeOptions,
  signal: AbortSignal,
): Promise<Answer> {
  if (options.fetch !== undefined) return askFetch(url, headers, options.fetch, signal);
  const socket = await connectTo(url, options, signal);
  let fault: Error | undefined;
  try {
    const message = await new Promise<IncomingMessage>((done, fail) => {
      const asked = request({
        createConnection: () => socket,
        path: `${url.pathname}${url.search}`,
        headers: { host: url.host, ...headers },
        signal,
      });
      asked.once("response", done);
      // Stays: a connection that breaks later says so here too, and an error nobody hears ends the process.
      asked.on("error", (error) => {
        fault = error;
        fail(error);
      });
      asked.end();
    });
    return {
      status: message.statusCode ?? 0,
      header: (name) => {
        const value = message.headers[name];
        return Array.isArray(value) ? value.join(", ") : value;
      },
      body: bodyOf(message, () => fault),
      close: () => void socket.destroy(),
    };
  } catch (cause) {
    socket.destroy();
    throw linkErrorOf(cause);
  }
}

/** Where an answer sends us. @throws {LinkError} `E_LIST_REDIRECT` */
function nextAddress(source: ListSource, first: URL, from: URL, location: string | undefined): URL {
  const refuse = (why: string): LinkError => new LinkError("E_LIST_REDIRECT", `${shownAddress(from)} ${why}`);
  if (location === undefined || !URL.canParse(location, from.href)) throw refuse("redirects nowhere");
  const next = new URL(location, from);
  if (next.protocol !== "https:") throw refuse(`redirects to ${shownAddress(next)}, which is not https`);
  if (next.hostname !== first.hostname && source.redirectHosts?.includes(next.hostname) !== true)
    throw refuse(`redirects to ${next.hostname}, which is not among the source's redirectHosts`);
  return next;
}

/**
 * @param url  of the source
 * @returns an answer that is no redirect; close it when done
 * @throws {LinkError} `E_LIST_REDIRECT`, and as `connectTo`
 */
export async function exchange(
  source: ListSource,
  url: string,
  headers: Readonly<Record<string, string>>,
  options: ExchangeOptions,
  signal: AbortSignal,
): Promise<Answer> {
  const first = new URL(url);
  if (first.protocol !== "https:") throw new LinkError("E_LIST_REDIRECT", `${shownAddress(first)} is not https`);
  const all = {
    accept: "text/plain, */*;q=0.5",
    "accept-encoding": "gzip",
    connection: "close",
    "user-agent": USER_AGENT,
    ...headers,
  };
  let at = first;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await ask(at, all, options, signal);
    if (!REDIRECTS.has(answer.status)) return answer;
    answer.close();
    at = nextAddress(source, first, at, answer.header("location"));
  }
  throw new LinkError("E_LIST_REDIRECT", `more than ${MAX_REDIRECTS} redirects from ${shownAddress(first)}`);
}
