/**
 * Compiles lists by hand, and tries one list of the catalogue without touching anything.
 *
 * @module
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { BuildResult } from "../../blocklists/update/build.ts";
import { runBuild } from "../../blocklists/update/run.ts";
import { loadProtected, protectedNames } from "../../policies/load/load-protected.ts";
import { ListManifest } from "../../policies/schema/list-source.ts";
import type { DomainName, Instant } from "../../policies/schema/vocabulary.ts";
import { readSources } from "./sources-file.ts";
import { countsText, note, say, suspectText, UsageError } from "./terminal.ts";
import type { VenueOptions } from "./venue.ts";
import { judgementOf, readVenue, sourcesOf } from "./venue.ts";

async function readNames(path: string): Promise<DomainName[]> {
  const lines = (await readFile(path, "utf8")).split("\n").map((line) => line.replace(/#.*/u, "").trim());
  return lines.filter((line) => line !== "") as DomainName[];
}

function tell({ manifest, results, suspects }: BuildResult): void {
  for (const result of results) {
    const report = manifest.sources.find((source) => source.id === result.id);
    say(`${result.id} ${result.status}: ${report === undefined ? "nothing" : countsText(report)}`);
    if (result.code !== null) note(`  ${result.code} ${result.message ?? ""}`);
  }
  for (const suspect of suspects) note(`  ${suspectText(suspect)}`);
}

const isGood = ({ results }: BuildResult): boolean =>
  results.every(({ status }) => status === "fresh" || status === "unchanged");

export interface BuildCommand {
  readonly sourcesFile: string;
  readonly out: string;
  readonly seed: number;
  readonly neverBlockFile?: string | undefined;
  /** also judge by the names of `blocklists/protected` */
  readonly guarded: boolean;
  readonly proxy?: string | undefined;
}

/** @returns whether every source is up to date */
export async function build({
  sourcesFile,
  out,
  seed,
  neverBlockFile,
  guarded,
  proxy,
}: BuildCommand): Promise<boolean> {
  const sources = await readSources(sourcesFile);
  const neverBlock = neverBlockFile === undefined ? [] : await readNames(neverBlockFile);
  const guard = protectedNames(guarded ? loadProtected() : [], neverBlock);
  const manifestPath = join(out, "manifest.json");
  const previous = await readFile(manifestPath, "utf8").then(
    (text) => ListManifest.safeParse(JSON.parse(text)).data,
    () => undefined,
  );
  note(`${sources.length} sources, ${guard.length} protected names`);
  const startedAt = performance.now();
  const result = await runBuild({
    sources: sources.map((source) => ({ source, baseFolder: dirname(resolve(sourcesFile)) })),
    due: "all",
    ...(previous !== undefined && { previous }),
    seed,
    protectedNames: guard,
    decisions: [],
    dataFolder: out,
    now: Date.now() as Instant,
    generation: (previous?.generation ?? 0) + 1,
    keepPacks: [],
    ...(proxy !== undefined && { proxy }),
  });
  const { manifest, diff } = result;
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "lists.pack"), await readFile(result.packPath));
  const delta = join(out, "lists.delta.pack");
  if (result.deltaPath === null) await rm(delta, { force: true });
  else await writeFile(delta, await readFile(result.deltaPath));
  await writeFile(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
  tell(result);
  say(
    `generation ${manifest.generation} (${result.kind}): ${manifest.names} names, ${manifest.bytes} octets, +${diff.added} −${diff.removed}`,
  );
  note(`${Math.round(performance.now() - startedAt)} ms`);
  return isGood(result);
}

/**
 * Loads one list of the venue into a folder that is thrown away, past the venue's own gates.
 *
 * @returns whether the gates let it pass
 */
export async function fetchOne(
  id: string,
  options: VenueOptions & { readonly proxy?: string | undefined },
): Promise<boolean> {
  const settings = readVenue(options);
  const placed = sourcesOf(settings).find(({ source }) => source.id === id);
  if (placed === undefined) throw new UsageError(`there is no list ${id}; the catalogue is blocklists/catalogue`);
  if (placed.source.slot) throw new UsageError(`${id} is a slot: its list cannot be had yet`);
  const proxy = options.proxy ?? settings.config.lists.proxy;
  const folder = await mkdtemp(join(tmpdir(), "latarnik-fetch-"));
  const startedAt = performance.now();
  try {
    let octets = 0;
    const result = await runBuild(
      {
        sources: [{ ...placed, source: { ...placed.source, enabled: true } }],
        due: "all",
        seed: 0,
        ...(await judgementOf(settings)),
        dataFolder: folder,
        now: Date.now() as Instant,
        generation: 1,
        keepPacks: [],
        ...(proxy !== undefined && { proxy }),
      },
      ({ source }) => {
        octets = source?.octets ?? octets;
      },
    );
    tell(result);
    note(`${octets} octets, ${Math.round(performance.now() - startedAt)} ms; nothing was kept`);
    return isGood(result);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
