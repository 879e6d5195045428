/**
 * A whole venue for the walk-through: the four programs of one box as they are started in a venue, on a clock the test moves, and the people
 * who work there, each with an order, a password and a second factor.
 *
 * Nothing is replaced: control process, dashboard, resolver and children's page are the programs themselves; what is behind the upstream is a
 * small server on loopback.
 *
 * @module
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { codeAt } from "../../support/authenticator.ts";
import { factsAt, TestDevice } from "../../support/device-venue.ts";
import type { DeviceVenue } from "../../support/device-venue.ts";
import { freePort } from "../../support/resolver-process.ts";
import { everyName } from "../../support/resolver-world.ts";
import { startUpstream } from "../../support/upstream-server.ts";
import type { UpstreamServer } from "../../support/upstream-server.ts";
import type { DeviceFacts, Platform } from "../../../policies/schema/device-facts.ts";
import type { DesignatedRole } from "../../../policies/schema/people-api.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CLOCK = pathToFileURL(join(import.meta.dirname, "walk-through-clock.ts")).href;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Monday 23 November 2026, 10:00 in Warsaw: the venue is open. */
export const MONDAY = Date.UTC(2026, 10, 23, 9);
export const PASSWORD = "cicha latarnia nad zatoką";
const READY_MS = 180_000;

/** Lists of this venue beside the shipped ones. */
export const LISTS: Readonly<Record<string, { readonly category: string; readonly names: readonly string[] }>> = {
  hazard: {
    category: "TS-10C",
    names: ["reklamy-zakladow.example", "kasyno-pierwsze.example", "ruletka-druga.example", "automaty-trzecie.example"],
  },
  krzywda: { category: "TS-06", names: ["zranienia.example", "inne-zranienia.example"] },
};

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks at whatever came back
type Body = any;
export interface Reply {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  log: string;
}

/** One box and its clock. */
export class Box {
  readonly folder: string;
  readonly dnsPort: number;
  readonly httpPort: number;
  readonly pagePort: number;
  readonly #uplinkPort: number;
  readonly #upstream: UpstreamServer;
  readonly #programs = new Map<string, Program>();
  #ahead = MONDAY - Date.now();
  /** Everything the programs wrote. */
  readonly logs: string[] = [];

  private constructor(upstream: UpstreamServer, ports: readonly number[]) {
    this.folder = mkdtempSync(join(tmpdir(), "latarnik-walk-"));
    this.#upstream = upstream;
    [this.dnsPort, this.httpPort, this.pagePort, this.#uplinkPort] = ports as [number, number, number, number];
    mkdirSync(join(this.folder, "share"));
    mkdirSync(join(this.folder, "harm"));
    for (const [id, { names }] of Object.entries(LISTS))
      writeFileSync(join(this.folder, `${id}.txt`), `${names.join("\n")}\n`);
    writeFileSync(this.#config, stringify(this.#settings()));
    this.#tellTime();
  }

  /** @param web  folder of the built page */
  static async open(web: string): Promise<{ readonly box: Box; readonly setupToken: string }> {
    const upstream = await startUpstream(everyName);
    const ports = [await freePort(), await freePort(), await freePort(), await freePort()];
    const box = new Box(upstream, ports);
    const setupToken = await box.#startControl();
    const { data } = box;
    const http = ["--http-address", "127.0.0.1", "--http-port", String(box.httpPort)];
    await box.#start("server", "dashboard/server.ts", ["--data", data, "--web", web, ...http]);
    const keys = ["--uplink-key-file", join(data, "uplink.key"), "--publisher-key-file", join(data, "publisher.pub")];
    const uplink = ["--uplink", `http://127.0.0.1:${String(box.#uplinkPort)}`, ...keys];
    const snapshots = ["--snapshots", join(data, "resolver/snapshot")];
    await Promise.all([
      box.#start("resolver", "agent/resolver/main.ts", ["--data", join(data, "resolver"), ...uplink]),
      box.#start("page", "agent/page/main.ts", ["--data", join(data, "page"), ...snapshots, ...uplink]),
    ]);
    return { box, setupToken };
  }

  get data(): string {
    return join(this.folder, "data");
  }

  get #config(): string {
    return join(this.folder, "config.yaml");
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.httpPort)}`;
  }

  /** What the venue's clock is ahead of the machine's, ms. */
  get ahead(): number {
    return this.#ahead;
  }

  get now(): number {
    return Date.now() + this.#ahead;
  }

  /** Lets time pass. */
  leap(ms: number): void {
    this.#ahead += ms;
    this.#tellTime();
  }

  /** Starts the control process anew: what the schedule has due runs at once. */
  async restartControl(): Promise<void> {
    const before = this.#programs.get("control");
    before?.child.kill("SIGTERM");
    await before?.ended;
    await this.#startControl();
  }

  async close(): Promise<void> {
    for (const { child } of this.#programs.values()) child.kill("SIGTERM");
    await Promise.all([...this.#programs.values()].map(({ ended }) => ended));
    await this.#upstream.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #tellTime(): void {
    // In one step, so that nobody reads half a number.
    const next = join(this.folder, "clock.next");
    writeFileSync(next, String(this.#ahead));
    renameSync(next, join(this.folder, "clock"));
  }

  #settings(): object {
    const source = (id: string): object => ({
      id,
      title: { pl: id, en: id },
      category: LISTS[id]?.category,
      format: "domains",
      file: `${id}.txt`,
      licence: "CC0-1.0",
    });
    return {
      venue: { name: "Centrum Nauki Przykład" },
      resolver: {
        listen: ["127.0.0.1"],
        port: this.dnsPort,
        workers: 1,
        upstreams: [{ address: this.#upstream.address, port: this.#upstream.port, timeoutMs: 2_000 }],
      },
      page: { listen: ["127.0.0.1"], port: this.pagePort },
      lists: { updates: "offline", sources: Object.keys(LISTS).map(source) },
      cases: {
        departments: { tablets: "edukacja" },
        share: { folder: join(this.folder, "share"), harmFolder: join(this.folder, "harm") },
      },
    };
  }

  async #startControl(): Promise<string> {
    const args = ["--data", this.data, "--uplink-port", String(this.#uplinkPort)];
    const ready = await this.#start("control", "dashboard/control.ts", args);
    return String(ready["setupToken"]);
  }

  async #start(name: string, entry: string, args: readonly string[]): Promise<Record<string, unknown>> {
    const child = spawn(process.execPath, [join(ROOT, entry), "--config", this.#config, ...args], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      cwd: this.folder,
      env: {
        PATH: process.env["PATH"] ?? "",
        NODE_OPTIONS: `--import ${CLOCK}`,
        WALK_THROUGH_CLOCK: join(this.folder, "clock"),
      },
    });
    const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
    const program: Program = { child, ended, log: "" };
    this.#programs.set(name, program);
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        program.log += text;
        this.logs.push(`${name}: ${text}`);
      });
    return new Promise((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`${name} is not ready: ${program.log}`)), READY_MS);
      child.on("message", (said: Record<string, unknown>) => {
        if (said["kind"] !== "ready") return;
        clearTimeout(timer);
        done(said);
      });
      child.once("exit", (code) => {
        clearTimeout(timer);
        failed(new Error(`${name} ended with ${String(code)}: ${program.log}`));
      });
    });
  }
}

let addresses = 10;

/** Somebody with a session, who asks as a page does: cookie, token against forged requests, an address of their own. */
export class Person {
  readonly #port: number;
  readonly #address: string;
  readonly login: string;
  id = "";
  secret: string | null = null;
  #cookie = "";
  #csrf = "";

  constructor(box: Pick<Box, "httpPort">, login: string) {
    addresses += 1;
    this.#port = box.httpPort;
    this.#address = `127.0.0.${String(addresses)}`;
    this.login = login;
  }

  async ask(method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const octets = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    return new Promise((done, failed) => {
      const sent = request(
        {
          host: "127.0.0.1",
          port: this.#port,
          localAddress: this.#address,
          method,
          path,
          headers: {
            "accept-language": "pl",
            ...(this.#cookie === "" ? {} : { cookie: this.#cookie, "x-latarnik-csrf": this.#csrf }),
            ...(octets === ""
              ? {}
              : { "content-type": "application/json", "content-length": String(Buffer.byteLength(octets)) }),
            ...more,
          },
        },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          answer.on("end", () => {
            const set = answer.headers["set-cookie"]?.[0]?.split(";", 1)[0];
            if (set !== undefined) this.#cookie = set;
            const parsed: Body = /^[[{]/u.test(text) ? JSON.parse(text) : text;
            if (typeof parsed?.csrf === "string") this.#csrf = parsed.csrf as string;
            done({ status: answer.statusCode ?? 0, body: parsed, text, headers: answer.headers });
          });
        },
      );
      sent.on("error", failed);
      sent.end(octets);
    });
  }

  /** @throws {Error} with the answer, if it is not what was wanted */
  async must(method: string, path: string, body?: unknown): Promise<Body> {
    const reply = await this.ask(method, path, body);
    if (reply.status !== 200)
      throw new Error(`${this.login}: ${method} ${path} gave ${String(reply.status)} ${reply.text}`);
    return reply.body;
  }

  /** @param now  the venue's time, for the code of the second factor */
  async signIn(now: number): Promise<void> {
    const { account } = await this.must("POST", "/api/session", { login: this.login, password: PASSWORD });
    this.id = account.id as string;
    if (this.secret !== null) await this.must("POST", "/api/session/totp", { code: codeAt(this.secret, now) });
  }

  async setSecondFactor(now: number): Promise<void> {
    const begun = await this.must("POST", "/api/security/totp", {});
    this.secret = begun.secret as string;
    const code = codeAt(this.secret, now);
    await this.must("POST", `/api/security/totp/${String(begun.id)}`, { code, name: "telefon" });
  }
}

export const PEOPLE = {
  adam: { name: "Adam Administrator", plain: ["admin"], order: null, department: null },
  ola: { name: "Ola Edukatorka", plain: ["edukator"], order: null, department: null },
  nina: { name: "Nina od Sieci", plain: [], order: "nsp", department: null },
  klara: { name: "Klara Kierowniczka", plain: [], order: "kierownik", department: "edukacja" },
  wera: { name: "Wera z Wystaw", plain: [], order: "kierownik", department: "wystawy" },
  iga: { name: "Iga od Zgłoszeń", plain: [], order: "intake", department: null },
  dorota: { name: "Dorota Dyrektorka", plain: [], order: "dyrektor", department: null },
  kora: { name: "Kora Koordynatorka", plain: [], order: "koordynator", department: null },
  ida: { name: "Ida Inspektorka", plain: [], order: "iod", department: null },
} as const satisfies Record<
  string,
  {
    readonly name: string;
    readonly plain: readonly string[];
    readonly order: DesignatedRole | null;
    readonly department: string | null;
  }
>;
export type PersonName = keyof typeof PEOPLE;
/** Roles that reach cases sign in with a second factor. */
const WITH_FACTOR: readonly PersonName[] = ["klara", "wera", "iga", "dorota", "kora", "ida"];

/** A clean installation gets its people: first account, departments, invitations, orders, second factors. */
export async function hire(box: Box, setupToken: string): Promise<Record<PersonName, Person>> {
  const admin = new Person(box, "ada");
  await admin.must("POST", "/api/setup", {
    token: setupToken,
    login: admin.login,
    displayName: "Ada Administratorka",
    password: PASSWORD,
  });
  for (const [id, name] of [
    ["edukacja", "Edukacja"],
    ["wystawy", "Wystawy"],
  ])
    await admin.must("POST", "/api/departments", { id, name });
  const people = {} as Record<PersonName, Person>;
  for (const [login, { name, plain, order, department }] of Object.entries(PEOPLE)) {
    const invited = await admin.must("POST", "/api/invitations", { login, displayName: name, roles: plain });
    if (order !== null)
      await admin.must("POST", "/api/appointments", {
        account: invited.account,
        role: order,
        department,
        order: { number: "7/2026", on: "2026-11-02" },
        from: "2026-11-02",
        to: null,
        deputyOf: null,
        trainedOn: "2026-11-02",
      });
    const person = new Person(box, login);
    await person.must("POST", "/api/invitation/accept", { token: invited.token, password: PASSWORD });
    await person.signIn(box.now);
    if (WITH_FACTOR.includes(login as PersonName)) await person.setSecondFactor(box.now);
    people[login as PersonName] = person;
  }
  // What children see of the venue: when somebody is there, and who.
  await people.dorota.must("PUT", "/api/help/settings", {
    homeUrl: null,
    standards: null,
    card: {
      name: "Osoba od zgłoszeń",
      where: { pl: "Kasa na parterze.", en: "Ticket desk downstairs.", uk: "Каса на першому поверсі." },
      telephone: null,
    },
    order: "7/2026",
    places: [{ id: "hol", title: { pl: "Hol", en: "Hall", uk: "Хол" } }],
    opening: { kind: "windows", windows: [{ days: ["mon", "tue"], from: "09:00", to: "18:00" }], holidays: "closed" },
    comesWithinMinutes: 5,
    deterrenceUrl: null,
  });
  // Each code is good once.
  box.leap(MINUTE);
  return people;
}

/** A device with a key of its own that sends signed reports over the network. */
export class Loaned {
  readonly id: string;
  readonly #box: Box;
  readonly #platform: Platform;
  readonly #device: TestDevice;

  private constructor(box: Box, device: TestDevice, platform: Platform) {
    this.id = device.id;
    this.#box = box;
    this.#device = device;
    this.#platform = platform;
  }

  static async enrol(
    box: Box,
    by: Person,
    asset: { readonly id: string; readonly kind: string; readonly platform: Platform; readonly address?: string },
  ): Promise<Loaned> {
    const { id, platform } = asset;
    const serial = `SN-${id}`;
    await by.must("POST", "/api/devices", { ...asset, model: "Example", serial, mode: "A", network: "tablets" });
    const { code } = await by.must("POST", `/api/devices/${id}/code`, {});
    const sender = new Person(box, id);
    const door = {
      app: {
        inject: async (sent: {
          readonly method: string;
          readonly url: string;
          readonly headers?: Readonly<Record<string, string>>;
          readonly payload?: unknown;
        }) => {
          const reply = await sender.ask(sent.method, sent.url, sent.payload, sent.headers);
          return {
            statusCode: reply.status,
            body: reply.text,
            headers: reply.headers,
            json: () => reply.body as unknown,
          };
        },
      },
      get now() {
        return box.now;
      },
    } as unknown as DeviceVenue;
    const device = new TestDevice(door, id);
    const answer = await device.enrol(code as string, { serial, platform });
    if (answer.body.state !== "enrolled") throw new Error(`enrolment was refused: ${answer.text}`);
    return new Loaned(box, device, platform);
  }

  async report(change: (healthy: DeviceFacts) => Partial<DeviceFacts> = () => ({})): Promise<void> {
    const healthy = factsAt(this.#platform, this.#box.now - MINUTE);
    const text = JSON.stringify({ ...healthy, ...change(healthy) }).replaceAll('"SN-1"', `"SN-${this.id}"`);
    const answer = await this.#device.deliver({ facts: JSON.parse(text) as object });
    if (answer.status !== 200) throw new Error(`the report was refused: ${answer.text}`);
  }
}
