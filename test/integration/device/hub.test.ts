/**
 * The hub from cable to server: tablets from recordings, a server that signs and can be away, the page staff see.
 */
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { textsOf } from "../../../agent/device/texts/texts.ts";
import type { Plug } from "../../../agent/hub/plugs.ts";
import { cartHtml, serveCart } from "../../../agent/hub/page.ts";
import { isReadOnly, readOnly } from "../../../agent/hub/read-only.ts";
import type { DeviceId } from "../../../policies/schema/vocabulary.ts";
import { baselineFor, execFrom, HUB_ID, hubWorld } from "../../support/hub-world.ts";
import { recorded } from "../../support/tablets.ts";

const android = (serial: string, state: Plug["state"] = "ready"): Plug => ({ kind: "android", serial, state });
const UDID = "00008101-000A1B2C3D4E5F60";
const texts = textsOf("pl");
const tablets = new Map([
  ["R9EXAMPLE01", recorded("android", "samsung-15-managed")],
  ["HA1EXAMPLE", recorded("android", "lenovo-13-neglected")],
  ["SILENT1", recorded("android", "silent")],
  [UDID, recorded("ipados", "ipad-18-trusted")],
  ["00008101-000A1B2C3D4E5F61", recorded("ipados", "ipad-17-untrusted")],
]);
const roster = (...pairs: readonly (readonly [string, string])[]) => ({
  format: 1 as const,
  hub: HUB_ID,
  devices: pairs.map(([device, serial]) => ({ device: device as DeviceId, platform: null, serial })),
});

describe("a cart with a server", () => {
  it("audits what is plugged in and reports on its behalf", async () => {
    const world = hubWorld({ exec: readOnly(execFrom(tablets)) });
    world.server.roster = roster(["TAB-1", "r9example01"], ["TAB-2", "HA1EXAMPLE"], ["PAD-1", "DMPEXAMPLE1"]);
    world.server.baselines.set("TAB-2", baselineFor("TAB-2", world.clock.now - 7_200_000));
    await world.hub.tick();
    world.hub.plugged("android", [android("R9EXAMPLE01"), android("HA1EXAMPLE")]);
    world.hub.plugged("ipados", [{ kind: "ipados", serial: UDID, state: "ready" }]);
    await world.hub.idle();
    await world.hub.send();
    const { reports } = world.server;
    expect(reports.map(({ device }) => device).sort()).toEqual(["PAD-1", "TAB-1", "TAB-2"]);
    for (const report of reports) {
      expect(report).toMatchObject({ by: HUB_ID, seq: 1, prevHash: null, trigger: "plugged-in" });
      expect(report.facts.identity).toMatchObject({ secondHand: true });
    }
    const lenovo = reports.find(({ device }) => device === "TAB-2");
    // Two of its three pictures are younger than the last hand-out, which the signed baseline tells.
    expect(lenovo?.facts.media).toMatchObject({ value: { files: 3, newerThanHandOut: 2 } });
    expect(world.server.asked).toContain("GET /device/v1/baseline/TAB-2");
    const rows = world.hub.view(texts).rows;
    const rowOf = (device: string) => rows.find((row) => row.device === device);
    expect(rowOf("TAB-2")).toMatchObject({ tail: "…MPLE", word: "NIE WYDAWAJ", gate: "do-not-hand-out" });
    expect(rowOf("TAB-2")?.remedies.length).toBeGreaterThan(1);
    expect(rowOf("TAB-1")?.gate).not.toBe("hand-out");
  });

  it("chains the reports of each tablet and sends them in order after the server was away", async () => {
    const world = hubWorld({ exec: execFrom(tablets) });
    world.server.roster = roster(["TAB-1", "R9EXAMPLE01"]);
    await world.hub.tick();
    world.server.away = true;
    for (let times = 0; times < 3; times += 1) {
      world.hub.plugged("android", [android("R9EXAMPLE01")]);
      await world.hub.idle();
      world.hub.plugged("android", []);
      world.clock.now += 3_600_000;
    }
    expect(world.server.reports).toEqual([]);
    expect(world.hub.view(texts).notes.join(" ")).toContain("Na wysłanie czeka raportów: 3.");
    world.server.away = false;
    await world.hub.tick();
    expect(world.server.reports.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(world.server.reports[0]?.prevHash).toBeNull();
    expect(world.server.reports[2]?.prevHash).not.toBeNull();
    expect(world.hub.view(texts).notes.join(" ")).not.toContain("czeka");
  });

  it("is not held up by one tablet the server does not know", async () => {
    const world = hubWorld({ exec: execFrom(tablets) });
    world.server.roster = roster(["A-GONE", "R9EXAMPLE01"], ["TAB-2", "HA1EXAMPLE"]);
    world.server.unknown.add("A-GONE");
    await world.hub.tick();
    world.hub.plugged("android", [android("R9EXAMPLE01"), android("HA1EXAMPLE")]);
    await world.hub.idle();
    await world.hub.send();
    expect(world.server.reports.map(({ device }) => device)).toEqual(["TAB-2"]);
  });

  it("asks staff to link what the list does not name, and reports once they did", async () => {
    const world = hubWorld({ exec: execFrom(tablets) });
    world.hub.plugged("android", [android("R9EXAMPLE01")]);
    await world.hub.idle();
    expect(world.server.reports).toEqual([]);
    expect(world.hub.view(texts).rows[0]?.remedies.join(" ")).toContain("latarnik-hub link R9EXAMPLE01");
    world.ledger.link("r9example01", "TAB-7", world.identity);
    await world.hub.tick();
    await world.hub.idle();
    await world.hub.send();
    expect(world.server.reports.map(({ device }) => device)).toEqual(["TAB-7"]);
  });

  it("lets the signed list go before what staff linked, and refuses a link against it", async () => {
    const world = hubWorld({ exec: execFrom(tablets) });
    world.ledger.link("R9EXAMPLE01", "TAB-9", world.identity);
    world.server.roster = roster(["TAB-1", "R9EXAMPLE01"]);
    await world.hub.tick();
    expect(world.ledger.deviceOf(["R9EXAMPLE01"], world.identity)).toBe("TAB-1");
    expect(() => world.ledger.link("R9EXAMPLE01", "TAB-9", world.identity)).toThrow(
      expect.objectContaining({ code: "E_HUB_LINK" }),
    );
    expect(() => world.ledger.link("OTHER", "TAB-1", world.identity)).toThrow(
      expect.objectContaining({ code: "E_HUB_LINK" }),
    );
    expect(() => world.ledger.link("OTHER", "not a number", world.identity)).toThrow(
      expect.objectContaining({ code: "E_HUB_LINK" }),
    );
  });
});

describe("a cart by itself", () => {
  it("judges without enrolment and without a server, and reports to nobody", async () => {
    const world = hubWorld({ exec: execFrom(tablets) }, false);
    world.hub.plugged("android", [android("HA1EXAMPLE")]);
    await world.hub.idle();
    expect(world.hub.view(texts).rows[0]?.gate).toBe("do-not-hand-out");
    expect(world.hub.view(texts).notes[0]).toContain("nie jest zapisany");
    expect(world.server.asked).toEqual([]);
  });

  it.each<{ why: string; plug: Plug; says: string }>([
    { why: "nobody tapped «Allow»", plug: android("X1", "unauthorised"), says: "Zezwól" },
    { why: "it does not answer", plug: android("X1", "offline"), says: "Tablet nie odpowiada" },
    { why: "it stopped answering", plug: android("SILENT1"), says: "Tablet nie odpowiada" },
    { why: "it is gone meanwhile", plug: android("NOBODY"), says: "Tablet nie odpowiada" },
    {
      why: "the iPad does not trust",
      plug: { kind: "ipados", serial: "00008101-000A1B2C3D4E5F61", state: "ready" },
      says: "Ufaj",
    },
  ])("says what to tap: $why", async ({ plug, says }) => {
    const world = hubWorld({ exec: execFrom(tablets) });
    world.ledger.link(plug.serial, "TAB-1", world.identity);
    world.hub.plugged(plug.kind, [plug]);
    await world.hub.idle();
    const [row] = world.hub.view(texts).rows;
    expect(row?.remedies[0]).toContain(says);
    expect(row?.gate).not.toBe("hand-out");
  });

  it("writes no report for a tablet that did not answer", async () => {
    const world = hubWorld({ exec: execFrom(tablets) });
    world.ledger.link("SILENT1", "TAB-1", world.identity);
    world.hub.plugged("android", [android("SILENT1")]);
    await world.hub.idle();
    await world.hub.send();
    expect(world.server.reports).toEqual([]);
  });

  it("audits four at once and not more, and all of thirty", async () => {
    let running = 0;
    let most = 0;
    const serials = new Set<string>();
    const inner = execFrom(new Map());
    const exec: typeof inner = async (probe, file, args, options) => {
      serials.add(args[3] ?? "");
      running += probe === "android/getprop" ? 1 : 0;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= probe === "android/getprop" ? 1 : 0;
      return inner(probe, file, args, options);
    };
    const world = hubWorld({ exec });
    const plugs = Array.from({ length: 30 }, (_, index) => android(`T${String(index)}`));
    world.hub.plugged("android", plugs);
    await world.hub.idle();
    expect(most).toBe(4);
    expect(serials.size).toBe(30);
  });

  it("gives up on a tablet that hangs at the common limit", async () => {
    const hang: ReturnType<typeof execFrom> = async (probe, _file, _args, options) => {
      await new Promise((resolve) => setTimeout(resolve, options?.timeoutMs ?? 0));
      return {
        probe,
        exitCode: null,
        stdout: new Uint8Array(),
        stderr: new Uint8Array(),
        ms: 0,
        unavailable: "timed-out",
      };
    };
    const world = hubWorld({ exec: hang, limitMs: 200 });
    const startedAt = performance.now();
    world.hub.plugged("android", [android("T1")]);
    await world.hub.idle();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(world.hub.view(texts).rows[0]?.gate).toBe("check-first");
  });

  it("audits again what stays in the cart, and not before its time", async () => {
    const world = hubWorld({ exec: execFrom(tablets), againMs: 1_000 });
    world.ledger.link("R9EXAMPLE01", "TAB-1", world.identity);
    world.hub.plugged("android", [android("R9EXAMPLE01")]);
    await world.hub.idle();
    await world.hub.tick();
    await world.hub.idle();
    expect(world.server.reports.length).toBe(1);
    world.clock.now += 1_000;
    await world.hub.tick();
    await world.hub.idle();
    await world.hub.send();
    expect(world.server.reports.length).toBe(2);
  });
});

describe("the page", () => {
  const ask = async (port: number, options: { method?: string; host?: string; path?: string } = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const { method = "GET", host = `127.0.0.1:${String(port)}`, path = "/" } = options;
      const sent = request({ port, host: "127.0.0.1", method, path, headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on("error", reject);
      sent.end();
    });
  it("takes questions only, and only by its own name", async () => {
    const page = await serveCart(0, () => ({ rows: [], notes: [] }));
    expect(await ask(page.port)).toBe(200);
    expect(await ask(page.port, { host: "evil.example.org" })).toBe(421);
    expect(await ask(page.port, { method: "POST" })).toBe(405);
    expect(await ask(page.port, { path: "/x" })).toBe(404);
    await page.close();
  });
  it("escapes what a tablet says", () => {
    const row = { tail: "<b>", device: '"x"', word: "&", gate: "check-first", remedies: ["<script>"] } as const;
    const html = cartHtml({ rows: [row], notes: ["<i>"] }, texts);
    expect(html).not.toMatch(/<script>|<b>|<i>/u);
  });
});

describe("questions only", () => {
  /** Kept apart from the program's own list: words with which something could be changed on a tablet. */
  const CHANGES =
    /\b(?:install|uninstall|push|pull|sync|reboot|root|remount|sideload|put|delete|insert|update|enable|disable|clear|grant|revoke|set|rm|mv|cp|touch|input|am|wm|svc|kill|backup|restore|erase|wipe|pair|forward|reverse|tcpip|connect)\b/u;
  it("is all that reaches tablets of both kinds", async () => {
    const seen: string[][] = [];
    const world = hubWorld({ exec: readOnly(execFrom(tablets, seen)) });
    world.hub.plugged("android", [android("R9EXAMPLE01")]);
    world.hub.plugged("ipados", [{ kind: "ipados", serial: UDID, state: "ready" }]);
    await world.hub.idle();
    expect(seen.length).toBeGreaterThan(30);
    expect(new Set(seen.map(([file]) => file))).toEqual(new Set(["adb", "ideviceinfo", "ideviceinstaller"]));
    // Names of settings and services hold such words, too; they are no verbs.
    const words = seen.map((line) =>
      line
        .slice(1)
        .join(" ")
        .replace(/settings get \S+ \S+|dumpsys \w+|content query --uri \S+|locksettings get-disabled/gu, ""),
    );
    expect(words.filter((line) => CHANGES.test(line))).toEqual([]);
    expect(seen.filter((line) => />|\|(?! sed -nE )/u.test(line.join(" ")))).toEqual([]);
  });
  it.each<{ line: readonly string[] }>([
    { line: ["adb", "-P", "15037", "-s", "X", "install", "app.apk"] },
    { line: ["adb", "-P", "15037", "-s", "X", "shell", "-n", "settings put global adb_enabled 0"] },
    { line: ["adb", "-P", "15037", "-s", "X", "shell", "-n", "getprop; reboot"] },
    { line: ["adb", "-P", "15037", "-s", "X", "shell", "getprop"] },
    { line: ["adb", "-P", "15037", "-s", "-s", "shell", "-n", "getprop"] },
    { line: ["adb", "-P", "15037", "-s", "X", "shell", "-n", "getprop", "more"] },
    { line: ["adb", "-P", "15037", "kill-server"] },
    { line: ["adb", "devices"] },
    { line: ["ideviceinstaller", "-u", "X", "-i", "app.ipa"] },
    { line: ["ideviceinfo", "-u", "X", "-q", "com.apple.fmip", "-x"] },
    { line: ["idevicediagnostics", "restart"] },
    { line: ["sh", "-c", "true"] },
  ])("refuses $line", async ({ line: [file = "", ...args] }) => {
    expect(isReadOnly(file, args)).toBe(false);
    await expect(readOnly(execFrom(tablets))("x", file, args)).rejects.toMatchObject({ code: "E_HUB_COMMAND" });
  });
});
