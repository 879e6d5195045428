/**
 * JSON as Chromium reads it: every letter, bound and way to be broken.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { parseLenient } from "../../../../../agent/device/readers/browser-policies/json-lenient.ts";

describe("letters behind a backslash", () => {
  it.each([
    ['"', '"'], ["\\", "\\"], ["/", "/"], ["b", "\b"], ["f", "\f"], ["n", "\n"], ["r", "\r"], ["t", "\t"], ["v", "\v"],
    ["x41", "A"], ["u0142", "ł"],
  ])("%s", (escape, is) => expect(parseLenient(`"a\\${escape}b"`)).toEqual({ type: "string", value: `a${is}b` })); // prettier-ignore
});
describe("numbers", () => {
  it.each([
    ["2147483647", "integer"], ["2147483648", "double"], ["-2147483648", "integer"], ["-2147483649", "double"], ["-0", "double"],
    ["1.0", "double"], ["1e2", "double"],
  ])("%s is %s", (text, type) => expect(parseLenient(text)).toEqual({ type, value: Number(text) })); // prettier-ignore
});
describe("what is let pass", () => {
  it.each(["// a\ntrue", "// a\rtrue", "/**/true", "/* a */ true // b", "\u{FEFF}true"])("%j", (text) =>
    expect(parseLenient(text)).toEqual({ type: "boolean", value: true }),
  );
  it("lines in a text", () => expect(parseLenient('"a\r\nb"')).toEqual({ type: "string", value: "a\r\nb" }));
  it("a comma too many", () =>
    expect(parseLenient("[1,]")).toEqual({ type: "list", value: [{ type: "integer", value: 1 }] }));
  it("two hundred lists in one another", () =>
    expect(parseLenient(`${"[".repeat(201)}${"]".repeat(201)}`)).toMatchObject({ type: "list" }));
});
describe("what is broken", () => {
  it.each([
    ["something follows the value", "true false"], ["a comment does not end", "/*/ true"], ["no value where one is due", "nil"],
    ["no value where one is due", ""], ["a number too large", "1e999"], ["a control character in a string", '"a\tb"'],
    ["a wrong escape", '"\\q"'], ["a wrong escape", '"\\x4"'], ["a wrong escape", '"\\u014"'], ["a wrong escape", '"\\xg1"'],
    ["a string does not end", '"a'], ["a comma is missing", "[1 2]"], ["a comma is missing", '{"a":1 "b":2}'],
    ["a name is missing", "{1:2}"], ["a colon is missing", '{"a" 1}'], ["too deep", `${"[".repeat(202)}${"]".repeat(202)}`],
  ])("%s: %j", (what, text) => expect(parseLenient(text)).toEqual({ type: "broken", what })); // prettier-ignore
});
