/** Every page of a venue for show says that it is not real, also to whoever has not signed in; a real venue's page is left as it was built. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
