/**
 * The built page: files of `build/web`, every other path answered with the page itself, which routes on its own.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { Refusal } from "./error.ts";
import { language } from "./http.ts";

/** Said while the page is not built; a person may see it, so it is bilingual. */
const NOT_BUILT = {
  pl: "Strona nie jest jeszcze zbudowana. Uruchom: npm run build",
  en: "The page is not built yet. Run: npm run build",
} as const;

export async function registerPage(app: FastifyInstance, folder: string): Promise<void> {
  const index = join(folder, "index.html");
  const built = existsSync(index);
  if (built)
    await app.register(fastifyStatic, {
      root: folder,
      index: "index.html",
      dotfiles: "ignore",
      maxAge: "1y",
      immutable: true,
      setHeaders: (reply, path) => {
        // Only hashed names never change.
        if (!path.includes(join(folder, "assets"))) void reply.header("cache-control", "no-cache");
      },
    });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?", 1)[0] ?? "";
    const isPage = request.method === "GET" && !/^\/(?:api|live)(?:\/|$)/u.test(path) && !/\.[a-z0-9]+$/iu.test(path);
    if (!isPage) throw new Refusal(404, "E_API_NOT_FOUND");
    if (built) return reply.header("cache-control", "no-cache").sendFile("index.html", { maxAge: 0, immutable: false });
    return reply
      .status(503)
      .type("text/plain; charset=utf-8")
      .send(`${NOT_BUILT[language(request)]}\n`);
  });
}
