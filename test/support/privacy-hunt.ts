/**
 * A hunt for what must be nowhere: planted through the real programs (resolver with its workers, control process, server, children's page) and
 * then looked for in everything that is left behind, in every form an octet may take.
 *
 * Address and hardware address come the ways they come in a venue: as the source of a question, as the options a router adds to it (dnsmasq
 * `--add-mac` and `--add-subnet`), and in the headers of a request.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { createSocket } from "node:dgram";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { decode, encode } from "dns-packet";
import { sql } from "kysely";
import { stringify } from "yaml";
import { exportBook } from "../../dashboard/ledger/index.ts";
import { openDatabase, openPostgresUrl } from "../../dashboard/platform/db.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { runRetention } from "../../dashboard/retention/index.ts";
import { openVault } from "../../dashboard/vault/index.ts";
import { Config } from "../../policies/schema/config.ts";
import { makeBackup } from "../../scripts/backup/make.ts";
import { passphraseLock } from "../../scripts/backup/lock.ts";
import { Pdf } from "../integration/dashboard/documents/pdf-reader.ts";
import { unpack } from "../../dashboard/documents/docx/settle.ts";
import { Visitor, startProcess } from "./dashboard.ts";
import type { StartedProcess } from "./dashboard.ts";
import { ResolverProcess, freePort, sleep, until } from "./resolver-process.ts";
import type { RunningPostgres } from "./postgres.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const HOUR = 3_600_000;
const PASSWORD = "cicha-latarnia-nad-zatoka";

/** Something that was planted. */
export interface Needle {
  readonly what: string;
  readonly text: string;
  /** The same as octets, where a program might keep it so. */
  readonly octets?: Buffer;
}

/** Where it was found, and in which form. */
export type Found = Readonly<Record<string, readonly string[]>>;

const secret = (): string => `q${randomBytes(9).toString("hex")}`;
const v6Octets = (text: string): Buffer => Buffer.from(text.replaceAll(":", ""), "hex");

/** Planted afresh each time, so that nothing else can look like it. */
export function plant() {
  const mac = Buffer.from([0x02, ...randomBytes(5)]);
  const groups = Array.from({ length: 6 }, () => randomBytes(2).toString("hex").replace(/^0/u, "f"));
  const v6 = `2001:0db8:${groups.join(":")}`;
  const macText = mac.toString("hex").replaceAll(/(..)(?=.)/gu, "$1:");
  return {
    mac: { what: "MAC address of a private device", text: macText, octets: mac },
    v6: { what: "IPv6 address of a private device", text: v6.replaceAll(/\b0+(?=\w)/gu, ""), octets: v6Octets(v6) },
    guestV4: {
      what: "IPv4 address of a private device",
      text: `127.0.10.${String(100 + ((randomBytes(1)[0] ?? 0) % 100))}`,
    },
    tabletV4: {
      what: "IPv4 address of an unnamed tablet",
      text: `127.0.20.${String(100 + ((randomBytes(1)[0] ?? 0) % 100))}`,
    },
    otherV4: {
      what: "IPv4 address of another tablet",
      text: `127.0.20.${String(200 + ((randomBytes(1)[0] ?? 0) % 50))}`,
    },
    guestName: { what: "allowed name of a private device", text: secret() },
    tabletName: { what: "allowed name of a tablet", text: secret() },
    kioskName: { what: "allowed name of a station", text: secret() },
    failedName: { what: "allowed name that no upstream answered", text: secret() },
    guestBlocked: { what: "blocked name of a private device", text: secret() },
    // The list has the name without «www.», so that only what was asked is looked for.
    tabletBlocked: { what: "blocked name of a tablet (72 h)", text: `www.${secret()}` },
    agent: { what: "browser of the reader", text: `Telefon-${secret()}` },
    report: { what: "text of a child's report", text: `ktos mnie zaczepia ${secret()}` },
    look: { what: "what a child wears (24 h)", text: `kurtka ${secret()}` },
    child: { what: "name of a child in a note", text: `Zuzanna${secret()} Testowa` },
    phone: { what: "telephone in a note", text: `600${String(100_000 + (randomBytes(3).readUIntBE(0, 3) % 899_999))}` },
    password: { what: "password", text: PASSWORD },
  } as const satisfies Record<string, Needle>;
}
export type Planted = ReturnType<typeof plant>;

/** Every form in which a text may stand in a file. */
function formsOf({ text, octets }: Needle): readonly (readonly [string, Buffer])[] {
  const plain = Buffer.from(text);
  const base64 = (prefix: number): string =>
    Buffer.concat([Buffer.alloc(prefix), plain])
      .toString("base64")
      .slice(prefix === 0 ? 0 : prefix + 1)
      .replace(/.{0,2}=*$/u, "")
      .slice(1, -1);
  return [
    ["text", plain],
    ["capitals", Buffer.from(text.toUpperCase())],
    ["UTF-16", Buffer.from(text, "utf16le")],
    ["hexadecimal", Buffer.from(plain.toString("hex"))],
    ["percent", Buffer.from(encodeURIComponent(text))],
    ...[0, 1, 2].map((shift): readonly [string, Buffer] => ["base64", Buffer.from(base64(shift))]),
    ...(octets === undefined
      ? []
      : ([
          ["octets", octets],
          ["digits", Buffer.from(octets.toString("hex"))],
          ["octets in base64", Buffer.from(octets.toString("base64").slice(0, -2))],
        ] as const)),
  ];
}

/** @returns for each needle the places that hold it */
export function look(needles: readonly Needle[], places: ReadonlyMap<string, Buffer>): Found {
  return Object.fromEntries(
    needles.map((needle) => {
      const forms = formsOf(needle).filter(([, octets]) => octets.length >= 5);
      return [
        needle.what,
        [...places].flatMap(([place, octets]) =>
          [...new Set(forms.filter(([, form]) => octets.includes(form)).map(([form]) => form))].map(
            (form) => `${place} (${form})`,
          ),
        ),
      ];
    }),
  );
}

function filesBelow(folder: string, label: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  if (!existsSync(folder)) return found;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      found.set(`${label}${path.slice(folder.length)}`, readFileSync(path));
    }
  return found;
}

/** Asks once from an address, with what a router adds. */
async function ask(port: number, from: string, name: string, planted: Planted): Promise<string> {
  const socket = createSocket("udp4");
  await new Promise<void>((bound) => socket.bind(0, from, bound));
  return new Promise((answered) => {
    const timer = setTimeout(() => {
      socket.close();
      answered("silence");
    }, 1_500);
    socket.once("message", (octets) => {
      clearTimeout(timer);
      socket.close();
      answered((decode(octets) as { rcode?: string }).rcode ?? "");
    });
    const subnet = Buffer.concat([Buffer.from([0, 2, 128, 0]), planted.v6.octets]);
    const options = [
      { code: 65_001, data: planted.mac.octets },
      { code: 8, data: subnet },
    ];
    const opt = { type: "OPT", name: ".", udpPayloadSize: 1_232, flags: 0, extendedRcode: 0, ednsVersion: 0, options };
    const packet = { type: "query", id: 7, flags: 0x100, questions: [{ type: "A", name }], additionals: [opt] };
    socket.send(encode(packet as never), port, "127.0.0.1");
  });
}

/** A request as a telephone sends it, behind a proxy that tells too much. */
async function visit(
  port: number,
  planted: Planted,
  host: string,
  path: string,
  form?: Readonly<Record<string, string>>,
): Promise<{ status: number; text: string }> {
  const body = form === undefined ? null : new URLSearchParams(form).toString();
  return new Promise((answered, failed) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        localAddress: planted.guestV4.text,
        path,
        method: body === null ? "GET" : "POST",
        headers: {
          host,
          "user-agent": planted.agent.text,
          "x-forwarded-for": planted.v6.text,
          "x-client-mac": planted.mac.text,
          ...(body === null ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => answered({ status: answer.statusCode ?? 0, text }));
      },
    );
    sent.on("error", failed);
    sent.end(body ?? undefined);
  });
}

async function upstream(): Promise<{ readonly port: number; close(): void }> {
  const socket = createSocket("udp4");
  await new Promise<void>((bound) => socket.bind(0, "127.0.0.1", bound));
  socket.on("message", (octets, from) => {
    const { id, questions = [] } = decode(octets);
    const name = questions[0]?.name ?? ".";
    const answers = name.includes("fails.") ? [] : [{ type: "A" as const, name, ttl: 60, data: "192.0.2.80" }];
    const flags = name.includes("fails.") ? 2 : 0;
    socket.send(encode({ type: "response", id: id ?? 0, flags, questions, answers }), from.port, from.address);
  });
  return { port: socket.address().port, close: () => socket.close() };
}

/** A whole box of real programs, and what was planted in it. */
export class Hunt {
  readonly planted: Planted = plant();
  readonly root = mkdtempSync(join(tmpdir(), "latarnik-hunt-"));
  readonly data = join(this.root, "data");
  /** What the programs wrote to their outputs: a supervisor puts it into files. */
  readonly outputs = new Map<string, () => string>();
  readonly exports = new Map<string, Buffer>();
  readonly config: Config;
  url = "";
  subject = "";
  intake: Visitor | undefined;
  reportId = "";
  readonly #configFile = join(this.root, "config.yaml");
  readonly #postgres: RunningPostgres | undefined;
  readonly #postgresUrl: string | undefined;
  #stop: (() => Promise<unknown>)[] = [];

  private constructor(
    postgres: RunningPostgres | undefined,
    url: string | undefined,
    upstreamPort: number,
    port: number,
  ) {
    this.#postgres = postgres;
    this.#postgresUrl = url;
    mkdirSync(this.data, { recursive: true });
    const listed = this.planted.tabletBlocked.text.replace("www.", "");
    writeFileSync(join(this.root, "severe.txt"), `severe.example\n${listed}.example\n`);
    if (url !== undefined) writeFileSync(join(this.root, "database.url"), url);
    const document = {
      venue: { id: "hunt", name: "Centrum Nauki Przykład" },
      ...(url === undefined ? {} : { database: { kind: "postgres", urlFile: join(this.root, "database.url") } }),
      resolver: { listen: ["127.0.0.1"], port, workers: 1, upstreams: [{ address: "127.0.0.1", port: upstreamPort }] },
      page: { listen: ["127.0.0.1"], port: 0 },
      dashboard: { port: 0 },
      lists: {
        starter: false,
        updates: "offline",
        sources: [
          {
            id: "severe",
            title: { pl: "Próba", en: "Test" },
            category: "TS-06",
            format: "domains",
            file: join(this.root, "severe.txt"),
            licence: "CC0-1.0",
          },
        ],
      },
    };
    writeFileSync(this.#configFile, stringify(document));
    this.config = Config.parse(document);
  }

  /** Starts everything and plants. */
  static async begin(postgres?: RunningPostgres): Promise<Hunt> {
    const up = await upstream();
    const port = await freePort();
    const hunt = new Hunt(postgres, await postgres?.newDatabase(), up.port, port);
    hunt.#stop.push(async () => up.close());
    try {
      await hunt.#run(port);
    } catch (cause) {
      await hunt.stop();
      throw cause;
    }
    return hunt;
  }

  async #run(port: number): Promise<void> {
    const args = ["--config", this.#configFile, "--data", this.data];
    const control = await this.#dashboard("control", args);
    const server = await this.#dashboard("server", [...args, "--http-port", "0"]);
    this.url = String(server.message["url"]);
    const uplink = control.message["uplink"] as { url: string; keyFile: string; publisherKeyFile: string };
    const { config, planted } = this;
    const [first = { address: "127.0.0.1", port: 53 }] = config.resolver.upstreams;
    const resolver = new ResolverProcess({
      folder: join(this.data, "resolver"),
      port,
      workers: 1,
      upstreams: [{ address: first.address, port: first.port }],
      uplink: { url: uplink.url, key: readFileSync(uplink.keyFile, "utf8").trim() },
      publisherKeyFile: uplink.publisherKeyFile,
    });
    this.outputs.set("output of the resolver", () => resolver.output);
    this.#stop.push(async () => resolver[Symbol.asyncDispose]());
    await resolver.ready();
    const pagePort = await this.#page(uplink);
    const people = await this.#people(String(control.message["setupToken"]));

    // Names, as private devices, tablets and stations ask for them.
    // A page that somebody opens is the first thing a device asks for a while; the other tablet asks for the rest.
    const { guestV4, tabletV4, otherV4 } = planted;
    const both = [guestV4.text, otherV4.text];
    await ask(port, guestV4.text, `${planted.guestName.text}.example`, planted);
    await ask(port, otherV4.text, `${planted.tabletName.text}.example`, planted);
    await ask(port, "127.0.30.140", `${planted.kioskName.text}.pool.ntp.org`, planted);
    for (const from of both) await ask(port, from, `${planted.failedName.text}.fails.example`, planted);
    const blocked = [
      await ask(port, guestV4.text, `${planted.guestBlocked.text}.severe.example`, planted),
      await ask(port, tabletV4.text, `${planted.tabletBlocked.text}.example`, planted),
    ];
    if (blocked.some((rcode) => rcode !== "NXDOMAIN")) throw new Error(`not blocked: ${blocked.join(", ")}`);

    // The children's page: a closed name, a report, a wish to talk.
    const closed = await visit(pagePort, planted, `${planted.guestBlocked.text}.severe.example`, "/pfad?a=b");
    if (closed.status !== 403) throw new Error(`the page of a closed name answered ${String(closed.status)}`);
    await until("the page knows the places", async () =>
      (await visit(pagePort, planted, "127.0.0.1", "/latarnik/rozmowa")).text.includes("hol"),
    );
    const sent = [
      await visit(pagePort, planted, "127.0.0.1", "/latarnik/zgloszenie", { kto: "child", tresc: planted.report.text }),
      await visit(pagePort, planted, "127.0.0.1", "/latarnik/rozmowa", { miejsce: "hol", wyglad: planted.look.text }),
    ];
    if (sent.some(({ status }) => status !== 303)) throw new Error(`not sent: ${JSON.stringify(sent)}`);
    await this.#work(people);
  }

  async #dashboard(name: "control" | "server", args: readonly string[]): Promise<StartedProcess> {
    const started = await startProcess(name, args);
    this.outputs.set(`output of ${name}`, started.log);
    this.#stop.push(async () => started.stop());
    return started;
  }

  async #page(uplink: {
    readonly url: string;
    readonly keyFile: string;
    readonly publisherKeyFile: string;
  }): Promise<number> {
    const child = spawn(
      process.execPath,
      [
        join(ROOT, "agent/page/main.ts"),
        "--config",
        this.#configFile,
        "--data",
        join(this.data, "page"),
        "--snapshots",
        join(this.data, "resolver/snapshot"),
        "--uplink",
        uplink.url,
        "--uplink-key-file",
        uplink.keyFile,
        "--publisher-key-file",
        uplink.publisherKeyFile,
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    this.outputs.set("output of the page", () => output);
    const ended = new Promise((done) => child.once("exit", done));
    this.#stop.push(async () => {
      child.kill("SIGTERM");
      await ended;
    });
    await until("the page serves", () => output.includes('"kind":"ready"'), 30_000);
    return Number(/"port":(?<port>\d+)/u.exec(output)?.groups?.["port"]);
  }

  /** The first account, and the people of the procedure. */
  async #people(token: string): Promise<Readonly<Record<"nsp" | "dyrektor" | "intake" | "kierownik", Visitor>>> {
    const nsp = new Visitor(this.url);
    await nsp.ask("POST", "/api/setup", { token, login: "siec", displayName: "Siec (proba)", password: PASSWORD });
    const others = await Promise.all(
      (["dyrektor", "intake", "kierownik"] as const).map(async (role) => {
        const order = { number: "1/2026", on: "2026-01-02" };
        await nsp.ask("POST", "/api/accounts", {
          login: role,
          displayName: `${role} (proba)`,
          password: PASSWORD,
          roles: [role],
          order,
        });
        const visitor = new Visitor(this.url);
        const entered = await visitor.ask("POST", "/api/session", { login: role, password: PASSWORD });
        if (entered.status !== 200) throw new Error(`${role} could not sign in: ${JSON.stringify(entered.body)}`);
        return [role, visitor] as const;
      }),
    );
    const people = { nsp, ...Object.fromEntries(others) } as Readonly<
      Record<"nsp" | "dyrektor" | "intake" | "kierownik", Visitor>
    >;
    const title = { pl: "Hol", en: "Hall", uk: "Хол" };
    const settings = {
      homeUrl: null,
      standards: null,
      card: null,
      order: null,
      places: [{ id: "hol", title }],
      opening: { kind: "always" },
      comesWithinMinutes: 5,
      deterrenceUrl: null,
    };
    const saved = await people.dyrektor.ask("PUT", "/api/help/settings", settings);
    if (saved.status !== 200) throw new Error(`settings: ${JSON.stringify(saved.body)}`);
    return people;
  }

  /** Staff do what they do: read, make a case, write a note with names, draw papers and lists. */
  async #work({
    nsp,
    intake,
    kierownik,
    dyrektor,
  }: Readonly<Record<"nsp" | "dyrektor" | "intake" | "kierownik", Visitor>>): Promise<void> {
    const { planted, exports } = this;
    this.intake = intake;
    const desk = (await intake.ask("GET", "/api/help/desk")).body as {
      reports: { id: string }[];
      talks: { look: string }[];
    };
    this.reportId = desk.reports[0]?.id ?? "";
    const reason = "odczytanie zgloszenia przez osobe wyznaczona";
    const read = await intake.ask("POST", `/api/help/reports/${this.reportId}/read`, { reason });
    const arrived = [read.body.text, desk.talks[0]?.look];
    if (arrived[0] !== planted.report.text || arrived[1] !== planted.look.text)
      throw new Error(`arrived: ${JSON.stringify([desk, read.body])}`);
    const made = await intake.ask("POST", `/api/help/reports/${this.reportId}/case`, { origin: "child" });
    const caseId = String(made.body.caseId);
    const note = {
      kind: "write-note",
      part: "note",
      situation: `Rozmowa: ${planted.child.text} zgłosiła zaczepki.`,
      actions: `Telefon do opiekuna ${planted.phone.text}.`,
      persons: {
        reason: "opiekunka prosi o kontakt w sprawie dziecka",
        persons: [{ role: "child", name: planted.child.text, contact: planted.phone.text }],
      },
    };
    const step = async (who: Visitor, one: object): Promise<void> => {
      const answer = await who.ask("POST", `/api/cases/${caseId}/steps`, {
        id: randomUUID(),
        version: null,
        step: one,
      });
      if (answer.status !== 200) throw new Error(`${JSON.stringify(one)}: ${JSON.stringify(answer.body)}`);
    };
    await step(kierownik, {
      kind: "describe",
      type: "1.3",
      area: "4",
      category: null,
      department: null,
      place: "hol",
      mode: "C",
      happenedAt: Date.now() - 60_000,
    });
    await step(kierownik, { kind: "qualify", text: "zdarzenie odpowiada opisowi ze Standardów i wymaga rejestracji" });
    await step(kierownik, note);
    await step(intake, { kind: "daily-line" });
    await step(kierownik, { kind: "hand-over" });
    await step(intake, { kind: "register" });
    await nsp.ask("POST", "/api/devices", { id: "tab-90", kind: "tablet", mode: "A", model: "Tablet Przykład" });
    const told = await this.#told();
    if (!told)
      throw new Error(
        `the resolver told nothing of the tablet: ${JSON.stringify([...this.outputs].map(([name, say]) => [name, say().slice(-1_500)]))}`,
      );

    const keep = (name: string, octets: Uint8Array): void => {
      exports.set(`export ${name}`, Buffer.from(octets));
      if (name.endsWith(".pdf")) {
        const pdf = new Pdf(octets);
        const words = pdf.pages.flatMap((one) => pdf.content(one).marked.map(({ text }) => text)).join(" ");
        if (words.length < 50) throw new Error(`nothing could be read of ${name}`);
        exports.set(`words of ${name}`, Buffer.from(words));
      }
      if (/\.(?:docx|xlsx)$/u.test(name))
        for (const part of unpack(octets)) exports.set(`${name}: ${part.name}`, Buffer.from(part.octets));
    };
    for (const path of [
      "/api/device-files/register.csv",
      "/api/device-files/register.xlsx",
      "/api/signals",
      "/api/drafts",
      "/api/networks",
      "/api/today",
      "/api/openapi.json",
    ]) {
      const answer = await fetch(`${this.url}${path}`, { headers: { cookie: nsp.cookie } });
      // The network-safety person sees blocked names of tablets, as long as they are kept.
      if (path !== "/api/signals")
        keep(path.slice(path.lastIndexOf("/") + 1), new Uint8Array(await answer.arrayBuffer()));
    }
    const year = new Date().getFullYear();
    for (const format of ["pdf", "docx"]) {
      const why = "zestawienie roczne dla koordynatora";
      const extract = await dyrektor.ask("POST", "/api/registers/extract", {
        book: "events",
        year,
        format,
        reason: why,
      });
      keep(`register.${format}`, Buffer.from(String(extract.body.base64), "base64"));
    }
    for (const path of ["/api/cases", "/api/registers/events", "/api/decisions", `/api/cases/${caseId}`])
      keep(`${path.slice(5)} as JSON`, Buffer.from(JSON.stringify((await dyrektor.ask("GET", path)).body)));
  }

  /** Waits until a signal of the tablet is in the database. */
  async #told(): Promise<boolean> {
    const database = await this.open();
    try {
      for (let tries = 0; tries < 100; tries += 1) {
        const { rows } = await sql<{ name: string; subject: string | null }>`
          select name, subject from register_signal`.execute(database);
        const told = rows.find(({ name }) => (name ?? "").includes(this.planted.tabletBlocked.text));
        this.subject = told?.subject ?? "";
        if (told !== undefined) return true;
        await sleep(300);
      }
      return false;
    } finally {
      await database.destroy();
    }
  }

  /** Everything to look for: what was planted, and the pseudonym the resolver made of an address. */
  needles(): readonly Needle[] {
    return [...Object.values(this.planted), { what: "pseudonym of an unnamed tablet (24 h)", text: this.subject }];
  }

  async stop(): Promise<void> {
    for (const stop of this.#stop.toReversed()) await stop().catch(() => undefined);
    this.#stop = [];
  }

  /** Opens the venue's database while no program runs. */
  open(): Promise<Database> {
    return this.#postgresUrl === undefined
      ? openDatabase({ kind: "sqlite" }, join(this.data, "latarnik.db"))
      : Promise.resolve(openPostgresUrl(this.#postgresUrl));
  }

  /** What is left when the schedule has run so many hours later. */
  async later(hours: number): Promise<void> {
    const database = await this.open();
    const now = (): number => Date.now() + hours * HOUR;
    const vault = openVault({ folder: { root: this.data }, masterKey: { kind: "file" }, clock: now as never });
    const { config, data } = this;
    await runRetention(
      { database, clock: now as never, venueId: "hunt", vault, folder: data, config, share: null },
      now(),
      null,
    );
    await database.destroy();
  }

  /** Books and a backup, made now. */
  async handOver(): Promise<void> {
    const database = await this.open();
    const vault = openVault({ folder: { root: this.data }, masterKey: { kind: "file" } });
    for (const book of ["events", "audit"] as const) {
      const lines: string[] = [];
      for await (const line of exportBook(database, "hunt", book)) lines.push(line);
      this.exports.set(`book ${book}.ndjson`, Buffer.from(lines.join("\n")));
    }
    const lock = passphraseLock("haslo do proby kopii", { n: 1_024, r: 8, p: 1 });
    const [to, keys] = [join(this.root, "copy.lat"), join(this.root, "copy.keys")];
    await makeBackup({
      database,
      vault,
      root: this.data,
      config: undefined,
      to,
      keys,
      lock,
      now: Date.now(),
      progress: () => undefined,
    });
    await database.destroy();
    for (const file of [to, keys]) this.exports.set(`backup ${file.slice(this.root.length + 1)}`, readFileSync(file));
  }

  /** Rows of every table as text, beside the files they lie in. */
  async places(): Promise<Map<string, Buffer>> {
    if (this.#postgres !== undefined) {
      // Pages wait in memory until then, and a file would look cleaner than it is.
      const database = await this.open();
      await sql`checkpoint`.execute(database);
      await database.destroy();
    }
    const places = new Map<string, Buffer>([...filesBelow(this.data, "data"), ...this.exports]);
    for (const [name, output] of this.outputs) places.set(name, Buffer.from(output()));
    if (this.#postgres !== undefined)
      for (const [name, octets] of filesBelow(this.#postgres.data, "postgres")) places.set(name, octets);
    return places;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
