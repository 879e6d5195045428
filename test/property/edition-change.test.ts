/**
 * A full pack with what changed laid over it answers, counts and differs as a full compile of the new edition would.
 *
 * The oracle is the compiler itself, which knows nothing of editions: random lists through real texts, random edits, and every
 * name of a small world is asked.
 *
 * @module
 */
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileLists, ListCompiler } from "../../blocklists/compile/compile.ts";
import { packDelta } from "../../blocklists/compile/delta.ts";
import { findChange } from "../../blocklists/compile/edition-change.ts";
import { EntryGuard } from "../../blocklists/compile/entry-guard.ts";
import { readList } from "../../blocklists/compile/list-reader.ts";
import { LayeredIndex } from "../../blocklists/lookup/layered-index.ts";
import type { ListIndex } from "../../blocklists/lookup/list-index.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { textOfWire, wireName } from "../../blocklists/lookup/wire-name.ts";
import type { ListFormat } from "../../policies/schema/list-source.ts";
import { ListSource } from "../../policies/schema/list-source.ts";
import type { ProtectedName, SuspectEntry } from "../../policies/schema/protected.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";

const SEED = 4_711;
const protectedNames: ProtectedName[] = [
  { name: "help.a.example" as DomainName, group: "helplines", alarm: true },
  { name: "a.b.test" as DomainName, group: "news", alarm: false },
  { name: "help.test" as DomainName, group: "news", alarm: false },
  { name: "b.a.test" as DomainName, group: "news", alarm: false },
];
const decisions = [
  { source: "tried" as never, entry: "a.b.test", decision: "block" as const },
  { source: "tried" as never, entry: "help.test", decision: "leave-out" as const },
];
const options = { seed: SEED, protectedNames, decisions, toAscii: () => null };

const source = (format: ListFormat): ListSource =>
  ListSource.parse({
    id: "tried",
    title: { pl: "x", en: "x" },
    category: "TS-06",
    format,
    licence: "x",
    url: "https://lists.example/",
    trust: "own",
    minEntries: 0,
    ...(format === "sha256" && { opaque: true, locked: true }),
  });
/** Says a few things that never change, so that combinations of sources occur. */
const other = ListSource.parse({ ...source("domains"), id: "other" });
const otherText = new TextEncoder().encode("a.example\nx.y.test\nb.test\n");

const opened = (pack: Uint8Array<ArrayBuffer>): PackedIndex =>
  PackedIndex.open(pack.buffer, { sha256: (octets) => createHash("sha256").update(octets).digest() });

// A world this small makes parents, children and repetitions meet all the time.
const LABELS = ["a", "b", "help"];
const name = fc
  .tuple(fc.array(fc.constantFrom(...LABELS), { minLength: 1, maxLength: 3 }), fc.constantFrom("example", "test"))
  .map(([labels, top]) => [...labels, top].join("."));
const WORLD = ["example", "test"].flatMap((top) => {
  const one = LABELS.map((label) => `${label}.${top}`);
  const two = one.flatMap((below) => LABELS.map((label) => `${label}.${below}`));
  return [...one, ...two, ...two.flatMap((below) => LABELS.map((label) => `${label}.${below}`))];
});

const common = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom("", "# comment", "not a name!", "localhost", "com", "example") },
  { weight: 6, arbitrary: name },
  { weight: 1, arbitrary: name.map((text) => text.toUpperCase()) },
);
const LINES: Partial<Record<ListFormat, fc.Arbitrary<string>>> = {
  domains: fc.oneof(
    common,
    name.map((text) => `full:${text}`),
    name.map((text) => `*.${text}`),
  ),
  hosts: fc.oneof(
    fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `0.0.0.0 ${names.join(" ")}`),
    fc.constantFrom("# comment", "192.0.2.1 a.example", "127.0.0.1 localhost"),
  ),
  wildcard: fc.oneof(
    common,
    name.map((text) => `*.${text}`),
  ),
  adblock: fc.oneof(
    common,
    name.map((text) => `||${text}^`),
    name.map((text) => `@@||${text}^`),
    name.map((text) => `||${text}^$important`),
    name.map((text) => `|${text}^`),
    fc.tuple(name, name).map(([a, b]) => `||${a}^$denyallow=${b}`),
    name.map((text) => `||${text}^$dnstype=AAAA`),
    // Lines that speak about others.
    name.map((text) => `||${text}^$badfilter`),
  ),
  dnsmasq: fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `address=/${names.join("/")}/`),
  v2fly: fc.oneof(
    common,
    name.map((text) => `full:${text}`),
  ),
  rpz: fc.oneof(
    name.map((text) => `${text} CNAME .`),
    name.map((text) => `*.${text} CNAME .`),
    name.map((text) => `${text} CNAME rpz-passthru.`),
    name.map((text) => `${text} CNAME *.`),
    fc.nat(9).map((n) => `32.${n}.2.0.192.rpz-ip CNAME .`),
    fc.nat(9).map((n) => `32.${n}.2.0.192.rpz-client-ip CNAME .`),
  ),
  ip: fc.oneof(
    fc.nat(9).map((n) => `192.0.2.${n}`),
    fc.nat(3).map((n) => `192.0.${n}.0/24`),
    fc.constant("x"),
  ),
  sha256: fc.nat(WORLD.length - 1).map((n) =>
    createHash("sha256")
      .update(WORLD[n] as string)
      .digest("hex"),
  ),
  "cert-json": name.map((text) => `{"DomainAddress":${JSON.stringify(text)}}`),
};

const encoded = (format: ListFormat, lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(
    format === "cert-json" ? `[${lines.join(",\n")}]` : lines.map((line) => `${line}\n`).join(""),
  );

/** Some lines out, some in, some moved; the end that most editions have. */
const edited = (line: fc.Arbitrary<string>): fc.Arbitrary<{ before: string[]; middle: string[]; after: string[] }> =>
  fc
    .record({
      before: fc.array(line, { maxLength: 30 }),
      first: edits(line),
      second: edits(line),
    })
    .map(({ before, first, second }) => {
      const middle = apply(before, first);
      return { before, middle, after: apply(middle, second) };
    });
interface Edits {
  readonly out: readonly number[];
  readonly in: readonly (readonly [number, string])[];
}
const edits = (line: fc.Arbitrary<string>): fc.Arbitrary<Edits> =>
  fc.record({
    out: fc.array(fc.nat(40), { maxLength: 5 }),
    in: fc.array(fc.tuple(fc.nat(40), line), { maxLength: 5 }),
  });
function apply(lines: readonly string[], { out, in: into }: Edits): string[] {
  const next = lines.filter((_, at) => !out.includes(at));
  for (const [at, line] of into) next.splice(Math.min(at, next.length), 0, line);
  return next;
}

function said(index: ListIndex): string[] {
  const walk = new SuffixWalk();
  return WORLD.map((text) => {
    const octets = wireName(text);
    walkName(octets, 0, octets.length, index.seed, walk);
    const rules = index
      .explain(walk, octets, 0, 1)
      .map(
        (rule) =>
          `${rule.source} ${rule.kind}${rule.important ? "!" : ""} ${rule.entry} ${rule.scope} ${rule.via} ${JSON.stringify(rule.action)}`,
      );
    return `${text}: ${rules.sort().join(", ")}`;
  });
}
function addresses(index: ListIndex): string[] {
  return [0, 1, 2, 3]
    .flatMap((net) =>
      [0, 1, 2, 5, 9].flatMap((host) => {
        const octets = Uint8Array.of(192, 0, net, host);
        return [...index.explainAddress(octets), ...index.explainClient(octets)].map(
          (rule) => `${octets.join(".")} ${rule.source} ${rule.kind} ${rule.entry} ${rule.via}`,
        );
      }),
    )
    .sort();
}
function names(index: ListIndex): string[] {
  const found: string[] = [];
  index.forEachName((octets) => found.push(textOfWire(octets, 0, octets.length)));
  return found.sort();
}

function compiled(tried: ListSource, text: Uint8Array) {
  const suspects: SuspectEntry[] = [];
  const unusable: unknown[] = [];
  const compiler = new ListCompiler([tried, other], options);
  compiler.add(0, text, { gates: false, onSuspect: (s) => suspects.push(s), onUnusable: (u) => unusable.push(u) });
  const entries = compiler.entriesOf(0);
  compiler.add(1, otherText, { gates: false });
  const { pack, sources } = compiler.finish();
  return { index: opened(pack), report: sources[0]!, entries, suspects, unusable };
}

/** Names the list says, whatever it says of them: what a person calls «listed». */
function listed(tried: ListSource, text: Uint8Array): Set<string> {
  const found = new Set<string>();
  const guard = new EntryGuard(protectedNames, SEED, decisions);
  const take = (): boolean => true;
  readList(
    0,
    tried,
    text,
    { seed: SEED, toAscii: () => null, guard, takePattern: take },
    {
      name: (_walk, octets) => {
        found.add(textOfWire(octets, 0, octets.length));
        return true;
      },
      pattern: take,
      digest: take,
      network: take,
    },
  );
  return found;
}
const without = (from: Set<string>, others: Set<string>): string[] =>
  [...from].filter((one) => !others.has(one)).sort();

describe.each(Object.keys(LINES) as ListFormat[])("editions of %s", (format) => {
  const tried = source(format);
  it("answer and count as if compiled anew", () => {
    let deltas = 0;
    fc.assert(
      fc.property(edited(LINES[format]!), ({ before, middle, after }) => {
        const texts = {
          before: encoded(format, before),
          middle: encoded(format, middle),
          after: encoded(format, after),
        };
        const base = compiled(tried, texts.before);
        const fresh = compiled(tried, texts.after);
        const suspects: SuspectEntry[] = [];
        const unusable: unknown[] = [];
        const found = findChange({
          index: 0,
          source: tried,
          base: { text: texts.before, entries: base.entries, report: base.report },
          previous: texts.middle,
          after: texts.after,
          suspects: base.suspects,
          guard: new EntryGuard(protectedNames, SEED, decisions),
          seed: SEED,
          toAscii: () => null,
          limit: 1_000,
          sample: 1_000,
          onSuspect: (s) => suspects.push(s),
          onUnusable: (u) => unusable.push(u),
        });
        expect(found).toBeDefined();
        const { counts, change, diff, entries } = found!;
        deltas += Number(Object.keys(change).length > 1);
        const delta = packDelta({ sources: ["tried", "other"], seed: SEED, changes: [change] });
        const layered = LayeredIndex.over(base.index, opened(delta));
        expect(said(layered)).toEqual(said(fresh.index));
        expect(addresses(layered)).toEqual(addresses(fresh.index));
        expect(names(layered)).toEqual(names(fresh.index));
        expect(layered.names).toBe(fresh.index.names);
        expect(counts).toEqual(fresh.report);
        expect(entries).toBe(fresh.entries);
        expect(suspects).toEqual(fresh.suspects);
        expect(unusable).toEqual(fresh.unusable);
        const [was, is] = [listed(tried, texts.middle), listed(tried, texts.after)];
        expect([...diff.addedSample].sort()).toEqual(without(is, was));
        expect([...diff.removedSample].sort()).toEqual(without(was, is));
        expect([diff.added, diff.removed]).toEqual([diff.addedSample.length, diff.removedSample.length]);
      }),
      { numRuns: 40, seed: 3 },
    );
    // Or the equality above would hold because nothing ever changed.
    expect(deltas).toBeGreaterThan(15);
  });
});

it("leaves patterns to a full compile", () => {
  const tried = source("adblock");
  const before = encoded("adblock", ["||a.example^", "/^b[0-9]+[.]test$/"]);
  const { pack, sources } = compileLists([{ source: tried, text: before, gates: false }], options);
  expect(pack.length).toBeGreaterThan(0);
  const change = (after: string[]) =>
    findChange({
      index: 0,
      source: tried,
      base: { text: before, entries: 2, report: sources[0] },
      after: encoded("adblock", after),
      suspects: [],
      guard: new EntryGuard([], SEED),
      seed: SEED,
      toAscii: () => null,
      limit: 100,
    });
  expect(change(["||a.example^", "/^b[0-9]+[.]test$/", "||c.example^"])?.counts).toMatchObject({
    entries: 3,
    patterns: 1,
  });
  expect(change(["||a.example^", "/^c[0-9]+[.]test$/"])).toBeUndefined();
});
