/**
 * A program kept running, with real processes: ready, failing at once, dying later, refusing to stop.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { startChild, type RunningChild } from "../../../scripts/supervise/child.ts";

const folder = mkdtempSync(join(tmpdir(), "latarnik-child-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const running: RunningChild<unknown>[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) await child.stop(100);
});

const Ready = z.object({ kind: z.literal("ready"), pid: z.int() });
type Ready = z.output<typeof Ready>;

let serial = 0;
/** Starts a program of one line of code and records what it tells. */
function start(code: string, readyTimeoutMs = 5_000) {
  serial += 1;
  const entry = join(folder, `program-${serial}.mjs`);
  writeFileSync(entry, code);
  const lines: string[] = [];
  const ready: Ready[] = [];
  const delays: number[] = [];
  let heard = (): void => undefined;
  const child = startChild<Ready>(
    { name: "program", entry, args: ["--flag"], readyShape: Ready, readyTimeoutMs },
    {
      onReady: (message) => {
        ready.push(message);
        heard();
      },
      onRestart: (_reason, delayMs) => delays.push(delayMs),
      onLine: (line) => lines.push(line),
    },
  );
  running.push(child);
  const readyTimes = async (count: number): Promise<void> => {
    while (ready.length < count) await new Promise<void>((resolve) => (heard = resolve));
  };
  return { child, lines, ready, delays, readyTimes };
}

const STAY = "setInterval(() => {}, 1000);";
const READY = 'process.send({ kind: "ready", pid: process.pid });';
/** A dead process whose parent died first may stay as a zombie until something reaps it. */
const alive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

describe("a program that serves", () => {
  it("is ready with what it said, and gets its arguments", async () => {
    const { child, lines } = start(`console.log(process.argv.slice(2).join()); ${READY} ${STAY}`);
    const { pid } = await child.firstReady;
    expect(pid).toBe(child.pid);
    await child.stop(1_000);
    expect(lines).toEqual(["--flag"]);
    expect(alive(pid)).toBe(false);
  });

  it("is started again when it dies, the others' business being none of ours", async () => {
    const { child, ready, delays, readyTimes } = start(`${READY} ${STAY}`);
    const { pid } = await child.firstReady;
    process.kill(pid, "SIGKILL");
    await readyTimes(2);
    expect(ready[1]?.pid).not.toBe(pid);
    expect(delays).toEqual([200]);
  });

  it("waits longer each time it dies soon after", async () => {
    const { delays, readyTimes } = start(`${READY} setTimeout(() => process.exit(3), 5);`);
    await readyTimes(4);
    expect(delays).toEqual([200, 400, 800]);
  });

  it("is not started again once it was asked to stop", async () => {
    const { child, delays } = start(`${READY} ${STAY}`);
    await child.firstReady;
    await child.stop(1_000);
    expect(child.pid).toBeUndefined();
    expect(delays).toEqual([]);
  });

  it("is ended by force when it does not listen, with everything it started", async () => {
    const grandchild = 'import { spawn } from "node:child_process";';
    const { child, lines } = start(
      `${grandchild} const sleeper = spawn("sleep", ["60"]); console.log(sleeper.pid);
       process.on("SIGTERM", () => {}); ${READY} ${STAY}`,
    );
    const { pid } = await child.firstReady;
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await child.stop(100);
    expect(alive(pid)).toBe(false);
    await expect.poll(() => alive(Number(lines[0]))).toBe(false);
  });

  it("is started again at once although something it left behind still holds its output", async () => {
    const { child, ready, readyTimes } = start(
      `import { spawn } from "node:child_process"; spawn("sleep", ["30"], { stdio: "inherit" }); ${READY} ${STAY}`,
    );
    const { pid } = await child.firstReady;
    const killedAt = performance.now();
    process.kill(pid, "SIGKILL");
    await readyTimes(2);
    expect(performance.now() - killedAt).toBeLessThan(5_000);
    // The sleepers go with their groups.
    for (const { pid: group } of ready) process.kill(-group, "SIGKILL");
  });

  it("can be stopped while it waits for its next start", async () => {
    const { child, ready, delays } = start(`${READY} setTimeout(() => process.exit(1), 5);`);
    await child.firstReady;
    while (delays.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await child.stop(1_000);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(ready).toHaveLength(1);
  });
});

describe("a program that never serves", () => {
  it.each([
    {
      why: "it says why",
      code: 'process.send({ kind: "failed", code: "E_X_BUSY", message: "taken" }, () => process.exit(1));',
      part: "E_X_BUSY: taken",
    },
    { why: "it throws", code: 'throw new Error("no such database");', part: "no such database" },
    { why: "it ends", code: "process.exit(7);", part: "exit 7" },
    { why: "it is killed", code: 'process.kill(process.pid, "SIGKILL");', part: "SIGKILL" },
    {
      why: "it speaks another language",
      code: `process.send({ kind: "ready", pid: "one" }); setTimeout(() => process.exit(9), 50);`,
      part: "exit 9",
    },
  ])("is reported once and not repeated: $why", async ({ code, part }) => {
    const { child, delays } = start(code);
    await expect(child.firstReady).rejects.toMatchObject({
      code: "E_UP_CHILD",
      message: expect.stringContaining(part),
    });
    expect(delays).toEqual([]);
  });

  it("is given up when it stays silent", async () => {
    const { child } = start(STAY, 300);
    await expect(child.firstReady).rejects.toMatchObject({
      message: expect.stringContaining("not ready within 0.3 s"),
    });
  });
});
