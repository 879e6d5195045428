/**
 * Answers the venue's canary: a TXT record that only resolvers holding the venue's own bundle know.
 *
 * A device that asks for it through its own system learns whether its questions really come here. Part of `decide`, before
 * every policy, so that it answers on each network alike; other types of the name are questions like any other.
 *
 * @module
 */
import { FOLD } from "../../../blocklists/lookup/walk.ts";
import { RCODE, writeAnswer, writeHead, writeOpt } from "../answer/reply.ts";
import type { Canary, Exchange } from "./handler.ts";

const TYPE_TXT = 16;
/** Short, so that a device that moved to another network notices. */
const TTL_S = 5;

/** @param name in wire form, lower case */
function asks(exchange: Exchange, name: Uint8Array): boolean {
  if (exchange.qnameEnd - 12 !== name.length) return false;
  for (let i = 0; i < name.length; i += 1) if (FOLD[exchange.packet[12 + i] as number] !== name[i]) return false;
  return true;
}

/** @returns whether it was the canary that was asked for; then the reply is written */
export function answerCanary(exchange: Exchange, canary: Canary | null): boolean {
  if (canary === null || exchange.qtype !== TYPE_TXT || !asks(exchange, canary.name)) return false;
  const { reply } = exchange;
  const end = writeAnswer(reply, writeHead(reply, exchange, RCODE.noerror), TYPE_TXT, TTL_S, canary.text);
  exchange.replyLength = writeOpt(reply, end, exchange, null);
  return true;
}
