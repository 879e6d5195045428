/** Recordings without people: names are planted in every way an answer can hold them, and hunted afterwards. @module */
import { describe, expect, it } from "vitest";
import { readRecording, record } from "../../../../agent/device/recording.ts";
import type { RawOutput } from "../../../../policies/schema/device-facts.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string): Uint8Array =>
  new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]));
const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
const output = (probe: string, stdout: Uint8Array, stderr: Uint8Array = new Uint8Array()): RawOutput => ({
  probe,
  exitCode: 0,
  stdout,
  stderr,
  ms: 1,
});

/** Not written out, for no path of a machine stands in our texts. */
const HOME = "home";
const PLANTED = [
  "jkowalska",
  "Jadwiga",
  "Kowalska",
  "LAPTOP-BIBLIO3",
  "PF3ABC12",
  "jadwiga.k@example.org",
  "3c:22:fb:aa:01:9e",
  "3C-22-FB-AA-01-9E",
  "4c4c4544-0042-4d10-8035-b7c04f4e3432",
  "1085031214",
  "$y$j9T$abcdefgh12345678",
  "zosiamala",
  "Uczennica3",
  "wiktoria",
  "10.20.30.40",
  "192.168.7.9",
  "9.9.9.10",
  "fd12:3456:789a::1",
  "2a02:a31:c0de::53",
];
const OUTPUTS = [
  output(
    "passwd",
    utf8(`root:x:0:0:root:/root:/bin/bash\njkowalska:x:1000:1000:Jadwiga Kowalska,,,:/${HOME}/jkowalska:/bin/bash\n`),
  ),
  output("shadow", utf8("root:*:19000:::\njkowalska:$y$j9T$abcdefgh12345678:19000:::\n")),
  output(
    "registry",
    utf16(
      '"RegisteredOwner"="Jadwiga Kowalska"\r\n"ComputerName"="LAPTOP-BIBLIO3"\r\n"Dir"="C:\\\\Users\\\\jkowalska"\r\n',
    ),
  ),
  output(
    "powershell",
    utf8(
      `BEGIN\n${base64(JSON.stringify({ SerialNumber: "PF3ABC12", owner: "jadwiga.k@example.org", UUID: "4C4C4544-0042-4D10-8035-B7C04F4E3432", sid: "S-1-5-21-1085031214-1563985344-725345543-500" }))}\nEND\n`,
    ),
  ),
  output(
    "mac",
    utf8("link/ether 3c:22:fb:aa:01:9e brd\nPhysical 3C-22-FB-AA-01-9E\n"),
    utf8(`/${HOME}/jkowalska: no such file`),
  ),
  output(
    "linux/accounts",
    utf8('{"accounts":[{"name":"root","uid":0},{"name":"zosiamala","uid":1001},{"name":"nobody","uid":65534}]}'),
  ),
  output(
    "windows/accounts",
    utf8(
      base64(
        JSON.stringify([
          { SID: "S-1-5-21-1085031214-1563985344-725345543-1003", Disabled: false, Name: "Uczennica3" },
          { Name: "Administrator", SID: "S-1-5-21-1085031214-1563985344-725345543-500" },
        ]),
      ),
    ),
  ),
  output("sign-in", utf8(JSON.stringify({ text: "[Seat:*]\nautologin-user=zosiamala\nsession=x\n" }))),
  output("admins", utf8("GroupMembership: root wiktoria admin\n")),
  output("programs", utf16('"DisplayName"="Mozilla Firefox"\r\n"DisplayVersion"="1.2.3.4"\r\n')),
  output("units", utf8('"/etc/systemd/system/getty@tty1.service.d" icons-64x64@2.tar')),
  output(
    "network",
    utf8(
      'gateway 10.20.30.40 "192.168.7.9" nameserver 9.9.9.10\n{"servers":["9.9.9.10","fd12:3456:789a::1"]} via 2a02:a31:c0de::53 at 12:34:56, 127.0.0.53, 2001:db8::7',
    ),
  ),
  output("where", utf8("laptop-biblio3 is up; serial PF3ABC12 seen")),
];
const recorded = record(
  { platform: "linux", agentVersion: "0.1.0", at: 1_795_000_000_000 as never },
  new Map(OUTPUTS.map((one) => [one.probe, one])),
  { users: [], hosts: ["laptop-biblio3.example.org"], serials: [] },
);

/** Everything in the file in every encoding, nested Base64 opened. */
function texts(): string[] {
  const found: string[] = [];
  const open = (octets: Buffer): void => {
    for (const text of [octets.toString("utf8"), octets.toString("utf16le"), octets.subarray(1).toString("utf16le")]) {
      found.push(text);
      for (const [block] of text.matchAll(/[A-Za-z0-9+/]{32,}={0,2}/gu))
        found.push(Buffer.from(block, "base64").toString());
    }
  };
  for (const { stdoutBase64, stderrBase64 } of recorded.outputs)
    for (const encoded of [stdoutBase64, stderrBase64]) open(Buffer.from(encoded, "base64"));
  return found;
}
const textOf = (probe: string): string => {
  const octets = Buffer.from(recorded.outputs.find((one) => one.probe === probe)?.stdoutBase64 ?? "", "base64");
  return octets[0] === 0xff ? octets.subarray(2).toString("utf16le") : octets.toString("utf8");
};

describe("a recording", () => {
  it.each(PLANTED)("does not hold %s in any encoding", (planted) => {
    expect(texts().filter((text) => text.toLowerCase().includes(planted.toLowerCase()))).toEqual([]);
  });

  it("finds what is planted when nothing is redacted, or the hunt would prove nothing", () => {
    const raw = OUTPUTS.map(({ stdout }) => Buffer.from(stdout).toString("utf8")).join("\n");
    expect(raw).toContain("jkowalska");
  });

  it("keeps the form: one name one placeholder, lines, fields, well-known account numbers", () => {
    const [, login] = /^(user\d+):x:1000:1000:/mu.exec(textOf("passwd")) ?? [];
    expect(login).toBeDefined();
    expect(textOf("passwd")).toContain(`/home/${login}:/bin/bash`);
    expect(textOf("passwd")).toContain("root:x:0:0:root");
    expect(textOf("shadow")).toBe(`root:*:19000:::\n${login}:$redacted$:19000:::\n`);
    expect(textOf("registry")).toContain(`C:\\\\Users\\\\${login}`);
    const inner = Buffer.from(textOf("powershell").split("\n")[1] as string, "base64").toString();
    expect(JSON.parse(inner)).toMatchObject({
      SerialNumber: "SERIAL1",
      sid: expect.stringMatching(/^S-1-5-21-1000000000-1000000000-\d+-500$/u),
    });
    expect(textOf("where")).toContain("serial SERIAL1 seen");
    expect(textOf("linux/accounts")).toMatch(/"name":"user\d+","uid":1001\},\{"name":"nobody"/u);
    const kid = /"name":"(user\d+)"/u.exec(textOf("linux/accounts"))?.[1] ?? "";
    expect(JSON.parse(textOf("sign-in"))).toEqual({ text: `[Seat:*]\nautologin-user=${kid}\nsession=x\n` });
    // As many members as before, or administrators could not be counted any more.
    expect(textOf("admins")).toMatch(/^GroupMembership: root user\d+ admin\n$/u);
    expect(textOf("programs")).toContain('"DisplayName"="Mozilla Firefox"\r\n"DisplayVersion"="1.2.3.4"');
    expect(textOf("units")).toBe('"/etc/systemd/system/getty@tty1.service.d" icons-64x64@2.tar');
    expect(textOf("network")).toMatch(
      /^gateway (192\.0\.2\.\d) "192\.0\.2\.\d" nameserver (192\.0\.2\.\d)\n\{"servers":\["\2","2001:db8::\d"\]\} via 2001:db8::\d at 12:34:56, 127\.0\.0\.53, 2001:db8::7$/u,
    );
    const [, colon, dash] = /ether (\S+) brd\nPhysical (\S+)/u.exec(textOf("mac")) ?? [];
    expect(dash).toBe(colon?.replaceAll(":", "-"));
  });

  it("leaves alone what names nobody", () => {
    const plain = utf8(
      '{"product":"Windows Defender","guid":"{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}","build":"26200.7171"}',
    );
    const binary = Uint8Array.from([0, 255, 128, 7, 10]);
    const same = record(
      { platform: "windows", agentVersion: "0.1.0", at: 0 as never },
      new Map([
        ["a", output("a", plain)],
        ["b", output("b", binary)],
      ]),
      { users: ["Administrator"], hosts: ["localhost"], serials: ["To be filled by O.E.M."] },
    );
    const { outputs } = readRecording(JSON.stringify(same));
    expect(outputs.get("a")?.stdout).toEqual(plain);
    expect(outputs.get("b")?.stdout).toEqual(binary);
  });

  it("is read again as it was written; anything else is refused", () => {
    const { outputs, recording } = readRecording(JSON.stringify(recorded));
    expect([recording.platform, outputs.size]).toEqual(["linux", OUTPUTS.length]);
    for (const bad of ["", "{}", '{"platform":"linux"}', JSON.stringify({ ...recorded, run: "x" })])
      expect(() => readRecording(bad)).toThrow("recording");
  });
});
