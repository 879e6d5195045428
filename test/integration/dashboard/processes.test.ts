/**
 * Both processes as they run at a venue: set-up, roles at every door, uplink, live nudge, last good, kill -9.
 *
 * @module
 */
import { createServer } from "node:net";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROLE_PERMISSIONS } from "../../../dashboard/access/roles.ts";
import { Api, Role } from "../../../policies/schema/api.ts";
import { PolicyBundle } from "../../../policies/schema/messages.ts";
import { Uplink, Visitor, startProcess } from "../../support/dashboard.ts";
import type { StartedProcess } from "../../support/dashboard.ts";

const PASSWORD = "correct horse battery";
const BOOT = "0123456789abcdef0123456789abcdef";
const root = mkdtempSync(join(tmpdir(), "latarnik-dashboard-"));
const data = join(root, "data");
const policies = join(root, "policies");
const listFile = join(root, "own.txt");
const configFile = join(root, "config.yaml");
const options = ["--config", configFile, "--data", data];

let control: StartedProcess;
let server: StartedProcess;
let url: string;
let admin: Visitor;
let uplink: Uplink;

const hit = (over: Readonly<Record<string, unknown>> = {}) => ({
  at: Date.now() - 500,
  network: "tablets",
  mode: "A",
  device: "tablet-01",
  subject: null,
  category: "TS-06",
  layer: "list",
  source: "starter-ts-06",
  entry: "bad.example",
  name: "www.bad.example",
  qtype: 1,
  policyGeneration: 1,
  listGeneration: 1,
  navigation: {
    pageRendered: null,
    notPreceded: true,
    apexOrWww: true,
    knownSubresource: false,
    burst: false,
    idle: null,
  },
  ...over,
});
const batch = (seq: number, over: Readonly<Record<string, unknown>> = {}) => ({
  format: 1,
  resolver: "resolver-1",
  bootId: BOOT,
  seq,
  hits: [],
  counters: [],
  spikes: [],
  dropped: 0,
  ...over,
});

async function until<T>(look: () => Promise<T | undefined>, what: string, withinMs = 15_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline) throw new Error(`not within ${String(withinMs)} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

beforeAll(async () => {
  cpSync(resolve(import.meta.dirname, "../../../policies"), policies, { recursive: true });
  writeFileSync(listFile, "one.example\nnot a name!!\nprobe.own.example\n");
  writeFileSync(
    configFile,
    `policies: { folder: ${policies} }
dashboard: { port: 0 }
lists:
  sources:
    - id: own-list
      title: { pl: Własna, en: Own }
      category: TS-08
      format: domains
      file: own.txt
      licence: CC0-1.0
      maxShrinkPercent: 40
      probes: [probe.own.example]
`,
  );
  control = await startProcess("control", options);
  server = await startProcess("server", [...options, "--http-port", "0"]);
  url = String(server.message["url"]);
  uplink = new Uplink(control.message);
  admin = new Visitor(url);
});
afterAll(async () => {
  await server?.stop();
  await control?.stop();
  rmSync(root, { recursive: true, force: true });
});

describe("first run", () => {
  it("tells the supervisor where resolvers and people find it, and keeps keys to itself", () => {
    expect(control.message).toMatchObject({ kind: "ready", process: "control", bundle: { generation: 1 } });
    expect(server.message).toMatchObject({ kind: "ready", process: "server" });
    expect(statSync(join(data, "uplink.key")).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, "secret", "name-digest.key")).mode & 0o777).toBe(0o600);
  });

  it("makes the first account with the one-time link only", async () => {
    expect((await admin.ask("GET", "/api/setup")).body).toEqual({ needed: true });
    const person = { login: "Anna", displayName: "Anna Nowak", password: PASSWORD };
    const wrong = await admin.ask("POST", "/api/setup", { token: "x".repeat(43), ...person });
    expect(wrong).toMatchObject({ status: 403, body: { code: "E_ACCESS_SETUP_TOKEN" } });
    const short = await admin.ask("POST", "/api/setup", {
      token: control.message["setupToken"],
      ...person,
      password: "short",
    });
    expect(short).toMatchObject({ status: 400, body: { code: "E_API_INPUT", fields: [{ path: "password" }] } });
    const made = await admin.ask("POST", "/api/setup", { token: control.message["setupToken"], ...person });
    expect(made).toMatchObject({ status: 200, body: { account: { login: "anna" }, roles: ["admin", "nsp"] } });
    const cookie = made.headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/HttpOnly/u);
    expect(cookie).toMatch(/SameSite=Strict/u);
    expect((await admin.ask("GET", "/api/setup")).body).toEqual({ needed: false });
  });

  it("answers with a strict policy for scripts and in the reader's language", async () => {
    const answer = await new Visitor(url).ask("GET", "/api/today", undefined, { "accept-language": "en-GB,pl" });
    expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'none';.*script-src 'self';/u);
    expect(answer.headers.get("content-security-policy")).not.toMatch(/unsafe|https:/u);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.body.message).toBe("Sign in.");
  });
});

describe("every door", () => {
  const people = new Map<string, Visitor>();
  const endpoints = Object.entries(Api).map(([name, endpoint]) => ({ name, ...endpoint }));
  const path = (endpoint: { path: string }) => endpoint.path.replace(":id", "none");
  /** Fits no schema: a door that opens answers 400, and nothing is changed by the test. */
  const nonsense = { "no such field": true };

  beforeAll(async () => {
    for (const role of Role.options) {
      await admin.ask("POST", "/api/accounts", {
        login: `p-${role}`,
        displayName: role,
        password: PASSWORD,
        roles: [role],
        order: { number: "12/2026", on: "2026-01-02" },
      });
      const visitor = new Visitor(url);
      const entered = await visitor.ask("POST", "/api/session", { login: `p-${role}`, password: PASSWORD });
      expect(entered.status).toBe(200);
      people.set(role, visitor);
    }
  });

  // A sample: `integration/access/matrix.test.ts` knocks at every door. All of them from one address in a minute would meet the limit.
  it.each(endpoints.filter((endpoint) => endpoint.permission !== null).filter((_, index) => index % 12 === 0))(
    "$name is closed without a session and open to exactly the roles that say so",
    async (endpoint) => {
      const body = "body" in endpoint ? nonsense : undefined;
      const stranger = await new Visitor(url).ask(endpoint.method, path(endpoint), body);
      expect(stranger).toMatchObject({ status: 401, body: { code: "E_ACCESS_SESSION" } });
      if (endpoint.name === "signOut") return;
      for (const role of Role.options) {
        const answer = await (people.get(role) as Visitor).ask(endpoint.method, path(endpoint), body);
        const may =
          endpoint.permission === "session" || ROLE_PERMISSIONS[role].some((held) => held === endpoint.permission);
        if (may) expect([200, 400, 404, 409], `${role} at ${endpoint.name}`).toContain(answer.status);
        else
          expect(answer, `${role} at ${endpoint.name}`).toMatchObject({
            status: 403,
            body: { code: "E_ACCESS_DENIED" },
          });
      }
    },
  );

  it("keeps drafts and signals from the administrator of the software", () => {
    expect(ROLE_PERMISSIONS.admin).not.toContain("drafts.read");
    expect(ROLE_PERMISSIONS.admin).not.toContain("signals.read");
    expect(ROLE_PERMISSIONS.iod).not.toContain("drafts.read");
  });

  it.each([
    { why: "no CSRF token", headers: { "x-latarnik-csrf": "" }, code: "E_ACCESS_CSRF" },
    { why: "another session's token", headers: { "x-latarnik-csrf": "A".repeat(43) }, code: "E_ACCESS_CSRF" },
    { why: "another site's form", headers: { origin: "http://evil.example" }, code: "E_ACCESS_ORIGIN" },
    { why: "a browser says cross-site", headers: { "sec-fetch-site": "cross-site" }, code: "E_ACCESS_ORIGIN" },
  ])("refuses a change with $why", async ({ headers, code }) => {
    const answer = await admin.ask("POST", "/api/lists/update", {}, headers);
    expect(answer).toMatchObject({ status: 403, body: { code } });
  });

  it("accepts JSON only", async () => {
    const answer = await admin.ask("POST", "/api/lists/update", {}, { "content-type": "text/plain" });
    expect(answer).toMatchObject({ status: 415, body: { code: "E_API_MEDIA_TYPE" } });
  });

  it("publishes the contract it keeps", async () => {
    const { body } = await new Visitor(url).ask("GET", "/api/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    const documented = Object.entries(body.paths as Record<string, object>).flatMap(([at, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${at.replaceAll(/\{(\w+)\}/gu, ":$1")}`),
    );
    expect(documented.sort()).toEqual(endpoints.map((endpoint) => `${endpoint.method} ${endpoint.path}`).sort());
  });

  it("withdraws a role at once and keeps the last administrator", async () => {
    const accounts = (await admin.ask("GET", "/api/accounts")).body as { id: string; login: string }[];
    const id = (login: string) => accounts.find((account) => account.login === login)?.id ?? "";
    const edukator = people.get("edukator") as Visitor;
    expect((await edukator.ask("GET", "/api/signals")).status).toBe(200);
    await admin.ask("PATCH", `/api/accounts/${id("p-edukator")}`, { roles: ["audytor"] });
    expect((await edukator.ask("GET", "/api/signals")).status).toBe(403);
    await admin.ask("PATCH", `/api/accounts/${id("p-admin")}`, { disabled: true });
    expect((await (people.get("admin") as Visitor).ask("GET", "/api/accounts")).status).toBe(401);
    const last = await admin.ask("PATCH", `/api/accounts/${id("anna")}`, { disabled: true });
    expect(last).toMatchObject({ status: 409, body: { code: "E_ACCESS_LAST_ADMIN" } });
  });

  it("does not say whether a login exists", async () => {
    const stranger = new Visitor(url);
    const unknown = await stranger.ask("POST", "/api/session", { login: "nobody", password: "wrong wrong wrong" });
    const known = await stranger.ask("POST", "/api/session", { login: "p-nsp", password: "wrong wrong wrong" });
    expect([unknown.status, known.status]).toEqual([401, 401]);
    expect(unknown.body).toEqual(known.body);
  });
});

describe("uplink", () => {
  it("is closed without the key", async () => {
    for (const authorization of ["", "Bearer ", `Bearer ${"0".repeat(64)}`, uplink.key]) {
      const answer = await uplink.ask("GET", "/uplink/bundle", undefined, { authorization });
      expect([answer.status, await answer.json()]).toEqual([401, { code: "E_UPLINK_KEY" }]);
    }
  });

  it("serves a whole generation: bundle by entity tag, packs whose octets fit their digest", async () => {
    const answer = await uplink.ask("GET", "/uplink/bundle");
    const text = await answer.text();
    const bundle = PolicyBundle.parse(JSON.parse(text));
    const etag = answer.headers.get("etag") ?? "";
    expect(etag).toBe(`"${createHash("sha256").update(text).digest("hex")}"`);
    expect((await uplink.ask("GET", "/uplink/bundle", undefined, { "if-none-match": etag })).status).toBe(304);
    for (const ref of [bundle.rules, bundle.lists]) {
      const pack = await uplink.ask("GET", `/uplink/packs/${ref.digest}`);
      const octets = Buffer.from(await pack.arrayBuffer());
      expect(Number(pack.headers.get("content-length"))).toBe(ref.bytes);
      expect(octets.length).toBe(ref.bytes);
      expect(createHash("sha256").update(octets).digest("hex")).toBe(ref.digest);
    }
    expect(bundle.proofs.blocked).toContainEqual({ name: "probe.own.example", source: "own-list" });
    expect(bundle.proofs.open).toContain("116111.pl");
    for (const bad of ["0".repeat(64), "..%2F..%2Fuplink.key", "x"])
      expect((await uplink.ask("GET", `/uplink/packs/${bad}`)).status).toBe(404);
  });

  it.each([
    { why: "a hit of a private device", body: batch(900, { hits: [hit({ mode: "C" })] }) },
    { why: "an address smuggled in", body: batch(901, { hits: [hit({ client: "192.0.2.7" })] }) },
    { why: "no JSON", body: "{" },
  ])("refuses $why and keeps none of it", async ({ body }) => {
    const answer = await uplink.ask("POST", "/uplink/telemetry", body);
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain("E_UPLINK_BODY");
    expect(text).not.toMatch(/bad\.example|192\.0\.2\.7/u);
  });

  it("turns a hit into a draft, nudges the open page by id, and shows facts and reasons", async () => {
    const origin = url;
    const refused = new WebSocket(`${url.replace("http", "ws")}/live`, { headers: { cookie: admin.cookie } });
    expect(
      await new Promise((done) => refused.once("unexpected-response", (_, response) => done(response.statusCode))),
    ).toBe(403);
    const stranger = new WebSocket(`${url.replace("http", "ws")}/live`, { origin });
    expect(
      await new Promise((done) => stranger.once("unexpected-response", (_, response) => done(response.statusCode))),
    ).toBe(401);

    const page = new WebSocket(`${url.replace("http", "ws")}/live`, { origin, headers: { cookie: admin.cookie } });
    const heard: string[] = [];
    page.on("message", (message) => heard.push((message as Buffer).toString()));
    await new Promise((done) => page.once("open", done));
    await new Promise((done) => setTimeout(done, 500));
    const sentAt = performance.now();
    const answer = await uplink.ask("POST", "/uplink/telemetry", batch(1, { hits: [hit()] }));
    expect(await answer.json()).toEqual({ ack: 1 });
    await until(async () => (heard.some((word) => word.includes('"drafts"')) ? true : undefined), "a nudge");
    expect(performance.now() - sentAt).toBeLessThan(2_000);
    expect(heard.join()).not.toContain("bad.example");
    page.close();

    const again = await uplink.ask("POST", "/uplink/telemetry", batch(1, { hits: [hit()] }));
    expect(await again.json()).toEqual({ ack: 1 });
    const drafts = (await admin.ask("GET", "/api/drafts")).body;
    expect(drafts).toHaveLength(1);
    const draft = (await admin.ask("GET", `/api/drafts/${drafts[0].id}`)).body;
    expect(draft).toMatchObject({
      contact: "attempt",
      state: "draft",
      number: expect.stringMatching(/^P\/\d{4}\/001$/u),
    });
    expect(draft.standards.length).toBeGreaterThan(2);
  });

  it("shows the state of resolvers, and danger while none reports", async () => {
    const before = (await admin.ask("GET", "/api/today")).body;
    expect(before.lights.map((light: { id: string }) => light.id)).toEqual([
      "network",
      "devices",
      "people",
      "procedure",
      "help",
    ]);
    expect(before.lights[0].state).toBe("danger");
    const generation = (await (await uplink.ask("GET", "/uplink/bundle")).json()) as PolicyBundle;
    const status = {
      resolver: "resolver-1",
      bootId: BOOT,
      startedAt: Date.now(),
      workers: 2,
      workerRestarts: 0,
      policyGeneration: generation.generation,
      listGeneration: generation.lists.manifest.generation,
      lastSwapError: null,
      endpoints: [{ protocol: "udp", address: "127.0.0.1", port: 5353 }],
      upstreams: [{ address: "192.0.2.53", port: 53, healthy: true, medianMs: 10, failures: 0 }],
      queries: 5,
      cacheHits: 1,
      failures: 0,
      unknownClientQuestions: 0,
    };
    const answer = await uplink.ask("POST", "/uplink/status", status);
    expect(await answer.json()).toEqual({ generation: generation.generation });
    const today = (await admin.ask("GET", "/api/today")).body;
    expect(today.lights[0]).toMatchObject({ id: "network", state: "good" });
    expect(today.lights[1].state).toBe("not-measured");
    expect(today.lights[2].state).toBe("good");
    // Helplines stay open; but nobody of this venue has called them yet, and that is said.
    expect(today.lights[4]).toMatchObject({ id: "help", state: "attention" });
    expect(today.coverage.gaps.length).toBeGreaterThan(0);
    await uplink.ask("POST", "/uplink/status", { ...status, unknownClientQuestions: 3 });
    const strangers = (await admin.ask("GET", "/api/today")).body.lights[0];
    expect(strangers.state).toBe("attention");
    const networks = (await admin.ask("GET", "/api/networks")).body;
    expect(networks.networks.map((network: { id: string }) => network.id).sort()).toEqual([
      "guest-wifi",
      "kiosk",
      "quarantine",
      "tablets",
    ]);
    expect(networks.resolvers[0]).toMatchObject({ id: "resolver-1", upToDate: true });
  });
});

describe("lists", () => {
  it("says where each comes from, and names every line that could not be used", async () => {
    const lists = (await admin.ask("GET", "/api/lists")).body;
    const own = lists.sources.find((source: { id: string }) => source.id === "own-list");
    expect(own).toMatchObject({ origin: "file", state: "fresh", entries: 2, unusable: 1, error: null });
    expect(lists.sources.filter((source: { origin: string }) => source.origin === "starter").length).toBeGreaterThan(
      10,
    );
    const unusable = (await admin.ask("GET", "/api/lists/own-list/unusable")).body;
    expect(unusable).toMatchObject({ total: 1, lines: [{ line: 2, text: "not a name!!" }] });
    expect((await admin.ask("GET", "/api/lists/..%2fuplink/unusable")).status).toBe(404);
  });

  it.each([
    {
      why: "a listed name below its parent",
      ask: { name: "www.one.example", network: "tablets" },
      verdict: { kind: "block", category: "TS-08" },
    },
    {
      why: "any case and a final dot",
      ask: { name: "WWW.One.Example.", network: "tablets" },
      verdict: { kind: "block" },
    },
    { why: "a name nobody lists", ask: { name: "example.org", network: "tablets" }, verdict: { kind: "pass" } },
    {
      why: "a stranger to the station",
      ask: { name: "example.org", network: "kiosk" },
      verdict: { kind: "block", category: "S0-POL" },
    },
    { why: "help, on the station too", ask: { name: "116111.pl", network: "kiosk" }, verdict: { kind: "allow" } },
    { why: "a search engine", ask: { name: "www.google.com", network: "guest-wifi" }, verdict: { kind: "rewrite" } },
    { why: "a canary", ask: { name: "use-application-dns.net", network: "tablets" }, verdict: { kind: "special" } },
  ])("explains $why", async ({ ask, verdict }) => {
    const answer = await admin.ask("POST", "/api/explain", ask);
    expect(answer.body).toMatchObject({ verdict });
    expect(answer.body.steps.length).toBeGreaterThan(4);
  });

  it("reads Polish letters and refuses what is no name", async () => {
    const polish = await admin.ask("POST", "/api/explain", { name: "Żółw.example", network: "tablets" });
    expect(polish.body).toMatchObject({ name: "xn--w-uga1v8h.example", unicodeName: "żółw.example" });
    for (const name of ["no such name", "a..b", "http://x/", "x".repeat(64) + ".example"])
      expect(await admin.ask("POST", "/api/explain", { name, network: "tablets" })).toMatchObject({
        status: 422,
        body: { code: "E_EXPLAIN_NAME" },
      });
    const nowhere = await admin.ask("POST", "/api/explain", { name: "example.org", network: "nowhere" });
    expect(nowhere).toMatchObject({ status: 422, body: { code: "E_EXPLAIN_NETWORK" } });
  });

  it("builds anew on request and publishes the next generation", async () => {
    writeFileSync(listFile, "one.example\ntwo.example\nprobe.own.example\n");
    expect((await admin.ask("POST", "/api/lists/update", {})).body).toEqual({ started: true });
    await until(
      async () =>
        (await admin.ask("POST", "/api/explain", { name: "two.example", network: "tablets" })).body.verdict.kind ===
        "block"
          ? true
          : undefined,
      "two.example blocked",
    );
  });

  it("keeps the good list when the new one is refused, and says so", async () => {
    writeFileSync(listFile, "# nothing left\n");
    control.child.send({ kind: "reload" });
    const own = await until(async () => {
      const lists = (await admin.ask("GET", "/api/lists")).body;
      return lists.sources.find(
        (source: { id: string; state: string }) => source.id === "own-list" && source.state === "kept",
      );
    }, "the source is kept");
    expect(own.error.code).toMatch(/^E_LIST_/u);
    const answer = await admin.ask("POST", "/api/explain", { name: "two.example", network: "tablets" });
    expect(answer.body.verdict.kind).toBe("block");
  });

  it("keeps the good policies when the new ones are refused, says so, and recovers", async () => {
    const file = join(policies, "networks", "tablets.yaml");
    const good = readFileSync(file, "utf8");
    const check = async () => {
      const { lights } = (await admin.ask("GET", "/api/today")).body;
      return lights[0].checks.find((found: { id: string }) => found.id === "policies.valid") as { state: string };
    };
    writeFileSync(file, `${good}\nsurprise: true\n`);
    control.child.kill("SIGHUP");
    await until(async () => ((await check()).state === "attention" ? true : undefined), "the fault is shown");
    expect((await uplink.ask("GET", "/uplink/bundle")).status).toBe(200);
    writeFileSync(file, good);
    control.child.kill("SIGHUP");
    await until(async () => ((await check()).state === "good" ? true : undefined), "the recovery is shown");
  });
});

describe("trouble", () => {
  it("loses no acknowledged draft to kill -9 and is back within two seconds", async () => {
    const acknowledged = await uplink.ask(
      "POST",
      "/uplink/telemetry",
      batch(2, { hits: [hit({ device: "tablet-02" })] }),
    );
    expect(await acknowledged.json()).toEqual({ ack: 2 });
    await control.stop("SIGKILL");
    expect((await admin.ask("GET", "/api/drafts")).body).toHaveLength(2);
    const startedAt = performance.now();
    control = await startProcess("control", options);
    // Two seconds on a quiet machine; this one is shared by several test runs.
    expect(performance.now() - startedAt).toBeLessThan(6_000);
    expect(control.message["setupToken"]).toBeNull();
    uplink = new Uplink(control.message);
    const repeated = await uplink.ask("POST", "/uplink/telemetry", batch(2, { hits: [hit({ device: "tablet-02" })] }));
    expect(await repeated.json()).toEqual({ ack: 2 });
    expect((await admin.ask("GET", "/api/drafts")).body).toHaveLength(2);
  });

  it.each([
    { why: "an unknown option", name: "control", args: ["--surprise"], code: "E_PLATFORM_ARGUMENTS" },
    {
      why: "a configuration that is not there",
      name: "control",
      args: ["--config", "/nowhere/config.yaml"],
      code: "E_PLATFORM_CONFIG",
    },
    {
      why: "a data folder that cannot be",
      name: "server",
      args: ["--config", "none", "--data", "/dev/null/x"],
      code: "E_PLATFORM_DATA_FOLDER",
    },
  ] as const)("says in one sentence what stops it: $why", async ({ name, args, code }) => {
    const failed = await startProcess(name, args);
    expect(failed.message).toMatchObject({ kind: "failed", code, message: expect.stringMatching(/\S/u) });
    expect(await failed.stop()).toBe(1);
  });

  it("says that a port is busy", async () => {
    const squatter = createServer();
    await new Promise<void>((done) => squatter.listen(0, "127.0.0.1", done));
    const { port } = squatter.address() as { port: number };
    const failed = await startProcess("server", [...options, "--http-port", String(port)]);
    expect(failed.message).toMatchObject({ kind: "failed", code: "E_PLATFORM_PORT_BUSY" });
    expect(failed.message["message"]).toContain(String(port));
    expect(await failed.stop()).toBe(1);
    squatter.close();
  });

  it("says that another control process is active", async () => {
    const failed = await startProcess("control", options);
    expect(failed.message).toMatchObject({ kind: "failed", code: "E_PLATFORM_LEASE" });
    expect(await failed.stop()).toBe(1);
  });

  it("stops cleanly, and its log holds no name, no address and no key", async () => {
    const logs = control.log() + server.log();
    expect(await server.stop()).toBe(0);
    expect(await control.stop()).toBe(0);
    expect(logs).not.toMatch(/bad\.example|two\.example|192\.0\.2/u);
    expect(logs).not.toContain(uplink.key);
    expect(logs).not.toContain(PASSWORD);
    mkdirSync(data, { recursive: true });
    expect(readdirSync(join(data, "published")).filter((file) => file.endsWith(".tmp"))).toEqual([]);
  });
});
