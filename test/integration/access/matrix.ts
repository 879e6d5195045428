/**
 * Every door of the real dashboard server × who knocks × how their session stands (A0, default deny): how a case is tried and judged.
 *
 * The doors come from the running server, what to expect from `expectations.ts`, which is written by hand from the Standards: a new door without a
 * row is expected to be shut. Requests carry a body nobody accepts, so that whoever may pass is told so by the door's own words (400, 404, 200)
 * and nothing is changed.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Role } from "../../../policies/schema/api.ts";
import { BEFORE_PROOF, BEFORE_SET_UP, EVERYBODY, TABLE } from "./expectations.ts";
import type { LetIn } from "./expectations.ts";
import { DAY, HOUR } from "./stage.ts";
import type { RealServer, Reply, Somebody } from "./stage.ts";

/** Refusals of the door itself; what lies behind it has codes of its own. */
const AT_THE_DOOR: ReadonlySet<string> = new Set([
  "E_ACCESS_SESSION",
  "E_ACCESS_DENIED",
  "E_ACCESS_CSRF",
  "E_ACCESS_ORIGIN",
  "E_ACCESS_FACTOR_NEEDED",
  "E_ACCESS_FACTOR_OVERDUE",
]);
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

export interface DoorOf {
  readonly method: string;
  readonly url: string;
  readonly letIn: LetIn;
}

/** What a case is expected to end in: let through, or turned away by this status and code. */
type Expected = "in" | readonly [number, string];

const OUT_NO_SESSION: Expected = [401, "E_ACCESS_SESSION"];
const OUT_DENIED: Expected = [403, "E_ACCESS_DENIED"];

/** Every door has a row; a door that is missing there lets nobody in. */
export function doorsOf(server: RealServer): readonly DoorOf[] {
  const rows = new Map(TABLE.flatMap(({ doors, letIn }) => doors.map((door) => [door, letIn] as const)));
  return server.routes.map(({ method, url }) => ({
    method,
    url,
    letIn: rows.get(`${method === "HEAD" ? "GET" : method} ${url}`) ?? [],
  }));
}

const fill = (url: string): string =>
  url
    .replaceAll(/:day/gu, "2026-11-02")
    .replaceAll(/:reference/gu, "ABC-DEF")
    .replaceAll(/:\w+/gu, () => randomUUID())
    .replace("*", "nothing.txt")
    .replace(/^(\/api\/daily-report\/).*/u, "$12026-11-02");

async function knock(server: RealServer, { method, url }: DoorOf, token: string | undefined): Promise<Reply> {
  return server.request(method, fill(url), {
    token,
    ...(SAFE.has(method) || method === "DELETE" ? {} : { body: { "no-such-key": true } }),
  });
}

/** How a door answered, in the terms of {@link Expected}. HEAD has no words, its status has to do. */
function outcomeOf({ method }: DoorOf, reply: Reply): Expected {
  const code = (reply.body as { code?: string } | null)?.code ?? "";
  if (method === "HEAD" && (reply.status === 401 || reply.status === 403)) return [reply.status, "HEAD"];
  if (AT_THE_DOOR.has(code)) return [reply.status, code];
  if (reply.status >= 500 && reply.status !== 503) return [reply.status, reply.text.slice(0, 200)];
  if (reply.status === 401) return [401, code];
  return "in";
}

const same = (door: DoorOf, expected: Expected, got: Expected): boolean =>
  typeof expected === "string" || typeof got === "string"
    ? expected === got
    : expected[0] === got[0] && (door.method === "HEAD" || expected[1] === got[1]);

/** @param roles  what counts of whoever knocks; null: no session that works */
function expectedOf({ letIn }: DoorOf, roles: readonly Role[] | null): Expected | "skip" {
  if (letIn === "anyone") return "in";
  // Signatures and the socket have tests of their own; here it counts that a session is no way round them.
  if (letIn === "device" || letIn === "token" || letIn === "live") return "skip";
  if (roles === null) return OUT_NO_SESSION;
  if (letIn === "session") return "in";
  return letIn.some((role) => roles.includes(role)) ? "in" : OUT_DENIED;
}

export interface Knocker {
  readonly why: string;
  readonly token: () => Promise<string | undefined>;
  readonly expected: (door: DoorOf) => Expected | "skip";
  /** Whether `HEAD` is tried beside `GET`: the framework makes the one from the other. */
  readonly heads?: true;
}

/** Doors after which a session is gone. */
const ENDS_SESSION: ReadonlySet<string> = new Set(["DELETE /api/session", "POST /api/sessions/close-others"]);

const byRoles =
  (roles: readonly Role[] | null) =>
  (door: DoorOf): Expected | "skip" =>
    expectedOf(door, roles);

/** While a second factor is wanted, only the doors that lead to it. */
const halfWay =
  (open: readonly string[], code: string) =>
  (door: DoorOf): Expected | "skip" => {
    const all = expectedOf(door, EVERYBODY);
    if (all === "skip" || door.letIn === "anyone") return all;
    return open.includes(`${door.method} ${door.url}`) ? "in" : [403, code];
  };

export async function knockersOf(server: RealServer): Promise<readonly Knocker[]> {
  const hired = new Map<Role, Somebody>();
  for (const role of EVERYBODY)
    hired.set(role, await server.person(`P ${role}`, [role], role === "kierownik" ? { department: "wystawy" } : {}));
  const other = await server.person("P kierownik innego", ["kierownik"], { department: "edukacja" });
  const of = (role: Role): Somebody => hired.get(role) as Somebody;
  const fresh = (account: string) => async () => server.session(account);
  const all = await server.person("P wszystko", EVERYBODY);
  const disabled = await server.person("P wyłączona", EVERYBODY);
  await server.database
    .withTables<{ access_account: { id: string; disabled_at: number | null } }>()
    .updateTable("access_account")
    .set({ disabled_at: server.now })
    .where("id", "=", disabled.id)
    .execute();
  const none = await server.person("P bez ról", []);
  const ended = await server.person("P po kadencji", ["dyrektor", "koordynator", "intake"], { until: server.now - 1 });
  const early = await server.person("P przed kadencją", ["dyrektor", "iod"], { from: server.now + HOUR });
  const proofless = await server.person("P przed drugim składnikiem", EVERYBODY);
  await server.insert("access_factor", {
    id: randomUUID(),
    account_id: proofless.id,
    kind: "totp",
    name: "telefon",
    sealed: "x",
    created_at: server.now,
    confirmed_at: server.now,
  });
  const late = await server.person("P bez drugiego składnika", ["audytor", "nsp", "admin"]);
  await server.database
    .withTables<{ access_account: { id: string; factor_due_at: number | null } }>()
    .updateTable("access_account")
    .set({ factor_due_at: server.now - DAY })
    .where("id", "=", late.id)
    .execute();
  return [
    { why: "nobody signed in", token: async () => undefined, expected: byRoles(null), heads: true },
    { why: "a cookie that is no token", token: async () => "x".repeat(43), expected: byRoles(null) },
    ...EVERYBODY.map((role) => ({ why: role, token: fresh(of(role).id), expected: byRoles([role]) })),
    { why: "admin", token: fresh(of("admin").id), expected: byRoles(["admin"]), heads: true },
    { why: "kierownik of another department", token: fresh(other.id), expected: byRoles(["kierownik"]) },
    {
      why: "a session past its absolute end",
      token: async () => server.session(all.id, { at: server.now - 12 * HOUR - 1 }),
      expected: byRoles(null),
    },
    {
      why: "a session nobody used for eight hours",
      token: async () => server.session(all.id, { at: server.now - 8 * HOUR - 1 }),
      expected: byRoles(null),
    },
    { why: "an account switched off", token: fresh(disabled.id), expected: byRoles(null) },
    { why: "an account whose roles were all taken", token: fresh(none.id), expected: byRoles([]), heads: true },
    { why: "an appointment that ended", token: fresh(ended.id), expected: byRoles([]) },
    { why: "an appointment that has not begun", token: fresh(early.id), expected: byRoles([]) },
    {
      why: "a second factor that was not proven",
      token: fresh(proofless.id),
      expected: halfWay(BEFORE_PROOF, "E_ACCESS_FACTOR_NEEDED"),
    },
    {
      why: "a second factor that is overdue",
      token: fresh(late.id),
      expected: halfWay(BEFORE_SET_UP, "E_ACCESS_FACTOR_OVERDUE"),
    },
  ];
}

/** Goes through everything; returns how many cases there were and what was not as the table says. */
export async function walk(
  server: RealServer,
  doors: readonly DoorOf[],
  knockers: readonly Knocker[],
  every = 1,
): Promise<{ cases: number; refused: number; wrong: string[] }> {
  const wrong: string[] = [];
  let met = 0;
  let cases = 0;
  let refused = 0;
  for (const knocker of knockers) {
    let token = await knocker.token();
    for (const door of doors) {
      const expected = knocker.expected(door);
      if (expected === "skip" || (door.method === "HEAD" && knocker.heads !== true)) continue;
      met += 1;
      if (met % every !== 0) continue;
      cases += 1;
      if (expected !== "in") refused += 1;
      const got = outcomeOf(door, await knock(server, door, token));
      if (ENDS_SESSION.has(`${door.method} ${door.url}`)) token = await knocker.token();
      if (!same(door, expected, got))
        wrong.push(`${knocker.why}: ${door.method} ${door.url} → ${String(got)}, not ${String(expected)}`);
    }
  }
  return { cases, refused, wrong };
}
