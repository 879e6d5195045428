/**
 * A venue's register of devices in one test process, and devices that speak to it as the contract says.
 *
 * Database, routes, sessions, signatures and baselines are real; the clock is the test's. A device signs by the engine's own signature
 * base with a key of its own, never by the server's code.
 *
 * @module
 */
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FastifyInstance } from "fastify";
import { createAccount } from "../../dashboard/access/accounts.ts";
import { Throttle, installGuard } from "../../dashboard/access/index.ts";
import { openSession } from "../../dashboard/access/sessions.ts";
import { csrfToken } from "../../dashboard/access/token.ts";
import {
  BaselineShelf,
  NO_LOANS,
  readAlerts,
  registerDeviceDoor,
  registerDeviceRoutes,
} from "../../dashboard/devices/index.ts";
import type { DeviceContext, LoanBook } from "../../dashboard/devices/index.ts";
import type { Intake } from "../../dashboard/devices/intake.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { openHttp } from "../../dashboard/platform/http.ts";
import type { Log } from "../../dashboard/platform/log.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import { openPublisherKey } from "../../dashboard/platform/publisher-key.ts";
import type { PublisherKey } from "../../dashboard/platform/publisher-key.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import {
  contentDigest,
  readSignature,
  signatureBase,
  signatureHeaders,
} from "../../policies/engine/message-signature.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { DeviceFacts, Platform } from "../../policies/schema/device-facts.ts";
import { DevicePaths } from "../../policies/schema/device-report.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { NOW, healthyFacts } from "./facts.ts";

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
/** Facts of {@link healthyFacts} were measured an hour before. */
export const START = NOW;

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks at whatever came back
type Body = any;

export interface Reply {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface Staff {
  readonly id: string;
  ask(method: string, path: string, body?: unknown): Promise<Reply>;
}

export interface DeviceVenue {
  readonly database: Database;
  readonly app: FastifyInstance;
  readonly publisher: PublisherKey;
  readonly context: DeviceContext;
  readonly intake: Intake;
  readonly logged: string[];
  now: Instant;
  person(name: string, roles: readonly Role[]): Promise<Staff>;
  readonly stranger: Staff;
  readonly alerts: () => ReturnType<typeof readAlerts>;
  close(): Promise<void>;
}

export const VENUE = "venue-1";
const POLICIES = resolve(import.meta.dirname, "../../policies");

export async function openDeviceVenue(
  database: Database,
  options: {
    readonly policies?: string;
    readonly loans?: LoanBook;
    readonly requestsPerMinute?: number;
    /** Routes of other slices on the same server. */
    readonly also?: (app: FastifyInstance, context: DeviceContext & { readonly publisher: PublisherKey }) => unknown;
    /** Doors of other slices for devices. */
    readonly more?: (
      context: DeviceContext & { readonly publisher: PublisherKey },
    ) => NonNullable<Parameters<typeof registerDeviceDoor>[1]["more"]>;
  } = {},
): Promise<DeviceVenue> {
  const root = mkdtempSync(join(tmpdir(), "latarnik-devices-"));
  await migrate(database, MIGRATIONS);
  const logged: string[] = [];
  const write = (message: string, details?: unknown): void =>
    void logged.push(
      `${message} ${JSON.stringify(details, (_key, value: unknown) => (value instanceof Error ? String(value.stack) : value))}`,
    );
  const log: Log = { error: write, warn: write, info: write, debug: write };
  const state = { now: START };
  const clock = (): Instant => state.now;
  const publisher = openPublisherKey({ root });
  const pepper = "cd".repeat(32);
  const context: DeviceContext = {
    database,
    clock,
    venueId: VENUE,
    timeZone: "Europe/Warsaw",
    shelf: new BaselineShelf(options.policies ?? POLICIES, log),
    loans: options.loans ?? NO_LOANS,
  };
  const devices = {
    ...context,
    log,
    pepper,
    publisher,
    origin: "https://latarnik.example",
    throttle: new Throttle(database, pepper),
    networks: () => new Set(["tablets", "kiosk", "guest-wifi"]),
    resolverAddresses: async () => ["192.0.2.53", "0.0.0.0", "127.0.0.1"],
    canary: () => null,
  };
  const app = await openHttp({
    log,
    origin: undefined,
    ...(options.requestsPerMinute === undefined ? {} : { requestsPerMinute: options.requestsPerMinute }),
  });
  installGuard(app, { database, clock, origin: undefined });
  registerDeviceRoutes(app, devices);
  const intake = await registerDeviceDoor(app, {
    ...devices,
    ...(options.more === undefined ? {} : { more: options.more(devices) }),
  });
  await options.also?.(app, devices);
  await app.ready();
  const asking = (id: string): Staff => ({
    id,
    ask: async (method, path, body) => {
      // Signed in anew each time: the clock of a test leaps over days.
      const token = id === "" ? undefined : await openSession(database, id, state.now);
      const headers =
        token === undefined ? {} : { cookie: `latarnik_session=${token}`, "x-latarnik-csrf": csrfToken(token) };
      const answer = await app.inject({
        method: method as "GET",
        url: path,
        headers: { ...headers, "sec-fetch-site": "same-origin", "accept-language": "en" },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      return { status: answer.statusCode, body: answer.json(), headers: answer.headers, text: answer.body };
    },
  });
  return {
    database,
    app,
    publisher,
    context,
    intake,
    logged,
    get now() {
      return state.now;
    },
    set now(at: Instant) {
      state.now = at;
    },
    person: async (name, roles) => {
      const account = await createAccount(
        database,
        { login: name.toLowerCase(), displayName: name, password: "correct horse battery", roles: [...roles] },
        "test",
        state.now,
      );
      return asking(account.id);
    },
    stranger: asking(""),
    alerts: () => readAlerts(context, state.now),
    close: async () => {
      await app.close();
      await database.destroy();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

let addresses = 0;
/** Another one each time, so that no test is slowed down for what an earlier one did. */
function newAddress(): string {
  addresses += 1;
  return `198.18.${String(addresses >> 8)}.${String(addresses & 255)}`;
}

const sha256Base64 = (octets: string | Uint8Array): string => createHash("sha256").update(octets).digest("base64");

export interface SignOptions {
  readonly keyid?: string;
  readonly nonce?: string;
  /** ms, instead of the venue's clock. */
  readonly at?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Address it comes from. */
  readonly address?: string;
}

export interface Sent {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly octets: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One device (or hub): key, chain and boot of its own. */
export class TestDevice {
  readonly venue: DeviceVenue;
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: string;
  seq = 0;
  prevHash: string | null = null;
  bootId: string = hex(32);
  bootedAt: number;

  constructor(venue: DeviceVenue, id: string, key: KeyObject = generateKeyPairSync("ed25519").privateKey) {
    this.venue = venue;
    this.id = id;
    this.privateKey = key;
    const spki = createPublicKey(key).export({ format: "der", type: "spki" });
    this.publicKey = spki.subarray(12).toString("base64");
    this.bootedAt = venue.now - 2 * HOUR;
  }

  /** Another machine with the same key and chain, as a copied disk gives it. */
  copy(): TestDevice {
    const copy = new TestDevice(this.venue, this.id, this.privateKey);
    copy.seq = this.seq;
    copy.prevHash = this.prevHash;
    copy.bootId = hex(32);
    return copy;
  }

  async enrol(code: string, over: Readonly<Record<string, unknown>> = {}, address = newAddress()): Promise<Reply> {
    const challenge = await this.venue.app.inject({
      method: "GET",
      url: DevicePaths.challenge,
      remoteAddress: address,
    });
    const { serverNonce } = challenge.json<{ serverNonce: string }>();
    const text = `latarnik-enrol:${code}:${serverNonce}:${this.publicKey}`;
    const answer = await this.venue.app.inject({
      method: "POST",
      url: DevicePaths.enrol,
      remoteAddress: address,
      payload: {
        code,
        publicKey: this.publicKey,
        role: "device",
        platform: "linux",
        serial: "SN-1",
        uuid: null,
        agentVersion: "0.1.0",
        serverNonce,
        proof: sign(null, Buffer.from(text), this.privateKey).toString("base64"),
        ...over,
      },
    });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers, text: answer.body };
  }

  report(over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    this.seq += 1;
    const at = this.venue.now - 60_000;
    const report = {
      format: 1,
      reportId: uuidv7(),
      device: this.id,
      seq: this.seq,
      prevHash: this.prevHash,
      bootId: this.bootId,
      measuredAt: at,
      monotonicMs: at - this.bootedAt,
      agentVersion: "0.1.0",
      baselineDigest: null,
      trigger: "schedule",
      facts: factsAt("linux", at),
      durationsMs: {},
      lost: 0,
      ...over,
    };
    this.prevHash = createHash("sha256").update(JSON.stringify(report)).digest("hex");
    return report;
  }

  sign(method: "GET" | "POST", path: string, octets: string, options: SignOptions = {}): Sent {
    const parts = { kind: "request", method, path, digest: contentDigest(sha256Base64(octets)) } as const;
    const params = {
      created: Math.floor((options.at ?? this.venue.now) / 1_000),
      nonce: options.nonce ?? randomBytes(18).toString("base64url"),
      keyid: options.keyid ?? this.id,
    };
    const signature = sign(null, Buffer.from(signatureBase(parts, params)), this.privateKey).toString("base64");
    return { method, path, octets, headers: { ...signatureHeaders(parts, params, signature), ...options.headers } };
  }

  async send(sent: Sent, address = "192.0.2.9"): Promise<Reply> {
    const answer = await this.venue.app.inject({
      method: sent.method,
      url: sent.path,
      remoteAddress: address,
      headers: { ...sent.headers, ...(sent.octets === "" ? {} : { "content-type": "application/json" }) },
      ...(sent.octets === "" ? {} : { payload: sent.octets }),
    });
    return {
      status: answer.statusCode,
      body: answer.body === "" ? null : answer.json(),
      headers: answer.headers,
      text: answer.body,
    };
  }

  /** Measures and sends. */
  async deliver(over: Readonly<Record<string, unknown>> = {}, options: SignOptions = {}): Promise<Reply> {
    return this.send(this.sign("POST", DevicePaths.reports, JSON.stringify(this.report(over)), options));
  }
}

/** Whether an answer is signed by the publisher, over its own body and status; also its nonce and time. */
export function readAnswer(
  venue: DeviceVenue,
  reply: Reply,
): { readonly valid: boolean; readonly nonce: string; readonly created: number } {
  const read = readSignature("answer", (name) => reply.headers[name] as string | undefined);
  if (typeof read === "string") return { valid: false, nonce: "", created: 0 };
  const der = Buffer.concat([
    Buffer.from("302a300506032b6570032100", "hex"),
    Buffer.from(venue.publisher.publicKey, "base64"),
  ]);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  const digest = contentDigest(sha256Base64(reply.text));
  const base = signatureBase({ kind: "answer", status: reply.status, digest }, read.params);
  const valid = read.digest === digest && verify(null, Buffer.from(base), key, Buffer.from(read.signature, "base64"));
  return { valid, nonce: read.params.nonce, created: read.params.created };
}

/** Healthy facts measured at an instant; signatures and lists a day older. */
export function factsAt(platform: Platform, at: number, change: Partial<DeviceFacts> = {}): DeviceFacts {
  const text = JSON.stringify(healthyFacts(platform), (name, value: unknown) =>
    name === "measuredAt"
      ? at
      : (name === "signaturesAt" || name === "listsAt" || name === "installedAt") && value !== null
        ? at - DAY
        : value,
  );
  return { ...(JSON.parse(text) as DeviceFacts), ...change };
}

/** Of random bits; tests never look at it but for its shape. */
export function hex(length: number): string {
  return randomBytes(length / 2).toString("hex");
}

export function uuidv7(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const rest = hex(20);
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${rest.slice(0, 3)}-a${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}

export const ASSET = {
  id: "tab-01",
  kind: "tablet",
  model: "Example Tab",
  serial: "SN-1",
  mode: "A",
  platform: "linux",
} as const;

/** Registers, issues a code and enrols. */
export async function enrolled(
  venue: DeviceVenue,
  staff: Staff,
  over: Readonly<Record<string, unknown>> = {},
): Promise<TestDevice> {
  const body = { ...ASSET, ...over };
  const made = await staff.ask("POST", "/api/devices", body);
  if (made.status !== 200) throw new Error(`the record was refused: ${made.text}`);
  const code = await staff.ask("POST", `/api/devices/${encodeURIComponent(body.id)}/code`, {});
  const device = new TestDevice(venue, body.id);
  const role = body.kind === ("hub" as string) ? "hub" : "device";
  const answer = await device.enrol(code.body.code, { serial: body.serial, role });
  if (answer.body.state !== "enrolled") throw new Error(`enrolment was refused: ${answer.text}`);
  return device;
}
