/**
 * A venue's cases in one test process: people with roles and departments, a clock of the test's, a share that can be taken away.
 *
 * Database, routes, sessions, vault and books are real. People come from a list in memory, so that a test can give orders, departments and
 * suspensions without the people slice.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { installGuard } from "../../dashboard/access/index.ts";
import { openSession } from "../../dashboard/access/sessions.ts";
import { csrfToken } from "../../dashboard/access/token.ts";
import { folderShare, registerCaseRoutes } from "../../dashboard/cases/index.ts";
import type { CaseContext, CaseShare, StaffMember } from "../../dashboard/cases/index.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { openHttp } from "../../dashboard/platform/http.ts";
import { silentLog } from "../../dashboard/platform/log.ts";
import { openPublisherKey } from "../../dashboard/platform/publisher-key.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { openVault } from "../../dashboard/vault/index.ts";
import { loadProcedure } from "../../policies/load/load-procedure.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

export const VENUE = "venue-1";
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Monday 2 November 2026, 10:00 in Warsaw. */
export const MONDAY = Date.UTC(2026, 10, 2, 9, 0, 0);
export const WHY = "bo tak wynika z rozmowy i z notatki edukatora";

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks at whatever came back
type Body = any;
export interface Reply {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
}

export interface Staff {
  readonly id: string;
  readonly roles: readonly Role[];
  ask(method: string, path: string, body?: unknown): Promise<Reply>;
  /** A step of a case; fails the test unless it was taken. */
  step(id: string, step: object): Promise<Body>;
  /** A step that is refused: its status and code. */
  refused(id: string, step: object, more?: object): Promise<readonly [number, string]>;
}

export interface Notice {
  readonly to: readonly string[];
  readonly template: string;
  readonly number: string;
}

export interface CaseVenue {
  readonly database: Database;
  readonly app: FastifyInstance;
  readonly context: CaseContext;
  readonly folder: string;
  readonly share: { readonly case: string; readonly harm: string };
  readonly notices: Notice[];
  now: Instant;
  person(name: string, roles: readonly Role[], departments?: "all" | readonly string[]): Promise<Staff>;
  /** Changes what a person may from now on. */
  change(id: string, member: Partial<StaffMember>): void;
  readonly stranger: Pick<Staff, "ask">;
  close(): Promise<void>;
}

export async function openCaseVenue(
  database: Database,
  options: {
    readonly share?: (folders: { readonly case: string; readonly harm: string }) => CaseShare | null;
    readonly departments?: readonly string[];
    readonly content?: "pseudonymised" | "full";
    readonly also?: (app: FastifyInstance, context: CaseContext) => unknown;
    readonly mistakeAuthors?: readonly string[];
    readonly substitute?: "koordynator" | "none";
  } = {},
): Promise<CaseVenue> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-cases-"));
  const share = { case: join(folder, "share"), harm: join(folder, "harm") };
  for (const path of Object.values(share)) mkdirSync(path);
  await migrate(database, MIGRATIONS);
  const state = { now: MONDAY as Instant };
  const clock = (): Instant => state.now;
  const staff = new Map<string, StaffMember>();
  const notices: Notice[] = [];
  const vault = openVault({ folder: { root: folder }, masterKey: { kind: "file" }, clock });
  const departments = options.departments ?? ["wystawy", "edukacja"];
  const context: CaseContext = {
    database,
    clock,
    log: silentLog,
    venueId: VENUE,
    timeZone: "Europe/Warsaw",
    letterhead: {
      name: "Centrum Nauki Przykład",
      shortName: "CNP",
      address: "ul. Przykładowa 1",
      city: "Gdynia",
      phone: "",
      email: "",
    },
    procedure: loadProcedure(),
    vault,
    signer: openPublisherKey({ root: folder }),
    people: {
      staff: async () => [...staff.values()],
      departments: async () => departments.map((id) => ({ id, name: id })),
      suspend: async (_tx, { account }) => {
        const member = staff.get(account);
        if (member !== undefined) staff.set(account, { ...member, roles: [] });
      },
    },
    notify: {
      status: "configured",
      enqueue: async (_tx, { to, template, number }) => void notices.push({ to, template, number }),
    },
    share:
      options.share === undefined
        ? folderShare({ folder: share.case, harmFolder: share.harm, content: options.content ?? "pseudonymised" })
        : options.share(share),
    substitute: options.substitute ?? "koordynator",
    mistakeAuthors: async () => options.mistakeAuthors ?? [],
    departmentOf: () => null,
  };
  const app = await openHttp({ log: silentLog, origin: undefined, requestsPerMinute: 1_000_000 });
  installGuard(app, { database, clock, origin: undefined });
  registerCaseRoutes(app, context);
  await options.also?.(app, context);
  await app.ready();
  await vault.prepare(database, VENUE);
  const asking = (id: string, roles: readonly Role[]): Staff => {
    const ask = async (method: string, path: string, body?: unknown): Promise<Reply> => {
      const token = id === "" ? undefined : await openSession(database, id, state.now);
      const reply = await app.inject({
        method: method as "GET",
        url: path,
        headers: {
          ...(token === undefined ? {} : { cookie: `latarnik_session=${token}`, "x-latarnik-csrf": csrfToken(token) }),
          "sec-fetch-site": "same-origin",
          "accept-language": "en",
        },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      return {
        status: reply.statusCode,
        text: reply.body,
        body: reply.body.startsWith("{") || reply.body.startsWith("[") ? JSON.parse(reply.body) : reply.body,
      };
    };
    const send = async (caseId: string, step: object, more: object = {}): Promise<Reply> =>
      ask("POST", `/api/cases/${caseId}/steps`, { id: randomUUID(), step, ...more });
    return {
      id,
      roles,
      ask,
      step: async (caseId, step) => {
        const reply = await send(caseId, step);
        if (reply.status !== 200) throw new Error(`${JSON.stringify(step)}: ${String(reply.status)} ${reply.text}`);
        return reply.body;
      },
      refused: async (caseId, step, more) => {
        const reply = await send(caseId, step, more);
        return [reply.status, (reply.body as { code?: string }).code ?? ""];
      },
    };
  };
  return {
    database,
    app,
    context,
    folder,
    share,
    notices,
    get now() {
      return state.now;
    },
    set now(at: Instant) {
      state.now = at;
    },
    person: async (name, roles, heads = "all") => {
      const id = randomUUID();
      await database
        .withTables<{
          access_account: Record<string, string | number | null>;
          access_role: Record<string, string | number>;
        }>()
        .insertInto("access_account")
        .values({
          id,
          login: `${name.toLowerCase()}-${id.slice(0, 6)}`,
          display_name: name,
          password_hash: "none",
          created_at: state.now,
          disabled_at: null,
          last_sign_in_at: null,
        })
        .execute();
      for (const role of roles)
        await database
          .withTables<{ access_role: Record<string, string | number> }>()
          .insertInto("access_role")
          .values({ account_id: id, role, granted_at: state.now })
          .execute();
      staff.set(id, { account: id, displayName: name, roles, departments: heads });
      return asking(id, roles);
    },
    change: (id, member) => {
      const known = staff.get(id);
      if (known !== undefined) staff.set(id, { ...known, ...member });
    },
    stranger: asking("", []),
    close: async () => {
      await app.close();
      await database.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a child's report or a note may say, planted to be looked for where it must not be. */
export const PLANTED = { child: "Zuzanna Wiśniewska", guardian: "Barbara Wiśniewska", phone: "600 700 800" };

export const NOTE = {
  kind: "write-note",
  part: "note",
  situation: `Dziecko ${PLANTED.child} zobaczyło stronę i rozmawiało z Zuzanną z recepcji.`,
  actions: `Rozmowa z dzieckiem, telefon do opiekunki ${PLANTED.phone}.`,
  persons: {
    reason: "opiekunka prosi o kontakt w sprawie dziecka",
    persons: [
      { role: "child", name: PLANTED.child },
      { role: "guardian", name: PLANTED.guardian, contact: PLANTED.phone },
    ],
  },
};
