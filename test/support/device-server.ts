/**
 * The dashboard's device endpoints as an agent sees them: challenge, enrolment, reports, baseline, everything signed and verified.
 *
 * Written from the documents in `policies/schema/device-report.ts` and shares no code with the agent's signing. Faults are scripted
 * request by request.
 *
 * @module
 */
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certified } from "./certificate.ts";
import { type BaselineDocument, EnrolBody, PostureReport } from "../../policies/schema/device-report.ts";

const sha = (octets: Uint8Array | string, encoding: "hex" | "base64"): string =>
  createHash("sha256").update(octets).digest(encoding);
const PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export interface Fault {
  /** closes the connection instead of answering; `after`: once the report is stored */
  readonly cut?: "before" | "after";
  /** answered instead, signed unless `unsigned` */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly unsigned?: boolean;
  /** signs with another key, another nonce, or alters the body after signing */
  readonly forge?: "key" | "nonce" | "body";
}

export class DeviceServer {
  /** server time, ms; hand-driven */
  now = Date.UTC(2026, 10, 22, 9);
  device = "TAB-007";
  code = "ABCD-1234";
  reportEveryS = 86_400;
  baseline: BaselineDocument | null = null;
  /** octets of every report accepted, by reportId */
  readonly stored = new Map<string, { readonly text: string; readonly report: PostureReport }>();
  duplicates = 0;
  readonly enrolments: EnrolBody[] = [];
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingMessage["headers"];
  }[] = [];
  /** why requests were refused */
  readonly refusals: string[] = [];
  /** asked for each request; null: as documented */
  fault: (path: string, count: number) => Fault | null = () => null;
  readonly #pair = generateKeyPairSync("ed25519");
  readonly #other = generateKeyPairSync("ed25519");
  readonly #nonces = new Set<string>();
  readonly #keys = new Map<string, string>();
  #serverNonce = "";
  #server: Server | null = null;
  #certified: Certified | null = null;

  get publicKey(): string {
    return this.#pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
  }
  get fingerprint(): string {
    return sha(Buffer.from(this.publicKey, "base64"), "hex");
  }
  get url(): string {
    const { port } = (this.#server as Server).address() as AddressInfo;
    return this.#certified === null ? `http://127.0.0.1:${port}` : `https://server.example:${port}`;
  }
  get link(): string {
    return `${this.url}/enrol#code=${this.code}&key=${this.fingerprint}`;
  }
  get reports(): PostureReport[] {
    return [...this.stored.values()].map(({ report }) => report);
  }

  /** @param certified  speaks HTTPS as `server.example`, which only a proxy or a name server of the test can find */
  async start(certified: Certified | null = null): Promise<this> {
    this.#certified = certified;
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks);
        const path = request.url ?? "";
        this.requests.push({ method: request.method ?? "", path, headers: request.headers });
        const fault = this.fault(path, this.requests.length) ?? {};
        if (fault.cut === "before") return void request.socket.destroy();
        const answer = this.#answer(request, path, body);
        if (fault.cut === "after") return void request.socket.destroy();
        const status = fault.status ?? answer.status;
        const plain = fault.body === undefined ? answer.body : fault.body;
        const text = plain instanceof Uint8Array || typeof plain === "string" ? plain : JSON.stringify(plain);
        let octets = Buffer.from(status === 304 || status === 204 ? "" : (text as string));
        const headers: Record<string, string> = {
          "content-type": "application/json",
          ...answer.headers,
          ...fault.headers,
        };
        if (fault.unsigned !== true) {
          const asked = /nonce="([^"]+)"/u.exec(String(request.headers["signature-input"]))?.[1] ?? "";
          const nonce = fault.forge === "nonce" ? randomBytes(16).toString("base64url") : asked;
          const params = `("@status" "content-digest");created=${String(Math.floor(this.now / 1_000))};nonce="${nonce}";keyid="${this.fingerprint}";alg="ed25519"`;
          const digest = `sha-256=:${sha(octets, "base64")}:`;
          const base = `"@status": ${String(status)}\n"content-digest": ${digest}\n"@signature-params": ${params}`;
          const { privateKey } = fault.forge === "key" ? this.#other : this.#pair;
          headers["content-digest"] = digest;
          headers["signature-input"] = `latarnik=${params}`;
          headers["signature"] = `latarnik=:${sign(null, Buffer.from(base), privateKey).toString("base64")}:`;
          if (fault.forge === "body")
            octets = Buffer.from(octets.toString().replace(/\d/u, "9").replace(/true/u, "false") + " ");
        }
        return void response.writeHead(status, headers).end(octets);
      });
    };
    this.#server = certified === null ? createServer(listener) : createSecureServer({ ...certified }, listener);
    await new Promise<void>((done) => this.#server?.listen(0, "127.0.0.1", done));
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }

  #answer(
    request: IncomingMessage,
    path: string,
    body: Buffer,
  ): { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> } {
    const refuse = (status: number, why: string): { status: number; body: unknown } => {
      this.refusals.push(why);
      return { status, body: { error: why } };
    };
    if (path === "/device/v1/challenge") {
      this.#serverNonce = randomBytes(16).toString("base64url");
      return {
        status: 200,
        body: { serverNonce: this.#serverNonce, serverTime: this.now, serverKey: this.publicKey },
      };
    }
    if (path === "/device/v1/enrol") {
      const parsed = EnrolBody.parse(JSON.parse(body.toString()));
      const proof = `latarnik-enrol:${parsed.code}:${parsed.serverNonce}:${parsed.publicKey}`;
      const key = createPublicKey({
        key: Buffer.concat([PREFIX, Buffer.from(parsed.publicKey, "base64")]),
        format: "der",
        type: "spki",
      });
      if (parsed.code !== this.code || parsed.serverNonce !== this.#serverNonce) return refuse(401, "code");
      if (!verify(null, Buffer.from(proof), key, Buffer.from(parsed.proof, "base64"))) return refuse(401, "proof");
      this.enrolments.push(parsed);
      this.#keys.clear();
      this.#keys.set(sha(Buffer.from(parsed.publicKey, "base64"), "hex"), parsed.publicKey);
      const answer = { device: this.device, state: "enrolled", serverTime: this.now, reportEveryS: this.reportEveryS };
      return { status: 200, body: answer };
    }
    const why = this.#whyNot(request, path, body);
    if (why !== null) return refuse(401, why);
    if (path === "/device/v1/baseline") {
      if (this.baseline === null) return refuse(404, "none");
      const text = JSON.stringify(this.baseline);
      const etag = `"${sha(text, "hex")}"`;
      if (request.headers["if-none-match"] === etag) return { status: 304, body: "", headers: { etag } };
      return { status: 200, body: text, headers: { etag } };
    }
    const text = body.toString();
    const report = PostureReport.parse(JSON.parse(text));
    const known = this.stored.get(report.reportId);
    if (known !== undefined) this.duplicates += 1;
    else this.stored.set(report.reportId, { text, report });
    const ack = {
      reportId: report.reportId,
      result: known === undefined ? "current" : "duplicate",
      serverTime: this.now,
      baselineDigest: "0".repeat(64),
      reportEveryS: this.reportEveryS,
    };
    return { status: 200, body: ack };
  }

  #whyNot(request: IncomingMessage, path: string, body: Buffer): string | null {
    const input = String(request.headers["signature-input"]);
    const [, created, nonce, keyid] =
      /^latarnik=\("@method" "@path" "content-digest"\);created=(\d+);nonce="([^"]+)";keyid="([^"]+)";alg="ed25519"$/u.exec(
        input,
      ) ?? [];
    if (created === undefined || nonce === undefined || keyid === undefined) return "malformed";
    const raw = this.#keys.get(keyid);
    if (raw === undefined) return "key";
    const digest = `sha-256=:${sha(body, "base64")}:`;
    if (request.headers["content-digest"] !== digest) return "digest";
    const base = `"@method": ${String(request.method)}\n"@path": ${path}\n"content-digest": ${digest}\n"@signature-params": ${input.slice("latarnik=".length)}`;
    const key = createPublicKey({
      key: Buffer.concat([PREFIX, Buffer.from(raw, "base64")]),
      format: "der",
      type: "spki",
    });
    const signature = /^latarnik=:(.+):$/u.exec(String(request.headers["signature"]))?.[1] ?? "";
    if (!verify(null, Buffer.from(base), key, Buffer.from(signature, "base64"))) return "signature";
    if (Math.abs(Number(created) - this.now / 1_000) > 600) return "stale";
    if (this.#nonces.has(nonce)) return "replay";
    this.#nonces.add(nonce);
    return null;
  }

  /** The device's key is no longer known. */
  revoke(): void {
    this.#keys.clear();
  }
}
