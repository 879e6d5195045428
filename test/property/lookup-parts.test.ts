/**
 * What a pack holds beside names — networks, hashed names, patterns — against oracles that know nothing of tables.
 *
 * @module
 */
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PackBuilder } from "../../blocklists/compile/pack.ts";
import type { RuleShape } from "../../blocklists/compile/rule.ts";
import { DENY_EXACT, DENY_SUBTREE } from "../../blocklists/compile/rule.ts";
import { parseNetwork } from "../../blocklists/formats/address.ts";
import type { Regex } from "../../blocklists/formats/regex.ts";
import { compileRegex } from "../../blocklists/formats/regex.ts";
import type { IpRule } from "../../blocklists/formats/sink.ts";
import { effective, MatchMasks } from "../../blocklists/lookup/masks.ts";
import { ANSWERS, CLIENTS } from "../../blocklists/lookup/network-table.ts";
import { networkText } from "../../blocklists/lookup/network-text.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { PatternAutomaton } from "../../blocklists/lookup/pattern-automaton.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";

const SEED = 99;
const sha256 = (octets: Uint8Array): Uint8Array => createHash("sha256").update(octets).digest();
const deniedBy = (out: MatchMasks): number[] => {
  const denied = new Uint32Array(4);
  effective(out, denied);
  return Array.from({ length: 128 }, (_, s) => s).filter((s) => (((denied[s >>> 5] as number) >>> (s & 31)) & 1) === 1);
};

describe("networks", () => {
  const octets = (length: number) =>
    fc.array(fc.constantFrom(0, 1, 128, 255), { minLength: length, maxLength: length });
  const bits = (address: readonly number[]): string => address.map((o) => o.toString(2).padStart(8, "0")).join("");
  // Long prefixes of few octets, so that they nest.
  const written = fc
    .tuple(fc.constantFrom(4, 16), fc.nat({ max: 128 }), fc.boolean(), fc.nat({ max: 2 }), fc.boolean())
    .chain(([length, prefix, isAllowed, source, isClient]) =>
      octets(length).map((address) => ({
        address,
        prefix: Math.min(prefix, 8 * length),
        isAllowed,
        source: source * 60,
        isClient,
        drops: prefix % 2 === 0,
      })),
    );

  it("let of each source the longest that holds the address speak", () => {
    fc.assert(
      fc.property(
        fc.array(written, { maxLength: 25 }),
        fc.array(fc.oneof(octets(4), octets(16)), { maxLength: 12 }),
        (all, more) => {
          const builder = new PackBuilder(
            Array.from({ length: 121 }, (_, s) => `s${s}`),
            SEED,
          );
          for (const { address, prefix, isAllowed, source, isClient, drops } of all) {
            const kept = Uint8Array.from(
              address,
              (octet, i) => octet & (0xff00 >> Math.min(8, Math.max(0, prefix - 8 * i))),
            );
            const kind = isAllowed ? "allow" : "deny";
            const rule: IpRule = { kind, octets: kept, prefix, ...(drops && { action: { kind: "drop" } }) };
            builder.side.addNetwork(source, isClient ? CLIENTS : ANSWERS, rule);
          }
          const index = PackedIndex.open(builder.finish().buffer);
          const probes = [...more, ...all.map(({ address }) => address)];
          for (const [address, isClient] of probes.flatMap(
            (a) =>
              [
                [a, true],
                [a, false],
              ] as const,
          )) {
            const isMapped = address.length === 16 && /^0{80}1{16}/u.test(bits(address));
            const looked = isMapped ? address.slice(12) : address;
            const covering = all.filter(
              (one) =>
                one.isClient === isClient &&
                one.address.length === looked.length &&
                bits(one.address).slice(0, one.prefix) === bits(looked).slice(0, one.prefix),
            );
            const expected = [0, 60, 120].filter((source) => {
              const own = covering.filter((one) => one.source === source);
              const longest = own.filter((one) => own.every((other) => other.prefix <= one.prefix));
              return longest.length > 0 && longest.every((one) => !one.isAllowed);
            });
            const out = new MatchMasks();
            const asked = Uint8Array.from(address);
            const found = isClient ? index.matchClient(asked, out) : index.matchAddress(asked, out);
            expect(deniedBy(out)).toEqual(expected);
            expect([found, out.any]).toEqual([covering.length > 0, covering.length > 0]);
            const why = isClient ? index.explainClient(asked) : index.explainAddress(asked);
            // Two rules that do different things to the same network are two, each told.
            const rules = new Map(
              covering.map((one) => [[one.source, one.isAllowed, one.prefix, one.drops].join(), one] as const),
            );
            const told = [...rules.values()].map((one) => [one.source, one.isAllowed, one.prefix].join());
            expect(
              why.map((one) => [one.source, one.kind === "allow", one.entry.split("/")[1]].join()).toSorted(),
            ).toEqual(told.toSorted());
            const lengths = why.map((one) => Number(one.entry.split("/")[1]));
            expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
          }
        },
      ),
      {
        numRuns: 60,
        // A network allowed twice, once with silence: found after 43 random lists.
        examples: [
          [
            [true, false].map((drops) => ({
              address: [1, 128, 0, 0] as (0 | 1 | 128 | 255)[],
              prefix: 32,
              isAllowed: true,
              source: 0,
              isClient: false,
              drops,
            })),
            [],
          ],
        ],
      },
    );
  });

  it("are written so that reading them gives them back", () => {
    fc.assert(
      fc.property(fc.oneof(octets(4), octets(16)), (address) => {
        const asked = Uint8Array.from(address);
        const read = parseNetwork(networkText(asked, 8 * asked.length));
        const isMapped = /^0{80}1{16}/u.test(bits(address)) && address.length === 16;
        expect(Array.from(read!.octets)).toEqual(isMapped ? address.slice(12) : address);
      }),
    );
  });

  it.each([
    ["2001:db8::/32", "2001:db8::/32"],
    ["2001:db8:0:0:1:0:0:0", "2001:db8:0:0:1::/128"],
    ["0:0:1::1", "0:0:1::1/128"],
    ["::", "::/128"],
    ["192.0.2.1", "192.0.2.1/32"],
  ])("%s is written %s", (text, written) => {
    const { octets: address, prefix } = parseNetwork(text)!;
    expect(networkText(address, prefix)).toBe(written);
  });
});

const label = fc.string({ unit: fc.constantFrom("a", "b", "1", "-", "_"), minLength: 1, maxLength: 3 });
const someName = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
const oddly = (name: string): Uint8Array =>
  wireName(name).map((octet, i) => (octet >= 0x61 && i % 2 === 1 ? octet - 0x20 : octet));

describe("hashed names", () => {
  it("cover the names that were hashed and what is below them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: someName, isExact: fc.boolean() }), { maxLength: 12 }),
        fc.array(someName, { maxLength: 12 }),
        (listed, more) => {
          const builder = new PackBuilder(["s"], SEED);
          for (const { name, isExact } of listed)
            builder.side.addDigest(0, sha256(Buffer.from(name)), isExact ? DENY_EXACT : DENY_SUBTREE);
          const index = PackedIndex.open(builder.finish().buffer, { sha256 });
          const walk = new SuffixWalk();
          for (const name of [...more, ...listed.map((one) => one.name), ...listed.map((one) => `x.${one.name}`)]) {
            const octets = oddly(name);
            walkName(octets, 0, octets.length, SEED, walk);
            const out = new MatchMasks();
            // A name of one label is never looked for.
            const covering = listed.filter(
              (one) =>
                one.name.includes(".") && (one.isExact ? one.name === name : `.${name}`.endsWith(`.${one.name}`)),
            );
            expect(index.match(walk, octets, 0, 1, out)).toBe(covering.length > 0);
            expect(deniedBy(out)).toEqual(covering.length > 0 ? [0] : []);
            const why = index.explain(walk, octets, 0, 1);
            expect(why.length > 0).toBe(covering.length > 0);
            for (const one of why) expect([one.entry, one.via]).toEqual(["", "digest"]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are not confused by a dot within a label", () => {
    const builder = new PackBuilder(["s"], SEED);
    builder.side.addDigest(0, sha256(Buffer.from("bad.example")), DENY_SUBTREE);
    builder.side.addDigest(0, sha256(Buffer.from("w.bad.org")), DENY_SUBTREE);
    builder.side.addPattern(0, "^worse\\.example$", DENY_SUBTREE);
    const index = PackedIndex.open(builder.finish().buffer, { sha256 });
    const ask = (...labels: string[]): boolean => {
      const octets = Uint8Array.from([...labels.flatMap((text) => [text.length, ...Buffer.from(text)]), 0]);
      const walk = new SuffixWalk();
      walkName(octets, 0, octets.length, SEED, walk);
      return index.match(walk, octets, 0, 1, new MatchMasks());
    };
    expect([ask("bad", "example"), ask("x.y", "bad", "example"), ask("bad.example")]).toEqual([true, true, false]);
    expect([ask("w", "bad", "org"), ask("w", "bad.org"), ask("w.bad", "org")]).toEqual([true, false, false]);
    expect([ask("worse", "example"), ask("worse.example")]).toEqual([true, false]);
  });
});

describe("patterns", () => {
  const atom = fc.constantFrom(
    "a",
    "b",
    "1",
    "\\.",
    "-",
    ".",
    "[ab]",
    "[^a]",
    "\\w",
    "\\d",
    "(a|b1)",
    "(?:b.|a)",
    "^",
    "$",
    "\\b",
    "\\B",
  );
  const times = fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,3}");
  const expression = fc
    .array(fc.tuple(atom, times), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.map(([one, many]) => (/^[\^$]$|^\\b$/iu.test(one) ? one : one + many)).join(""));
  const regexes = fc
    .array(expression, { minLength: 1, maxLength: 12 })
    .map((all) => all.map(compileRegex).filter((one): one is Regex => typeof one !== "string"));
  const scanned = (automaton: PatternAutomaton, name: string): number[] => {
    const octets = oddly(name);
    const walk = new SuffixWalk();
    walkName(octets, 0, octets.length, SEED, walk);
    return Array.from(automaton.found.subarray(0, automaton.scan(walk, octets, 0))).toSorted((a, b) => a - b);
  };

  it("match together what each of them matches alone, and what the language's own engine matches", () => {
    fc.assert(
      fc.property(
        regexes,
        fc.array(someName, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 3, max: 40 }),
        (all, names, room) => {
          const automaton = new PatternAutomaton(all, room);
          for (const name of [...names, "", ...names]) {
            const alone = all.flatMap((regex, i) => (regex.test(name) ? [i] : []));
            expect(scanned(automaton, name)).toEqual(alone);
            expect(alone).toEqual(all.flatMap((regex, i) => (new RegExp(regex.source, "i").test(name) ? [i] : [])));
          }
        },
      ),
      { numRuns: 120 },
    );
  });

  it("match the same when the table was full and forgotten", () => {
    // «The eleventh letter from the end»: as many states as there are names.
    const all = ["a[ab]{10}$", "^b", "b[ab]{11}$"].map((text) => compileRegex(text) as Regex);
    const automaton = new PatternAutomaton(all, 60);
    let state = 1;
    for (let round = 0; round < 1_000; round++) {
      let name = "";
      for (let i = 0; i < 30; i++) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        name += (state >>> 16) & 1 ? "a" : "b";
      }
      expect(scanned(automaton, name)).toEqual(all.flatMap((regex, i) => (regex.test(name) ? [i] : [])));
    }
  });

  it("say in a pack what their shape says", () => {
    const builder = new PackBuilder(["one", "two"], SEED);
    const add = (source: number, text: string, more: Partial<RuleShape> = {}) =>
      builder.side.addPattern(source, text, { ...DENY_SUBTREE, ...more });
    expect(add(0, "^ads\\d+\\.")).toBe(true);
    expect(add(0, "^ads\\d+\\.")).toBe(false);
    add(0, "^ads7\\.", { kind: "allow" });
    add(1, "7\\.", { types: { include: [28] }, denyallow: ["b.example" as never], action: { kind: "drop" } });
    const index = PackedIndex.open(builder.finish().buffer);
    const ask = (name: string, qtype: number) => {
      const octets = oddly(name);
      const walk = new SuffixWalk();
      walkName(octets, 0, octets.length, SEED, walk);
      const out = new MatchMasks();
      index.match(walk, octets, 0, qtype, out);
      return [deniedBy(out), index.explain(walk, octets, 0, qtype).map((one) => `${one.entry} ${one.kind} ${one.via}`)];
    };
    expect(ask("ads1.example", 1)).toEqual([[0], ["^ads\\d+\\. deny pattern"]]);
    expect(ask("ads7.example", 1)).toEqual([[], ["^ads\\d+\\. deny pattern", "^ads7\\. allow pattern"]]);
    expect(ask("ads17.example", 28)).toEqual([
      [0, 1],
      ["^ads\\d+\\. deny pattern", "7\\. deny pattern"],
    ]);
    expect(ask("x7.b.example", 28)).toEqual([[], []]);
    expect(ask("x.example", 28)).toEqual([[], []]);
    expect([index.hasActions, index.hasAddresses, index.hasClients]).toEqual([true, false, false]);
  });
});

it("refuses to open hashed names without a hash", () => {
  const builder = new PackBuilder(["s"], SEED);
  builder.side.addDigest(0, sha256(Buffer.from("bad.example")), DENY_SUBTREE);
  const { buffer } = builder.finish();
  expect(() => PackedIndex.open(buffer)).toThrow(expect.objectContaining({ code: "E_PACK_DIGEST" }));
});
