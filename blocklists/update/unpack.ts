/**
 * From the octets of a download to the text of a list: unpacks gzip, zip and tar within bounds, and makes UTF-8 of it.
 *
 * A few kilobytes can unpack to gigabytes, so the size cap of the source holds for every layer, and layers are few.
 *
 * @module
 */
import { crc32, gunzipSync, inflateRawSync } from "node:zlib";
import type { ListSource } from "../../policies/schema/list-source.ts";
import type { ArchiveFault } from "../formats/archive.ts";
import { packingOf, tarMember, zipMember } from "../formats/archive.ts";
import { asUtf8 } from "../formats/decode.ts";
import { ListUpdateError } from "./error.ts";

/** `.tar.gz` has two; a third is an attempt at something. */
const MAX_LAYERS = 3;

function archiveError(source: ListSource, message: string, cause?: unknown): ListUpdateError {
  return new ListUpdateError("E_LIST_ARCHIVE", source.id, message, { cause });
}

/** Runs zlib; a cap that was hit is about size, everything else about damage. */
function inflate(source: ListSource, work: () => Uint8Array): Uint8Array {
  try {
    return work();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw new ListUpdateError("E_LIST_TOO_LARGE", source.id, `unpacks to more than ${source.maxBytes} octets`, {
        cause,
      });
    throw archiveError(source, `cannot be unpacked: ${(cause as Error).message}`, cause);
  }
}

function taken<T extends object>(source: ListSource, result: T | ArchiveFault): T {
  if ("fault" in result) throw archiveError(source, result.fault);
  return result;
}

function unzip(source: ListSource, octets: Uint8Array): Uint8Array {
  const member = taken(source, zipMember(octets, source.member));
  const packed = octets.subarray(member.start, member.end);
  const limit = { maxOutputLength: source.maxBytes };
  const text = member.method === "stored" ? packed : inflate(source, () => inflateRawSync(packed, limit));
  if (text.length !== member.size || crc32(text) !== member.crc32)
    throw archiveError(source, "the unpacked file is not what the archive says");
  return text;
}

/**
 * @returns UTF-8; the very octets handed in if they are so already
 * @throws {ListUpdateError} `E_LIST_ARCHIVE`, `E_LIST_TOO_LARGE`
 */
export function unpack(source: ListSource, octets: Uint8Array): Uint8Array {
  let text = octets;
  for (let layer = 0; layer < MAX_LAYERS; layer++) {
    const packing = packingOf(text);
    if (packing === "plain") return asUtf8(text, source.encoding);
    const packed = text;
    if (packing === "zip") text = unzip(source, packed);
    else if (packing === "tar") text = taken(source, tarMember(packed, source.member));
    else text = inflate(source, () => gunzipSync(packed, { maxOutputLength: source.maxBytes }));
  }
  if (packingOf(text) !== "plain") throw archiveError(source, `is packed more than ${MAX_LAYERS} times`);
  return asUtf8(text, source.encoding);
}
