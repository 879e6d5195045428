/**
 * The dashboard server itself, started in the test's own process: `dashboard/server.ts` as it is, with a clock of the test's and a list of every
 * route it registers. Nothing of it is built again here, so that what is forgotten there cannot be remembered here.
 *
 * @module
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { vi } from "vitest";
import { csrfToken } from "../../../dashboard/access/token.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import type * as DbModule from "../../../dashboard/platform/db.ts";
import type * as HttpModule from "../../../dashboard/platform/http.ts";
import type * as LogModule from "../../../dashboard/platform/log.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import type { Role } from "../../../policies/schema/api.ts";

export const VENUE = "venue-1";
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Monday 2 November 2026, 10:00 in Warsaw. */
export const MONDAY = Date.UTC(2026, 10, 2, 9, 0, 0);
/** Reasons a person could have typed. */
export const WHY = "bo tak wynika z rozmowy i z notatki edukatora";

/** A route as the server registered it. */
export interface Route {
  readonly method: string;
  readonly url: string;
  readonly access: string | null | undefined;
}

const seen = vi.hoisted(() => ({
  now: 0,
  app: undefined as unknown,
  database: undefined as unknown,
  running: undefined as { stop: () => Promise<void> } | undefined,
  routes: [] as { method: string; url: string; access: string | null | undefined }[],
  errors: [] as unknown[],
}));

vi.mock("../../../dashboard/platform/supervised.ts", () => ({
  runSupervised: async (start: () => Promise<{ stop: () => Promise<void> }>) => {
    seen.running = await start();
  },
  tell: async () => undefined,
}));
vi.mock("../../../dashboard/platform/clock.ts", async (original) => ({
  ...(await original<object>()),
  systemClock: () => seen.now,
}));
vi.mock("../../../dashboard/platform/log.ts", async (original) => {
  const real = await original<typeof LogModule>();
  return {
    ...real,
    openLog: () => ({ ...real.silentLog, error: (...said: unknown[]) => void seen.errors.push(said) }),
  };
});
vi.mock("../../../dashboard/platform/db.ts", async (original) => {
  const real = await original<typeof DbModule>();
  return {
    ...real,
    openDatabase: async (...given: Parameters<typeof real.openDatabase>) => {
      const database = await real.openDatabase(...given);
      // The control process would have done this.
      await migrate(database, MIGRATIONS);
      // Nothing here has to outlive the power; waiting for the disk would be most of the time.
      if (!real.isPostgres(database)) await sql`pragma synchronous = off`.execute(database);
      seen.database = database;
      return database;
    },
  };
});
vi.mock("../../../dashboard/platform/http.ts", async (original) => {
  const real = await original<typeof HttpModule>();
  return {
    ...real,
    openHttp: async (...given: Parameters<typeof real.openHttp>) => {
      const app = await real.openHttp(...given);
      app.addHook("onRoute", ({ method, url, config }) => {
        for (const one of Array.isArray(method) ? method : [method])
          seen.routes.push({ method: String(one), url, access: config?.access });
      });
      seen.app = app;
      return app;
    },
  };
});

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks at whatever came back
type Body = any;
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly octets: Buffer;
  readonly body: Body;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What a request carries beside its address; left out: what our own page would send. */
export interface Asked {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly csrf?: string | null;
  readonly site?: string | null;
  readonly origin?: string;
  readonly address?: string;
}

export interface Somebody {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  ask(method: string, url: string, body?: unknown): Promise<Reply>;
  /** A step of a case that must be taken. */
  step(caseId: string, step: object): Promise<Body>;
}

export interface RealServer {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly routes: readonly Route[];
  readonly url: string;
  readonly folder: string;
  /** Failures the server logged: requests that ended in 500. */
  readonly errors: readonly unknown[];
  now: number;
  request(method: string, url: string, asked?: Asked): Promise<Reply>;
  /** An account with these roles given as they are, and an order in force for those that need one unless `orders` is false. */
  person(name: string, roles: readonly Role[], how?: Hired): Promise<Somebody>;
  /** Another sign-in of somebody. */
  session(account: string, how?: { readonly at?: number; readonly proven?: boolean }): Promise<string>;
  /** Names of tables are the test's to know: rows are written as no request could. */
  insert(table: string, row: Readonly<Record<string, string | number | null>>): Promise<void>;
  stop(): Promise<void>;
}

export interface Hired {
  readonly orders?: boolean;
  readonly department?: string | null;
  /** First and last moment of the order. */
  readonly from?: number;
  readonly until?: number | null;
}

const ORDERED: readonly Role[] = ["nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod"];

type AnyTables = Record<string, Record<string, string | number | null>>;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Once a test file: the server is a program, and a module is run once.
 *
 * @param options.postgresUrl  left out: SQLite in the data folder
 */
export async function openRealServer(options: { readonly postgresUrl?: string | undefined } = {}): Promise<RealServer> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-access-"));
  for (const share of ["share", "harm"]) mkdirSync(join(folder, share));
  const config = join(folder, "config.yaml");
  const urlFile = join(folder, "postgres.url");
  if (options.postgresUrl !== undefined) writeFileSync(urlFile, options.postgresUrl, { mode: 0o600 });
  writeFileSync(
    config,
    [
      `venue: { id: ${VENUE}, name: Centrum Nauki Przykład }`,
      ...(options.postgresUrl === undefined ? [] : [`database: { kind: postgres, urlFile: ${urlFile} }`]),
      `cases: { share: { folder: ${join(folder, "share")}, harmFolder: ${join(folder, "harm")} } }`,
      "",
    ].join("\n"),
  );
  seen.now = MONDAY;
  const argv = process.argv;
  process.argv = [
    ...argv.slice(0, 2),
    "--config",
    config,
    "--data",
    join(folder, "data"),
    "--http-address",
    "127.0.0.1",
    "--http-port",
    "0",
  ];
  try {
    await import("../../../dashboard/server.ts");
  } finally {
    process.argv = argv;
  }
  const app = seen.app as FastifyInstance;
  const database = seen.database as Database;
  const tables = database.withTables<AnyTables>();
  const bound = app.server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  let requests = 0;

  const insert: RealServer["insert"] = async (table, row) => {
    await tables.insertInto(table).values(row).execute();
  };
  await insert("people_department", { venue_id: VENUE, id: "wystawy", name: "Wystawy", closed_at: null });
  await insert("people_department", { venue_id: VENUE, id: "edukacja", name: "Edukacja", closed_at: null });

  const session: RealServer["session"] = async (account, { at = seen.now, proven = false } = {}) => {
    const token = randomBytes(32).toString("base64url");
    await insert("access_session", {
      token_digest: createHash("sha256").update(token).digest("hex"),
      account_id: account,
      created_at: at,
      seen_at: at,
      expires_at: at + 12 * HOUR,
      id: randomBytes(8).toString("hex"),
      browser: null,
      proven_at: proven ? at : null,
    });
    return token;
  };

  const request: RealServer["request"] = async (method, url, asked = {}) => {
    requests += 1;
    const { token, body, site = "same-origin" } = asked;
    const csrf = asked.csrf === undefined ? (token === undefined ? null : csrfToken(token)) : asked.csrf;
    const reply = await app.inject({
      method: method as "GET",
      url,
      // Another address each time: limits by address have rows of their own.
      remoteAddress:
        asked.address ??
        `10.${String((requests >> 16) & 255)}.${String((requests >> 8) & 255)}.${String(requests & 255)}`,
      headers: {
        host: `127.0.0.1:${String(port)}`,
        "accept-language": "en",
        ...(token === undefined ? {} : { cookie: `latarnik_session=${token}` }),
        ...(csrf === null ? {} : { "x-latarnik-csrf": csrf }),
        ...(site === null ? {} : { "sec-fetch-site": site }),
        ...(asked.origin === undefined ? {} : { origin: asked.origin }),
      },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const text = reply.body;
    const isJson = String(reply.headers["content-type"]).includes("json") && text !== "";
    return {
      status: reply.statusCode,
      text,
      octets: reply.rawPayload,
      body: isJson ? JSON.parse(text) : text,
      headers: reply.headers,
    };
  };

  const order = async (account: string, name: string, role: Role, how: Hired): Promise<void> => {
    const id = randomUUID();
    const from = how.from ?? MONDAY - 30 * DAY;
    const until = how.until ?? null;
    await insert("people_order", {
      id,
      venue_id: VENUE,
      number: `${id.slice(0, 8)}/2026`,
      on_day: dayOf(from),
      subject: "powołanie",
      entered_at: seen.now,
      entered_by: account,
    });
    await insert("people_appointment", {
      id: randomUUID(),
      venue_id: VENUE,
      account_id: account,
      display_name: name,
      role,
      department_id: role === "kierownik" ? (how.department ?? null) : null,
      order_id: id,
      end_order_id: null,
      from_day: dayOf(from),
      to_day: until === null ? null : dayOf(until),
      from_at: from,
      until_at: until,
      deputy_of: null,
      entered_at: seen.now,
      entered_by: account,
    });
  };

  const person: RealServer["person"] = async (name, roles, how = {}) => {
    const id = randomUUID();
    await insert("access_account", {
      id,
      login: `p-${id.slice(0, 8)}`,
      display_name: name,
      password_hash: "none",
      created_at: MONDAY,
      disabled_at: null,
      last_sign_in_at: null,
    });
    for (const role of roles)
      if (ORDERED.includes(role) && how.orders !== false) await order(id, name, role, how);
      else await insert("access_role", { account_id: id, role, granted_at: seen.now });
    const token = await session(id);
    const ask: Somebody["ask"] = async (method, url, body) => request(method, url, { token, body });
    return {
      id,
      name,
      token,
      ask,
      step: async (caseId, step) => {
        const reply = await ask("POST", `/api/cases/${caseId}/steps`, { id: randomUUID(), step });
        if (reply.status !== 200) throw new Error(`${JSON.stringify(step)}: ${String(reply.status)} ${reply.text}`);
        return reply.body;
      },
    };
  };

  return {
    app,
    database,
    routes: seen.routes,
    url: `127.0.0.1:${String(port)}`,
    folder,
    errors: seen.errors,
    get now() {
      return seen.now;
    },
    set now(at: number) {
      seen.now = at;
    },
    request,
    person,
    session,
    insert,
    stop: async () => {
      await seen.running?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
