/**
 * Keeps what the three programs print, without ever filling the disk.
 *
 * One file a program and one older copy beside it: enough to see why something restarted last night, little
 * enough to forget about. What may be printed at all is the programs' own duty (no allowed name, no client).
 *
 * @module
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

export interface LogFile {
  /** Appends one line; a full or vanished disk is no reason to stop filtering, so failures are swallowed. */
  write(line: string): void;
}

/**
 * @param file      path; its folder is created
 * @param maxBytes  size at which the file becomes `<file>.1` and a new one begins
 */
export function openLogFile(file: string, maxBytes = 5_000_000): LogFile {
  mkdirSync(dirname(file), { recursive: true });
  let size = sizeOf(file);
  return {
    write(line) {
      try {
        if (size > maxBytes) {
          renameSync(file, `${file}.1`);
          size = 0;
        }
        appendFileSync(file, `${line}\n`, { mode: 0o640 });
        size += Buffer.byteLength(line) + 1;
      } catch {
        // Filtering goes on without a log rather than stopping for the lack of one.
      }
    },
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
