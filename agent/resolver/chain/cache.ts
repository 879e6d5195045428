/**
 * Below every decision: has an upstream answered this question recently?
 *
 * Position: under `decide`, so what is kept is free of policy and no network's verdict can leak to another; above
 * `forward`, so a fresh answer costs no datagram. Questions that policy rewrites are kept under the number of their
 * target («variant») and never meet the original.
 *
 * @module
 */
import type { AnswerCache } from "../cache/answer-cache.ts";
import { keyOf } from "../cache/answer-cache.ts";
import { type Exchange, type Handler, Step } from "./handler.ts";

export function cacheLookup(cache: AnswerCache): Handler {
  return {
    name: "cache",
    run(exchange: Exchange): Step {
      const { walk } = exchange;
      const checkingDisabled = ((exchange.packet[3] as number) & 0x10) !== 0;
      const hi = keyOf(walk.hi[0] as number, exchange.qtype, exchange.dnssecOk, checkingDisabled, exchange.variant);
      const found = cache.find((walk.lo[0] as number) | 0, hi, exchange.packet, 12, walk.length, exchange.receivedAtMs);
      exchange.answer = found;
      exchange.fromCache = found !== null;
      return Step.next;
    },
  };
}
