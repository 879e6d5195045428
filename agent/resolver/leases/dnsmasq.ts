/**
 * `dnsmasq.leases`: a line a lease, «expiry MAC address name client-id», expiry in seconds since 1970, 0 for ever (dnsmasq(8),
 * `--dhcp-leasefile`). After the line `duid …` follow leases of IPv6; they are left out, or a phone with both would count twice. Pure.
 *
 * @module
 */
import { LeaseNotes, isIpv4, linesOf, secondsIn } from "./lease.ts";
import type { LeaseReading } from "./lease.ts";

const FIELDS = ["expiry in seconds since 1970", "MAC address", "IPv4 address", "name or *"] as const;
const ADDRESS = 2;

export function readDnsmasq(text: string): LeaseReading {
  const notes = new LeaseNotes();
  for (const { text: content, line } of linesOf(text)) {
    const fields = [...content.matchAll(/\S+/gu)].map((match) => ({
      text: match[0],
      line,
      column: match.index + 1,
    }));
    const [expiry, , address] = fields;
    if (expiry?.text === "duid") break;
    const ends = expiry === undefined ? null : secondsIn(expiry.text);
    if (expiry === undefined || ends === null) notes.fault(expiry ?? { line, column: 1 }, FIELDS[0]);
    else if (address !== undefined && !isIpv4(address.text)) notes.fault(address, FIELDS[ADDRESS]);
    else if (address === undefined || fields.length < FIELDS.length)
      notes.fault({ line, column: content.trimEnd().length + 1 }, FIELDS[fields.length] ?? FIELDS[ADDRESS]);
    else notes.entries.push({ address: address.text, until: ends === 0 ? Infinity : ends });
  }
  return notes;
}
