/**
 * Real lists at real size: every one loads, every line is accounted for, time and memory stay within bounds.
 *
 * The lists are not part of the project. Set LATARNIK_TRIAL_LISTS to a folder of `*.hosts.txt`, `*.adblock.txt`, `v2fly-*.txt` and
 * other `*.txt` (one name a line) to run this.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { runBuild } from "../../blocklists/update/run.ts";
import { ListSource } from "../../policies/schema/list-source.ts";
import { loadProtected, protectedNames } from "../../policies/load/load-protected.ts";
import type { DomainName, Instant } from "../../policies/schema/vocabulary.ts";

const folder = process.env["LATARNIK_TRIAL_LISTS"];

describe.skipIf(folder === undefined)("real lists (skipped unless LATARNIK_TRIAL_LISTS names a folder)", () => {
  it("load, all lines accounted for", { timeout: 120_000 }, async () => {
    const files = (await readdir(folder as string)).filter((name) => name.endsWith(".txt"));
    const sources = files.map((file) =>
      ListSource.parse({
        id: file.replace(/\.txt$/u, "").replaceAll(/[^a-z0-9-]/gu, "-"),
        title: { pl: file, en: file },
        category: "TS-06",
        format: /^v2fly|(?<=\.)(?:hosts|adblock)/u.exec(file)?.[0] ?? "domains",
        file,
        licence: "see the folder",
      }),
    );
    const dataFolder = await mkdtemp(join(tmpdir(), "latarnik-trial-"));
    const startedAt = performance.now();
    const { manifest, packPath, results, suspects } = await runBuild({
      sources: sources.map((source) => ({ source, baseFolder: folder as string })),
      due: "all",
      seed: 11,
      protectedNames: protectedNames(loadProtected(), ["116111.pl" as DomainName]),
      decisions: [],
      dataFolder,
      now: 1 as Instant,
      generation: 1,
      keepPacks: [],
    });
    const ms = performance.now() - startedAt;
    const pack = await readFile(packPath);
    await rm(dataFolder, { recursive: true });

    expect(results.filter((result) => result.status !== "fresh")).toEqual([]);
    const unusable: Record<string, number> = {};
    for (const report of manifest.sources) {
      const sum = report.entries + report.duplicates + report.subsumed + report.comments + report.unusable;
      // A hosts line may hold several names, so only there may results outnumber lines.
      expect(sum, `list ${report.id}`).toBeGreaterThanOrEqual(report.lines);
      if (!report.id.includes("hosts")) expect(sum, `list ${report.id}`).toBe(report.lines);
      for (const [reason, count] of Object.entries(report.unusableByReason))
        unusable[reason] = (unusable[reason] ?? 0) + count;
    }
    expect(PackedIndex.open(Uint8Array.from(pack).buffer).names).toBe(manifest.names);
    expect(manifest.bytes / manifest.names).toBeLessThan(32);
    for (const report of manifest.sources)
      process.stderr.write(
        `${report.id}: ${report.lines} lines = ${report.entries} used, ${report.duplicates} duplicate, ${report.subsumed} subsumed, ` +
          `${report.comments} comments, ${report.unusable} unusable ${JSON.stringify(report.unusableByReason)}, ${report.quarantined} set aside\n`,
      );
    for (const suspect of suspects)
      process.stderr.write(
        `set aside: ${suspect.source}:${suspect.line} ${suspect.entry} covers ${suspect.covers} (${suspect.group})\n`,
      );
    process.stderr.write(
      `${files.length} lists, ${manifest.names} names, ${manifest.bytes} octets, ${Math.round(ms)} ms, ` +
        `${Math.round(process.memoryUsage().rss / 2 ** 20)} MB resident, unusable ${JSON.stringify(unusable)}\n`,
    );
  });
});
