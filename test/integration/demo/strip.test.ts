/** Every page of a venue for show says that it is not real, also to whoever has not signed in; a real venue's page is left as it was built. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { openHttp } from "../../../dashboard/platform/http.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import { registerPage } from "../../../dashboard/platform/static.ts";

const folder = mkdtempSync(join(tmpdir(), "latarnik-strip-"));
mkdirSync(join(folder, "assets"));
writeFileSync(join(folder, "index.html"), `<!doctype html><html><body class="x"><div id="root"></div></body></html>`);
writeFileSync(join(folder, "assets", "index-1.js"), "1");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  { why: "a venue for show", demo: true },
  { why: "a real venue", demo: false },
])("$why", ({ demo }) => {
  it.each(["/", "/index.html", "/sign-in", "/cases/7", "/uwagi"])("%s", async (path) => {
    const app = await openHttp({ log: silentLog, origin: undefined });
    await registerPage(app, folder, demo);
    const answer = await app.inject({ method: "GET", url: path });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toContain("text/html");
    expect(answer.headers["cache-control"]).toBe("no-cache");
    expect(answer.body.includes("DANE POKAZOWE")).toBe(demo);
    expect(answer.body.indexOf("demo-strip") < answer.body.indexOf('id="root"')).toBe(true);
    // Scripts are the same for everybody, and still kept for a year.
    const script = await app.inject({ method: "GET", url: "/assets/index-1.js" });
    expect(script.body).toBe("1");
    expect(script.headers["cache-control"]).toContain("immutable");
    await app.close();
  });
});

it.each([
  { why: "a browser", accepts: "gzip, deflate", path: "/assets/packed-1.js", encoding: "gzip" },
  { why: "somebody who takes it as it is", accepts: undefined, path: "/assets/packed-1.js", encoding: undefined },
  { why: "a file without a packed one", accepts: "gzip", path: "/assets/index-1.js", encoding: undefined },
])("sends $why what they can read", async ({ accepts, path, encoding }) => {
  const text = "a script\n".repeat(500);
  writeFileSync(join(folder, "assets", "packed-1.js"), text);
  writeFileSync(join(folder, "assets", "packed-1.js.gz"), gzipSync(text));
  const app = await openHttp({ log: silentLog, origin: undefined });
  await registerPage(app, folder);
  const headers = accepts === undefined ? {} : { "accept-encoding": accepts };
  const answer = await app.inject({ method: "GET", url: path, headers });
  expect(answer.headers["content-encoding"]).toBe(encoding);
  expect(answer.headers["content-type"]).toContain("javascript");
  expect(answer.headers["cache-control"]).toContain("immutable");
  expect(answer.headers["vary"]).toContain("accept-encoding");
  const got = encoding === "gzip" ? gunzipSync(answer.rawPayload).toString() : answer.body;
  expect(got).toBe(path.includes("packed") ? text : "1");
  await app.close();
});
