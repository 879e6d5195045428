/**
 * What stands in a backup: one JSON document a line, gzipped, in an encrypted container.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { z } from "zod";
import { ContainerWriter, readContainer } from "./container.ts";
import { BackupError } from "./error.ts";
import type { Lock } from "./lock.ts";

const Cell = z.union([z.string(), z.number(), z.null(), z.strictObject({ octets: z.string() })]);
export type Cell = z.output<typeof Cell>;

const Head = z.strictObject({
  t: z.literal("head"),
  format: z.literal(1),
  madeAt: z.int(),
  database: z.enum(["sqlite", "postgres"]),
  migrations: z.array(z.string()),
});
const Table = z.strictObject({ t: z.literal("table"), name: z.string(), columns: z.array(z.string()) });
const Rows = z.strictObject({ t: z.literal("rows"), rows: z.array(z.array(Cell)) });
const File = z.strictObject({ t: z.literal("file"), path: z.string(), mode: z.int() });
const Octets = z.strictObject({ t: z.literal("octets"), octets: z.string() });
/** End of a table or file: what was written, and its digest. */
const End = z.strictObject({ t: z.literal("end"), count: z.int(), digest: z.string() });
const Done = z.strictObject({
  t: z.literal("done"),
  tables: z.int(),
  rows: z.int(),
  files: z.int(),
  heads: z.array(z.strictObject({ venueId: z.string(), book: z.string(), seq: z.int(), hash: z.string() })),
});
export type Done = z.output<typeof Done>;
export type Head = z.output<typeof Head>;

export const BackupRecord = z.discriminatedUnion("t", [Head, Table, Rows, File, Octets, End, Done]);
export type BackupRecord = z.output<typeof BackupRecord>;

/** Digest of what belongs to one table or file; the same on both sides. */
export class Tally {
  readonly #hash = createHash("sha256");
  count = 0;

  add(record: Extract<BackupRecord, { t: "rows" | "octets" }>): void {
    this.#hash.update(JSON.stringify(record.t === "rows" ? record.rows : record.octets));
    this.count += record.t === "rows" ? record.rows.length : Buffer.byteLength(record.octets, "base64");
  }

  end(): z.output<typeof End> {
    return { t: "end", count: this.count, digest: this.#hash.digest("hex") };
  }
}

/** Seals the records into an open file. */
export async function writeRecords(file: number, lock: Lock, records: AsyncIterable<BackupRecord>): Promise<void> {
  const container = new ContainerWriter(file, "backup", lock);
  const lines = (async function* () {
    for await (const record of records) yield `${JSON.stringify(record)}\n`;
  })();
  const source = Readable.from(lines);
  const zipped = source.pipe(createGzip({ level: 6 }));
  // A fault of the database ends the file, too.
  source.on("error", (cause) => zipped.destroy(cause));
  for await (const octets of zipped) container.write(octets as Buffer);
  container.finish();
}

/**
 * The records of a backup, each checked; ends only if the last one says that all is there.
 *
 * @throws {BackupError} `E_BACKUP_DAMAGED`, `E_BACKUP_PASSPHRASE`, `E_BACKUP_IDENTITY`
 */
export async function* readRecords(path: string, lock: Lock): AsyncGenerator<BackupRecord> {
  const source = Readable.from(readContainer(path, "backup", lock));
  const plain = source.pipe(createGunzip());
  source.on("error", (cause) => plain.destroy(cause));
  plain.setEncoding("utf8");
  let rest = "";
  let line = 0;
  let tally = new Tally();
  let isDone = false;
  const check = (text: string): BackupRecord => {
    line += 1;
    let record: BackupRecord;
    try {
      record = BackupRecord.parse(JSON.parse(text));
    } catch (cause) {
      throw new BackupError("E_BACKUP_DAMAGED", `${path}: record ${String(line)} cannot be read`, { cause });
    }
    if (record.t === "table" || record.t === "file") tally = new Tally();
    if (record.t === "rows" || record.t === "octets") tally.add(record);
    if (record.t === "end" && tally.end().digest !== record.digest)
      throw new BackupError("E_BACKUP_DAMAGED", `${path}: record ${String(line)} does not fit what stands before it`);
    if (record.t === "done") isDone = true;
    return record;
  };
  try {
    for await (const chunk of plain) {
      const parts = `${rest}${chunk as string}`.split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) yield check(part);
    }
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    throw new BackupError("E_BACKUP_DAMAGED", `${path}: ${(cause as Error).message}`, { cause });
  }
  if (!isDone) throw new BackupError("E_BACKUP_DAMAGED", `${path}: the backup is not complete`);
}
