/**
 * Orders, appointments, deputies, suspensions and training on SQLite and on a real PostgreSQL, through the API and as cases see them.
 *
 * @module
 */
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from "vitest";
import { appointmentOf, casePeople, departments, holdersOf, isSuspended } from "../../../dashboard/people/index.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, HOUR, MONDAY, ORDER, VENUE, openPeopleVenue } from "../../support/people-venue.ts";
import type { PeopleVenue } from "../../support/people-venue.ts";

const databases = new TestDatabases();
beforeAll(async () => databases.start(), 30_000);
afterAll(async () => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const appointment = (account: string, more: object = {}): object => ({
  account,
  role: "intake",
  department: null,
  order: { number: "9/2026", on: "2026-10-30", subject: "powołanie" },
  from: "2026-11-02",
  to: null,
  deputyOf: null,
  trainedOn: null,
  ...more,
});

describe.each(KINDS)("$kind: orders", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: PeopleVenue;
  beforeEach(async () => {
    venue = await openPeopleVenue(await databases.open(kind));
  }, 30_000);
  afterEach(async () => venue.close());
  const appoint = async (body: object): Promise<string> => {
    const made = await venue.admin.ask("POST", "/api/appointments", body);
    expect(made.text).not.toContain("E_");
    return (made.body as { id: string }).id;
  };
  const staff = async (id: string) =>
    (await casePeople(VENUE).staff(venue.database, venue.now)).find(({ account }) => account === id);

  it("refuses to give a designated role without the number of an order, by every way there is", async () => {
    const { id } = await venue.person("jan", ["edukator"]);
    for (const role of ["nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod"]) {
      const account = { login: "ola", displayName: "Ola", password: "hasło jakich mało", roles: [role] };
      expect(await venue.admin.code("POST", "/api/accounts", account)).toEqual([409, "E_ACCESS_ORDER"]);
      const roles = { roles: ["edukator", role] };
      expect(await venue.admin.code("PATCH", `/api/accounts/${id}`, roles)).toEqual([409, "E_ACCESS_ORDER"]);
      const invitation = { login: "ola", displayName: "Ola", roles: [role] };
      expect(await venue.admin.code("POST", "/api/invitations", invitation)).toEqual([400, "E_API_INPUT"]);
      const blank = appointment(id, { role, order: { number: "  ", on: "2026-10-30" } });
      expect(await venue.admin.code("POST", "/api/appointments", blank)).toEqual([400, "E_API_INPUT"]);
    }
    expect((await staff(id))?.roles).toEqual(["edukator"]);
  });

  it("marks the first person's transitional role red, and lets it keep the technical part only", async () => {
    const view = (await venue.admin.ask("GET", "/api/people")).body;
    expect(view.people[0].roles).toEqual([
      { role: "admin", department: null, appointment: null, standing: null },
      { role: "nsp", department: null, appointment: null, standing: "no-order" },
    ]);
    expect(view.vacant).toContain("nsp");
    expect((await staff(venue.adminId))?.roles).toEqual(["admin", "nsp"]);
    expect(
      await appointmentOf(venue.database, { venueId: VENUE, accountId: venue.adminId, role: "nsp", at: venue.now }),
    ).toBeUndefined();
    // Whoever is alone enters the order that put them there; the role is green then.
    await appoint(appointment(venue.adminId, { role: "nsp" }));
    const after = (await venue.admin.ask("GET", "/api/people")).body;
    expect(after.people[0].roles[0]).toMatchObject({ role: "nsp", standing: "in-force" });
    expect(after.vacant).not.toContain("nsp");
  });

  it("gives what a role may from its first day to its last, in the venue's own time", async () => {
    const { id, browser } = await venue.person("tom", ["edukator"]);
    await appoint(appointment(id, { from: "2026-11-03", to: "2026-11-04" }));
    const may = async (at: string): Promise<boolean> => {
      venue.now = Date.parse(at) as Instant;
      await browser.signIn("tom");
      const found = await appointmentOf(venue.database, {
        venueId: VENUE,
        accountId: id,
        role: "intake",
        at: venue.now,
      });
      const session = (await browser.ask("GET", "/api/session")).body as { permissions: string[] };
      const seated = ((await staff(id))?.roles ?? []).includes("intake");
      expect([session.permissions.includes("registers.read"), seated]).toEqual([
        found !== undefined,
        found !== undefined,
      ]);
      return found !== undefined;
    };
    // Warsaw is an hour ahead of UTC in November.
    expect(await may("2026-11-02T22:59:59Z")).toBe(false);
    expect(await may("2026-11-02T23:00:00Z")).toBe(true);
    expect(await may("2026-11-04T22:59:59Z")).toBe(true);
    expect(await may("2026-11-04T23:00:00Z")).toBe(false);
  });

  it("says who answered on any day, long after, deputies and renamed people included", async () => {
    const [one, two, three] = [
      await venue.person("pierwszy", ["edukator"]),
      await venue.person("drugi", ["edukator"]),
      await venue.person("trzeci", ["edukator"]),
    ];
    const first = await appoint(appointment(one.id, { role: "nsp", from: "2026-01-01", to: "2026-06-30" }));
    await appoint(
      appointment(two.id, { role: "nsp", from: "2026-07-01", order: { number: "31/2026", on: "2026-06-20" } }),
    );
    await appoint(appointment(three.id, { role: "nsp", from: "2026-01-01", to: "2026-12-31", deputyOf: first }));
    await venue.admin.ask("PATCH", `/api/accounts/${one.id}`, { displayName: "Inne Nazwisko", disabled: true });
    const on = async (day: string): Promise<string[]> =>
      ((await venue.admin.ask("GET", `/api/people/on/${day}`)).body.holders as Record<string, unknown>[]).map(
        (held) =>
          `${String(held["role"])} ${String(held["displayName"])}${held["deputy"] === true ? " (z)" : ""} ${(held["order"] as { number: string }).number}`,
      );
    expect(await on("2025-12-31")).toEqual([]);
    expect(await on("2026-01-01")).toEqual(["nsp Osoba pierwszy 9/2026", "nsp Osoba trzeci (z) 9/2026"]);
    expect(await on("2026-06-30")).toEqual(["nsp Osoba pierwszy 9/2026", "nsp Osoba trzeci (z) 9/2026"]);
    expect(await on("2026-07-01")).toEqual(["nsp Osoba drugi 31/2026", "nsp Osoba trzeci (z) 9/2026"]);
    expect(await venue.admin.code("GET", "/api/people/on/2026-02-30")).toEqual([400, "E_PEOPLE_DAY"]);
  });

  it("ends an appointment by another order and keeps what was", async () => {
    const { id } = await venue.person("ela", ["edukator"]);
    const own = await appoint(appointment(id));
    const end = { to: "2026-11-10", order: { number: "15/2026", on: "2026-11-09" } };
    expect((await venue.admin.ask("POST", `/api/appointments/${own}/end`, end)).status).toBe(200);
    const later = { ...end, to: "2026-12-31" };
    expect(await venue.admin.code("POST", `/api/appointments/${own}/end`, later)).toEqual([400, "E_PEOPLE_PERIOD"]);
    const view = (await venue.admin.ask("GET", "/api/people")).body;
    expect(view.appointments[0]).toMatchObject({
      from: "2026-11-02",
      to: "2026-11-10",
      order: { number: "9/2026" },
      endOrder: { number: "15/2026", on: "2026-11-09" },
    });
    expect(view.orders.map(({ number }: { number: string }) => number)).toEqual(
      ["15/2026", "9/2026", ORDER.number].slice(0, 2),
    );
  });

  it("refuses what cannot be, and writes nothing of it", async () => {
    const { id } = await venue.person("ida", ["edukator"]);
    for (const { why, more, refusal } of [
      { why: "the last day before the first", more: { to: "2026-11-01" }, refusal: [400, "E_PEOPLE_PERIOD"] },
      { why: "a day no calendar has", more: { from: "2027-02-29" }, refusal: [400, "E_PEOPLE_DAY"] },
      {
        why: "a department for a role of the whole venue",
        more: { department: "x" },
        refusal: [400, "E_PEOPLE_DEPARTMENT"],
      },
      { why: "a deputy of nobody", more: { deputyOf: "none" }, refusal: [400, "E_PEOPLE_DEPUTY"] },
      { why: "somebody unknown", more: { account: "none" }, refusal: [404, "E_PEOPLE_UNKNOWN"] },
      { why: "a training that has not been", more: { trainedOn: "2026-11-03" }, refusal: [400, "E_PEOPLE_DAY"] },
    ])
      expect([why, await venue.admin.code("POST", "/api/appointments", appointment(id, more))]).toEqual([why, refusal]);
    const view = (await venue.admin.ask("GET", "/api/people")).body;
    expect([view.appointments, view.orders]).toEqual([[], []]);
  });

  it("lets nobody appoint themselves, and nobody twice at a time", async () => {
    const { id } = await venue.person("ida", ["edukator"]);
    expect(await venue.admin.code("POST", "/api/appointments", appointment(venue.adminId))).toEqual([
      403,
      "E_PEOPLE_SELF",
    ]);
    const both = await Promise.all(
      [1, 2].map(async () => venue.admin.code("POST", "/api/appointments", appointment(id))),
    );
    expect(both.toSorted(([a], [b]) => a - b)).toEqual([
      [200, ""],
      [409, "E_PEOPLE_TWICE"],
    ]);
  });

  it("gives a head one department, and cases nothing beyond it", async () => {
    for (const [dep, name] of [
      ["edukacja", "Dział Edukacji"],
      ["wystawy", "Dział Wystaw"],
    ])
      expect((await venue.admin.ask("POST", "/api/departments", { id: dep, name })).status).toBe(200);
    expect(await venue.admin.code("POST", "/api/departments", { id: "edukacja", name: "Znów" })).toEqual([
      409,
      "E_PEOPLE_DEPARTMENT_TAKEN",
    ]);
    expect(await departments(venue.database, VENUE)).toEqual([
      { id: "edukacja", name: "Dział Edukacji" },
      { id: "wystawy", name: "Dział Wystaw" },
    ]);
    const { id } = await venue.person("kier", ["edukator"]);
    const head = { role: "kierownik", from: "2026-11-01" };
    expect(await venue.admin.code("POST", "/api/appointments", appointment(id, head))).toEqual([
      400,
      "E_PEOPLE_DEPARTMENT",
    ]);
    await appoint(appointment(id, { ...head, department: "edukacja" }));
    expect(await staff(id)).toMatchObject({ roles: ["edukator", "kierownik"], departments: ["edukacja"] });
    const asked = { venueId: VENUE, accountId: id, role: "kierownik", at: venue.now } as const;
    expect(await appointmentOf(venue.database, { ...asked, department: "edukacja" })).toMatchObject({
      order: { number: "9/2026" },
    });
    expect(await appointmentOf(venue.database, { ...asked, department: "wystawy" })).toBeUndefined();
  });

  it("puts the deputy in the place of somebody suspended or left out, and nobody else", async () => {
    const [boss, stand] = [await venue.person("szef", ["edukator"]), await venue.person("zast", ["edukator"])];
    const principal = await appoint(appointment(boss.id, { from: "2026-11-01" }));
    await appoint(appointment(stand.id, { from: "2026-11-01", deputyOf: principal }));
    const holders = async (absent: string[] = []) =>
      (await holdersOf(venue.database, { venueId: VENUE, role: "intake", at: venue.now, absent })).map(
        ({ accountId, deputy }) => [accountId, deputy],
      );
    expect(await holders()).toEqual([[boss.id, false]]);
    expect(await holders([boss.id])).toEqual([[stand.id, true]]);
    expect(await holders([boss.id, stand.id])).toEqual([]);
    await venue.database
      .transaction()
      .execute(async (tx) =>
        casePeople(VENUE).suspend(tx, { account: boss.id, caseId: "case-1", at: venue.now, by: venue.adminId }),
      );
    venue.now = (venue.now + 1) as Instant;
    expect(await holders()).toEqual([[stand.id, true]]);
    expect((await staff(boss.id))?.roles).toEqual([]);
    expect((await staff(stand.id))?.roles).toEqual(["edukator", "intake"]);
  });

  it("keeps somebody away from–to, tells the director and not the person, and never which case", async () => {
    const boss = await venue.person("dyr", ["dyrektor"]);
    const { id, browser } = await venue.person("uczy", ["edukator"]);
    const colleague = await venue.person("iodo", ["iod"]);
    await venue.database
      .transaction()
      .execute(async (tx) =>
        casePeople(VENUE).suspend(tx, { account: colleague.id, caseId: "case-77", at: venue.now, by: boss.id }),
      );
    const made = await boss.browser.ask("POST", "/api/suspensions", { account: id, to: "2026-11-03" });
    expect(made.status).toBe(200);
    expect(await boss.browser.code("POST", "/api/suspensions", { account: id, to: null })).toEqual([
      409,
      "E_PEOPLE_SUSPENDED",
    ]);
    expect(await venue.admin.code("POST", "/api/suspensions", { account: id, to: null })).toEqual([
      403,
      "E_ACCESS_DENIED",
    ]);
    const seen = await boss.browser.ask("GET", "/api/people");
    expect(seen.body.suspensions).toHaveLength(2);
    expect(seen.text).not.toContain("case-77");
    const theirs = await colleague.browser.ask("GET", "/api/people");
    expect(theirs.body.suspensions).toBeNull();
    expect(theirs.text).not.toContain("suspended");
    expect((await colleague.browser.ask("GET", "/api/access-history")).text).not.toMatch(/"suspend"[^}]*iodo/u);
    expect((await browser.ask("GET", "/api/session")).status).toBe(200);
    const kept = async (): Promise<boolean> => isSuspended(venue.database, id, venue.now);
    expect(await kept()).toBe(true);
    venue.now = Date.parse("2026-11-03T22:59:59Z") as Instant;
    expect(await kept()).toBe(true);
    venue.now = Date.parse("2026-11-03T23:00:00Z") as Instant;
    expect(await kept()).toBe(false);
  });

  it("lets the director end a suspension, and not the person concerned", async () => {
    const [one, two] = [await venue.person("dyra", ["dyrektor"]), await venue.person("dyrb", ["dyrektor"])];
    const made = await one.browser.ask("POST", "/api/suspensions", { account: two.id, to: null });
    const end = `/api/suspensions/${String(made.body.id)}/end`;
    expect(await two.browser.code("POST", end, {})).toEqual([404, "E_PEOPLE_UNKNOWN"]);
    expect(await isSuspended(venue.database, two.id, venue.now)).toBe(true);
    expect(await one.browser.code("POST", end, {})).toEqual([200, ""]);
    expect(await isSuspended(venue.database, two.id, venue.now)).toBe(false);
  });

  it("reminds the network-safety person of training twelve months after the last", async () => {
    const { id } = await venue.person("siec", ["edukator"]);
    await appoint(appointment(id, { role: "nsp", trainedOn: "2026-10-15" }));
    await venue.admin.ask("POST", "/api/trainings", {
      account: id,
      on: "2026-11-01",
      topic: "reagowanie na incydenty",
      competences: ["incident-response"],
    });
    const training = async () =>
      ((await venue.admin.ask("GET", "/api/people")).body.people as { account: string; training: object }[]).find(
        ({ account }) => account === id,
      )?.training;
    expect(await training()).toMatchObject({ lastOn: "2026-11-01", dueOn: "2027-11-01", overdue: false });
    venue.now = (Date.parse("2027-11-02T09:00:00Z") + HOUR) as Instant;
    await venue.admin.signIn("anna");
    expect(await training()).toMatchObject({ overdue: true });
    expect(venue.now - MONDAY).toBeGreaterThan(364 * DAY);
  });
});
