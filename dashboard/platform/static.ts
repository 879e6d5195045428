/**
 * The built page: files of `build/web`, every other path answered with the page itself, which routes on its own.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "./error.ts";
import { language } from "./http.ts";

/** Said while the page is not built; a person may see it, so it is bilingual. */
const NOT_BUILT = {
  pl: "Strona nie jest jeszcze zbudowana. Uruchom: npm run build",
  en: "The page is not built yet. Run: npm run build",
} as const;

/** Stands above every page of a venue that is not real, before its script runs and whatever the script does; on paper, too. */
const DEMO_STRIP = `<aside class="demo-strip" lang="pl"><strong>DANE POKAZOWE</strong> nic tu nie jest prawdziwe · <span lang="en">demo data, nothing here is real</span></aside>`;

/** @param demo  the venue is for show */
export async function registerPage(app: FastifyInstance, folder: string, demo = false): Promise<void> {
  const index = join(folder, "index.html");
  const built = existsSync(index);
  const marked =
    built && demo ? readFileSync(index, "utf8").replace(/<body[^>]*>/u, (body) => `${body}\n${DEMO_STRIP}`) : null;
  const sendMarked = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply.header("cache-control", "no-cache").type("text/html; charset=utf-8").send(marked);
  if (marked !== null) for (const path of ["/", "/index.html"]) app.get(path, sendMarked);
  if (built)
    await app.register(fastifyStatic, {
      root: folder,
      index: marked === null ? "index.html" : false,
      dotfiles: "ignore",
      // The build leaves `.gz` beside its texts; who does not take them gets the file itself.
      preCompressed: true,
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
    if (marked !== null) return sendMarked(request, reply);
    if (built) return reply.header("cache-control", "no-cache").sendFile("index.html", { maxAge: 0, immutable: false });
    return reply
      .status(503)
      .type("text/plain; charset=utf-8")
      .send(`${NOT_BUILT[language(request)]}\n`);
  });
}
