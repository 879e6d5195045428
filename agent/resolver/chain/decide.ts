/**
 * Fifth: what lists say about the client, special names, then everything policy knows about the question's own name.
 *
 * Position: above the cache, so that cached answers stay free of policy and one network's verdict can never reach
 * another; and before any upstream is asked, because a stranger must not learn a blocked name from us. Special names
 * come first: a list that carries a browser's canary name and answers it would switch encrypted DNS on.
 *
 * The hot path walks the name once, probes two indexes, and asks the engine only if some bit matters here. The
 * engine's word is final; `mayMatter` promises never to hide one of its words (property test).
 *
 * A name that a list wants asked over TCP only is answered «truncated» over UDP, once everything else lets it through.
 *
 * @module
 */
import type { ListIndex } from "../../../blocklists/lookup/list-index.ts";
import { effective } from "../../../blocklists/lookup/masks.ts";
import { type CompiledNetwork, mayMatter } from "../../../policies/engine/compile-network.ts";
import { evaluateQuery, type QueryFacts, wantsTcp } from "../../../policies/engine/evaluate-query.ts";
import type { DomainName } from "../../../policies/schema/vocabulary.ts";
import { writeSpecial } from "../answer/block.ts";
import { nameFromWire } from "../answer/question-name.ts";
import { FLAG_TC, RCODE, writePlain } from "../answer/reply.ts";
import { answerCanary } from "./canary.ts";
import { enforce } from "./enforce.ts";
import { askedOf, withoutPassed } from "./facts.ts";
import { type ClientListing, type Exchange, type Handler, Outcome, type Snapshot, Step } from "./handler.ts";

export interface DecideSettings {
  /** Number (1…) of a safe-search rewrite; the same target always has the same number. */
  variantOf(target: { readonly cname: DomainName } | { readonly a: readonly string[] }): number;
}

export function decide(settings: DecideSettings): Handler {
  return {
    name: "decide",
    run(exchange: Exchange, snapshot: Snapshot): Step {
      const network = exchange.network;
      if (network === null) return Step.next;
      if (answerCanary(exchange, snapshot.canary)) {
        exchange.outcome = Outcome.special;
        return Step.answered;
      }
      const { walk, packet, ruleMatch, listMatch } = exchange;
      const listed = exchange.client === null ? null : exchange.client.listed;
      ruleMatch.reset();
      listMatch.reset();
      const inRules = snapshot.rules.match(walk, packet, 12, exchange.qtype, ruleMatch);
      const inLists = snapshot.lists.match(walk, packet, 12, exchange.qtype, listMatch);
      if (!inRules && !inLists && !network.allowOnly && listed === null) {
        if (exchange.hasBits) exchange.clearBits();
        return Step.next;
      }
      exchange.hasBits = true;
      effective(ruleMatch, exchange.ruleBits);
      effective(listMatch, exchange.listBits);
      withoutPassed(exchange.listBits, listed);
      if (listed === null && !mayMatter(network, exchange.ruleBits, exchange.listBits)) return Step.next;

      const facts = factsOf(exchange, snapshot, network, listed);
      const verdict = evaluateQuery(network, facts);
      exchange.verdict = verdict;
      switch (verdict.kind) {
        case "pass":
        case "allow":
          return overTcp(exchange, network, facts) ? Step.next : truncated(exchange);
        case "special":
          exchange.outcome = Outcome.special;
          exchange.replyLength = writeSpecial(exchange.reply, exchange, verdict);
          return Step.answered;
        case "block": {
          const step = enforce(exchange, snapshot, verdict, (cname) =>
            settings.variantOf({ cname: cname as DomainName }),
          );
          // The cache comes next anyway.
          return step === Step.again ? Step.next : step;
        }
        case "rewrite":
          if (!overTcp(exchange, network, facts)) return truncated(exchange);
          exchange.outcome = Outcome.rewritten;
          exchange.variant = settings.variantOf(verdict.target);
          return Step.next;
        default:
          return verdict satisfies never;
      }
    },
  };
}

function factsOf(
  exchange: Exchange,
  snapshot: Snapshot,
  network: CompiledNetwork,
  listed: ClientListing | null,
): QueryFacts {
  const { walk, packet, qtype } = exchange;
  const look = (index: ListIndex) => index.explain(walk, packet, 12, qtype);
  return {
    name: nameFromWire(packet, 12) as DomainName,
    qtype,
    device: exchange.client?.device ?? null,
    ruleBits: exchange.ruleBits,
    listBits: exchange.listBits,
    // Which entry covered the name is told of loaned devices and stations only; finding it costs reads of the file.
    ...askedOf(snapshot, look, network.policy.mode !== "C"),
    ...(listed === null ? {} : { client: { listBits: listed.refused, actionOf: (source) => listed.actionOf(source) } }),
  };
}

const overTcp = (exchange: Exchange, network: CompiledNetwork, facts: QueryFacts): boolean =>
  exchange.protocol === "tcp" || !wantsTcp(network, facts);

function truncated(exchange: Exchange): Step {
  exchange.replyLength = writePlain(exchange.reply, exchange, RCODE.noerror, null, FLAG_TC);
  return Step.answered;
}
