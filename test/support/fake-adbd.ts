/**
 * A tablet's debugging daemon for the real `adb`: its wire protocol over TCP, shell with exit codes, answers from a table.
 *
 * Every command it was asked is written down, so that a test can hold them against the list of those that only read.
 *
 * @module
 */
import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

export interface ShellAnswer {
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string;
  readonly exitCode?: number;
  /** never answers */
  readonly hang?: boolean;
}

export interface FakeTablet {
  /** exact command → answer; another command is «not found» with code 127 */
  readonly answers: ReadonlyMap<string, ShellAnswer | string>;
  /** false: the screen asks «Allow USB debugging?» and nobody taps */
  readonly authorised?: boolean;
  readonly product?: string;
}

export interface FakeAdbd {
  readonly port: number;
  /** `127.0.0.1:<port>`, as adb calls it after `adb connect` */
  readonly serial: string;
  /** what it was asked to do, in order: shell commands, and other services by their name */
  readonly asked: readonly string[];
  /** somebody taps «Allow» */
  allow(): void;
  close(): Promise<void>;
}

const code = (name: string): number => Buffer.from(name, "latin1").readUInt32LE();
const CNXN = code("CNXN");
const AUTH = code("AUTH");
const OPEN = code("OPEN");
const OKAY = code("OKAY");
const WRTE = code("WRTE");
const CLSE = code("CLSE");
const VERSION = 0x01000001;
const MAX_DATA = 262_144;
const AUTH_TOKEN = 1;
const AUTH_PUBLIC_KEY = 3;
const STDOUT = 1;
const STDERR = 2;
const EXIT = 3;
const CHUNK = 16_384;

function message(command: number, first: number, second: number, data: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(command, 0);
  header.writeUInt32LE(first, 4);
  header.writeUInt32LE(second, 8);
  header.writeUInt32LE(data.length, 12);
  header.writeUInt32LE(
    data.reduce((sum, octet) => (sum + octet) >>> 0, 0),
    16,
  );
  header.writeUInt32LE((command ^ 0xffffffff) >>> 0, 20);
  return Buffer.concat([header, data]);
}

function packet(id: number, data: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(id, 0);
  header.writeUInt32LE(data.length, 1);
  return Buffer.concat([header, data]);
}

class Session {
  readonly #socket: Socket;
  readonly #tablet: FakeTablet;
  readonly #asked: string[];
  #authorised: boolean;
  #input: Buffer = Buffer.alloc(0);
  #nextId = 1;
  /** stream → what is still to be written, one message an acknowledgement */
  readonly #waiting = new Map<number, { readonly remote: number; readonly chunks: Buffer[] }>();

  constructor(socket: Socket, tablet: FakeTablet, authorised: boolean, asked: string[]) {
    this.#socket = socket;
    this.#tablet = tablet;
    this.#authorised = authorised;
    this.#asked = asked;
    socket.on("data", (data) => this.#read(data));
    socket.on("error", () => socket.destroy());
  }

  allow(): void {
    if (this.#authorised) return;
    this.#authorised = true;
    this.#welcome();
  }

  #read(data: Buffer): void {
    this.#input = Buffer.concat([this.#input, data]);
    while (this.#input.length >= 24) {
      const length = this.#input.readUInt32LE(12);
      if (this.#input.length < 24 + length) return;
      const header = this.#input.subarray(0, 24);
      const body = this.#input.subarray(24, 24 + length);
      this.#input = this.#input.subarray(24 + length);
      this.#handle(header.readUInt32LE(0), header.readUInt32LE(4), header.readUInt32LE(8), Buffer.from(body));
    }
  }

  #handle(command: number, first: number, second: number, data: Buffer): void {
    if (command === CNXN) {
      if (this.#authorised) this.#welcome();
      else this.#socket.write(message(AUTH, AUTH_TOKEN, 0, Buffer.alloc(20, 7)));
    } else if (command === AUTH) {
      // A signature by a key the tablet does not know: it asks for the next one until the host offers its public key.
      if (first !== AUTH_PUBLIC_KEY) this.#socket.write(message(AUTH, AUTH_TOKEN, 0, Buffer.alloc(20, 7)));
    } else if (command === OPEN) this.#open(first, data.toString("utf8").replace(/\0.*$/su, ""));
    else if (command === OKAY) this.#pump(second);
    else if (command === WRTE) this.#socket.write(message(OKAY, second, first));
    else if (command === CLSE) this.#waiting.delete(second);
  }

  #welcome(): void {
    const product = this.#tablet.product ?? "fake";
    // No octet of nought at the end: adb would take it for part of the last feature.
    const banner = `device::ro.product.name=${product};ro.product.model=${product};ro.product.device=${product};features=cmd,shell_v2`;
    this.#socket.write(message(CNXN, VERSION, MAX_DATA, Buffer.from(banner)));
  }

  #open(remote: number, service: string): void {
    const local = this.#nextId;
    this.#nextId += 1;
    const shell = /^shell,v2[^:]*:([^]*)$/u.exec(service);
    this.#asked.push(shell?.[1] ?? service);
    if (shell === null) {
      this.#socket.write(message(CLSE, 0, remote));
      return;
    }
    const command = shell[1] ?? "";
    const found = this.#tablet.answers.get(command);
    const answer: ShellAnswer =
      found === undefined
        ? { stderr: `/system/bin/sh: ${command}: not found\n`, exitCode: 127 }
        : typeof found === "string"
          ? { stdout: found }
          : found;
    this.#socket.write(message(OKAY, local, remote));
    if (answer.hang === true) return;
    const chunks: Buffer[] = [];
    const stdout = Buffer.from(answer.stdout ?? "");
    for (let at = 0; at < stdout.length; at += CHUNK) chunks.push(packet(STDOUT, stdout.subarray(at, at + CHUNK)));
    if (answer.stderr !== undefined) chunks.push(packet(STDERR, Buffer.from(answer.stderr)));
    chunks.push(packet(EXIT, Buffer.from([answer.exitCode ?? 0])));
    this.#waiting.set(local, { remote, chunks });
    this.#pump(local);
  }

  #pump(local: number): void {
    const stream = this.#waiting.get(local);
    if (stream === undefined) return;
    const chunk = stream.chunks.shift();
    if (chunk !== undefined) this.#socket.write(message(WRTE, local, stream.remote, chunk));
    else {
      this.#waiting.delete(local);
      this.#socket.write(message(CLSE, local, stream.remote));
    }
  }
}

/** adb takes these for emulators and then quarrels with an explicit connection. */
const isEmulatorPort = (port: number): boolean => port >= 5_555 && port <= 5_585;

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

export async function startFakeAdbd(tablet: FakeTablet): Promise<FakeAdbd> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const sessions = new Set<Session>();
  let authorised = tablet.authorised ?? true;
  const server = createServer((socket) => {
    sockets.add(socket);
    const session = new Session(socket, tablet, authorised, asked);
    sessions.add(session);
    socket.on("close", () => {
      sockets.delete(socket);
      sessions.delete(session);
    });
  });
  const port = await listen(server);
  if (isEmulatorPort(port)) {
    server.close();
    return startFakeAdbd(tablet);
  }
  return {
    port,
    serial: `127.0.0.1:${String(port)}`,
    asked,
    allow: () => {
      authorised = true;
      for (const session of sessions) session.allow();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
