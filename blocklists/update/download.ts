/**
 * Downloads one address: conditionally, within bounds of size and time, going on where an earlier try broke off.
 *
 * The size cap holds while octets arrive and again while they are unpacked. Time is bounded twice: the whole, and, so that a
 * server that drips cannot hold a long allowance, a least amount per span. What comes back is the edition whole, or an error.
 *
 * @see RFC 9110 sections 13 (conditions), 14 (ranges)
 * @module
 */
import { gunzipSync } from "node:zlib";
import type { ListSource } from "../../policies/schema/list-source.ts";
import { ListUpdateError } from "./error.ts";
import type { Answer, ExchangeOptions } from "./exchange.ts";
import { exchange, shownAddress } from "./exchange.ts";
import { linkErrorOf } from "./link-error.ts";
import type { Edition } from "./partial.ts";
import { PartialDownload } from "./partial.ts";

/** What the server said about the edition it sent; sent back to ask for a newer one only. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export type Loaded =
  | { readonly kind: "fresh"; readonly octets: Uint8Array; readonly validators: Validators }
  | { readonly kind: "unchanged" };

export interface DownloadOptions extends ExchangeOptions {
  /** of the edition at hand; leave out to get the list whatever it is */
  readonly previous?: Validators;
  /** where an unfinished download waits for the next try; leave out to keep none */
  readonly partialPath?: string;
  /** how much came so far of how much, as it crosses the network */
  readonly onProgress?: (octets: number, total: number | null) => void;
  /** for everything asked of one address, ms */
  readonly timeoutMs: number;
  /** at least 1 KiB has to come in each such span, ms */
  readonly stallMs: number;
}

const STALL_OCTETS = 1_024;
/** Times a broken download is taken up again at once; after that the next refresh goes on. */
const MAX_RESUMES = 3;
/** A date can tell editions apart only if it lies well before the answer (RFC 9110 section 8.8.2.2). */
const DATE_MARGIN_MS = 60_000;

/** An answer that is no list. */
export class StatusError extends ListUpdateError {
  readonly status: number;

  constructor(sourceId: string, address: string, status: number) {
    super("E_LIST_STATUS", sourceId, `${address} answered ${status}`);
    this.status = status;
  }
}

/** The server's word on where this part of the whole lies. */
interface Range {
  readonly start: number;
  readonly total: number | null;
}

function rangeOf(answer: Answer): Range | undefined {
  const match = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/u.exec(answer.header("content-range") ?? "");
  return match === null ? undefined : { start: Number(match[1]), total: match[2] === "*" ? null : Number(match[2]) };
}

function editionOf(answer: Answer): Edition {
  const etag = answer.header("etag");
  const lastModified = answer.header("last-modified");
  const age = Date.parse(answer.header("date") ?? "") - Date.parse(lastModified ?? "");
  const validator =
    etag !== undefined && !etag.startsWith("W/") ? etag : age >= DATE_MARGIN_MS ? lastModified : undefined;
  const length = answer.header("content-length");
  return {
    encoding: answer.header("content-encoding") ?? "",
    total: length !== undefined && /^\d{1,15}$/u.test(length) ? Number(length) : null,
    ...(validator !== undefined && { validator }),
  };
}

const validatorsOf = (answer: Answer): Validators => {
  const etag = answer.header("etag");
  const lastModified = answer.header("last-modified");
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) };
};

/** Does what is offered continue what we hold? A server may ignore `If-Range`, or answer with another part. */
function continues(answer: Answer, partial: PartialDownload): boolean {
  const range = rangeOf(answer);
  const { validator, encoding, total } = partial.edition;
  const offered = editionOf(answer);
  return (
    range?.start === partial.size &&
    offered.encoding === encoding &&
    (offered.validator === undefined || offered.validator === validator) &&
    (total === null || range.total === null || total === range.total)
  );
}

class Download {
  readonly #source: ListSource;
  readonly #url: string;
  readonly #options: DownloadOptions;
  readonly #time: AbortSignal;

  constructor(source: ListSource, url: string, options: DownloadOptions, time: AbortSignal) {
    this.#source = source;
    this.#url = url;
    this.#options = options;
    this.#time = time;
  }

  #error(code: ConstructorParameters<typeof ListUpdateError>[0], message: string, cause?: unknown): ListUpdateError {
    return new ListUpdateError(code, this.#source.id, message, cause === undefined ? undefined : { cause });
  }

  get #shown(): string {
    return shownAddress(new URL(this.#url));
  }

  async run(): Promise<Loaded> {
    const { maxBytes } = this.#source;
    const partial = await PartialDownload.open(this.#url, this.#options.partialPath, maxBytes);
    for (let resumes = 0; ; resumes++) {
      const had = partial.size;
      try {
        return await this.#attempt(partial);
      } catch (error) {
        const broke = error instanceof ListUpdateError && error.code === "E_LIST_FETCH";
        if (broke && partial.resumable && partial.size > had && resumes < MAX_RESUMES) continue;
        const waits =
          error instanceof ListUpdateError && ["E_LIST_FETCH", "E_LIST_TIMEOUT", "E_LIST_STALLED"].includes(error.code);
        // What is damaged or too large would be so again; what merely stopped is worth keeping.
        await (waits ? partial.save() : Promise.resolve());
        throw error;
      }
    }
  }

  async #attempt(partial: PartialDownload): Promise<Loaded> {
    const stalled = new AbortController();
    let answer: Answer | undefined;
    try {
      const signal = AbortSignal.any([this.#time, stalled.signal]);
      answer = await this.#ask(partial, signal);
      if (answer === undefined) return { kind: "unchanged" };
      await this.#receive(answer, partial, stalled);
      await partial.clear();
      return { kind: "fresh", octets: this.#decode(partial), validators: validatorsOf(answer) };
    } catch (cause) {
      if (cause instanceof ListUpdateError) throw cause;
      if (this.#time.aborted)
        throw this.#error("E_LIST_TIMEOUT", `${this.#shown} took over ${this.#options.timeoutMs} ms`, cause);
      if (stalled.signal.aborted) {
        const { stallMs } = this.#options;
        throw this.#error("E_LIST_STALLED", `${this.#shown} sent under ${STALL_OCTETS} octets in ${stallMs} ms`, cause);
      }
      const link = linkErrorOf(cause);
      throw this.#error(
        link.code,
        link.code === "E_LIST_REDIRECT" ? link.message : `cannot fetch ${this.#shown}: ${link.message}`,
        link,
      );
    } finally {
      answer?.close();
    }
  }

  /** @returns an answer whose body belongs behind what `partial` holds, or undefined if the edition at hand is the newest */
  async #ask(partial: PartialDownload, signal: AbortSignal): Promise<Answer | undefined> {
    const { previous } = this.#options;
    const ranged = partial.resumable;
    const { etag, lastModified } = previous ?? {};
    const answer = await exchange(
      this.#source,
      this.#url,
      {
        ...(etag !== undefined && { "if-none-match": etag }),
        ...(lastModified !== undefined && { "if-modified-since": lastModified }),
        ...(ranged && { range: `bytes=${partial.size}-`, "if-range": partial.edition.validator as string }),
      },
      this.#options,
      signal,
    );
    const { status } = answer;
    if (status === 304 && (etag !== undefined || lastModified !== undefined)) {
      answer.close();
      await partial.clear();
      return undefined;
    }
    if (ranged && status === 206 && continues(answer, partial)) {
      partial.goOn(rangeOf(answer)?.total ?? null);
      return answer;
    }
    if (ranged && (status === 206 || status === 416)) {
      // Not what was asked for: the whole anew, which is never wrong.
      answer.close();
      partial.start({ encoding: "", total: null });
      await partial.clear();
      return this.#ask(partial, signal);
    }
    if (status !== 200) {
      answer.close();
      throw new StatusError(this.#source.id, this.#shown, status);
    }
    partial.start(editionOf(answer));
    return answer;
  }

  async #receive(answer: Answer, partial: PartialDownload, stalled: AbortController): Promise<void> {
    const { maxBytes } = this.#source;
    const { total, encoding } = partial.edition;
    if (/^text\/html\b/iu.test(answer.header("content-type") ?? ""))
      throw this.#error("E_LIST_HTML", `${this.#shown} sent a web page`);
    if (!["", "identity", "gzip", "x-gzip"].includes(encoding))
      throw this.#error(
        "E_LIST_ARCHIVE",
        `${this.#shown} sent the encoding ${encoding.slice(0, 20)}, which was not asked for`,
      );
    const tooLarge = (size: number): ListUpdateError =>
      this.#error("E_LIST_TOO_LARGE", `${this.#shown} sends ${size} octets or more, limit ${maxBytes}`);
    if (total !== null && total > maxBytes) throw tooLarge(total);
    let mark = partial.size;
    const watch = setInterval(() => {
      if (partial.size - mark < STALL_OCTETS) stalled.abort();
      mark = partial.size;
    }, this.#options.stallMs);
    try {
      for await (const chunk of answer.body) {
        if (partial.size + chunk.length > maxBytes) throw tooLarge(partial.size + chunk.length);
        await partial.add(chunk);
        this.#options.onProgress?.(partial.size, total);
      }
    } finally {
      clearInterval(watch);
    }
    if (total !== null && partial.size !== total)
      throw this.#error("E_LIST_FETCH", `${this.#shown} sent ${partial.size} of ${total} octets`);
  }

  #decode(partial: PartialDownload): Uint8Array {
    const { maxBytes } = this.#source;
    const { octets } = partial;
    if (!partial.edition.encoding.endsWith("gzip") || octets.length === 0) return octets;
    try {
      return gunzipSync(octets, { maxOutputLength: maxBytes });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
        throw this.#error("E_LIST_TOO_LARGE", `${this.#shown} unpacks to more than ${maxBytes} octets`, cause);
      throw this.#error("E_LIST_ARCHIVE", `${this.#shown} cannot be unpacked: ${(cause as Error).message}`, cause);
    }
  }
}

/**
 * @param time  bounds this and whatever else is asked for the same list
 * @returns octets as the server stores them, the content encoding taken off
 * @throws {ListUpdateError} `E_LIST_FETCH`, `E_LIST_TLS`, `E_LIST_PROXY`, `E_LIST_STATUS`, `E_LIST_REDIRECT`, `E_LIST_TIMEOUT`,
 *   `E_LIST_STALLED`, `E_LIST_TOO_LARGE`, `E_LIST_ARCHIVE`, `E_LIST_HTML`
 */
export function download(
  source: ListSource,
  url: string,
  options: DownloadOptions,
  time: AbortSignal = AbortSignal.timeout(options.timeoutMs),
): Promise<Loaded> {
  return new Download(source, url, options, time).run();
}
