/**
 * A small real HTTP proxy: CONNECT only, to this machine only, with basic authentication if it is given a name and password.
 *
 * Whatever host is asked for, the tunnel ends at 127.0.0.1, so that tests can speak to servers by any name.
 *
 * @module
 */
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

export class ProxyServer {
  /** authorities asked for, `host:port` */
  readonly asked: string[] = [];
  /** octets of every CONNECT request's headers */
  readonly heads: Record<string, unknown>[] = [];
  /** status to answer with instead of a tunnel */
  refuseWith: number | undefined;
  readonly #open = new Set<Duplex>();
  readonly #server: Server;

  constructor(credentials?: string) {
    const wanted = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString("base64")}`;
    this.#server = createServer((_request, response) => response.writeHead(405).end());
    this.#server.on("connect", ({ url = "", headers }, client: Duplex, head: Buffer) => {
      this.asked.push(url);
      this.heads.push(headers);
      this.#open.add(client);
      client.on("error", () => undefined);
      if (this.refuseWith !== undefined) return client.end(`HTTP/1.1 ${this.refuseWith} Not today\r\n\r\n`);
      if (wanted !== undefined && headers["proxy-authorization"] !== wanted)
        return client.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
      const target: Socket = connect(Number(/:(\d+)$/u.exec(url)?.[1]), "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        target.write(head);
        target.pipe(client).pipe(target);
      });
      target.on("error", () => client.destroy());
      client.on("close", () => target.destroy());
      return this.#open.add(target);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** @param userinfo  as it stands in an address, percent-encoded, with the `@` */
  url(userinfo = ""): string {
    return `http://${userinfo}127.0.0.1:${this.port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return this;
  }
  async stop(): Promise<void> {
    for (const open of this.#open) open.destroy();
    await new Promise((done) => this.#server.close(done));
  }
}
