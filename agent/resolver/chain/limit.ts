/**
 * Third: no source may ask faster than a bucket of tokens refills.
 *
 * Position: before any look-up of a name, and keyed on the connection's source prefix (one IPv4 address, one IPv6
 * /56), never on what the packet says about itself: a client must not choose its own bucket. Over UDP an excess
 * question is dropped, but every second one gets an empty truncated reply, so that a real client can come back over
 * TCP, where its address is proved; a spoofed flood gains nothing, since such a reply is no longer than the question.
 *
 * @module
 */
import { FLAG_TC, RCODE, writePlain } from "../answer/reply.ts";
import { type Bucket, type Exchange, type Handler, Outcome, Step } from "./handler.ts";

export interface LimitSettings {
  readonly perSecond: number;
  readonly burst: number;
}

export function limit(settings: LimitSettings): Handler {
  const perMs = settings.perSecond / 1_000;
  return {
    name: "limit",
    run(exchange: Exchange): Step {
      const bucket = exchange.client?.bucket;
      if (bucket === undefined || take(bucket, exchange.receivedAtMs, perMs, settings.burst)) return Step.next;
      exchange.outcome = Outcome.limited;
      bucket.slips = (bucket.slips + 1) & 0xff;
      if (exchange.protocol === "udp") {
        if ((bucket.slips & 1) === 0) return Step.dropped;
        exchange.replyLength = writePlain(exchange.reply, exchange, RCODE.noerror, null, FLAG_TC);
        return Step.answered;
      }
      exchange.replyLength = writePlain(exchange.reply, exchange, RCODE.refused);
      return Step.answered;
    },
  };
}

/** @returns whether a token was there. Pure but for the bucket. */
export function take(bucket: Bucket, nowMs: number, perMs: number, burst: number): boolean {
  const elapsed = nowMs - bucket.refilledAtMs;
  if (elapsed > 0) {
    const tokens = bucket.tokens + elapsed * perMs;
    bucket.tokens = tokens > burst ? burst : tokens;
    bucket.refilledAtMs = nowMs;
  }
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
