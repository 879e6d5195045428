/**
 * Fetching against a real TLS server that goes wrong, and through a real proxy: one code for each fault, bounded memory, and
 * octets that are the list's or none at all.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ListUpdateError } from "../../../blocklists/update/error.ts";
import { isHtml } from "../../../blocklists/update/html.ts";
import type { LoadOptions } from "../../../blocklists/update/load.ts";
import { loadSource } from "../../../blocklists/update/load.ts";
import { ListSource } from "../../../policies/schema/list-source.ts";
import { TestAuthority } from "../../support/certificate.ts";
import { answer, breakAfter, drip, endless, file, ListServer, rawServer, reset } from "../../support/list-server.ts";
import { ProxyServer } from "../../support/proxy-server.ts";

let folder: string;
const server = new ListServer();

beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "latarnik-fetch-"));
  server.forget();
});
afterEach(() => rm(folder, { recursive: true }));

const source = (url: string, more: Readonly<Record<string, unknown>> = {}): ListSource =>
  ListSource.parse({
    id: "tried",
    title: { pl: "x", en: "x" },
    category: "TS-06",
    format: "domains",
    licence: "x",
    url,
    ...more,
  });

/** @returns the text, `unchanged`, or the code and message of the error */
async function load(
  url: string,
  more: Readonly<Record<string, unknown>> = {},
  options: Partial<LoadOptions> = {},
): Promise<{ text?: string; octets?: Uint8Array; code: string; message: string }> {
  try {
    const loaded = await loadSource(source(url, more), { baseFolder: folder, ca: server.ca, ...options });
    if (loaded.kind === "unchanged") return { code: "unchanged", message: "" };
    return { text: Buffer.from(loaded.octets).toString(), octets: loaded.octets, code: "none", message: "" };
  } catch (error) {
    if (!(error instanceof ListUpdateError)) throw error;
    expect(error.sourceId).toBe("tried");
    return { code: error.code, message: error.message };
  }
}

/** Each request gets the next route; the last one stays. */
function inTurn(...routes: readonly RequestListener[]): RequestListener {
  let turn = 0;
  return (request, response) => routes[Math.min(turn++, routes.length - 1)]?.(request, response);
}

const LIST = Buffer.from(Array.from({ length: 4_000 }, (_, i) => `n${i}.example\n`).join(""));

describe("faults of a server", () => {
  const big = { "content-length": "10000000000" };
  it.each<{
    why: string;
    route: RequestListener;
    more?: Record<string, unknown>;
    options?: Partial<LoadOptions>;
    code: string;
  }>([
    { why: "not found", route: answer(404), code: "E_LIST_STATUS" },
    { why: "a fault of the server", route: answer(500), code: "E_LIST_STATUS" },
    { why: "part of a list nobody asked a part of", route: answer(206, {}, "a.example\n"), code: "E_LIST_STATUS" },
    { why: "304 although nothing is at hand", route: answer(304), code: "E_LIST_STATUS" },
    {
      why: "304 although the edition at hand has no marks to compare",
      route: answer(304),
      options: { previous: {} },
      code: "E_LIST_STATUS",
    },
    {
      why: "a page that says so",
      route: answer(200, { "content-type": "text/html; charset=utf-8" }, "a.example\n"),
      code: "E_LIST_HTML",
    },
    {
      why: "a page that pretends to be text",
      route: answer(200, { "content-type": "text/plain" }, "\r\n<!DOCTYPE html>\n<p>Log in"),
      code: "E_LIST_HTML",
    },
    {
      why: "a packed page",
      route: answer(200, { "content-encoding": "gzip" }, gzipSync("<html><body>gone")),
      code: "E_LIST_HTML",
    },
    {
      why: "half of a gzip file",
      route: answer(200, { "content-type": "application/gzip" }, gzipSync(LIST).subarray(0, 2_000)),
      code: "E_LIST_ARCHIVE",
    },
    {
      why: "half of a gzip encoding",
      route: answer(200, { "content-encoding": "gzip" }, gzipSync(LIST).subarray(0, 2_000)),
      code: "E_LIST_ARCHIVE",
    },
    {
      why: "an encoding nobody asked for",
      route: answer(200, { "content-encoding": "br" }, "x"),
      code: "E_LIST_ARCHIVE",
    },
    {
      why: "a small file that unpacks to much",
      route: answer(200, {}, gzipSync(Buffer.alloc(3_000_000))),
      more: { maxBytes: 1_000_000 },
      code: "E_LIST_TOO_LARGE",
    },
    {
      why: "an encoding that unpacks to much",
      route: answer(200, { "content-encoding": "x-gzip" }, gzipSync(Buffer.alloc(3_000_000))),
      more: { maxBytes: 1_000_000 },
      code: "E_LIST_TOO_LARGE",
    },
    { why: "10 GB announced", route: (q, r) => answer(200, big, "a")(q, r), code: "E_LIST_TOO_LARGE" },
    {
      why: "one octet more than allowed",
      route: answer(200, {}, LIST),
      more: { maxBytes: LIST.length - 1 },
      code: "E_LIST_TOO_LARGE",
    },
    {
      why: "a redirect to another host",
      route: (q, r) => answer(302, { location: server.url("/good", "localhost") })(q, r),
      code: "E_LIST_REDIRECT",
    },
    {
      why: "a redirect to a host that is not the listed one",
      route: (q, r) => answer(302, { location: server.url("/good", "localhost") })(q, r),
      more: { redirectHosts: ["cdn.example"] },
      code: "E_LIST_REDIRECT",
    },
    {
      why: "a redirect to plain http",
      route: answer(301, { location: "http://127.0.0.1/list" }),
      code: "E_LIST_REDIRECT",
    },
    { why: "a redirect to a file", route: answer(301, { location: "file:///etc/passwd" }), code: "E_LIST_REDIRECT" },
    { why: "a redirect nowhere", route: answer(302), code: "E_LIST_REDIRECT" },
    { why: "a circle of redirects", route: answer(307, { location: "/list" }), code: "E_LIST_REDIRECT" },
    { why: "silence", route: () => undefined, options: { timeoutMs: 200 }, code: "E_LIST_TIMEOUT" },
    { why: "a drip", route: drip(10), options: { stallMs: 200, timeoutMs: 5_000 }, code: "E_LIST_STALLED" },
    {
      why: "a drip within a short allowance",
      route: drip(10),
      options: { timeoutMs: 200 },
      code: "E_LIST_TIMEOUT",
    },
    {
      why: "a connection that breaks before the answer",
      route: (q) => reset(q),
      code: "E_LIST_FETCH",
    },
    {
      why: "a connection that breaks within it",
      route: breakAfter(200, { "content-length": "100" }, "a.example\n"),
      code: "E_LIST_FETCH",
    },
    {
      why: "an answer of unknown length that breaks off",
      route: breakAfter(200, {}, "a.example\n"),
      code: "E_LIST_FETCH",
    },
    {
      why: "an answer shorter than announced",
      route: (q, r) => r.writeHead(200, { "content-length": "100" }).write("a.example\n", () => q.socket.end()),
      code: "E_LIST_FETCH",
    },
  ])("$why: $code", async (row) => {
    server.on("/list", row.route);
    server.on("/good", answer(200, {}, "a.example\n"));
    const result = await load(server.url("/list"), row.more, row.options);
    expect(result).toMatchObject({ code: row.code });
    expect(result.message).toMatch(/^list tried: \S/u);
  });

  it.each([
    {
      why: "an answer longer than announced",
      head: "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\na.example\nb.example\n",
    },
    { why: "two lengths", head: "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 10\r\n\r\na.example\n" },
    { why: "no HTTP at all", head: "SSH-2.0-OpenSSH\r\n" },
  ])("$why: E_LIST_FETCH", async ({ head }) => {
    const raw = await rawServer(server.authority.certify(["127.0.0.1"]), head);
    expect(await load(`https://127.0.0.1:${raw.port}/`)).toMatchObject({ code: "E_LIST_FETCH" });
    await raw.stop();
  });

  it.each([
    { why: "announces nothing", headers: {} },
    { why: "announces 10 GB", headers: { "content-length": "10000000000" } },
  ])("stops at the cap, soon and without the memory, when a body that never ends $why", async ({ headers }) => {
    const stream = endless(headers);
    server.on("/list", stream.route);
    const before = process.memoryUsage().rss;
    const start = performance.now();
    expect(await load(server.url("/list"), { maxBytes: 8_000_000 })).toMatchObject({ code: "E_LIST_TOO_LARGE" });
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    expect(stream.sent()).toBeLessThan(40_000_000);
  });

  it("sends no secret of an address into a message", async () => {
    const { message } = await load(server.url("/list?key=geheim"));
    expect(message).toContain("/list?… answered 404");
    expect(message).not.toContain("geheim");
  });

  it("says nothing about who asks", async () => {
    server.on("/list", answer(200, {}, "a.example\n"));
    await load(server.url("/list"));
    expect(server.asked[0]?.headers).toEqual({
      host: `127.0.0.1:${server.port}`,
      accept: "text/plain, */*;q=0.5",
      "accept-encoding": "gzip",
      connection: "close",
      "user-agent": expect.stringMatching(/^Latarnik\/\d+\.\d+\.\d+ \(\+list update\)$/u) as string,
    });
  });
});

describe("a page", () => {
  it.each([
    { why: "an element", text: "<html lang=pl>", page: true },
    {
      why: "behind mark, declaration and comment",
      text: '\uFEFF<?xml version="1.0"?> <!-- x --> <!doctype HTML>',
      page: true,
    },
    { why: "a register", text: '<?xml version="1.0"?><Rejestr>', page: false },
    { why: "a list that speaks of pages", text: "! <html>\n||html.example^\n", page: false },
    { why: "an element that begins like one", text: "<headers>", page: false },
  ])("$why", ({ text, page }) => expect(isHtml(Buffer.from(text))).toBe(page));

  it("is told at once, also from a hostile head", () => {
    const start = performance.now();
    for (const part of ["<!---->", "\uFEFF", "<?xml>", "<!--"])
      expect(isHtml(Buffer.from(part.repeat(900)))).toBe(false);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe("asking conditionally", () => {
  it("takes an edition with its marks, and is told that it is the newest", async () => {
    server.on("/list", file('"1"', LIST));
    const first = await loadSource(source(server.url("/list")), { baseFolder: folder, ca: server.ca });
    expect(first).toMatchObject({ kind: "fresh", validators: { etag: '"1"' } });
    if (first.kind !== "fresh") return;
    expect(await load(server.url("/list"), {}, { previous: first.validators })).toMatchObject({ code: "unchanged" });
    expect(server.asked[1]?.headers["if-none-match"]).toBe('"1"');
  });

  it("reports how much has come of how much", async () => {
    server.on("/list", file('"1"', LIST));
    const seen: [number, number | null][] = [];
    await load(server.url("/list"), {}, { onProgress: (octets, total) => void seen.push([octets, total]) });
    expect(seen.at(-1)).toEqual([LIST.length, LIST.length]);
    expect(seen.map(([octets]) => octets)).toEqual(seen.map(([octets]) => octets).toSorted((a, b) => a - b));
    server.on("/list", (_request, response) => response.write("a.example\n") && response.end());
    await load(server.url("/list"), {}, { onProgress: (octets, total) => void seen.push([octets, total]) });
    expect(seen.at(-1)).toEqual([10, null]);
  });
});

describe("a download that breaks off", () => {
  const body = randomBytes(300_000).toString("hex"); // 600 000 octets no two places of which are alike
  const octets = Buffer.from(body);
  const half = octets.subarray(0, 250_000);
  const announced = { etag: '"1"', "content-length": String(octets.length) };
  const broken = breakAfter(200, announced, half);
  const partials = (): Promise<string[]> => readdir(join(folder, "partial")).catch(() => []);
  const withPartials = (): Partial<LoadOptions> => ({ partialFolder: join(folder, "partial") });
  const ranges = (): (string | undefined)[] => server.asked.map(({ headers }) => headers.range);
  /** A try that fails once and for all, so that something is left for the next. */
  const leaveHalf = async (): Promise<void> => {
    server.on("/list", inTurn(broken, reset));
    expect(await load(server.url("/list"), {}, withPartials())).toMatchObject({ code: "E_LIST_FETCH" });
    expect(await partials()).toEqual(["tried-0.part", "tried-0.part.json"]);
    server.asked.length = 0;
  };

  it("is taken up at once and comes out the same", async () => {
    server.on("/list", inTurn(broken, file('"1"', octets)));
    const seen: number[] = [];
    const { text } = await load(
      server.url("/list"),
      {},
      { ...withPartials(), onProgress: (count, total) => void (expect(total).toBe(octets.length), seen.push(count)) },
    );
    expect(text === body).toBe(true);
    expect(server.asked[1]?.headers).toMatchObject({ range: "bytes=250000-", "if-range": '"1"' });
    expect(seen.at(-1)).toBe(octets.length);
    expect(await partials()).toEqual([]);
  });

  it("goes on at the next try, in another process if need be", async () => {
    await leaveHalf();
    server.on("/list", file('"1"', octets));
    const { text } = await load(server.url("/list"), {}, withPartials());
    expect(text === body).toBe(true);
    expect(ranges()).toEqual(["bytes=250000-"]);
    expect(await partials()).toEqual([]);
  });

  it("goes on after a stall", async () => {
    server.on("/list", (_request, response) => response.writeHead(200, announced).write(half));
    const stalled = await load(server.url("/list"), {}, { ...withPartials(), stallMs: 100 });
    expect(stalled.code).toBe("E_LIST_STALLED");
    server.on("/list", file('"1"', octets));
    expect((await load(server.url("/list"), {}, withPartials())).text === body).toBe(true);
    expect(ranges()).toEqual([undefined, "bytes=250000-"]);
  });

  it("goes on within a gzip encoding", async () => {
    const packed = gzipSync(octets);
    const gzip = { etag: '"z"', "content-encoding": "gzip" };
    const rest: RequestListener = (_request, response) =>
      response
        .writeHead(206, { ...gzip, "content-range": `bytes 1000-${packed.length - 1}/${packed.length}` })
        .end(packed.subarray(1_000));
    server.on("/list", inTurn(breakAfter(200, gzip, packed.subarray(0, 1_000)), rest));
    expect((await load(server.url("/list"), {}, withPartials())).text === body).toBe(true);
  });

  it("learns the length of the whole from the rest", async () => {
    const rest: RequestListener = (_request, response) =>
      response
        .writeHead(206, { etag: '"1"', "content-range": `bytes 250000-599999/600000` })
        .end(octets.subarray(250_000, 590_000));
    server.on("/list", inTurn(breakAfter(200, { etag: '"1"' }, half), rest, answer(404)));
    expect(await load(server.url("/list"), {}, withPartials())).toMatchObject({ code: "E_LIST_STATUS" });
    expect(ranges()).toEqual([undefined, "bytes=250000-", "bytes=590000-"]);
  });

  it("gives up after a few tries without end", async () => {
    let at = 0;
    server.on("/list", (request, response) => {
      const start = Number(/\d+/u.exec(request.headers.range ?? "0")?.[0]);
      at = start + 1_000;
      const headers = { etag: '"1"', "content-range": `bytes ${start}-599999/600000` };
      breakAfter(
        start === 0 ? 200 : 206,
        start === 0 ? announced : headers,
        octets.subarray(start, at),
      )(request, response);
    });
    expect(await load(server.url("/list"), {}, withPartials())).toMatchObject({ code: "E_LIST_FETCH" });
    expect(ranges()).toEqual([undefined, "bytes=1000-", "bytes=2000-", "bytes=3000-"]);
  });

  const changed = Buffer.from(body.toUpperCase());
  it.each<{ why: string; routes: RequestListener[] }>([
    { why: "the list changed meanwhile", routes: [file('"2"', changed)] },
    {
      why: "the server sends another part than asked",
      routes: [
        (_q, r) =>
          r
            .writeHead(206, { etag: '"1"', "content-range": "bytes 100000-449999/600000" })
            .end(changed.subarray(100_000, 450_000)),
        file('"2"', changed),
      ],
    },
    {
      why: "the server says no word on which part it sends",
      routes: [answer(206, { etag: '"1"' }, changed.subarray(250_000)), file('"2"', changed)],
    },
    {
      why: "the rest belongs to another edition",
      routes: [
        (_q, r) =>
          r
            .writeHead(206, { etag: '"2"', "content-range": "bytes 250000-599999/600000" })
            .end(changed.subarray(250_000)),
        file('"2"', changed),
      ],
    },
    {
      why: "the whole has another length",
      routes: [
        (_q, r) => r.writeHead(206, { etag: '"1"', "content-range": "bytes 250000-599998/599999" }).end("x"),
        file('"2"', changed),
      ],
    },
    { why: "the list ends before", routes: [answer(416), file('"2"', changed)] },
  ])("is taken anew as a whole when $why", async ({ routes }) => {
    await leaveHalf();
    server.on("/list", inTurn(...routes));
    const { text } = await load(server.url("/list"), {}, withPartials());
    expect(text === changed.toString()).toBe(true);
    expect(ranges()).toEqual(["bytes=250000-", undefined].slice(0, routes.length));
    expect(await partials()).toEqual([]);
  });

  it.each<{ why: string; damage: () => Promise<void> }>([
    { why: "its octets changed", damage: () => writeFile(join(folder, "partial/tried-0.part"), Buffer.alloc(250_000)) },
    { why: "it is shorter than noted", damage: () => writeFile(join(folder, "partial/tried-0.part"), "abc") },
    { why: "its note is damaged", damage: () => writeFile(join(folder, "partial/tried-0.part.json"), "{") },
    {
      why: "it is of another address",
      damage: async () => {
        const path = join(folder, "partial/tried-0.part.json");
        const note = JSON.parse(await readFile(path, "utf8")) as object;
        await writeFile(path, JSON.stringify({ ...note, url: "https://lists.example/other" }));
      },
    },
  ])("is not gone on with when $why", async ({ damage }) => {
    await leaveHalf();
    await damage();
    server.on("/list", file('"1"', octets));
    expect((await load(server.url("/list"), {}, withPartials())).text === body).toBe(true);
    expect(ranges()).toEqual([undefined]);
  });

  it.each<{ why: string; headers: Record<string, string>; resumed: boolean }>([
    { why: "a weak mark", headers: { etag: 'W/"1"' }, resumed: false },
    { why: "no mark", headers: {}, resumed: false },
    {
      why: "a date just before the answer",
      headers: { date: "Sun, 22 Nov 2026 00:00:30 GMT", "last-modified": "Sun, 22 Nov 2026 00:00:00 GMT" },
      resumed: false,
    },
    {
      why: "a date well before it",
      headers: { date: "Sun, 22 Nov 2026 00:10:00 GMT", "last-modified": "Sun, 22 Nov 2026 00:00:00 GMT" },
      resumed: true,
    },
  ])("with $why can be gone on with: $resumed", async ({ headers, resumed }) => {
    server.on("/list", inTurn(breakAfter(200, headers, half), answer(404)));
    expect((await load(server.url("/list"), {}, withPartials())).code).toBe(resumed ? "E_LIST_STATUS" : "E_LIST_FETCH");
    expect(ranges()).toEqual(resumed ? [undefined, "bytes=250000-"] : [undefined]);
  });

  it("puts large ones on disk while they come", async () => {
    const large = randomBytes(6_000_000);
    server.on("/list", (_request, response) =>
      response.writeHead(200, { etag: '"1"', "content-length": "6000000" }).write(large.subarray(0, 5_000_000)),
    );
    const loading = load(server.url("/list"), {}, { ...withPartials(), stallMs: 1_000 });
    await expect.poll(partials, { timeout: 5_000 }).toContain("tried-0.part.json");
    const note = JSON.parse(await readFile(join(folder, "partial/tried-0.part.json"), "utf8")) as { octets: number };
    expect(note.octets).toBeLessThan(5_000_000); // the stall adds the rest
    expect(await loading).toMatchObject({ code: "E_LIST_STALLED" });
    server.on("/list", file('"1"', large));
    const { octets: whole } = await load(server.url("/list"), {}, withPartials());
    expect(Buffer.compare(whole as Uint8Array, large)).toBe(0);
    expect(ranges()).toEqual([undefined, "bytes=5000000-"]);
  });
});

describe("certificates", () => {
  const DAY = 86_400_000;
  it.each<{ why: string; certify: (authority: TestAuthority) => ReturnType<TestAuthority["certify"]>; says: RegExp }>([
    {
      why: "ran out",
      certify: (authority) => authority.certify(["127.0.0.1"], Date.now() - 9 * DAY, Date.now() - 2 * DAY),
      says: /its certificate has run out, or the clock of this machine is ahead/u,
    },
    {
      why: "not valid yet",
      certify: (authority) => authority.certify(["127.0.0.1"], Date.now() + DAY, Date.now() + 2 * DAY),
      says: /the clock of this machine is behind/u,
    },
    {
      why: "for another name",
      certify: (authority) => authority.certify(["other.example"]),
      says: /for another name; perhaps a log-in page/u,
    },
    {
      why: "signed by somebody else",
      certify: () => new TestAuthority().certify(["127.0.0.1"]),
      says: /nobody this machine trusts signed its certificate/u,
    },
  ])("$why: E_LIST_TLS, in words", async ({ certify, says }) => {
    const bad = await new ListServer(certify).start();
    try {
      bad.on("/list", answer(200, {}, "a.example\n"));
      const result = await load(bad.url("/list"), {}, { ca: bad.ca });
      expect(result).toMatchObject({ code: "E_LIST_TLS", message: expect.stringMatching(says) as string });
      expect(bad.asked).toEqual([]);
    } finally {
      await bad.stop();
    }
  });

  it("are checked whatever the environment says", async () => {
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      server.on("/list", answer(200, {}, "a.example\n"));
      const strangers = new TestAuthority().ca;
      expect(await load(server.url("/list"), {}, { ca: strangers })).toMatchObject({ code: "E_LIST_TLS" });
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
  });

  it("speaks no TLS at all: E_LIST_TLS", async () => {
    const proxy = await new ProxyServer().start();
    expect(await load(`https://127.0.0.1:${proxy.port}/`)).toMatchObject({ code: "E_LIST_TLS" });
    await proxy.stop();
  });

  it("nobody listens: E_LIST_FETCH, in words", async () => {
    const gone = await new ListServer().start();
    const url = gone.url("/list");
    await gone.stop();
    expect(await load(url)).toMatchObject({
      code: "E_LIST_FETCH",
      message: expect.stringContaining("nothing listens there") as string,
    });
  });
});

describe("a proxy", () => {
  const secret = "pa:ss wörd";
  const userinfo = `${encodeURIComponent("anna")}:${encodeURIComponent(secret)}@`;
  let proxy: ProxyServer;
  afterEach(() => proxy.stop());
  const through = (url: string): Partial<LoadOptions> => ({ proxy: url });
  const url = (): string => server.url("/list", "lists.example");

  it("gives a tunnel to the name that was asked, and sees no more", async () => {
    proxy = await new ProxyServer().start();
    server.on("/list", answer(200, {}, "a.example\n"));
    expect(await load(url(), {}, through(proxy.url()))).toMatchObject({ text: "a.example\n" });
    expect(proxy.asked).toEqual([`lists.example:${server.port}`]);
    expect(Object.keys(proxy.heads[0] ?? {}).toSorted()).toEqual(["connection", "host"]);
  });

  it("gets the name and password of its address, which the list server does not", async () => {
    proxy = await new ProxyServer(`anna:${secret}`).start();
    server.on("/list", answer(200, {}, "a.example\n"));
    expect(await load(url(), {}, through(proxy.url(userinfo)))).toMatchObject({ text: "a.example\n" });
    expect(server.asked[0]?.headers).not.toHaveProperty("proxy-authorization");
  });

  it("leads to listed hosts after a redirect", async () => {
    proxy = await new ProxyServer().start();
    server.on("/list", answer(302, { location: server.url("/moved", "cdn.example") }));
    server.on("/moved", answer(302, { location: "again" }));
    server.on("/again", answer(200, {}, "a.example\n"));
    const more = { redirectHosts: ["cdn.example"] };
    expect(await load(url(), more, through(proxy.url()))).toMatchObject({ text: "a.example\n" });
    expect(await load(url(), {}, through(proxy.url()))).toMatchObject({ code: "E_LIST_REDIRECT" });
    expect(proxy.asked.at(-1)).toBe(`lists.example:${server.port}`);
  });

  it.each<{ why: string; wants?: string; userinfo?: string; refuseWith?: number; gone?: boolean; says: RegExp }>([
    { why: "wants a password and gets none", wants: "a:b", says: /wants a name and password \(407\)/u },
    { why: "gets a wrong one", wants: "a:b", userinfo, says: /does not accept our name and password \(407\)/u },
    { why: "cannot reach the server", refuseWith: 502, userinfo, says: /does not let us through: 502 Not today/u },
    { why: "is not there", gone: true, userinfo, says: /cannot be used: nothing listens there/u },
  ])("$why: E_LIST_PROXY, without the password", async (row) => {
    proxy = await new ProxyServer(row.wants).start();
    proxy.refuseWith = row.refuseWith;
    const address = proxy.url(row.userinfo);
    if (row.gone === true) await proxy.stop();
    const error = await loadSource(source(url()), { baseFolder: folder, ca: server.ca, proxy: address }).catch(
      (caught: unknown) => caught as ListUpdateError,
    );
    expect(error).toMatchObject({ code: "E_LIST_PROXY", message: expect.stringMatching(row.says) as string });
    // Everything a log could print of it, causes included.
    const printed = inspect(error, { depth: 20, showHidden: true });
    for (const hidden of [secret, encodeURIComponent(secret), Buffer.from(`anna:${secret}`).toString("base64")])
      expect(printed).not.toContain(hidden);
    expect(server.asked).toEqual([]);
    if (row.gone === true) proxy = await new ProxyServer().start();
  });

  it("that never answers is given up in time", async () => {
    proxy = await new ProxyServer().start();
    const silent = await silentServer();
    expect(await load(url(), {}, { ...through(`http://127.0.0.1:${silent.port}`), timeoutMs: 200 })).toMatchObject({
      code: "E_LIST_TIMEOUT",
    });
    await silent.stop();
  });
});

async function silentServer(): Promise<{ port: number; stop: () => Promise<void> }> {
  const open = new Set<{ destroy: () => void }>();
  const silent = createServer((socket) => void open.add(socket));
  await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
  const stop = async (): Promise<void> => {
    for (const socket of open) socket.destroy();
    await new Promise((done) => silent.close(done));
  };
  return { port: (silent.address() as { port: number }).port, stop };
}

describe("files a v2fly list includes", () => {
  const v2fly = (more = {}, options: Partial<LoadOptions> = {}) =>
    load(server.url("/data/list"), { format: "v2fly", ...more }, options);
  const put = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) server.on(`/data/${name}`, answer(200, { etag: '"1"' }, text));
  };
  const paths = (): string[] => server.asked.map(({ path }) => path);

  it.each<{ why: string; files: Record<string, string>; out: string; asked?: string[] }>([
    {
      why: "stand in its place",
      files: { list: "a.example\ninclude:more\nb.example\n", more: "full:c.example" },
      out: "a.example\n# include:more\nfull:c.example\nb.example\n",
    },
    {
      why: "are filtered by attribute",
      files: { list: "include:more @cn\ninclude:more @-cn", more: "c.example @cn\nd.example" },
      out: "# include:more @cn\nc.example @cn\n# include:more @-cn\nd.example",
      asked: ["/data/list", "/data/more"],
    },
    {
      why: "in a circle are each asked once",
      files: { list: "include:x", x: "x.example\ninclude:y", y: "y.example\ninclude:x" },
      out: "# include:x\nx.example\n# include:y\ny.example\ninclude:x",
      asked: ["/data/list", "/data/x", "/data/y"],
    },
    {
      why: "that do not exist stay as a line to be reported",
      files: { list: "a.example\ninclude:nothing" },
      out: "a.example\ninclude:nothing",
    },
    {
      why: "outside its folder are not asked for",
      files: { list: "include:../secret\ninclude:/etc/passwd\ninclude:https://cdn.example/x\ninclude:.." },
      out: "include:../secret\ninclude:/etc/passwd\ninclude:https://cdn.example/x\ninclude:..",
      asked: ["/data/list"],
    },
    {
      why: "may have an exclamation mark",
      files: { list: "include:geolocation-!cn", "geolocation-!cn": "c.example" },
      out: "# include:geolocation-!cn\nc.example",
    },
  ])("$why", async (row) => {
    put(row.files);
    expect(await v2fly()).toMatchObject({ text: row.out });
    if (row.asked !== undefined) expect(paths()).toEqual(row.asked);
  });

  const chain = (length: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: length + 1 }, (_, i) => [
        i === 0 ? "list" : `f${i}`,
        i === length ? "end.example" : `include:f${i + 1}`,
      ]),
    );
  const fan = (width: number): Record<string, string> => ({
    list: Array.from({ length: width }, (_, i) => `include:f${i}`).join("\n"),
    ...Object.fromEntries(Array.from({ length: width }, (_, i) => [`f${i}`, `n${i}.example`])),
  });
  it.each<{ why: string; files: Record<string, string>; more?: Record<string, unknown>; code: string }>([
    { why: "ten deep are taken", files: chain(10), code: "none" },
    { why: "eleven deep are not", files: chain(11), code: "E_LIST_TOO_LARGE" },
    { why: "more than 200 are not", files: fan(201), code: "E_LIST_TOO_LARGE" },
    {
      why: "larger in all than the list may be are not",
      files: { list: "include:x\ninclude:y", x: "x".repeat(60), y: "y".repeat(60) },
      more: { maxBytes: 100 },
      code: "E_LIST_TOO_LARGE",
    },
    {
      why: "of a page are not",
      files: { list: "include:x", x: "<html>" },
      code: "E_LIST_HTML",
    },
  ])("$why: $code", async (row) => {
    put(row.files);
    expect(await v2fly(row.more)).toMatchObject({ code: row.code });
  });

  it("refuse the whole when one cannot be had now", async () => {
    put({ list: "a.example\ninclude:more" });
    server.on("/data/more", answer(503));
    expect(await v2fly()).toMatchObject({ code: "E_LIST_STATUS" });
  });

  it("share the time of the list", async () => {
    put({ list: "include:more" });
    server.on("/data/more", () => undefined);
    expect(await v2fly({}, { timeoutMs: 300 })).toMatchObject({ code: "E_LIST_TIMEOUT" });
  });

  it("are looked at again although the list itself did not change", async () => {
    put({ list: "include:more", more: "a.example" });
    const loaded = await loadSource(source(server.url("/data/list"), { format: "v2fly" }), {
      baseFolder: folder,
      ca: server.ca,
    });
    expect(loaded.kind === "fresh" && loaded.validators).toEqual({});
  });

  it("lie beside a local list, too", async () => {
    await writeFile(join(folder, "list"), "include:more\ninclude:none\n");
    await writeFile(join(folder, "more"), "a.example");
    const loaded = await loadSource(source("", { format: "v2fly", url: undefined, file: "list" }), {
      baseFolder: folder,
    });
    expect(loaded.kind === "fresh" && Buffer.from(loaded.octets).toString()).toBe(
      "# include:more\na.example\ninclude:none\n",
    );
  });
});
