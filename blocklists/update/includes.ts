/**
 * Gathers the files a v2fly list includes and puts them in their places.
 *
 * An included file that does not exist leaves its line in the text, where the parser reports it; the rest of the list protects.
 * Any other trouble refuses the edition: half a list that looks whole would replace a good one.
 *
 * @module
 */
import type { ListSource } from "../../policies/schema/list-source.ts";
import { expandIncludes } from "../formats/v2fly.ts";
import { ListUpdateError } from "./error.ts";

export const MAX_FILES = 200;
export const MAX_DEPTH = 10;
/** Files of one folder; anything else could name other files of the server, or of this machine. */
const PLAIN_NAME = /^[\w!][\w!.-]*$/u;

/** @returns UTF-8 of a file beside the list, or undefined if there is none */
export type ReadNeighbour = (name: string) => Promise<Uint8Array | undefined>;

/**
 * @param octets  UTF-8 of the list
 * @returns its octets as they are if it includes nothing
 * @throws {ListUpdateError} `E_LIST_TOO_LARGE` past 200 files, a depth of 10 or `maxBytes` in all; whatever `read` throws
 */
export async function withIncludes(source: ListSource, octets: Uint8Array, read: ReadNeighbour): Promise<Uint8Array> {
  const decoder = new TextDecoder();
  const tooLarge = (what: string): ListUpdateError => new ListUpdateError("E_LIST_TOO_LARGE", source.id, what);
  const list = decoder.decode(octets);
  const files = new Map<string, string | undefined>();
  let size = octets.length;
  for (let depth = 0; ; depth++) {
    const wanted = new Set<string>();
    const text = expandIncludes(list, (name) => {
      if (!files.has(name) && PLAIN_NAME.test(name)) wanted.add(name);
      return files.get(name);
    });
    if (wanted.size === 0) {
      if (files.size === 0) return octets;
      const whole = new TextEncoder().encode(text);
      if (whole.length > source.maxBytes) throw tooLarge(`${whole.length} octets with its includes`);
      return whole;
    }
    if (depth === MAX_DEPTH) throw tooLarge(`includes files more than ${MAX_DEPTH} deep`);
    if (files.size + wanted.size > MAX_FILES) throw tooLarge(`includes more than ${MAX_FILES} files`);
    for (const name of wanted) {
      const file = await read(name);
      size += file?.length ?? 0;
      if (size > source.maxBytes) throw tooLarge(`more than ${source.maxBytes} octets with its includes`);
      files.set(name, file === undefined ? undefined : decoder.decode(file));
    }
  }
}
