/**
 * The built page over the real server: its files, its addresses, and what the limit of one address counts.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openHttp } from "../../../../dashboard/platform/http.ts";
import { silentLog } from "../../../../dashboard/platform/log.ts";
import { registerPage } from "../../../../dashboard/platform/static.ts";

const LIMIT = 5;
let folder: string;
let app: FastifyInstance;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "latarnik-page-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><html><body><main>page</main></body></html>");
  writeFileSync(join(folder, "assets/part-abc.js"), "export {};");
  app = await openHttp({ log: silentLog, origin: undefined, requestsPerMinute: LIMIT });
  for (const url of ["/api/one", "/own/file.js"]) app.get(url, { config: { access: null } }, async () => "one");
  await registerPage(app, folder, true);
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const statuses = async (count: number, url: string): Promise<Set<number>> => {
  const seen = new Set<number>();
  for (let asked = 0; asked < count; asked += 1) seen.add((await app.inject({ url })).statusCode);
  return seen;
};

describe("the limit of one address", () => {
  it("lets a whole office open the page: nothing of it is counted", async () => {
    for (const url of ["/", "/index.html", "/standards/calendar", "/assets/part-abc.js"])
      expect(await statuses(LIMIT * 5, url)).toEqual(new Set([200]));
    expect(await statuses(LIMIT, "/api/one")).toEqual(new Set([200]));
  });

  it.each([
    { why: "an address of the API", url: "/api/one" },
    { why: "an address of the API with a question", url: "/api/one?x=/assets/" },
    { why: "a file that is made for whoever asks", url: "/own/file.js" },
  ])("counts $why", async ({ url }) => {
    expect(await statuses(LIMIT, "/api/one")).toEqual(new Set([200]));
    expect(await statuses(1, url)).toEqual(new Set([429]));
    // Whoever is sent away still sees a page that says so.
    expect(await statuses(1, "/standards")).toEqual(new Set([200]));
  });
});

describe("the venue for show", () => {
  it("is marked on every address, before any script runs", async () => {
    for (const url of ["/", "/index.html", "/standards/calendar"]) {
      const { body, headers } = await app.inject({ url });
      expect(body).toContain("DANE POKAZOWE");
      expect(headers["cache-control"]).toBe("no-cache");
    }
    expect((await app.inject({ url: "/assets/part-abc.js" })).headers["cache-control"]).toContain("immutable");
  });
});
