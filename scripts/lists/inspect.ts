/**
 * Looks into list files and packs; writes nothing.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { compileLists } from "../../blocklists/compile/compile.ts";
import { LayeredIndex } from "../../blocklists/lookup/layered-index.ts";
import type { ListIndex } from "../../blocklists/lookup/list-index.ts";
import { MatchMasks } from "../../blocklists/lookup/masks.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import { toAscii } from "../../blocklists/update/build.ts";
import { unpack } from "../../blocklists/update/unpack.ts";
import { loadProtected, protectedNames } from "../../policies/load/load-protected.ts";
import type { ListFormat } from "../../policies/schema/list-source.ts";
import { ListSource } from "../../policies/schema/list-source.ts";
import { countsText, note, say, suspectText } from "./terminal.ts";

/** @returns whether the list could be taken as it is */
export async function check(path: string, format: ListFormat, limit: number, guarded: boolean): Promise<boolean> {
  const source = ListSource.parse({
    id: "checked",
    title: { pl: path, en: path },
    category: "S0",
    format,
    file: path,
    licence: "unknown",
    maxEntries: Number.MAX_SAFE_INTEGER,
    maxShrinkPercent: 100,
    maxBytes: Number.MAX_SAFE_INTEGER,
    // A hashed list is opaque, and what is opaque is locked.
    ...(format === "sha256" && { opaque: true, locked: true }),
  });
  let shown = 0;
  const { sources, refused } = compileLists(
    [
      {
        source,
        text: unpack(source, await readFile(path)),
        onUnusable: (line) => {
          shown += 1;
          if (shown <= limit) say(`${path}:${line.line}:${line.column} ${line.reason}: ${line.text}`);
        },
        onSuspect: (suspect) => note(suspectText(suspect)),
      },
    ],
    { seed: 0, protectedNames: protectedNames(guarded ? loadProtected() : [], []), decisions: [], toAscii },
  );
  if (shown > limit) say(`… and ${shown - limit} more`);
  for (const refusal of refused) note(`${refusal.code} ${refusal.message}`);
  for (const counts of sources) say(countsText(counts));
  return refused.length === 0;
}

async function openPack(path: string): Promise<PackedIndex> {
  const file = await readFile(path);
  return PackedIndex.open(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength), {
    sha256: (octets) => createHash("sha256").update(octets).digest(),
  });
}

/** Every rule of a pack, and of the delta beside it, that covers a name. */
export async function why(text: string, packPath: string, qtype: number): Promise<boolean> {
  const base = await openPack(packPath);
  const deltaPath = packPath.replace(/\.pack$/u, ".delta.pack");
  const index: ListIndex =
    deltaPath !== packPath && existsSync(deltaPath) ? LayeredIndex.over(base, await openPack(deltaPath)) : base;
  const plain = text.toLowerCase().replace(/\.$/u, "");
  const octets = wireName(/^[\u0021-\u007e]*$/u.test(plain) ? plain : (toAscii(plain) ?? plain));
  const walk = new SuffixWalk();
  walkName(octets, 0, octets.length, index.seed, walk);
  for (const rule of index.explain(walk, octets, 0, qtype))
    say(
      `${rule.kind}${rule.important ? " important" : ""} ${rule.entry} (${rule.scope}) in ${index.sources[rule.source]}`,
    );
  if (!index.match(walk, octets, 0, qtype, new MatchMasks())) say(`nothing in ${packPath} covers ${plain}`);
  return true;
}
