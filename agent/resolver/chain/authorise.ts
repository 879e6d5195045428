/**
 * After the limit: strangers from the public Internet go no further.
 *
 * Position: behind the limit on purpose, so that even refusals cannot be had faster than a bucket refills and a forged
 * source address gains nothing from us. The refusal says «Prohibited» (RFC 8914 code 18): not a block of content.
 *
 * @module
 */
import { RCODE, writePlain } from "../answer/reply.ts";
import { type Exchange, type Handler, Outcome, Step } from "./handler.ts";

const PROHIBITED = {
  code: 18,
  text: new TextEncoder().encode("Latarnik: adres spoza placówki / address outside the venue"),
};

export const authorise: Handler = {
  name: "authorise",
  run(exchange: Exchange): Step {
    if (exchange.network !== null) return Step.next;
    exchange.replyLength = writePlain(exchange.reply, exchange, RCODE.refused, PROHIBITED);
    exchange.outcome = Outcome.refused;
    return Step.answered;
  },
};
