/**
 * What stands before the permission: own page, token against forged requests, limits by address; and the doors that know no session: devices,
 * resolvers, the children's page, the live socket.
 *
 * @module
 */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataFolderAt } from "../../../dashboard/platform/data-folder.ts";
import { recordChange } from "../../../dashboard/platform/change.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import { openUplink } from "../../../dashboard/venues/index.ts";
import type { Role } from "../../../policies/schema/api.ts";
import { HelpPaths } from "../../../policies/schema/help-document.ts";
import { LiveNudge, UplinkPaths } from "../../../policies/schema/messages.ts";
import { openHelpWorld } from "../../support/help-world.ts";
import type { HelpWorld } from "../../support/help-world.ts";
import { EVERYBODY, TABLE, TOPICS } from "./expectations.ts";
import { openRealServer } from "./stage.ts";
import type { RealServer, Somebody } from "./stage.ts";

let server: RealServer;
let everything: Somebody;
const hired = new Map<Role, Somebody>();
beforeAll(async () => {
  server = await openRealServer();
  everything = await server.person("P wszystko", EVERYBODY, { department: "wystawy" });
  for (const role of EVERYBODY)
    hired.set(role, await server.person(`P ${role}`, [role], role === "kierownik" ? { department: "wystawy" } : {}));
}, 60_000);
afterAll(async () => server.stop());

/** Doors that change something, as the running server has them. */
const changing = () =>
  server.routes.filter(({ method, url }) => url.startsWith("/api/") && !["GET", "HEAD", "OPTIONS"].includes(method));
const isOpen = (method: string, url: string): boolean =>
  TABLE.some(({ letIn, doors }) => letIn === "anyone" && doors.includes(`${method} ${url}`));
const BODY = { "no-such-key": true };

describe("every door that changes something", () => {
  it.each([
    { why: "no token against forged requests", asked: { csrf: null }, code: "E_ACCESS_CSRF", open: false },
    { why: "somebody else's token", asked: { csrf: "x".repeat(43) }, code: "E_ACCESS_CSRF", open: false },
    {
      why: "sent by another site, says the browser",
      asked: { site: "cross-site" },
      code: "E_ACCESS_ORIGIN",
      open: true,
    },
    { why: "sent by a sister site", asked: { site: "same-site" }, code: "E_ACCESS_ORIGIN", open: true },
    {
      why: "sent by another origin, an old browser says",
      asked: { site: null, origin: "https://evil.example" },
      code: "E_ACCESS_ORIGIN",
      open: true,
    },
    {
      why: "sent by no origin at all (a sandboxed frame)",
      asked: { site: null, origin: "null" },
      code: "E_ACCESS_ORIGIN",
      open: true,
    },
  ])("refuses what is $why", async ({ asked, code, open }) => {
    const wrong: string[] = [];
    for (const { method, url } of changing()) {
      // Doors without a session have no token either; where a request comes from is asked there all the same.
      if (isOpen(method, url) && !open) continue;
      const reply = await server.request(method, url.replaceAll(/:\w+/gu, "1"), {
        token: isOpen(method, url) ? undefined : everything.token,
        ...(method === "DELETE" ? {} : { body: BODY }),
        ...asked,
      });
      if (reply.status !== 403 || reply.body.code !== code)
        wrong.push(`${method} ${url}: ${String(reply.status)} ${reply.text}`);
    }
    expect(wrong).toEqual([]);
    expect(changing().length).toBeGreaterThan(90);
    // The session outlived all of it: nothing was carried out, signing out neither.
    expect((await everything.ask("GET", "/api/session")).status).toBe(200);
  });

  it("counts requests of one address, each door", async () => {
    const wrong: string[] = [];
    for (const { method, url } of changing()) {
      const { headers } = await server.request(method, url.replaceAll(/:\w+/gu, "1"), {
        ...(method === "DELETE" ? {} : { body: BODY }),
        ...(isOpen(method, url) ? {} : { token: await server.session(everything.id) }),
      });
      const limit = Number(headers["x-ratelimit-limit"]);
      if (!(limit > 0 && limit <= 1_200)) wrong.push(`${method} ${url}: ${String(limit)}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    { why: "without a session", token: async () => undefined, first: 401 },
    { why: "without the permission", token: async () => server.session(hired.get("audytor")?.id ?? ""), first: 403 },
  ])(
    "tires of an address that comes again and again $why",
    async ({ token, first }) => {
      const one = await token();
      const address = first === 401 ? "192.0.2.1" : "192.0.2.2";
      const statuses = new Map<number, number>();
      for (let tries = 0; tries < 1_210; tries += 1) {
        const { status } = await server.request("POST", "/api/trainings", { token: one, body: BODY, address });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      expect([...statuses]).toEqual([
        [first, 1_200],
        [429, 10],
      ]);
    },
    30_000,
  );

  it("lets nobody guess links of invitations faster than thirty a minute", async () => {
    const statuses = [];
    for (let tries = 0; tries < 32; tries += 1)
      statuses.push(
        (await server.request("POST", "/api/invitation", { body: { token: "x".repeat(43) }, address: "192.0.2.3" }))
          .status,
      );
    expect(statuses.slice(0, 30).includes(429)).toBe(false);
    expect(statuses.slice(30)).toEqual([429, 429]);
  });
});

describe("doors without a session", () => {
  const KEY_DOORS = TABLE.flatMap(({ letIn, doors }) => (letIn === "device" || letIn === "token" ? doors : []));

  it.each(KEY_DOORS)("%s lets no session in", async (door) => {
    const [method = "", url = ""] = door.split(" ");
    for (const who of [undefined, ...EVERYBODY]) {
      const reply = await server.request(method, url.replace(":device", "TAB-01"), {
        token: who === undefined ? undefined : hired.get(who)?.token,
        ...(method === "GET" ? {} : { body: BODY }),
      });
      expect([who, [400, 401].includes(reply.status)]).toEqual([who, true]);
      expect([who, /^E_(?:DEVICE_|API_|REPORT_TOKEN)/u.test(reply.body.code as string)]).toEqual([who, true]);
    }
  });

  describe("of resolvers and of the children's page", () => {
    let uplink: Server;
    let url = "";
    const KEY = "k".repeat(43);
    beforeAll(async () => {
      const nothing = async () => Promise.reject(new Error("must not be reached"));
      uplink = await openUplink("127.0.0.1", 0, {
        folder: dataFolderAt(server.folder),
        key: KEY,
        log: silentLog,
        published: () => undefined,
        sign: () => "",
        onTelemetry: nothing,
        onStatus: nothing,
        help: {
          document: nothing,
          talk: nothing,
          report: nothing,
          mistake: nothing,
          state: async () => undefined,
          mistakeState: async () => undefined,
          visits: async () => undefined,
        },
      });
      url = `http://127.0.0.1:${String((uplink.address() as AddressInfo).port)}`;
    });
    afterAll(() => {
      uplink.closeAllConnections();
      uplink.close();
    });

    it.each(Object.values({ ...UplinkPaths, ...HelpPaths }))("%s opens to the key alone", async (path) => {
      const at = url + path.replace(":digest", "0".repeat(64)).replace(":reference", "ABC-DEF");
      const session = { cookie: `latarnik_session=${everything.token}` };
      for (const method of ["GET", "POST"])
        for (const headers of [
          {},
          session,
          { authorization: "Bearer " },
          { authorization: `Bearer ${KEY.slice(1)}` },
          { authorization: `Bearer ${KEY}x` },
          { authorization: `Basic ${KEY}` },
          { authorization: KEY, ...session },
        ]) {
          const reply = await fetch(at, { method, headers, ...(method === "POST" ? { body: "{}" } : {}) });
          expect([method, reply.status, ((await reply.json()) as { code: string }).code]).toEqual([
            method,
            401,
            "E_UPLINK_KEY",
          ]);
        }
      const known = await fetch(at, { headers: { authorization: `Bearer ${KEY}` } });
      expect(known.status).not.toBe(401);
      await known.arrayBuffer();
    });

    it.each(["/api/cases", "/api/help/desk", "/uplink", "/uplink/help/states/", "/"])(
      "%s is nothing there, with the key either",
      async (path) => {
        const reply = await fetch(url + path, { headers: { authorization: `Bearer ${KEY}` } });
        expect(reply.status).toBe(404);
        await reply.arrayBuffer();
      },
    );
  });

  describe("of the children's page", () => {
    let page: HelpWorld;
    beforeAll(async () => {
      page = await openHelpWorld();
    });
    afterAll(async () => page.close());

    it("serves nothing of the dashboard, whoever asks", async () => {
      const wrong: string[] = [];
      for (const { method, url } of server.routes.filter(
        (route) => route.url.startsWith("/api") || route.url === "/live",
      )) {
        if (method === "HEAD") continue;
        const reply = await fetch(`http://127.0.0.1:${String(page.port)}${url}`, {
          method,
          headers: { cookie: `latarnik_session=${everything.token}` },
          ...(method === "GET" ? {} : { body: "{}" }),
        });
        const text = await reply.text();
        if (
          reply.headers.get("content-type")?.startsWith("text/html") !== true ||
          reply.headers.has("set-cookie") ||
          /E_ACCESS|permissions"/u.test(text)
        )
          wrong.push(`${method} ${url}: ${text.slice(0, 80)}`);
      }
      expect(wrong).toEqual([]);
      expect([page.letterbox.talks, page.letterbox.reports, page.letterbox.mistakes]).toEqual([[], [], []]);
    });
  });
});

describe("the live socket", () => {
  const open = async (headers: Record<string, string>): Promise<number | WebSocket> => {
    const socket = new WebSocket(`ws://${server.url}/live`, { headers });
    return new Promise((done, failed) => {
      socket.once("open", () => done(socket));
      socket.once("unexpected-response", (_request, response) => {
        response.resume();
        done(response.statusCode ?? 0);
        socket.terminate();
      });
      socket.once("error", (cause) => failed(cause));
    });
  };
  const own = () => `http://${server.url}`;

  it.each([
    { why: "nobody is signed in", cookie: () => "", origin: own, status: 401 },
    { why: "another site opens it", cookie: () => everything.token, origin: () => "https://evil.example", status: 403 },
    { why: "no browser would leave its origin out", cookie: () => everything.token, origin: () => "", status: 403 },
  ])("stays shut: $why", async ({ cookie, origin, status }) => {
    const got = await open({
      cookie: `latarnik_session=${cookie()}`,
      ...(origin() === "" ? {} : { origin: origin() }),
    });
    expect(got).toBe(status);
  });

  it("says to each role what it may hear of, and the words of named accounts to them alone", async () => {
    const heard = new Map<Role, { topic: string; id?: string }[]>();
    const sockets: WebSocket[] = [];
    for (const role of EVERYBODY) {
      const socket = (await open({
        cookie: `latarnik_session=${hired.get(role)?.token ?? ""}`,
        origin: own(),
      })) as WebSocket;
      const words: { topic: string; id?: string }[] = [];
      heard.set(role, words);
      socket.on("message", (data: Buffer) => words.push(JSON.parse(data.toString()) as { topic: string }));
      sockets.push(socket);
    }
    // Pages are taken in a moment after the handshake; what comes before is not theirs.
    await new Promise((done) => setTimeout(done, 600));
    const topics = LiveNudge.shape.topic.options;
    for (const topic of topics) await recordChange(server.database, topic, server.now);
    for (const role of EVERYBODY)
      for (const topic of topics)
        await recordChange(server.database, topic, server.now, `for ${role}`, hired.get(role)?.id ?? "");
    await new Promise((done) => setTimeout(done, 1_000));
    for (const socket of sockets) socket.terminate();
    const wrong: string[] = [];
    let cases = 0;
    for (const role of EVERYBODY)
      for (const topic of topics) {
        const words = (heard.get(role) ?? []).filter((word) => word.topic === topic);
        const may = TOPICS[topic].includes(role);
        cases += 1;
        const said = words.map(({ id }) => id ?? "").join(", ");
        if (said !== (may ? `, for ${role}` : "")) wrong.push(`${role} ${topic}: «${said}»`);
      }
    expect(wrong).toEqual([]);
    expect(cases).toBe(EVERYBODY.length * topics.length);
  }, 30_000);

  it("has an expectation for every topic", () => {
    expect(Object.keys(TOPICS).sort()).toEqual([...LiveNudge.shape.topic.options].sort());
  });
});
