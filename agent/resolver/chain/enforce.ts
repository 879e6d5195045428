/**
 * Carries out a block: the network's usual answer, or what the list wants instead.
 *
 * Shared by `decide`, which blocks what is asked, and `inspect`, which blocks what an answer leads to, so that both mean
 * the same. An alias needs its target's addresses, so the question goes on to the cache and upstream with the target in
 * its place; whoever fails to bring them falls back to the usual answer, never to the name that was asked.
 *
 * @module
 */
import type { Verdict } from "../../../policies/engine/verdict.ts";
import { writeBlock } from "../answer/block.ts";
import { OUR_UDP_SIZE } from "../answer/reply.ts";
import { type Exchange, Outcome, type Snapshot, Step } from "./handler.ts";

type Block = Extract<Verdict, { kind: "block" }>;

const TYPE_A = 1;
const TYPE_AAAA = 28;

/** Octets the client takes in one reply. */
export const replyLimit = (exchange: Exchange): number =>
  exchange.protocol === "udp" ? Math.min(exchange.udpSize, OUR_UDP_SIZE) : 65_535;

/**
 * @param variantOf number of an alias target, see `decide`
 * @returns `answered`, `dropped`, or `again` if the answer is the alias of another name
 */
export function enforce(
  exchange: Exchange,
  snapshot: Snapshot,
  verdict: Block,
  variantOf: (target: string) => number,
): Step {
  exchange.verdict = verdict;
  exchange.outcome = Outcome.blocked;
  const { action } = verdict;
  if (action?.kind === "drop") return Step.dropped;
  if (action?.kind === "cname" && (exchange.qtype === TYPE_A || exchange.qtype === TYPE_AAAA)) {
    exchange.variant = variantOf(action.target);
    exchange.answer = null;
    return Step.again;
  }
  return writeUsual(exchange, snapshot, verdict);
}

/** The same for an alias whose target cannot be had: the network's own answer. */
export function withoutAlias(exchange: Exchange, snapshot: Snapshot, verdict: Block): Step {
  const { action: _, ...plain } = verdict;
  exchange.outcome = Outcome.blocked;
  return writeUsual(exchange, snapshot, plain);
}

function writeUsual(exchange: Exchange, snapshot: Snapshot, verdict: Block): Step {
  const network = exchange.network;
  if (network === null) return Step.dropped;
  exchange.replyLength = writeBlock(
    exchange.reply,
    exchange,
    network.policy.answer,
    verdict,
    snapshot.describeBlock(verdict.category),
    replyLimit(exchange),
  );
  return Step.answered;
}
