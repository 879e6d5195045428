/**
 * The only handler that asks anybody else, and only about names that policy lets through.
 *
 * Position: last before the answer is inspected. Identical questions in flight share one exchange: it saves the
 * upstream work and leaves a forger one chance instead of hundreds (RFC 5452 section 5). A question that policy
 * rewrites asks for the safe target instead; if the target cannot be had the answer is SERVFAIL, never the original
 * (fail closed). The alias a list wants for a name it blocks is had the same way. Types that could lead around a rewrite (HTTPS, SVCB, TXT …) are NODATA.
 *
 * @module
 */
import type { RewriteTarget, Verdict } from "../../../policies/engine/verdict.ts";
import { writeNoData } from "../answer/block.ts";
import { foldedName } from "../answer/question-name.ts";
import { aliasAnswer, type TtlLimits } from "../answer/read-answer.ts";
import { RCODE, writePlain } from "../answer/reply.ts";
import { type AnswerCache, keyOf } from "../cache/answer-cache.ts";
import type { CachedAnswer } from "../cache/cached-answer.ts";
import { encodeName } from "../wire/name.ts";
import { withoutAlias } from "./enforce.ts";
import { type Exchange, type ForwardKey, type Handler, Outcome, type Ports, type Snapshot, Step } from "./handler.ts";

const TYPE_A = 1;
const TYPE_AAAA = 28;
const REWRITE_TTL_S = 300;
const UNREACHABLE = {
  code: 22,
  text: new TextEncoder().encode("Latarnik: no upstream answered / brak odpowiedzi serwera nadrzędnego"),
};
const SAFE_TARGET = {
  code: 22,
  text: new TextEncoder().encode("Latarnik: safe search unreachable / bezpieczne wyszukiwanie nieosiągalne"),
};

export interface ForwardSettings {
  readonly cache: AnswerCache;
  readonly ports: Ports;
  readonly limits: TtlLimits;
  /** Continues an exchange that was pending; `exchange.answer` is set or a reply is written. */
  resume(exchange: Exchange, step: Step): void;
}

export function forward(settings: ForwardSettings): Handler {
  const { cache, ports, limits } = settings;

  function ask(exchange: Exchange): Step {
    const key: ForwardKey = {
      name: foldedName(exchange.packet, 12, exchange.qnameEnd),
      qtype: exchange.qtype,
      dnssecOk: exchange.dnssecOk,
      checkingDisabled: ((exchange.packet[3] as number) & 0x10) !== 0,
    };
    let settled = false;
    let waiting = false;
    ports.forward(key, (answer) => {
      settled = true;
      const step = accept(exchange, answer);
      if (waiting) settings.resume(exchange, step);
    });
    if (settled) return exchange.answer === null ? Step.answered : Step.next;
    waiting = true;
    return Step.pending;
  }

  function accept(exchange: Exchange, answer: CachedAnswer | null): Step {
    if (answer === null || (answer.rcode !== RCODE.noerror && answer.rcode !== RCODE.nxdomain)) {
      exchange.outcome = Outcome.failed;
      exchange.replyLength = writePlain(exchange.reply, exchange, RCODE.servfail, answer === null ? UNREACHABLE : null);
      return Step.answered;
    }
    exchange.answer = answer;
    return Step.next;
  }

  function rewrite(exchange: Exchange, snapshot: Snapshot): Step {
    const verdict = exchange.verdict;
    const target = aliasOf(verdict);
    if (target === null) return ask(exchange);
    if (exchange.qtype !== TYPE_A && exchange.qtype !== TYPE_AAAA) {
      exchange.replyLength = writeNoData(exchange.reply, exchange, REWRITE_TTL_S);
      return Step.answered;
    }
    const question = foldedName(exchange.packet, 12, exchange.qnameEnd);
    if ("a" in target) {
      if (exchange.qtype === TYPE_AAAA) {
        exchange.replyLength = writeNoData(exchange.reply, exchange, REWRITE_TTL_S);
        return Step.answered;
      }
      exchange.answer = keep(
        exchange,
        aliasAnswer(question, TYPE_A, null, null, target.a, exchange.receivedAtMs, REWRITE_TTL_S, limits),
      );
      return Step.next;
    }
    const key: ForwardKey = {
      name: encodeName(target.cname),
      qtype: exchange.qtype,
      dnssecOk: false,
      checkingDisabled: false,
    };
    let settled = false;
    let waiting = false;
    ports.forward(key, (answer) => {
      settled = true;
      const usable =
        answer !== null &&
        answer.rcode === RCODE.noerror &&
        // A safe target without IPv4 address is no target at all; without IPv6 it merely is one of many.
        (exchange.qtype === TYPE_AAAA || answer.hasAddress);
      if (usable)
        exchange.answer = keep(
          exchange,
          aliasAnswer(question, exchange.qtype, target.cname, answer, [], ports.now(), ttlOf(exchange), limits),
        );
      else if (verdict.kind === "block") withoutAlias(exchange, exchange.snapshot ?? snapshot, verdict);
      else {
        exchange.outcome = Outcome.failed;
        exchange.replyLength = writePlain(exchange.reply, exchange, RCODE.servfail, SAFE_TARGET);
      }
      if (waiting) settings.resume(exchange, usable ? Step.next : Step.answered);
    });
    if (settled) return exchange.answer === null ? Step.answered : Step.next;
    waiting = true;
    return Step.pending;
  }

  function keep(exchange: Exchange, answer: CachedAnswer): CachedAnswer {
    if (answer.expiresAtMs > 0) {
      const checkingDisabled = ((exchange.packet[3] as number) & 0x10) !== 0;
      const hi = keyOf(
        exchange.walk.hi[0] as number,
        exchange.qtype,
        exchange.dnssecOk,
        checkingDisabled,
        exchange.variant,
      );
      cache.store((exchange.walk.lo[0] as number) | 0, hi, answer);
    }
    return answer;
  }

  return {
    name: "forward",
    run: (exchange, snapshot) =>
      exchange.answer !== null ? Step.next : exchange.variant === 0 ? ask(exchange) : rewrite(exchange, snapshot),
  };
}

/** A lifted block is forgotten as soon as any other; safe search is there to stay. */
const ttlOf = ({ verdict, network }: Exchange): number =>
  verdict.kind === "block" ? (network?.policy.answer.ttlS ?? REWRITE_TTL_S) : REWRITE_TTL_S;

/** Where a question is sent instead: by the policy, or by the list that blocks it. */
function aliasOf(verdict: Verdict): RewriteTarget | null {
  if (verdict.kind === "rewrite") return verdict.target;
  return verdict.kind === "block" && verdict.action?.kind === "cname" ? { cname: verdict.action.target } : null;
}
