/**
 * Commands end, whatever they do: in time, in octets, missing or forbidden.
 *
 * @module
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exec } from "../../../../agent/device/exec.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const node = process.execPath;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "latarnik-exec-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("exec", () => {
  it("keeps octets, both streams and the code apart", async () => {
    const ran = await exec("t/x", node, [
      "-e",
      "process.stdout.write(Buffer.from([0, 255])); process.stderr.write('e'); process.exitCode = 7",
    ]);
    expect(ran).toMatchObject({ probe: "t/x", exitCode: 7 });
    expect([...ran.stdout]).toEqual([0, 255]);
    expect(text(ran.stderr)).toBe("e");
    expect(ran.unavailable).toBeUndefined();
  });

  it("hands arguments over as they are: no shell reads them", async () => {
    const ran = await exec("t/x", node, ["-e", "process.stdout.write(process.argv[1])", "$(id); `id` 'x' \"y\""]);
    expect(text(ran.stdout)).toBe("$(id); `id` 'x' \"y\"");
  });

  it("speaks plain English and hands no secrets of its own environment on", async () => {
    process.env["LATARNIK_SECRET_FOR_TEST"] = "x";
    const ran = await exec("t/x", node, [
      "-e",
      "process.stdout.write([process.env.LC_ALL, process.env.LANG, process.env.LATARNIK_SECRET_FOR_TEST].join())",
    ]);
    expect(text(ran.stdout)).toBe("C,C,");
    delete process.env["LATARNIK_SECRET_FOR_TEST"];
  });

  it("gives no input: a command that reads finds the end at once", async () => {
    const ran = await exec("t/x", node, ["-e", "process.stdin.on('end', () => process.exit(3)).resume()"], {
      timeoutMs: 5_000,
    });
    expect(ran.exitCode).toBe(3);
  });

  it("ends a command that hangs, and what that command started", async () => {
    const marker = join(folder, "alive");
    const child = `setTimeout(() => require("fs").writeFileSync(${JSON.stringify(marker)}, ""), 1200)`;
    const ran = await exec(
      "t/x",
      node,
      ["-e", `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], {stdio: "inherit"})`],
      { timeoutMs: 500 },
    );
    expect(ran).toMatchObject({ exitCode: null, unavailable: "timed-out" });
    expect(ran.ms).toBeLessThan(3_000);
    await new Promise((resolve) => {
      setTimeout(resolve, 1_300);
    });
    await expect(import("node:fs/promises").then(({ access }) => access(marker))).rejects.toThrow("ENOENT");
  });

  it("keeps no more than it may and says that something is missing", async () => {
    const ran = await exec("t/x", node, ["-e", "process.stdout.write('a'.repeat(300000))"], { maxBytes: 1_000 });
    expect(ran.stdout).toHaveLength(1_000);
    expect(ran.unavailable).toBe("unreadable");
  });

  it("keeps exactly as much as it may without a complaint", async () => {
    const ran = await exec("t/x", node, ["-e", "process.stdout.write('a'.repeat(1000))"], { maxBytes: 1_000 });
    expect(ran.unavailable).toBeUndefined();
  });

  it("a program that is not there is not installed", async () => {
    expect(await exec("t/x", "latarnik-no-such-program", [])).toMatchObject({ unavailable: "not-installed" });
  });

  it("a file that may not be run is a matter of permission", async () => {
    const file = join(folder, "plain");
    writeFileSync(file, "");
    chmodSync(file, 0o600);
    expect(await exec("t/x", file, [])).toMatchObject({ unavailable: "no-permission" });
  });
});
