/**
 * One HTTP request and its whole answer: no redirects, limits on time and octets, through a proxy if one is set.
 *
 * @module
 */
import { request as requestHttp, Agent as HttpAgent } from "node:http";
import { request as requestHttps, Agent as HttpsAgent } from "node:https";
import { getCACertificates } from "node:tls";
import { UplinkError } from "./error.ts";

export interface ExchangeRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface ExchangeAnswer {
  readonly status: number;
  /** by lower-case name; the first of a repeated one */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Port: tests hand in a server that lies or is away. */
export type Exchange = (request: ExchangeRequest) => Promise<ExchangeAnswer>;

export interface ExchangeOptions {
  /** `http://host:port`, perhaps with name and password; default: straight */
  readonly proxy?: string;
  /** hosts reached without it, as in `NO_PROXY` */
  readonly noProxy?: string;
  /** certificates trusted beside the system's, PEM */
  readonly ca?: string;
  /** default 20 000, of the whole exchange */
  readonly timeoutMs?: number;
  /** default 2 MiB */
  readonly maxOctets?: number;
}

/** @param origin `https://server.example` or `http://192.0.2.1:8080` */
export function exchangeWith(origin: string, options: ExchangeOptions = {}): Exchange {
  const base = new URL(origin);
  const secure = base.protocol === "https:";
  const { proxy, noProxy, ca, timeoutMs = 20_000, maxOctets = 2 << 20 } = options;
  const proxyEnv = {
    ...(proxy === undefined ? {} : secure ? { HTTPS_PROXY: proxy } : { HTTP_PROXY: proxy }),
    ...(noProxy === undefined ? {} : { NO_PROXY: noProxy }),
  };
  // Node takes what it is given instead of its own; here it is meant to come beside.
  const agent = secure
    ? new HttpsAgent({
        proxyEnv,
        keepAlive: false,
        ...(ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] }),
      })
    : new HttpAgent({ proxyEnv, keepAlive: false });

  return async ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const failed = (cause: Error): void => {
        // Messages of the network layer may quote the proxy's address with its password.
        reject(new UplinkError("E_UPLINK_UNREACHABLE", `${base.origin} does not answer`, { cause }));
      };
      const signal = AbortSignal.timeout(timeoutMs);
      const sent = (secure ? requestHttps : requestHttp)(
        new URL(path, base),
        {
          method,
          agent,
          signal,
          headers: { ...headers, ...(method === "POST" ? { "content-length": body.length } : {}) },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          let octets = 0;
          answer.on("data", (chunk: Buffer) => {
            octets += chunk.length;
            if (octets > maxOctets) answer.destroy(new Error("the answer is too long"));
            else chunks.push(chunk);
          });
          answer.on("error", failed);
          answer.on("end", () => {
            const plain: Record<string, string | undefined> = {};
            for (const [name, value] of Object.entries(answer.headers))
              plain[name] = Array.isArray(value) ? value[0] : value;
            resolve({
              status: answer.statusCode ?? 0,
              headers: plain,
              body: new Uint8Array(Buffer.concat(chunks)),
            });
          });
        },
      );
      sent.on("error", failed);
      sent.end(method === "POST" ? body : undefined);
    });
}
