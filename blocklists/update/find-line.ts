/**
 * Which line of a list says an entry, so that «dlaczego?» can show it as its authors wrote it.
 *
 * Reads the stored text again with the list's own parser: no format is searched in a way of its own.
 *
 * @module
 */
import { resolve } from "node:path";
import type { ListSource } from "../../policies/schema/list-source.ts";
import { isTrusted } from "../compile/list-reader.ts";
import { textOf } from "../formats/lines.ts";
import { PARSERS } from "../formats/parse.ts";
import type { IpRule, ListSink, RawLine } from "../formats/sink.ts";
import { networkText } from "../lookup/network-text.ts";
import { wireName } from "../lookup/wire-name.ts";
import { toAscii } from "./generation.ts";
import { ListStore } from "./store.ts";

export interface FoundLine {
  /** 1-based */
  readonly line: number;
  /** cut at 400 characters */
  readonly text: string;
}

const MOST_TEXT = 400;

/** Ends the parsing once the line is found; a parser has no other way to be told. */
class Found extends Error {
  readonly found: FoundLine;
  constructor(found: FoundLine) {
    super("found");
    this.found = found;
  }
}

function shown({ octets, start, end, number }: RawLine): FoundLine {
  const text = textOf(octets, start, Math.min(end, start + 4 * MOST_TEXT)).trim();
  return { line: number, text: Array.from(text).slice(0, MOST_TEXT).join("") };
}

function wireOf(entry: string): Uint8Array | undefined {
  try {
    return wireName(entry);
  } catch {
    return undefined; // a pattern or a network
  }
}

/**
 * @param entry  as `Explanation.entry`: a name, a pattern, or a network
 * @returns the first line of the text that says it; undefined if none does
 */
export function lineOfEntry(source: ListSource, text: Uint8Array, entry: string): FoundLine | undefined {
  const name = wireOf(entry);
  const ignore = (): void => undefined;
  const network = ({ octets, prefix }: IpRule, raw: RawLine): void => {
    if (networkText(octets, prefix) === entry) throw new Found(shown(raw));
  };
  const sink: ListSink = {
    rule: (octets, _shape, raw) => {
      if (name === undefined || name.length !== octets.length) return;
      for (let at = 0; at < name.length; at++) if (name[at] !== octets[at]) return;
      throw new Found(shown(raw));
    },
    regex: ({ pattern }, raw) => {
      if (pattern.source === entry) throw new Found(shown(raw));
    },
    address: network,
    client: network,
    digest: ignore,
    badfilter: ignore,
    comment: ignore,
    unusable: ignore,
  };
  try {
    PARSERS[source.format](text, toAscii, sink, { sinkholes: source.sinkholes, trusted: isTrusted(source) });
  } catch (error) {
    if (error instanceof Found) return error.found;
    throw error;
  }
  return undefined;
}

/**
 * @returns null if the text is gone, does not say it any more, or nobody may see what the list holds
 * @throws {ListUpdateError} `E_LIST_STORE` if the store cannot be read
 */
export async function findLine(options: {
  readonly dataFolder: string;
  readonly source: ListSource;
  readonly entry: string;
}): Promise<FoundLine | null> {
  const { dataFolder, entry, source } = options;
  if (source.opaque || entry === "") return null;
  const store = new ListStore(resolve(dataFolder, "lists"));
  const digest = (await store.states()).good.get(source.id)?.digest;
  const text = digest === undefined ? undefined : await store.raw(digest);
  return text === undefined ? null : (lineOfEntry(source, text, entry) ?? null);
}
