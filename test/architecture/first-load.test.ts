/**
 * What a browser fetches before the first page stands: at most 250 kB of script, gzipped, whichever page comes first and in either language.
 *
 * Each page brings its own chunks; one heavy package imported at the top of a page is seen here and not by the person waiting.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { build } from "vite";

const MOST_KB = 250;
const ROOT = join(import.meta.dirname, "../..");

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

let folder: string;
let manifest: Manifest;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "latarnik-first-"));
  // The runner's own value would put React's development build into the sum.
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    await build({
      configFile: join(ROOT, "dashboard/web/vite.config.ts"),
      mode: "production",
      logLevel: "error",
      build: { outDir: folder, manifest: true },
    });
  } finally {
    process.env["NODE_ENV"] = before;
  }
  manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8")) as Manifest;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A chunk and everything it cannot start without. */
function needs(key: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[key];
  if (chunk === undefined || found.has(key)) return found;
  found.add(key);
  for (const one of chunk.imports ?? []) needs(one, found);
  return found;
}

const weighed = new Map<string, number>();

function octetsOf(file: string): number {
  let octets = weighed.get(file);
  if (octets === undefined) weighed.set(file, (octets = gzipSync(readFileSync(join(folder, file))).length));
  return octets;
}

const kilobytes = (keys: ReadonlySet<string>): number =>
  [...keys]
    .map((key) => manifest[key]?.file ?? "")
    .filter((file) => file.endsWith(".js"))
    .reduce((sum, file) => sum + octetsOf(file), 0) / 1_000;

it(`no page needs more than ${String(MOST_KB)} kB of script to stand`, () => {
  const shell = needs("index.html");
  const pages = [...new Set([...shell].flatMap((key) => manifest[key]?.dynamicImports ?? []))];
  const isPage = (key: string): boolean => key.startsWith("pages/");
  expect(pages.filter(isPage).length).toBeGreaterThan(40);
  const heavy = pages.filter(isPage).flatMap((page) =>
    ["texts/pl.ts", "texts/en.ts"].flatMap((texts) => {
      expect(Object.keys(manifest)).toContain(texts);
      const kb = kilobytes(new Set([...shell, ...needs(texts), ...needs(page)]));
      return kb > MOST_KB ? [`${page} with ${texts}: ${kb.toFixed(0)} kB`] : [];
    }),
  );
  expect(heavy).toEqual([]);
});
