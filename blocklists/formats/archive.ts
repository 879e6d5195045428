/**
 * Which octets of an archive are the list: gzip and zip by their first octets, zip and tar by their directories.
 *
 * Only decides; inflating needs `zlib`, and bounds on it, and belongs to `update/`. An archive of several files is taken only if the
 * source says which one it means, as guessing would one day load a licence text. Pure.
 *
 * @see RFC 1952, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, POSIX pax (ustar)
 * @module
 */
import { textOf } from "./lines.ts";

export type Packing = "gzip" | "zip" | "tar" | "plain";

/** What can be wrong with an archive, in words for the error message. */
export interface ArchiveFault {
  readonly fault: string;
}

/** A file of a zip archive. */
export interface ZipMember {
  readonly method: "stored" | "deflated";
  /** of the packed octets */
  readonly start: number;
  readonly end: number;
  readonly size: number;
  readonly crc32: number;
}

export function packingOf(octets: Uint8Array): Packing {
  if (octets[0] === 0x1f && octets[1] === 0x8b) return "gzip";
  if (octets[0] === 0x50 && octets[1] === 0x4b && octets[2] === 3 && octets[3] === 4) return "zip";
  return octets.length >= 512 && textOf(octets, 257, 262) === "ustar" ? "tar" : "plain";
}

/** Does the path name the wanted file? `domains` also means `adult/domains`. */
const isMember = (path: string, wanted: string): boolean => path === wanted || path.endsWith(`/${wanted}`);

/** @returns the one that is wanted, or why there is none */
function choose<T extends { readonly path: string }>(
  files: readonly T[],
  wanted: string | undefined,
): T | ArchiveFault {
  const fitting = wanted === undefined ? files : files.filter((file) => isMember(file.path, wanted));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const names = files.slice(0, 5).map((file) => file.path);
  return {
    fault: `${fitting.length} files fit${wanted === undefined ? "" : ` ${wanted}`}; it holds ${names.join(", ")}`,
  };
}

/** The directory stands at the end, behind it a record that says where; behind that a comment. */
function zipDirectory(view: DataView): { readonly start: number; readonly entries: number } | undefined {
  const last = Math.max(0, view.byteLength - 22 - 65_535);
  for (let at = view.byteLength - 22; at >= last; at--)
    if (view.getUint32(at, true) === 0x0605_4b50)
      return { start: view.getUint32(at + 16, true), entries: view.getUint16(at + 10, true) };
  return undefined;
}

export function zipMember(octets: Uint8Array, wanted?: string): ZipMember | ArchiveFault {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const directory = zipDirectory(view);
  if (directory === undefined) return { fault: "the zip archive has no directory; half a download?" };
  const files: (ZipMember & { readonly path: string; readonly header: number; readonly flags: number })[] = [];
  let at = directory.start;
  for (let entry = 0; entry < directory.entries; entry++) {
    if (at + 46 > octets.length || view.getUint32(at, true) !== 0x0201_4b50)
      return { fault: "the zip directory is damaged" };
    const nameLength = view.getUint16(at + 28, true);
    const path = textOf(octets, at + 46, Math.min(octets.length, at + 46 + nameLength));
    const method = view.getUint16(at + 10, true);
    if (method !== 0 && method !== 8) return { fault: `${path} is packed with method ${method}` };
    if (!path.endsWith("/"))
      files.push({
        path,
        header: view.getUint32(at + 42, true),
        flags: view.getUint16(at + 8, true),
        method: method === 0 ? "stored" : "deflated",
        start: 0,
        end: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        crc32: view.getUint32(at + 16, true),
      });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  const file = choose(files, wanted);
  if ("fault" in file) return file;
  if ((file.flags & 1) !== 0) return { fault: `${file.path} is encrypted` };
  const { header } = file;
  if (header + 30 > octets.length || view.getUint32(header, true) !== 0x0403_4b50)
    return { fault: "the zip directory is damaged" };
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  const end = start + file.end;
  if (end > octets.length) return { fault: "the zip archive ends too early" };
  return { method: file.method, start, end, size: file.size, crc32: file.crc32 };
}

/** Octets of one file of a tar archive. */
export function tarMember(octets: Uint8Array, wanted?: string): Uint8Array | ArchiveFault {
  const files: { readonly path: string; readonly start: number; readonly end: number }[] = [];
  for (let at = 0; at + 512 <= octets.length && octets[at] !== 0;) {
    const text = (from: number, length: number): string =>
      textOf(octets, at + from, at + from + length).replace(/\0.*$/su, "");
    const written = text(124, 12).trim();
    if (!/^[0-7]+$/u.test(written)) return { fault: "the tar archive is damaged" };
    const size = Number.parseInt(written, 8);
    const start = at + 512;
    if (start + size > octets.length) return { fault: "the tar archive ends too early" };
    const prefix = text(345, 155);
    const type = octets[at + 156];
    // Type 0 or "0": a file. Folders, links and extended headers are passed over.
    if (type === 0 || type === 0x30)
      files.push({ path: (prefix === "" ? "" : `${prefix}/`) + text(0, 100), start, end: start + size });
    at = start + Math.ceil(size / 512) * 512;
  }
  const file = choose(files, wanted);
  return "fault" in file ? file : octets.subarray(file.start, file.end);
}
