/**
 * Ties one entry of the contract (`policies/schema/api.ts`) to its handler: method, path, bodies and permission all
 * come from the contract, so that a route cannot differ from what is published.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiProblem } from "../../policies/schema/api.ts";
import type { Permission } from "../../policies/schema/api.ts";
import { Refusal } from "../platform/error.ts";
import type { Caller } from "./guard.ts";

export interface Endpoint {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly permission: Permission | "session" | null;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
}

type BodyOf<E extends Endpoint> = E extends { readonly body: z.ZodType } ? z.output<E["body"]> : undefined;

export interface Exchange<E extends Endpoint> {
  readonly body: BodyOf<E>;
  readonly params: Readonly<Record<string, string>>;
  /** @throws {Refusal} 401 if the endpoint is open to everybody and nobody is signed in */
  readonly caller: () => Caller;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * @param handle  returns the response body; refusals are thrown as {@link Refusal}
 * @param limit   requests of one address in a span, for doors that are open to everybody; counted in memory only
 * @param bodyLimit  octets, instead of the application's
 */
export function registerEndpoint<const E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  handle: (exchange: Exchange<E>) => Promise<z.input<E["response"]>>,
  limit?: { readonly max: number; readonly timeWindow: number },
  bodyLimit?: number,
): void {
  const names = [...endpoint.path.matchAll(/:(\w+)/gu)].map((found) => found[1] ?? "");
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    config: { access: endpoint.permission, ...(limit === undefined ? {} : { rateLimit: limit }) },
    schema: {
      ...(endpoint.body === undefined ? {} : { body: endpoint.body }),
      ...(names.length === 0
        ? {}
        : { params: z.object(Object.fromEntries(names.map((name) => [name, z.string().min(1).max(128)]))) }),
      response: { 200: endpoint.response, "4xx": ApiProblem, "5xx": ApiProblem },
    },
    handler: async (request, reply) =>
      handle({
        body: (endpoint.body === undefined ? undefined : request.body) as BodyOf<E>,
        params: (request.params ?? {}) as Readonly<Record<string, string>>,
        caller: () => {
          if (request.caller === null) throw new Refusal(401, "E_ACCESS_SESSION");
          return request.caller;
        },
        request,
        reply,
      }),
  });
}
