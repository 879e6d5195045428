/**
 * A list server that goes wrong on demand: real TLS on this machine, each path scripted, every request remembered.
 *
 * @module
 */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { createServer as createTlsServer } from "node:tls";
import type { Certified } from "./certificate.ts";
import { TestAuthority } from "./certificate.ts";

/** Names the server has a certificate for beside 127.0.0.1; a {@link ProxyServer} brings clients to it. */
export const LIST_HOSTS = ["lists.example", "cdn.example", "localhost"] as const;

export class ListServer {
  readonly authority = new TestAuthority();
  /** in the order they came */
  readonly asked: { readonly path: string; readonly headers: IncomingMessage["headers"] }[] = [];
  readonly #routes = new Map<string, RequestListener>();
  readonly #server;

  constructor(certificate?: (authority: TestAuthority) => Certified) {
    const certified = certificate?.(this.authority) ?? this.authority.certify(["127.0.0.1", ...LIST_HOSTS]);
    this.#server = createServer(certified, (request, response) => {
      const path = request.url ?? "";
      this.asked.push({ path, headers: request.headers });
      const route = this.#routes.get(path);
      if (route === undefined) response.writeHead(404, { "content-type": "text/html" }).end("<html>not here</html>");
      else route(request, response);
    });
  }

  get ca(): string {
    return this.authority.ca;
  }
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  url(path: string, host = "127.0.0.1"): string {
    return `https://${host}:${this.port}${path}`;
  }

  on(path: string, route: RequestListener): void {
    this.#routes.set(path, route);
  }

  /** Knows no paths and remembers no requests, as at the start. */
  forget(): void {
    this.#routes.clear();
    this.asked.length = 0;
  }

  async start(): Promise<this> {
    // A TLS socket cannot be reset, the one below it can.
    this.#server.on("connection", (socket: Socket) => RAW.set(socket.remotePort as number, socket));
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return this;
  }
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

/** Sockets below TLS, by the client's port; one of them is as good as another once its port was used again. */
const RAW = new Map<number, Socket>();

/** Breaks the connection as a failing network does, without a farewell. */
export function reset(request: IncomingMessage): void {
  RAW.get(request.socket.remotePort as number)?.resetAndDestroy();
}

type Headers = Readonly<Record<string, string>>;
type Body = string | Uint8Array;

/** Answers the same to everybody. */
export const answer =
  (status: number, headers: Headers = {}, body: Body = ""): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

/** A well-behaved file: `If-None-Match`, `Range` with `If-Range`. */
export const file =
  (etag: string, body: Uint8Array): RequestListener =>
  ({ headers }, response) => {
    if (headers["if-none-match"] === etag) return response.writeHead(304, { etag }).end();
    const start = Number(/^bytes=(\d+)-$/u.exec(headers.range ?? "")?.[1] ?? 0);
    if (start === 0 || headers["if-range"] !== etag)
      return response.writeHead(200, { etag, "content-length": String(body.length) }).end(body);
    const range = `bytes ${start}-${body.length - 1}/${body.length}`;
    return response.writeHead(206, { etag, "content-range": range }).end(body.subarray(start));
  };

/** Sends `body` and then breaks the connection, whatever was announced. */
export const breakAfter =
  (status: number, headers: Headers, body: Body): RequestListener =>
  (request, response) => {
    response.writeHead(status, headers);
    response.write(body, () => setTimeout(() => reset(request), 20));
  };

/** Sends without end, as fast as it is read. @returns octets handed to the connection so far */
export function endless(headers: Headers = {}): { readonly route: RequestListener; readonly sent: () => number } {
  const block = Buffer.alloc(65_536, "n.example\n");
  let sent = 0;
  const pump = (response: ServerResponse): void => {
    while (!response.destroyed) {
      sent += block.length;
      if (!response.write(block)) return void response.once("drain", () => pump(response));
    }
  };
  return { route: (_request, response) => pump(response.writeHead(200, headers)), sent: () => sent };
}

/** Sends one octet in each span. */
export const drip =
  (everyMs: number): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { etag: '"drip"', "content-length": "1000000" });
    const timer = setInterval(() => response.write("x"), everyMs);
    response.once("close", () => clearInterval(timer));
  };

/** A TLS server that answers these octets to any request, valid HTTP or not. */
export async function rawServer(
  certified: Certified,
  octets: Body,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const open = new Set<TLSSocket>();
  const server = createTlsServer(certified, (socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(octets));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = async (): Promise<void> => {
    for (const socket of open) socket.destroy();
    await new Promise((done) => server.close(done));
  };
  return { port: (server.address() as AddressInfo).port, stop };
}
