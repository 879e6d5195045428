/**
 * The network location for copies of notes: one folder for events, a narrower one for what was found to be harm.
 *
 * A file appears whole or not at all. A folder that does not answer is an error with a name, within seconds; the task stays.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

export type ShareFolder = "case" | "harm";

/** What a step needs of the location; a test hands in its own. */
export interface CaseShare {
  /** What a copy holds unless the director decided otherwise: no names. */
  readonly content: "pseudonymised" | "full";
  /** @throws {ShareError} `E_CASE_SHARE` */
  write(folder: ShareFolder, name: string, octets: Uint8Array): Promise<void>;
  /** Moves, never copies; done already counts as done. @throws {ShareError} `E_CASE_SHARE` */
  move(name: string, from: ShareFolder, to: ShareFolder): Promise<void>;
  /** Gone already counts as gone. @throws {ShareError} `E_CASE_SHARE` */
  remove(folder: ShareFolder, name: string): Promise<void>;
}

/** The network location does not answer or cannot be written. Holds the folder's role, never its path. */
export class ShareError extends Error {
  override readonly name = "ShareError";
  readonly code = "E_CASE_SHARE" as const;

  constructor(folder: ShareFolder, options?: ErrorOptions) {
    super(`the ${folder} folder of the network location cannot be used`, options);
  }
}

/** A share that hangs must not hold a person or a server. */
const ANSWER_MS = 10_000;

async function inTime<T>(folder: ShareFolder, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_done, failed) => {
    timer = setTimeout(() => failed(new ShareError(folder)), ANSWER_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch (cause) {
    if (cause instanceof ShareError) throw cause;
    throw new ShareError(folder, { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function writeWhole(path: string, octets: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx", 0o640);
    try {
      await file.writeFile(octets);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Between two file systems a rename is refused; then the old file goes only after the new one is whole. */
async function moveFile(from: string, to: string): Promise<void> {
  if (!(await exists(from))) {
    if (await exists(to)) return;
    throw new Error("the copy is in neither folder");
  }
  try {
    await rename(from, to);
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause) || cause.code !== "EXDEV") throw cause;
    const file = await open(from, "r");
    try {
      await writeWhole(to, await file.readFile());
    } finally {
      await file.close();
    }
    await rm(from);
  }
}

/** A folder that is away would look like one without the file: it is asked for first. */
async function removeFile(path: string): Promise<void> {
  await stat(dirname(path));
  await rm(path, { force: true });
}

/** @param folders  made by the venue with the rights it wants; nothing is created or opened wider here */
export function folderShare(options: {
  readonly folder: string;
  readonly harmFolder: string;
  readonly content: "pseudonymised" | "full";
}): CaseShare {
  const path = (folder: ShareFolder, name: string): string =>
    join(folder === "case" ? options.folder : options.harmFolder, name);
  return {
    content: options.content,
    write: (folder, name, octets) => inTime(folder, writeWhole(path(folder, name), octets)),
    move: (name, from, to) => inTime(to, moveFile(path(from, name), path(to, name))),
    remove: (folder, name) => inTime(folder, removeFile(path(folder, name))),
  };
}
