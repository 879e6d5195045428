/**
 * Question: five hundred devices wake at once, each with three reports in its spool, and every fifth sends one of them twice: is a report
 * lost or counted twice, and how long does a device wait for its acknowledgement?
 *
 * Input: real HTTP on loopback, one server process on SQLite (`synchronous=FULL`), devices in this process; reports of about 6 kB.
 * «At once» opens all connections in the same moment, which agents never do: their jitter spreads a start over minutes; `--over` says over
 * how many seconds. Exits 1 if a report is lost or counted twice, or if the spread run answers slower than 200 ms at p99.
 *
 * Usage: node test/load/devices-wake.ts [--devices 500] [--over 60]
 *
 * @module
 */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { DeviceTables } from "../../dashboard/devices/tables.ts";
import { openDatabase } from "../../dashboard/platform/db.ts";
import { DevicePaths } from "../../policies/schema/device-report.ts";
import { START, TestDevice, VENUE, factsAt, openDeviceVenue } from "../support/device-venue.ts";
import type { DeviceVenue, Sent } from "../support/device-venue.ts";
import { keyIdOf } from "../../dashboard/devices/signed.ts";

const REPORTS = 3;
const P99_MS = 200;

interface Registered {
  readonly id: string;
  readonly publicKey: string;
}

async function serve(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-wake-"));
  const venue = await openDeviceVenue(await openDatabase({ kind: "sqlite" }, join(folder, "devices.db")), {
    requestsPerMinute: 1_000_000,
  });
  const db = venue.database.withTables<DeviceTables>();
  process.on("message", (message: readonly Registered[] | "count" | "stop") => {
    const work = async (): Promise<void> => {
      if (message === "stop") {
        await venue.close();
        rmSync(folder, { recursive: true, force: true });
        process.exit(0);
      }
      if (message === "count") {
        const rows = await db.selectFrom("device_report").select(["device_id", "seq"]).execute();
        const current = await db.selectFrom("device_posture").select(["device_id", "seq"]).execute();
        const alarms = await db.selectFrom("device_alarm").select("kind").execute();
        process.send?.({
          reports: rows.length,
          distinct: new Set(rows.map((row) => `${row.device_id}/${String(row.seq)}`)).size,
          current: current.filter(({ seq }) => (seq ?? 0) % REPORTS === 0).length,
          alarms: alarms.length,
        });
        return;
      }
      for (const { id, publicKey } of message) await register(venue, id, publicKey);
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

async function register(venue: DeviceVenue, id: string, publicKey: string): Promise<void> {
  const db = venue.database.withTables<DeviceTables>();
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

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** @returns milliseconds from the first octet sent to the whole answer, and what it said */
function post(
  port: number,
  sent: Sent,
): Promise<{ readonly ms: number; readonly status: number; readonly result: string }> {
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
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          const { result } = JSON.parse(text) as { result?: string };
          done({ ms: performance.now() - started, status: response.statusCode ?? 0, result: result ?? text });
        });
      },
    );
    outgoing.on("error", failed);
    outgoing.end(sent.octets);
  });
}

/** What each device sends in turn: three reports, and for every fifth the second one again, signed anew. */
function spool(device: TestDevice, at: number): readonly Sent[] {
  const octets = Array.from({ length: REPORTS }, (_, index) =>
    JSON.stringify(device.report({ facts: factsAt("linux", START - (REPORTS - index) * 60_000) })),
  );
  if (at % 5 === 0) octets.splice(2, 0, octets[1] ?? "");
  return octets.map((one) => device.sign("POST", DevicePaths.reports, one));
}

const quantile = (sorted: readonly number[], at: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN;

async function wake(
  port: number,
  devices: readonly TestDevice[],
  overMs: number,
): Promise<{ p50: number; p99: number; max: number; refused: number; seconds: number }> {
  const spools = devices.map((device, at) => spool(device, at));
  const times: number[] = [];
  let refused = 0;
  const started = performance.now();
  await Promise.all(
    spools.map(async (sent, at) => {
      await new Promise((done) => setTimeout(done, (overMs * at) / spools.length));
      for (const one of sent) {
        const { ms, status } = await post(port, one);
        times.push(ms);
        if (status !== 200) refused += 1;
      }
    }),
  );
  const sorted = times.toSorted((a, b) => a - b);
  return {
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
    refused,
    seconds: (performance.now() - started) / 1_000,
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { devices: { type: "string", default: "500" }, over: { type: "string", default: "60" } },
  });
  const child = fork(import.meta.filename, ["--serve"]);
  const ask = <T>(message: unknown): Promise<T> =>
    new Promise((done) => {
      child.once("message", (answer) => done(answer as T));
      child.send(message as object);
    });
  // Devices need a venue only for its clock.
  const clock = { now: START } as DeviceVenue;
  const devices = Array.from({ length: Number(values.devices) }, (_, at) => new TestDevice(clock, `tab-${String(at)}`));
  const { port } = await ask<{ port: number }>(devices.map(({ id, publicKey }) => ({ id, publicKey })));
  const runs = [
    { name: "at once", ...(await wake(port, devices, 0)) },
    { name: `over ${values.over} s`, ...(await wake(port, devices, Number(values.over) * 1_000)) },
  ];
  const counted = await ask<{ reports: number; distinct: number; current: number; alarms: number }>("count");
  child.send("stop");
  for (const run of runs)
    console.log(
      `${run.name}: p50 ${run.p50.toFixed(0)} ms, p99 ${run.p99.toFixed(0)} ms, worst ${run.max.toFixed(0)} ms, ${String(run.refused)} refused, ${run.seconds.toFixed(1)} s`,
    );
  const wanted = devices.length * REPORTS * runs.length;
  console.log(
    `reports stored ${String(counted.reports)} of ${String(wanted)}, distinct ${String(counted.distinct)}, devices up to date ${String(counted.current)}, alarms ${String(counted.alarms)}`,
  );
  const kept =
    counted.reports === wanted &&
    counted.distinct === wanted &&
    counted.current === devices.length &&
    counted.alarms === 0;
  process.exitCode = kept && runs.every(({ refused }) => refused === 0) && (runs[1]?.p99 ?? Infinity) <= P99_MS ? 0 : 1;
}

await (process.argv.includes("--serve") ? serve() : main());
