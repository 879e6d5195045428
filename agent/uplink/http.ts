/**
 * Authenticated requests to the control process: bundle by etag, packs by digest, telemetry and status up.
 *
 * Pull only: a resolver asks, nobody reaches into it. The key is read from its file at each request, so that a rotated
 * key works without a restart; it never appears in configuration, arguments or logs.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  PolicyBundle,
  type ResolverStatus,
  SIGNATURE_HEADER,
  type TelemetryBatch,
  UplinkPaths,
} from "../../policies/schema/messages.ts";
import { UplinkError } from "./error.ts";

const REQUEST_TIMEOUT_MS = 10_000;
const PACK_TIMEOUT_MS = 120_000;

export interface BundleAnswer {
  readonly etag: string;
  readonly bundle: PolicyBundle;
  /** The body as it came: what the signature is about. */
  readonly octets: Uint8Array;
  /** Null if the answer carried none. */
  readonly signature: string | null;
}

export class HttpUplink {
  readonly #base: string;
  readonly #keyFile: string;

  /** @param base `http://127.0.0.1:PORT` or an https address */
  constructor(base: string, keyFile: string) {
    this.#base = base.replace(/\/$/u, "");
    this.#keyFile = keyFile;
  }

  /**
   * @param accept refuses octets by throwing, before anything reads them
   * @returns null if the etag still holds. @throws {UplinkError}, and what `accept` throws
   */
  async bundle(
    etag: string | null,
    accept: (octets: Uint8Array, signature: string | null) => void = () => undefined,
  ): Promise<BundleAnswer | null> {
    const answer = await this.signed(UplinkPaths.bundle, etag, accept);
    return answer === null ? null : { ...answer, bundle: readBundle(answer.octets) };
  }

  /** Downloads one pack to `path`, which exists only if octets and digest are right. @throws {UplinkError} */
  async pack(digest: string, bytes: number, path: string): Promise<void> {
    const response = await this.#request(UplinkPaths.pack.replace(":digest", digest), {}, PACK_TIMEOUT_MS);
    if (response.body === null) throw new UplinkError("E_UPLINK_INVALID", "pack without body");
    const hash = createHash("sha256");
    let received = 0;
    const partial = `${path}.partial`;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        received += chunk.length;
        hash.update(chunk);
        done(
          received > bytes
            ? new UplinkError("E_UPLINK_DIGEST", `pack is longer than the ${bytes} octets announced`)
            : null,
          chunk,
        );
      },
    });
    try {
      await pipeline(Readable.fromWeb(response.body), meter, createWriteStream(partial, { flush: true }));
      if (received !== bytes || hash.digest("hex") !== digest)
        throw new UplinkError(
          "E_UPLINK_DIGEST",
          `pack ${digest.slice(0, 12)} arrived damaged (${received} of ${bytes} octets)`,
        );
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  /** Resolves only after the control process has stored the batch. @throws {UplinkError} */
  async telemetry(batch: TelemetryBatch): Promise<void> {
    const response = await this.#request(UplinkPaths.telemetry, {
      method: "POST",
      body: JSON.stringify(batch),
      headers: { "content-type": "application/json" },
    });
    await response.arrayBuffer();
  }

  async status(status: ResolverStatus): Promise<void> {
    const response = await this.#request(UplinkPaths.status, {
      method: "POST",
      body: JSON.stringify(status),
      headers: { "content-type": "application/json" },
    });
    await response.arrayBuffer();
  }

  /**
   * A small document of another part of the program: the children's page asks and delivers this way.
   *
   * @param body  sent as JSON; left out: asked for
   * @returns what came back; null if there is no such thing (404). @throws {UplinkError}
   */
  async json(path: string, body?: unknown, timeoutMs = REQUEST_TIMEOUT_MS): Promise<unknown> {
    const response = await this.#request(
      path,
      body === undefined
        ? {}
        : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } },
      timeoutMs,
      404,
    );
    if (response.status === 404) {
      await response.arrayBuffer();
      return null;
    }
    return response.json().catch((error: unknown) => {
      throw new UplinkError("E_UPLINK_INVALID", `the answer to ${path} is no JSON`, { cause: error });
    });
  }

  /** A signed document by etag. @returns null if the etag still holds. @throws {UplinkError}, and what `accept` throws */
  async signed(
    path: string,
    etag: string | null,
    accept: (octets: Uint8Array, signature: string | null) => void,
  ): Promise<{ readonly etag: string; readonly octets: Uint8Array; readonly signature: string | null } | null> {
    const response = await this.#request(path, { headers: etag === null ? {} : { "if-none-match": etag } });
    if (response.status === 304) {
      await response.arrayBuffer();
      return null;
    }
    const octets = new Uint8Array(await response.arrayBuffer());
    const signature = response.headers.get(SIGNATURE_HEADER);
    accept(octets, signature);
    return { etag: response.headers.get("etag") ?? "", octets, signature };
  }

  async #request(path: string, init: RequestInit, timeoutMs = REQUEST_TIMEOUT_MS, expected = 0): Promise<Response> {
    let response: Response;
    try {
      const key = (await readFile(this.#keyFile, "utf8")).trim();
      response = await fetch(this.#base + path, {
        ...init,
        headers: { ...(init.headers as Record<string, string> | undefined), authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(timeoutMs),
        redirect: "error",
      });
    } catch (error) {
      throw new UplinkError("E_UPLINK_UNREACHABLE", `control process does not answer at ${this.#base}`, {
        cause: error,
      });
    }
    if (response.status >= 400 && response.status !== expected) {
      await response.arrayBuffer();
      throw new UplinkError("E_UPLINK_REFUSED", `control process answered ${response.status} to ${path}`);
    }
    return response;
  }
}

function readBundle(octets: Uint8Array): PolicyBundle {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(octets));
  } catch (error) {
    throw new UplinkError("E_UPLINK_INVALID", "bundle is no JSON", { cause: error });
  }
  const parsed = PolicyBundle.safeParse(document);
  if (!parsed.success)
    throw new UplinkError(
      "E_UPLINK_INVALID",
      `bundle does not match its schema: ${parsed.error.issues[0]?.message ?? ""}`,
    );
  return parsed.data;
}
