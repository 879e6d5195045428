/**
 * Help for children on SQLite and a real PostgreSQL: once each, sealed, seen by nobody it may be about, told to somebody else in time,
 * forgotten on its day.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HelpContext } from "../../../dashboard/help/context.ts";
import {
  closeReport,
  escalateWaiting,
  finishTalk,
  forgetReports,
  goToTalk,
  makeCase,
  readReport,
  viewDesk,
} from "../../../dashboard/help/desk.ts";
import { stateOf, takeReport, takeTalk } from "../../../dashboard/help/intake.ts";
import { helpDocument, saveSettings, verifyLine, viewSettings } from "../../../dashboard/help/settings.ts";
import { Refusal } from "../../../dashboard/platform/error.ts";
import { applyRetention } from "../../../dashboard/platform/retention.ts";
import type { Role } from "../../../policies/schema/api.ts";
import type { HelpSettings } from "../../../policies/schema/help-api.ts";
import { HelpDocument } from "../../../policies/schema/help-document.ts";
import type { GuestReport, TalkRequest } from "../../../policies/schema/help-document.ts";
import { FRIDAY, HELP, venueDocument } from "../../support/help-world.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { VENUE, VaultWorld } from "../../support/vault-world.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const person = (name: string, ...roles: Role[]) => ({ id: `account-${name}`, name, roles });
const intake = person("intake", "intake");
const head = person("kierownik", "kierownik");
const director = person("dyrektor", "dyrektor");
const coordinator = person("koordynator", "koordynator");
const everybody = [
  intake,
  head,
  director,
  coordinator,
  person("nsp", "nsp"),
  person("admin", "admin"),
  person("both", "koordynator", "intake"),
];

const { card, places, opening, homeUrl, standards } = venueDocument();
const SETTINGS: HelpSettings = {
  homeUrl,
  standards,
  card,
  order: "12/2026",
  places: [...places],
  opening,
  comesWithinMinutes: 4,
  deterrenceUrl: null,
};

describe.each(KINDS)("$kind: help for children", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let world: VaultWorld;
  let told: string[] = [];
  let cases: { id: string; text: string | null; about: string; named: unknown }[] = [];
  let context: HelpContext;
  beforeAll(async () => {
    world = await VaultWorld.open(await databases.place(kind));
  }, 30_000);
  afterAll(async () => {
    await world.close();
  });
  beforeEach(async () => {
    await world.empty();
    for (const table of ["help_talk", "help_report", "help_setting", "help_line_check", "access_audit"])
      await sql`delete from ${sql.table(table)}`.execute(world.database);
    told = [];
    cases = [];
    context = {
      database: world.database,
      clock: () => FRIDAY as ReturnType<HelpContext["clock"]>,
      venueId: VENUE,
      venueName: "Placówka testowa",
      vault: world.vault,
      help: () => HELP,
      networks: () => [],
      notify: async (_tx, { roles, kind: what, reference }) => {
        told.push(`${what} ${roles.join("+")} ${reference.length}`);
        return Promise.resolve();
      },
      openCase: async (_tx, { id, text, about, named }) => {
        cases.push({ id, text, about, named });
        return Promise.resolve(`case-of-${id}`);
      },
    };
    await saveSettings(context, SETTINGS, coordinator, FRIDAY);
  });

  const talk = (changes: Partial<TalkRequest> = {}) =>
    takeTalk(context, { id: randomUUID(), network: null, place: "hol", look: "zielona bluza", ...changes }, FRIDAY);
  const report = (about: GuestReport["about"], text: string | null = "Boję się.", id: string = randomUUID()) =>
    takeReport(context, { id, network: null, about, text, place: null }, FRIDAY);
  const refused = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => "done",
      (error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        return `${String(error.status)} ${error.code}`;
      },
    );
  const deskOf = (who: typeof intake) => viewDesk(context, who, FRIDAY);
  const firstReport = async (who: typeof intake): Promise<string> => (await deskOf(who)).reports[0]?.id ?? "none";

  it("a request is on the desk at once, with a code and an honest time; the same message again changes nothing", async () => {
    const id = randomUUID();
    const first = await talk({ id });
    expect(first).toEqual({ reference: expect.stringMatching(/^\w{3}-\w{3}$/u) as string, waitMinutes: 4 });
    expect(await talk({ id })).toEqual(first);
    const { talks } = await deskOf(intake);
    expect(talks).toHaveLength(1);
    expect(talks[0]).toMatchObject({
      place: "Hol",
      look: "zielona bluza",
      state: "waiting",
      escalated: false,
      by: null,
    });
    expect(told).toEqual(["talk intake+kierownik+dyrektor 7"]);
    expect(await stateOf(context, first.reference, FRIDAY + 10 * MINUTE)).toMatchObject({
      state: "waiting",
      waitMinutes: 1,
    });
  });

  it.each([
    { why: "a place nobody named", place: "dach", at: FRIDAY, refusal: "422 E_HELP_PLACE" },
    { why: "when nobody is there", place: "hol", at: FRIDAY + 8 * 60 * MINUTE, refusal: "409 E_HELP_CLOSED" },
  ])("no request from $why", async ({ place, at, refusal }) => {
    const request = { id: randomUUID(), network: null, place, look: null };
    expect(await refused(takeTalk(context, request, at))).toBe(refusal);
    expect((await deskOf(intake)).talks).toEqual([]);
  });

  it("one goes, a second is told; afterwards nothing says what the child looked like", async () => {
    const { reference } = await talk();
    const id = (await deskOf(intake)).talks[0]?.id ?? "";
    expect((await goToTalk(context, id, head, FRIDAY + MINUTE)).by).toBe("kierownik");
    expect(await refused(goToTalk(context, id, intake, FRIDAY + MINUTE))).toBe("409 E_HELP_TAKEN");
    expect(await stateOf(context, reference, FRIDAY + MINUTE)).toMatchObject({ state: "coming" });
    await finishTalk(context, id, head, FRIDAY + 5 * MINUTE);
    const rows = await sql<{ look: string | null }>`select look from help_talk`.execute(world.database);
    expect(rows.rows).toEqual([{ look: null }]);
    expect(await refused(goToTalk(context, id, person("nsp", "nsp"), FRIDAY))).toBe("404 E_HELP_UNKNOWN");
  });

  it("after three minutes somebody else is told, once; a report after half an hour", async () => {
    await talk();
    await report("child");
    told = [];
    expect(await escalateWaiting(context, FRIDAY + 3 * MINUTE - 1)).toBe(0);
    expect(await escalateWaiting(context, FRIDAY + 3 * MINUTE)).toBe(1);
    expect(await escalateWaiting(context, FRIDAY + 4 * MINUTE)).toBe(0);
    expect(await escalateWaiting(context, FRIDAY + 30 * MINUTE)).toBe(1);
    expect(told).toEqual(["talk-waiting kierownik+dyrektor 7", "report-waiting intake+dyrektor 7"]);
    expect((await deskOf(intake)).talks[0]?.escalated).toBe(true);
  });

  it.each<{ about: GuestReport["about"]; knows: string[] }>([
    { about: "child", knows: ["intake", "dyrektor", "both"] },
    { about: "adult", knows: ["intake", "dyrektor", "both"] },
    { about: "internet", knows: ["intake", "dyrektor", "both"] },
    { about: "unknown", knows: ["intake", "dyrektor", "both"] },
    { about: "employee", knows: ["intake", "dyrektor", "both"] },
    // Neither the director nor whoever takes reports, also not under another role of theirs.
    { about: "management", knows: ["koordynator"] },
  ])("a report about «$about» is known to $knows only", async ({ about, knows }) => {
    await report(about);
    const seen = [];
    for (const who of everybody) if ((await deskOf(who)).reports.length > 0) seen.push(who.name);
    expect(seen.sort()).toEqual([...knows].sort());
    const id = (await sql<{ id: string }>`select id from help_report`.execute(world.database)).rows[0]?.id ?? "";
    for (const who of everybody) {
      const answer = await refused(readReport(context, id, "sprawdzam zgłoszenie", who, FRIDAY));
      expect(answer).toBe(knows.includes(who.name) ? "done" : "404 E_HELP_UNKNOWN");
    }
    const denied = await sql<{
      account_id: string;
    }>`select account_id from access_audit where outcome = 'denied'`.execute(world.database);
    expect(denied.rows).toHaveLength(everybody.length - knows.length);
  });

  it("the words lie sealed; reading them is logged with its reason, settling unread is refused", async () => {
    const { reference } = await report("child", "Pan w zielonym sweterku krzyczał.");
    const id = await firstReport(intake);
    const tables = await world.database.introspection.getTables();
    for (const { name, isView } of tables)
      if (!isView) {
        const rows = await sql`select * from ${sql.table(name)}`.execute(world.database);
        expect(JSON.stringify(rows.rows)).not.toContain("sweterku");
      }
    expect(await refused(closeReport(context, id, "explained", intake, FRIDAY))).toBe("409 E_HELP_UNREAD");
    const read = await readReport(context, id, "dyżur, czytam zgłoszenie", intake, FRIDAY);
    expect(read.text).toBe("Pan w zielonym sweterku krzyczał.");
    const log = await sql<{ reason: string }>`select * from vault_read`.execute(world.database);
    expect(JSON.stringify(log.rows)).toContain("account-intake");
    expect(await stateOf(context, reference, FRIDAY)).toMatchObject({ kind: "report", state: "read", waitMinutes: 0 });
    expect(await stateOf(context, reference, FRIDAY + 10 * 60 * MINUTE)).toMatchObject({ waitMinutes: null });
    expect(await stateOf(context, "AAA-AAA", FRIDAY)).toBeUndefined();
  });

  it("a person makes it a case: the words move there and are gone here", async () => {
    await report("adult", "Mężczyzna pytał o zdjęcia.");
    const id = await firstReport(intake);
    await readReport(context, id, "dyżur, czytam zgłoszenie", intake, FRIDAY);
    const made = { origin: "child", named: { account: null, role: "kierownik" } } as const;
    expect(await makeCase(context, id, made, intake, FRIDAY)).toMatchObject({
      state: "case",
      caseId: `case-of-${id}`,
      hasText: false,
    });
    // Whom it means travels with the words, so that there is no moment in which they meet the case.
    expect(cases).toEqual([{ id, text: "Mężczyzna pytał o zdjęcia.", about: "adult", named: made.named }]);
    expect(await world.vault.isErased(world.database, { venueId: VENUE, caseId: id, subject: "report" })).toBe(true);
    expect(await refused(makeCase(context, id, made, intake, FRIDAY))).toBe("409 E_HELP_SETTLED");
  });

  it("one that became no case is forgotten after thirty days: first the words, then the row", async () => {
    await report("unknown");
    const id = await firstReport(intake);
    await readReport(context, id, "dyżur, czytam zgłoszenie", intake, FRIDAY);
    await closeReport(context, id, "explained", intake, FRIDAY);
    expect(await forgetReports(context, FRIDAY + 30 * DAY - 1)).toBe(0);
    expect(await forgetReports(context, FRIDAY + 30 * DAY)).toBe(1);
    expect(await world.vault.isErased(world.database, { venueId: VENUE, caseId: id, subject: "report" })).toBe(true);
    await applyRetention(world.database, FRIDAY + 30 * DAY);
    expect((await sql`select id from help_report`.execute(world.database)).rows).toHaveLength(1);
    await applyRetention(world.database, FRIDAY + 800 * DAY);
    expect((await sql`select id from help_report`.execute(world.database)).rows).toHaveLength(0);
  });

  it("what a child wears is gone after a day, also if nobody ever came", async () => {
    await talk();
    await applyRetention(world.database, FRIDAY + 25 * 60 * MINUTE);
    expect((await sql<{ look: unknown }>`select look from help_talk`.execute(world.database)).rows).toEqual([
      { look: null },
    ]);
  });

  it("the document the page fetches is valid, the same for the same content, and follows what people enter", async () => {
    const first = await helpDocument(context);
    expect(HelpDocument.parse(first)).toEqual(first);
    expect(await helpDocument(context)).toEqual(first);
    expect(first.card?.name).toBe("Osoba od zgłoszeń");
    await verifyLine(context, "line-116111", "2026-11-19", coordinator, FRIDAY);
    const line = (document: HelpDocument) => document.helplines.find(({ id }) => id === "line-116111")?.verifiedOn;
    expect([line(first), line(await helpDocument(context))]).toEqual([null, "2026-11-19"]);
    const view = await viewSettings(context, FRIDAY);
    expect(
      view.helplines.filter(({ needsVerifying }) => !needsVerifying).map(({ id, verifiedBy }) => [id, verifiedBy]),
    ).toEqual([["line-116111", "koordynator"]]);
  });

  it.each<{ why: string; change: Partial<HelpSettings>; refusal: string }>([
    { why: "a person without an order (R-076)", change: { order: null }, refusal: "422 E_HELP_ORDER" },
    { why: "one place twice", change: { places: [...places, ...places] }, refusal: "422 E_HELP_PLACES" },
  ])("refuses $why and keeps what was there", async ({ change, refusal }) => {
    expect(await refused(saveSettings(context, { ...SETTINGS, ...change }, coordinator, FRIDAY))).toBe(refusal);
    expect((await viewSettings(context, FRIDAY)).settings).toEqual(SETTINGS);
  });

  it.each([
    { why: "a line nobody knows", line: "nic", day: "2026-11-19", refusal: "404 E_HELP_LINE" },
    { why: "a day that has not come", line: "coucub", day: "2026-11-29", refusal: "422 E_HELP_FUTURE" },
  ])("does not verify $why", async ({ line, day, refusal }) => {
    expect(await refused(verifyLine(context, line, day, coordinator, FRIDAY))).toBe(refusal);
  });
});
