/** What the verifier says about each way a book can be wrong; what an entry may hold; heads on paper. @module */
import { describe, expect, it } from "vitest";
import { verifyExport } from "../../../../../policies/engine/ledger/export-file.ts";
import { headText, parseHeadText } from "../../../../../policies/engine/ledger/head-text.ts";
import { skeletonFault } from "../../../../../policies/engine/ledger/skeleton.ts";
import { isCanonical, verifyChain } from "../../../../../policies/engine/ledger/verify.ts";
import type { JsonObject } from "../../../../../policies/schema/ledger.ts";
import { naiveHash, naiveJson, nextRaw, rawBook, rawFile, sha } from "../../../../support/books.ts";
import type { Raw } from "../../../../support/books.ts";

const rehash = (entry: Raw): Raw => ({ ...entry, hash: naiveHash(entry) });

function judged(change: (book: Raw[]) => void, expected: object = {}) {
  const book = rawBook(5);
  change(book);
  const verdict = verifyChain(book, { digest: sha, ...expected });
  return verdict.ok ? "ok" : `${String(verdict.firstBad)} ${verdict.why}`;
}

const at = (book: Raw[], index: number): Raw => book[index] as Raw;

describe("a chain", () => {
  it.each<{ why: string; change: (book: Raw[]) => void; says: string; expected?: object }>([
    { why: "untouched", change: () => undefined, says: "ok" },
    { why: "no entry at all", change: (book) => void book.splice(0), says: "ok" },
    { why: "a member changed", change: (book) => void (at(book, 2)["kind"] = "other"), says: "3 hash" },
    { why: "a member added", change: (book) => void (at(book, 2)["more"] = 1), says: "3 shape" },
    { why: "a member gone", change: (book) => void delete at(book, 2)["by"], says: "3 shape" },
    { why: "a fraction in the skeleton", change: (book) => void (at(book, 1)["at"] = 1.5), says: "2 shape" },
    { why: "another digest algorithm", change: (book) => void (at(book, 0)["alg"] = "sha1"), says: "1 shape" },
    { why: "two swapped", change: (book) => void book.splice(1, 2, at(book, 2), at(book, 1)), says: "2 missing" },
    { why: "one gone", change: (book) => void book.splice(3, 1), says: "4 missing" },
    { why: "one twice", change: (book) => void book.splice(4, 0, at(book, 1)), says: "2 twice" },
    {
      why: "one put in, its digest right",
      change: (book) => void book.splice(2, 0, nextRaw(at(book, 1), { kind: "forged" })),
      says: "3 twice",
    },
    {
      why: "one replaced, its digest right",
      change: (book) => void book.splice(2, 1, rehash({ ...at(book, 2), kind: "forged" })),
      says: "4 previous",
    },
    {
      why: "the clock moved back, all digests right",
      change: (book) => {
        book.splice(3);
        book.push(nextRaw(at(book, 2), { at: 1 }));
      },
      says: "4 clock",
    },
    {
      why: "behind by two minutes and not said so",
      change: (book) => void book.push(nextRaw(at(book, 4), { behindMs: 120_000 })),
      says: "6 shape",
    },
    {
      why: "behind and said so",
      change: (book) => void book.push(nextRaw(at(book, 4), { behindMs: 120_000, clock: "behind" })),
      says: "ok",
    },
    { why: "another venue", change: () => undefined, expected: { venueId: "other" }, says: "1 foreign" },
    { why: "another book", change: () => undefined, expected: { book: "audit" }, says: "1 foreign" },
    {
      why: "cut off, with a head",
      change: (book) => void book.splice(3),
      expected: { heads: [{ seq: 5, hash: "x" }] },
      says: "4 short",
    },
    {
      why: "another head",
      change: () => undefined,
      expected: { heads: [{ seq: 2, hash: "0".repeat(64) }] },
      says: "2 head",
    },
    {
      why: "a beginning gone that nobody told of",
      change: (book) => void book.splice(0, 2),
      expected: { start: startOf(2) },
      says: "3 start",
    },
    {
      why: "a beginning gone after its time",
      change: (book) => {
        const { seq, hash } = startOf(2);
        book.push(nextRaw(at(book, 4), { kind: "checkpoint", skeleton: { seq, hash } }));
        book.splice(0, 2);
      },
      expected: { start: startOf(2) },
      says: "ok",
    },
  ])("$why: $says", ({ change, says, expected }) => {
    expect(judged(change, expected)).toBe(says);
  });

  it("says how many there are and where it ends", () => {
    const book = rawBook(5);
    expect(verifyChain(book, { digest: sha })).toEqual({
      ok: true,
      count: 5,
      head: { seq: 5, hash: at(book, 4)["hash"], at: at(book, 4)["at"] },
    });
  });

  it("a key that parsers treat specially is no way in", () => {
    const text = naiveJson(at(rawBook(1), 0)).replace('"skeleton":{', '"skeleton":{"__proto__":"x",');
    expect(verifyChain([JSON.parse(text)], { digest: sha })).toMatchObject({ ok: false, firstBad: 1 });
  });
});

function startOf(seq: number): { seq: number; hash: string; at: number } {
  const entry = at(rawBook(seq), seq - 1);
  return { seq, hash: entry["hash"] as string, at: entry["at"] as number };
}

describe("an exported file", () => {
  const file = rawFile(rawBook(3));
  it.each([
    { why: "empty", text: "", says: "0 header" },
    { why: "without its first line", text: file.split("\n").slice(1).join("\n"), says: "0 header" },
    { why: "with white space", text: file.replace('"kind":"registered"', '"kind": "registered"'), says: "1 canonical" },
    {
      why: "with a key twice",
      text: file.replace('"kind":"registered"', '"kind":"x","kind":"registered"'),
      says: "1 canonical",
    },
    { why: "with other line ends", text: file.replaceAll("\n", "\r\n"), says: "0 header" },
    { why: "without its last line feed", text: file.slice(0, -1), says: "4 shape" },
    { why: "with an empty line behind", text: `${file}\n`, says: "4 shape" },
    { why: "cut off", text: `${file.split("\n").slice(0, 3).join("\n")}\n`, says: "3 short" },
    { why: "a wrong count", text: file.replace('"count":3', '"count":2'), says: "0 header" },
    {
      why: "another venue's first line",
      text: file.replace('"venueId":"venue"', '"venueId":"other"'),
      says: "1 foreign",
    },
  ])("$why: $says", ({ text, says }) => {
    const verdict = verifyExport(text, sha);
    expect(verdict.ok ? "ok" : `${String(verdict.firstBad)} ${verdict.why}`).toBe(says);
  });

  it("canonical is told from the rest", () => {
    expect([
      isCanonical('{"a":1,"b":[]}'),
      isCanonical('{"b":1,"a":1}'),
      isCanonical("{"),
      isCanonical('{"a":1.0}'),
    ]).toEqual([true, false, false, false]);
  });
});

describe("a skeleton", () => {
  it.each<{ why: string; skeleton: JsonObject }>([
    { why: "codes and numbers", skeleton: { number: "7/2027", type: "1.8", area: 4, contact: "attempt", proof: null } },
    { why: "a digest and an id", skeleton: { digest: "a1".repeat(32), id: "4d805e34-cf3c-421e-befe-6a071b96ff43" } },
    {
      why: "an instant and a date",
      skeleton: { at: 1_795_341_516_111, day: "2026-11-22", time: "2026-11-22T09:58:36Z" },
    },
    { why: "a body of the state", skeleton: { organ: "Sąd Rejonowy w Gdyni" } },
    { why: "roles and lists", skeleton: { roles: ["kierownik", "dyrektor"], done: { share: true } } },
  ])("holds $why", ({ skeleton }) => {
    expect(skeletonFault(skeleton)).toBeUndefined();
  });

  it.each<{ why: string; skeleton: JsonObject }>([
    { why: "a name by its key", skeleton: { childName: "x" } },
    { why: "a Polish key of a name", skeleton: { imie: "x" } },
    { why: "a note", skeleton: { note: "x" } },
    { why: "a long text", skeleton: { code: "x ".repeat(100) } },
    { why: "lines", skeleton: { code: "a\nb" } },
    { why: "an e-mail address", skeleton: { to: "jan@example.org" } },
    { why: "a PESEL", skeleton: { who: "id 02270803628" } },
    { why: "a telephone number", skeleton: { call: "600 100 200" } },
    { why: "a number with its country", skeleton: { call: "+420600100200" } },
    { why: "a hardware address", skeleton: { device: "00:00:5e:00:53:af" } },
    { why: "an IPv4 address", skeleton: { from: "192.0.2.7" } },
    { why: "an IPv6 address", skeleton: { from: "2001:db8::7" } },
    { why: "one deep inside", skeleton: { a: [{ b: ["192.0.2.7"] }] } },
    { why: "a fraction", skeleton: { share: 0.5 } },
    { why: "endless depth", skeleton: { a: { a: { a: { a: { a: { a: 1 } } } } } } },
    {
      why: "very much",
      skeleton: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${String(n)}`, "x".repeat(150)])),
    },
  ])("refuses $why, and does not repeat it", ({ skeleton }) => {
    const fault = skeletonFault(skeleton);
    expect(fault).toBeDefined();
    expect(fault).not.toMatch(/jan@|022708|600|5e|192|2001/u);
  });
});

describe("heads on paper", () => {
  const heads = [
    { book: "events" as const, seq: 412, hash: "ab".repeat(32) },
    { book: "audit" as const, seq: 9, hash: "cd".repeat(32) },
  ];
  const text = headText({ venueId: "venue", day: "2026-11-22", heads });

  it("read as they were printed, also typed in capitals over several lines", () => {
    const read = { day: "2026-11-22", heads: heads.map((one) => ({ ...one, venueId: "venue" })) };
    expect(parseHeadText(text)).toEqual(read);
    expect(parseHeadText(` ${text.replaceAll(" ", "\n").replace(/ab/gu, "AB")} `)).toEqual(read);
  });

  it.each([
    { why: "something else", line: "hello" },
    { why: "another version", line: text.replace("/1", "/2") },
    { why: "no day", line: text.replace("2026-11-22 ", "") },
    { why: "a digest too short", line: text.slice(0, -1) },
    { why: "a book nobody knows", line: text.replace("audit", "other") },
    { why: "an entry 0", line: text.replace(":9:", ":0:") },
  ])("refuse $why", ({ line }) => {
    expect(parseHeadText(line)).toBeUndefined();
  });
});
