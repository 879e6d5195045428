/**
 * Replies written straight into octets are held to the strict decoder: whatever the question, whatever the verdict.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOctets, writeBlock, writeNoData, writeSpecial } from "../../agent/resolver/answer/block.ts";
import { nameFromWire } from "../../agent/resolver/answer/question-name.ts";
import { RCODE, writePlain } from "../../agent/resolver/answer/reply.ts";
import { readAnswer } from "../../agent/resolver/answer/read-answer.ts";
import { encodeMessage } from "../../agent/resolver/wire/encode.ts";
import { decodeMessage, type Message } from "../../agent/resolver/wire/message.ts";
import { decodeName, encodeName } from "../../agent/resolver/wire/name.ts";
import { recordFromText, recordToText } from "../../agent/resolver/wire/text.ts";
import { formatIpv6 } from "../../agent/resolver/wire/address.ts";
import { question, see } from "../support/question.ts";

const label = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/u);
const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join("."));
const asked = fc.record({
  name,
  id: fc.integer({ min: 0, max: 65_535 }),
  qtype: fc.constantFrom("A", "AAAA", "HTTPS", "TXT", "MX"),
  edns: fc.boolean(),
  dnssecOk: fc.boolean(),
  rd: fc.boolean(),
  cd: fc.boolean(),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

function requestOf(one: Asked) {
  const packet = question(`${one.name} ${one.qtype}`, { ...one, opts: one.edns ? 1 : 0 });
  return {
    packet,
    qnameEnd: 12 + encodeName(one.name).length,
    hasEdns: one.edns,
    dnssecOk: one.edns && one.dnssecOk,
    qtype: { A: 1, AAAA: 28, HTTPS: 65, TXT: 16, MX: 15 }[one.qtype],
  };
}

function check(one: Asked, out: Uint8Array, length: number): Message {
  expect(length).toBeLessThanOrEqual(512);
  const { message } = see(out.slice(0, length));
  expect(message.id).toBe(one.id);
  expect(message.flags).toMatchObject({ qr: true, ra: true, rd: one.rd, cd: one.cd, tc: false, aa: false });
  expect(message.questions[0]?.sent ?? message.questions[0]?.name).toBe(one.name);
  expect(message.edns === undefined).toBe(!one.edns);
  if (message.edns !== undefined) expect(message.edns.dnssecOk).toBe(one.dnssecOk);
  return message;
}

const text = fc.string({ unit: "grapheme", maxLength: 200 });

describe("reply writers", () => {
  it("blocks are well-formed, small and say why", () => {
    fc.assert(
      fc.property(
        asked,
        text,
        fc.boolean(),
        fc.constantFrom(15, 16, 17),
        fc.integer({ min: 1, max: 3_600 }),
        (one, label, page, ede, ttlS) => {
          const out = new Uint8Array(2_048).fill(0xee);
          const answer = page
            ? { kind: "page-address" as const, ttlS, pageV4: "192.0.2.200" }
            : { kind: "nxdomain" as const, ttlS };
          const verdict = {
            kind: "block" as const,
            because: { layer: "list" as const, id: "casino" },
            category: "TS-10C" as never,
            ede: ede as 15,
          };
          const message = check(one, out, writeBlock(out, requestOf(one), answer, verdict, label));
          expect(message.rcode).toBe(page ? 0 : 3);
          const hasAddress = page && one.qtype === "A";
          expect(message.answers).toHaveLength(hasAddress ? 1 : 0);
          expect(message.authorities).toHaveLength(hasAddress ? 0 : 1);
          expect(
            [...message.answers, ...message.authorities].every(
              (record) => record.ttl === ttlS && record.name === one.name.toLowerCase(),
            ),
          ).toBe(true);
          const seen = see(out.slice(0, writeBlock(out, requestOf(one), answer, verdict, label)));
          expect(seen.ede).toBe(one.edns ? ede : null);
          // Cut between characters, never inside one.
          expect(seen.edeText).not.toContain("\uFFFD".repeat(label.includes("\uFFFD") ? 300 : 1));
        },
      ),
      { numRuns: 400 },
    );
  });

  it("what a list wants instead is well-formed, as long as the client takes, and says why", () => {
    const address = fc.integer({ min: 0, max: 255 }).map((last) => `192.0.2.${last}`);
    const record = fc.oneof(
      address.map((data) => ({ type: 1, text: data })),
      fc.stringMatching(/^[a-z ]{0,200}$/u).map((data) => ({ type: 16, text: `"${data}"` })),
      name.map((data) => ({ type: 15, text: `10 ${data.toLowerCase()}` })),
      fc.constant({ type: 28, text: "2001:db8::80" }),
      fc.constant({ type: 65, text: "1 . alpn=h2" }),
    );
    const longText = fc.constant({ type: 16, text: `"${"x".repeat(200)}"` });
    const seenKinds = new Set<string>();
    fc.assert(
      fc.property(
        asked,
        fc.oneof(
          fc.constant({ kind: "nodata" as const }),
          name.map((target) => ({ kind: "cname" as const, target: target.toLowerCase() as never })),
          fc
            .oneof(
              fc.array(record, { minLength: 1, maxLength: 16 }),
              fc.array(longText, { minLength: 9, maxLength: 16 }),
            )
            .map((records) => ({ kind: "data" as const, records })),
        ),
        fc.integer({ min: 512, max: 1_232 }),
        fc.boolean(),
        (one, action, limit, opaque) => {
          const out = new Uint8Array(2_048).fill(0xee);
          const verdict = {
            kind: "block" as const,
            because: { layer: "list" as const, id: "casino" },
            category: "TS-10C" as never,
            ede: 16 as const,
            action,
            ...(opaque ? { opaque: true as const } : {}),
          };
          const length = writeBlock(out, requestOf(one), { kind: "nxdomain", ttlS: 30 }, verdict, "label", limit);
          const { message, ede, edeText } = see(out.slice(0, length));
          expect(length).toBeLessThanOrEqual(limit);
          expect([message.rcode, ede]).toEqual([0, one.edns ? 16 : null]);
          if (one.edns) expect(edeText.includes("casino")).toBe(!opaque);
          const owner = one.name.toLowerCase();
          const wanted =
            action.kind === "data"
              ? action.records
                  .filter(({ type }) => type === requestOf(one).qtype)
                  .map(({ text: data }) => recordToText(recordFromText(`${owner} 30 ${one.qtype} ${data}`)))
              : [];
          seenKinds.add(message.flags.tc ? "truncated" : wanted.length > 0 ? "records" : action.kind);
          if (message.flags.tc) {
            expect(message.answers).toEqual([]);
            // Compression inside the data would save a little; nobody counts on that.
            expect(wanted.join("").length).toBeGreaterThan(limit / 4);
          } else {
            expect(message.answers.map(recordToText)).toEqual(wanted);
            expect(message.authorities).toHaveLength(wanted.length === 0 ? 1 : 0);
          }
        },
      ),
      { numRuns: 800, seed: 20_261_122 },
    );
    expect([...seenKinds].sort()).toEqual(["cname", "data", "nodata", "records", "truncated"]);
  });

  it("leaves out records that cannot be read, and the name stays blocked", () => {
    const one = { name: "a.example", id: 7, qtype: "A", edns: true, dnssecOk: false, rd: true, cd: false } as const;
    const records = [
      { type: 1, text: "192.0.2.999" },
      { type: 1, text: "192.0.2.9" },
    ];
    const write = (kept: typeof records): Message => {
      const out = new Uint8Array(2_048);
      const verdict = {
        kind: "block" as const,
        because: { layer: "list" as const, id: "casino" },
        category: "TS-10C" as never,
        ede: 15 as const,
        action: { kind: "data" as const, records: kept },
      };
      return check(one, out, writeBlock(out, requestOf(one), { kind: "nxdomain", ttlS: 30 }, verdict, "label"));
    };
    expect(write(records).answers.map(recordToText)).toEqual(["a.example 30 A 192.0.2.9"]);
    expect(write(records.slice(0, 1)).answers).toEqual([]);
  });

  it("special names, empty answers and refusals are well-formed", () => {
    fc.assert(
      fc.property(asked, fc.constantFrom("nxdomain", "nodata", "loopback"), fc.boolean(), (one, answer, bypass) => {
        const out = new Uint8Array(2_048).fill(0xee);
        const verdict = {
          kind: "special" as const,
          because: { layer: "special-names" as const, id: "x" },
          answer: answer as "nodata",
          bypass,
        };
        const special = check(one, out, writeSpecial(out, requestOf(one), verdict));
        expect(special.rcode).toBe(answer === "nxdomain" ? 3 : 0);
        expect(special.answers.length).toBe(answer === "loopback" && ["A", "AAAA"].includes(one.qtype) ? 1 : 0);
        expect(check(one, out, writeNoData(out, requestOf(one), 300)).authorities).toHaveLength(1);
        for (const rcode of [RCODE.formerr, RCODE.servfail, RCODE.refused, RCODE.notimp])
          expect(check(one, out, writePlain(out, requestOf(one), rcode)).rcode).toBe(rcode);
        if (one.edns) expect(check(one, out, writePlain(out, requestOf(one), RCODE.badvers)).rcode).toBe(16);
      }),
      { numRuns: 300 },
    );
  });

  it("addresses become their octets", () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV4(), (six, four) => {
        const url = new URL(`http://[${six}]`).hostname.slice(1, -1);
        expect(formatIpv6(addressOctets(url))).toBe(formatIpv6(addressOctets(formatIpv6(addressOctets(url)))));
        expect([...addressOctets(four)].join(".")).toBe(four);
      }),
    );
    expect([...addressOctets("2001:db8::1")]).toEqual([0x20, 1, 0xd, 0xb8, ...Array.from({ length: 11 }, () => 0), 1]);
  });

  it("names as text agree with the decoder, escapes included", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 10 }), { maxLength: 4 }), (labels) => {
        const wire = Uint8Array.from([...labels.flatMap((one) => [one.length, ...one]), 0]);
        // Two notations of one octet: `\046` here and there, `\032` for a blank.
        expect(encodeName(nameFromWire(wire, 0))).toEqual(encodeName(decodeName(wire, 0).name));
      }),
    );
  });
});

describe("readAnswer", () => {
  const owner = fc.constantFrom("www.example", "alias.example", "host.example", "stray.example", "bank.example");
  const record = fc.oneof(
    fc.tuple(owner, fc.integer({ min: 0, max: 100_000 })).map(([one, ttl]) => `${one} ${ttl} A 192.0.2.1`),
    fc.tuple(owner, owner, fc.integer({ min: 0, max: 100_000 })).map(([one, to, ttl]) => `${one} ${ttl} CNAME ${to}`),
  );

  it("keeps exactly what a naive walk along the aliases keeps, with clamped lifetimes", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.integer({ min: 0, max: 60 }), (texts, minTtlS) => {
        const records = texts.map(recordFromText);
        const octets = encodeMessage({
          id: 7,
          flags: { qr: true, opcode: 0, aa: false, tc: false, rd: true, ra: true, ad: false, cd: false },
          rcode: 0,
          questions: [{ name: "www.example", type: 1, class: 1 }],
          answers: records,
          authorities: [],
          additionals: [],
        });
        const limits = { minTtlS, maxTtlS: 3_600, negativeTtlS: 900 };
        const read = readAnswer(octets, encodeName("www.example"), 1, false, 5_000, limits);
        const reachable = new Set(["www.example"]);
        for (let round = 0; round < 10; round += 1)
          for (const { name: from, data } of records)
            if (data.kind === "CNAME" && reachable.has(from)) reachable.add(data.target);
        const wanted = records
          .filter(({ name: from }) => reachable.has(from))
          .map((one) => ({ ...one, ttl: Math.min(3_600, Math.max(minTtlS, one.ttl)) }));
        const message = decodeMessage(read?.wire ?? new Uint8Array(0));
        expect(message.answers).toEqual(wanted);
        const positive = wanted.some(({ type }) => type === 1);
        const lifetime = positive ? Math.min(...wanted.map(({ ttl }) => ttl)) : 0;
        expect(read?.expiresAtMs).toBe(lifetime === 0 ? 0 : 5_000 + lifetime * 1_000);
        expect(read?.targets).toEqual(wanted.flatMap(({ data }) => (data.kind === "CNAME" ? [data.target] : [])));
      }),
      { numRuns: 400 },
    );
  });
});
