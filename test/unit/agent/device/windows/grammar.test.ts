/**
 * Every PowerShell text we ship or send, read by a grammar: its form, and that it calls nothing but what is listed here.
 *
 * A list of what is allowed and not of what is forbidden, so that a new call is a decision somebody takes in this file.
 *
 * @module
 */
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { encodedCommand, type ScriptPart } from "../../../../../agent/device/collectors/windows/powershell.ts";
import { readScript, type Script } from "../../../../support/powershell.ts";

const ROOT = resolve(import.meta.dirname, "../../../../..");
const PARTS: readonly ScriptPart[] = ["facts", "updates", "media", "eicar", "canary"];
const FACTS = "agent/device/collectors/windows/facts.ps1";

/** What the agent sends, as Windows gets it: comments and indentation gone, two lines in front. */
const sent = PARTS.map((part): readonly [string, string] => {
  const encoded = encodedCommand(part, part === "canary" ? "canary.example.org" : null) ?? "";
  return [`sent/${part}`, Buffer.from(encoded, "base64").toString("utf16le")];
});
const shipped = globSync("{agent,blocklists,dashboard,policies,scripts}/**/*.ps1", { cwd: ROOT })
  .toSorted()
  .map((path): readonly [string, string] => [path, readFileSync(join(ROOT, path), "utf8")]);
const texts = [...shipped, ...sent].map(([name, text]) => ({ name, text, script: readScript(name, text) }));
const named = (name: string): Script => texts.find((one) => one.name === name)?.script as Script;

describe("form", () => {
  it("finds them all", () =>
    expect(texts.map(({ name }) => name)).toEqual([
      FACTS,
      "scripts/deploy/device/install.ps1",
      "scripts/deploy/device/uninstall.ps1",
      ...PARTS.map((part) => `sent/${part}`),
    ]));

  it.each(texts)("$name is PowerShell", ({ script }) => expect(script.faults).toEqual([]));
  it.each(texts)("$name is ASCII, as its encoding on disk is nobody's promise", ({ text }) =>
    expect(/^[\n\r\t -~]*$/u.test(text)).toBe(true),
  );

  it.each([
    { why: "a block left open", text: "if ($a) { 1", at: "x:1:" },
    { why: "a bracket of another kind", text: "$a = @(1}\n", at: "x:1:" },
    { why: "a text that does not end", text: "$a = 1\n'abc", at: "x:2:" },
    { why: "a condition without brackets", text: "$a = 1\n\nif $a { 1 }\n", at: "x:3:" },
    { why: "an assignment of nothing", text: "$a =\n}\n", at: "x:" },
  ])("says where there is $why", ({ text, at }) => {
    const { faults } = readScript("x", text);
    expect(faults).not.toEqual([]);
    expect(faults[0]).toMatch(new RegExp(`^${at}`, "u"));
  });

  it("the agent's own script with one bracket taken away is refused at its place", () => {
    const text = texts[0]?.text ?? "";
    const at = text.indexOf("Probe 'restart' {");
    const { faults } = readScript("facts.ps1", text.slice(0, at) + text.slice(at).replace("{", ""));
    expect(faults).not.toEqual([]);
  });
});

/** Commands of the script that only asks: none writes but to the file of the antivirus's test, by .NET, into the temporary folder. */
const ASKING = "ConvertTo-Json ForEach-Object Get-ChildItem Get-CimInstance Get-Item Get-LocalUser Get-Process Join-Path New-Object Resolve-DnsName Sort-Object Start-Sleep Test-Path".split(" "); // prettier-ignore
/** Defined in the script itself. */
const OWN = ["Cim", "Exists", "Pick", "Probe", "Show", "Utc", "Values"];
const INSTALLING = "Copy-Item Get-ChildItem Get-Command Get-Content Get-FileHash Join-Path New-Item New-Object Out-Null Register-ScheduledTask Remove-Item Resolve-Path Set-StrictMode Start-ScheduledTask Stop-ScheduledTask Test-Path Unregister-ScheduledTask Where-Object Write-Output icacls.exe".split(" "); // prettier-ignore
const ASKING_TYPES = "Console Convert DateTime Diagnostics.Stopwatch Environment IO.File IO.Path Math Microsoft.Win32.Registry Security.Principal.SecurityIdentifier Text.Encoding ADSI byte byte[] datetime guid int string".split(" "); // prettier-ignore
const INSTALLING_TYPES = "IO.File Parameter Security.Principal.WindowsBuiltInRole Security.Principal.WindowsIdentity Security.Principal.WindowsPrincipal Text.UTF8Encoding int string switch".split(" "); // prettier-ignore

const beyond = (found: readonly string[], allowed: readonly string[]): readonly string[] => {
  const known = new Set(allowed.map((word) => word.toLowerCase()));
  return found.filter((word) => !known.has(word.toLowerCase()) && !/^\d+\.\.\d+$/u.test(word));
};

describe("what is called", () => {
  const asking = texts.filter(({ name }) => name === FACTS || name.startsWith("sent/"));
  const installing = texts.filter(({ name }) => name.startsWith("scripts/"));

  it.each(asking)("$name asks, and does nothing else", ({ script }) => {
    expect(beyond(script.commands, [...ASKING, ...OWN])).toEqual([]);
    expect(beyond(script.types, ASKING_TYPES)).toEqual([]);
    // The one block that is run is the probe's own, written out in this script.
    expect(script.computed.map((one) => one.replace(/^.*?:\d+:\d+ /u, ""))).toEqual(["& $Body"]);
  });

  it.each(installing)("$name installs from its own folder, without network", ({ script }) => {
    expect(beyond(script.commands, INSTALLING)).toEqual([]);
    expect(beyond(script.types, INSTALLING_TYPES)).toEqual([]);
  });

  it("the installer starts two programs: the node it was given, to ask its version, and icacls by its path in Windows", () =>
    expect(named("scripts/deploy/device/install.ps1").computed.map((one) => one.replace(/^.*?:\d+:\d+ /u, ""))).toEqual(
      [expect.stringMatching(/^& \$Node -p /u) as string, expect.stringMatching(/^& icacls\.exe /u) as string],
    ));

  it.each([
    { why: "run text", text: "Invoke-Expression $x" },
    { why: "run text by its short name", text: "iex $x" },
    { why: "fetch", text: "Invoke-WebRequest https://a.example" },
    { why: "fetch by .NET", text: "(New-Object Net.WebClient).DownloadString('https://a.example')" },
    { why: "open a socket", text: "[Net.Sockets.TcpClient]::new('a.example', 80)" },
    { why: "start a program", text: "Start-Process calc.exe" },
    { why: "compile", text: "Add-Type -TypeDefinition $x" },
    { why: "read translated text", text: "netsh advfirewall show allprofiles" },
    { why: "read translated text of an old tool", text: "wmic qfe list" },
    { why: "write a registry value", text: "Set-ItemProperty -Path HKLM:\\a -Name b -Value 1" },
    { why: "fail at orphans", text: "Get-LocalGroupMember Administrators" },
  ])("would see the wish to $why", ({ text }) => {
    const { commands, types, faults } = readScript("x", text);
    expect(faults).toEqual([]);
    expect([...beyond(commands, [...ASKING, ...OWN]), ...beyond(types, ASKING_TYPES)]).not.toEqual([]);
    expect([...beyond(commands, INSTALLING), ...beyond(types, INSTALLING_TYPES)]).not.toEqual([]);
  });

  it("compares no text a translator touches: no words of a language in a comparison", () => {
    const compared = [
      ...(texts[0]?.text ?? "").matchAll(/-(?:eq|ne|match|notmatch|like|contains|notcontains)\s+'(?<word>[^']*)'/gu),
    ].map((found) => found.groups?.["word"]);
    expect(compared).toEqual([
      "FullLanguage",
      "^[A-Za-z]:\\\\",
      "facts",
      "DefaultPassword",
      "^S-1-(5-21|12-1)-[0-9-]+$",
      "updates",
      "media",
      "^S-1-(5-21|12-1)-",
      "eicar",
      "canary",
    ]);
  });
});
