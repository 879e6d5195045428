/**
 * Whatever octets arrive, the core drops or answers with a strictly well-formed reply to that very question; answers of
 * whatever octets an upstream sends never leave it unfiltered or malformed.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bucket } from "../../agent/resolver/chain/handler.ts";
import { sourcePrefix } from "../../agent/resolver/chain/identify.ts";
import { take } from "../../agent/resolver/chain/limit.ts";
import { ResolverCore } from "../../agent/resolver/core.ts";
import { parseIpv6 } from "../../agent/resolver/wire/address.ts";
import { compile } from "../support/judged.ts";
import { Remembered } from "../support/observed.ts";
import { question, see } from "../support/question.ts";

const judged = compile({ lists: [{ id: "casino", category: "TS-10C", names: ["blocked.example"] }] });

function run(
  octets: Uint8Array,
  upstream: Uint8Array | null,
  tcp: boolean,
): { reply: Uint8Array | null; failures: string[]; asked: number } {
  const failures: string[] = [];
  let reply: Uint8Array | null = null;
  let asked = 0;
  const core: ResolverCore = new ResolverCore(
    {
      cacheEntries: 64,
      limits: { minTtlS: 0, maxTtlS: 86_400, negativeTtlS: 900 },
      rate: { perSecond: 1e9, burst: 1e9 },
      now: () => 1_000_000,
      ask: (_key, done) => {
        asked += 1;
        done(upstream);
      },
      failed: (handler, error) => failures.push(`${handler} ${String(error)}`),
    },
    judged,
    new Remembered(() => core.snapshot),
  );
  core.receive(
    octets,
    tcp ? "tcp" : "udp",
    "",
    "10.77.20.5",
    4_000,
    (done) => (reply = done.reply.slice(0, done.replyLength)),
    true,
  );
  return { reply, failures, asked };
}

const mutation = fc.array(fc.tuple(fc.nat({ max: 80 }), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
const mutate = (octets: Uint8Array, changes: readonly (readonly [number, number])[], cut: number): Uint8Array => {
  const changed = octets.slice(0, Math.max(0, octets.length - cut));
  for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
  return changed;
};
const answerOctets = Uint8Array.from([
  0x12, 0x34, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0, 3, 119, 119, 119, 7, 101, 120, 97, 109, 112, 108, 101, 0, 0, 1, 0, 1,
  0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 10, 7, 98, 108, 111, 99, 107, 101, 100, 0xc0, 16, 0xc0, 41, 0, 1, 0, 1, 0, 0, 0,
  60, 0, 4, 192, 0, 2, 7,
]);

describe("the core", () => {
  it("answers any octets with a well-formed reply or not at all, and no handler throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 80 }),
          fc
            .tuple(
              fc.constantFrom("blocked.example A", "www.example A", "www.google.com HTTPS", "localhost A"),
              mutation,
              fc.nat({ max: 20 }),
            )
            .map(([asked, changes, cut]) => mutate(question(asked), changes, cut % 3 === 0 ? cut : 0)),
        ),
        fc.boolean(),
        (octets, tcp) => {
          const { reply, failures } = run(octets, null, tcp);
          expect(failures).toEqual([]);
          const isAnswer = octets.length < 12 || ((octets[2] as number) & 0x80) !== 0;
          if (isAnswer) expect(reply).toBeNull();
          else {
            const seen = see(reply ?? new Uint8Array(0));
            expect(seen.message.id).toBe(((octets[0] as number) << 8) | (octets[1] as number));
            expect(seen.message.flags.qr).toBe(true);
            // Never an amplifier: what we say without an upstream is short.
            expect(reply?.length).toBeLessThan(octets.length + 260);
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it("turns any octets of an upstream into an answer that leads nowhere forbidden, or SERVFAIL", () => {
    fc.assert(
      fc.property(mutation, fc.nat({ max: 60 }), (changes, cut) => {
        const { reply, failures, asked } = run(
          question("www.example A"),
          mutate(answerOctets, changes, cut % 4 === 0 ? cut : 0),
          false,
        );
        expect(failures).toEqual([]);
        expect(asked).toBe(1);
        const { message, rcode } = see(reply ?? new Uint8Array(0));
        // An NS or MX record of the question is no alias; nobody follows it.
        const led = message.answers.filter(({ data }) => data.kind === "CNAME" || data.kind === "DNAME");
        expect(JSON.stringify(led)).not.toContain("blocked.example");
        if (message.answers.length > 0) expect(["NOERROR", "NXDOMAIN"]).toContain(rcode);
      }),
      { numRuns: 1_500 },
    );
  });

  it("blocks the alias of the unchanged upstream answer (the property above has something to find)", () => {
    const { reply } = run(question("www.example A"), answerOctets, false);
    expect(see(reply ?? new Uint8Array(0)).rcode).toBe("NXDOMAIN");
  });
});

describe("the bucket", () => {
  it("never lets through more than burst plus refill, and lets through that much", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 100 }),
        (pauses, perSecond, burst) => {
          const bucket: Bucket = { tokens: burst, refilledAtMs: 0, slips: 0 };
          let now = 0;
          let passed = 0;
          // The oracle counts in thousandths of a token, so it has no rounding to share.
          let milli = burst * 1_000;
          let expected = 0;
          for (const pause of pauses) {
            now += pause;
            milli = Math.min(burst * 1_000, milli + pause * perSecond);
            if (take(bucket, now, perSecond / 1_000, burst)) passed += 1;
            if (milli >= 1_000) {
              milli -= 1_000;
              expected += 1;
            }
          }
          expect(Math.abs(passed - expected)).toBeLessThanOrEqual(1);
          expect(passed).toBeLessThanOrEqual(burst + (now * perSecond) / 1_000 + 1e-6);
        },
      ),
    );
  });

  it("is not refilled by a clock that runs backwards", () => {
    const bucket: Bucket = { tokens: 0, refilledAtMs: 10_000, slips: 0 };
    expect(take(bucket, 5_000, 1, 10)).toBe(false);
    expect(bucket.refilledAtMs).toBe(10_000);
  });
});

describe("sourcePrefix", () => {
  it("is the first 56 bits of an IPv6 address in any spelling", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const octets = parseIpv6(text);
        const mapped = octets.slice(0, 10).every((octet) => octet === 0) && octets[10] === 0xff && octets[11] === 0xff;
        if (mapped || text.includes(".")) return;
        const wanted = Array.from(octets.slice(0, 7), (octet) => octet.toString(16).padStart(2, "0")).join("");
        expect(sourcePrefix(text)).toBe(wanted);
        expect(sourcePrefix(text.toLowerCase())).toBe(wanted);
      }),
    );
  });

  it.each([
    { why: "IPv4 as it is", address: "192.0.2.7", prefix: "192.0.2.7" },
    { why: "IPv4 in IPv6 clothes", address: "::ffff:192.0.2.7", prefix: "192.0.2.7" },
    { why: "a scope", address: "fe80::1%eth0", prefix: "fe800000000000" },
    { why: "the unspecified address", address: "::", prefix: "00000000000000" },
  ])("$why", ({ address, prefix }) => {
    expect(sourcePrefix(address)).toBe(prefix);
  });
});
