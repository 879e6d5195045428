/**
 * A real resolver as a child process, and clients that ask it from any loopback address.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { question, type QuestionOptions, see, type Seen } from "./question.ts";

const MAIN = new URL("../../agent/resolver/main.ts", import.meta.url).pathname;

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Waits until `check` is true. @throws {Error} naming what did not happen */
export async function until(what: string, check: () => boolean | Promise<boolean>, withinMs = 8_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(10);
  }
}

/** A temporary folder that goes with `using`. */
export class Folder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "latarnik-test-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A port that was free for UDP and TCP a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((done) => void server.close(() => done()));
  return port;
}

export interface ResolverOptions {
  readonly folder: string;
  readonly port: number;
  readonly workers?: number;
  readonly upstreams: readonly { readonly address: string; readonly port: number; readonly timeoutMs?: number }[];
  readonly uplink?: { readonly url: string; readonly key: string };
  /** Signatures are demanded by this key file. */
  readonly publisherKeyFile?: string;
  readonly resolver?: Record<string, unknown>;
}

export class ResolverProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly port: number;
  readonly folder: string;
  /** Everything it wrote, standard output and error. */
  output = "";
  exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | null = null;

  constructor(options: ResolverOptions) {
    this.folder = options.folder;
    this.port = options.port;
    mkdirSync(options.folder, { recursive: true });
    const config = join(options.folder, "..", "config.yaml");
    const document = {
      resolver: {
        listen: ["127.0.0.1"],
        port: options.port,
        workers: options.workers ?? 1,
        upstreams: options.upstreams,
        clientQps: 1_000_000,
        clientBurst: 1_000_000,
        ...options.resolver,
      },
    };
    writeFileSync(config, stringify(document));
    const extra: string[] = [];
    if (options.uplink !== undefined) {
      const keyFile = join(options.folder, "..", "uplink.key");
      writeFileSync(keyFile, `${options.uplink.key}\n`);
      extra.push("--uplink", options.uplink.url, "--uplink-key-file", keyFile);
    }
    if (options.publisherKeyFile !== undefined) extra.push("--publisher-key-file", options.publisherKeyFile);
    this.child = spawn(process.execPath, [MAIN, "--config", config, "--data", options.folder, ...extra], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    this.child.once("exit", (code, signal) => (this.exit = { code, signal }));
  }

  /** Resolves when it serves. @throws {Error} with its output if it ended instead */
  async ready(withinMs = 25_000): Promise<this> {
    await until(
      "the resolver serves",
      () => {
        if (this.exit !== null)
          throw new Error(`resolver ended (${this.exit.code ?? this.exit.signal}): ${this.output}`);
        return this.output.includes('"kind":"ready"');
      },
      withinMs,
    );
    return this;
  }

  /** Process ids of the workers, as the resolver wrote them down. */
  workers(): number[] {
    return (JSON.parse(readFileSync(join(this.folder, "run.json"), "utf8")) as { workers: number[] }).workers;
  }

  async stopped(withinMs = 8_000): Promise<NonNullable<ResolverProcess["exit"]>> {
    await until("the resolver has ended", () => this.exit !== null, withinMs);
    return this.exit as NonNullable<ResolverProcess["exit"]>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.exit === null) {
      this.child.kill("SIGTERM");
      try {
        await this.stopped(5_000);
      } catch {
        this.child.kill("SIGKILL");
      }
    }
  }
}

/** @returns whether the process is alive */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

/** One client with a source address of its own. */
export class Client implements Disposable {
  readonly #port: number;
  readonly #socket: Socket;
  readonly #bound: Promise<void>;
  readonly #waiting = new Map<number, (octets: Uint8Array) => void>();
  #id = Math.floor(Math.random() * 65_536);
  /** Replies nobody waited for (any more). */
  late = 0;

  constructor(port: number, source = "127.0.20.7") {
    this.#port = port;
    this.#socket = createSocket("udp4");
    this.#socket.on("error", () => undefined);
    this.#socket.on("message", (octets) => {
      const take = this.#waiting.get(octets.readUInt16BE(0));
      if (take === undefined) this.late += 1;
      else take(new Uint8Array(octets));
    });
    this.#bound = new Promise((done) => void this.#socket.bind(0, source, done));
  }

  /** @returns null after `timeoutMs` of silence */
  async ask(asked: string, options: QuestionOptions & { readonly timeoutMs?: number } = {}): Promise<Seen | null> {
    await this.#bound;
    this.#id = (this.#id + 1) & 0xffff;
    const id = this.#id;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        resolve(null);
      }, options.timeoutMs ?? 2_000);
      this.#waiting.set(id, (octets) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(see(octets));
      });
      this.#socket.send(question(asked, { ...options, id }), this.#port, "127.0.0.1", () => undefined);
    });
  }

  async send(octets: Uint8Array): Promise<void> {
    await this.#bound;
    await new Promise<void>((done) => this.#socket.send(octets, this.#port, "127.0.0.1", () => done()));
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

/** One question over TCP. @returns null if the connection ended without a reply */
export function askTcp(port: number, octets: Uint8Array, timeoutMs = 2_000): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let received = Buffer.alloc(0);
    const end = (reply: Uint8Array | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reply);
    };
    const timer = setTimeout(() => end(null), timeoutMs);
    socket.on("error", () => end(null));
    socket.on("close", () => end(null));
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0))
        end(new Uint8Array(received.subarray(2, 2 + received.readUInt16BE(0))));
    });
    const framed = Buffer.alloc(2 + octets.length);
    framed.writeUInt16BE(octets.length, 0);
    framed.set(octets, 2);
    socket.write(framed);
  });
}

/** Asks at a steady rate and remembers when each question was answered. */
export class Load {
  readonly answeredAt: number[] = [];
  asked = 0;
  lost = 0;
  wrong = 0;
  #running = true;
  readonly #done: Promise<void>;

  /** @param check whether a reply is right */
  constructor(port: number, perSecond: number, name: (n: number) => string, check: (seen: Seen, n: number) => boolean) {
    this.#done = this.#run(port, perSecond, name, check);
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#done;
  }

  /** Longest time without any answer, in milliseconds. */
  get longestGapMs(): number {
    let longest = 0;
    for (let i = 1; i < this.answeredAt.length; i += 1)
      longest = Math.max(longest, (this.answeredAt[i] as number) - (this.answeredAt[i - 1] as number));
    return longest;
  }

  async #run(
    port: number,
    perSecond: number,
    name: (n: number) => string,
    check: (seen: Seen, n: number) => boolean,
  ): Promise<void> {
    // Several sources, so that the kernel spreads them over the workers.
    const clients = Array.from({ length: 16 }, (_, i) => new Client(port, `127.0.20.${10 + i}`));
    const open = new Set<Promise<void>>();
    const startedAt = performance.now();
    while (this.#running) {
      const due = ((performance.now() - startedAt) / 1_000) * perSecond;
      while (this.asked < due) {
        const n = this.asked;
        this.asked += 1;
        const one = this.#one(clients[n % clients.length] as Client, name(n), n, check);
        open.add(one);
        void one.finally(() => open.delete(one));
      }
      await sleep(2);
    }
    await Promise.all(open);
    for (const client of clients) client[Symbol.dispose]();
  }

  async #one(client: Client, asked: string, n: number, check: (seen: Seen, n: number) => boolean): Promise<void> {
    const seen = await client.ask(asked, { timeoutMs: 2_500 });
    if (seen === null) {
      this.lost += 1;
      return;
    }
    this.answeredAt.push(performance.now());
    if (!check(seen, n)) this.wrong += 1;
  }
}
