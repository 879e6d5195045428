/**
 * Many devices at the door at once, on SQLite and on a real PostgreSQL: shared commits, judgement that comes later, and those sent away.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { acceptBatch } from "../../../dashboard/devices/accept.ts";
import type { Accepted, Arrival } from "../../../dashboard/devices/accept.ts";
import { rescore } from "../../../dashboard/devices/index.ts";
import { Intake } from "../../../dashboard/devices/intake.ts";
import { UNJUDGED } from "../../../dashboard/devices/judge.ts";
import { keyIdOf } from "../../../dashboard/devices/signed.ts";
import type { DeviceTables } from "../../../dashboard/devices/tables.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import type { DeviceFacts } from "../../../policies/schema/device-facts.ts";
import { DevicePaths, PostureReport } from "../../../policies/schema/device-report.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { describeOnBoth } from "../../support/device-databases.ts";
import { ASSET, HOUR, START, TestDevice, VENUE, enrolled, factsAt, readAnswer } from "../../support/device-venue.ts";

describeOnBoth("the line at the devices' door", [], (stage) => {
  const registered = async (id: string): Promise<TestDevice> =>
    enrolled(stage().venue, stage().anna, { ...ASSET, id, serial: "" });
  const several = async (number: number): Promise<TestDevice[]> => {
    const devices: TestDevice[] = [];
    for (let at = 1; at <= number; at += 1) devices.push(await registered(`tab-${String(at)}`));
    return devices;
  };
  const plain = (device: TestDevice, at: number = START - HOUR, change: Partial<DeviceFacts> = {}) => {
    const { identity: _identity, ...facts } = factsAt("linux", at, change);
    return device.report({ measuredAt: at, facts, monotonicMs: at - device.bootedAt + 30 * 24 * HOUR });
  };
  const signed = (device: TestDevice, report: Record<string, unknown>) =>
    device.sign("POST", DevicePaths.reports, JSON.stringify(report));
  const arrivalOf = async (device: TestDevice, body: Record<string, unknown>): Promise<Arrival> => {
    const octets = JSON.stringify(body);
    const key = await stage()
      .database.withTables<DeviceTables>()
      .selectFrom("device_key")
      .selectAll()
      .where("id", "=", keyIdOf(device.publicKey))
      .executeTakeFirstOrThrow();
    return {
      key,
      nonce: `nonce-${String(body["reportId"])}`,
      report: PostureReport.parse(body),
      hash: createHash("sha256").update(octets).digest("hex"),
    };
  };
  /** What a process does that is killed between the acknowledgement and the judgement. */
  const acceptOnly = async (...arrivals: readonly Arrival[]): Promise<readonly Accepted[]> =>
    acceptBatch(stage().venue.context, arrivals, false, stage().venue.now);
  const marks = async (): Promise<{ reports: number; postures: number }> => {
    const db = stage().database.withTables<DeviceTables>();
    const reports = await db.selectFrom("device_report").select("basis").where("basis", "=", UNJUDGED).execute();
    const postures = await db.selectFrom("device_posture").select("basis").where("basis", "=", UNJUDGED).execute();
    return { reports: reports.length, postures: postures.length };
  };
  const stored = async (): Promise<string[]> => {
    const rows = await stage()
      .database.withTables<DeviceTables>()
      .selectFrom("device_report")
      .select("report_id")
      .execute();
    return rows.map((row) => row.report_id);
  };
  const view = async (id: string) => (await stage().anna.ask("GET", `/api/devices/${id}`)).body;
  const firewall = (at: number, state: "off" | "on"): Partial<DeviceFacts> => ({
    firewall: { measuredAt: at as Instant, value: { state, off: [] } },
  });

  it("stores all that arrive together once each, and signs every answer for its own question", async () => {
    const devices = await several(12);
    const sent = devices.map((device) => signed(device, plain(device)));
    const answers = await Promise.all(devices.map((device, at) => device.send(sent[at] as (typeof sent)[0])));
    expect(answers.map(({ body }) => String(body.result))).toEqual(devices.map(() => "current"));
    for (const [at, answer] of answers.entries()) {
      const asked = /nonce="([^"]+)"/u.exec(sent[at]?.headers["signature-input"] ?? "")?.[1];
      expect(readAnswer(stage().venue, answer)).toMatchObject({ valid: true, nonce: asked });
    }
    expect(new Set(await stored()).size).toBe(12);
    await stage().venue.intake.settled();
    expect(await marks()).toEqual({ reports: 0, postures: 0 });
    expect((await view("tab-7")).transitions.length).toBeGreaterThan(10);
  });

  it("refuses only the bad ones of a batch, and acknowledges none of them", async () => {
    const [good, altered, stranger, replayed, revoked, last] = (await several(6)) as [
      TestDevice,
      TestDevice,
      TestDevice,
      TestDevice,
      TestDevice,
      TestDevice,
    ];
    const again = signed(replayed, plain(replayed));
    expect((await replayed.send(again)).status).toBe(200);
    await stage().anna.ask("POST", "/api/devices/tab-5/enrolment", { decision: "revoke", reason: "zgubione klucze" });
    const forged = signed(altered, plain(altered));
    const before = await stored();
    const reports = [plain(good), plain(last)];
    const answers = await Promise.all([
      good.send(signed(good, reports[0] as Record<string, unknown>)),
      altered.send({ ...forged, octets: forged.octets.replace("schedule", "boot") }),
      new TestDevice(stage().venue, stranger.id).deliver(),
      replayed.send(again),
      revoked.deliver(),
      last.send(signed(last, reports[1] as Record<string, unknown>)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 401, 401, 401, 200]);
    expect(answers.map(({ body }) => String(body.code ?? body.result))).toEqual([
      "current",
      "E_DEVICE_SIGNATURE",
      "E_DEVICE_SIGNATURE",
      "E_DEVICE_REPLAY",
      "E_DEVICE_REVOKED",
      "current",
    ]);
    for (const answer of answers.slice(1, 5)) expect(answer.body).not.toHaveProperty("reportId");
    const added = (await stored()).filter((id) => !before.includes(id));
    expect(added.toSorted()).toEqual(reports.map((report) => String(report["reportId"])).toSorted());
  });

  it("stores nothing of a batch whose commit fails but for the ones that are not at fault", async () => {
    const [good, bad, other] = (await several(3)) as [TestDevice, TestDevice, TestDevice];
    // A report the table cannot hold: it has no boot.
    const reports = [plain(good), plain(bad), plain(other)];
    const arrivals = await Promise.all([good, bad, other].map((device, at) => arrivalOf(device, reports[at] ?? {})));
    const broken = arrivals.map((arrival, at) =>
      at === 1 ? { ...arrival, report: { ...arrival.report, bootId: null as unknown as string } } : arrival,
    );
    await expect(acceptOnly(...broken)).rejects.toThrow(/null/iu);
    expect(await stored()).toEqual([]);
    expect(await Promise.all([acceptOnly(broken[0] as Arrival), acceptOnly(broken[2] as Arrival)])).toMatchObject([
      [{ outcome: "current" }],
      [{ outcome: "current" }],
    ]);
    expect(await stored()).toHaveLength(2);
  });

  it("takes copies within one moment for one report, among those of others", async () => {
    const [copied, other] = (await several(2)) as [TestDevice, TestDevice];
    const octets = JSON.stringify(plain(copied));
    const same = copied.sign("POST", DevicePaths.reports, octets);
    const answers = await Promise.all([
      copied.send(same),
      other.send(signed(other, plain(other))),
      copied.send(copied.sign("POST", DevicePaths.reports, octets)),
      copied.send(same),
    ]);
    const said = answers.map(({ body }) => String(body.code ?? body.result));
    expect(said).toEqual(["current", "current", "duplicate", "E_DEVICE_REPLAY"]);
    expect(await stored()).toHaveLength(2);
  });

  it("keeps the order of one device's reports that arrive in one moment", async () => {
    const device = await registered("tab-1");
    const reports = [3, 2, 1].map((hours) => plain(device, START - hours * HOUR));
    const answers = await Promise.all(reports.map((report) => device.send(signed(device, report))));
    expect(answers.map(({ body }) => String(body.result))).toEqual(["current", "current", "current"]);
    const { alarms, device: summary } = await view("tab-1");
    expect(alarms).toEqual([]);
    expect(summary.reportedAt).toBe(START - HOUR);
  });

  it("shows what was stored before it is judged, as if it had been", async () => {
    const device = await registered("tab-1");
    expect((await device.send(signed(device, plain(device, START - 5 * HOUR)))).status).toBe(200);
    await stage().venue.intake.settled();
    const arrivals = [
      plain(device, START - 4 * HOUR, firewall(START - 4 * HOUR, "off")),
      plain(device, START - HOUR, firewall(START - HOUR, "off")),
    ];
    for (const body of arrivals) await acceptOnly(await arrivalOf(device, body));
    expect(await marks()).toEqual({ reports: 2, postures: 1 });
    const waiting = await view("tab-1");
    const finding = (of: typeof waiting) =>
      of.checks.find((one: { check: string }) => one.check === "network.firewall" || one.check.includes("firewall"));
    expect(finding(waiting)).toMatchObject({ state: "fail", failingSince: START - 4 * HOUR });
    expect(waiting.device.reportedAt).toBe(START - HOUR);
    expect(waiting.device.score.colour).not.toBe("green");
    expect(waiting.reports[0].score).toMatchObject({ colour: "grey", known: 0 });
    // Another start finds what the one before left.
    const next = new Intake({ ...stage().venue.context, ...LETTERS, log: { error: fail } });
    await next.start();
    await next.settled();
    await next.close();
    expect(await marks()).toEqual({ reports: 0, postures: 0 });
    const judged = await view("tab-1");
    expect(finding(judged)).toEqual(finding(waiting));
    expect(judged.device.score).toEqual(waiting.device.score);
    expect(judged.reports[0].score.known).toBeGreaterThan(10);
  });

  it("is judged by the round of the control process where no server starts again", async () => {
    const device = await registered("tab-1");
    await acceptOnly(await arrivalOf(device, plain(device, START - HOUR, firewall(START - HOUR, "off"))));
    const other = await stage().reopen();
    try {
      await migrate(other, MIGRATIONS);
      await rescore({ ...stage().venue.context, database: other }, START);
    } finally {
      await other.destroy();
    }
    expect(await marks()).toEqual({ reports: 0, postures: 0 });
  });

  it("ends in the same words whether each was judged on arrival or all of them later", async () => {
    const [prompt, late] = (await several(2)) as [TestDevice, TestDevice];
    const turns = [
      { hours: 9, state: "off" },
      { hours: 7, state: "on" },
      { hours: 5, state: "off" },
      { hours: 3, state: "off" },
    ] as const;
    const bodies = (device: TestDevice) =>
      turns.map(({ hours, state }) => plain(device, START - hours * HOUR, firewall(START - hours * HOUR, state)));
    for (const body of bodies(prompt)) {
      await acceptBatch(stage().venue.context, [await arrivalOf(prompt, body)], true, START);
    }
    for (const body of bodies(late)) await acceptOnly(await arrivalOf(late, body));
    await rescore(stage().venue.context, START);
    const told = async (id: string) => {
      const { transitions, checks, reports } = await view(id);
      const { rows } = await sql<{ check_id: string; closed: number }>`
        select check_id, case when closed_at is null then 0 else 1 end as closed from device_ticket
        where venue_id = ${VENUE} and device_id = ${id} order by number`.execute(stage().database);
      return {
        checks,
        scores: reports.map((report: { score: unknown }) => report.score),
        transitions: transitions
          .map((one: { check: string; from: string; to: string }) => `${one.check} ${one.from} ${one.to}`)
          .toSorted(),
        tickets: rows,
      };
    };
    const first = await told("tab-1");
    expect(first.transitions.filter((one: string) => one.includes("firewall"))).toHaveLength(3);
    expect(await told("tab-2")).toEqual(first);
  });

  it("sends away at once who cannot be served in time, with a signed answer and a time to come back", async () => {
    const [device] = (await several(1)) as [TestDevice];
    const octets = JSON.stringify(plain(device));
    const answers = await Promise.all(
      Array.from({ length: 400 }, () => device.send(device.sign("POST", DevicePaths.reports, octets))),
    );
    const away = answers.filter(({ status }) => status === 503);
    expect(away.length).toBeGreaterThan(200);
    for (const answer of away.slice(0, 20)) {
      expect(answer.body.code).toBe("E_DEVICE_BUSY");
      expect(readAnswer(stage().venue, answer).valid).toBe(true);
      expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
      expect(Number(answer.headers["retry-after"])).toBeLessThanOrEqual(31);
    }
    expect(new Set(away.map(({ headers }) => headers["retry-after"])).size).toBeGreaterThan(3);
    expect(await stored()).toHaveLength(1);
    await stage().venue.intake.settled();
    // A quiet moment later, the door is open again.
    expect((await device.deliver({ facts: {} })).body.result).toBe("current");
  });
});

const LETTERS = { resolverAddresses: async () => [], canary: () => null };
const fail = (message: string): void => {
  throw new Error(message);
};
