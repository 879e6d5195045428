/**
 * Disk, battery, time of start. Pure.
 *
 * @module
 */
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import type { HealthAnswer } from "../../collectors/linux/machine.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { collected } from "./answers.ts";

/** A ratio within limits; anything else is a driver's nonsense. */
const ratio = (part: number, whole: number, max: number): number | null => {
  const value = part / whole;
  return whole > 0 && Number.isFinite(value) && value >= 0 && value <= max ? value : null;
};

export function readHealth(raw: RawOutputs, context: ReadContext): FactOf<"health"> {
  const answer = collected<HealthAnswer>(raw, "linux/health", ["battery", "root", "uptimeS"]);
  if ("reason" in answer) return unavailable(context, answer.reason);
  const { battery, root, uptimeS } = answer.value;
  return measured<"health">(context, {
    diskFreeRatio: root === null ? null : ratio(root.availableBytes, root.sizeBytes, 1),
    batteryRatio: battery.present ? ratio(battery.percent, 100, 1) : null,
    batteryHealthRatio: battery.present && battery.full > 0 ? ratio(battery.full, battery.designed, 1.2) : null,
    bootedAt: uptimeS > 0 && uptimeS * 1_000 < context.now ? ((context.now - uptimeS * 1_000) as Instant) : null,
  });
}
