/**
 * The HTTP shell of the server process: validation by zod, strict headers, one shape for every refusal.
 *
 * Knows no domain noun. Fails closed: a route below `/api` that does not declare who may call it stops the start.
 *
 * @module
 */
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import Fastify from "fastify";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import type { ApiProblem } from "../../policies/schema/api.ts";
import { PlatformError, Refusal } from "./error.ts";
import type { RefusalCode } from "./error.ts";
import type { Log } from "./log.ts";
import { PROBLEM_TEXTS } from "./problem-texts.ts";

/** Who may call a route; `undefined` never leaves the factory. */
export type RouteAccess = string | null;

declare module "fastify" {
  interface FastifyContextConfig {
    /** A permission, `"session"` for any signed-in account, or `null` for everybody. */
    access?: RouteAccess;
  }
}

export interface HttpOptions {
  readonly log: Log;
  /** Address people type, if known: `https:` switches HSTS and Secure cookies on. */
  readonly origin: string | undefined;
  /** Requests a minute of one address, files of the page not counted. */
  readonly requestsPerMinute?: number;
}

const BODY_LIMIT = 256 * 1024;
/** Routes of the built page (`static.ts`): its files cost no more than sending them, and say nothing of anybody. */
const PAGE: ReadonlySet<string> = new Set(["/", "/*", "/index.html"]);

/** @returns an application without routes; the caller registers them and listens */
export async function openHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    // A reverse proxy on the same machine may say who asked; nobody else is believed.
    trustProxy: options.origin === undefined ? false : ["127.0.0.1", "::1"],
    routerOptions: { maxParamLength: 128 },
    forceCloseConnections: true,
    requestTimeout: 30_000,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // Only JSON: a cross-site form could send text/plain without asking first.
  app.removeContentTypeParser("text/plain");
  app.addHook("onRoute", (route) => {
    if (route.url.startsWith("/api") && route.config?.access === undefined)
      throw new PlatformError("E_PLATFORM_INTERNAL", `route ${route.url} does not say who may call it`);
  });
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: options.origin?.startsWith("https:") === true ? { maxAge: 15_552_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: "no-referrer" },
    crossOriginEmbedderPolicy: false,
    frameguard: { action: "deny" },
  });
  await app.register(rateLimit, {
    global: true,
    max: options.requestsPerMinute ?? 1_200,
    timeWindow: 60_000,
    // The page fetches its hundred parts once and keeps them: colleagues behind one address must not lock each other out by opening it.
    allowList: ({ method, routeOptions }) =>
      (method === "GET" || method === "HEAD") && PAGE.has(routeOptions.url ?? ""),
    errorResponseBuilder: (_request, context) =>
      new Refusal(429, "E_API_TOO_MANY", { retryAfterS: Math.ceil(context.ttl / 1_000) }),
  });
  app.addHook("onSend", async (request, reply) => {
    if (request.url.startsWith("/api")) void reply.header("cache-control", "no-store");
    // The loan desk reads the labels of tablets with the camera; nobody framed by or framing this page may.
    void reply.header("permissions-policy", "camera=(self), microphone=(), geolocation=()");
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error as FastifyError, request, reply, options.log));
  return app;
}

/** Turns any failure into an `ApiProblem`; what is not foreseen is logged and says nothing outside. */
export function sendProblem(
  error: FastifyError | Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): void {
  const refusal = asRefusal(error);
  if (refusal === undefined) log.error("a request failed", { route: request.routeOptions.url, cause: error });
  const status = refusal?.status ?? 500;
  const code: RefusalCode = refusal?.code ?? "E_API_INTERNAL";
  if (refusal?.retryAfterS !== undefined) void reply.header("retry-after", String(refusal.retryAfterS));
  const problem: ApiProblem = {
    code,
    message: PROBLEM_TEXTS[code][language(request)],
    ...(refusal === undefined || refusal.fields.length === 0 ? {} : { fields: [...refusal.fields] }),
  };
  // Serialised here: the route's own schema for this status may be another one, or none.
  void reply.status(status).type("application/json; charset=utf-8").serializer(JSON.stringify).send(problem);
}

function asRefusal(error: FastifyError | Refusal): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (hasZodFastifySchemaValidationErrors(error))
    return new Refusal(400, "E_API_INPUT", {
      fields: error.validation.map((issue) => ({
        path: issue.instancePath.replace(/^\//u, "").replaceAll("/", "."),
        message: issue.message ?? "",
      })),
    });
  switch (error.statusCode) {
    case 400:
      return new Refusal(400, "E_API_INPUT");
    case 404:
      return new Refusal(404, "E_API_NOT_FOUND");
    case 413:
      return new Refusal(413, "E_API_TOO_LARGE");
    case 415:
      return new Refusal(415, "E_API_MEDIA_TYPE");
    case 429:
      return new Refusal(429, "E_API_TOO_MANY");
    default:
      return undefined;
  }
}

/** Polish leads; English only if the reader asks for it before Polish. */
export function language(request: Pick<FastifyRequest, "headers">): "pl" | "en" {
  const wanted = request.headers["accept-language"] ?? "";
  const first = wanted
    .split(",")
    .map((part) => part.trim().slice(0, 2).toLowerCase())
    .find((tag) => tag === "pl" || tag === "en");
  return first === "en" ? "en" : "pl";
}

/**
 * Listens, or says in one sentence why it cannot.
 * @returns port in use
 * @throws {PlatformError} `E_PLATFORM_PORT_BUSY`, `E_PLATFORM_ADDRESS`
 */
export async function listen(app: FastifyInstance, address: string, port: number): Promise<number> {
  try {
    await app.listen({ host: address, port });
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    if (code === "EADDRINUSE")
      throw new PlatformError(
        "E_PLATFORM_PORT_BUSY",
        `port ${String(port)} on ${address} is in use by another program`,
        {
          cause,
        },
      );
    if (code === "EACCES")
      throw new PlatformError("E_PLATFORM_PORT_BUSY", `this user may not use port ${String(port)} on ${address}`, {
        cause,
      });
    throw new PlatformError("E_PLATFORM_ADDRESS", `this machine has no address ${address} to listen on`, { cause });
  }
  const bound = app.server.address();
  return typeof bound === "object" && bound !== null ? bound.port : port;
}

/** `http://host:port`, with brackets around IPv6 and loopback for «every address». */
export function httpUrl(address: string, port: number): string {
  const host = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
  return `http://${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
}
