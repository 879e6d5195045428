/**
 * Reads named files and whole folders for a probe, with owner, mode and time; what may not be read is said, not skipped.
 *
 * @module
 */
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { RawOutput } from "../../../../policies/schema/device-facts.ts";
import type { Probe } from "../../platform.ts";

/** One file as it was found. */
export interface FoundFile {
  readonly path: string;
  /** permission bits, e.g. 0o644 */
  readonly mode: number;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  /** null: not asked for, not readable or not UTF-8; then `denied` or `garbled` tells which */
  readonly text: string | null;
  readonly fault?: "denied" | "garbled";
}

export interface FoundFolder {
  readonly path: string;
  readonly mode: number | null;
  readonly state: "read" | "missing" | "denied";
}

/** What a files probe writes to its standard output, as JSON. */
export interface FilesAnswer {
  readonly files: readonly FoundFile[];
  readonly folders: readonly FoundFolder[];
}

export interface FilesWanted {
  readonly files?: readonly string[];
  /** every plain file directly in it */
  readonly folders?: readonly string[];
  /** octets kept of each file; 0: none; default 1 MiB */
  readonly headBytes?: number;
  /** set for files that are not text from end to end */
  readonly latin1?: boolean;
}

const MAX_FILES = 2_000;
const isDenied = (error: unknown): boolean => ["EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "");

async function readHead(path: string, bytes: number, latin1: boolean): Promise<Pick<FoundFile, "text" | "fault">> {
  try {
    await using file = await open(path, "r");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    const head = buffer.subarray(0, bytesRead);
    if (latin1) return { text: head.toString("latin1") };
    try {
      return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(head) };
    } catch {
      return { text: null, fault: "garbled" };
    }
  } catch {
    return { text: null, fault: "denied" };
  }
}

async function readOne(path: string, wanted: FilesWanted): Promise<FoundFile | null> {
  const bytes = wanted.headBytes ?? 1024 * 1024;
  try {
    const found = await stat(path);
    if (!found.isFile()) return null;
    const base = { path, mode: found.mode & 0o7777, sizeBytes: found.size, mtimeMs: Math.floor(found.mtimeMs) };
    return bytes === 0
      ? { ...base, text: null }
      : { ...base, ...(await readHead(path, Math.min(bytes, Math.max(1, found.size)), wanted.latin1 ?? false)) };
  } catch (error) {
    return isDenied(error) ? { path, mode: 0, sizeBytes: 0, mtimeMs: 0, text: null, fault: "denied" } : null;
  }
}

/** Everything wanted that is there, in order of names. */
export async function findFiles(wanted: FilesWanted): Promise<FilesAnswer> {
  const paths = [...(wanted.files ?? [])];
  const folders: FoundFolder[] = [];
  for (const path of wanted.folders ?? [])
    try {
      const names = await readdir(path);
      const { mode } = await stat(path);
      folders.push({ path, mode: mode & 0o7777, state: "read" });
      paths.push(...names.toSorted().map((name) => join(path, name)));
    } catch (error) {
      folders.push({ path, mode: null, state: isDenied(error) ? "denied" : "missing" });
    }
  const files: FoundFile[] = [];
  for (const path of paths.slice(0, MAX_FILES)) {
    const found = await readOne(path, wanted);
    if (found !== null) files.push(found);
  }
  return { files, folders };
}

/** An answer that a collector made itself. */
export const jsonAnswer = (probe: string, value: unknown, ms: number): RawOutput => ({
  probe,
  exitCode: 0,
  stdout: new TextEncoder().encode(JSON.stringify(value)),
  stderr: new Uint8Array(),
  ms: Math.round(ms),
});

/** Runs a collector that talks to the system itself; its failure is an answer, so is its silence. */
export async function answerWith(
  probe: string,
  timeoutMs: number,
  collect: () => Promise<unknown>,
): Promise<RawOutput> {
  const startedAt = performance.now();
  const nothing = (unavailable: "failed" | "timed-out" | "no-permission"): RawOutput => ({
    ...jsonAnswer(probe, null, performance.now() - startedAt),
    exitCode: null,
    stdout: new Uint8Array(),
    unavailable,
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<RawOutput>((resolve) => {
    timer = setTimeout(() => resolve(nothing("timed-out")), timeoutMs);
  });
  const done = collect().then(
    (value) => jsonAnswer(probe, value, performance.now() - startedAt),
    (error: unknown) => nothing(isDenied(error) ? "no-permission" : "failed"),
  );
  const answer = await Promise.race([done, late]);
  clearTimeout(timer);
  return answer;
}

/** A probe made of one collector of our own. */
export const ownProbe = (id: string, timeoutMs: number, collect: () => Promise<unknown>): Probe => ({
  id,
  timeoutMs,
  run: () => answerWith(id, timeoutMs, collect),
});

export const filesProbe = (id: string, wanted: FilesWanted): Probe => ownProbe(id, 10_000, () => findFiles(wanted));

/** A probe made of one command. */
export const commandProbe = (
  id: string,
  file: string,
  args: readonly string[],
  options: { readonly timeoutMs?: number; readonly needs?: "root" } = {},
): Probe => ({
  id,
  timeoutMs: options.timeoutMs ?? 20_000,
  ...(options.needs === undefined ? {} : { needs: options.needs }),
  run: (exec) => exec(id, file, args, { timeoutMs: options.timeoutMs ?? 20_000 }),
});
