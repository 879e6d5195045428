/**
 * Question: what does a worker cost in memory with a million names, and what does each further one?
 * Input: synthetic names; 1, 2 and 3 workers, each run warmed by 10 000 distinct questions and 4 s of load. PSS divides shared
 *   pages among those who share them; «private» is what only that process has, so what one more costs.
 * Needs: nsd, dnsperf, taskset. Last run, names in the file: 2026-11-22, Node 24.21.0: 64 MB; 115 MB for two; 140 MB for three.
 *
 * Usage: npm run bench:memory -- [--names 1000000] [--names-in-memory auto|always|never]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { dnsperf } from "./peers/load.ts";
import { filterPlan, stubPlan } from "./peers/plans.ts";
import { privateMb, pssMb, startServer } from "./peers/server.ts";
import { makeWorkload } from "./peers/workload.ts";

const { values } = parseArgs({
  options: { names: { type: "string", default: "1000000" }, "names-in-memory": { type: "string", default: "auto" } },
});
process.env["PATH"] = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;
execFileSync(process.execPath, [new URL("../../scripts/build.ts", import.meta.url).pathname, "--quiet"], {
  stdio: "inherit",
});

const folder = mkdtempSync(join(tmpdir(), "latarnik-memory-"));
try {
  const workload = makeWorkload(folder, Number(values.names));
  const stub = await startServer(stubPlan(folder), folder, 10_000, false);
  process.stdout.write(
    "| workers | PSS of each, MB | private of each, MB | PSS in all | supervisor PSS |\n|---|---|---|---|---|\n",
  );
  for (const workers of [1, 2, 3]) {
    const server = await startServer(
      filterPlan(folder, workload, {
        port: 5_312,
        workers,
        policy: "guest-wifi",
        namesInMemory: values["names-in-memory"],
      }),
      folder,
      60_000,
      false,
    );
    for (let i = 0; i < 3; i += 1) dnsperf(server, workload.queryFile, 2);
    const pids = server.workers();
    const each = (measure: (pid: number) => number): string => pids.map((pid) => measure(pid).toFixed(0)).join(", ");
    const all = pids.reduce((sum, pid) => sum + pssMb(pid), 0);
    process.stdout.write(
      `| ${workers} | ${each(pssMb)} | ${each(privateMb)} | ${all.toFixed(0)} | ${pssMb(server.root).toFixed(0)} |\n`,
    );
    await server.stop();
  }
  await stub.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
