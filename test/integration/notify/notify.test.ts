/**
 * Notifications on SQLite and a real PostgreSQL, through a mail server, a push service, a webhook and an ntfy server on real sockets.
 *
 * @module
 */
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { casePeople } from "../../../dashboard/people/index.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { deputiesOf, helpNotify, openChannels, openVapidKeys, sendDue } from "../../../dashboard/notify/index.ts";
import type { SenderContext } from "../../../dashboard/notify/index.ts";
import { addBrowser, saveChoices, viewSettings } from "../../../dashboard/notify/choices.ts";
import { enqueue } from "../../../dashboard/notify/enqueue.ts";
import { confirm, retryDead, sendTrial, viewInbox, viewOutbox } from "../../../dashboard/notify/inbox.ts";
import { DEFAULT_CHOICES } from "../../../dashboard/notify/model.ts";
import type { NotifyTables } from "../../../dashboard/notify/tables.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { Config } from "../../../policies/schema/config.ts";
import type { NoticeChoices } from "../../../policies/schema/notify-api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { TestAuthority } from "../../support/certificate.ts";
import { PushBrowser, Receiver, vapidOf } from "../../support/push-receiver.ts";
import { SmtpServer, readLetter } from "../../support/smtp-server.ts";

const MINUTE = 60_000;
/** Monday 10:00 in Warsaw. */
const MONDAY = Date.UTC(2027, 2, 15, 9);
const SECRET = "s".repeat(40);
const authority = new TestAuthority();
const certified = authority.certify(["localhost"]);
const databases = new TestDatabases();
const folder = mkdtempSync(join(tmpdir(), "latarnik-notify-"));
const kept = (name: string, text: string, mode = 0o600): string => {
  const file = join(folder, name);
  writeFileSync(file, text, { mode });
  return file;
};
const caFile = kept("ca.pem", authority.ca);
let smtp: SmtpServer;
let receiver: Receiver;
beforeAll(async () => {
  await databases.start();
  smtp = await SmtpServer.start(certified, { user: "latarnik", pass: "żółw i hasło" });
  receiver = await Receiver.start(certified);
}, 30_000);
afterAll(async () => {
  await smtp.stop();
  await receiver.stop();
  await databases.stop();
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

describe.each(KINDS)("$kind: notifications", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let database: Database;
  let context: SenderContext;
  let now = MONDAY;
  let barred: Set<string>;
  const ola = "account-ola";
  const jan = "account-jan";
  const keys = openVapidKeys(folder);

  beforeAll(async () => {
    database = await databases.open(kind);
    await migrate(database, MIGRATIONS);
    for (const [id, name] of [
      [ola, "Osoba od zgłoszeń"],
      [jan, "Zastępca"],
    ] as const)
      await database
        .withTables<{ access_account: Record<string, string | number | null> }>()
        .insertInto("access_account")
        .values({ id, login: id, display_name: name, password_hash: "none", created_at: now })
        .execute();
  }, 30_000);
  afterAll(async () => {
    await database.destroy();
  });
  beforeEach(() => {
    now = MONDAY;
    barred = new Set();
    smtp.mood = "takes";
    smtp.letters.length = 0;
    receiver.status = 201;
    receiver.received.length = 0;
    const { notifications: settings } = Config.parse({
      notifications: {
        email: {
          host: "localhost",
          port: smtp.port,
          from: "latarnik@venue.example",
          credentialsFile: kept("smtp", "latarnik\nżółw i hasło\n"),
          caFile,
        },
        push: { contact: "it@venue.example", hosts: ["localhost"], caFile },
        webhook: { url: `${receiver.origin}/hook`, secretFile: kept("hook", SECRET), caFile },
        ntfy: {
          url: `${receiver.origin}/ntfy`,
          secretFile: kept("ntfy", SECRET),
          tokenFile: kept("token", "tk_12345678"),
          caFile,
        },
        timeoutMs: 700,
      },
    });
    context = {
      database,
      clock: () => now as Instant,
      venueId: "venue",
      timeZone: "Europe/Warsaw",
      settings,
      log: silentLog,
      channels: openChannels(settings, keys, "https://latarnik.venue.example", () => Math.floor(now / 1_000)),
      mayKnow: async (account, { id }) => !barred.has(`${account} ${id}`),
      deputiesOf: (db, account, at) => deputiesOf(db, "venue", account, at),
    };
  });
  afterEach(async () => {
    const db = database.withTables<NotifyTables>();
    for (const table of ["notify_message", "notify_delivery", "notify_choice", "notify_browser"] as const)
      await db.deleteFrom(table).execute();
  });

  const choose = (account: string, changes: Partial<NoticeChoices> = {}) =>
    saveChoices(
      context,
      account,
      { ...DEFAULT_CHOICES, email: { on: true, address: `${account}@venue.example` }, ...changes },
      now,
    );
  const tell = (
    number: string,
    more: { readonly urgent?: boolean; readonly to?: readonly string[]; readonly caseId?: string } = {},
  ) =>
    database.transaction().execute((tx) =>
      enqueue(tx, {
        venueId: "venue",
        to: more.to ?? [ola],
        template: "case-new",
        number,
        subject: { kind: "case", id: more.caseId ?? `case ${number}` },
        at: now,
        ...(more.urgent === undefined ? {} : { urgent: more.urgent }),
      }),
    );
  const deliveries = () =>
    database.withTables<NotifyTables>().selectFrom("notify_delivery").selectAll().orderBy("at").orderBy("id").execute();
  const subjects = (): string[] => smtp.letters.map(({ raw }) => readLetter(raw).subject);

  it("sends one e-mail, encrypted and signed in, that says the number and where to go", async () => {
    await choose(ola);
    await tell("12/2027");
    expect(await sendDue(context)).toEqual({ batches: 1, deliveries: 1, escalated: 0 });
    expect(await sendDue(context)).toEqual({ batches: 0, deliveries: 0, escalated: 0 });
    const [letter] = smtp.letters;
    expect(letter).toMatchObject({ to: `${ola}@venue.example`, encrypted: true, user: "latarnik" });
    expect(smtp.letters).toHaveLength(1);
    const { subject, text } = readLetter(letter?.raw ?? "");
    expect(subject).toBe("Nowa sprawa 12/2027");
    expect(text.trim()).toBe("Nowa sprawa 12/2027\n\nSzczegóły są w Latarniku: https://latarnik.venue.example.");
  });

  it("keeps nothing of a change that was taken back", async () => {
    await choose(ola);
    const broken = database.transaction().execute(async (tx) => {
      await enqueue(tx, {
        venueId: "venue",
        to: [ola],
        template: "case-new",
        number: "13/2027",
        subject: { kind: "case", id: "x" },
        at: now,
      });
      throw new Error("the change failed");
    });
    await expect(broken).rejects.toThrow("the change failed");
    await sendDue(context);
    expect(smtp.letters).toEqual([]);
  });

  it("gathers what follows within the time of the digest, and lets what is urgent through", async () => {
    await choose(ola);
    await tell("1/2027");
    await sendDue(context);
    for (const number of ["2/2027", "3/2027"]) {
      now += 1;
      await tell(number);
    }
    now += 5 * MINUTE - 2;
    await sendDue(context);
    expect(subjects()).toEqual(["Nowa sprawa 1/2027"]);
    await tell("4/2027", { urgent: true });
    await sendDue(context);
    expect(subjects()).toEqual(["Nowa sprawa 1/2027", "Nowa sprawa 4/2027"]);
    now += 5 * MINUTE;
    await sendDue(context);
    expect(subjects().slice(2)).toEqual(["Powiadomienia: 2"]);
    expect(readLetter(smtp.letters[2]?.raw ?? "").text).toContain("Nowa sprawa 2/2027\nNowa sprawa 3/2027\n");
  });

  it("is still in quiet hours unless it is urgent, and speaks when they end", async () => {
    await choose(ola, { quiet: { from: "09:30", to: "11:00" } });
    await tell("1/2027");
    await tell("2/2027", { urgent: true });
    await sendDue(context);
    expect(subjects()).toEqual(["Nowa sprawa 2/2027"]);
    now += 59 * MINUTE;
    await sendDue(context);
    expect(subjects()).toHaveLength(1);
    now += MINUTE;
    await sendDue(context);
    expect(subjects()).toEqual(["Nowa sprawa 2/2027", "Nowa sprawa 1/2027"]);
  });

  it("asks again who may know: before the first attempt, and before each later one", async () => {
    await choose(ola);
    barred.add(`${ola} secret`);
    await tell("1/2027", { caseId: "secret" });
    await sendDue(context);
    expect(smtp.letters).toEqual([]);
    expect(await viewInbox(context, ola)).toEqual([]);
    smtp.mood = "busy";
    await tell("2/2027", { caseId: "later" });
    await sendDue(context);
    // Named in the meantime.
    barred.add(`${ola} later`);
    smtp.mood = "takes";
    now += 2 * MINUTE;
    await sendDue(context);
    expect(smtp.letters).toEqual([]);
    expect((await deliveries()).map(({ state }) => state)).toEqual(["withheld"]);
    expect(await viewInbox(context, ola)).toEqual([]);
  });

  it("tries again with longer pauses under the same key, then lays it aside where it is seen", async () => {
    await choose(ola);
    await tell("1/2027");
    smtp.mood = "busy";
    await sendDue(context);
    for (const minutes of [1, 5, 15, 60, 240]) {
      const [waiting] = await deliveries();
      expect(waiting).toMatchObject({ state: "waiting", next_at: now + minutes * MINUTE, error: "SMTP_451" });
      now += minutes * MINUTE - 1;
      expect((await sendDue(context)).deliveries).toBe(0);
      now += 1;
      expect((await sendDue(context)).deliveries).toBe(1);
    }
    const outbox = await viewOutbox(context);
    expect(outbox).toMatchObject({ waiting: 0, dead: [{ channel: "email", attempts: 6, error: "SMTP_451" }] });
    expect(JSON.stringify(outbox)).not.toContain("1/2027");
    smtp.mood = "takes";
    await retryDead(context, outbox.dead[0]?.id ?? "");
    await sendDue(context);
    expect(subjects()).toEqual(["Nowa sprawa 1/2027"]);
    await expect(retryDead(context, outbox.dead[0]?.id ?? "")).rejects.toMatchObject({ code: "E_NOTIFY_UNKNOWN" });
  });

  it.each([
    { why: "a recipient nobody knows stays unknown", mood: "no-such-user", state: "dead", error: "SMTP_550" },
    { why: "nothing leaves without encryption", mood: "no-tls", state: "waiting", error: "SMTP_502" },
    { why: "silence ends", mood: "silent", state: "waiting", error: "ETIMEDOUT" },
  ] as const)("$why", async ({ mood, state, error }) => {
    await choose(ola);
    await tell("1/2027");
    smtp.mood = mood;
    await sendDue(context);
    expect(smtp.letters).toEqual([]);
    const [row] = await deliveries();
    expect(row).toMatchObject({ state, error });
  });

  it("refuses a mail server whose certificate nobody vouches for", async () => {
    await choose(ola);
    const email = { ...(context.settings.email as object), caFile: kept("other.pem", new TestAuthority().ca) };
    const settings = { ...context.settings, email } as typeof context.settings;
    await tell("1/2027");
    await sendDue({ ...context, settings, channels: openChannels(settings, keys, undefined, () => 0) });
    expect(smtp.letters).toEqual([]);
    expect((await deliveries())[0]?.state).toBe("waiting");
  });

  it("sends again under the same key after a crash between sending and writing it down", async () => {
    await choose(ola);
    await tell("1/2027");
    // The server took it and the process died before it could say so.
    smtp.mood = "takes-and-hangs-up";
    const dead = new Promise<never>(() => undefined);
    const channels = {
      ...context.channels,
      email: async (...given: Parameters<typeof context.channels.email>) => {
        await context.channels.email(...given);
        return dead;
      },
    };
    void sendDue({ ...context, channels });
    await expect.poll(() => smtp.letters.length).toBe(1);
    smtp.mood = "takes";
    // Nobody takes it over too early, or it would be sent twice by two who live.
    now += MINUTE;
    expect((await sendDue(context)).deliveries).toBe(0);
    now += 2 * MINUTE;
    expect((await sendDue(context)).deliveries).toBe(1);
    const ids = smtp.letters.map(({ raw }) => readLetter(raw).id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^<[0-9a-f-]{36}@venue\.example>$/u);
  });

  it("goes out after a crash between writing and sending", async () => {
    await choose(ola);
    await tell("1/2027");
    // The process that wrote it is gone; another one begins.
    await sendDue({ ...context, channels: { ...context.channels } });
    expect(subjects()).toEqual(["Nowa sprawa 1/2027"]);
  });

  it("pushes to each browser what only that browser can read", async () => {
    const browsers = [new PushBrowser(), new PushBrowser()];
    for (const [index, browser] of browsers.entries())
      await addBrowser(
        context,
        ola,
        {
          endpoint: `${receiver.origin}/push/${String(index)}`,
          p256dh: browser.p256dh,
          auth: browser.auth,
          label: "Firefox",
        },
        now,
      );
    await tell("12/2027", { urgent: true });
    await sendDue(context);
    expect(receiver.received).toHaveLength(2);
    for (const [index, browser] of browsers.entries()) {
      const pushed = receiver.received.find(({ path }) => path === `/push/${String(index)}`);
      const said = JSON.parse(browser.open(pushed?.body ?? Buffer.alloc(0))) as { tag: string };
      expect(said).toEqual({ title: "Nowa sprawa 12/2027", text: "Nowa sprawa 12/2027", tag: said.tag });
      expect(pushed?.headers).toMatchObject({ urgency: "high", "content-encoding": "aes128gcm", ttl: "86400" });
      expect(pushed?.headers["topic"]).toMatch(/^[0-9a-f]{32}$/u);
      expect(vapidOf(pushed?.headers.authorization ?? "", keys.publicKey)).toMatchObject({
        aud: receiver.origin,
        sub: "mailto:it@venue.example",
      });
      expect(() => new PushBrowser().open(pushed?.body ?? Buffer.alloc(0))).toThrow(/authenticate/u);
    }
  });

  it("forgets a browser whose push service says it is gone", async () => {
    const browser = new PushBrowser();
    const body = { endpoint: `${receiver.origin}/push`, p256dh: browser.p256dh, auth: browser.auth, label: "" };
    await addBrowser(context, ola, body, now);
    receiver.status = 410;
    await tell("1/2027");
    await sendDue(context);
    expect((await viewSettings(context, ola, keys.publicKey)).browsers).toEqual([]);
    expect((await viewOutbox(context)).dead).toEqual([]);
  });

  it.each([
    "https://192.0.2.7/push",
    "https://localhost.example/push",
    "https://notlocalhost/push",
    "https://user:pass@localhost/push",
    "https://[::1]/push",
  ])("does not connect to %s because a browser said so", async (endpoint) => {
    const browser = new PushBrowser();
    await expect(
      addBrowser(context, ola, { endpoint, p256dh: browser.p256dh, auth: browser.auth, label: "" }, now),
    ).rejects.toMatchObject({ code: "E_NOTIFY_PUSH_SERVICE" });
  });

  it("gives a browser to whoever signed in there last", async () => {
    const browser = new PushBrowser();
    const body = { endpoint: `${receiver.origin}/push`, p256dh: browser.p256dh, auth: browser.auth, label: "" };
    await addBrowser(context, ola, body, now);
    await tell("1/2027");
    await addBrowser(context, jan, body, now);
    await sendDue(context);
    expect(receiver.received).toEqual([]);
  });

  it("signs what goes to a webhook and to ntfy, and knows them again by their key", async () => {
    await choose(ola, { email: { on: false, address: "" }, webhook: true, ntfy: true });
    await tell("12/2027");
    receiver.status = 503;
    await sendDue(context);
    receiver.status = 200;
    now += MINUTE;
    await sendDue(context);
    const paths = receiver.received.map(({ path }) => path).sort();
    expect(paths).toEqual(["/hook", "/hook", "/ntfy", "/ntfy"]);
    for (const one of receiver.received) {
      const [, atS = "", sum = ""] =
        /^t=(\d+),v1=([0-9a-f]{64})$/u.exec(String(one.headers["x-latarnik-signature"])) ?? [];
      expect(createHmac("sha256", SECRET).update(`${atS}.${one.body.toString()}`).digest("hex")).toBe(sum);
    }
    const keysOf = (path: string) =>
      new Set(receiver.received.filter((one) => one.path === path).map((one) => one.headers["idempotency-key"])).size;
    expect([keysOf("/hook"), keysOf("/ntfy")]).toEqual([1, 1]);
    const hook = JSON.parse(receiver.received.find(({ path }) => path === "/hook")?.body.toString() ?? "") as object;
    expect(hook).toMatchObject({ to: ola, title: "Nowa sprawa 12/2027", urgent: false });
    const ntfy = receiver.received.find(({ path }) => path === "/ntfy");
    expect(ntfy?.headers.authorization).toBe("Bearer tk_12345678");
    expect(JSON.parse(ntfy?.body.toString() ?? "")).toMatchObject({ message: "Nowa sprawa 12/2027", priority: 3 });
    const topic = (JSON.parse(ntfy?.body.toString() ?? "") as { topic: string }).topic;
    expect((await viewSettings(context, ola, null)).ntfyTopic).toBe(`${receiver.origin}/ntfy/${topic}`);
  });

  it("says that a file of secrets is open to others instead of using it", async () => {
    await choose(ola, { email: { on: false, address: "" }, webhook: true });
    const secretFile = kept("open", SECRET, 0o644);
    const settings = { ...context.settings, webhook: { url: `${receiver.origin}/hook`, secretFile, caFile } };
    await tell("1/2027");
    await sendDue({ ...context, settings, channels: openChannels(settings, keys, undefined, () => 0) });
    expect(receiver.received).toEqual([]);
    expect((await deliveries())[0]?.error).toBe("E_NOTIFY_SECRET");
  });

  it("tells a stand-in who may know, once, of what nobody confirmed", async () => {
    await choose(ola, { deputy: jan });
    await choose(jan);
    await tell("1/2027", { urgent: true, caseId: "a" });
    await tell("2/2027", { urgent: true, caseId: "b" });
    await tell("3/2027", { urgent: true, caseId: "c" });
    barred.add(`${jan} c`);
    await sendDue(context);
    const mine = await viewInbox(context, ola);
    await confirm(context, ola, mine.find(({ text }) => text.endsWith("2/2027"))?.id ?? "");
    await expect(confirm(context, jan, mine[0]?.id ?? "")).rejects.toMatchObject({ code: "E_NOTIFY_UNKNOWN" });
    smtp.letters.length = 0;
    now += 15 * MINUTE - 1;
    expect((await sendDue(context)).escalated).toBe(0);
    now += 1;
    expect((await sendDue(context)).escalated).toBe(1);
    expect(smtp.letters.map(({ to }) => to)).toEqual([`${jan}@venue.example`]);
    expect(subjects()).toEqual(["Nowa sprawa 1/2027"]);
    now += 24 * 60 * MINUTE;
    expect((await sendDue(context)).escalated).toBe(0);
    expect((await viewInbox(context, jan))[0]).toMatchObject({ standIn: true, urgent: true });
  });

  it("takes a trial the same way as everything else, three a minute", async () => {
    await choose(ola, { quiet: { from: "00:00", to: "23:59" } });
    await sendTrial(context, ola);
    await sendDue(context);
    expect(subjects()).toEqual(["Próba powiadomienia"]);
    await sendTrial(context, ola);
    await sendTrial(context, ola);
    await expect(sendTrial(context, ola)).rejects.toMatchObject({ code: "E_NOTIFY_TRIALS" });
    expect((await viewInbox(context, ola)).some(({ deliveries: sent }) => sent[0]?.state === "sent")).toBe(true);
  });

  /** An order that appoints somebody, or makes them a deputy. */
  const order = (id: string, account: string, changes: Readonly<Record<string, string | number | null>> = {}) =>
    database
      .withTables<{ people_appointment: Record<string, string | number | null> }>()
      .insertInto("people_appointment")
      .values({
        id,
        venue_id: "venue",
        account_id: account,
        display_name: account,
        role: "intake",
        department_id: null,
        order_id: "order",
        end_order_id: null,
        from_day: "2027-01-01",
        to_day: null,
        from_at: MONDAY - 60 * 24 * 60 * MINUTE,
        until_at: null,
        deputy_of: null,
        entered_at: MONDAY,
        entered_by: "x",
        ...changes,
      })
      .execute();
  const suspend = (account: string) =>
    database
      .withTables<{ people_suspension: Record<string, string | number | null> }>()
      .insertInto("people_suspension")
      .values({
        id: randomUUID(),
        venue_id: "venue",
        account_id: account,
        case_id: null,
        from_at: MONDAY,
        until_at: null,
        to_day: null,
        ordered_by: "x",
        ended_at: null,
        ended_by: null,
      })
      .execute();

  describe("with orders", () => {
    beforeEach(async () => {
      await database
        .withTables<{ people_order: Record<string, string | number> }>()
        .insertInto("people_order")
        .values({
          id: "order",
          venue_id: "venue",
          number: "7/2027",
          on_day: "2027-01-01",
          subject: "",
          entered_at: 0,
          entered_by: "x",
        })
        .execute();
      await order("holder", ola);
      await order("deputy", jan, { deputy_of: "holder" });
      await choose(ola);
      await choose(jan);
    });
    afterEach(async () => {
      const db = database.withTables<Record<string, Record<string, string>>>();
      for (const table of ["people_appointment", "people_suspension", "people_order"])
        await db.deleteFrom(table).execute();
    });
    const heard = (): readonly string[] =>
      smtp.letters.map(({ to, raw }) => `${to.split("@")[0] ?? ""}: ${readLetter(raw).subject}`);

    it("tells the holder first, and the deputy of what the holder does not confirm", async () => {
      await tell("1/2027", { to: [ola, jan], urgent: true });
      await sendDue(context);
      expect(heard()).toEqual([`${ola}: Nowa sprawa 1/2027`]);
      now += context.settings.urgentEscalateMinutes * MINUTE - 1;
      await sendDue(context);
      expect(heard()).toHaveLength(1);
      now += 1;
      await sendDue(context);
      await sendDue(context);
      expect(heard()).toEqual([`${ola}: Nowa sprawa 1/2027`, `${jan}: Nowa sprawa 1/2027`]);
      expect((await viewInbox(context, jan))[0]).toMatchObject({ standIn: true });
    });

    it("leaves the deputy in peace where the holder answers", async () => {
      await tell("1/2027", { to: [ola, jan], urgent: true });
      await sendDue(context);
      await confirm(context, ola, (await viewInbox(context, ola))[0]?.id ?? "");
      now += 24 * 60 * MINUTE;
      await sendDue(context);
      expect(heard()).toEqual([`${ola}: Nowa sprawa 1/2027`]);
    });

    it("tells the deputy at once where the holder is suspended or not among those told", async () => {
      await tell("1/2027", { to: [jan], urgent: true });
      await suspend(ola);
      await tell("2/2027", { to: [ola, jan], urgent: true });
      barred.add(`${ola} case 2/2027`);
      await sendDue(context);
      expect(heard().toSorted()).toEqual([`${jan}: Powiadomienia: 2`]);
      // What the holder could not hear is the deputy's already: not twice.
      now += 10 * MINUTE;
      await sendDue(context);
      expect(heard()).toHaveLength(1);
    });

    it("hands on at once what the holder was told of and may not hear any more, to whom it may", async () => {
      await tell("1/2027", { to: [ola], urgent: true });
      barred.add(`${ola} case 1/2027`);
      await tell("2/2027", { to: [ola], urgent: true });
      for (const account of [ola, jan]) barred.add(`${account} case 2/2027`);
      await sendDue(context);
      expect(heard()).toEqual([]);
      await sendDue(context);
      expect(heard()).toEqual([`${jan}: Nowa sprawa 1/2027`]);
      now += 24 * 60 * MINUTE;
      await sendDue(context);
      expect(heard()).toHaveLength(1);
    });

    it("calls whoever takes reports by an order to a child that waits, and the deputy while they are suspended", async () => {
      const people = casePeople("venue");
      const talk = async (id: string): Promise<void> => {
        await database
          .withTables<{ help_talk: Record<string, string | number | null> }>()
          .insertInto("help_talk")
          .values({ id, venue_id: "venue", reference: id, place: "hol", at: now, wait_minutes: 5 })
          .execute();
        await database.transaction().execute((tx) =>
          helpNotify("venue", (db, at) => people.staff(db, at))(tx, {
            roles: ["intake"],
            kind: "talk",
            id,
            reference: id,
            at: now,
          }),
        );
        await sendDue(context);
      };
      await talk("K7M-2QF");
      expect(heard()).toEqual([`${ola}: Nowa prośba K7M-2QF`]);
      await suspend(ola);
      await talk("K7M-2QG");
      expect(heard().slice(1)).toEqual([`${jan}: Nowa prośba K7M-2QG`]);
    });

    it("asks no deputy whose own order has ended, or who is suspended", async () => {
      await database
        .withTables<{ people_appointment: { id: string; until_at: number } }>()
        .updateTable("people_appointment")
        .set({ until_at: MONDAY + MINUTE })
        .where("id", "=", "deputy")
        .execute();
      await tell("1/2027", { urgent: true });
      await sendDue(context);
      now += 60 * MINUTE;
      await sendDue(context);
      expect(heard()).toEqual([`${ola}: Nowa sprawa 1/2027`]);
    });
  });

  it.each([randomUUID(), ola])("takes nobody as a stand-in who is %s", async (deputy) => {
    await expect(choose(ola, { deputy })).rejects.toMatchObject({ code: "E_NOTIFY_DEPUTY" });
  });
});
