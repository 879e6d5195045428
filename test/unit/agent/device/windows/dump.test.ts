/**
 * What the script prints, what reg.exe leaves, and the collectors that fetch both.
 *
 * @module
 */
import { existsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { EXPORTED_KEYS, exportKey } from "../../../../../agent/device/collectors/windows/registry.ts";
import { runPart } from "../../../../../agent/device/collectors/windows/powershell.ts";
import type { Exec } from "../../../../../agent/device/exec.ts";
import { NO_SETTINGS } from "../../../../../agent/device/platform.ts";
import { windows } from "../../../../../agent/device/platforms/windows.ts";
import { answerOf, listOf } from "../../../../../agent/device/readers/windows/dump.ts";
import { readRegistry } from "../../../../../agent/device/readers/windows/registry.ts";
import { output, rawOf } from "../../../../support/posture.ts";
import { line, regFile } from "../../../../support/windows-machine.ts";

const answer = (stdout: string | Uint8Array, name = "os", unavailable?: "timed-out") =>
  answerOf(rawOf([output("windows/facts", stdout, { unavailable })]), "facts", name);
const good = line("os", { ok: true, ms: 1, data: [1] });

describe("lines of the script", () => {
  it.each([
    { why: "an answer", stdout: good, is: { data: [1] } },
    { why: "between noise of the console", stdout: `Zażółć\r\n${good}WARNING\r\n`, is: { data: [1] } },
    {
      why: "one element PowerShell unpacked",
      stdout: line("os", { ok: true, data: { a: 1 } }),
      is: { data: [{ a: 1 }] },
    },
    {
      why: "a list PowerShell wrapped",
      stdout: line("os", { ok: true, data: { value: [1, 2], Count: 2 } }),
      is: { data: [1, 2] },
    },
    { why: "nothing found is an empty list", stdout: line("os", { ok: true, data: [] }), is: { data: [] } },
    { why: "cut off", stdout: good.slice(0, -8), is: { unavailable: "unreadable" } },
    { why: "not base64", stdout: "[[latarnik:os]]%%%[[/latarnik]]\r\n", is: { unavailable: "unreadable" } },
    { why: "base64 of no JSON", stdout: "[[latarnik:os]]QUJD[[/latarnik]]\r\n", is: { unavailable: "unreadable" } },
    {
      why: "base64 of broken UTF-8",
      stdout: "[[latarnik:os]]/w==[[/latarnik]]\r\n",
      is: { unavailable: "unreadable" },
    },
    { why: "no word whether it went well", stdout: line("os", { data: [1] }), is: { unavailable: "unreadable" } },
    { why: "no data", stdout: line("os", { ok: true }), is: { unavailable: "unreadable" } },
    { why: "another probe's line", stdout: line("osx", { ok: true, data: [1] }), is: { unavailable: "unreadable" } },
    { why: "within another line", stdout: `x ${good}`, is: { unavailable: "unreadable" } },
    {
      why: "PowerShell is restricted",
      stdout: "[[latarnik:restricted]][[/latarnik]]\r\n",
      is: { unavailable: "not-supported", note: "PowerShell is restricted" },
    },
    {
      why: "access denied by CIM",
      stdout: line("os", { ok: false, hr: 0x80131500 | 0, mi: 2 }),
      is: { unavailable: "no-permission", note: "0x80131500, MI 2" },
    },
    {
      why: "access denied",
      stdout: line("os", { ok: false, hr: 0x80070005 | 0 }),
      is: { unavailable: "no-permission", note: "0x80070005" },
    },
    {
      why: "no name server for updates",
      stdout: line("os", { ok: false, hr: 0x8024402c | 0, mi: null }),
      is: { unavailable: "offline", note: "0x8024402c" },
    },
    {
      why: "any other code",
      stdout: line("os", { ok: false, hr: -1 }),
      is: { unavailable: "failed", note: "0xffffffff" },
    },
  ])("$why", ({ stdout, is }) => expect(answer(stdout)).toEqual(is));

  it("keeps answers printed before the time was up, and says so of the rest", () => {
    expect(answer(good, "os", "timed-out")).toEqual({ data: [1] });
    expect(answer(good, "defender", "timed-out")).toEqual({ unavailable: "timed-out" });
  });
  it("takes nothing for an empty list", () =>
    expect([listOf(null), listOf(undefined), listOf(0)]).toEqual([[], [], [0]]));
});

const read = (file: Uint8Array, exitCode: number) =>
  readRegistry(rawOf([output("windows/registry/camera", file, { exitCode })]), "camera");

describe("exports", () => {
  it.each([
    {
      why: "no such key, or none one may see",
      file: new Uint8Array(),
      code: 1,
      is: { unavailable: "failed", absent: true },
    },
    {
      why: "a file in spite of a fault is not trusted",
      file: regFile("[HKEY_LOCAL_MACHINE\\A]"),
      code: 1,
      is: { unavailable: "unreadable", absent: false },
    },
    {
      why: "success without a file",
      file: new Uint8Array(),
      code: 0,
      is: { unavailable: "unreadable", absent: false },
    },
  ])("$why", ({ file, code, is }) => expect(read(file, code)).toEqual(is));
  it("was never asked", () =>
    expect(readRegistry(new Map(), "camera")).toEqual({ unavailable: "not-asked", absent: false }));
});

describe("collectors", () => {
  it("hands on the file reg.exe wrote, nothing it printed, and leaves nothing behind", async () => {
    let folder = "";
    const exec: Exec = async (probe, file, args) => {
      expect(file).toMatch(/reg\.exe$/u);
      expect([args[0], args[1], args[3]]).toEqual(["export", EXPORTED_KEYS.camera, "/y"]);
      folder = dirname(args[2] as string);
      writeFileSync(args[2] as string, "file");
      return { probe, exitCode: 0, stdout: new TextEncoder().encode("printed"), stderr: Uint8Array.of(0xbe), ms: 5 };
    };
    const got = await exportKey(exec, "camera", 1_000);
    expect({ ...got, stdout: new TextDecoder().decode(got.stdout) }).toEqual({
      probe: "windows/registry/camera",
      exitCode: 0,
      stdout: "file",
      stderr: new Uint8Array(),
      ms: 5,
    });
    expect(folder).not.toBe("");
    expect(existsSync(folder)).toBe(false);
  });

  it("starts Windows' own PowerShell without profile and input", async () => {
    let asked: readonly string[] = [];
    const exec: Exec = async (probe, file, args) => {
      asked = [file, ...args.slice(0, 4)];
      return { probe, exitCode: 0, stdout: new Uint8Array(), stderr: new Uint8Array(), ms: 0 };
    };
    await runPart(exec, "facts", null, 1_000);
    expect(asked).toEqual([
      "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
      "-NoLogo",
      "-NoProfile",
      "-NonInteractive",
      "-EncodedCommand",
    ]);
  });

  it("asks for the canary only once there is one", () => {
    const ids = (canary: typeof NO_SETTINGS.canary) => windows({ ...NO_SETTINGS, canary }).probes.map(({ id }) => id);
    expect(ids(null)).not.toContain("windows/canary");
    expect(ids({ name: "canary.example.org", token: "t" })).toContain("windows/canary");
    expect(new Set(ids(null)).size).toBe(ids(null).length);
  });
});
