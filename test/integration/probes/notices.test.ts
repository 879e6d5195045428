/**
 * Protection that fails is told to the network-safety person once, by e-mail, in the language they chose, and told to be healthy once: rounds, outbox,
 * a real mail server, on SQLite and on a real PostgreSQL.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { saveChoices } from "../../../dashboard/notify/choices.ts";
import { deputiesOf, openChannels, openVapidKeys, probeNotify, sendDue } from "../../../dashboard/notify/index.ts";
import type { SenderContext } from "../../../dashboard/notify/index.ts";
import { viewInbox } from "../../../dashboard/notify/inbox.ts";
import { DEFAULT_CHOICES } from "../../../dashboard/notify/model.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { keepRound } from "../../../dashboard/probes/store.ts";
import { loadProbeCauses } from "../../../policies/load/load-probe-causes.ts";
import type { Judged } from "../../../policies/engine/probes/plan.ts";
import { Config } from "../../../policies/schema/config.ts";
import type { NoticeChoices } from "../../../policies/schema/notify-api.ts";
import type { ProbeCause } from "../../../policies/schema/probes.ts";
import type { Category, Instant, NetworkId } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { TestAuthority } from "../../support/certificate.ts";
import { SmtpServer, readLetter } from "../../support/smtp-server.ts";

const HOUR = 3_600_000;
/** Monday 10:00 in Warsaw. */
const MONDAY = Date.UTC(2027, 2, 15, 9);
const NSP = "account-nsp";
const OTHER = "account-other";
const HIDDEN = "odwiedzona.example";
const authority = new TestAuthority();
const databases = new TestDatabases();
const folder = mkdtempSync(join(tmpdir(), "latarnik-probe-notices-"));
const kept = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
};
const caFile = kept("ca.pem", authority.ca);
let smtp: SmtpServer;
beforeAll(async () => {
  await databases.start();
  smtp = await SmtpServer.start(authority.certify(["localhost"]), { user: "latarnik", pass: "hasło" });
}, 30_000);
afterAll(async () => {
  await smtp.stop();
  await databases.stop();
  rmSync(folder, { recursive: true, force: true });
});
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const harmful = (network: string, cause: ProbeCause | null): Judged => ({
  kind: "harmful",
  network: network as NetworkId,
  mode: "A",
  code: "TS-10C" as Category,
  severity: "S3",
  subject: "TS-10C",
  outcome: cause === null ? { kind: "pass" } : { kind: "fail", cause },
});
const drawn = (network: string): Judged => ({
  ...harmful(network, "open"),
  kind: "sample",
  subject: "hazard",
});

describe.each(KINDS)("$kind: news of the filter", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let database: Database;
  let context: SenderContext;
  let now = MONDAY;
  beforeAll(async () => {
    database = await databases.open(kind);
    await migrate(database, MIGRATIONS);
    for (const id of [NSP, OTHER])
      await database
        .withTables<{ access_account: Record<string, string | number | null> }>()
        .insertInto("access_account")
        .values({ id, login: id, display_name: id, password_hash: "none", created_at: now })
        .execute();
    const { notifications: settings } = Config.parse({
      notifications: {
        email: {
          host: "localhost",
          port: smtp.port,
          from: "latarnik@venue.example",
          credentialsFile: kept("smtp", "latarnik\nhasło\n"),
          caFile,
        },
        timeoutMs: 5_000,
      },
    });
    context = {
      database,
      clock: () => now as Instant,
      venueId: "venue",
      timeZone: "Europe/Warsaw",
      causes: loadProbeCauses(),
      settings,
      log: silentLog,
      channels: openChannels(settings, openVapidKeys(folder), "https://latarnik.venue.example", () => now / 1_000),
      mayKnow: async (account) => account === NSP || account === OTHER,
      deputiesOf: (db, account, at) => deputiesOf(db, "venue", account, at),
    };
  }, 30_000);
  afterAll(() => database.destroy());
  beforeEach(async () => {
    now = MONDAY;
    smtp.letters.length = 0;
    await choose(NSP);
    await choose(OTHER);
  });
  afterEach(async () => {
    const db = database.withTables<Record<string, object>>();
    for (const table of ["notify_message", "notify_delivery", "notify_choice", "probe_finding", "probe_round"])
      await db.deleteFrom(table).execute();
  });

  const choose = (account: string, changes: Partial<NoticeChoices> = {}) =>
    saveChoices(
      context,
      account,
      { ...DEFAULT_CHOICES, email: { on: true, address: `${account}@venue.example` }, ...changes },
      now,
    );
  const staff = async () => [
    { account: NSP, roles: ["nsp"] as const },
    { account: OTHER, roles: ["edukator", "admin"] as const },
  ];
  /** One round, an hour after the last, and what the sender does after it. */
  const round = async (judged: readonly Judged[], vantage = "own"): Promise<void> => {
    now += HOUR;
    await keepRound(
      {
        database,
        venueId: "venue",
        timeZone: "Europe/Warsaw",
        sign: () => "signature",
        tell: probeNotify("venue", staff),
      },
      { at: now as Instant, policyGeneration: 1, listGeneration: 1, counts: [], times: [] },
      {
        judged,
        marks: new Map([["tablets/hazard", { seed: 1, marks: ["0123456789abcdef"] }]]),
        sources: new Set(["hazard"]),
        vantage,
        uploadId: null,
        keptAt: now,
      },
    );
    await sendDue(context);
  };
  const letters = () => smtp.letters.map(({ raw }) => readLetter(raw));

  it("tells once what failed, why, since when and where, however often it fails", async () => {
    await round([harmful("tablets", null)]);
    expect(letters()).toEqual([]);
    await round([harmful("tablets", "open"), harmful("kiosk", "open")]);
    for (let times = 0; times < 3; times += 1) await round([harmful("tablets", "open"), harmful("kiosk", "open")]);
    expect(letters()).toHaveLength(1);
    expect(smtp.letters.map(({ to }) => to).flat()).toEqual([`${NSP}@venue.example`]);
    const [{ subject, text } = { subject: "", text: "" }] = letters();
    expect(subject).toBe("Filtr nie działa, jak powinien: blokowanie treści szkodliwych.");
    expect(text).toContain(context.causes?.get("open")?.pl ?? "missing");
    expect(text).toContain("Od: 15 marca 2027 12:00. Miejsc: 2.");
    expect(text).toContain("https://latarnik.venue.example/probes");
  });

  it("tells once that it is healthy, only when nothing of the kind is open any more", async () => {
    await round([harmful("tablets", "open"), harmful("kiosk", "open")]);
    for (let times = 0; times < 2; times += 1) await round([harmful("tablets", null), harmful("kiosk", "open")]);
    expect(letters()).toHaveLength(1);
    for (let times = 0; times < 4; times += 1) await round([harmful("tablets", null), harmful("kiosk", null)]);
    expect(letters().map(({ subject }) => subject)).toEqual([
      "Filtr nie działa, jak powinien: blokowanie treści szkodliwych.",
      "Filtr znów działa: blokowanie treści szkodliwych.",
    ]);
    expect(letters()[1]?.text).toContain("Nie działało od: 15 marca 2027 11:00.");
    // What fails again is another opening.
    await round([harmful("tablets", "open")]);
    expect(letters()).toHaveLength(3);
  });

  it("waits for the other place that still sees it", async () => {
    await round([harmful("tablets", "open")], "sonda-1");
    await round([harmful("tablets", "open")]);
    for (let times = 0; times < 3; times += 1) await round([harmful("tablets", null)]);
    expect(letters().filter(({ subject }) => subject.startsWith("Filtr znów"))).toEqual([]);
    for (let times = 0; times < 2; times += 1) await round([harmful("tablets", null)], "sonda-1");
    expect(letters().filter(({ subject }) => subject.startsWith("Filtr znów"))).toHaveLength(1);
  });

  it("speaks English to whoever asked for it, and leads to the page in the application, too", async () => {
    await choose(NSP, { language: "en" });
    await round([harmful("tablets", "silent")]);
    const [{ subject, text } = { subject: "", text: "" }] = letters();
    expect(subject).toBe("The filter does not work as it should: blocking of harmful content.");
    expect(text).toContain(context.causes?.get("silent")?.en ?? "missing");
    expect(text).toContain("Details are in Latarnik: https://latarnik.venue.example/probes.");
    const [notice] = await viewInbox(context, NSP);
    expect(notice).toMatchObject({ href: "/probes", urgent: false });
    expect(notice?.text).toContain("Since 15 March 2027 at 11:00.");
  });

  it("is still in quiet hours, and reaches the stand-in when nobody confirms", async () => {
    await choose(NSP, { quiet: { from: "10:30", to: "11:30" }, deputy: OTHER });
    await round([harmful("tablets", "open")]);
    expect(letters()).toEqual([]);
    now += HOUR / 2;
    await sendDue(context);
    expect(letters()).toHaveLength(1);
    now += context.settings.escalateMinutes * 60_000;
    await sendDue(context);
    await sendDue(context);
    expect(smtp.letters.map(({ to }) => to).flat()).toEqual([`${NSP}@venue.example`, `${OTHER}@venue.example`]);
  });

  it("names no entry of a list and no site, whatever failed", async () => {
    await round([drawn("tablets"), { ...harmful("kiosk", "open"), subject: HIDDEN }]);
    const all = smtp.letters.map(({ raw }) => raw + readLetter(raw).text).join("\n");
    expect(all).not.toBe("");
    for (const planted of [HIDDEN, "hazard", "TS-10C", "0123456789abcdef"]) expect(all).not.toContain(planted);
  });
});
