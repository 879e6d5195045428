/**
 * Every endpoint of cases × every role × with and without a conflict, over HTTP on both databases; and every route by which somebody a report names
 * could learn of it: list, search, count, decisions, registers, papers, daily report, notices, live nudges, audit.
 *
 * What each role may open stands here once more, written by hand from A0.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerLive } from "../../../dashboard/access/index.ts";
import { openSession } from "../../../dashboard/access/sessions.ts";
import { mayKnow } from "../../../dashboard/cases/index.ts";
import { LiveHub } from "../../../dashboard/platform/live.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import { Role } from "../../../policies/schema/api.ts";
import { CaseApi } from "../../../policies/schema/case-api.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { MONDAY, NOTE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Reply, Staff } from "../../support/case-venue.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

type Name = keyof typeof CaseApi;
const everybody: readonly Role[] = Role.options;
const readers: readonly Role[] = ["edukator", "nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod"];
/** Doors each role may knock at (A0); what lies behind is another question. */
const DOORS: Readonly<Record<Name, readonly Role[]>> = {
  cases: readers,
  caseOptions: everybody,
  caseOpen: everybody,
  case: readers,
  caseStep: ["edukator", "nsp", "intake", "kierownik", "dyrektor", "koordynator"],
  caseRead: readers,
  caseDocument: readers,
  caseDisclosures: readers,
  caseDisclose: ["edukator", "nsp", "intake", "kierownik", "dyrektor", "koordynator"],
  caseAccess: readers,
  emergency: everybody,
  decisions: readers,
  eventRegister: ["intake", "kierownik", "dyrektor", "koordynator", "iod"],
  interventionRegister: ["kierownik", "dyrektor", "koordynator"],
  registerExtract: ["intake", "kierownik", "dyrektor", "koordynator", "iod"],
  dailyReport: ["intake", "kierownik", "dyrektor", "koordynator", "iod"],
  dailyReportDocument: ["intake", "kierownik", "dyrektor", "koordynator", "iod"],
};
/** Who sees an event that staff opened, before verification 2. */
const SEES: readonly Role[] = ["intake", "kierownik", "dyrektor", "koordynator", "iod"];

const REASON = "sprawdzam tresc przed decyzja";
const bodies = (item: string): Readonly<Partial<Record<Name, object>>> => ({
  caseStep: { id: randomUUID(), step: { kind: "write-note", part: "step", situation: "kolejny krok" } },
  caseRead: { items: [item], reason: REASON },
  caseDocument: { document: "daily-line", format: "txt", reason: REASON },
  caseDisclose: {
    document: "note",
    format: "docx",
    content: "pseudonymised",
    to: "Policja",
    basis: "art. 304 KPK",
    reason: REASON,
  },
  caseOpen: { id: randomUUID(), origin: "staff", happenedAt: MONDAY },
  emergency: { id: randomUUID(), calledAt: MONDAY },
  registerExtract: { book: "events", year: 2026, format: "docx", reason: REASON },
  dailyReportDocument: { format: "docx" },
});
/** What comes back behind the door, on the case all roles are asked about; 200 where nothing else is said. */
const BEHIND: Readonly<Partial<Record<Name, (role: Role) => number>>> = {
  case: (role) => (SEES.includes(role) ? 200 : 404),
  caseStep: (role) => (!SEES.includes(role) ? 404 : role === "koordynator" ? 403 : 200),
  caseRead: (role) => (SEES.includes(role) ? 200 : 404),
  caseDocument: (role) => (SEES.includes(role) ? 200 : 404),
  caseDisclosures: (role) => (SEES.includes(role) ? 200 : 404),
  caseDisclose: (role) => (!SEES.includes(role) ? 404 : role === "koordynator" ? 403 : 200),
  caseAccess: (role) => (!SEES.includes(role) ? 404 : role === "intake" || role === "kierownik" ? 403 : 200),
};

describe.each(KINDS)("$kind: doors", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let hub: LiveHub;
  const people = new Map<Role, Staff>();
  let id = "";
  let item = "";

  beforeAll(async () => {
    const database = await databases.open(kind);
    hub = new LiveHub(database, silentLog);
    venue = await openCaseVenue(database, {
      also: async (app, context) => registerLive(app, hub, { database, clock: context.clock, origin: undefined }),
    });
    for (const role of Role.options) people.set(role, await venue.person(`P ${role}`, [role]));
    id = await registered();
    const seen = (await of("kierownik").ask("GET", `/api/cases/${id}`)).body;
    item = seen.timeline
      .flatMap((entry: { items: { id: string; kind: string }[] }) => entry.items)
      .find((one: { kind: string }) => one.kind === "note").id as string;
  }, 60_000);
  afterAll(async () => {
    await hub.close();
    await venue.close();
  });

  const of = (role: Role): Staff => people.get(role) as Staff;
  const registered = async (named: string | null = null): Promise<string> => {
    const [head, intake, director] = [of("kierownik"), of("intake"), of("dyrektor")];
    const opened = await intake.ask("POST", "/api/cases", {
      id: randomUUID(),
      origin: "child",
      happenedAt: MONDAY,
      ...(named === null ? {} : { named: { account: named, role: null } }),
    });
    expect(opened.status).toBe(200);
    const caseId = opened.body.caseId as string;
    const lead = named === head.id ? director : head;
    const clerk = named === intake.id ? director : intake;
    await lead.step(caseId, {
      kind: "describe",
      type: "1.7",
      area: "4",
      category: null,
      department: null,
      place: "",
      mode: null,
      happenedAt: MONDAY,
    });
    await lead.step(caseId, { kind: "qualify", text: WHY });
    await lead.step(caseId, NOTE);
    for (const step of ["daily-line", "share-copy"]) await clerk.step(caseId, { kind: step });
    await lead.step(caseId, { kind: "hand-over" });
    await clerk.step(caseId, { kind: "register" });
    return caseId;
  };
  const knock = (who: Pick<Staff, "ask">, name: Name, at: string, sealed = item): Promise<Reply> => {
    const { method, path } = CaseApi[name];
    const filled = path.replace(":id", path.includes("daily-report") ? "2026-11-02" : at);
    return who.ask(method, filled, bodies(sealed)[name]);
  };
  const names = Object.keys(CaseApi) as Name[];
  const matrix = names.flatMap((name) => Role.options.map((role) => ({ name, role })));

  it("knows every endpoint", () => {
    expect(Object.keys(DOORS)).toEqual(names);
  });

  it.each(names)("%s is closed to strangers", async (name) => {
    const reply = await knock(venue.stranger, name, id);
    expect([reply.status, reply.body.code]).toEqual([401, "E_ACCESS_SESSION"]);
  });

  it("opens to each role what A0 gives it, and nothing else", async () => {
    const wrong = [];
    for (const { name, role } of matrix) {
      const reply = await knock(of(role), name, id);
      const wanted = !DOORS[name].includes(role) ? 403 : (BEHIND[name]?.(role) ?? 200);
      if (reply.status !== wanted)
        wrong.push(`${role} ${name}: ${String(reply.status)} ${reply.text.slice(0, 80)}, not ${String(wanted)}`);
      if (!DOORS[name].includes(role) && reply.body.code !== "E_ACCESS_DENIED")
        wrong.push(`${role} ${name}: ${String(reply.body.code)}`);
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it.each(readers.filter((role) => role !== "edukator" && role !== "nsp"))(
    "for a named %s the case does not exist, whichever door they try",
    async (role) => {
      const who = of(role);
      const notices = venue.notices.length;
      const hidden = await registered(who.id);
      expect(venue.notices.slice(notices).flatMap(({ to }) => to)).not.toContain(who.id);
      // Something comes after it, so that a missing number would show.
      await registered();
      const { number, noteNumber, registerNumber } = (
        await (role === "dyrektor" ? of("koordynator") : of("dyrektor")).ask("GET", `/api/cases/${hidden}`)
      ).body;
      const { rows } = await sql<{
        id: string;
      }>`select id from case_item where case_id = ${hidden} and kind = 'note'`.execute(venue.database);
      const sealed = rows[0]?.id ?? "";
      for (const name of names) {
        if (!DOORS[name].includes(role) || name === "emergency" || name === "caseOpen") continue;
        const reply = await knock(who, name, hidden, sealed);
        if (CaseApi[name].path.includes("cases/:id")) {
          // The same octets as for an id that was never given.
          const none = await knock(who, name, randomUUID(), sealed);
          expect([name, reply.status, reply.text]).toEqual([name, none.status, none.text]);
        } else {
          expect([name, reply.status]).toEqual([name, 200]);
          const text = JSON.stringify(reply.body);
          for (const trace of [hidden, number as string, `nr ${noteNumber as string}`])
            expect([name, text.includes(trace)]).toEqual([name, false]);
        }
      }
      const lines = DOORS.eventRegister.includes(role)
        ? ((await knock(who, "eventRegister", "")).body.lines as { number: string }[])
        : [];
      expect(lines.map((line) => line.number)).not.toContain(registerNumber);
      // No number is missing in what they can count.
      const counted = lines
        .map((line) => line.number)
        .filter((one) => !one.startsWith("K"))
        .map((one) => Number(one.split("/")[0]))
        .sort((a, b) => a - b);
      expect(counted).toEqual(counted.map((_, index) => index + 1));
      expect(await mayKnow(venue.context, who.id, hidden)).toBe(false);
      // A call for help on it opens another case and says nothing.
      const call = await who.ask("POST", "/api/emergency", { id: randomUUID(), calledAt: MONDAY, caseId: hidden });
      expect([call.status, call.body.caseId === hidden]).toEqual([200, false]);
      const log = await sql<{
        outcome: string;
      }>`select outcome from case_access where case_id = ${hidden} and account = ${who.id}`.execute(venue.database);
      expect(log.rows.length).toBeGreaterThan(0);
      expect(new Set(log.rows.map(({ outcome }) => outcome))).toEqual(new Set(["conflict"]));
    },
    60_000,
  );

  it("nudges nobody who is named, and nobody who may not know", async () => {
    const head = of("kierownik");
    await venue.app.listen({ host: "127.0.0.1", port: 0 });
    const address = venue.app.server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const heard = new Map<Role, string[]>();
    const sockets = await Promise.all(
      (["kierownik", "intake", "dyrektor", "edukator", "nsp"] as const).map(async (role) => {
        const token = await openSession(venue.database, of(role).id, venue.now);
        const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/live`, {
          headers: { cookie: `latarnik_session=${token}`, origin: `http://127.0.0.1:${String(port)}` },
        });
        const words: string[] = [];
        heard.set(role, words);
        socket.on("message", (data: Buffer) => words.push(data.toString()));
        await new Promise((done, failed) => socket.once("open", done).once("error", failed));
        return socket;
      }),
    );
    while (hub.size < sockets.length) await new Promise((done) => setTimeout(done, 20));
    await new Promise((done) => setTimeout(done, 500));
    const open = await registered();
    const hidden = await registered(head.id);
    const about = (role: Role, caseId: string): number =>
      (heard.get(role) ?? []).filter((word) => word.includes(caseId)).length;
    const deadline = performance.now() + 5_000;
    while (performance.now() < deadline && (about("dyrektor", hidden) < 8 || about("kierownik", open) < 8))
      await new Promise((done) => setTimeout(done, 50));
    expect([about("dyrektor", hidden) >= 8, about("intake", hidden) >= 8, about("kierownik", open) >= 8]).toEqual([
      true,
      true,
      true,
    ]);
    expect([
      about("kierownik", hidden),
      about("edukator", hidden),
      about("nsp", hidden),
      about("edukator", open),
    ]).toEqual([0, 0, 0, 0]);
    // Whatever is said carries an id and a topic, never a word.
    for (const word of heard.get("dyrektor") ?? [])
      expect(Object.keys(JSON.parse(word) as object).sort()).toEqual(["at", "id", "topic"]);
    for (const socket of sockets) socket.terminate();
  }, 30_000);

  it("keeps a named person out also after they were let in, and lets them in again when the report is withdrawn", async () => {
    const head = of("kierownik");
    const open = await registered();
    expect((await head.ask("GET", `/api/cases/${open}`)).status).toBe(200);
    const named = { kind: "name-person", named: { account: head.id, role: null }, text: WHY };
    await of("dyrektor").step(open, named);
    expect((await head.ask("GET", `/api/cases/${open}`)).status).toBe(404);
    expect((await of("dyrektor").ask("GET", `/api/cases/${open}`)).body.seats).toMatchObject({ lead: "dyrektor" });
    await of("dyrektor").step(open, { ...named, withdraw: true });
    expect((await head.ask("GET", `/api/cases/${open}`)).status).toBe(200);
  });

  it("keeps a whole role out if a report names the role", async () => {
    const open = await registered();
    await of("intake").step(open, { kind: "name-person", named: { account: null, role: "koordynator" }, text: WHY });
    expect((await of("koordynator").ask("GET", `/api/cases/${open}`)).status).toBe(404);
  });

  it("gives nothing to an account whose roles are not in force", async () => {
    const gone = await venue.person("Bez zarządzenia", ["dyrektor"]);
    venue.change(gone.id, { roles: [] });
    for (const name of ["cases", "case", "decisions", "eventRegister", "caseOptions"] as const) {
      const reply = await knock(gone, name, id);
      expect([name, reply.status, reply.body.code]).toEqual([name, 403, "E_CASE_DENIED"]);
    }
    // Nobody is refused help, or told to keep quiet.
    for (const name of ["emergency", "caseOpen"] as const) expect((await knock(gone, name, id)).status).toBe(200);
  });
});
