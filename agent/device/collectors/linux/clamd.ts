/**
 * Talks to the antivirus daemon of ClamAV: is it alive, what does it know, does it find the harmless test file.
 *
 * A running process proves nothing; a daemon that finds the EICAR test file does. The file is put together here while the program
 * runs, so that no antivirus takes this source for the thing itself, and it goes through the socket: nothing is written to a disk.
 *
 * @see clamd(8), section COMMANDS
 * @module
 */
import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";

/** What the collector found; every text is the daemon's own. */
export interface ClamdAnswer {
  /** null: no configuration of a daemon was found */
  readonly config: { readonly onAccessPrevention: boolean; readonly databaseFolder: string } | null;
  readonly connection: "answered" | "refused" | "denied" | "no-socket";
  readonly ping: string | null;
  readonly version: string | null;
  readonly stats: string | null;
  readonly eicar: string | null;
}

const QUIET_MS = 8_000;

/** 68 octets agreed on by the makers of antivirus programs; harmless. */
export const eicar = (): Uint8Array =>
  new TextEncoder().encode(
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR", "-STANDARD-", "ANTIVIRUS", "-TEST-FILE!$H+H*"].join(""),
  );

type Place = { readonly path: string } | { readonly host: string; readonly port: number };

function open(place: Place): Socket {
  return "path" in place ? connect(place.path) : connect(place.port, place.host);
}

function ask(place: Place, chunks: readonly Uint8Array[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = open(place);
    let said = "";
    socket.setTimeout(QUIET_MS, () => socket.destroy(Object.assign(new Error("silent"), { code: "ETIMEDOUT" })));
    socket.on("connect", () => {
      for (const chunk of chunks) socket.write(chunk);
    });
    socket.on("data", (data) => {
      said += data.toString("latin1");
      if (said.length > 10_000) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(said.replaceAll("\0", "").trim()));
  });
}

const command = (name: string): Uint8Array => new TextEncoder().encode(`z${name}\0`);

function length(octets: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, octets);
  return bytes;
}

const setting = (text: string, name: string): string | undefined =>
  new RegExp(`^\\s*${name}\\s+(?<value>\\S.*?)\\s*$`, "imu").exec(text)?.groups?.["value"];

function placeIn(text: string): Place | null {
  const path = setting(text, "LocalSocket");
  if (path !== undefined) return { path };
  const port = Number(setting(text, "TCPSocket"));
  return Number.isInteger(port) && port > 0 ? { host: setting(text, "TCPAddr") ?? "127.0.0.1", port } : null;
}

async function firstOf(paths: readonly string[]): Promise<string | null> {
  for (const path of paths)
    try {
      return await readFile(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  return null;
}

async function quietly(question: Promise<string>): Promise<string | null> {
  try {
    return await question;
  } catch {
    return null;
  }
}

/** @param configs  places of `clamd.conf`, the first that exists counts */
export async function askClamd(configs: readonly string[]): Promise<ClamdAnswer> {
  const text = await firstOf(configs);
  const silent = { ping: null, version: null, stats: null, eicar: null };
  if (text === null) return { config: null, connection: "no-socket", ...silent };
  const config = {
    onAccessPrevention: /^(?:yes|true|1)$/iu.test(setting(text, "OnAccessPrevention") ?? ""),
    databaseFolder: setting(text, "DatabaseDirectory") ?? "/var/lib/clamav",
  };
  const place = placeIn(text);
  if (place === null) return { config, connection: "no-socket", ...silent };
  let ping: string;
  try {
    ping = await ask(place, [command("PING")]);
  } catch (error) {
    const denied = (error as NodeJS.ErrnoException).code === "EACCES";
    return { config, connection: denied ? "denied" : "refused", ...silent };
  }
  const sample = eicar();
  return {
    config,
    connection: "answered",
    ping,
    version: await quietly(ask(place, [command("VERSION")])),
    stats: await quietly(ask(place, [command("STATS")])),
    eicar: await quietly(ask(place, [command("INSTREAM"), length(sample.length), sample, length(0)])),
  };
}
