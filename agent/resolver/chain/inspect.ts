/**
 * Last word: where does the answer lead?
 *
 * Position: above the cache, so that every answer is judged every time it is used, cached or not: lists and policies
 * change while answers are kept, and two networks share one cache. A harmless name may be an alias of a blocked one
 * (CNAME cloaking), an HTTPS record may name another host or carry addresses of its own, and a public name may point
 * into the venue's own network (DNS rebinding).
 *
 * What the indexes say about an answer's targets and addresses is remembered with the answer for as long as the snapshot
 * lives, so the usual cached answer costs two mask tests. Addresses are looked up only if some list has any.
 *
 * The answer to a blocked question is the alias a list chose for it: where that leads was the list's to say, and only a
 * private address is looked for.
 *
 * @module
 */
import type { ListIndex } from "../../../blocklists/lookup/list-index.ts";
import { effective, MatchMasks } from "../../../blocklists/lookup/masks.ts";
import { SuffixWalk, walkName } from "../../../blocklists/lookup/walk.ts";
import { isPrivateAddress, parseAddress } from "../../../policies/engine/address.ts";
import type { ListFacts } from "../../../policies/engine/evaluate-query.ts";
import { evaluateResponse, type ResponseTarget } from "../../../policies/engine/evaluate-response.ts";
import { intersects } from "../../../policies/engine/mask.ts";
import type { DomainName } from "../../../policies/schema/vocabulary.ts";
import { edeOf } from "../answer/block.ts";
import { addressesAgain } from "../answer/read-answer.ts";
import { type EdeOption, FLAG_TC, writeHead, writeOpt } from "../answer/reply.ts";
import {
  type CachedAnswer,
  copyAnswer,
  type ListedAddress,
  NO_SOURCES,
  settleAddresses,
  settleListed,
} from "../cache/cached-answer.ts";
import { encodeName } from "../wire/name.ts";
import type { DecideSettings } from "./decide.ts";
import { enforce, replyLimit, withoutAlias } from "./enforce.ts";
import { askedOf, withoutPassed } from "./facts.ts";
import { type Exchange, type Handler, type Snapshot, Step } from "./handler.ts";

const walk = new SuffixWalk();
const masks = new MatchMasks();
const bits = new Uint32Array(4);
const FLAG_AD = 0x20;

export function inspect(settings: DecideSettings): Handler {
  return {
    name: "inspect",
    run(exchange: Exchange, snapshot: Snapshot): Step {
      const answer = exchange.answer;
      const network = exchange.network;
      if (answer === null || network === null) return Step.dropped;
      if (answer.inspectedSerial !== snapshot.serial) look(answer, snapshot);
      const { verdict } = exchange;
      if (verdict.kind === "block") {
        if (answer.leadsInside === true && network.policy.privateAddresses !== "keep")
          return withoutAlias(exchange, snapshot, verdict);
        write(exchange, answer, edeOf(exchange, verdict, snapshot.describeBlock(verdict.category)));
        return Step.answered;
      }
      if (
        answer.leadsInside === true ||
        ((answer.targets.length > 0 || answer.listed.length > 0) &&
          (intersects(answer.inspectedRules, network.ruleMask) || intersects(answer.inspectedLists, network.blockMask)))
      ) {
        const judged = evaluateResponse(network, {
          query: verdict,
          targets: targetFacts(exchange, answer, snapshot),
          addresses: answer.addresses,
          listed: addressFacts(exchange, answer, snapshot),
        });
        if (judged.kind === "block")
          return enforce(exchange, snapshot, judged, (cname) => settings.variantOf({ cname: cname as DomainName }));
      }
      write(exchange, network.policy.ech === "strip" && answer.withoutEch !== null ? answer.withoutEch : answer, null);
      return Step.answered;
    },
  };
}

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
  settleListed(answer, snapshot.lists.hasAddresses ? listedOf(answer, snapshot) : []);
  for (const { bits: found } of answer.listed) answer.inspectedLists = union(answer.inspectedLists, found);
  answer.inspectedSerial = snapshot.serial;
}

function listedOf(answer: CachedAnswer, snapshot: Snapshot): ListedAddress[] {
  const listed: ListedAddress[] = [];
  for (const text of addressesAgain(answer)) {
    const octets = parseAddress(text);
    masks.reset();
    if (octets === null || !snapshot.lists.matchAddress(octets, masks)) continue;
    const found = new Uint32Array(4);
    if (effective(masks, found)) listed.push({ octets, bits: found });
  }
  return listed;
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

const isNamed = (exchange: Exchange): boolean => exchange.network?.policy.mode !== "C";

function targetFacts(exchange: Exchange, answer: CachedAnswer, snapshot: Snapshot): ResponseTarget[] {
  const client = exchange.client;
  return answer.targets.map((target) => {
    const wire = encodeName(target);
    const listBits = lookUp(wire, answer.qtype, snapshot, "lists").slice();
    withoutPassed(listBits, client === null ? null : client.listed);
    const rulesOf = (index: ListIndex) => {
      walkName(wire, 0, wire.length, snapshot.rules.seed, walk);
      return index.explain(walk, wire, 0, answer.qtype);
    };
    return {
      name: target as DomainName,
      qtype: answer.qtype,
      device: client?.device ?? null,
      ruleBits: lookUp(wire, answer.qtype, snapshot, "rules").slice(),
      listBits,
      ...askedOf(snapshot, rulesOf, isNamed(exchange)),
    };
  });
}

function addressFacts(exchange: Exchange, answer: CachedAnswer, snapshot: Snapshot): ListFacts[] {
  return answer.listed.map(({ octets, bits: found }) => {
    const listBits = found.slice();
    withoutPassed(listBits, exchange.client === null ? null : exchange.client.listed);
    return { listBits, ...askedOf(snapshot, (index) => index.explainAddress(octets), isNamed(exchange)) };
  });
}

/** Copies the answer under the client's own header and question, or says «truncated» if it does not fit. */
function write(exchange: Exchange, answer: CachedAnswer, ede: EdeOption | null): void {
  const limit = replyLimit(exchange);
  const { reply, packet } = exchange;
  if (answer.wire.length + (exchange.hasEdns ? 11 + (ede === null ? 0 : 6 + ede.text.length) : 0) > limit) {
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
  exchange.replyLength = writeOpt(reply, length, exchange, ede);
}
