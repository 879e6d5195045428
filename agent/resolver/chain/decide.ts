/**
 * Fourth and fifth: special names, then everything policy knows about the question's own name.
 *
 * Position: above the cache, so that cached answers stay free of policy and one network's verdict can never reach
 * another; and before any upstream is asked, because a stranger must not learn a blocked name from us. Special names
 * come first: a list that carries a browser's canary name and answers it would switch encrypted DNS on.
 *
 * The hot path walks the name once, probes two indexes, and asks the engine only if some bit matters here. The
 * engine's word is final; `mayMatter` is proved equivalent to it by a property test.
 *
 * @module
 */
import { effective } from "../../../blocklists/lookup/masks.ts";
import { mayMatter } from "../../../policies/engine/compile-network.ts";
import { evaluateQuery } from "../../../policies/engine/evaluate-query.ts";
import type { DomainName } from "../../../policies/schema/vocabulary.ts";
import { writeBlock, writeSpecial } from "../answer/block.ts";
import { nameFromWire } from "../answer/question-name.ts";
import { type Exchange, type Handler, Outcome, type Snapshot, Step } from "./handler.ts";

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
      const { walk, packet, ruleMatch, listMatch } = exchange;
      ruleMatch.reset();
      listMatch.reset();
      const inRules = snapshot.rules.match(walk, packet, 12, exchange.qtype, ruleMatch);
      const inLists = snapshot.lists.match(walk, packet, 12, exchange.qtype, listMatch);
      if (!inRules && !inLists && !network.allowOnly) {
        if (exchange.hasBits) exchange.clearBits();
        return Step.next;
      }
      exchange.hasBits = true;
      effective(ruleMatch, exchange.ruleBits);
      effective(listMatch, exchange.listBits);
      if (!mayMatter(network, exchange.ruleBits, exchange.listBits)) return Step.next;

      const name = nameFromWire(packet, 12) as DomainName;
      const facts = { name, qtype: exchange.qtype, ruleBits: exchange.ruleBits, listBits: exchange.listBits };
      const verdict = evaluateQuery(
        network,
        // Which entry covered the name is told of loaned devices and stations only; finding it costs reads of the file.
        network.policy.mode === "C"
          ? facts
          : { ...facts, entryOf: (pack, source) => entryOf(exchange, snapshot[pack], source) },
      );
      exchange.verdict = verdict;
      switch (verdict.kind) {
        case "pass":
        case "allow":
          return Step.next;
        case "special":
          exchange.outcome = Outcome.special;
          exchange.replyLength = writeSpecial(exchange.reply, exchange, verdict);
          return Step.answered;
        case "block":
          exchange.outcome = Outcome.blocked;
          exchange.replyLength = writeBlock(
            exchange.reply,
            exchange,
            network.policy.answer,
            verdict,
            snapshot.describeBlock(verdict.category),
          );
          return Step.answered;
        case "rewrite":
          exchange.outcome = Outcome.rewritten;
          exchange.variant = settings.variantOf(verdict.target);
          return Step.next;
        default:
          return verdict satisfies never;
      }
    },
  };
}

function entryOf(exchange: Exchange, pack: Snapshot["lists"], source: number): string | undefined {
  return pack
    .explain(exchange.walk, exchange.packet, 12, exchange.qtype)
    .find((found) => found.source === source && found.kind === "deny")?.entry;
}
