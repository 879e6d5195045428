/**
 * Apple's property lists: every kind of value as it is, and nothing at all of a list that is broken anywhere.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import {
  booleanOf,
  instantOf,
  parsePropertyList,
  parsePropertyText,
  type PropertyValue,
} from "../../../../../agent/device/readers/property-list.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const list = (inner: string): string => `${HEAD}<plist version="1.0">\n${inner}\n</plist>\n`;
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What was read, as plain values. */
function plain(value: PropertyValue | null): unknown {
  switch (value?.type) {
    case "string":
    case "date":
      return value.text;
    case "data":
      return Uint8Array.from(atob(value.text), (letter) => letter.charCodeAt(0));
    case "integer":
    case "real":
      return value.number;
    case "boolean":
      return value.boolean;
    case "array":
      return value.items.map((one) => plain(one));
    case "dict":
      return Object.fromEntries([...value.entries].map(([name, one]) => [name, plain(one)]));
    default:
      return null;
  }
}
const fromOctets = (text: string): unknown => plain(parsePropertyList(octets(text)));
const fromText = (text: string): unknown => plain(parsePropertyText(text));
const nested = (depth: number): string => `${"<array>".repeat(depth)}<true/>${"</array>".repeat(depth)}`;
const items = (depth: number): unknown => (depth === 0 ? true : [items(depth - 1)]);

const READERS = [
  { name: "octets", read: fromOctets },
  { name: "a text", read: fromText },
] as const;

describe.each(READERS)("$name", ({ read }) => {
  it.each([
    { why: "a text", inner: "<string>a b</string>", is: "a b" },
    { why: "an empty text, both ways", inner: "<array><string/><string></string></array>", is: ["", ""] },
    { why: "letters that would be markup", inner: "<string>&lt;&gt;&amp;&quot;&apos;</string>", is: "<>&\"'" },
    { why: "letters by number", inner: "<string>&#322;&#x142;&#x10FFFF;</string>", is: "łł\u{10FFFF}" },
    { why: "a whole number", inner: "<integer> 42 </integer>", is: 42 },
    { why: "a number below nought", inner: "<integer>-3</integer>", is: -3 },
    { why: "a fraction", inner: "<real>1.5e2</real>", is: 150 },
    { why: "yes and no", inner: "<array><true/><false/></array>", is: [true, false] },
    { why: "an instant", inner: "<date>2026-11-22T09:00:00Z</date>", is: "2026-11-22T09:00:00Z" },
    { why: "octets", inner: "<data>AQI=</data>", is: new Uint8Array([1, 2]) },
    { why: "nothing in a list", inner: "<array><array/><array></array></array>", is: [[], []] },
    { why: "nothing in a dictionary", inner: "<dict/>", is: {} },
    { why: "as deep as is allowed", inner: nested(64), is: items(64) },
  ])("$why", ({ inner, is }) => expect(read(list(inner))).toEqual(is));

  it("several names, each with its own", () =>
    expect(read(list("<dict><key>a</key><string>1</string><key>b&amp;c</key><array><true/></array></dict>"))).toEqual({
      a: "1",
      "b&c": [true],
    }));

  it.each([
    { why: "deeper than is allowed", inner: nested(65) },
    {
      why: "dictionaries deeper than is allowed",
      inner: `${"<dict><key>k</key>".repeat(65)}<true/>${"</dict>".repeat(65)}`,
    },
    { why: "an unknown letter", inner: "<string>&bogus;</string>" },
    { why: "a number beyond all letters", inner: "<string>&#x110000;</string>" },
    { why: "the same in the other way of counting", inner: "<string>&#1114112;</string>" },
    { why: "an element that ends as another", inner: "<string>a</integer>" },
    { why: "an element in a text", inner: "<string>a<true/></string>" },
    { why: "an element nobody knows", inner: "<null/>" },
    { why: "no number", inner: "<integer>many</integer>" },
    { why: "an empty number", inner: "<integer></integer>" },
    { why: "a number of blanks", inner: "<integer> </integer>" },
    { why: "an infinite number", inner: "<real>1e999</real>" },
    { why: "a dictionary that begins with a value", inner: "<dict><string>a</string></dict>" },
    { why: "a name without a value", inner: "<dict><key>a</key></dict>" },
    { why: "a dictionary in which a name only ends", inner: "<dict></key><true/></dict>" },
    { why: "a list that ends as a dictionary", inner: "<array><true/></dict>" },
    { why: "a dictionary that ends as a list", inner: "<dict><key>a</key><true/></array>" },
    { why: "yes with something in it", inner: "<true>no</true>" },
    { why: "nothing", inner: "" },
    { why: "two values", inner: "<true/><false/>" },
    { why: "a value that only ends", inner: "</string>" },
    { why: "a plist in a plist", inner: "<plist></plist>" },
    { why: "a broken tag", inner: "<array><true/><" },
  ])("nothing for $why", ({ inner }) => expect(read(list(inner))).toBeNull());

  it.each([
    { why: "no end", text: `${HEAD}<plist version="1.0"><true/>` },
    { why: "another end", text: `${HEAD}<plist version="1.0"><true/></dict>` },
    { why: "a second beginning for an end", text: `${HEAD}<plist version="1.0"><true/><plist version="1.0">` },
    { why: "another outermost element", text: `${HEAD}<dict><true/></dict>` },
    { why: "an empty one", text: `${HEAD}<plist/>` },
    { why: "only an end", text: `${HEAD}</plist><true/></plist>` },
    { why: "nothing at all", text: "" },
    { why: "no list", text: HEAD },
    { why: "JSON", text: '{"a":1}' },
  ])("nothing for $why", ({ text }) => expect(read(text)).toBeNull());
});

describe("octets alone", () => {
  it("wants the head of XML", () => expect(fromOctets('<plist version="1.0"><true/></plist>')).toBeNull());
  it("wants UTF-8", () =>
    expect(
      parsePropertyList(
        new Uint8Array([...octets(`${HEAD}<plist version="1.0"><string>`), 0xb3, ...octets("</string></plist>")]),
      ),
    ).toBeNull());
  it.each([
    { why: "yes", value: { type: "boolean", boolean: true }, is: true },
    { why: "no", value: { type: "boolean", boolean: false }, is: false },
    { why: "one", value: { type: "integer", number: 1 }, is: true },
    { why: "nought", value: { type: "integer", number: 0 }, is: false },
    { why: "two is neither", value: { type: "integer", number: 2 }, is: null },
    { why: "below nought is neither, and never «off»", value: { type: "integer", number: -1 }, is: null },
    { why: "a fraction is neither", value: { type: "real", number: 1 }, is: null },
    { why: "a word is neither", value: { type: "string", text: "1" }, is: null },
    { why: "nothing", value: undefined, is: null },
  ] as const)("a switch: $why", ({ value, is }) => expect(booleanOf(value)).toBe(is));
  it.each([
    { why: "an instant", type: "date", text: "2026-11-22T09:00:00Z", is: Date.UTC(2026, 10, 22, 9) },
    { why: "the first that can be", type: "date", text: "2010-01-01T00:00:01Z", is: Date.UTC(2010, 0, 1, 0, 0, 1) },
    { why: "one before", type: "date", text: "2010-01-01T00:00:00Z", is: null },
    { why: "the last that can be", type: "date", text: "2099-12-31T23:59:59Z", is: Date.UTC(2099, 11, 31, 23, 59, 59) },
    { why: "one after", type: "date", text: "2100-01-01T00:00:00Z", is: null },
    { why: "no date", type: "date", text: "today", is: null },
    { why: "a text that looks like one", type: "string", text: "2026-11-22T09:00:00Z", is: null },
  ] as const)("an instant: $why", ({ type, text, is }) => expect(instantOf({ type, text })).toBe(is));
});

describe("strictness", () => {
  it.each([
    { why: "no base64", inner: "<data>A*I=</data>" },
    { why: "text between elements", inner: "<array>x<true/></array>" },
    { why: "a number with two points", inner: "<real>1.2.3</real>" },
    { why: "hexadecimal", inner: "<integer>0x10</integer>" },
  ])("nothing for $why", ({ inner }) => expect(fromText(list(inner))).toBeNull());
  it("nothing if something follows", () => expect(fromText(`${list("<true/>")}<true/>`)).toBeNull());
  it("takes yes written at length, remarks and a mark of order", () =>
    expect(fromText(`\u{FEFF}${list("<!-- a <b> --><array><true></true><false> </false></array>")}`)).toEqual([
      true,
      false,
    ]));
});
