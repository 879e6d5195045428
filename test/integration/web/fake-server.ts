/**
 * A small server that keeps the contract of `policies/schema/api.ts` with fixture data, and serves the built page
 * under the strict content security policy the real server uses. For the page's tests only.
 *
 * Every answer passes the contract's own schema first; a request body that does not fit is refused as the real
 * server would. `nudge` speaks on `/live`, `expire` ends the session, `cut` drops the live sockets.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { WebSocketServer } from "ws";
import { Api } from "../../../policies/schema/api.ts";
import { LiveNudge } from "../../../policies/schema/messages.ts";
import { makeCaseFixtures } from "./case-fixtures.ts";
import type { CaseFixtures } from "./case-fixtures.ts";
import { caseAnswers } from "./fake-cases.ts";
import { deviceAnswers } from "./fake-devices.ts";
import { effectivenessAnswers, makeEffectivenessFixtures } from "./fake-effectiveness.ts";
import type { EffectivenessFixtures } from "./fake-effectiveness.ts";
import { makeProbeFixtures, probeAnswers } from "./fake-probes.ts";
import type { ProbeFixtures } from "./fake-probes.ts";
import { makePublishingFixtures, publishingAnswers } from "./fake-publishing.ts";
import type { PublishingFixtures } from "./fake-publishing.ts";
import { Refusal, listAnswers } from "./fake-lists.ts";
import { makePeopleFixtures, peopleAnswers, staffAnswers } from "./fake-people.ts";
import type { PeopleFixtures } from "./fake-people.ts";
import { makeRetentionFixtures, retentionAnswers } from "./fake-retention.ts";
import type { RetentionFixtures } from "./fake-retention.ts";
import { makeReportFixtures, reportAnswers } from "./fake-reports.ts";
import type { ReportFixtures } from "./fake-reports.ts";
import { makeStandardsFixtures, standardsAnswers } from "./fake-standards.ts";
import type { StandardsFixtures } from "./fake-standards.ts";
import { makeSurveyFixtures, surveyAnswers } from "./fake-surveys.ts";
import type { SurveyFixtures } from "./fake-surveys.ts";
import { draftViewOf, explainOf, makeFixtures } from "./fixtures.ts";
import type { Fixtures } from "./fixtures.ts";
import { listsUpdating } from "./list-fixtures.ts";

export const goodLogin = "a.nowak";
export const goodPassword = "latarnia nad morzem";
export const setupToken = "setup-token-0123456789abcdef";

export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface FakeServer {
  readonly origin: string;
  readonly data: Fixtures;
  readonly cases: CaseFixtures;
  readonly retention: RetentionFixtures;
  readonly people: PeopleFixtures;
  readonly publishing: PublishingFixtures;
  readonly effectiveness: EffectivenessFixtures;
  readonly reports: ReportFixtures;
  readonly probes: ProbeFixtures;
  readonly surveys: SurveyFixtures;
  readonly standards: StandardsFixtures;
  signedIn: boolean;
  needsSetup: boolean;
  /** While true the API drops every connection, as a lost network would. */
  away: boolean;
  /** `METHOD path` of every API request since the last `forget`. */
  readonly asked: string[];
  nudge(topic: string): void;
  /** Drops the live sockets; while `refuse` is true new ones are refused. */
  cut(refuse: boolean): void;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

type Endpoint = keyof typeof Api;

function find(method: string, path: string): { readonly endpoint: Endpoint; readonly ids: readonly string[] } | null {
  for (const [endpoint, entry] of Object.entries(Api)) {
    if (entry.method !== method) continue;
    const found = new RegExp(`^${entry.path.replaceAll(/:[a-z]+/gu, "([^/]+)")}$`, "u").exec(path);
    if (found !== null) return { endpoint: endpoint as Endpoint, ids: found.slice(1).map(decodeURIComponent) };
  }
  return null;
}

/** @param folder  the built page, `build/web` */
export async function startFakeServer(folder: string): Promise<FakeServer> {
  const data = makeFixtures(Date.now());
  const cases = makeCaseFixtures(Date.now());
  const retention = makeRetentionFixtures(Date.now());
  const standards = makeStandardsFixtures(Date.now());
  const surveys = makeSurveyFixtures(Date.now());
  const people = makePeopleFixtures();
  const reports = makeReportFixtures(Date.now());
  const probes = makeProbeFixtures(Date.now());
  const publishing = makePublishingFixtures(Date.now());
  const effectiveness = makeEffectivenessFixtures(Date.now());
  const asked: string[] = [];
  let refuseLive = false;

  // What no test of the page asks for is not answered: an endpoint may be added without adding it here.
  const answers: { readonly [K in Endpoint]?: (body: never, ...ids: [string, string, string]) => unknown } = {
    setupState: () => ({ needed: fake.needsSetup }),
    setup: (body: { token: string; displayName: string }) => {
      if (body.token !== setupToken) throw new Refusal(403, "E_SETUP_TOKEN", "Klucz jest błędny albo już użyty.");
      fake.needsSetup = false;
      fake.signedIn = true;
      return { ...data.session, account: { ...data.session.account, displayName: body.displayName } };
    },
    signIn: (body: { login: string; password: string }) => {
      if (body.login !== goodLogin || body.password !== goodPassword)
        throw new Refusal(401, "E_SIGN_IN", "Login lub hasło są błędne.");
      fake.signedIn = true;
      return data.session;
    },
    session: () => data.session,
    signOut: () => {
      fake.signedIn = false;
      return {};
    },
    today: () => data.today,
    signals: () => data.signals,
    drafts: () => data.drafts,
    draft: (_: never, id) => {
      const summary = data.drafts.find((draft) => draft.id === id);
      if (summary === undefined) throw new Refusal(404, "E_NOT_FOUND", "Nie ma takiego projektu.");
      return draftViewOf(summary, data.signals);
    },
    defects: () => data.defects,
    networks: () => data.networks,
    lists: () => data.lists,
    listUnusable: (_: never, id) => {
      const total = data.lists.sources.find((source) => source.id === id)?.unusable ?? 0;
      return {
        total,
        lines: Array.from({ length: total }, (_value, index) => ({
          line: index * 7 + 3,
          column: 1,
          reason: index % 16 === 0 ? "characters" : "path",
          text: index % 16 === 0 ? "<b>nie nazwa</b>" : `||host${index}.example/reklama^`,
        })),
      };
    },
    ...listAnswers(data, (topic) => fake.nudge(topic)),
    ...deviceAnswers(data, (topic) => fake.nudge(topic)),
    ...peopleAnswers,
    ...staffAnswers(people),
    ...retentionAnswers(retention, () => data.session.account.displayName),
    ...standardsAnswers(standards, () => data.session.account.displayName),
    ...surveyAnswers(surveys),
    ...probeAnswers(probes, () => data.session.account.displayName),
    ...publishingAnswers(publishing, () => Date.now()),
    ...effectivenessAnswers(effectiveness, () => data.session.account.displayName),
    ...reportAnswers(reports, () => data.session.account.displayName),
    ...caseAnswers(
      cases,
      (topic) => fake.nudge(topic),
      () => data.session.account.displayName,
    ),
    listsUpdate: () => {
      data.lists = listsUpdating(Date.now(), data.lists);
      setTimeout(() => {
        const { generation, sources } = data.lists;
        data.lists = {
          ...data.lists,
          building: false,
          update: null,
          generation: generation + 1,
          sources: sources.map((one) => ({ ...one, progress: null })),
        };
        fake.nudge("lists");
      }, 1_500);
      return { started: true };
    },
    explain: (body: { name: string; network: string; type: string }) => {
      if (body.name.includes(" ")) throw new Refusal(400, "E_REQUEST", "To nie jest nazwa domenowa.");
      return explainOf(Date.now(), body.name, body.network, body.type);
    },
    taxonomy: () => data.taxonomy,
    accounts: () => data.accounts,
    accountCreate: (body: { login: string; displayName: string; roles: Fixtures["accounts"][number]["roles"] }) => {
      if (data.accounts.some((account) => account.login === body.login))
        throw new Refusal(409, "E_ACCOUNT_LOGIN_TAKEN", "Taki login już istnieje.", [
          { path: "login", message: "Taki login już istnieje." },
        ]);
      const account = {
        id: `acc-${data.accounts.length + 1}`,
        login: body.login,
        displayName: body.displayName,
        roles: body.roles,
        createdAt: Date.now(),
        disabledAt: null,
        lastSignInAt: null,
      };
      data.accounts.push(account);
      return account;
    },
    accountUpdate: (
      body: { disabled?: boolean; displayName?: string; roles?: Fixtures["accounts"][number]["roles"] },
      id,
    ) => {
      const account = data.accounts.find((candidate) => candidate.id === id);
      if (account === undefined) throw new Refusal(404, "E_NOT_FOUND", "Nie ma takiego konta.");
      if (body.disabled !== undefined) account.disabledAt = body.disabled ? Date.now() : null;
      if (body.displayName !== undefined) account.displayName = body.displayName;
      if (body.roles !== undefined) account.roles = body.roles;
      return account;
    },
  };

  const api = async (request: IncomingMessage, path: string, search: URLSearchParams): Promise<unknown> => {
    const found = find(request.method ?? "GET", path);
    asked.push(`${request.method} ${path}`);
    if (found === null) throw new Refusal(404, "E_NOT_FOUND", "Nie ma takiego adresu.");
    const entry = Api[found.endpoint];
    if (entry.permission !== null) {
      if (!fake.signedIn) throw new Refusal(401, "E_SESSION", "Sesja wygasła.");
      if (entry.permission !== "session" && !data.session.permissions.includes(entry.permission))
        throw new Refusal(403, "E_FORBIDDEN", "Brak uprawnień.");
      if (entry.method !== "GET" && request.headers["x-latarnik-csrf"] !== data.session.csrf)
        throw new Refusal(403, "E_CSRF", "Brak znacznika CSRF.");
    }
    let body: unknown = await bodyOf(request);
    if ("body" in entry) {
      const parsed = entry.body.safeParse(body);
      if (!parsed.success) throw new Refusal(400, "E_REQUEST", parsed.error.message);
      body = parsed.data;
    } else if (entry.method === "GET") {
      // What stands behind the `?` is all that a reading brings.
      body = Object.fromEntries(search);
    }
    const answer = answers[found.endpoint];
    if (answer === undefined) throw new Refusal(404, "E_NOT_FOUND", "Serwer testowy nie zna tego adresu.");
    return entry.response.parse(await answer(body as never, ...(found.ids as [string, string, string])));
  };

  const page = async (path: string, response: ServerResponse): Promise<void> => {
    const isFile = extname(path) !== "" && !path.includes("..");
    const file = join(folder, isFile ? path : "index.html");
    try {
      const content = await readFile(file);
      response.writeHead(200, {
        "content-type": types[extname(file)] ?? "application/octet-stream",
        "content-security-policy": contentSecurityPolicy,
        "x-content-type-options": "nosniff",
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  };

  const serveApi = async (
    request: IncomingMessage,
    { pathname: path, searchParams }: URL,
    response: ServerResponse,
  ): Promise<void> => {
    let status = 200;
    let value: unknown;
    try {
      value = await api(request, path, searchParams);
    } catch (error) {
      if (error instanceof Refusal) {
        status = error.status;
        value = error.problem;
      } else {
        // A fixture that breaks the contract must be seen, not served.
        process.stderr.write(`fake server: ${path}: ${String(error)}\n`);
        status = 500;
        value = { code: "E_FIXTURE", message: String(error) };
      }
    }
    const isFile = typeof value === "string";
    response.writeHead(status, { "content-type": isFile ? "text/csv; charset=utf-8" : "application/json" });
    response.end(isFile ? value : JSON.stringify(value));
  };

  const server = createServer((request, response) => {
    const address = new URL(request.url ?? "/", "http://127.0.0.1");
    if (!address.pathname.startsWith("/api")) {
      void page(address.pathname, response);
      return;
    }
    if (fake.away) request.socket.destroy();
    else void serveApi(request, address, response);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    if (request.url !== "/live" || !fake.signedIn || refuseLive) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, () => {});
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;

  const fake: FakeServer = {
    origin: `http://127.0.0.1:${port}`,
    data,
    cases,
    retention,
    people,
    surveys,
    standards,
    publishing,
    effectiveness,
    reports,
    probes,
    signedIn: true,
    needsSetup: false,
    away: false,
    asked,
    nudge: (topic) => {
      const text = JSON.stringify(LiveNudge.parse({ topic, at: Date.now() }));
      for (const socket of sockets.clients) socket.send(text);
    },
    cut: (refuse) => {
      refuseLive = refuse;
      for (const socket of sockets.clients) socket.terminate();
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return fake;
}
