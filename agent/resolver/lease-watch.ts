/**
 * Reads the DHCP server's lease file every few minutes and counts guests' leases by network and hour (M01).
 *
 * Off unless `resolver.leases` names a file. Addresses are compared as pseudonyms in memory and never written; MAC addresses and host names are
 * not even taken over from the file. A file that is missing, or that nobody wrote for longer than expected, is no count at all: the hour stays
 * «nie zmierzono», never zero.
 *
 * @module
 */
import { readFile, stat } from "node:fs/promises";
import { compileClients } from "../../policies/engine/match-client.ts";
import type { LeaseConfig } from "../../policies/schema/config.ts";
import type { Counter, PolicyBundle } from "../../policies/schema/messages.ts";
import type { NetworkId } from "../../policies/schema/vocabulary.ts";
import { earlierFiles, formatOf, readLeases } from "./leases/formats.ts";
import { LeaseHours } from "./leases/hours.ts";
import type { Present } from "./leases/hours.ts";
import { activeAt } from "./leases/lease.ts";
import type { LeaseEntry } from "./leases/lease.ts";
import { pseudonymOf } from "./telemetry/pseudonym.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MOST_OCTETS = 64 * 1_048_576;
/** Enough to find what writes them; the others are counted. */
const MOST_PLACES = 5;

export interface LeaseFile {
  /** Leases that run, as addresses. */
  readonly active: readonly string[];
  /** Lines or blocks that were left out. */
  readonly skipped: number;
  /** The first of them, `file:line:column: what was expected`. */
  readonly places: readonly string[];
}

export interface LeaseProblem {
  readonly code: "E_LEASE_FILE" | "E_LEASE_STALE";
  readonly message: string;
}

interface Opened {
  readonly file: string;
  readonly text: string;
  readonly writtenAt: number;
}

async function open(file: string): Promise<Opened> {
  const found = await stat(file);
  if (!found.isFile()) throw Object.assign(new Error("not a file"), { code: "EINVAL" });
  if (found.size > MOST_OCTETS) throw Object.assign(new Error("too large"), { code: "EFBIG" });
  return { file, text: await readFile(file, "utf8"), writtenAt: found.mtimeMs };
}

const openIfThere = (file: string): Promise<Opened | null> => open(file).catch(() => null);

/** @returns what runs at `nowMs`, or why that is not known */
export async function readLeaseFile(
  { file, format, staleHours }: LeaseConfig,
  nowMs: number,
): Promise<LeaseFile | LeaseProblem> {
  const parts: Opened[] = [];
  try {
    const named = await open(file);
    for (const group of earlierFiles(file, format === "auto" ? formatOf(named.text) : format)) {
      const there = (await Promise.all(group.map(openIfThere))).filter((one) => one !== null);
      parts.push(...there);
      if (there.length > 0) break;
    }
    parts.push(named);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? "unknown error";
    return { code: "E_LEASE_FILE", message: `${file} cannot be read: ${why}` };
  }
  const ageHours = (nowMs - Math.max(...parts.map(({ writtenAt }) => writtenAt))) / HOUR_MS;
  if (ageHours > staleHours)
    return {
      code: "E_LEASE_STALE",
      message: `${file} was last written ${String(Math.floor(ageHours))} hours ago, expected within ${String(staleHours)}`,
    };
  const entries: LeaseEntry[] = [];
  const places: string[] = [];
  let skipped = 0;
  for (const part of parts) {
    const read = readLeases(part.text, format);
    entries.push(...read.entries);
    skipped += read.faults.length;
    for (const { line, column, expected } of read.faults.slice(0, MOST_PLACES - places.length))
      places.push(`${part.file}:${String(line)}:${String(column)}: expected ${expected}`);
  }
  return { active: activeAt(entries, nowMs), skipped, places };
}

export interface LeaseWatchPorts {
  now(): number;
  /** Policy in force. */
  bundle(): PolicyBundle;
  /** Key of today's pseudonyms, hexadecimal. */
  key(): string;
  /** Hours that are over. */
  add(counters: readonly Counter[]): void;
  warn(message: string, facts: Record<string, unknown>): void;
}

export class LeaseWatch {
  readonly #config: LeaseConfig;
  readonly #ports: LeaseWatchPorts;
  readonly #hours = new LeaseHours();
  #timer: NodeJS.Timeout | null = null;
  #compiled: { readonly of: PolicyBundle; readonly guestOf: (address: string) => NetworkId | null } | null = null;
  #guests: ReadonlySet<NetworkId> = new Set();
  /** What was complained of last, so that a log has it once. */
  #told = "";

  constructor(config: LeaseConfig, ports: LeaseWatchPorts) {
    this.#config = config;
    this.#ports = ports;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), this.#config.everyMinutes * MINUTE_MS);
  }

  asked(subjects: readonly string[]): void {
    this.#hours.asked(subjects, this.#ports.now());
    this.#hand();
  }

  /** Never throws; what is wrong with the file is told once. */
  async look(): Promise<void> {
    const found = await readLeaseFile(this.#config, this.#ports.now());
    if ("code" in found) {
      this.#tell(`${found.code} ${found.message}`, "leases are not measured", { ...found });
      return;
    }
    this.#refresh();
    if (this.#guests.size === 0) {
      this.#tell("no range", "leases are not measured: no network of private devices has an address range", {});
      return;
    }
    if (found.skipped > 0)
      this.#tell(found.places.join("\n"), "lines of the lease file were left out", {
        code: "E_LEASE_LINE",
        skipped: found.skipped,
        places: found.places,
      });
    else this.#told = "";
    const key = this.#ports.key();
    const present = found.active.flatMap((address): Present[] => {
      const network = this.#compiled?.guestOf(address) ?? null;
      return network === null ? [] : [{ network, subject: pseudonymOf(key, address) }];
    });
    this.#hours.look(this.#guests, present, this.#config.everyMinutes, this.#ports.now());
    this.#hand();
  }

  /** Pseudonyms end here, what they counted does not. */
  forget(): void {
    this.#hours.forget();
    this.#hand();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.forget();
  }

  #hand(): void {
    const counters = this.#hours.drain();
    if (counters.length > 0) this.#ports.add(counters);
  }

  #tell(what: string, message: string, facts: Record<string, unknown>): void {
    if (this.#told === what) return;
    this.#told = what;
    this.#ports.warn(message, facts);
  }

  /** Only private devices (mode C) are anybody's guests; neither the venue's own devices nor its probes are. */
  #refresh(): void {
    const bundle = this.#ports.bundle();
    if (this.#compiled?.of === bundle) return;
    const modes = new Set(bundle.networks.filter(({ mode }) => mode === "C").map(({ id }) => id));
    this.#guests = new Set(
      bundle.assignments.flatMap(({ policy, sources }) => (modes.has(policy) && sources.length > 0 ? [policy] : [])),
    );
    const clients = compileClients(bundle.assignments, null);
    const probes = new Set<string>(bundle.probes ?? []);
    this.#compiled = {
      of: bundle,
      guestOf: (address) => {
        const { network, device } = clients.match(address, "");
        return network !== null && device === null && this.#guests.has(network) && !probes.has(address)
          ? network
          : null;
      },
    };
  }
}
