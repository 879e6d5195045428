/**
 * Reminders of the calendar on SQLite and a real PostgreSQL, through the real outbox, with a clock the test moves: each once, the nearest only after
 * days without the server, none for what was done, and a letter that says nothing but the requirement.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  completeDuty,
  coordinationContext,
  remindOfDuties,
  waitingDuties,
} from "../../../dashboard/coordination/index.ts";
import type { CoordinationContext } from "../../../dashboard/coordination/index.ts";
import { calendarNotify, sendDue } from "../../../dashboard/notify/index.ts";
import { saveChoices } from "../../../dashboard/notify/choices.ts";
import { DEFAULT_CHOICES } from "../../../dashboard/notify/model.ts";
import { viewInbox } from "../../../dashboard/notify/inbox.ts";
import type { NotifyTables } from "../../../dashboard/notify/tables.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { addDays } from "../../../policies/engine/day.ts";
import { loadMetrics } from "../../../policies/load/load-metrics.ts";
import { loadStandards } from "../../../policies/load/load-standards.ts";
import { Config } from "../../../policies/schema/config.ts";
import type { Role } from "../../../policies/schema/role.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { TestDatabases } from "../../support/case-databases.ts";

const VENUE = "venue-1";
const PEOPLE: readonly { readonly account: string; readonly roles: readonly Role[] }[] = [
  { account: "a-koordynator", roles: ["koordynator"] },
  { account: "a-dyrektor", roles: ["dyrektor"] },
  { account: "a-nsp", roles: ["nsp"] },
  { account: "a-edukator", roles: ["edukator"] },
];

export const remindersSuite = (kind: "SQLite" | "PostgreSQL") =>
  describe(`${kind}: reminders of the calendar`, () => {
    const databases = new TestDatabases();
    beforeAll(() => (kind === "SQLite" ? undefined : databases.start()), 30_000);
    afterAll(() => databases.stop());
    let database: Database;
    let now = 0;
    let context: CoordinationContext;
    const at = (day: string, hour = 10): void => {
      now = Date.parse(`${day}T${String(hour - 1).padStart(2, "0")}:00:00Z`);
    };
    const staff = async () => PEOPLE;
    const remind = async () => remindOfDuties(context, { staff, tell: calendarNotify(VENUE) });
    /** What is in the outbox of one requirement: who, and which words. */
    const told = async (number: string) =>
      (
        await database
          .withTables<NotifyTables>()
          .selectFrom("notify_message")
          .select(["account", "template"])
          .where("number", "=", number)
          .orderBy("at")
          .orderBy("account")
          .execute()
      ).map(({ account, template }) => `${account} ${template}`);

    beforeAll(async () => {
      database = await databases.open(kind);
      await migrate(database, MIGRATIONS);
      for (const { account } of PEOPLE)
        await database
          .withTables<{ access_account: Record<string, string | number | null> }>()
          .insertInto("access_account")
          .values({ id: account, login: account, display_name: account, password_hash: "none", created_at: 0 })
          .execute();
      context = coordinationContext({
        database,
        clock: () => now as Instant,
        venueId: VENUE,
        timeZone: "Europe/Warsaw",
        standards: loadStandards(),
        catalogue: loadMetrics(),
        helplinesDue: async () => ({ count: 0 }),
        letterhead: { venue: "CNP", venueShort: "CNP" },
        testReport: "/nonexistent",
      });
    }, 30_000);
    afterAll(() => database.destroy());
    beforeEach(async () => {
      for (const table of [
        "notify_message",
        "coordination_reminder",
        "coordination_done",
        "coordination_start",
      ] as const)
        await database.withTables<Record<string, object>>().deleteFrom(table).execute();
      at("2026-11-22");
      await remind();
      await database.withTables<NotifyTables>().deleteFrom("notify_message").execute();
    });

    it("come at 120, 60, 30 and 7 days, on the day and after it, each once, whatever the hours between", async () => {
      const seen: string[] = [];
      // The day before each reminder, the day itself twice, and the day after.
      const days = [121, 120, 119, 61, 60, 59, 31, 30, 29, 8, 7, 6, 1, 0, -1, -2, -9];
      for (const before of days) {
        const day = addDays("2028-03-31", -before);
        at(day);
        await remind();
        now += 3_600_000;
        await remind();
        const fresh = (await told("R-096")).length;
        while (seen.length < fresh) seen.push(day);
      }
      expect(seen).toEqual([
        "2027-12-02",
        "2028-01-31",
        "2028-03-01",
        "2028-03-24",
        "2028-03-31",
        // After its day the director hears, too.
        "2028-04-01",
        "2028-04-01",
      ]);
      expect((await told("R-096")).slice(-3)).toEqual([
        "a-koordynator calendar-today",
        "a-dyrektor calendar-overdue",
        "a-koordynator calendar-overdue",
      ]);
    }, 60_000);

    it("say only how it stands now after weeks without the server", async () => {
      at("2028-03-28");
      await remind();
      expect(await told("R-096")).toEqual(["a-koordynator calendar-ahead"]);
      const rows = await database
        .withTables<{ coordination_reminder: { duty: string; stage: number } }>()
        .selectFrom("coordination_reminder")
        .select("stage")
        .where("duty", "=", "report")
        .execute();
      expect(rows.map(({ stage }) => stage)).toEqual([7]);
    });

    it("reach whoever has the duty and the coordinator, not those who have nothing to do with it", async () => {
      at("2027-11-15");
      await remind();
      expect(await told("R-093")).toEqual(["a-koordynator calendar-ahead", "a-nsp calendar-ahead"]);
      expect((await waitingDuties(context, ["edukator"])).map(({ duty }) => duty)).toEqual([]);
      expect((await waitingDuties(context, ["dyrektor"])).map(({ duty }) => duty)).toEqual(
        (await waitingDuties(context, ["koordynator"]))
          .filter(({ state, role }) => state === "overdue" || role === "dyrektor")
          .map(({ duty }) => duty),
      );
    });

    it("do not come for what was done earlier, and come again for the next time", async () => {
      at("2028-03-01");
      const viewer = { account: "a-koordynator", roles: ["koordynator"] as const };
      await database.transaction().execute((tx) =>
        completeDuty(tx, context, viewer, {
          id: randomUUID(),
          duty: "report",
          due: "2028-03-31",
          on: "2028-03-01",
          note: "",
        }),
      );
      await remind();
      at("2028-04-02");
      await remind();
      expect(await told("R-096")).toEqual([]);
      expect((await waitingDuties(context, ["koordynator"])).some(({ duty }) => duty === "report")).toBe(false);
      at("2029-12-05");
      await remind();
      expect(await told("R-096")).toEqual(["a-koordynator calendar-ahead"]);
    });

    it("wait for the morning", async () => {
      at("2028-03-24", 5);
      expect(await remind()).toBe(0);
      at("2028-03-24", 7);
      expect(await remind()).toBeGreaterThan(0);
    });

    it("leave the house as one sentence with the requirement, and lead to the calendar inside", async () => {
      const letters: string[] = [];
      const { notifications: settings } = Config.parse({});
      const sender = {
        database,
        clock: () => now as Instant,
        venueId: VENUE,
        timeZone: "Europe/Warsaw",
        settings,
        log: silentLog,
        channels: {
          has: { email: true, push: false, webhook: false, ntfy: false },
          email: async (address: string, { title }: { readonly title: string }) => {
            letters.push(`${address}: ${title}`);
            return { kind: "sent" } as const;
          },
          push: async () => ({ kind: "never", error: "" }) as const,
          webhook: async () => ({ kind: "never", error: "" }) as const,
          ntfy: async () => ({ kind: "never", error: "" }) as const,
        },
        mayKnow: async () => true,
        deputiesOf: async () => [],
      };
      await database
        .withTables<NotifyTables>()
        .insertInto("notify_choice")
        .values({
          venue_id: VENUE,
          account: "a-koordynator",
          choices: JSON.stringify({
            email: { on: true, address: "koordynator@venue.example" },
            push: false,
            webhook: false,
            ntfy: false,
            quiet: null,
            deputy: null,
          }),
          ntfy_topic: "x",
          saved_at: now,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      at("2027-12-02");
      await remind();
      const mine = await told("R-096");
      expect(mine).toEqual(["a-koordynator calendar-ahead"]);
      await database.withTables<NotifyTables>().deleteFrom("notify_message").where("number", "!=", "R-096").execute();
      await sendDue(sender);
      expect(letters).toEqual(["koordynator@venue.example: Zbliża się termin w kalendarzu Standardów, wymóg R-096"]);
      const [notice] = await viewInbox(sender, "a-koordynator");
      expect(notice).toMatchObject({ href: "/standards/calendar", urgent: false });
      // The same reminder in the language the person chose; the choices above were saved before anybody asked.
      await saveChoices(
        sender,
        "a-koordynator",
        { ...DEFAULT_CHOICES, email: { on: true, address: "koordynator@venue.example" }, language: "en" },
        now,
      );
      at("2028-01-31");
      await remind();
      await database.withTables<NotifyTables>().deleteFrom("notify_message").where("number", "!=", "R-096").execute();
      await sendDue(sender);
      expect(letters.at(-1)).toBe(
        "koordynator@venue.example: A day in the calendar of the Standards comes near, requirement R-096",
      );
      expect((await viewInbox(sender, "a-koordynator"))[0]?.text).toBe(
        "A day in the calendar of the Standards comes near, requirement R-096",
      );
    });
  });
