/**
 * Last word: where does the answer lead?
 *
 * Position: above the cache, so that every answer is judged every time it is used, cached or not: lists and policies
 * change while answers are kept, and two networks share one cache. A harmless name may be an alias of a blocked one
 * (CNAME cloaking), an HTTPS record may name another host or carry addresses of its own, and a public name may point
 * into the venue's own network (DNS rebinding).
 *
 * What the indexes say about an answer's targets is remembered with the answer for as long as the snapshot lives, so
 * the usual cached answer costs two mask tests.
 *
 * @module
 */
import { effective, MatchMasks } from "../../../blocklists/lookup/masks.ts";
import { SuffixWalk, walkName } from "../../../blocklists/lookup/walk.ts";
import { isPrivateAddress, parseAddress } from "../../../policies/engine/address.ts";
import { evaluateResponse, type ResponseTarget } from "../../../policies/engine/evaluate-response.ts";
import { intersects } from "../../../policies/engine/mask.ts";
import type { DomainName } from "../../../policies/schema/vocabulary.ts";
import { writeBlock } from "../answer/block.ts";
import { FLAG_TC, OUR_UDP_SIZE, writeHead, writeOpt } from "../answer/reply.ts";
import { type CachedAnswer, copyAnswer, NO_SOURCES, settleAddresses } from "../cache/cached-answer.ts";
import { encodeName } from "../wire/name.ts";
import { type Exchange, type Handler, Outcome, type Snapshot, Step } from "./handler.ts";

const walk = new SuffixWalk();
const masks = new MatchMasks();
const bits = new Uint32Array(4);
const FLAG_AD = 0x20;

export const inspect: Handler = {
  name: "inspect",
  run(exchange: Exchange, snapshot: Snapshot): Step {
    const answer = exchange.answer;
    const network = exchange.network;
    if (answer === null || network === null) return Step.dropped;
    if (answer.inspectedSerial !== snapshot.serial) look(answer, snapshot);
    if (answer.targets.length > 0 || answer.leadsInside === true) {
      if (
        intersects(answer.inspectedRules, network.ruleMask) ||
        intersects(answer.inspectedLists, network.blockMask) ||
        answer.leadsInside === true
      ) {
        const verdict = evaluateResponse(network, {
          query: exchange.verdict,
          targets: factsOf(answer, snapshot),
          addresses: answer.addresses,
        });
        if (verdict.kind === "block") {
          exchange.verdict = verdict;
          exchange.outcome = Outcome.blocked;
          exchange.replyLength = writeBlock(
            exchange.reply,
            exchange,
            network.policy.answer,
            verdict,
            snapshot.describeBlock(verdict.category),
          );
          return Step.answered;
        }
      }
    }
    write(exchange, network.policy.ech === "strip" && answer.withoutEch !== null ? answer.withoutEch : answer);
    return Step.answered;
  },
};

/** Remembers what the snapshot's indexes say about everything the answer leads to. */
function look(answer: CachedAnswer, snapshot: Snapshot): void {
  answer.inspectedRules = NO_SOURCES;
  answer.inspectedLists = NO_SOURCES;
  for (const target of answer.targets) {
    const wire = encodeName(target);
    answer.inspectedRules = union(answer.inspectedRules, lookUp(wire, answer.qtype, snapshot, "rules"));
    answer.inspectedLists = union(answer.inspectedLists, lookUp(wire, answer.qtype, snapshot, "lists"));
  }
  if (answer.leadsInside === null)
    settleAddresses(
      answer,
      answer.addresses.some((address) => {
        const octets = parseAddress(address);
        return octets === null || isPrivateAddress(octets);
      }),
    );
  answer.inspectedSerial = snapshot.serial;
}

/** @returns `held` itself if nothing is added, so that empty masks stay shared */
function union(held: Uint32Array, found: Uint32Array): Uint32Array {
  if (found.every((word) => word === 0)) return held;
  return held.map((word, index) => word | (found[index] as number));
}

function lookUp(name: Uint8Array, qtype: number, snapshot: Snapshot, pack: "rules" | "lists"): Uint32Array {
  bits.fill(0);
  masks.reset();
  if (walkName(name, 0, name.length, snapshot.rules.seed, walk) < 0) return bits;
  if (snapshot[pack].match(walk, name, 0, qtype, masks)) effective(masks, bits);
  return bits;
}

function factsOf(answer: CachedAnswer, snapshot: Snapshot): ResponseTarget[] {
  return answer.targets.map((target) => {
    const wire = encodeName(target);
    return {
      name: target as DomainName,
      qtype: answer.qtype,
      ruleBits: lookUp(wire, answer.qtype, snapshot, "rules").slice(),
      listBits: lookUp(wire, answer.qtype, snapshot, "lists").slice(),
      entryOf: (pack, source) => {
        walkName(wire, 0, wire.length, snapshot.rules.seed, walk);
        return snapshot[pack].explain(walk, wire, 0, answer.qtype).find((found) => found.source === source)?.entry;
      },
    };
  });
}

/** Copies the answer under the client's own header and question, or says «truncated» if it does not fit. */
function write(exchange: Exchange, answer: CachedAnswer): void {
  const limit = exchange.protocol === "udp" ? Math.min(exchange.udpSize, OUR_UDP_SIZE) : 65_535;
  const { reply, packet } = exchange;
  if (answer.wire.length + (exchange.hasEdns ? 11 : 0) > limit) {
    const end = writeHead(reply, exchange, answer.rcode, FLAG_TC);
    exchange.replyLength = writeOpt(reply, end, exchange, null);
    return;
  }
  const length = copyAnswer(answer, reply, exchange.receivedAtMs);
  // Our own question was lower case; the client gets its spelling back.
  const end = exchange.qnameEnd;
  for (let i = 12; i < end; i += 1) reply[i] = packet[i] as number;
  reply[0] = packet[0] as number;
  reply[1] = packet[1] as number;
  reply[2] = 0x80 | ((packet[2] as number) & 0x01);
  const wantsAd = exchange.dnssecOk || ((packet[3] as number) & FLAG_AD) !== 0;
  reply[3] = 0x80 | ((packet[3] as number) & 0x10) | answer.rcode | (wantsAd && answer.authenticData ? FLAG_AD : 0);
  exchange.replyLength = writeOpt(reply, length, exchange, null);
}
