/** Splitting a secret and bringing it back: the field by its laws, every octet, sheets as people type them. @module */
import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { masterKeyOf } from "../../../../dashboard/vault/master.ts";
import { makeSheets, recoverKey } from "../../../../dashboard/vault/recovery.ts";
import { combine, split } from "../../../../dashboard/vault/shamir.ts";

/** Chance that always gives the same octet: the polynomial is then known. */
const fixed =
  (octet: number) =>
  (octets: number): Uint8Array =>
    new Uint8Array(octets).fill(octet);

/** Product in the field of AES by long multiplication and division of polynomials, another way than the code's. */
function slowProduct(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit += 1) if ((b >> bit) & 1) product ^= a << bit;
  for (let bit = 14; bit >= 8; bit -= 1) if ((product >> bit) & 1) product ^= 0x11b << (bit - 8);
  return product;
}

describe("shares", () => {
  it("are the values of a line over the field of AES, for every octet and slope", () => {
    const faults: string[] = [];
    for (let secret = 0; secret < 256; secret += 1)
      for (let slope = 0; slope < 256; slope += 17)
        for (const { point, octets } of split(Uint8Array.of(secret), { shares: 3, needed: 2 }, fixed(slope)))
          if (octets[0] !== (secret ^ slowProduct(slope, point))) faults.push(`${secret} ${slope} ${point}`);
    expect(faults).toEqual([]);
  });

  it("any that are needed bring it back, in any order", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 32 }),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 1_000 })),
        (secret, needed, more, chance) => {
          const shares = [...split(secret, { shares: needed + more, needed }, randomBytes)];
          const some = shares
            .map((share) => ({ share, order: chance.next().value as number }))
            .toSorted((a, b) => a.order - b.order)
            .slice(0, needed)
            .map(({ share }) => share);
          expect(combine(some)).toEqual(secret);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("one says nothing: for each secret there is a slope that gives the same share", () => {
    const slopes = Array.from(
      { length: 256 },
      (_, slope) => split(Uint8Array.of(77), { shares: 2, needed: 2 }, fixed(slope))[0]?.octets[0],
    );
    expect(new Set(slopes).size).toBe(256);
  });

  it.each([
    { shares: 2, needed: 1 },
    { shares: 1, needed: 2 },
    { shares: 256, needed: 2 },
  ])("are not made as $needed of $shares", (wanted) => {
    expect(() => split(Uint8Array.of(1), wanted, randomBytes)).toThrow(RangeError);
  });
});

describe("sheets", () => {
  const key = masterKeyOf(Buffer.from(randomBytes(32)));
  const words = ["pierwsze długie hasło", "drugie długie hasło", "trzecie długie hasło"];

  it("any two of three bring the key back, typed small, with other signs for 0 and 1", async () => {
    const sheets = await makeSheets(key, words);
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      const typed = (index: number): string =>
        (sheets[index] ?? "")
          .split("\n")
          .map((line) =>
            /^\d\)/u.test(line)
              ? `${line.slice(0, 2)}${line.slice(2).toLowerCase().replaceAll("0", "o").replaceAll("1", "l")}`
              : line,
          )
          .join("\n");
      const back = await recoverKey([
        { text: typed(a), passphrase: words[a] ?? "" },
        { text: typed(b), passphrase: words[b] ?? "" },
      ]);
      expect(back.octets.equals(key.octets)).toBe(true);
    }
  }, 20_000);

  it("hold neither the key nor a passphrase, and each is another", async () => {
    const sheets = await makeSheets(key, words);
    const text = sheets.join("\n");
    for (const secret of [key.octets.toString("hex"), key.octets.toString("base64url"), ...words])
      expect(text).not.toContain(secret);
    expect(new Set(sheets).size).toBe(3);
  }, 20_000);

  it("say what is wrong with them", async () => {
    const sheets = await makeSheets(key, words);
    const again = await makeSheets(key, words);
    const other = await makeSheets(masterKeyOf(Buffer.from(randomBytes(32))), words);
    const sheet = (index: number, from = sheets) => ({ text: from[index] ?? "", passphrase: words[index] ?? "" });
    const spoiled = (sheets[1] ?? "").replace(
      /^2\) (?<sign>.)/mu,
      (_, sign: string) => `2) ${sign === "7" ? "8" : "7"}`,
    );
    for (const { why, given, says } of [
      { why: "one alone", given: [sheet(0)], says: "two people|2 people" },
      { why: "the same twice", given: [sheet(0), sheet(0)], says: "2 people" },
      { why: "mistyped", given: [sheet(0), { text: spoiled, passphrase: words[1] ?? "" }], says: "line 2" },
      {
        why: "a line missing",
        given: [sheet(0), { text: (sheets[1] ?? "").replace(/^3\).*$/mu, ""), passphrase: words[1] ?? "" }],
        says: "line 3|lines are missing",
      },
      {
        why: "another's passphrase",
        given: [sheet(0), { text: sheets[1] ?? "", passphrase: words[0] ?? "" }],
        says: "passphrase of sheet 2",
      },
      { why: "of another day", given: [sheet(0), sheet(1, again)], says: "belong together" },
      { why: "of another key", given: [sheet(0), sheet(1, other)], says: "different keys" },
    ])
      await expect(recoverKey(given).then(() => `${why} was accepted`)).rejects.toThrow(new RegExp(says, "u"));
  }, 30_000);

  it.each([
    { why: "one person", passphrases: ["a long passphrase"] },
    { why: "six people", passphrases: Array.from({ length: 6 }, (_, n) => `a long passphrase ${String(n)}`) },
    { why: "a short passphrase", passphrases: ["a long passphrase", "short"] },
    { why: "the same passphrase", passphrases: ["a long passphrase", "a long passphrase"] },
  ])("are not made for $why", async ({ passphrases }) => {
    await expect(makeSheets(key, passphrases)).rejects.toThrow(expect.objectContaining({ code: "E_VAULT_RECOVERY" }));
  });
});
