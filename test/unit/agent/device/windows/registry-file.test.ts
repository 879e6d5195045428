/**
 * Files of `reg.exe export`: every type of value, and everything that is no whole file.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { parseRegistryFile, type RegistryValue } from "../../../../../agent/device/readers/windows/registry-file.ts";
import { regFile } from "../../../../support/windows-machine.ts";

const KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Example";
const only = (body: string): RegistryValue | undefined =>
  parseRegistryFile(regFile(`[${KEY}]\n${body}`))
    ?.get(KEY.toLowerCase())
    ?.values.values()
    .next().value?.value;

describe("values of an export", () => {
  it.each<{ why: string; line: string; value: RegistryValue }>([
    { why: "a text", line: '"a"="b"', value: { type: "string", text: "b" } },
    { why: "an empty text", line: '"a"=""', value: { type: "string", text: "" } },
    {
      why: "backslashes and quotes are escaped",
      line: String.raw`"a"="C:\\x \"y\""`,
      value: { type: "string", text: 'C:\\x "y"' },
    },
    {
      why: "a text may run over lines",
      line: '"a"="one\n[two]\n"',
      value: { type: "string", text: "one\r\n[two]\r\n".replaceAll("\r\n", "\n") },
    },
    { why: "Polish letters", line: '"a"="Gość"', value: { type: "string", text: "Gość" } },
    { why: "the default value has no name", line: '@="d"', value: { type: "string", text: "d" } },
    { why: "an equals sign in a name", line: '"a=b"="c=d"', value: { type: "string", text: "c=d" } },
    { why: "a number is unsigned", line: '"a"=dword:ffffffff', value: { type: "dword", number: 4_294_967_295 } },
    {
      why: "a number of eight octets",
      line: '"a"=hex(b):01,00,00,00,00,00,00,80',
      value: { type: "qword", number: 0x8000000000000001n },
    },
    { why: "a number written as octets", line: '"a"=hex(4):02,01,00,00', value: { type: "dword", number: 258 } },
    {
      why: "an expandable text in octets",
      line: '"a"=hex(2):25,00,41,00,25,00,00,00',
      value: { type: "expand", text: "%A%" },
    },
    {
      why: "a text in octets, as it holds control characters",
      line: '"a"=hex(1):41,00,00,00',
      value: { type: "string", text: "A" },
    },
    {
      why: "a list of texts",
      line: '"a"=hex(7):41,00,00,00,42,00,00,00,00,00',
      value: { type: "multi", texts: ["A", "B"] },
    },
    { why: "an empty list", line: '"a"=hex(7):00,00', value: { type: "multi", texts: [] } },
    {
      why: "octets over several lines",
      line: '"a"=hex:01,\\\n  02,\\\n  03',
      value: { type: "binary", kind: 3, octets: Uint8Array.of(1, 2, 3) },
    },
    { why: "no octets", line: '"a"=hex:', value: { type: "binary", kind: 3, octets: new Uint8Array() } },
    {
      why: "a kind nobody uses keeps its number",
      line: '"a"=hex(8):ff',
      value: { type: "binary", kind: 8, octets: Uint8Array.of(255) },
    },
    { why: "a comment is none of the values", line: '; said\n"a"="b"', value: { type: "string", text: "b" } },
  ])("$why", ({ line, value }) => expect(only(line)).toEqual(value));

  it("keeps names as written and finds them without regard to case", () => {
    const keys = parseRegistryFile(regFile(`[${KEY}]\n"EnableLUA"=dword:00000001`));
    expect(keys?.get(KEY.toLowerCase())?.values.get("enablelua")?.name).toBe("EnableLUA");
    expect(keys?.get(KEY.toLowerCase())?.path).toBe(KEY);
  });

  it("takes away what is deleted", () => {
    const keys = parseRegistryFile(regFile(`[${KEY}]\n"a"="b"\n"a"=-\n[${KEY}\\Below]\n[${KEY}2]\n[-${KEY}\\Below]`));
    expect([...(keys?.keys() ?? [])]).toEqual([KEY.toLowerCase(), `${KEY}2`.toLowerCase()]);
    expect(keys?.get(KEY.toLowerCase())?.values.size).toBe(0);
  });
});

describe("what is no whole export", () => {
  const whole = regFile(`[${KEY}]\n"a"="b"\n"c"=hex:01,\\\n  02`);
  const utf8 = new TextEncoder().encode(`Windows Registry Editor Version 5.00\r\n\r\n[${KEY}]\r\n\r\n`);
  it.each([
    { why: "nothing", octets: new Uint8Array() },
    { why: "an odd number of octets", octets: whole.subarray(0, -1) },
    { why: "no blank line at the end", octets: whole.subarray(0, -4) },
    { why: "half of it", octets: whole.subarray(0, 2 * Math.floor(whole.length / 4)) },
    { why: "no byte order mark", octets: whole.subarray(2) },
    { why: "another encoding", octets: utf8 },
    { why: "a value outside any key", octets: regFile('"a"="b"') },
    { why: "a text that does not end", octets: regFile(`[${KEY}]\n"a"="b`) },
    { why: "a number that is none", octets: regFile(`[${KEY}]\n"a"=dword:xyz`) },
    { why: "octets that are none", octets: regFile(`[${KEY}]\n"a"=hex:0g`) },
    { why: "a number of three octets", octets: regFile(`[${KEY}]\n"a"=hex(4):01,02,03`) },
    { why: "a line of something else", octets: regFile(`[${KEY}]\nhello`) },
  ])("$why", ({ octets }) => expect(parseRegistryFile(octets)).toBeNull());

  it("refuses every file cut anywhere but after a blank line", () => {
    const accepted: number[] = [];
    for (let end = 0; end < whole.length; end += 1) {
      const cut = whole.subarray(0, end);
      const text = Buffer.from(cut).toString("utf16le");
      if (end % 2 !== 0 || !text.endsWith("\r\n\r\n")) {
        if (parseRegistryFile(cut) !== null) accepted.push(end);
      }
    }
    expect(accepted).toEqual([]);
  });
});
