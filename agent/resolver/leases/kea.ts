/**
 * Kea's memfile of IPv4 leases (`kea-leases4.csv`): a header that names the columns, then a line each time a lease changes; the last line of an
 * address holds (Kea ARM, «Memfile»). A comma inside a value is written `&#x2c`, so commas divide and nothing else does. Pure.
 *
 * @module
 */
import { LeaseNotes, isIpv4, linesOf, secondsIn } from "./lease.ts";
import type { LeaseReading } from "./lease.ts";

const NEEDED = ["address", "valid_lifetime", "expire"] as const;
/** The lifetime that means «for ever» (RFC 2131 section 3.3). */
const FOR_EVER = "4294967295";
const ASSIGNED = "0";

export function readKea(text: string): LeaseReading {
  const notes = new LeaseNotes();
  let columns: ReadonlyMap<string, number> | null = null;
  for (const { text: content, line } of linesOf(text)) {
    const cells = content.split(",");
    if (columns === null) {
      columns = new Map(cells.map((name, index) => [name.trim(), index]));
      const missing = NEEDED.find((name) => columns?.has(name) !== true);
      // Of a phone with both kinds of address one lease is enough.
      if (columns.has("lease_type") || columns.has("duid")) {
        notes.fault({ line, column: 1 }, "columns of IPv4 leases (kea-leases4.csv)");
        return notes;
      }
      if (missing !== undefined) {
        notes.fault({ line, column: 1 }, `column ${missing} in the header`);
        return notes;
      }
      continue;
    }
    const place = (name: string): { text: string; line: number; column: number } => {
      const index = columns?.get(name) ?? cells.length;
      return {
        text: cells[index] ?? "",
        line,
        column: cells.slice(0, index).reduce((sum, cell) => sum + cell.length + 1, 1),
      };
    };
    if (cells.length < columns.size) {
      notes.fault({ line, column: content.length + 1 }, `${String(columns.size)} columns`);
      continue;
    }
    const [address, lifetime, expire, state] = [
      place("address"),
      place("valid_lifetime"),
      place("expire"),
      place("state"),
    ];
    const ends = secondsIn(expire.text);
    if (!isIpv4(address.text)) notes.fault(address, "IPv4 address");
    else if (secondsIn(lifetime.text) === null) notes.fault(lifetime, "lifetime in seconds");
    else if (ends === null) notes.fault(expire, "expiry in seconds since 1970");
    else if (columns.has("state") && !/^\d+$/u.test(state.text)) notes.fault(state, "state as a number");
    else {
      // A lifetime of 0 is how the journal says that a lease was removed.
      const gone = lifetime.text === "0" || (columns.has("state") && state.text !== ASSIGNED);
      const until = lifetime.text === FOR_EVER ? Infinity : ends;
      notes.entries.push({ address: address.text, until: gone ? null : until });
    }
  }
  return notes;
}
