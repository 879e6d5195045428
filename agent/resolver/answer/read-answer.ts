/**
 * Upstream octets → {@link CachedAnswer}: decoded strictly, cleaned, encoded again.
 *
 * Nothing an upstream says is passed through unread. Records that do not belong to the question or to its alias chain
 * are left out (an answer must not teach a client about other names), the additional section goes, TTLs are clamped,
 * and the lifetime follows RFC 2181 section 5.2 (shortest TTL) or RFC 2308 section 5 (SOA of a negative answer).
 * Pure.
 *
 * @module
 */
import { type CachedAnswer, makeAnswer } from "../cache/cached-answer.ts";
import { encodeMessage } from "../wire/encode.ts";
import { decodeMessage, type Message } from "../wire/message.ts";
import type { Record } from "../wire/rr.ts";
import { nameFromWire } from "./question-name.ts";

export interface TtlLimits {
  readonly minTtlS: number;
  readonly maxTtlS: number;
  readonly negativeTtlS: number;
}

const TYPE_CNAME = 5;
const TYPE_SOA = 6;
const TYPE_DNAME = 39;
const TYPE_RRSIG = 46;
/** What a validating client needs besides the answer: NSEC, NSEC3 and signatures. Other authority records are gossip. */
const PROOFS: ReadonlySet<number> = new Set([TYPE_RRSIG, 47, 50]);
const MAX_CHAIN = 16;
/** RCODEs worth keeping; anything else is an accident of the moment. */
const KEPT = new Set([0, 3]);

/**
 * @param question lower-case wire name that was asked, root octet included
 * @returns null if the message is not a usable answer to that question
 * @throws {WireError} if the octets are no DNS message
 */
export function readAnswer(
  octets: Uint8Array,
  question: Uint8Array,
  qtype: number,
  dnssecOk: boolean,
  nowMs: number,
  limits: TtlLimits,
): CachedAnswer | null {
  const message = decodeMessage(octets);
  const name = nameFromWire(question, 0);
  const asked = message.questions[0];
  if (!message.flags.qr || message.questions.length !== 1 || asked === undefined) return null;
  if (asked.type !== qtype || asked.class !== 1 || asked.name !== name) return null;
  return buildAnswer(message, question, qtype, dnssecOk, nowMs, limits, false);
}

function buildAnswer(
  message: Message,
  question: Uint8Array,
  qtype: number,
  dnssecOk: boolean,
  nowMs: number,
  limits: TtlLimits,
  stripped: boolean,
): CachedAnswer {
  const name = nameFromWire(question, 0);
  const chain = followChain(name, message.answers);
  const clamp = (record: Record): Record => ({
    ...record,
    ttl: Math.min(Math.max(record.ttl, limits.minTtlS), limits.maxTtlS),
  });
  const answers = message.answers.filter((record) => record.class === 1 && belongs(record, chain)).map(clamp);
  const negative = !answers.some((record) => record.type === qtype);
  const authorities = message.authorities
    .filter(({ type }) => (type === TYPE_SOA ? negative : dnssecOk && PROOFS.has(type)))
    .map(clamp);
  const hasEch = !stripped && answers.some((record) => echOf(record));
  const rcode = message.rcode & 0x0f;
  const wire = encodeMessage({
    id: 0,
    flags: { qr: true, opcode: 0, aa: false, tc: false, rd: true, ra: true, ad: false, cd: false },
    rcode,
    questions: [{ name, type: qtype, class: 1 }],
    answers,
    authorities,
    additionals: [],
  });
  const lifetimeS = KEPT.has(message.rcode) ? lifetimeOf(answers, authorities, negative, limits) : 0;
  return makeAnswer({
    wire,
    nameLength: question.length,
    qtype,
    rcode,
    withoutEch: hasEch ? buildAnswer(withoutEch(message), question, qtype, dnssecOk, nowMs, limits, true) : null,
    authenticData: message.flags.ad && !stripped,
    storedAtMs: nowMs,
    expiresAtMs: lifetimeS === 0 ? 0 : nowMs + lifetimeS * 1_000,
    targets: targetsOf(answers),
    addresses: addressesOf(answers),
  });
}

/** Names reachable from the question through CNAME and DNAME records of the answer, the question first. */
function followChain(name: string, answers: readonly Record[]): ReadonlySet<string> {
  const chain = new Set([name]);
  for (let round = 0; round < MAX_CHAIN; round += 1) {
    const before = chain.size;
    for (const record of answers) {
      const data = record.data;
      if (data.kind === "CNAME" && chain.has(record.name)) chain.add(data.target);
    }
    if (chain.size === before) break;
  }
  return chain;
}

function belongs(record: Record, chain: ReadonlySet<string>): boolean {
  if (chain.has(record.name)) return true;
  // DNAME is owned by an ancestor of the name it redirects (RFC 6672 section 2.2), as are its signatures.
  if (record.type !== TYPE_DNAME && record.type !== TYPE_RRSIG) return false;
  for (const name of chain) if (record.name === "" || name.endsWith(`.${record.name}`)) return true;
  return false;
}

function lifetimeOf(
  answers: readonly Record[],
  authorities: readonly Record[],
  negative: boolean,
  limits: TtlLimits,
): number {
  let lifetime = Number.POSITIVE_INFINITY;
  for (const record of answers) lifetime = Math.min(lifetime, record.ttl);
  if (negative) {
    const soa = authorities.find((record) => record.data.kind === "SOA");
    // Without SOA a negative answer says nothing about how long it holds (RFC 2308 section 5).
    if (soa === undefined || soa.data.kind !== "SOA") return 0;
    lifetime = Math.min(lifetime, soa.ttl, soa.data.minimum, limits.negativeTtlS);
  }
  return Number.isFinite(lifetime) ? lifetime : 0;
}

function targetsOf(answers: readonly Record[]): string[] {
  const targets: string[] = [];
  for (const record of answers) {
    const data = record.data;
    if (
      data.kind === "CNAME" ||
      data.kind === "DNAME" ||
      ((data.kind === "SVCB" || data.kind === "HTTPS") && data.target !== "")
    )
      targets.push(data.target);
  }
  return targets;
}

/** Addresses and address hints of an answer we encoded, read again: their text is not kept with it. */
export function addressesAgain(answer: CachedAnswer): string[] {
  return answer.hasAddress ? addressesOf(decodeMessage(answer.wire).answers) : [];
}

function addressesOf(answers: readonly Record[]): string[] {
  const addresses: string[] = [];
  for (const { data } of answers) {
    if (data.kind === "A" || data.kind === "AAAA") addresses.push(data.address);
    else if (data.kind === "SVCB" || data.kind === "HTTPS")
      for (const param of data.params)
        if (param.kind === "ipv4hint" || param.kind === "ipv6hint") addresses.push(...param.addresses);
  }
  return addresses;
}

function echOf(record: Record): boolean {
  const data = record.data;
  return (data.kind === "SVCB" || data.kind === "HTTPS") && data.params.some((param) => param.kind === "ech");
}

function withoutEch(message: Message): Message {
  return {
    ...message,
    answers: message.answers.map((record) => {
      const data = record.data;
      if (data.kind !== "SVCB" && data.kind !== "HTTPS") return record;
      const params = data.params
        .filter((param) => param.kind !== "ech")
        // A record that demands ech from its reader would be ignored without it (RFC 9460 section 8).
        .map((param) =>
          param.kind === "mandatory" ? { ...param, keys: param.keys.filter((key) => key !== 5) } : param,
        )
        .filter((param) => param.kind !== "mandatory" || param.keys.length > 0);
      return { ...record, data: { ...data, params } };
    }),
  };
}

/**
 * Composes the answer to a rewritten question: the question's name is an alias of the safe target (safe search).
 *
 * @param question   lower-case wire name that was asked
 * @param target     safe name the question is sent to; null for fixed addresses
 * @param resolved   answer to the target's own question; null for fixed addresses
 * @param fixed      A records the engine publishes
 */
export function aliasAnswer(
  question: Uint8Array,
  qtype: number,
  target: string | null,
  resolved: CachedAnswer | null,
  fixed: readonly string[],
  nowMs: number,
  ttlS: number,
  limits: TtlLimits,
): CachedAnswer {
  const name = nameFromWire(question, 0);
  const base = { name, class: 1, ttl: ttlS };
  const answers: Record[] = [];
  const authorities: Record[] = [];
  if (target !== null && resolved !== null) {
    answers.push({ ...base, type: TYPE_CNAME, data: { kind: "CNAME", target } });
    const inner = decodeMessage(resolved.wire);
    const ageS = Math.floor((nowMs - resolved.storedAtMs) / 1_000);
    const aged = (record: Record): Record => ({ ...record, ttl: Math.max(0, record.ttl - ageS) });
    answers.push(...inner.answers.map(aged));
    authorities.push(...inner.authorities.filter((record) => record.type === TYPE_SOA).map(aged));
  } else for (const address of fixed) answers.push({ ...base, type: 1, data: { kind: "A", address } });
  const composed = buildAnswer(
    {
      id: 0,
      flags: { qr: true, opcode: 0, aa: false, tc: false, rd: true, ra: true, ad: false, cd: false },
      rcode: 0,
      questions: [{ name, type: qtype, class: 1 }],
      answers,
      authorities,
      additionals: [],
    },
    question,
    qtype,
    false,
    nowMs,
    limits,
    true,
  );
  return composed;
}
