/**
 * Which DNS servers this network handed out: the system's, as any guest's device uses them. So DHCP is tried, too.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";

/** systemd-resolved answers on a stub of its own and drops what filters say about themselves; behind it stand the real ones. */
const BEHIND_STUB = "/run/systemd/resolve/resolv.conf";
const PLAIN = "/etc/resolv.conf";
const STUB = "127.0.0.53";
const MOST = 4;

/** @param text  of a `resolv.conf` @returns addresses in their order, without a scope */
export const serversIn = (text: string): readonly string[] =>
  text
    .split("\n")
    .flatMap((line) => /^\s*nameserver\s+(\S+)/u.exec(line)?.[1]?.split("%")[0] ?? [])
    .filter((address) => isIP(address) !== 0)
    .slice(0, MOST);

const read = (file: string): readonly string[] => {
  try {
    return serversIn(readFileSync(file, "utf8"));
  } catch {
    return [];
  }
};

/** @returns none: this network handed out no server */
export function systemServers(): readonly string[] {
  const plain = read(PLAIN);
  if (!plain.includes(STUB)) return plain;
  return read(BEHIND_STUB);
}
