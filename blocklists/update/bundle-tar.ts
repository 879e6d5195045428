/**
 * The tar form of a list bundle, in the one spelling we write: `manifest.json`, `manifest.sig`, `raw/<sha256>` ….
 *
 * Any tar program can look into it. The reader takes our spelling only: a header is rebuilt from path and size and compared octet by octet, so
 * there is no field in which a link, a second path or an odd size could hide, and no octet of the file that is not
 * accounted for.
 *
 * @see POSIX.1-2017, pax, «ustar Interchange Format»
 * @module
 */
import type { FileHandle } from "node:fs/promises";
import { BundleError } from "./bundle-error.ts";

export const BLOCK = 512;

/** Names a member may have. Nothing is ever written to a path that comes from the file. */
const MEMBER = /^(?:manifest\.(?:json|sig)|raw\/[0-9a-f]{64})$/u;

/** Octets from a content's end to the next block. */
export const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** Two empty blocks end an archive. */
export const tarEnd = (): Uint8Array => new Uint8Array(2 * BLOCK);

/**
 * @param path  at most 100 octets of ASCII
 * @param size  0 … 8 GiB − 1, the most an octal field holds
 */
export function tarHeader(path: string, size: number): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => header.set(Buffer.from(text, "latin1"), at);
  put(0, path);
  put(100, "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  // No time: the same texts give the same file.
  put(136, "00000000000\0");
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\0");
  put(263, "00");
  const sum = header.reduce((total, octet) => total + octet, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}

/** Reads member after member of an open file, each exactly as `tarHeader` would have written it. */
export class TarReader {
  readonly #file: FileHandle;
  readonly #size: number;
  #at = 0;

  /** @param size  of the file, octets */
  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /**
   * Header of the next member, which has to be this one.
   *
   * @param most  octets the content may have
   * @returns size of the content, which has to be read or skipped next
   * @throws {BundleError} `E_BUNDLE_TRUNCATED`, `E_BUNDLE_ARCHIVE`, `E_BUNDLE_PATH`, `E_BUNDLE_ORDER`, `E_BUNDLE_TOO_LARGE`
   */
  async next(wanted: string, most: number): Promise<number> {
    const header = await this.#take(BLOCK);
    if (header.every((octet) => octet === 0)) throw new BundleError("E_BUNDLE_TRUNCATED", `it ends before ${wanted}`);
    if (header.toString("latin1", 257, 265) !== "ustar\u000000")
      throw new BundleError("E_BUNDLE_ARCHIVE", `no tar header where ${wanted} should begin`);
    const path = header.toString("latin1", 0, 100).replace(/\0.*$/su, "");
    const isPlain = header.subarray(157, 257).every((octet) => octet === 0) && header[345] === 0;
    if (!MEMBER.test(path) || !isPlain || header[156] !== 0x30)
      throw new BundleError("E_BUNDLE_PATH", `it holds ${JSON.stringify(path)}, which no bundle of ours does`);
    const octal = header.toString("latin1", 124, 136);
    // A first octet of 128 and more begins a size that octal cannot say.
    const size = (header[124] as number) >= 0x80 ? Infinity : Number.parseInt(octal, 8);
    if (size > most) throw new BundleError("E_BUNDLE_TOO_LARGE", `${path} is said to have over ${most} octets`);
    if (Number.isNaN(size) || !header.equals(tarHeader(path, size)))
      throw new BundleError("E_BUNDLE_ARCHIVE", `the header of ${path} is damaged`);
    if (path !== wanted) throw new BundleError("E_BUNDLE_ORDER", `${path} stands where ${wanted} should`);
    if (this.#at + size + paddingOf(size) > this.#size)
      throw new BundleError("E_BUNDLE_TRUNCATED", `it ends within ${path}`);
    return size;
  }

  /** @throws {BundleError} `E_BUNDLE_ARCHIVE` if there is something between this member and the next */
  async content(size: number): Promise<Buffer> {
    const content = await this.#take(size);
    await this.#zeros(paddingOf(size));
    return content;
  }

  skip(size: number): void {
    this.#at += size + paddingOf(size);
  }

  /** @throws {BundleError} `E_BUNDLE_TRUNCATED`, `E_BUNDLE_ARCHIVE` if this is not the end */
  async end(): Promise<void> {
    await this.#zeros(2 * BLOCK);
    if (this.#at !== this.#size) throw new BundleError("E_BUNDLE_ARCHIVE", "something stands behind its end");
  }

  async #zeros(count: number): Promise<void> {
    if (!(await this.#take(count)).every((octet) => octet === 0))
      throw new BundleError("E_BUNDLE_ARCHIVE", `something stands where nothing should, before octet ${this.#at}`);
  }

  async #take(count: number): Promise<Buffer> {
    if (this.#at + count > this.#size)
      throw new BundleError("E_BUNDLE_TRUNCATED", `it ends after ${this.#size} octets`);
    const octets = Buffer.alloc(count);
    for (let got = 0; got < count;) {
      const { bytesRead } = await this.#file.read(octets, got, count - got, this.#at + got);
      // It was longer a moment ago: somebody pulled the stick.
      if (bytesRead === 0) throw new BundleError("E_BUNDLE_TRUNCATED", `it ends after ${this.#at + got} octets`);
      got += bytesRead;
    }
    this.#at += count;
    return octets;
  }
}
