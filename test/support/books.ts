/**
 * Books made and judged without any code of the product: an own canonical form, an own chain, an own verifier.
 *
 * @module
 */
import { createHash } from "node:crypto";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Raw = { [key: string]: Json };

/** Keys sorted by hand, character by character as UTF-16 code units. */
export function naiveJson(value: Json): string {
  if (value === null) return "null";
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return "[" + value.map(naiveJson).join(",") + "]";
  const keys = Object.keys(value);
  keys.sort((a, b) => {
    for (let at = 0; at < Math.min(a.length, b.length); at += 1)
      if (a.charCodeAt(at) !== b.charCodeAt(at)) return a.charCodeAt(at) - b.charCodeAt(at);
    return a.length - b.length;
  });
  return "{" + keys.map((key) => JSON.stringify(key) + ":" + naiveJson(value[key] as Json)).join(",") + "}";
}

export const sha = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** The digest an entry should bear. */
export function naiveHash(entry: Raw): string {
  const rest: Raw = {};
  for (const key of Object.keys(entry)) if (key !== "hash") rest[key] = entry[key] as Json;
  return sha(naiveJson(rest));
}

/** One more entry, chained by hand. */
export function nextRaw(before: Raw | undefined, changes: Raw = {}): Raw {
  const seq = ((before?.["seq"] as number | undefined) ?? 0) + 1;
  const entry: Raw = {
    v: 1,
    alg: "sha256",
    venueId: "venue",
    book: "events",
    seq,
    prevHash: (before?.["hash"] as string | undefined) ?? "0".repeat(64),
    kind: "registered",
    caseId: `case-${String(seq)}`,
    at: ((before?.["at"] as number | undefined) ?? 1_800_000_000_000) + seq * 1_000,
    behindMs: 0,
    clock: "steady",
    by: "account-1",
    skeleton: { number: seq, type: "1.8", area: 4 },
    commitments: [{ itemId: `item-${String(seq)}`, commitment: sha(`text ${String(seq)}`) }],
    ...changes,
  };
  return { ...entry, hash: naiveHash(entry) };
}

export function rawBook(entries: number): Raw[] {
  const book: Raw[] = [];
  for (let at = 0; at < entries; at += 1) book.push(nextRaw(book.at(-1)));
  return book;
}

/** The file as an outsider gets it. */
export function rawFile(book: readonly Raw[]): string {
  const last = book.at(-1);
  const header: Raw = {
    format: "latarnik-ledger",
    version: 1,
    venueId: "venue",
    book: "events",
    start: null,
    count: book.length,
    head: last === undefined ? null : { seq: last["seq"] as Json, hash: last["hash"] as Json, at: last["at"] as Json },
  };
  return [header, ...book].map((line) => `${naiveJson(line)}\n`).join("");
}

/**
 * First bad entry by the plainest reading: entry after entry, is it what must stand here?
 * @returns its number, 0 for the first line, or `null` if all is in order
 */
export function naiveFirstBad(file: string): number | null {
  const lines = file.split("\n");
  let header: Raw;
  try {
    header = JSON.parse(lines[0] ?? "") as Raw;
  } catch {
    return 0;
  }
  const head = header["head"] as Raw | null;
  const wanted: Raw = {
    format: "latarnik-ledger",
    version: 1,
    venueId: "venue",
    book: "events",
    start: null,
    count: header["count"] as Json,
    head,
  };
  if (naiveJson(wanted) !== lines[0] || header["count"] !== (head === null ? 0 : head["seq"])) return 0;
  let before: Raw | undefined;
  const rest = lines.slice(1);
  const tail = rest.pop();
  for (const line of tail === "" ? rest : [...rest, tail ?? ""]) {
    const here = ((before?.["seq"] as number | undefined) ?? 0) + 1;
    let entry: Raw;
    try {
      entry = JSON.parse(line) as Raw;
    } catch {
      return here;
    }
    if (entry === null || typeof entry !== "object" || naiveJson(entry) !== line) return here;
    if (naiveHash(entry) !== entry["hash"]) return here;
    if (entry["venueId"] !== "venue" || entry["book"] !== "events") return here;
    if ((entry["seq"] as number) < here) return entry["seq"] as number;
    if (entry["seq"] !== here) return here;
    if (entry["prevHash"] !== (before?.["hash"] ?? "0".repeat(64))) return here;
    if (before !== undefined && (entry["at"] as number) < (before["at"] as number)) return here;
    if (head !== null && entry["seq"] === head["seq"] && entry["hash"] !== head["hash"]) return here;
    before = entry;
  }
  const last = (before?.["seq"] as number | undefined) ?? 0;
  if (head !== null && last < (head["seq"] as number)) return last + 1;
  if (last > ((head?.["seq"] as number | undefined) ?? 0)) return 0;
  if (head !== null && head["at"] !== before?.["at"]) return 0;
  return tail === "" ? null : last + 1;
}
