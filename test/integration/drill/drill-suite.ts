/**
 * The annual drill on SQLite and a real PostgreSQL: every seat plays by the rules of real cases, the person named finds nothing, and every other
 * table, figure and message is to the letter what it was before.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { completeDuty, openImprovement, registerCoordinationRoutes } from "../../../dashboard/coordination/index.ts";
import { tableCounters } from "../../../dashboard/reports/index.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { loadMetrics } from "../../../policies/load/load-metrics.ts";
import { loadStandards } from "../../../policies/load/load-standards.ts";
import type { DrillView } from "../../../policies/schema/drill.ts";
import type { Role } from "../../../policies/schema/role.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { TestDatabases } from "../../support/case-databases.ts";
import { MINUTE, VENUE } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";
import { openDrillVenue } from "../../support/drill-venue.ts";

const WORDS = "Ćwiczenie: tak wynika z rozmowy ze świadkiem i z notatki.";
/** Sessions of whoever asks; a nudge or a line of who looked is no record of an event. */
const LEFT_OUT = /^(?:access_session|drill_|kysely_|sqlite_)/u;

/** Every row of every table, as text. */
async function everything(database: Database): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { name } of await database.introspection.getTables()) {
    if (LEFT_OUT.test(name)) continue;
    const rows = await database.withTables<Record<string, object>>().selectFrom(name).selectAll().execute();
    found.set(
      name,
      rows
        .map((row) => JSON.stringify(row))
        .toSorted()
        .join("\n"),
    );
  }
  return found;
}

const changed = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...after].filter(([name, rows]) => before.get(name) !== rows).map(([name]) => name);

export const drillSuite = (kind: "SQLite" | "PostgreSQL") =>
  describe(`${kind}: the annual drill`, () => {
    const databases = new TestDatabases();
    beforeAll(() => (kind === "SQLite" ? undefined : databases.start()), 30_000);
    afterAll(() => databases.stop());
    let venue: CaseVenue;
    let people: ReadonlyMap<Role, Staff>;
    const who = (role: Role): Staff => people.get(role) as Staff;
    let id: string;

    beforeAll(async () => {
      const roles = ["edukator", "intake", "kierownik", "dyrektor", "koordynator", "nsp", "iod"] as const;
      ({ venue, people } = await openDrillVenue(await databases.open(kind), roles, (app, { database, clock }) => {
        const coordination = {
          database,
          clock,
          venueId: VENUE,
          timeZone: "Europe/Warsaw",
          standards: loadStandards(),
          outside: async () => ({ metric: () => null, order: () => null, test: () => null, records: () => null }),
          figures: async () => [],
        };
        registerCoordinationRoutes(app, coordination);
        return {
          improve: async (viewer, { where, ...lesson }) =>
            openImprovement(coordination, viewer, {
              ...lesson,
              origin: { kind: "guidance", where },
              owner: null,
              dueOn: null,
              cost: "",
              change: null,
            }),
          dutyDone: async (tx, viewer, done) =>
            completeDuty(tx, coordination, viewer, { ...done, duty: "drill", due: null }),
        };
      }));
      // The calendar's first day is set by the first look at it, which is none of the drill's doing.
      await who("koordynator").ask("GET", "/api/coordination/duties");
    });
    afterAll(() => venue.close());

    const start = async (scenario: string): Promise<string> => {
      const made = randomUUID();
      const reply = await who("koordynator").ask("POST", "/api/drills", { id: made, scenario, pace: 1 });
      expect(reply.status).toBe(200);
      return made;
    };
    const look = async (role: Role): Promise<DrillView> => (await who(role).ask("GET", `/api/drills/${id}`)).body;
    const step = async (role: Role, name: string) =>
      who(role).ask("POST", `/api/drills/${id}/steps`, { step: name, text: WORDS });
    const outcomes = (view: DrillView) => Object.fromEntries(view.stepsList.map((one) => [one.id, one.outcome]));
    /** Plays the rest as whoever the rules let, one by one. */
    const playAll = async (after: (name: string) => void = () => undefined): Promise<string[]> => {
      const order: string[] = [];
      for (let round = 0; round < 40; round += 1) {
        let moved = false;
        for (const role of people.keys()) {
          const view = await look(role);
          const next = view.stepsList?.find(({ mine, outcome }) => mine && outcome === "open");
          if (next === undefined) continue;
          expect((await step(role, next.id)).status).toBe(200);
          order.push(`${role} ${next.id}`);
          after(next.id);
          moved = true;
        }
        if (!moved) break;
      }
      return order;
    };
    const counted = async (): Promise<string> => {
      const catalogue = loadMetrics();
      const days = [{ day: "2026-11-02", from: venue.now - 86_400_000, to: venue.now + 86_400_000 }];
      const context = {
        database: venue.database,
        clock: () => venue.now,
        venueId: VENUE,
        timeZone: "Europe/Warsaw",
        catalogue,
        policies: () => ({
          modes: new Map(),
          severities: new Map<string, string>(),
          checks: new Map<string, string>(),
          duties: venue.context.procedure.duties,
        }),
      };
      const figures: string[] = [];
      for (const counter of tableCounters(context))
        figures.push(JSON.stringify([counter.source, await counter.count(venue.database, days, venue.now)]));
      return figures.join("\n");
    };

    it("is started by the coordinator, one at a time", async () => {
      const body = { id: randomUUID(), scenario: "emergency-and-conflict", pace: 1 };
      expect((await who("dyrektor").ask("POST", "/api/drills", body)).status).toBe(403);
      const before = await everything(venue.database);
      const figures = await counted();
      id = await start("emergency-and-conflict");
      expect((await who("koordynator").ask("POST", "/api/drills", body)).body.code).toBe("E_DRILL_RUNNING");

      // The director is named: no list, no door, no paper.
      expect((await who("dyrektor").ask("GET", "/api/drills")).body.runs).toEqual([]);
      for (const [method, path, sent] of [
        ["GET", `/api/drills/${id}`, undefined],
        ["GET", `/api/drill-files/${id}`, undefined],
        ["POST", `/api/drills/${id}/steps`, { step: "call", text: WORDS }],
        ["POST", `/api/drills/${id}/notes`, { id: randomUUID(), text: "widzę to" }],
      ] as const) {
        const reply = await who("dyrektor").ask(method, path, sent);
        expect([reply.status, reply.body.code]).toEqual([404, "E_DRILL_UNKNOWN"]);
      }
      const strange = await who("dyrektor").ask("GET", `/api/drills/${randomUUID()}`);
      expect([strange.status, strange.body.code]).toEqual([404, "E_DRILL_UNKNOWN"]);

      // The educator calls; 112 waits for nobody.
      venue.now = (venue.now + 3 * MINUTE) as Instant;
      expect((await step("edukator", "call")).status).toBe(200);
      expect((await step("intake", "call")).body.code).toBe("E_DRILL_DONE");
      // Too early, and by the wrong person: refused as a real case refuses it, and kept.
      expect((await step("edukator", "qualify")).body.code).toBe("E_CASE_DENIED");
      venue.now = (venue.now + MINUTE) as Instant;
      expect((await step("kierownik", "qualify")).body.code).toBe("E_CASE_DESCRIPTION");
      venue.now = (venue.now + 30 * MINUTE) as Instant;
      expect((await step("intake", "take-over")).status).toBe(200);
      await who("iod").ask("POST", `/api/drills/${id}/notes`, {
        id: randomUUID(),
        text: "Nikt nie wiedział, gdzie jest karta.",
      });
      const order = await playAll();
      // The director is out: the coordinator gives the second opinion.
      expect(order).toContain("koordynator consult-harm");
      expect(order.filter((one) => one.startsWith("dyrektor"))).toEqual([]);
      const view = await look("koordynator");
      expect(outcomes(view)).toMatchObject({ call: "made", "take-over": "late", close: "made" });
      expect(view).toMatchObject({ caseState: "closed", made: 17, late: 1, missed: 0, keptOut: 1, number: "Ć/1/2026" });
      expect(view.refusals.map(({ step: name, code }) => [name, code])).toEqual([
        ["qualify", "E_CASE_DENIED"],
        ["qualify", "E_CASE_DESCRIPTION"],
      ]);
      expect((await look("edukator")).notes).toEqual([]);
      expect(view.notes).toHaveLength(1);

      // Ended, the director may learn from it, too; nothing real has moved.
      expect((await who("koordynator").ask("POST", `/api/drills/${id}/end`, { cancel: false })).status).toBe(200);
      expect((await step("edukator", "call")).body.code).toBe("E_DRILL_OVER");
      expect((await who("dyrektor").ask("GET", `/api/drills/${id}`)).body.keptOut).toBe(1);
      const paper = await who("dyrektor").ask("GET", `/api/drill-files/${id}`);
      expect(paper.text.slice(0, 5)).toBe("%PDF-");
      expect(changed(before, await everything(venue.database))).toEqual([]);
      expect(await counted()).toBe(figures);
      expect(venue.notices).toEqual([]);
    }, 60_000);

    it("becomes improvements and the yearly duty only when its debriefing is closed", async () => {
      const body = {
        text: "Omówiliśmy wszystkie kroki; przyjęcie zgłoszenia trwało za długo.",
        lessons: [{ id: randomUUID(), title: "Karta przy stanowisku", why: "Nikt nie wiedział, gdzie leży karta." }],
      };
      expect((await who("dyrektor").ask("POST", `/api/drills/${id}/debrief`, body)).status).toBe(403);
      const before = await everything(venue.database);
      const closed = await who("koordynator").ask("POST", `/api/drills/${id}/debrief`, body);
      expect(closed.body).toMatchObject({ state: "closed", lessons: [{ title: "Karta przy stanowisku" }] });
      expect((await who("koordynator").ask("POST", `/api/drills/${id}/debrief`, body)).body.code).toBe("E_DRILL_OVER");
      const [improvement] = (await who("koordynator").ask("GET", "/api/coordination/improvements")).body;
      expect(improvement).toMatchObject({
        title: "Z ćwiczenia: Karta przy stanowisku",
        origin: { kind: "guidance", where: "ćwiczenie Ć/1/2026" },
      });
      const duties = (await who("koordynator").ask("GET", "/api/coordination/duties")).body;
      expect(duties.find((one: { id: string }) => one.id === "drill")).toMatchObject({ last: "2026-11-02" });
      for (const table of changed(before, await everything(venue.database)))
        expect(table).toMatch(/^(?:coordination_|platform_change$)/u);
    });

    it("scores what nobody did as missed, and a cancelled one does no duty", async () => {
      id = await start("tablet");
      expect((await step("intake", "open")).status).toBe(200);
      // The one who keeps the network may know of a technical matter, and only there has something to do.
      expect((await step("nsp", "evidence")).status).toBe(200);
      expect((await step("nsp", "describe")).status).toBe(200);
      expect((await step("nsp", "qualify")).body.code).toBe("E_CASE_DENIED");
      expect((await who("koordynator").ask("POST", `/api/drills/${id}/end`, { cancel: true })).body.state).toBe(
        "cancelled",
      );
      const view = await look("dyrektor");
      expect(view).toMatchObject({ made: 3, missed: 9, number: "Ć/2/2026" });
      expect(
        (await who("koordynator").ask("POST", `/api/drills/${id}/debrief`, { text: WORDS, lessons: [] })).body.code,
      ).toBe("E_DRILL_OVER");
      id = await start("tablet");
      const order = await playAll();
      expect(order).toContain("dyrektor consult-harm");
      expect((await look("koordynator")).caseState).toBe("closed");
      await who("koordynator").ask("POST", `/api/drills/${id}/end`, { cancel: false });
    }, 60_000);
  });
