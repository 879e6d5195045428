/**
 * Names of running programs and ports that listen, from `/proc`: no tool, no localized text.
 *
 * @module
 */
import { readdir, readFile } from "node:fs/promises";

export interface RunningAnswer {
  /** as the kernel has them: cut after 15 characters */
  readonly programs: readonly string[];
  /** TCP ports that listen on an address others can reach */
  readonly ports: readonly number[];
}

const LISTENING = "0A";
/** 127.0.0.0/8 and ::1 in the kernel's notation. */
const isLoopback = (address: string): boolean =>
  /^[0-9A-F]{6}7F$/u.test(address) ||
  address === "00000000000000000000000001000000" ||
  /^0000000000000000FFFF0000[0-9A-F]{6}7F$/u.test(address);

/** Ports of one of `/proc/net/tcp`, `/proc/net/tcp6`. */
export function listeningPorts(table: string): number[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local, , state] = line.trim().split(/\s+/u);
      const [address, port] = (local ?? "").split(":");
      return state === LISTENING && address !== undefined && port !== undefined && !isLoopback(address)
        ? [Number.parseInt(port, 16)]
        : [];
    });
}

async function textOrNothing(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return ""; // a process that ended meanwhile, or a kernel without IPv6
  }
}

export async function readRunning(proc = "/proc"): Promise<RunningAnswer> {
  const ids = (await readdir(proc)).filter((name) => /^\d+$/u.test(name));
  const names = await Promise.all(ids.map((id) => textOrNothing(`${proc}/${id}/comm`)));
  const tables = await Promise.all([textOrNothing(`${proc}/net/tcp`), textOrNothing(`${proc}/net/tcp6`)]);
  return {
    programs: [...new Set(names.map((name) => name.trim()).filter((name) => name !== ""))].toSorted(),
    ports: [...new Set(tables.flatMap((table) => listeningPorts(table)))].toSorted((a, b) => a - b),
  };
}
