/**
 * What every lease file comes down to: which address is given out until when. Pure.
 *
 * MAC address, host name and client identifier stand in these files as well; no reader takes them over, and no fault quotes what it found, so
 * that they have no way into a log.
 *
 * @module
 */
import { parseAddress } from "../../../policies/engine/address.ts";

/** One line or block of a file; the last one of an address holds. */
export interface LeaseEntry {
  /** Dotted IPv4. */
  readonly address: string;
  /** End of the lease, ms since 1970; `Infinity`: without end; null: given back, expired or refused. */
  readonly until: number | null;
}

/** A line that could not be read. It was left out, the others were not. */
export interface LeaseFault {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** What was expected there; never what stood there. */
  readonly expected: string;
}

export interface LeaseReading {
  readonly entries: readonly LeaseEntry[];
  readonly faults: readonly LeaseFault[];
}

/** A piece of text and where it stands. */
export interface Placed {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Collects entries and faults of one file. */
export class LeaseNotes {
  readonly entries: LeaseEntry[] = [];
  readonly faults: LeaseFault[] = [];

  /** @returns false, so that a caller can leave off with it */
  fault({ line, column }: Omit<Placed, "text">, expected: string): false {
    this.faults.push({ line, column, expected });
    return false;
  }
}

export const isIpv4 = (text: string): boolean => !text.includes(":") && parseAddress(text)?.length === 4;

/** Whole seconds since 1970 of a lease file, as ms; null if it is no such number. */
export const secondsIn = (text: string): number | null => (/^\d{1,11}$/u.test(text) ? Number(text) * 1_000 : null);

/** @returns lines without their ends, each with its number from 1; blank ones are left out */
export function* linesOf(text: string): Generator<{ readonly text: string; readonly line: number }> {
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (line.trim() !== "") yield { text: line, line: index + 1 };
  }
}

/** @returns addresses whose lease runs at `nowMs`, each once */
export function activeAt(entries: Iterable<LeaseEntry>, nowMs: number): string[] {
  const last = new Map<string, number | null>();
  for (const { address, until } of entries) last.set(address, until);
  return [...last].flatMap(([address, until]) => (until !== null && until > nowMs ? [address] : []));
}
