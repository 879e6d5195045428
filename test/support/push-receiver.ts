/**
 * A push service, webhook and ntfy server on a real HTTPS socket, and a browser that opens what it is pushed (RFC 8291, 8188, 8292).
 *
 * @module
 */
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer } from "node:https";
import type { Server } from "node:https";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Certified } from "./certificate.ts";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export class Receiver {
  readonly received: Received[] = [];
  /** Of the answers; null: says nothing. */
  status: number | null = 201;
  readonly #server: Server;

  private constructor(certified: Certified) {
    this.#server = createServer(certified, (request, answer) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        this.received.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts) });
        if (this.status !== null) answer.writeHead(this.status).end();
      });
    });
  }

  static async start(certified: Certified): Promise<Receiver> {
    const receiver = new Receiver(certified);
    await new Promise<void>((done) => receiver.#server.listen(0, "127.0.0.1", done));
    return receiver;
  }

  get origin(): string {
    return `https://localhost:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }
}

/** A browser's half of a subscription. */
export class PushBrowser {
  readonly #ecdh = createECDH("prime256v1");
  readonly #auth = randomBytes(16);
  readonly #public: Buffer;

  constructor() {
    this.#public = this.#ecdh.generateKeys();
  }

  get p256dh(): string {
    return this.#public.toString("base64url");
  }

  get auth(): string {
    return this.#auth.toString("base64url");
  }

  /** RFC 8291 section 3.4 and RFC 8188 section 2, written from the text. */
  open(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const keyLength = body[20] ?? 0;
    const sender = body.subarray(21, 21 + keyLength);
    const sealed = body.subarray(21 + keyLength);
    const shared = this.#ecdh.computeSecret(sender);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.#public, sender]);
    const ikm = Buffer.from(hkdfSync("sha256", shared, this.#auth, info, 32));
    const key = Buffer.from(hkdfSync("sha256", ikm, salt, "Content-Encoding: aes128gcm\0", 16));
    const nonce = Buffer.from(hkdfSync("sha256", ikm, salt, "Content-Encoding: nonce\0", 12));
    const cipher = createDecipheriv("aes-128-gcm", key, nonce);
    cipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    const end = plain.lastIndexOf(2);
    return plain.subarray(0, end).toString("utf8");
  }
}

/** What a VAPID header says, once its signature holds (RFC 8292 section 3). */
export function vapidOf(header: string, publicKey: string): { readonly aud: string; readonly sub: string } {
  const { token = "", key = "" } = /^vapid t=(?<token>[^,]+), ?k=(?<key>.+)$/u.exec(header)?.groups ?? {};
  if (key !== publicKey) throw new Error("another key");
  const point = Buffer.from(publicKey, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const [head = "", claims = "", signature = ""] = token.split(".");
  const holds = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!holds) throw new Error("the signature does not hold");
  return JSON.parse(Buffer.from(claims, "base64url").toString()) as { aud: string; sub: string };
}
