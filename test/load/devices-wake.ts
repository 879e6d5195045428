/**
 * Question: five hundred devices wake, each with three reports in its spool, and every fifth sends one of them twice: is a report lost or
 * counted twice, and how long does a device wait for an answer?
 *
 * Input: real HTTP on loopback, a connection for each request as the agent makes it; one server process, on SQLite
 * (`synchronous=FULL`) or a real PostgreSQL (`--postgres`); devices in this process; reports of about 6 kB. Each run is one way to wake:
 * all in the very same instant (0), or one after the other over so many seconds. Whoever is sent away with a signed 503 signs anew
 * and comes back as the agent does: after its pause between two looks or its jittered back-off, and never before `Retry-After`.
 *
 * Every answer is timed twice, refusals too: at the server from its head to the last octet sent, and at the device from the
 * call to the last octet read. The second holds the queue of this one process that plays all devices, and of its five hundred
 * handshakes on the same processors; the first is what the server answers in. Exits 1 if a report is lost or counted twice, if
 * anything but 200 and 503 was answered, if a 503 was not signed, if a report stays unjudged, or if the server took over 200 ms at p99.
 *
 * Usage: node test/load/devices-wake.ts [--devices 500] [--over 0,10,60] [--postgres]
 *
 * @module
 */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { backOffMs } from "../../agent/device/delivery.ts";
import { TICK_MS } from "../../agent/device/service.ts";
import { UNJUDGED } from "../../dashboard/devices/judge.ts";
import type { DeviceTables } from "../../dashboard/devices/tables.ts";
import { openDatabase, openPostgresUrl } from "../../dashboard/platform/db.ts";
import type { DatabaseTransaction } from "../../dashboard/platform/tables.ts";
import { DevicePaths } from "../../policies/schema/device-report.ts";
import { START, TestDevice, VENUE, factsAt, openDeviceVenue } from "../support/device-venue.ts";
import type { DeviceVenue, Sent } from "../support/device-venue.ts";
import { keyIdOf } from "../../dashboard/devices/signed.ts";
import { startPostgres } from "../support/postgres.ts";

const REPORTS = 3;
const P99_MS = 200;

interface Registered {
  readonly id: string;
  readonly publicKey: string;
}

interface Counted {
  readonly reports: number;
  readonly distinct: number;
  readonly current: number;
  readonly alarms: number;
  readonly unjudged: number;
  /** From the question to the last judgement, ms. */
  readonly judgedMs: number;
  /** Of every answer since the last count, at the server, ms. */
  readonly served: readonly number[];
}

async function count(venue: DeviceVenue, served: number[]): Promise<Counted> {
  const db = venue.database.withTables<DeviceTables>();
  const asked = performance.now();
  await venue.intake.settled();
  const judgedMs = performance.now() - asked;
  const rows = await db.selectFrom("device_report").select(["device_id", "seq", "basis"]).execute();
  const postures = await db.selectFrom("device_posture").select(["seq", "basis"]).execute();
  const alarms = await db.selectFrom("device_alarm").select("kind").execute();
  return {
    reports: rows.length,
    distinct: new Set(rows.map((row) => `${row.device_id}/${String(row.seq)}`)).size,
    current: postures.filter(({ seq }) => (seq ?? 0) % REPORTS === 0).length,
    alarms: alarms.length,
    unjudged: [...rows, ...postures].filter(({ basis }) => basis === UNJUDGED).length,
    judgedMs,
    served: served.splice(0),
  };
}

async function serve(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-wake-"));
  const postgres = process.argv.includes("--postgres") ? await startPostgres() : undefined;
  const database =
    postgres === undefined
      ? await openDatabase({ kind: "sqlite" }, join(folder, "devices.db"))
      : openPostgresUrl(await postgres.newDatabase());
  const venue = await openDeviceVenue(database, { requestsPerMinute: 1_000_000 });
  const served: number[] = [];
  venue.app.server.prependListener("request", (request, response) => {
    const began = performance.now();
    if (request.url === DevicePaths.reports) response.on("finish", () => served.push(performance.now() - began));
  });
  process.on("message", (message: readonly Registered[] | "count" | "stop") => {
    const work = async (): Promise<void> => {
      if (message === "stop") {
        await venue.close();
        await postgres?.stop();
        rmSync(folder, { recursive: true, force: true });
        process.exit(0);
      }
      if (message === "count") {
        process.send?.(await count(venue, served));
        return;
      }
      await venue.database.transaction().execute(async (tx) => {
        for (const { id, publicKey } of message) await register(tx, id, publicKey);
      });
      await venue.app.listen({ host: "127.0.0.1", port: 0 });
      const bound = venue.app.server.address();
      process.send?.({ port: typeof bound === "object" && bound !== null ? bound.port : 0 });
    };
    work().catch((cause: unknown) => {
      console.error(cause);
      process.exit(1);
    });
  });
}

async function register(tx: DatabaseTransaction, id: string, publicKey: string): Promise<void> {
  const db = tx.withTables<DeviceTables>();
  const text = { model: "", department: "", location: "", licence: "", note: "", baseline: "loaned" };
  const none = { platform: null, cart: null, purchased_on: null, network: null, address: null, seen_at: null };
  const times = { state_at: START, created_at: START, updated_at: START, withdrawn_at: null };
  await db
    .insertInto("device_asset")
    .values({
      venue_id: VENUE,
      id,
      kind: "tablet",
      serial: "",
      serial_key: null,
      mode: "A",
      state: "in-order",
      ...text,
      ...none,
      ...times,
    })
    .execute();
  await db
    .insertInto("device_key")
    .values({
      id: keyIdOf(publicKey),
      venue_id: VENUE,
      device_id: id,
      public_key: publicKey,
      role: "device",
      platform: "linux",
      serial: null,
      agent_version: "0.1.0",
      state: "active",
      created_at: START,
      confirmed_at: START,
      revoked_at: null,
    })
    .execute();
}

const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

interface Answered {
  readonly ms: number;
  readonly status: number;
  readonly retryAfterS: number;
  readonly signed: boolean;
}

function post(port: number, sent: Sent): Promise<Answered> {
  return new Promise((done, failed) => {
    const started = performance.now();
    const outgoing = httpRequest(
      {
        agent,
        port,
        host: "127.0.0.1",
        method: sent.method,
        path: sent.path,
        headers: { ...sent.headers, "content-type": "application/json" },
      },
      (response) => {
        response.resume();
        response.on("end", () => {
          done({
            ms: performance.now() - started,
            status: response.statusCode ?? 0,
            retryAfterS: Number(response.headers["retry-after"] ?? 0),
            signed: response.headers["signature"] !== undefined,
          });
        });
      },
    );
    outgoing.on("error", failed);
    outgoing.end(sent.octets);
  });
}

/** What each device sends in turn: three reports, and for every fifth the second one again, signed anew. */
function spool(device: TestDevice, at: number): readonly string[] {
  const octets = Array.from({ length: REPORTS }, (_, index) =>
    JSON.stringify(device.report({ facts: factsAt("linux", START - (REPORTS - index) * 60_000) })),
  );
  if (at % 5 === 0) octets.splice(2, 0, octets[1] ?? "");
  return octets;
}

const quantile = (sorted: readonly number[], at: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN;

interface Woken {
  readonly times: readonly number[];
  readonly sentAway: readonly number[];
  /** Answers that were none of the two the contract knows here. */
  readonly faults: number;
  readonly seconds: number;
}

const pause = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

async function wake(port: number, devices: readonly TestDevice[], overMs: number): Promise<Woken> {
  const spools = devices.map((device, at) =>
    spool(device, at).map((octets) => ({ octets, sent: device.sign("POST", DevicePaths.reports, octets) })),
  );
  const times: number[] = [];
  const sentAway: number[] = [];
  let faults = 0;
  const started = performance.now();
  await Promise.all(
    spools.map(async (reports, at) => {
      const device = devices[at] as TestDevice;
      await pause((overMs * at) / spools.length);
      for (const { octets, sent } of reports)
        for (let attempts = 0, next = sent; ; next = device.sign("POST", DevicePaths.reports, octets)) {
          const { ms, status, retryAfterS, signed } = await post(port, next);
          (status === 503 ? sentAway : times).push(ms);
          if ((status !== 200 && status !== 503) || !signed || (status === 503 && retryAfterS < 1)) faults += 1;
          if (status !== 503) break;
          attempts += 1;
          await pause(Math.max(TICK_MS, backOffMs(attempts, Math.random()), retryAfterS * 1_000));
        }
    }),
  );
  return { times, sentAway, faults, seconds: (performance.now() - started) / 1_000 };
}

const line = (times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => a - b);
  return `${String(sorted.length)} × p50 ${quantile(sorted, 0.5).toFixed(0)}, p99 ${quantile(sorted, 0.99).toFixed(0)}, worst ${(sorted.at(-1) ?? Number.NaN).toFixed(0)} ms`;
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      devices: { type: "string", default: "500" },
      over: { type: "string", default: "0,10,60" },
      postgres: { type: "boolean", default: false },
    },
  });
  const child = fork(import.meta.filename, ["--serve", ...(values.postgres ? ["--postgres"] : [])]);
  const ask = <T>(message: unknown): Promise<T> =>
    new Promise((done) => {
      child.once("message", (answer) => done(answer as T));
      child.send(message as object);
    });
  // Devices need a venue only for its clock.
  const clock = { now: START } as DeviceVenue;
  const devices = Array.from({ length: Number(values.devices) }, (_, at) => new TestDevice(clock, `tab-${String(at)}`));
  const { port } = await ask<{ port: number }>(devices.map(({ id, publicKey }) => ({ id, publicKey })));
  let good = true;
  let wanted = 0;
  for (const over of values.over.split(",")) {
    const { times, sentAway, faults, seconds } = await wake(port, devices, Number(over) * 1_000);
    const counted = await ask<Counted>("count");
    wanted += devices.length * REPORTS;
    const all = [...times, ...sentAway].toSorted((a, b) => a - b);
    console.log(
      `${over === "0" ? "in one instant" : `over ${over} s`}: the server answered ${line(counted.served)}; at the devices ${line(all)}`,
    );
    console.log(`  stored ${line(times)}; sent away ${line(sentAway)}; ${seconds.toFixed(1)} s until all were stored`);
    console.log(
      `  reports ${String(counted.reports)} of ${String(wanted)}, distinct ${String(counted.distinct)}, devices up to date ${String(counted.current)}, alarms ${String(counted.alarms)}, unjudged ${String(counted.unjudged)} after ${counted.judgedMs.toFixed(0)} ms, faults ${String(faults)}`,
    );
    const kept =
      counted.reports === wanted &&
      counted.distinct === wanted &&
      counted.current === devices.length &&
      counted.alarms === 0 &&
      counted.unjudged === 0;
    good &&=
      kept &&
      faults === 0 &&
      quantile(
        counted.served.toSorted((a, b) => a - b),
        0.99,
      ) <= P99_MS;
  }
  child.send("stop");
  process.exitCode = good ? 0 : 1;
}

await (process.argv.includes("--serve") ? serve() : main());
