/**
 * What may stand on paper: cleaned of what misleads, tied where a line must not break, and otherwise as it was written.
 */
import { assert, constantFrom, property, string as anyString } from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanLine, cleanText } from "../../../../dashboard/documents/text.ts";
import { clockTime, longDate, tieText } from "../../../../dashboard/documents/typography.ts";
import type { Language } from "../../../../dashboard/documents/index.ts";

const visible = (text: string): string => text.replaceAll("\u00a0", "~");

describe("cleaning", () => {
  it.each([
    { why: "an override cannot turn a name around", in: "Jan\u202egpj", out: "Jangpj" },
    { why: "isolates neither", in: "\u2067a\u2069", out: "a" },
    { why: "zero-width signs hide nothing", in: "a\u200bb\ufeffc\u2060d", out: "abcd" },
    { why: "control characters go, a tab is a space", in: "a\0b\u001b\tc\u0085d", out: "ab c\nd" },
    { why: "line ends are one kind", in: "a\r\nb\rc\u2028d", out: "a\nb\nc\nd" },
    { why: "letters are composed", in: "z\u0307o\u0301\u0142c\u0301", out: "żółć" },
    { why: "half a pair is shown as lost", in: "a\ud83d", out: "a\ufffd" },
    { why: "a tower keeps three marks", in: `x${"\u0323".repeat(9)}`, out: `x${"\u0323".repeat(3)}` },
    { why: "noncharacters go", in: "a\uffffb\u{1fffe}c", out: "abc" },
    { why: "quotes and dashes stay", in: "„tak” – «nie»", out: "„tak” – «nie»" },
  ])("$why", (row) => expect(cleanText(row.in)).toBe(row.out));

  it("a line has no breaks and no edges", () => {
    expect(cleanLine("  a \n\n b\r\n")).toBe("a b");
  });

  it("leaves nothing that misleads in any text, and changes nothing when done again", () => {
    // Codes, not the product's pattern: Unicode's own lists of bidirectional controls and of noncharacters.
    const bad = (code: number): boolean =>
      code === 0x061c ||
      code === 0x200e ||
      code === 0x200f ||
      (code >= 0x202a && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069) ||
      (code < 32 && code !== 10) ||
      (code >= 127 && code < 160) ||
      (code & 0xfffe) === 0xfffe ||
      (code >= 0xfdd0 && code <= 0xfdef) ||
      (code >= 0xd800 && code <= 0xdfff);
    assert(
      property(anyString({ unit: "binary" }), (text) => {
        const clean = cleanText(text);
        expect(Array.from(clean).filter((sign) => bad(sign.codePointAt(0) ?? 0))).toEqual([]);
        expect(cleanText(clean)).toBe(clean);
      }),
    );
  });
});

describe("ties", () => {
  it.each<{ why: string; language: Language; in: string; out: string }>([
    {
      why: "one-letter words hang nowhere",
      language: "pl",
      in: "i w domu z psem, a u nas o tym",
      out: "i~w~domu z~psem, a~u~nas o~tym",
    },
    { why: "also after a bracket", language: "pl", in: "(w sieci)", out: "(w~sieci)" },
    { why: "but a letter that ends a word is no word", language: "pl", in: "Alicja i Ola z", out: "Alicja i~Ola z" },
    { why: "a number stays with nr", language: "pl", in: "notatka nr 12/2027", out: "notatka nr~12/2027" },
    {
      why: "a date stays whole",
      language: "pl",
      in: "dnia 22 listopada 2026 r. był",
      out: "dnia 22~listopada~2026~r. był",
    },
    {
      why: "law is cited whole",
      language: "pl",
      in: "art. 22b ust. 1 pkt 2 i § 5",
      out: "art.~22b ust.~1 pkt~2 i~§~5",
    },
    {
      why: "a unit stays with its number",
      language: "pl",
      in: "12 % i 5 GB przez 10 min",
      out: "12~% i~5~GB przez 10~min",
    },
    { why: "a word that begins like a unit is none", language: "pl", in: "5 minut 3 hasła", out: "5 minut 3 hasła" },
    {
      why: "thousands and telephone numbers",
      language: "pl",
      in: "1 000 000 osób, tel. 116 111",
      out: "1~000~000 osób, tel.~116~111",
    },
    { why: "a dash does not open a line", language: "pl", in: "tak – nie", out: "tak~– nie" },
    {
      why: "English has one-letter words too, but lets them be",
      language: "en",
      in: "a child, No. 5, 3 May 2027",
      out: "a child, No.~5, 3~May~2027",
    },
    {
      why: "Ukrainian",
      language: "uk",
      in: "у школі з дитиною, ст. 5, 22 листопада 2026 р.",
      out: "у~школі з~дитиною, ст.~5, 22~листопада~2026~р.",
    },
  ])("$language: $why", (row) => expect(visible(tieText(row.language, row.in))).toBe(row.out));

  it("changes only spaces, only into unbreakable ones, and once is enough", () => {
    const unit = constantFrom("a", "w", "i", " ", "5", "1", "%", "nr", "r.", "maja", "2027", "–", "\n", "ż", "(", "§");
    assert(
      property(anyString({ unit, maxLength: 40 }), constantFrom<Language>("pl", "en", "uk"), (text, language) => {
        const tied = tieText(language, text);
        expect(tied.replaceAll("\u00a0", " ")).toBe(text);
        expect(tieText(language, tied)).toBe(tied);
      }),
    );
  });
});

describe("dates in words", () => {
  it.each<{ why: string; language: Language; at: string; out: string }>([
    { why: "a Polish day", language: "pl", at: "2026-11-22T09:00:00Z", out: "22~listopada~2026~r." },
    { why: "the venue's day, not Greenwich's", language: "pl", at: "2026-12-31T23:30:00Z", out: "1~stycznia~2027~r." },
    { why: "English", language: "en", at: "2026-11-22T09:00:00Z", out: "22~November~2026" },
    { why: "Ukrainian", language: "uk", at: "2026-11-22T09:00:00Z", out: "22~листопада~2026~р." },
  ])("$why", (row) => expect(visible(longDate(row.language, Date.parse(row.at)))).toBe(row.out));

  it.each([
    { why: "winter time", at: "2027-01-05T08:05:00Z", out: "9:05" },
    { why: "summer time", at: "2027-07-05T08:05:00Z", out: "10:05" },
    { why: "midnight is nought", at: "2027-07-04T22:00:00Z", out: "0:00" },
  ])("the clock: $why", (row) => expect(clockTime(Date.parse(row.at))).toBe(row.out));
});
