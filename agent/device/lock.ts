/**
 * One run at a time, although the service, a person at the keyboard and a script may all want one.
 *
 * The lock names the process that holds it. One that is gone, or belongs to an earlier start of the system, is taken over.
 *
 * @module
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DeviceError } from "./error.ts";

function holder(path: string): { readonly pid: number; readonly bootId: string } | null {
  try {
    const [pid, bootId] = readFileSync(path, "utf8").trim().split(" ");
    return { pid: Number(pid), bootId: bootId ?? "" };
  } catch {
    return null;
  }
}

function alive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** @returns false if another process of this start of the system holds it */
function tryLock(path: string, bootId: string): boolean {
  const own = `${path}.${String(process.pid)}`;
  writeFileSync(own, `${String(process.pid)} ${bootId}\n`, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        linkSync(own, path);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const held = holder(path);
      if (held !== null && held.bootId === bootId && held.pid !== process.pid && alive(held.pid)) return false;
      if (held !== null && held.bootId === bootId && held.pid === process.pid && inUse.has(path)) return false;
      // Renamed, not removed: of two that find it abandoned only one gets it.
      try {
        renameSync(path, `${own}.old`);
        rmSync(`${own}.old`, { force: true });
      } catch {
        // The other one was faster.
      }
    }
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Locks this process holds itself. */
const inUse = new Set<string>();

/**
 * Runs `work` while holding the lock.
 *
 * @param waitMs  how long to wait for another run to end
 * @throws {DeviceError} `E_AGENT_BUSY` if it does not end in time
 */
export async function underLock<T>(path: string, bootId: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const startedAt = performance.now();
  while (!tryLock(path, bootId)) {
    if (performance.now() - startedAt >= waitMs) throw new DeviceError("E_AGENT_BUSY", "another run is under way");
    await new Promise((resolve) => setTimeout(resolve, Math.min(200, waitMs)));
  }
  inUse.add(path);
  try {
    return await work();
  } finally {
    inUse.delete(path);
    rmSync(path, { force: true });
  }
}
