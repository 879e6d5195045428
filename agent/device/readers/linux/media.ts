/**
 * Leftover pictures and films as counts. Pure.
 *
 * Nought is only said if everything could be looked at.
 *
 * @module
 */
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import type { MediaAnswer } from "../../collectors/linux/media.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { collected } from "./answers.ts";

export function readMedia(raw: RawOutputs, context: ReadContext): FactOf<"media"> {
  const answer = collected<MediaAnswer>(raw, "linux/media", ["found", "complete"]);
  if ("reason" in answer) return unavailable(context, answer.reason);
  const { found, complete } = answer.value;
  const handedOutAt = context.handedOutAt;
  const newer = handedOutAt === null ? null : found.filter(({ mtimeMs }) => mtimeMs > handedOutAt).length;
  const sure = (count: number): number | null => (count > 0 || complete ? count : null);
  return measured<"media">(context, {
    files: newer === null || newer > 0 || complete ? sure(found.length) : null,
    newerThanHandOut: newer === null ? null : sure(newer),
    bytes: sure(found.reduce((sum, { bytes }) => sum + bytes, 0)),
    newestAt: found.length === 0 ? null : (Math.max(0, ...found.map(({ mtimeMs }) => mtimeMs)) as Instant),
  });
}
