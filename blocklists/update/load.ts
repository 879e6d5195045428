/**
 * Gets the text of one source: a local file, or an https address asked conditionally.
 *
 * Whoever controls the way to a list controls what children see, so plain http is never followed, not even by a redirect, nor
 * any host the source does not name. Loads one source; storing and judging happen elsewhere.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { ListSource } from "../../policies/schema/list-source.ts";
import { addressesOf } from "../../policies/schema/list-source.ts";
import type { DownloadOptions, Loaded, Validators } from "./download.ts";
import { download, StatusError } from "./download.ts";
import { ListUpdateError } from "./error.ts";
import { isHtml } from "./html.ts";
import { withIncludes } from "./includes.ts";
import { unpack } from "./unpack.ts";

export type { Loaded, Validators } from "./download.ts";

export interface LoadOptions {
  /** folder that a relative `file` counts from */
  readonly baseFolder: string;
  /** of the edition at hand; leave out to get the list whatever it is */
  readonly previous?: Validators;
  /** `http://` or `https://` address of a proxy, perhaps with name and password, which no message repeats */
  readonly proxy?: string;
  /** where downloads that broke off wait for the next try; leave out to keep none */
  readonly partialFolder?: string;
  /** called as octets arrive; the total is null if the server does not say it */
  readonly onProgress?: (octets: number, total: number | null) => void;
  /** for the whole download from one address, instead of the source's `timeoutS` */
  readonly timeoutMs?: number;
  /** span in which at least 1 KiB has to arrive, ms; default 30 000 */
  readonly stallMs?: number;
  /** PEM of the only authorities to trust, instead of the usual ones */
  readonly ca?: string;
  /** for tests: asked instead of the network; no proxy then */
  readonly fetch?: typeof globalThis.fetch;
}

const STALL_MS = 30_000;
const MISSING: ReadonlySet<number> = new Set([404, 410]);

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

async function readFileOf(source: ListSource, path: string): Promise<Uint8Array> {
  try {
    return textOf(source, await collect(source, createReadStream(path)));
  } catch (cause) {
    if (cause instanceof ListUpdateError) throw cause;
    throw new ListUpdateError("E_LIST_FILE", source.id, `cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}

/** @throws {ListUpdateError} `E_LIST_ARCHIVE`, `E_LIST_TOO_LARGE`, `E_LIST_HTML` */
function textOf(source: ListSource, octets: Uint8Array): Uint8Array {
  const text = unpack(source, octets);
  if (isHtml(text)) throw new ListUpdateError("E_LIST_HTML", source.id, "is a web page, not a list");
  return text;
}

async function loadFile(source: ListSource, path: string): Promise<Loaded> {
  let octets = await readFileOf(source, path);
  if (source.format === "v2fly")
    octets = await withIncludes(source, octets, (name) =>
      readFileOf(source, join(dirname(path), name)).catch((error: unknown) => {
        if (error instanceof ListUpdateError && error.code === "E_LIST_FILE") return undefined;
        throw error;
      }),
    );
  return { kind: "fresh", octets, validators: {} };
}

/** What stays the same for each address of a source. */
function downloadOptions(source: ListSource, options: LoadOptions): DownloadOptions {
  const { proxy, ca, fetch, onProgress } = options;
  return {
    timeoutMs: options.timeoutMs ?? 1_000 * source.timeoutS,
    stallMs: options.stallMs ?? STALL_MS,
    ...(proxy !== undefined && { proxy }),
    ...(ca !== undefined && { ca }),
    ...(fetch !== undefined && { fetch }),
    ...(onProgress !== undefined && { onProgress }),
  };
}

async function loadUrl(
  source: ListSource,
  url: string,
  options: DownloadOptions,
  more: Pick<DownloadOptions, "previous" | "partialPath">,
): Promise<Loaded> {
  const time = AbortSignal.timeout(options.timeoutMs);
  const list = await download(source, url, { ...options, ...more }, time);
  if (list.kind === "unchanged") return list;
  const octets = textOf(source, list.octets);
  if (source.format !== "v2fly") return { ...list, octets };
  const whole = await withIncludes(source, octets, async (name) => {
    try {
      const file = await download(source, new URL(encodeURIComponent(name), url).href, options, time);
      return file.kind === "fresh" ? textOf(source, file.octets) : undefined;
    } catch (error) {
      if (error instanceof StatusError && MISSING.has(error.status)) return undefined;
      throw error;
    }
  });
  // The first file can stay the same while one it includes does not: nothing to ask a condition with.
  return { kind: "fresh", octets: whole, validators: whole === octets ? list.validators : {} };
}

/** Asks one address after the other. Validators belong to the first: another server's would mean nothing there. */
async function loadFirst(source: ListSource, options: LoadOptions): Promise<Loaded> {
  const [first, ...others] = addressesOf(source);
  if (first === undefined) throw new ListUpdateError("E_LIST_FETCH", source.id, "has no address; it is a slot");
  const { partialFolder, previous } = options;
  const common = downloadOptions(source, options);
  const partial = (index: number): Pick<DownloadOptions, "partialPath"> =>
    partialFolder === undefined ? {} : { partialPath: join(partialFolder, `${source.id}-${index}.part`) };
  try {
    return await loadUrl(source, first, common, { ...partial(0), ...(previous !== undefined && { previous }) });
  } catch (problem) {
    for (const [index, url] of others.entries()) {
      const loaded = await loadUrl(source, url, common, partial(index + 1)).catch(() => undefined);
      if (loaded?.kind === "fresh") return { ...loaded, validators: {} };
    }
    throw problem; // that of the address which counts
  }
}

/**
 * Loads a source.
 *
 * @returns UTF-8, unpacked, with the files a v2fly list includes; or `unchanged` if the server says that the edition at hand is
 *   the newest
 * @throws {ListUpdateError} `E_LIST_FILE`, `E_LIST_FETCH` (no connection), `E_LIST_TLS` (not who it says it is), `E_LIST_PROXY`,
 *   `E_LIST_STATUS` (not 200), `E_LIST_REDIRECT` (to another scheme, nowhere, too often, or to a host that is not listed),
 *   `E_LIST_TIMEOUT`, `E_LIST_STALLED`, `E_LIST_TOO_LARGE`, `E_LIST_ARCHIVE`, `E_LIST_HTML`
 */
export function loadSource(source: ListSource, options: LoadOptions): Promise<Loaded> {
  const { file } = source;
  return file === undefined ? loadFirst(source, options) : loadFile(source, resolve(options.baseFolder, file));
}
