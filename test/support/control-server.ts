/**
 * A control process as a resolver sees it: bundles by etag, packs by digest, telemetry and status taken in.
 *
 * Deliveries are stored once per (boot id, number), as the real one does, and every body that ever arrived is kept as
 * text, so that a test can search it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ResolverStatus, SIGNATURE_HEADER, TelemetryBatch } from "../../policies/schema/messages.ts";
import type { BuiltSnapshot } from "./snapshot-folder.ts";

const sha256 = (octets: Uint8Array): string => createHash("sha256").update(octets).digest("hex");

export class ControlServer {
  readonly key = "test-key";
  /** Bodies of all deliveries and reports, as they came. */
  readonly bodies: string[] = [];
  readonly batches = new Map<string, TelemetryBatch>();
  /** Deliveries that had been stored before. */
  repeated = 0;
  lastStatus: ResolverStatus | null = null;
  /** Status to answer deliveries with instead of storing them. */
  refuseWith: number | null = null;
  /** Signature of a bundle's octets; unsigned while null. */
  sign: ((octets: Uint8Array) => string | null) | null = null;
  /** Digests of the packs that were asked for, in order. */
  readonly packsAsked: string[] = [];
  #published: { readonly etag: string; readonly text: string } | null = null;
  readonly #packs = new Map<string, Uint8Array>();
  #server: Server | null = null;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** @param damage changes the octets of the lists pack that is served, its announced digest stays */
  publish(snapshot: BuiltSnapshot, damage?: (octets: Uint8Array) => void): void {
    const lists = Uint8Array.from(snapshot.lists);
    damage?.(lists);
    this.#packs.set(sha256(snapshot.rules), snapshot.rules);
    this.#packs.set(sha256(snapshot.lists), lists);
    if (snapshot.delta !== null) this.#packs.set(sha256(snapshot.delta), snapshot.delta);
    this.#published = { etag: `"${snapshot.bundle.generation}"`, text: JSON.stringify(snapshot.bundle) };
  }

  get hits(): TelemetryBatch["hits"] {
    return [...this.batches.values()].flatMap((batch) => batch.hits);
  }

  /** Sum of a counter over all deliveries. */
  total(network: string, what: string): number {
    return [...this.batches.values()]
      .flatMap((batch) => batch.counters)
      .filter((counter) => counter.network === network && (counter.category ?? counter.outcome) === what)
      .reduce((sum, { count }) => sum + count, 0);
  }

  /** Listens on the port it had before, so that resolvers find it again. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8");
      request.on("data", (chunk: string) => (body += chunk));
      request.on("end", () => {
        const end = (status: number, payload: string | Uint8Array = "", headers: Record<string, string> = {}): void => {
          response.writeHead(status, headers);
          response.end(payload);
        };
        if (request.headers.authorization !== `Bearer ${this.key}`) end(401);
        else if (request.url === "/uplink/bundle") {
          const published = this.#published;
          if (published === null) end(404);
          else if (request.headers["if-none-match"] === published.etag) end(304);
          else {
            const signature = this.sign?.(Buffer.from(published.text)) ?? null;
            end(200, published.text, {
              etag: published.etag,
              ...(signature === null ? {} : { [SIGNATURE_HEADER]: signature }),
            });
          }
        } else if (request.url?.startsWith("/uplink/packs/") === true) {
          const pack = this.#packs.get(request.url.slice("/uplink/packs/".length));
          this.packsAsked.push(request.url.slice("/uplink/packs/".length));
          if (pack === undefined) end(404);
          else end(200, pack);
        } else if (request.url === "/uplink/telemetry") end(this.#store(body));
        else if (request.url === "/uplink/status") {
          this.bodies.push(body);
          this.lastStatus = ResolverStatus.parse(JSON.parse(body));
          end(204);
        } else end(404);
      });
    });
    this.#server = server;
    await new Promise<void>((done) => void server.listen(this.#port, "127.0.0.1", done));
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise<void>((done) => void server.close(() => done()));
  }

  #store(body: string): number {
    this.bodies.push(body);
    if (this.refuseWith !== null) return this.refuseWith;
    const parsed = TelemetryBatch.safeParse(JSON.parse(body));
    if (!parsed.success) return 422;
    const key = `${parsed.data.bootId} ${parsed.data.seq}`;
    if (this.batches.has(key)) this.repeated += 1;
    this.batches.set(key, parsed.data);
    return 204;
  }
}
