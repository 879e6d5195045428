/**
 * Lease files as three DHCP servers write them: what runs, what is over, and where a broken line is.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatOf, readLeases } from "../../../../../agent/resolver/leases/formats.ts";
import { readDnsmasq } from "../../../../../agent/resolver/leases/dnsmasq.ts";
import { readIsc } from "../../../../../agent/resolver/leases/isc.ts";
import { readKea } from "../../../../../agent/resolver/leases/kea.ts";
import { activeAt } from "../../../../../agent/resolver/leases/lease.ts";

const AT = Date.UTC(2026, 10, 22, 12);
const S = AT / 1_000;
const MAC = "02:00:5e:10:00:01";
const lines = (...all: string[]): string => `${all.join("\n")}\n`;

const KEA =
  "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id";
const kea = (address: string, expire: number | string, state = "0", lifetime = "3600"): string =>
  `${address},${MAC},,${lifetime},${String(expire)},1,0,0,phone&#x2cone,${state},,0`;
const isc = (address: string, ends: string, state: string | null = "active"): string =>
  [
    `lease ${address} {`,
    "  starts 0 2026/11/22 11:00:00;",
    `  ends ${ends};`,
    ...(state === null ? [] : [`  binding state ${state};`, "  next binding state free;"]),
    `  hardware ethernet ${MAC};`,
    String.raw`  uid "\001\"{};\000";`,
    '  client-hostname "phone } one";',
    "}",
  ].join("\n");

interface Row {
  readonly why: string;
  readonly text: string;
  readonly active: readonly string[];
  /** `line:column` */
  readonly faults?: readonly string[];
}

const check =
  (read: typeof readKea) =>
  ({ text, active, faults = [] }: Row): void => {
    const found = read(text);
    expect(activeAt(found.entries, AT)).toEqual(active);
    expect(found.faults.map(({ line, column }) => `${String(line)}:${String(column)}`)).toEqual(faults);
  };

describe("dnsmasq.leases", () => {
  it.each<Row>([
    { why: "nothing", text: "", active: [] },
    {
      why: "running, over, for ever",
      text: lines(
        `${String(S + 60)} ${MAC} 192.0.2.1 phone 01:${MAC}`,
        `${String(S)} ${MAC} 192.0.2.2 * *`,
        `0 ${MAC} 192.0.2.3 * *`,
      ),
      active: ["192.0.2.1", "192.0.2.3"],
    },
    { why: "ends of lines of Windows", text: `${String(S + 1)} ${MAC} 192.0.2.1 * *\r\n`, active: ["192.0.2.1"] },
    {
      why: "leases of IPv6 are left out",
      text: lines(
        `${String(S + 1)} ${MAC} 192.0.2.1 * *`,
        "duid 00:01:00:01",
        `${String(S + 1)} 1234 2001:db8::1 * 00:01`,
      ),
      active: ["192.0.2.1"],
    },
    {
      why: "each broken line has its place and costs only itself",
      text: lines(
        `soon ${MAC} 192.0.2.1 * *`,
        `${String(S + 1)} ${MAC} 192.0.2.256 * *`,
        `${String(S + 1)} ${MAC}`,
        `${String(S + 1)} ${MAC} 192.0.2.4 * *`,
        `${String(S + 1)} ${MAC} 192.0.2.5`,
      ),
      active: ["192.0.2.4"],
      faults: ["1:1", "2:30", "3:29", "5:39"],
    },
  ])("$why", check(readDnsmasq));
});

describe("kea-leases4.csv", () => {
  it.each<Row>([
    { why: "a header alone", text: lines(KEA), active: [] },
    {
      why: "the last line of an address holds",
      text: lines(KEA, kea("192.0.2.1", S - 5), kea("192.0.2.2", S + 5), kea("192.0.2.1", S + 9)),
      active: ["192.0.2.1", "192.0.2.2"],
    },
    {
      why: "declined, reclaimed, released, removed are no leases",
      text: lines(
        KEA,
        ...["1", "2", "3"].map((state) => kea(`192.0.2.${state}`, S + 60, state)),
        kea("192.0.2.4", S + 60),
        kea("192.0.2.4", S + 60, "0", "0"),
      ),
      active: [],
    },
    { why: "for ever", text: lines(KEA, kea("192.0.2.1", S - 1, "0", "4294967295")), active: ["192.0.2.1"] },
    {
      why: "an old header without a state",
      text: lines("address,hwaddr,client_id,valid_lifetime,expire", `192.0.2.1,${MAC},,60,${String(S + 1)}`),
      active: ["192.0.2.1"],
    },
    {
      why: "each broken line has its place",
      text: lines(KEA, kea("here", S + 1), kea("192.0.2.1", "x"), kea("192.0.2.2", S + 1, "?"), `192.0.2.3,${MAC}`),
      active: [],
      faults: ["2:1", "3:35", "4:66", "5:28"],
    },
    {
      why: "leases of IPv6 are refused as a whole",
      text: lines("address,duid,valid_lifetime,expire", "x"),
      active: [],
      faults: ["1:1"],
    },
    { why: "no header", text: lines(kea("192.0.2.1", S + 1)), active: [], faults: ["1:1"] },
  ])("$why", check(readKea));
});

describe("dhcpd.leases", () => {
  const SOON = "0 2026/11/22 12:30:00";
  it.each<Row>([
    { why: "comments alone", text: "# All times in this file are in UTC (GMT).\n", active: [] },
    {
      why: "running, over, for ever, given back, without a state",
      text: lines(
        "authoring-byte-order little-endian;",
        isc("192.0.2.1", SOON),
        isc("192.0.2.2", "0 2026/11/22 12:00:00"),
        isc("192.0.2.3", "never"),
        isc("192.0.2.4", SOON, "free"),
        isc("192.0.2.5", SOON, null),
        isc("192.0.2.6", `epoch ${String(S + 1)}; # Sun Nov 22 13:00:01 2026`.replace(";", ""), "active"),
      ),
      active: ["192.0.2.1", "192.0.2.3", "192.0.2.5", "192.0.2.6"],
    },
    {
      why: "the last block of an address holds",
      text: lines(isc("192.0.2.1", SOON), isc("192.0.2.1", SOON, "released")),
      active: [],
    },
    {
      why: "other blocks are read over",
      text: lines(
        'failover peer "a" state {\n  my state normal at 0 2026/11/22 10:00:00;\n}',
        'ia-na "x" {\n  iaaddr 2001:db8::1 {\n    ends 0 2026/11/22 13:00:00;\n  }\n}',
        isc("192.0.2.1", SOON),
      ),
      active: ["192.0.2.1"],
    },
    {
      why: "each broken block has its place and costs only itself",
      text: lines(
        isc("192.0.2.999", SOON),
        isc("192.0.2.2", "0 2026/13/22 12:30:00"),
        "lease 192.0.2.3 {\n  starts 0 2026/11/22 11:00:00;",
        isc("192.0.2.4", SOON),
        "lease 192.0.2.5 {\n  binding state active;\n}",
        "lease 192.0.2.6 {\n  ends never;",
      ),
      active: ["192.0.2.4"],
      faults: ["1:7", "12:8", "19:1", "30:1", "33:1"],
    },
  ])("$why", check(readIsc));
});

describe("any lease file", () => {
  it.each([
    { why: "dnsmasq", text: `${String(S)} ${MAC} 192.0.2.1 * *\n`, format: "dnsmasq" },
    { why: "Kea", text: lines(KEA), format: "kea" },
    { why: "ISC with its comment", text: "# The format of this file\n", format: "isc" },
    { why: "ISC without", text: isc("192.0.2.1", "never"), format: "isc" },
    { why: "nothing", text: "", format: "dnsmasq" },
  ])("is told from the others: $why", ({ text, format }) => {
    expect(formatOf(text)).toBe(format);
  });

  it("never throws, and its faults quote nothing of it", () => {
    const piece = fc.constantFrom(
      "lease ",
      "192.0.2.1",
      " {\n",
      "}\n",
      ";",
      '"',
      KEA,
      ",",
      "\n",
      "ends ",
      "duid",
      "7 ",
      "\\",
      "#",
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }),
        fc.constantFrom(...(["auto", "dnsmasq", "kea", "isc"] as const)),
        (pieces, format) => {
          const text = pieces.join("");
          const { faults } = readLeases(text, format);
          const all = text.split("\n");
          return faults.every(
            ({ line, column }) => line <= all.length && column >= 1 && column <= (all[line - 1]?.length ?? 0) + 1,
          );
        },
      ),
      { numRuns: 400 },
    );
    const secret = "planted-secret";
    for (const format of ["dnsmasq", "kea", "isc"] as const)
      for (const text of [`${secret} ${secret}`, `${KEA}\n${secret},${secret}`, `lease ${secret} { ends ${secret}; }`])
        expect(JSON.stringify(readLeases(text, format))).not.toContain(secret);
  });
});
