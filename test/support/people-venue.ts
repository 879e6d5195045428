/**
 * A venue's accounts, second factors and orders in one test process: real routes, sessions and database, a clock of the test's.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import {
  Throttle,
  installGuard,
  issueSetupToken,
  registerAccessRoutes,
  registerSecurityRoutes,
} from "../../dashboard/access/index.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { enterOrderOf, registerPeopleRoutes } from "../../dashboard/people/index.ts";
import { openHttp } from "../../dashboard/platform/http.ts";
import { silentLog } from "../../dashboard/platform/log.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

export const VENUE = "venue-1";
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Monday 2 November 2026, 10:00 in Warsaw. */
export const MONDAY = Date.UTC(2026, 10, 2, 9, 0, 0);
export const PASSWORD = "latarnia nad morzem";
export const ORDER = { number: "7/2026", on: "2026-10-01" };
export const GRACE_DAYS = 14;
const PEPPER = "0f".repeat(32);

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks at whatever came back
type Body = any;
export interface Reply {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
}

/** One browser: keeps the cookie and the CSRF token as a page does. */
export class Browser {
  cookie = "";
  csrf = "";
  readonly #app: FastifyInstance;
  readonly #agent: string;
  readonly #address: string;

  constructor(app: FastifyInstance, agent: string, address: string) {
    this.#app = app;
    this.#agent = agent;
    this.#address = address;
  }

  async ask(method: string, path: string, body?: unknown): Promise<Reply> {
    const reply = await this.#app.inject({
      method: method as "GET",
      url: path,
      remoteAddress: this.#address,
      headers: {
        host: "localhost:8080",
        "user-agent": this.#agent,
        "accept-language": "en",
        ...(this.cookie === "" ? {} : { cookie: this.cookie, "x-latarnik-csrf": this.csrf }),
      },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const set = reply.cookies.find(({ name }) => name === "latarnik_session");
    if (set !== undefined) this.cookie = `latarnik_session=${set.value}`;
    const text = reply.body;
    const parsed: Body = /^[[{]/u.test(text) ? JSON.parse(text) : text;
    if (typeof parsed === "object" && typeof parsed.csrf === "string") this.csrf = parsed.csrf;
    return { status: reply.statusCode, body: parsed, text };
  }

  /** @returns status and code of a refusal, `[200, ""]` where there was none */
  async code(method: string, path: string, body?: unknown): Promise<readonly [number, string]> {
    const reply = await this.ask(method, path, body);
    return [reply.status, (reply.body as { code?: string }).code ?? ""];
  }

  async signIn(login: string, password = PASSWORD): Promise<Reply> {
    return this.ask("POST", "/api/session", { login, password });
  }
}

export interface PeopleVenue {
  readonly app: FastifyInstance;
  readonly database: Database;
  now: Instant;
  /** First administrator, signed in. */
  readonly admin: Browser;
  readonly adminId: string;
  browser(agent?: string, address?: string): Browser;
  /** Makes an account by the administrator and signs it in. */
  person(login: string, roles: readonly string[]): Promise<{ readonly id: string; readonly browser: Browser }>;
  close(): Promise<void>;
}

export async function openPeopleVenue(
  database: Database,
  also?: (app: FastifyInstance, shared: { database: Database; clock: () => Instant }) => unknown,
): Promise<PeopleVenue> {
  await migrate(database, MIGRATIONS);
  const state = { now: MONDAY as Instant };
  const clock = (): Instant => state.now;
  const shared = {
    database,
    clock,
    venueId: VENUE,
    venueName: "Centrum Nauki Przykład",
    timeZone: "Europe/Warsaw",
    origin: undefined,
    secondFactorGraceMs: GRACE_DAYS * DAY,
    throttle: new Throttle(database, PEPPER),
    pepper: PEPPER,
  };
  const app = await openHttp({ log: silentLog, origin: undefined, requestsPerMinute: 1_000_000 });
  installGuard(app, shared);
  registerAccessRoutes(app, { ...shared, enterOrder: enterOrderOf(shared) });
  registerSecurityRoutes(app, shared);
  registerPeopleRoutes(app, shared);
  await also?.(app, { database, clock });
  await app.ready();
  let addresses = 0;
  const browser = (
    agent = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
    // Each its own address, so that one test's wrong codes do not slow another's browser.
    address = `192.0.2.${String((addresses += 1))}`,
  ) => new Browser(app, agent, address);
  const admin = browser();
  const token = await issueSetupToken(database, state.now);
  const made = await admin.ask("POST", "/api/setup", {
    token,
    login: "anna",
    displayName: "Anna Pierwsza",
    password: PASSWORD,
  });
  if (made.status !== 200) throw new Error(made.text);
  return {
    app,
    database,
    admin,
    adminId: (made.body as { account: { id: string } }).account.id,
    get now() {
      return state.now;
    },
    set now(at: Instant) {
      state.now = at;
    },
    browser,
    person: async (login, roles) => {
      if ((await admin.ask("GET", "/api/session")).status === 401) await admin.signIn("anna");
      const created = await admin.ask("POST", "/api/accounts", {
        login,
        displayName: `Osoba ${login}`,
        password: PASSWORD,
        roles,
        order: ORDER,
      });
      if (created.status !== 200) throw new Error(created.text);
      const own = browser();
      const entered = await own.signIn(login);
      if (entered.status !== 200) throw new Error(entered.text);
      return { id: (created.body as { id: string }).id, browser: own };
    },
    close: async () => {
      await app.close();
      await database.destroy();
    },
  };
}
