/**
 * The first names of a list, as examples of what a new one holds.
 *
 * @module
 */
import type { ListSource } from "../../policies/schema/list-source.ts";
import { isLineByLine } from "../compile/line-diff.ts";
import { PARSERS } from "../formats/parse.ts";
import { textOfWire } from "../lookup/wire-name.ts";
import { toAscii } from "./generation.ts";

/** Lines stand for themselves, so the head of a list can be read alone. */
const HEAD = 16_384;

/** @returns at most `most`, each once; fewer if the head of the list has no more */
export function firstNames(source: ListSource, text: Uint8Array, most = 20): string[] {
  const head = isLineByLine(source.format, text) ? text.subarray(0, HEAD) : text;
  const whole = head.length === text.length ? head : head.subarray(0, head.lastIndexOf(0x0a) + 1);
  const names = new Set<string>();
  const ignore = (): void => undefined;
  PARSERS[source.format](
    whole,
    toAscii,
    {
      rule: (octets) => {
        if (names.size < most) names.add(textOfWire(octets, 0, octets.length));
      },
      badfilter: ignore,
      comment: ignore,
      unusable: ignore,
    },
    { sinkholes: source.sinkholes },
  );
  return [...names];
}
