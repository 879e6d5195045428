/**
 * The wire codec as a whole: what is written is read, whatever it is; cutting never breaks an rrset.
 *
 * Names come from few labels so that suffixes repeat and compression has work; some labels hold dots, backslashes
 * and NUL. Oracles share no code with the codec: the generated message itself, and a naive reading
 * of a name's labels.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeMessage } from "../../agent/resolver/wire/encode.ts";
import { decodeMessage } from "../../agent/resolver/wire/message.ts";
import type { Message } from "../../agent/resolver/wire/message.ts";
import { decodeName, encodeName, nameFromText, wireNameLength } from "../../agent/resolver/wire/name.ts";
import type { Rdata } from "../../agent/resolver/wire/rdata.ts";
import type { SvcParam } from "../../agent/resolver/wire/rdata/svcb.ts";
import { svcKey } from "../../agent/resolver/wire/rdata/svcb.ts";
import { TYPE } from "../../agent/resolver/wire/registry.ts";
import type { Record } from "../../agent/resolver/wire/rr.ts";
import { recordFromText, recordToText } from "../../agent/resolver/wire/text.ts";

const RUNS = 1_500;
const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const octets = (maxLength: number, minLength = 0) => fc.uint8Array({ minLength, maxLength });

const label = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "www", "example", "_tcp") },
  { weight: 2, arbitrary: fc.constantFrom("a\\046b", "\\092", "\\000", "\\255x", "*", "a\\032") },
  { weight: 1, arbitrary: fc.constant("l".repeat(63)) },
);
const name = fc.array(label, { maxLength: 3 }).map((labels) => labels.join("."));

const ipv4 = fc.ipV4();
/** fast-check's texts are not canonical; WHATWG URL shortens them without our help (it writes mapped ones in hexadecimal). */
const ipv6 = fc
  .ipV6()
  .map((text) => new URL(`http://[${text}]`).hostname.slice(1, -1))
  .filter((text) => !text.startsWith("::ffff:"));

const param: fc.Arbitrary<SvcParam> = fc.oneof(
  fc
    .uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
    .map((keys) => ({ kind: "mandatory" as const, keys: keys.toSorted((a, b) => a - b) })),
  fc.array(octets(5, 1), { minLength: 1, maxLength: 3 }).map((protocols) => ({ kind: "alpn" as const, protocols })),
  fc.constant({ kind: "no-default-alpn" as const }),
  u16.map((port) => ({ kind: "port" as const, port })),
  fc.array(ipv4, { minLength: 1, maxLength: 3 }).map((addresses) => ({ kind: "ipv4hint" as const, addresses })),
  octets(40, 1).map((value) => ({ kind: "ech" as const, octets: value })),
  fc.array(ipv6, { minLength: 1, maxLength: 3 }).map((addresses) => ({ kind: "ipv6hint" as const, addresses })),
  fc.string({ unit: "grapheme" }).map((template) => ({ kind: "dohpath" as const, template })),
  fc
    .tuple(fc.integer({ min: 8, max: 0xffff }), octets(20))
    .map(([key, value]) => ({ kind: "unknown" as const, key, octets: value })),
);
const params = fc
  .uniqueArray(param, { selector: svcKey, maxLength: 6 })
  .map((list) => list.toSorted((a, b) => svcKey(a) - svcKey(b)));

const unknownType = fc.integer({ min: 300, max: 0xffff });
const data: fc.Arbitrary<{ type: number; data: Rdata }> = fc.oneof(
  ipv4.map((address) => ({ type: TYPE.A, data: { kind: "A" as const, address } })),
  ipv6.map((address) => ({ type: TYPE.AAAA, data: { kind: "AAAA" as const, address } })),
  fc
    .tuple(fc.constantFrom("CNAME" as const, "NS" as const, "PTR" as const, "DNAME" as const), name)
    .map(([kind, target]) => ({ type: TYPE[kind], data: { kind, target } })),
  fc
    .record({
      kind: fc.constant("SOA" as const),
      mname: name,
      rname: name,
      serial: u32,
      refresh: u32,
      retry: u32,
      expire: u32,
      minimum: u32,
    })
    .map((soa) => ({ type: TYPE.SOA, data: soa })),
  fc
    .record({ kind: fc.constant("MX" as const), preference: u16, exchange: name })
    .map((mx) => ({ type: TYPE.MX, data: mx })),
  fc
    .array(octets(30), { minLength: 1, maxLength: 3 })
    .map((strings) => ({ type: TYPE.TXT, data: { kind: "TXT" as const, strings } })),
  fc
    .record({ kind: fc.constant("SRV" as const), priority: u16, weight: u16, port: u16, target: name })
    .map((srv) => ({ type: TYPE.SRV, data: srv })),
  fc
    .record({
      kind: fc.constant("CAA" as const),
      flags: u8,
      tag: fc.constantFrom("issue", "iodef", "X1"),
      value: octets(20),
    })
    .map((caa) => ({ type: TYPE.CAA, data: caa })),
  fc
    .tuple(fc.constantFrom("SVCB" as const, "HTTPS" as const), u16, name, params)
    .map(([kind, priority, target, list]) => ({ type: TYPE[kind], data: { kind, priority, target, params: list } })),
  fc
    .tuple(unknownType, octets(40))
    .map(([type, value]) => ({ type, data: { kind: "opaque" as const, octets: value } })),
);
const record: fc.Arbitrary<Record> = fc
  .tuple(name, fc.integer({ min: 0, max: 0x7fff_ffff }), data)
  .map(([owner, ttl, { type, data: value }]) => ({ name: owner, type, class: 1, ttl, data: value }));
const flag = fc.boolean();
const flags = fc.record({
  qr: flag,
  opcode: fc.integer({ min: 0, max: 15 }),
  aa: flag,
  tc: flag,
  rd: flag,
  ra: flag,
  ad: flag,
  cd: flag,
});
const edns = fc.record({
  udpSize: u16,
  version: u8,
  dnssecOk: flag,
  options: fc.array(fc.record({ code: fc.oneof(fc.constantFrom(8, 10, 12, 15), u16), octets: octets(24) }), {
    maxLength: 3,
  }),
});
const question = fc.record({ name, type: u16, class: u16 });
const records = fc.array(record, { maxLength: 5 });
const plain = {
  id: u16,
  flags,
  questions: fc.array(question, { maxLength: 2 }),
  answers: records,
  authorities: records,
  additionals: records,
};
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ ...plain, rcode: fc.integer({ min: 0, max: 15 }) }),
  fc.record({ ...plain, rcode: fc.integer({ min: 0, max: 4095 }), edns }),
);

describe("messages", () => {
  it("come back as they went, and are written the same way again", () => {
    fc.assert(
      fc.property(message, (sent) => {
        const wire = encodeMessage(sent);
        const received = decodeMessage(wire);
        expect(received).toEqual(sent);
        expect(encodeMessage(received)).toEqual(wire);
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it("cut to any size keep rrsets whole, keep order, keep OPT, and say TC exactly when something needed is missing", () => {
    const few = fc
      .tuple(fc.constantFrom("a", "b"), ipv4)
      .map(([owner, address]) => recordFromText(`${owner} 1 A ${address}`));
    const section = fc.array(few, { maxLength: 8 });
    const quiet = edns.map((opt) => ({ ...opt, options: opt.options.filter((option) => option.code !== 15) }));
    const base = {
      id: u16,
      flags: flags.map((f) => ({ ...f, tc: false })),
      rcode: fc.constant(0),
      questions: fc.array(question, { maxLength: 1 }),
    };
    const cuttable = fc.record({ ...base, answers: section, authorities: section, additionals: section, edns: quiet });
    fc.assert(
      fc.property(cuttable, fc.integer({ min: 400, max: 900 }), (sent, maxSize) => {
        const wire = encodeMessage(sent, { maxSize });
        expect(wire.length).toBeLessThanOrEqual(maxSize);
        const got = decodeMessage(wire);
        for (const part of ["answers", "authorities", "additionals"] as const) {
          expect(got[part]).toEqual(sent[part].slice(0, got[part].length)); // a prefix …
          const left = sent[part].slice(got[part].length).map((one) => one.name);
          expect(got[part].filter((one) => left.includes(one.name))).toEqual([]); // … that splits no rrset
        }
        const needed = got.answers.length < sent.answers.length || got.authorities.length < sent.authorities.length;
        expect(got.flags.tc).toBe(needed);
        expect(got.edns).toEqual(sent.edns);
      }),
      { numRuns: RUNS, seed: 2 },
    );
  });

  it("are not cut where they fit", () => {
    fc.assert(
      fc.property(message, (sent) => {
        const whole = encodeMessage(sent);
        expect(encodeMessage(sent, { maxSize: whole.length })).toEqual(whole);
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

describe("names", () => {
  /** Octets of a label by the book, lower-cased: our text is compared with this, not with our own encoder. */
  const spell = (one: Uint8Array): string =>
    [...one]
      .map((o) => (o > 64 && o < 91 ? o + 32 : o))
      .map((o) => (o > 32 && o < 127 && o !== 46 && o !== 92 ? String.fromCharCode(o) : "\\" + `00${o}`.slice(-3)))
      .join("");
  const labels = fc.array(octets(20, 1), { maxLength: 6 });

  it("decode to the naive spelling and encode back", () => {
    fc.assert(
      fc.property(labels, (list) => {
        const wire = Uint8Array.from([...list.flatMap((one) => [one.length, ...one]), 0]);
        const found = decodeName(wire, 0);
        expect(found).toEqual({ name: list.map(spell).join("."), end: wire.length });
        expect(wireNameLength(found.name)).toBe(wire.length);
        expect(decodeName(encodeName(found.name), 0).name).toBe(found.name);
        expect(nameFromText(found.name === "" ? "." : `${found.name}.`)).toBe(found.name);
      }),
      { numRuns: RUNS, seed: 4 },
    );
  });

  it("are equal as text exactly when their labels are equal without letter case", () => {
    const small = fc.array(fc.array(fc.constantFrom(0x41, 0x61, 0x2e, 0x5c, 0x30), { minLength: 1, maxLength: 3 }), {
      maxLength: 3,
    });
    const key = (list: number[][]): string =>
      JSON.stringify(list.map((one) => one.map((o) => (o === 0x41 ? 0x61 : o))));
    const text = (list: number[][]): string =>
      decodeName(Uint8Array.from([...list.flatMap((one) => [one.length, ...one]), 0]), 0).name;
    fc.assert(
      fc.property(small, small, (a, b) => {
        expect(text(a) === text(b)).toBe(key(a) === key(b));
      }),
      { numRuns: 10_000, seed: 5 },
    );
  });
});

it("text of a record reads back as the record", () => {
  fc.assert(
    fc.property(record, (one) => {
      expect(recordFromText(recordToText(one))).toEqual(one);
    }),
    { numRuns: RUNS, seed: 6 },
  );
});
