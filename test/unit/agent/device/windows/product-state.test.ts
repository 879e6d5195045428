/**
 * The security centre's number, value by value as others found them on real machines.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { decodeProductState, isProductOn } from "../../../../../agent/device/readers/windows/product-state.ts";

describe("the number of the security centre", () => {
  it.each([
    { why: "Defender, on", state: 397_568, realtime: "on", signatures: "current" },
    { why: "Defender, on, old signatures", state: 397_584, realtime: "on", signatures: "old" },
    { why: "Defender, off because another one is on", state: 393_472, realtime: "off", signatures: "current" },
    { why: "Defender, off and old", state: 393_488, realtime: "off", signatures: "old" },
    { why: "Defender, snoozed", state: 401_664, realtime: "snoozed", signatures: "current" },
    { why: "another one, on", state: 266_240, realtime: "on", signatures: "current" },
    { why: "another one, on, old", state: 266_256, realtime: "on", signatures: "old" },
    { why: "another one, off", state: 262_144, realtime: "off", signatures: "current" },
    { why: "another one, off and old", state: 262_160, realtime: "off", signatures: "old" },
    { why: "another one, snoozed", state: 270_336, realtime: "snoozed", signatures: "current" },
    { why: "another one, expired", state: 0x04_30_00, realtime: "expired", signatures: "current" },
    { why: "antivirus and antispyware, on", state: 397_312, realtime: "on", signatures: "current" },
    { why: "antivirus and antispyware, on, old", state: 397_328, realtime: "on", signatures: "old" },
    { why: "a suite with a firewall, on", state: 331_776, realtime: "on", signatures: "current" },
    { why: "a half-octet nobody has explained", state: 344_064, realtime: "unknown", signatures: "current" },
    { why: "Symantec, on", state: 462_848, realtime: "on", signatures: "current" },
    { why: "an owner nobody has explained", state: 0x04_12_00, realtime: "unknown", signatures: "current" },
    { why: "signatures nobody has explained", state: 0x04_10_20, realtime: "on", signatures: "unknown" },
    { why: "no antivirus at all", state: 0x01_10_00, realtime: "unknown", signatures: "current" },
    { why: "more than 24 bits", state: 0x1_04_10_00, realtime: "unknown", signatures: "unknown" },
    { why: "a fraction", state: 1.5, realtime: "unknown", signatures: "unknown" },
    { why: "below nought", state: -1, realtime: "unknown", signatures: "unknown" },
    { why: "no number", state: null, realtime: "unknown", signatures: "unknown" },
  ])("$why", ({ state, realtime, signatures }) => expect(decodeProductState(state)).toEqual({ realtime, signatures }));

  it("tells whether a firewall of another maker is on", () =>
    expect([266_240, 262_144, 0x01_10_00, 0x01_20_00, null].map((one) => isProductOn(one))).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]));
});
