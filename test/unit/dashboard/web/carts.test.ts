/** Carts as the register knows them: nothing that stands somewhere is left out, nothing silent is called well. */
import { describe, expect, it } from "vitest";
import { cartsOf, HUB_QUIET_MS } from "../../../../dashboard/web/pages/devices/carts.model.ts";
import type { DeviceSummary } from "../../../../policies/schema/device-api.ts";

const NOW = Date.parse("2026-11-20T08:00:00Z");
const device = (id: string, changes: object = {}): DeviceSummary =>
  ({
    id,
    kind: "tablet",
    cart: null,
    state: "in-order",
    secondHand: false,
    lastSeenAt: null,
    gate: { word: "hand-out", reasons: [], more: 0, minutes: 0 },
    ...changes,
  }) as unknown as DeviceSummary;
const hub = (id: string, cart: string | null, lastSeenAt: number | null): DeviceSummary =>
  device(id, { kind: "hub", cart, lastSeenAt });
const shown = (...devices: DeviceSummary[]) =>
  cartsOf(devices, NOW).map(({ name, hub: box, devices: own, hubState }) => [
    name,
    box?.id ?? null,
    own.map(({ id }) => id).join(" "),
    hubState,
  ]);

describe("cartsOf", () => {
  it.each<{ why: string; devices: DeviceSummary[]; carts: unknown[] }>([
    { why: "nothing in the register", devices: [], carts: [] },
    { why: "a tablet of no cart that speaks for itself is none of its business", devices: [device("t1")], carts: [] },
    {
      why: "tablets by number, not by letter",
      devices: [device("t10", { cart: "A" }), device("t9", { cart: "A" }), hub("w1", "A", NOW)],
      carts: [["A", "w1", "t9 t10", "speaks"]],
    },
    {
      why: "a cart without a box",
      devices: [device("t1", { cart: "A" })],
      carts: [["A", null, "t1", "missing"]],
    },
    {
      why: "a box without tablets, known by its own number",
      devices: [hub("w2", null, NOW)],
      carts: [["w2", "w2", "", "speaks"]],
    },
    { why: "a box that never spoke", devices: [hub("w1", "A", null)], carts: [["A", "w1", "", "never"]] },
    { why: "a day is enough", devices: [hub("w1", "A", NOW - HUB_QUIET_MS)], carts: [["A", "w1", "", "speaks"]] },
    { why: "longer is silence", devices: [hub("w1", "A", NOW - HUB_QUIET_MS - 1)], carts: [["A", "w1", "", "quiet"]] },
    {
      why: "known through a cart only, but in none: last",
      devices: [device("t3", { secondHand: true }), device("t1", { cart: "B" })],
      carts: [
        ["B", null, "t1", "missing"],
        [null, null, "t3", "missing"],
      ],
    },
    {
      why: "what was withdrawn stands nowhere",
      devices: [device("t1", { cart: "A", state: "withdrawn" })],
      carts: [],
    },
  ])("$why", ({ devices, carts }) => {
    expect(shown(...devices)).toEqual(carts);
  });

  it("counts the gate's words", () => {
    const gate = (word: string) => ({ cart: "A", gate: { word, reasons: [], more: 0, minutes: 0 } });
    const [cart] = cartsOf(
      [device("t1", gate("hand-out")), device("t2", gate("do-not-hand-out")), device("t3", gate("hand-out"))],
      NOW,
    );
    expect(cart?.words).toEqual({ "hand-out": 2, "hand-out-with-remark": 0, "do-not-hand-out": 1, "check-first": 0 });
  });
});
