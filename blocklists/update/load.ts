/**
 * Gets the octets of one source: a local file, or an https address asked conditionally.
 *
 * Whoever controls the way to a list controls what children see, so plain http is never followed, not even by a redirect. The
 * size cap holds while octets arrive and after decompression. Loads one source; storing and judging happen elsewhere.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import type { ListSource } from "../../policies/schema/list-source.ts";
import { addressesOf } from "../../policies/schema/list-source.ts";
import { ListUpdateError } from "./error.ts";
import { unpack } from "./unpack.ts";

/** What the server said about the edition it sent; sent back to ask for a newer one only. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export type Loaded =
  | { readonly kind: "fresh"; readonly octets: Uint8Array; readonly validators: Validators }
  | { readonly kind: "unchanged" };

export interface LoadOptions {
  /** folder that a relative `file` counts from */
  readonly baseFolder: string;
  readonly fetch?: typeof globalThis.fetch;
  /** of the edition at hand; leave out to get the list whatever it is */
  readonly previous?: Validators;
  /** for the whole download from one address, instead of the source's `timeoutS` */
  readonly timeoutMs?: number;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

async function collect(source: ListSource, chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > source.maxBytes)
      throw new ListUpdateError("E_LIST_TOO_LARGE", source.id, `more than ${source.maxBytes} octets`);
    parts.push(chunk);
  }
  return Buffer.concat(parts, size);
}

async function loadFile(source: ListSource, path: string): Promise<Loaded> {
  try {
    return { kind: "fresh", octets: await collect(source, createReadStream(path)), validators: {} };
  } catch (cause) {
    if (cause instanceof ListUpdateError) throw cause;
    throw new ListUpdateError("E_LIST_FILE", source.id, `cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}

/** Follows redirects by hand, because every hop has to be https. */
async function request(
  source: ListSource,
  first: string,
  options: LoadOptions,
  signal: AbortSignal,
): Promise<Response> {
  const { fetch = globalThis.fetch, previous = {} } = options;
  const headers: Record<string, string> = { accept: "text/plain, */*;q=0.5" };
  if (previous.etag !== undefined) headers["if-none-match"] = previous.etag;
  if (previous.lastModified !== undefined) headers["if-modified-since"] = previous.lastModified;
  let url = first;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    if (new URL(url).protocol !== "https:")
      throw new ListUpdateError("E_LIST_REDIRECT", source.id, `${url} is not https`);
    const response = await fetch(url, { headers, redirect: "manual", signal });
    if (!REDIRECTS.has(response.status)) return response;
    await response.body?.cancel();
    const location = response.headers.get("location");
    if (location === null || !URL.canParse(location, url))
      throw new ListUpdateError("E_LIST_REDIRECT", source.id, `${url} redirects nowhere`);
    const next = new URL(location, url);
    if (
      source.redirectHosts !== undefined &&
      ![new URL(first).hostname, ...source.redirectHosts].includes(next.hostname)
    )
      throw new ListUpdateError(
        "E_LIST_REDIRECT",
        source.id,
        `${url} redirects to ${next.hostname}, which is not listed`,
      );
    url = next.href;
  }
  throw new ListUpdateError("E_LIST_REDIRECT", source.id, `more than ${MAX_REDIRECTS} redirects from ${first}`);
}

async function loadUrl(source: ListSource, url: string, options: LoadOptions): Promise<Loaded> {
  const timeoutMs = options.timeoutMs ?? 1_000 * source.timeoutS;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await request(source, url, options, signal);
    if (response.status === 304 && options.previous !== undefined) return { kind: "unchanged" };
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      throw new ListUpdateError("E_LIST_STATUS", source.id, `${url} answered ${response.status}`);
    }
    const etag = response.headers.get("etag");
    const lastModified = response.headers.get("last-modified");
    return {
      kind: "fresh",
      octets: await collect(source, response.body),
      validators: { ...(etag !== null && { etag }), ...(lastModified !== null && { lastModified }) },
    };
  } catch (cause) {
    if (cause instanceof ListUpdateError) throw cause;
    if (signal.aborted)
      throw new ListUpdateError("E_LIST_TIMEOUT", source.id, `${url} took over ${timeoutMs} ms`, { cause });
    const reason =
      cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
    throw new ListUpdateError("E_LIST_FETCH", source.id, `cannot fetch ${url}: ${reason}`, { cause });
  }
}

/** Asks one address after the other. Validators belong to the first: another server's would mean nothing there. */
async function loadFirst(source: ListSource, options: LoadOptions): Promise<Loaded> {
  const [first, ...others] = addressesOf(source);
  if (first === undefined) throw new ListUpdateError("E_LIST_FETCH", source.id, "has no address; it is a slot");
  const { previous: _, ...unconditional } = options;
  try {
    return await loadUrl(source, first, options);
  } catch (problem) {
    for (const url of others) {
      const loaded = await loadUrl(source, url, unconditional).catch(() => undefined);
      if (loaded?.kind === "fresh") return { ...loaded, validators: {} };
    }
    throw problem; // that of the address which counts
  }
}

/**
 * Loads a source.
 *
 * @returns UTF-8, unpacked; or `unchanged` if the server says that the edition at hand is the newest
 * @throws {ListUpdateError} `E_LIST_FILE`, `E_LIST_FETCH` (no connection), `E_LIST_STATUS` (not 200), `E_LIST_REDIRECT` (to
 *   another scheme, nowhere, too often, or to a host that is not listed), `E_LIST_TIMEOUT`, `E_LIST_TOO_LARGE`, `E_LIST_ARCHIVE`
 */
export async function loadSource(source: ListSource, options: LoadOptions): Promise<Loaded> {
  const { file } = source;
  const loaded = await (file === undefined
    ? loadFirst(source, options)
    : loadFile(source, resolve(options.baseFolder, file)));
  return loaded.kind === "fresh" ? { ...loaded, octets: unpack(source, loaded.octets) } : loaded;
}
