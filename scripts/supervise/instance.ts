/**
 * One supervisor a data folder: two control processes on one database would both believe they publish.
 *
 * @module
 */
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Texts } from "../texts.ts";
import { UpError } from "./error.ts";

/** @throws {UpError} `E_UP_DATA` unless the folder exists or can be made, and can be written */
export function requireWritable(folder: string, texts: Texts): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    // Root passes every access check, also on a read-only file system: only writing proves it.
    const probe = join(folder, `.write-probe-${process.pid}`);
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (cause) {
    throw new UpError("E_UP_DATA", texts.dataNotWritable(folder, codeOf(cause)), { cause });
  }
}

/**
 * Leaves our process id in the folder; gives it back when called again.
 *
 * @throws {UpError} `E_UP_RUNNING` while another living supervisor holds it
 */
export function claim(folder: string, texts: Texts): () => void {
  const file = join(folder, "run", "latarnik.pid");
  mkdirSync(join(folder, "run"), { recursive: true, mode: 0o750 });
  const other = holder(file);
  if (other !== undefined) throw new UpError("E_UP_RUNNING", texts.alreadyRunning(folder, other));
  writeFileSync(file, `${process.pid}\n`);
  return () => rmSync(file, { force: true });
}

/** The living supervisor named in the file. A number reused by another program after a crash does not count. */
function holder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("up.ts") ? pid : undefined;
  } catch {
    return undefined;
  }
}

export const codeOf = (cause: unknown): string => {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : cause instanceof Error ? cause.message : String(cause);
};
