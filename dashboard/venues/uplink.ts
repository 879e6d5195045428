/**
 * The door resolvers come to: bundle and packs down, telemetry and status up. Loopback by default, one bearer key.
 *
 * Deliberately not the dashboard's HTTP application: other clients, other limits, nothing a browser could use.
 *
 * @module
 */
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { z } from "zod";
import { GuestReport, HelpPaths, HelpVisits, TalkRequest } from "../../policies/schema/help-document.ts";
import type { HelpDocument, HelpReceipt, HelpState } from "../../policies/schema/help-document.ts";
import { MistakeBody } from "../../policies/schema/api.ts";
import { ResolverStatus, SIGNATURE_HEADER, TelemetryBatch, UplinkPaths } from "../../policies/schema/messages.ts";
import { Refusal, PlatformError } from "../platform/error.ts";
import type { Log } from "../platform/log.ts";
import { sameSecret, sha256 } from "../platform/canonical.ts";
import { packFile } from "./bundle.ts";
import type { Published } from "./bundle.ts";
import type { DataFolder } from "../platform/data-folder.ts";

export interface UplinkOptions {
  readonly folder: DataFolder;
  /** Bearer key of the resolvers. */
  readonly key: string;
  readonly log: Log;
  readonly published: () => Published | undefined;
  /** Ed25519 of the publisher over the octets of a bundle, base64. */
  readonly sign: (octets: Uint8Array) => string;
  /** Resolves after the commit; the answer goes out then. */
  readonly onTelemetry: (batch: TelemetryBatch) => Promise<void>;
  readonly onStatus: (status: ResolverStatus) => Promise<void>;
  /** What the children's page asks and delivers; left out: it is told there is no such thing. */
  readonly help?: HelpDoor;
}

/** The staff side of the children's page. */
export interface HelpDoor {
  readonly document: () => Promise<HelpDocument>;
  readonly talk: (request: TalkRequest) => Promise<HelpReceipt>;
  readonly report: (report: GuestReport) => Promise<HelpReceipt>;
  readonly mistake: (name: string) => Promise<string>;
  readonly visits: (visits: HelpVisits) => Promise<void>;
  readonly state: (reference: string) => Promise<HelpState | undefined>;
  readonly mistakeState: (reference: string) => Promise<string | undefined>;
}

/** Largest delivery: 2 000 hits and 5 000 counters fit several times over. */
const BODY_LIMIT = 8 * 1024 * 1024;
const PACK_PREFIX = UplinkPaths.pack.replace(":digest", "");

/**
 * @returns the listening server
 * @throws {PlatformError} `E_PLATFORM_PORT_BUSY`
 */
export async function openUplink(address: string, port: number, options: UplinkOptions): Promise<Server> {
  const server = createServer({ requestTimeout: 60_000 }, (request, response) => {
    handle(request, response, options).catch((cause: unknown) => fail(response, cause, options.log));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) =>
      reject(
        new PlatformError(
          "E_PLATFORM_PORT_BUSY",
          cause.code === "EADDRINUSE"
            ? `uplink port ${String(port)} on ${address} is in use by another program`
            : `cannot listen for resolvers on ${address} port ${String(port)}: ${cause.message}`,
          { cause },
        ),
      ),
    );
    server.listen(port, address, resolve);
  });
  return server;
}

async function handle(request: IncomingMessage, response: ServerResponse, options: UplinkOptions): Promise<void> {
  const sent = /^Bearer ([\w-]{1,200})$/u.exec(request.headers.authorization ?? "")?.[1] ?? "";
  if (!sameSecret(sent, options.key)) throw new Refusal(401, "E_UPLINK_KEY");
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  const route = `${request.method ?? ""} ${path.startsWith(PACK_PREFIX) ? UplinkPaths.pack : path}`;
  switch (route) {
    case `GET ${UplinkPaths.bundle}`:
      return sendBundle(request, response, options.published(), options.sign);
    case `GET ${UplinkPaths.pack}`:
      return sendPack(response, options.folder, path.slice(PACK_PREFIX.length));
    case `POST ${UplinkPaths.telemetry}`: {
      const batch = await readBody(request, TelemetryBatch);
      await options.onTelemetry(batch);
      return sendJson(response, 200, { ack: batch.seq });
    }
    case `POST ${UplinkPaths.status}`: {
      await options.onStatus(await readBody(request, ResolverStatus));
      // The generation rides along: a resolver that sees a newer one fetches at once.
      return sendJson(response, 200, { generation: options.published()?.bundle.generation ?? 0 });
    }
    default:
      return handleHelp(request, response, options, route, path);
  }
}

/** Of a path with a code at its end, the code; else nothing. */
function codeOf(path: string, pattern: string): string | undefined {
  const prefix = pattern.slice(0, pattern.indexOf(":"));
  const code = path.startsWith(prefix) ? path.slice(prefix.length) : "";
  return /^[A-Z0-9]{3}-[A-Z0-9]{3}$/u.test(code) ? code : undefined;
}

async function handleHelp(
  request: IncomingMessage,
  response: ServerResponse,
  { help, sign }: UplinkOptions,
  route: string,
  path: string,
): Promise<void> {
  if (help === undefined) throw new Refusal(404, "E_API_NOT_FOUND");
  switch (route) {
    case `GET ${HelpPaths.document}`: {
      const octets = Buffer.from(JSON.stringify(await help.document()));
      const etag = `"${sha256(octets)}"`;
      response.setHeader("etag", etag);
      response.setHeader("cache-control", "no-cache");
      if (request.headers["if-none-match"] === etag) {
        response.writeHead(304).end();
        return;
      }
      response
        .writeHead(200, {
          "content-type": "application/json",
          "content-length": octets.length,
          [SIGNATURE_HEADER]: sign(octets),
        })
        .end(octets);
      return;
    }
    case `POST ${HelpPaths.talk}`:
      return sendJson(response, 200, await help.talk(await readBody(request, TalkRequest)));
    case `POST ${HelpPaths.report}`:
      return sendJson(response, 200, await help.report(await readBody(request, GuestReport)));
    case `POST ${HelpPaths.mistake}`:
      return sendJson(response, 200, { reference: await help.mistake((await readBody(request, MistakeBody)).name) });
    case `POST ${HelpPaths.visits}`:
      await help.visits(await readBody(request, HelpVisits));
      return sendJson(response, 200, { stored: true });
    default:
  }
  if (request.method !== "GET") throw new Refusal(404, "E_API_NOT_FOUND");
  const mistake = codeOf(path, HelpPaths.mistakeState);
  const talk = codeOf(path, HelpPaths.state);
  const answer =
    mistake !== undefined
      ? await help
          .mistakeState(mistake)
          .then((state) => (state === undefined ? undefined : { reference: mistake, state }))
      : talk !== undefined
        ? await help.state(talk)
        : undefined;
  if (answer === undefined) throw new Refusal(404, "E_API_NOT_FOUND");
  return sendJson(response, 200, answer);
}

function sendBundle(
  request: IncomingMessage,
  response: ServerResponse,
  published: Published | undefined,
  sign: UplinkOptions["sign"],
): void {
  if (published === undefined) throw new Refusal(503, "E_API_UNAVAILABLE", { retryAfterS: 1 });
  const etag = `"${published.digest}"`;
  response.setHeader("etag", etag);
  response.setHeader("cache-control", "no-cache");
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return;
  }
  const octets = Buffer.from(published.json);
  // Ed25519 is deterministic: the same bundle has the same signature, so nothing is kept.
  response
    .writeHead(200, {
      "content-type": "application/json",
      "content-length": octets.length,
      [SIGNATURE_HEADER]: sign(octets),
    })
    .end(octets);
}

async function sendPack(response: ServerResponse, folder: DataFolder, digest: string): Promise<void> {
  if (!/^[0-9a-f]{64}$/u.test(digest)) throw new Refusal(404, "E_UPLINK_PACK");
  const file = packFile(folder, digest);
  let size: number;
  try {
    size = statSync(file).size;
  } catch {
    throw new Refusal(404, "E_UPLINK_PACK");
  }
  response.writeHead(200, {
    "content-type": "application/octet-stream",
    "content-length": size,
    etag: `"${digest}"`,
    "cache-control": "immutable",
  });
  await pipeline(createReadStream(file), response);
}

async function readBody<S extends z.ZodType>(request: IncomingMessage, schema: S): Promise<z.output<S>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT) throw new Refusal(413, "E_API_TOO_LARGE");
    chunks.push(chunk as Buffer);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new Refusal(400, "E_UPLINK_BODY");
  }
  const result = schema.safeParse(value);
  if (!result.success)
    throw new Refusal(400, "E_UPLINK_BODY", {
      // Paths and rules only: the value itself may be what must not be written anywhere.
      fields: result.error.issues.slice(0, 5).map((issue) => ({ path: issue.path.join("."), message: issue.code })),
    });
  return result.data;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const octets = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { "content-type": "application/json", "content-length": octets.length }).end(octets);
}

function fail(response: ServerResponse, cause: unknown, log: Log): void {
  const refusal = cause instanceof Refusal ? cause : undefined;
  if (refusal === undefined) log.error("an uplink request failed", { cause });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (refusal?.retryAfterS !== undefined) response.setHeader("retry-after", String(refusal.retryAfterS));
  // What is left of an over-long body is not read: the connection ends with the answer.
  response.setHeader("connection", "close");
  sendJson(response, refusal?.status ?? 500, {
    code: refusal?.code ?? "E_API_INTERNAL",
    ...(refusal === undefined || refusal.fields.length === 0 ? {} : { fields: refusal.fields }),
  });
}
