/**
 * Which of the three formats a lease file is in, and which files belong together. Pure.
 *
 * @module
 */
import type { LeaseConfig } from "../../../policies/schema/config.ts";
import { readDnsmasq } from "./dnsmasq.ts";
import { readIsc } from "./isc.ts";
import { readKea } from "./kea.ts";
import type { LeaseReading } from "./lease.ts";

export type LeaseFormat = Exclude<LeaseConfig["format"], "auto">;

const READERS: Readonly<Record<LeaseFormat, (text: string) => LeaseReading>> = {
  dnsmasq: readDnsmasq,
  kea: readKea,
  isc: readIsc,
};

/** What only `dhcpd.leases` begins a line with; dnsmasq begins with a number, Kea with its header. */
const ISC_LINE = /^\s*(?:#|lease\s|server-duid\s|authoring-byte-order\s|failover\s|ia-[a-z]{2}\s)/mu;

/** @returns the format of a file by its content; an empty one is dnsmasq's, which has nothing in it without leases */
export function formatOf(text: string): LeaseFormat {
  if (/^\s*address,/u.test(text)) return "kea";
  return ISC_LINE.test(text) ? "isc" : "dnsmasq";
}

export const readLeases = (text: string, format: LeaseConfig["format"]): LeaseReading =>
  READERS[format === "auto" ? formatOf(text) : format](text);

/**
 * Files to be read before the one that was named, oldest first, in groups of which the first that exists is taken. While Kea tidies its
 * journal, leases that did not change stand only in what it tidied (Kea ARM, «Lease File Cleanup»).
 */
export const earlierFiles = (file: string, format: LeaseFormat): readonly (readonly string[])[] =>
  format === "kea" ? [[`${file}.completed`], [`${file}.2`, `${file}.1`]] : [];
