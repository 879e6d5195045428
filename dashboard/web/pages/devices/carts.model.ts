/**
 * Charging carts as the register knows them: which tablets stand in each, how many may go out, whether its box still speaks. Pure.
 *
 * A cart is a word in the record of a tablet; the box that audits them is a device of kind «hub» with the same word. A cart without
 * a box and tablets without a cart are shown as well: unknown is never green.
 *
 * @module
 */
import type { DeviceSummary } from "../../../../policies/schema/device-api.ts";
import type { GateWord } from "../../../../policies/schema/device-baseline.ts";

/** A cart speaks at least once in this while it is switched on; longer and somebody should look. */
export const HUB_QUIET_MS = 24 * 3_600_000;

export interface Cart {
  /** null: devices that stand in no cart and are known through one only */
  readonly name: string | null;
  readonly hub: DeviceSummary | null;
  /** In the order of their numbers. */
  readonly devices: readonly DeviceSummary[];
  readonly words: Readonly<Record<GateWord, number>>;
  readonly hubState: "speaks" | "quiet" | "never" | "missing";
}

/** @param now ms @returns carts in the order of their names, those without a name last */
export function cartsOf(devices: readonly DeviceSummary[], now: number): readonly Cart[] {
  const inUse = devices.filter(({ state }) => state !== "withdrawn");
  const hubs = inUse.filter(({ kind }) => kind === "hub");
  const standing = inUse.filter(({ kind, cart, secondHand }) => kind !== "hub" && (cart !== null || secondHand));
  const names = new Set([...hubs.map(({ cart, id }) => cart ?? id), ...standing.map(({ cart }) => cart)]);
  const collator = new Intl.Collator("pl", { numeric: true });
  return [...names]
    .sort((a, b) => (a === null ? 1 : b === null ? -1 : collator.compare(a, b)))
    .map((name) => {
      const hub = hubs.find(({ cart, id }) => (cart ?? id) === name) ?? null;
      const own = standing.filter(({ cart }) => cart === name).sort((a, b) => collator.compare(a.id, b.id));
      const words = { "hand-out": 0, "hand-out-with-remark": 0, "do-not-hand-out": 0, "check-first": 0 };
      for (const { gate } of own) words[gate.word] += 1;
      const hubState =
        hub === null
          ? "missing"
          : hub.lastSeenAt === null
            ? "never"
            : now - hub.lastSeenAt > HUB_QUIET_MS
              ? "quiet"
              : "speaks";
      return { name, hub, devices: own, words, hubState };
    });
}
