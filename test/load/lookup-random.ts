/**
 * Ten million random names against the packed index and against a plain Set: not one difference is allowed.
 *
 * Run: npm run load:lookup -- [--names 10000000] [--listed 1000000]. Names are built so that about half hit: listed names, names below
 * them, their neighbours by one letter, and names nobody listed. Ends with 1 at the first difference.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { packIndex } from "../../blocklists/compile/pack.ts";
import { MatchMasks } from "../../blocklists/lookup/masks.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";

const { values } = parseArgs({
  options: { names: { type: "string", default: "10000000" }, listed: { type: "string", default: "1000000" } },
});
const total = Number(values.names);
const listed = Number(values.listed);

/** xorshift32 with a fixed start: the same names every time. */
let state = 0x2545f491;
function below(limit: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-";
function label(): string {
  let text = "";
  for (let left = 1 + below(9); left > 0; left--) text += LETTERS[below(36)];
  return text;
}
const ENDS = ["example", "test.example", "pl", "com.pl", "org", "net"];
const randomName = (): string => `${label()}.${label()}.${ENDS[below(ENDS.length)] as string}`;

const exact = new Set<string>();
while (exact.size < listed) exact.add(randomName());
const all = [...exact];
const pack = packIndex(
  [
    {
      id: "random",
      rules: all.map((name) => ({ name: name as DomainName, kind: "deny", important: false, scope: "subtree" })),
    },
  ],
  { seed: 0x5eed_1e55 },
);
const index = PackedIndex.open(pack.slice().buffer);

/** The oracle: is any parent in the Set? */
function inSet(name: string): boolean {
  for (let rest = name; ;) {
    if (exact.has(rest)) return true;
    const dot = rest.indexOf(".");
    if (dot < 0) return false;
    rest = rest.slice(dot + 1);
  }
}

function ask(): string {
  const known = all[below(all.length)] as string;
  switch (below(6)) {
    case 0:
      return known;
    case 1:
      return `${label()}.${known}`;
    case 2:
      return known.slice(1 + below(2)).replace(/^[.-]/u, "x");
    case 3: {
      const at = below(known.length);
      return known[at] === "." ? known : known.slice(0, at) + (LETTERS[below(36)] as string) + known.slice(at + 1);
    }
    case 4:
      return known.toUpperCase();
    default:
      return randomName();
  }
}

const walk = new SuffixWalk();
const masks = new MatchMasks();
let hits = 0;
const startedAt = performance.now();
for (let n = 0; n < total; n++) {
  const name = ask();
  const octets = wireName(name);
  walkName(octets, 0, octets.length, index.seed, walk);
  masks.reset();
  const found = index.match(walk, octets, 0, 1, masks);
  const expected = inSet(name.toLowerCase());
  if (found !== expected) {
    process.stdout.write(`difference: ${name} is ${expected ? "" : "not "}listed, the index says otherwise\n`);
    process.exit(1);
  }
  if (found) hits += 1;
}
process.stdout.write(
  `${total} names asked, ${listed} listed, ${hits} hits, 0 differences, ${Math.round((performance.now() - startedAt) / 1_000)} s\n`,
);
