/**
 * What wakes the agent on each system: units, tasks and rules name triggers it knows, and the kernel's power supplies are understood.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readArguments } from "../../../agent/device/arguments.ts";
import { isPlugged } from "../../../agent/device/collectors/linux/power.ts";
import { entryOf, parsePropertyText } from "../../../agent/device/readers/property-list.ts";

const SCRIPTS = resolve(import.meta.dirname, "../../../scripts/deploy/device");
const read = (name: string): string => readFileSync(join(SCRIPTS, name), "utf8");
const named = (pattern: RegExp): string[] =>
  readdirSync(SCRIPTS)
    .filter((name) => pattern.test(name))
    .toSorted();

/** Tags closed in order; what is between them is not looked at. */
function balanced(xml: string): boolean {
  const open: string[] = [];
  for (const [, closing, name = "", empty] of xml
    .replace(/<!--[^]*?-->|<\?[^]*?\?>/gu, "")
    .matchAll(/<(\/?)([A-Za-z]+)[^>]*?(\/?)>/gu))
    if (closing === "/") {
      if (open.pop() !== name) return false;
    } else if (empty !== "/") open.push(name);
  return open.length === 0;
}
const wordsOf = (line: string): string[] => (line.match(/"[^"]*"|\S+/gu) ?? []).map((word) => word.replaceAll('"', ""));

describe("Windows", () => {
  it.each([
    { file: "latarnik-device.xml", words: ["run"] },
    { file: "latarnik-device-network.xml", words: ["check", "--trigger", "network-up"] },
    { file: "latarnik-device-power.xml", words: ["check", "--trigger", "plugged-in"] },
  ])("$file", ({ file, words }) => {
    const xml = read(file);
    expect(balanced(xml)).toBe(true);
    const [program, ...told] = wordsOf(/<Arguments>(?<all>[^<]*)</u.exec(xml)?.groups?.["all"] ?? "");
    expect([program?.endsWith("main.js"), told]).toEqual([true, words]);
    expect(readArguments(told).command.kind).toBe(words[0]);
    for (const [, query = ""] of xml.matchAll(/<Subscription>([^<]*)</gu))
      expect(balanced(query.replaceAll("&lt;", "<").replaceAll("&gt;", ">"))).toBe(true);
    expect(read("install.ps1")).toContain(`'${file}'`);
  });
  it("there is no other task", () => expect(named(/\.xml$/u)).toHaveLength(3));
});

describe("macOS", () => {
  it.each([
    { file: "pl.latarnik.device.plist", words: ["run"], key: "KeepAlive" },
    { file: "pl.latarnik.device.network.plist", words: ["check", "--trigger", "network-up"], key: "WatchPaths" },
  ])("$file", ({ file, words, key }) => {
    const list = parsePropertyText(read(file));
    const items = entryOf(list, "ProgramArguments");
    const told =
      items?.type === "array" ? items.items.flatMap((item) => (item.type === "string" ? [item.text] : [])) : [];
    expect(told.slice(2)).toEqual(words);
    expect(readArguments(told.slice(2)).command.kind).toBe(words[0]);
    expect(entryOf(list, key)).toBeDefined();
    expect(`${String((entryOf(list, "Label") as { text?: string }).text)}.plist`).toBe(file);
  });
});

describe("Linux", () => {
  it("timer, udev rule and dispatcher start the one template with triggers the agent knows", () => {
    const started = ["latarnik-device-check.timer", "90-latarnik-device.rules", "90-latarnik-device"].flatMap((name) =>
      [...read(name).matchAll(/^[^#]*latarnik-device-check@(?<trigger>[a-z-]+)\.service/gmu)].map(
        (found) => found.groups?.["trigger"] ?? "",
      ),
    );
    expect(started).toEqual(["schedule", "plugged-in", "network-up"]);
    for (const trigger of started)
      expect(readArguments(["check", "--trigger", trigger]).command).toEqual({ kind: "check", trigger });
    expect(read("latarnik-device-check@.service")).toContain("main.js check --trigger %i\n");
  });

  it.each([
    { why: "NetworkManager: up", args: ["wlan0", "up"], starts: true },
    { why: "NetworkManager: down", args: ["wlan0", "down"], starts: false },
    { why: "networkd-dispatcher says nothing", args: [], starts: true },
  ])("dispatcher, $why", ({ args, starts }) => {
    const folder = mkdtempSync(join(tmpdir(), "dispatch-"));
    writeFileSync(join(folder, "systemctl"), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const { status, stdout } = spawnSync("sh", [join(SCRIPTS, "90-latarnik-device"), ...args], {
      env: { PATH: `${folder}:${process.env["PATH"] ?? ""}` },
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    expect([status, stdout]).toEqual([0, starts ? "start --no-block latarnik-device-check@network-up.service\n" : ""]);
  });

  const analyze = existsSync("/usr/bin/systemd-analyze");
  it.skipIf(!analyze)("systemd itself finds no fault in the units", () => {
    const folder = mkdtempSync(join(tmpdir(), "units-"));
    const units = named(/\.(?:service|timer)$/u);
    for (const name of units)
      // The programs are not here; whatever else is wrong still is.
      writeFileSync(join(folder, name), read(name).replaceAll(/^ExecStart=.*$/gmu, "ExecStart=/bin/true"));
    const { stderr } = spawnSync(
      "systemd-analyze",
      ["verify", "--man=no", ...units.map((name) => join(folder, name.replace("@.", "@schedule.")))],
      {
        encoding: "utf8",
        env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:`, LC_ALL: "C" },
      },
    );
    rmSync(folder, { recursive: true });
    expect(stderr.split("\n").filter((line) => line.includes("latarnik"))).toEqual([]);
  });

  it.each([
    { why: "a laptop on its cable", supplies: { AC: ["Mains", "1"], BAT0: ["Battery", null] }, is: true },
    { why: "a laptop off its cable", supplies: { AC: ["Mains", "0"], BAT0: ["Battery", null] }, is: false },
    { why: "charged by USB, weakly", supplies: { AC: ["Mains", "0"], usb: ["USB", "2"] }, is: true },
    { why: "a desktop computer", supplies: {}, is: null },
    { why: "a mouse's battery says nothing", supplies: { hid: ["Battery", "1"] }, is: null },
  ])("$why", ({ supplies, is }) => {
    const folder = mkdtempSync(join(tmpdir(), "power-"));
    for (const [name, [type, online]] of Object.entries(supplies) as [string, [string, string | null]][]) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "type"), `${type}\n`);
      if (online !== null) writeFileSync(join(folder, name, "online"), `${online}\n`);
    }
    expect(isPlugged(folder)).toBe(is);
    rmSync(folder, { recursive: true });
    expect(isPlugged(folder)).toBeNull();
  });
});
