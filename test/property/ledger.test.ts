/**
 * Whatever is done to a book, the verifier names the same first bad entry as an own one that shares no code with it.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson as platformJson } from "../../dashboard/platform/canonical.ts";
import { canonicalJson } from "../../policies/engine/ledger/canonical.ts";
import { verifyExport } from "../../policies/engine/ledger/export-file.ts";
import { naiveFirstBad, naiveHash, naiveJson, nextRaw, rawBook, rawFile, sha } from "../support/books.ts";
import type { Json, Raw } from "../support/books.ts";

const firstBad = (file: string): number | null => {
  const verdict = verifyExport(file, sha);
  return verdict.ok ? null : verdict.firstBad;
};

const BOOK = rawBook(6);
const FILE = rawFile(BOOK);
const at = fc.integer({ min: 0, max: BOOK.length - 1 });

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, false),
    fc.integer(),
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string({ unit: "grapheme", maxLength: 3 }), tie("value"), { maxKeys: 4 }),
  ),
})).value;

describe("canonical JSON", () => {
  it("is what a naive writer gives, and what the dashboard's own gives", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(value)).toBe(naiveJson(value));
        expect(platformJson(value)).toBe(naiveJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });
});

describe("a book", () => {
  it("is in order as it was made, from none to many entries", () => {
    for (const entries of [0, 1, 2, 6, 300])
      expect([entries, firstBad(rawFile(rawBook(entries)))]).toEqual([entries, null]);
  });

  it("any octet set to any other value is noticed, at the entry it stands in", () => {
    const octets = Buffer.from(FILE);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: octets.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, by) => {
        const changed = Buffer.from(octets);
        changed[place] = ((changed[place] as number) + by) % 256;
        const line = FILE.slice(0, place).split("\n").length - 1;
        const bad = firstBad(changed.toString("utf8"));
        expect(bad).not.toBeNull();
        expect(naiveFirstBad(changed.toString("utf8"))).not.toBeNull();
        // A fault of the first line may only show once the entries were read; one of an entry shows there.
        if (line > 0) expect([bad, naiveFirstBad(changed.toString("utf8"))]).toEqual([line, line]);
      }),
      { numRuns: 500 },
    );
  });

  it("every single octet of every entry counts", () => {
    const octets = Buffer.from(rawFile(rawBook(3)));
    const unseen: number[] = [];
    for (let place = 0; place < octets.length; place += 1) {
      const changed = Buffer.from(octets);
      changed[place] = (octets[place] as number) ^ 1;
      if (firstBad(changed.toString("utf8")) === null) unseen.push(place);
    }
    expect(unseen).toEqual([]);
  });

  const step = fc.oneof(
    fc.record({ do: fc.constant("swap" as const), a: at, b: at }),
    fc.record({ do: fc.constant("remove" as const), a: at }),
    fc.record({ do: fc.constant("repeat" as const), a: at, b: at }),
    fc.record({
      do: fc.constant("edit" as const),
      a: at,
      key: fc.constantFrom("kind", "caseId", "by", "at", "seq", "skeleton"),
    }),
    // Somebody who knows the format: the entry's own digest is made to fit again.
    fc.record({ do: fc.constant("forge" as const), a: at, shift: fc.integer({ min: -9_000, max: 9_000 }) }),
    fc.record({ do: fc.constant("insert" as const), a: at }),
    fc.record({ do: fc.constant("cut" as const), a: at }),
  );

  it("order, removal, repetition, forgery, insertion, a moved clock: the same first bad entry as the naive verifier says", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), (steps) => {
        let book: Raw[] = structuredClone(BOOK);
        for (const one of steps) {
          const here = book[one.a];
          if (here === undefined) continue;
          if (one.do === "swap" && book[one.b] !== undefined)
            [book[one.a], book[one.b]] = [book[one.b] as Raw, book[one.a] as Raw];
          if (one.do === "remove") book.splice(one.a, 1);
          if (one.do === "repeat") book.splice(one.b, 0, structuredClone(here));
          if (one.do === "edit")
            here[one.key] = one.key === "at" || one.key === "seq" ? (here[one.key] as number) + 1 : "x";
          if (one.do === "forge") {
            here["at"] = (here["at"] as number) + one.shift;
            here["hash"] = naiveHash(here);
          }
          if (one.do === "insert") book.splice(one.a + 1, 0, nextRaw(here, { kind: "forged" }));
          if (one.do === "cut") book = book.slice(0, one.a);
        }
        // The first line still tells of the book as it was.
        const text = [FILE.split("\n")[0], ...book.map((entry) => naiveJson(entry))]
          .map((line) => `${line}\n`)
          .join("");
        const bad = firstBad(text);
        expect(bad).toBe(naiveFirstBad(text));
        if (naiveJson(book) !== naiveJson(BOOK)) expect(bad).not.toBeNull();
        for (const one of steps) seen.add(one.do);
      }),
      { numRuns: 800 },
    );
    expect(seen.size).toBe(7);
  });

  it("rewritten as a whole from one entry on, it is noticed by a head kept on paper, and by that alone", () => {
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: BOOK.length }), (from, keptSeq) => {
        const book: Raw[] = structuredClone(BOOK.slice(0, from));
        for (const old of BOOK.slice(from))
          book.push(
            nextRaw(book.at(-1), {
              ...old,
              kind: "rewritten",
              prevHash: (book.at(-1)?.["hash"] as string) ?? "0".repeat(64),
            }),
          );
        const kept = { venueId: "venue", book: "events", seq: keptSeq, hash: BOOK[keptSeq - 1]?.["hash"] as string };
        expect(firstBad(rawFile(book))).toBeNull();
        const verdict = verifyExport(rawFile(book), sha, [kept]);
        // What was printed before the first change still fits; what was printed after it does not.
        expect(verdict.ok ? null : verdict.firstBad).toBe(keptSeq <= from ? null : keptSeq);
      }),
    );
  });
});
