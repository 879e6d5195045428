/**
 * Cases on real orders: whoever has none in force decides nothing, sees nothing, and their own order opens exactly their seat.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { casePeople, suspend } from "../../../dashboard/people/index.ts";
import { appoint } from "../../../dashboard/people/appointments.ts";
import { createDepartment } from "../../../dashboard/people/departments.ts";
import type { DesignatedRole } from "../../../policies/schema/people-api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, VENUE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const databases = new TestDatabases();
beforeAll(async () => databases.start(), 30_000);
afterAll(async () => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const PLACE = { venueId: VENUE, timeZone: "Europe/Warsaw" };

describe.each(KINDS)("$kind: cases on real orders", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let secretary: Staff;
  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), {
      also: (_app, context) => Object.assign(context, { people: casePeople(VENUE) }),
    });
    secretary = await venue.person("Sekretarz", ["admin"]);
    await venue.database
      .transaction()
      .execute(async (tx) =>
        createDepartment(tx, VENUE, { id: "edukacja", name: "Edukacja" }, secretary.id, venue.now),
      );
  }, 30_000);
  afterAll(async () => venue.close());
  const order = async (
    who: Staff,
    role: DesignatedRole,
    term: { readonly from: string; readonly to: string | null } = { from: "2026-11-01", to: null },
  ): Promise<string> =>
    venue.database.transaction().execute(async (tx) =>
      appoint(
        tx,
        PLACE,
        {
          account: who.id,
          role,
          department: role === "kierownik" ? "edukacja" : null,
          order: { number: "5/2026", on: "2026-10-30" },
          ...term,
          deputyOf: null,
          trainedOn: null,
        },
        { by: secretary.id, at: venue.now },
      ),
    );
  const opened = async (by: Staff): Promise<string> => {
    const reply = await by.ask("POST", "/api/cases", {
      id: crypto.randomUUID(),
      happenedAt: venue.now,
      department: "edukacja",
      place: "pracownia",
      origin: "staff",
    });
    if (reply.status !== 200) throw new Error(reply.text);
    return (reply.body as { caseId: string }).caseId;
  };
  const qualify = { kind: "qualify", text: WHY };

  it("refuses verification 1 to a head whose role is a tick without an order, and takes it with one", async () => {
    const edukator = await venue.person("Ewa", ["edukator"]);
    const head = await venue.person("Kierownik", ["kierownik"]);
    const id = await opened(edukator);
    expect(await head.refused(id, qualify)).toEqual([403, "E_CASE_DENIED"]);
    await order(head, "kierownik");
    await head.step(id, { kind: "state-contact", contact: "yes", text: WHY });
    // The seat is theirs now: what is missing is said, not that they may not.
    expect(await head.refused(id, qualify)).toEqual([409, "E_CASE_DESCRIPTION"]);
    expect((await head.ask("GET", `/api/cases/${id}`)).status).toBe(200);
  });

  it.each([
    { why: "has run out", term: { from: "2026-10-01", to: "2026-11-01" } },
    { why: "begins tomorrow", term: { from: "2026-11-03", to: null } },
  ])("shows no case to a director whose order $why", async ({ term }) => {
    const edukator = await venue.person("Ela", ["edukator"]);
    const director = await venue.person("Dyrektor", ["dyrektor"]);
    const id = await opened(edukator);
    await order(director, "dyrektor", term);
    expect((await director.ask("GET", `/api/cases/${id}`)).body.code).toBe("E_CASE_DENIED");
    expect((await director.ask("GET", "/api/cases")).text).not.toContain(id);
  });

  it("takes every seat from somebody kept away, and gives it back afterwards", async () => {
    const edukator = await venue.person("Iza", ["edukator"]);
    const director = await venue.person("Dyrektorka", ["dyrektor"]);
    const id = await opened(edukator);
    await order(director, "dyrektor");
    expect((await director.ask("GET", `/api/cases/${id}`)).status).toBe(200);
    const began = venue.now;
    await venue.database.transaction().execute(async (tx) =>
      suspend(tx, VENUE, {
        account: director.id,
        caseId: null,
        at: began,
        by: secretary.id,
        until: { day: "2026-11-02", at: began + DAY },
      }),
    );
    expect((await director.ask("GET", `/api/cases/${id}`)).status).toBe(403);
    venue.now = (began + DAY) as Instant;
    expect((await director.ask("GET", `/api/cases/${id}`)).status).toBe(200);
    venue.now = began;
  });
});
