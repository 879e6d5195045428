/**
 * What a step expected against what came: one line of text for each difference.
 *
 * Beyond what a scenario writes down every reply is held to what is true of all replies: strictly well-formed, QR and RA
 * set, the client's id and question octet by octet, OPT exactly when the client sent one.
 *
 * @module
 */
import { rcodeName } from "../../../agent/resolver/wire/registry.ts";
import { recordToText } from "../../../agent/resolver/wire/text.ts";
import { see, type Seen } from "../question.ts";
import type { StepResult } from "./run.ts";
import type { Expected } from "./schema.ts";

export function differences(result: StepResult): string[] {
  const { step } = result;
  const expected: Expected = { ...step.expect };
  for (const field of step.match)
    if (expected[field] === undefined) Object.assign(expected, { [field]: field === "ede" ? null : [] });
  const faults: string[] = [];
  const same = (what: string, got: unknown, wanted: unknown): void => {
    if (wanted !== undefined && JSON.stringify(got) !== JSON.stringify(wanted))
      faults.push(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  };
  if (result.sent !== null) {
    same("dropped", result.dropped, expected.dropped ?? false);
    same("waiting", result.waiting, expected.waiting ?? false);
  }
  same("upstreamAsked", result.asked.length, expected.upstreamAsked);
  same("fromCache", result.fromCache, expected.fromCache);
  same("network", result.network, expected.network);
  if (expected.counted !== undefined)
    same("counted", sorted([...result.counted]), sorted(Object.entries(expected.counted)));
  if (expected.spikes !== undefined) same("spikes", result.spikes, expected.spikes);
  if (expected.hits !== undefined) {
    same("number of hits", result.hits.length, expected.hits.length);
    for (const [index, hit] of expected.hits.entries())
      for (const [key, value] of Object.entries(hit))
        same(`hit ${index + 1} ${key}`, result.hits[index]?.[key as "name"] ?? null, value);
  }
  if (result.reply === null || result.sent === null) {
    if (expected.rcode !== undefined) faults.push(`rcode: expected ${expected.rcode}, got no reply`);
    return faults;
  }
  const seen = see(result.reply);
  faults.push(...alwaysTrue(result.sent, result.reply, seen));
  const { message } = seen;
  const texts = (records: readonly Parameters<typeof recordToText>[0][]): string[] => records.map(recordToText).sort();
  same("rcode", rcodeName(message.rcode), expected.rcode);
  same("ede", seen.ede, expected.ede);
  if (expected.edeText !== undefined && !seen.edeText.includes(expected.edeText))
    faults.push(`edeText: «${seen.edeText}» does not contain «${expected.edeText}»`);
  if (expected.edeWithout !== undefined && seen.edeText.includes(expected.edeWithout))
    faults.push(`edeText: «${seen.edeText}» contains «${expected.edeWithout}»`);
  same("answer", texts(message.answers), expected.answer?.toSorted());
  same("authority", texts(message.authorities), expected.authority?.toSorted());
  if (expected.soaTtl !== undefined) {
    const soas = message.authorities.filter(({ data }) => data.kind === "SOA");
    same("soaTtl", soas.length === 1 ? soas[0]?.ttl : soas.map(({ ttl }) => ttl), expected.soaTtl);
  }
  same("tc", message.flags.tc, expected.tc);
  same("ad", message.flags.ad, expected.ad);
  same("edns", message.edns !== undefined, expected.edns);
  if (expected.question !== undefined) {
    const echoed = message.questions[0];
    same("question", echoed === undefined ? null : (echoed.sent ?? echoed.name), expected.question);
  }
  if (expected.octets !== undefined && result.reply.length > expected.octets)
    faults.push(`octets: ${result.reply.length}, at most ${expected.octets} expected`);
  return faults;
}

const sorted = (counts: readonly (readonly [string, number])[]): string[] =>
  counts.map(([key, count]) => `${key} ${count}`).sort();

function alwaysTrue(sent: Uint8Array, reply: Uint8Array, { message }: Seen): string[] {
  const faults: string[] = [];
  if (reply[0] !== sent[0] || reply[1] !== sent[1]) faults.push("the id is not the question's");
  if (!message.flags.qr || !message.flags.ra) faults.push("QR or RA is missing");
  if (message.flags.rd !== ((sent[2] ?? 0) % 2 === 1)) faults.push("RD is not the client's");
  if (message.questions.length > 1) faults.push("more than one question echoed");
  if (message.questions.length === 1) {
    // From the name's first octet to the class: the client's own octets.
    let end = 12;
    while ((reply[end] ?? 0) !== 0) end += 1 + (reply[end] ?? 0);
    for (let at = 12; at < end + 5; at += 1)
      if (reply[at] !== sent[at]) return [...faults, "the question is not echoed as it was sent"];
  }
  return faults;
}
