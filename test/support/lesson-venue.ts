/**
 * A whole venue for a lesson, in one test process and one resolver: dashboard server with its page, control process with its door for
 * resolvers, tablets that send signed reports, and a clock the test holds.
 *
 * Database, files, routes, passwords, signatures, publishing, intake and the resolver are real; the compiler of lists packs plain names,
 * and the Internet is a small server on loopback.
 *
 * @module
 */
import type { Server } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FastifyInstance } from "fastify";
import { createAccount } from "../../dashboard/access/accounts.ts";
import { Throttle, installGuard, registerAccessRoutes, registerLive } from "../../dashboard/access/index.ts";
import { openSession } from "../../dashboard/access/sessions.ts";
import { csrfToken } from "../../dashboard/access/token.ts";
import { lendingPorts } from "../../dashboard/coordination/index.ts";
import {
  BaselineShelf,
  readAlerts,
  registerDeviceDoor,
  registerDeviceRoutes,
  registeredAddresses,
} from "../../dashboard/devices/index.ts";
import {
  LOAN_BOOK,
  noteOverdue,
  promptForHits,
  readLoanAlerts,
  registerLoanRoutes,
  runningLoans,
} from "../../dashboard/loans/index.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { openDataFolder } from "../../dashboard/platform/data-folder.ts";
import { openDatabase } from "../../dashboard/platform/db.ts";
import { listen, openHttp } from "../../dashboard/platform/http.ts";
import { LiveHub } from "../../dashboard/platform/live.ts";
import type { Log } from "../../dashboard/platform/log.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import { openPublisherKey } from "../../dashboard/platform/publisher-key.ts";
import { readSettings } from "../../dashboard/platform/settings.ts";
import { registerPage } from "../../dashboard/platform/static.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { GenerationKeeper } from "../../dashboard/publishing/index.ts";
import { ingest, registerRegisterRoutes } from "../../dashboard/register/index.ts";
import { NOTHING_WAITS, registerTodayRoutes } from "../../dashboard/today/index.ts";
import { PublishedReader, openUplink, recordStatus, registerVenueRoutes } from "../../dashboard/venues/index.ts";
import { loadStandards } from "../../policies/load/load-standards.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { DeviceFacts } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { START, TestDevice, factsAt } from "./device-venue.ts";
import type { DeviceVenue, Staff } from "./device-venue.ts";
import { smallCompiler } from "./review-venue.ts";

const POLICIES = resolve(import.meta.dirname, "../../policies");
export const PASSWORD = "correct horse battery";

export interface LessonVenue extends DeviceVenue {
  readonly url: string;
  /** Everything the venue stores lies below. */
  readonly folder: string;
  readonly uplink: { readonly url: string; readonly key: string };
  /** What the venue's clock is ahead of the machine's. */
  readonly aheadMs: () => number;
  /** Lets hours pass. */
  leap(ms: number): void;
  /** What the schedule of the control process does every minute, now. */
  minute(): Promise<void>;
  /** Takes the HTTP server off the network, and brings it back at the same place. */
  away(): Promise<void>;
  back(): Promise<void>;
}

/** @param blocked  names of the one list, category TS-10C  @param page  folder of the built page */
export async function openLessonVenue(page: string, blocked: readonly string[]): Promise<LessonVenue> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-lesson-"));
  writeFileSync(join(folder, "hazard.txt"), `${blocked.join("\n")}\n`);
  const config = join(folder, "config.yaml");
  writeFileSync(
    config,
    `lists:\n  starter: false\n  sources:\n    - { id: hazard, title: { pl: Hazard, en: Gambling }, category: TS-10C, format: domains, file: hazard.txt, licence: CC0-1.0 }\n`,
  );
  const given = {
    config,
    data: join(folder, "data"),
    httpAddress: undefined,
    httpPort: undefined,
    uplinkPort: undefined,
  };
  const settings = readSettings(given);
  const data = openDataFolder(given.data);
  const database: Database = await openDatabase({ kind: "sqlite" }, data.databaseFile);
  await migrate(database, MIGRATIONS);

  const logged: string[] = [];
  const write = (message: string, details?: unknown): void =>
    void logged.push(
      `${message} ${JSON.stringify(details, (_key, value: unknown) => (value instanceof Error ? String(value.stack) : value))}`,
    );
  const log: Log = { error: write, warn: write, info: write, debug: write };
  let ahead: number = START - Date.now();
  const clock = (): Instant => (Date.now() + ahead) as Instant;
  const venueId = settings.config.venue.id;
  const pepper = "cd".repeat(32);
  const publisher = openPublisherKey(data);

  const keeper = new GenerationKeeper({
    database,
    folder: data,
    clock,
    log,
    pepper,
    runBuild: smallCompiler({ web: new Map(), builds: [] }, new Map()),
    random: () => 0.5,
    readDevices: async () => ({
      registered: await registeredAddresses(database, venueId),
      out: new Set((await runningLoans(database, venueId)).map(({ device }) => device)),
    }),
    readSettings: () => readSettings(given),
  });
  await keeper.update("none");
  const key = "K".repeat(40);
  const door: Server = await openUplink("127.0.0.1", 0, {
    folder: data,
    key,
    log,
    published: () => keeper.published,
    sign: (octets) => publisher.sign(octets),
    onTelemetry: async (batch) => {
      const policy = keeper.ingestPolicy();
      // The resolver lives by the machine's clock, the venue by the test's.
      const hits = batch.hits.map((hit) => ({ ...hit, at: (hit.at + ahead) as Instant }));
      await ingest(database, policy, pepper, { ...batch, hits }, clock(), (tx, accepted) =>
        promptForHits(tx, venueId, policy, accepted, clock()),
      );
    },
    onStatus: (status) => recordStatus(database, venueId, status, clock()),
  });

  const published = new PublishedReader(data);
  const throttle = new Throttle(database, pepper);
  const shared = { database, clock, config: settings.config, published, folder: data, venueId, origin: undefined };
  const devices = {
    ...shared,
    log,
    pepper,
    publisher,
    throttle,
    timeZone: settings.config.venue.timeZone,
    shelf: new BaselineShelf(POLICIES, log),
    loans: LOAN_BOOK,
    networks: () => new Set(["tablets", "kiosk", "guest-wifi"]),
    resolverAddresses: async () => ["192.0.2.53", "0.0.0.0", "127.0.0.1"],
    canary: () => null,
  };
  let hub = new LiveHub(database, log);
  let intake: DeviceVenue["intake"] | undefined;
  const serve = async (port: number): Promise<FastifyInstance> => {
    const app = await openHttp({ log, origin: undefined, requestsPerMinute: 100_000 });
    installGuard(app, { database, clock, origin: undefined });
    registerAccessRoutes(app, { ...shared, venueName: "Latarnia", throttle });
    registerTodayRoutes(app, {
      ...shared,
      readProbes: async () => ({ tasks: [] }),
      readDevices: (now) => readAlerts(devices, now),
      readLoans: (now) => readLoanAlerts(database, venueId, now),
      readWaiting: async () => ({ waiting: NOTHING_WAITS, withoutDrafts: new Set() }),
    });
    registerRegisterRoutes(app, shared);
    registerVenueRoutes(app, shared);
    registerDeviceRoutes(app, devices);
    intake = await registerDeviceDoor(app, devices);
    registerLoanRoutes(app, {
      ...devices,
      ...lendingPorts({ venueId: devices.venueId, timeZone: devices.timeZone, standards: loadStandards() }),
    });
    await registerLive(app, hub, { database, clock, origin: undefined });
    await registerPage(app, page);
    await listen(app, "127.0.0.1", port);
    return app;
  };
  let app = await serve(0);
  const { port } = app.server.address() as AddressInfo;

  const asking = (id: string): Staff => ({
    id,
    ask: async (method, path, body) => {
      const token = id === "" ? undefined : await openSession(database, id, clock());
      const headers =
        token === undefined ? {} : { cookie: `latarnik_session=${token}`, "x-latarnik-csrf": csrfToken(token) };
      const answer = await app.inject({
        method: method as "GET",
        url: path,
        headers: { ...headers, "sec-fetch-site": "same-origin", "accept-language": "pl" },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      return { status: answer.statusCode, body: answer.json(), headers: answer.headers, text: answer.body };
    },
  });
  return {
    database,
    get app() {
      return app;
    },
    publisher,
    context: devices,
    get intake() {
      return intake as DeviceVenue["intake"];
    },
    logged,
    url: `http://127.0.0.1:${String(port)}`,
    folder,
    uplink: { url: `http://127.0.0.1:${String((door.address() as AddressInfo).port)}`, key },
    aheadMs: () => ahead,
    leap: (ms) => {
      ahead += ms;
    },
    get now() {
      return clock();
    },
    set now(at: Instant) {
      ahead = at - Date.now();
    },
    person: async (name, roles: readonly Role[]) => {
      const account = await createAccount(
        database,
        { login: name.toLowerCase(), displayName: name, password: PASSWORD, roles: [...roles] },
        "test",
        clock(),
      );
      return asking(account.id);
    },
    stranger: asking(""),
    alerts: () => readAlerts(devices, clock()),
    minute: async () => {
      await noteOverdue(database, venueId, clock());
      if (await keeper.haveDevicesChanged()) await keeper.publish();
    },
    away: async () => {
      await hub.close();
      await app.close();
    },
    back: async () => {
      hub = new LiveHub(database, log);
      app = await serve(port);
    },
    close: async () => {
      await hub.close();
      await app.close();
      door.closeAllConnections();
      await new Promise((done) => door.close(done));
      await database.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An Android tablet with an agent of its own: registered, enrolled, reporting. */
export class Tablet {
  readonly id: string;
  readonly #device: TestDevice;
  readonly #venue: LessonVenue;

  private constructor(venue: LessonVenue, device: TestDevice) {
    this.id = device.id;
    this.#venue = venue;
    this.#device = device;
  }

  static async enrol(venue: LessonVenue, staff: Staff, id: string, address: string): Promise<Tablet> {
    const serial = `SN-${id}`;
    const made = await staff.ask("POST", "/api/devices", {
      id,
      kind: "tablet",
      model: "Example Tab",
      serial,
      platform: "android",
      mode: "A",
      network: "tablets",
      address,
    });
    if (made.status !== 200) throw new Error(`the record was refused: ${made.text}`);
    const code = await staff.ask("POST", `/api/devices/${id}/code`, {});
    const device = new TestDevice(venue, id);
    const answer = await device.enrol(code.body.code, { serial, platform: "android" });
    if (answer.body.state !== "enrolled") throw new Error(`enrolment was refused: ${answer.text}`);
    return new Tablet(venue, device);
  }

  /** Measures, signs and sends. */
  async report(change: Partial<DeviceFacts> = {}): Promise<void> {
    const facts = factsAt("android", this.#venue.now - 60_000, change);
    const text = JSON.stringify(facts).replaceAll('"SN-1"', `"SN-${this.id}"`);
    const answer = await this.#device.deliver({ facts: JSON.parse(text) as object });
    if (answer.status !== 200) throw new Error(`the report was refused: ${answer.text}`);
  }
}
