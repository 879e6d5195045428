/**
 * The answer cache against a naive map that never forgets: what it returns is what was stored last under that question and
 * still fresh; it may forget, it may never invent, and it never exceeds its capacity.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnswerCache, keyOf } from "../../agent/resolver/cache/answer-cache.ts";
import { type CachedAnswer, copyAnswer, makeAnswer } from "../../agent/resolver/cache/cached-answer.ts";
import { encodeMessage } from "../../agent/resolver/wire/encode.ts";
import { decodeMessage } from "../../agent/resolver/wire/message.ts";
import { recordFromText } from "../../agent/resolver/wire/text.ts";
import { encodeName } from "../../agent/resolver/wire/name.ts";

/** @param tag tells answers apart */
const answer = (name: string, expiresAtMs: number, tag: number): CachedAnswer => {
  const question = encodeName(name);
  return makeAnswer({
    wire: Uint8Array.from([...new Uint8Array(12), ...question, tag]),
    nameLength: question.length,
    qtype: 1,
    rcode: 0,
    withoutEch: null,
    authenticData: false,
    storedAtMs: 0,
    expiresAtMs,
    targets: [],
    addresses: [],
  });
};

// Few names and fewer hashes: collisions are the rule here, and only the comparison of names keeps answers apart.
const names = Array.from({ length: 24 }, (_, i) => `n${i}.example`);
const hashOf = (name: string): [number, number] => {
  const n = Number(/\d+/u.exec(name)?.[0]);
  return [n % 3, n % 2];
};
const step = fc.record({
  kind: fc.constantFrom("store", "find", "find", "wait", "clear"),
  name: fc.constantFrom(...names),
  upper: fc.boolean(),
  ttlS: fc.integer({ min: 1, max: 20 }),
  seconds: fc.integer({ min: 0, max: 10 }),
});

describe("AnswerCache", () => {
  it("agrees with a map as far as it remembers", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.integer({ min: 1, max: 40 }), (steps, capacity) => {
        const cache = new AnswerCache(capacity);
        const naive = new Map<string, CachedAnswer>();
        let now = 0;
        let tag = 0;
        for (const { kind, name, upper, ttlS, seconds } of steps) {
          const [lo, hi] = hashOf(name);
          if (kind === "wait") now += seconds * 1_000;
          else if (kind === "clear" && seconds === 0) {
            cache.clear();
            naive.clear();
            expect(cache.size).toBe(0);
          } else if (kind === "store") {
            const fresh = answer(name, now + ttlS * 1_000, (tag += 1) & 0xff);
            cache.store(lo, hi, fresh);
            naive.set(name, fresh);
            const octets = encodeName(name);
            expect(cache.find(lo, hi, octets, 0, octets.length, now)).toBe(fresh);
          } else {
            const octets = encodeName(upper ? name.toUpperCase() : name);
            const found = cache.find(lo, hi, Uint8Array.of(9, 9, ...octets), 2, octets.length, now);
            const known = naive.get(name);
            if (found !== null) expect(found).toBe(known);
            if (known === undefined || known.expiresAtMs <= now) expect(found).toBeNull();
          }
          expect(cache.size).toBeLessThanOrEqual(Math.max(8, 2 ** Math.ceil(Math.log2(capacity / 8)) * 8));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("forgets the least recently used of a full set, and only then", () => {
    const cache = new AnswerCache(8);
    const find = (name: string): CachedAnswer | null => {
      const octets = encodeName(name);
      return cache.find(0, 0, octets, 0, octets.length, 0);
    };
    for (let i = 0; i < 8; i += 1) cache.store(0, 0, answer(`n${i}.example`, 1, i));
    expect(names.slice(0, 8).every((name) => find(name) !== null)).toBe(true);
    find("n0.example");
    cache.store(0, 0, answer("n8.example", 1, 8));
    expect(find("n1.example")).toBeNull();
    for (const name of ["n0.example", "n2.example", "n8.example"]) expect(find(name)).not.toBeNull();
    expect(cache.size).toBe(8);
  });

  it("keys differ for type, DO, CD and variant", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.uniqueArray(
          fc.tuple(fc.integer({ min: 0, max: 65_535 }), fc.boolean(), fc.boolean(), fc.integer({ min: 0, max: 300 })),
          { selector: (parts) => parts.join(" "), minLength: 2, maxLength: 20 },
        ),
        (hi, all) => {
          const keys = new Set(all.map(([qtype, dnssecOk, cd, variant]) => keyOf(hi, qtype, dnssecOk, cd, variant)));
          expect(keys.size).toBe(all.length);
        },
      ),
    );
  });

  it("ages every TTL of a message by whole seconds and stops at zero", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 0x7fff_ffff }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (ttls, elapsedMs) => {
          const records = ttls.map((ttl, i) =>
            recordFromText(`www.example ${ttl} ${i % 2 === 0 ? "A 192.0.2.1" : "TXT x"}`),
          );
          const message = {
            id: 0,
            flags: { qr: true, opcode: 0, aa: false, tc: false, rd: true, ra: true, ad: false, cd: false },
            rcode: 0,
            questions: [{ name: "www.example", type: 1, class: 1 }],
            answers: records.slice(1),
            authorities: records.slice(0, 1),
            additionals: [],
          };
          const kept = { ...answer("www.example", 1, 1), wire: encodeMessage(message) };
          const out = new Uint8Array(1_000);
          const aged = decodeMessage(out.slice(0, copyAnswer(kept, out, elapsedMs)));
          const wanted = (record: { readonly ttl: number }): number =>
            Math.max(0, record.ttl - Math.floor(elapsedMs / 1_000));
          expect(aged.answers.map(({ ttl }) => ttl)).toEqual(message.answers.map(wanted));
          expect(aged.authorities.map(({ ttl }) => ttl)).toEqual(message.authorities.map(wanted));
        },
      ),
    );
  });
});
