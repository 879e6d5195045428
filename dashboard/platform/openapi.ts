/**
 * Publishes the contract of the API as OpenAPI 3.1, made from the same zod schemas that validate.
 *
 * @module
 */
import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";

/** Register before the routes. The document is open to everybody: it holds shapes, no data. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Latarnik", version: "1", description: "Dashboard API; see policies/schema/api.ts." },
      components: {
        securitySchemes: { session: { type: "apiKey", in: "cookie", name: "latarnik_session" } },
      },
    },
    transform: (document) => {
      const transformed = jsonSchemaTransform(document);
      const access = document.route.config?.access;
      if (access === undefined || access === null) return transformed;
      return {
        ...transformed,
        schema: { ...transformed.schema, security: [{ session: [] }], description: `Permission: ${access}` },
      };
    },
  });
  app.get("/api/openapi.json", { config: { access: null }, schema: { hide: true } }, async () => app.swagger());
}
