/**
 * Question: does replacing a list of a million names under load stop the filter, lose answers, or take long?
 * Input: 5 000 questions a second for 8 s while the snapshot on disk is replaced by one with one more name and the resolver is
 *   told (SIGHUP), three times over; the new name is asked every 5 ms until it is blocked.
 * Needs: nsd, gcc, taskset, dnsperf. Last run: 2026-11-22, Intel Xeon 2.5 GHz, 2 cores, Node 24.21.0: effective after 0.09 to 0.16 s, nothing lost.
 *
 * Usage: npm run bench:reload -- [--names 1000000] [--workers 1] [--rounds 3]
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { writeSnapshotFolder } from "../support/snapshot-folder.ts";
import { blast, buildBlaster, dnsperf } from "./peers/load.ts";
import { filterPlan, stubPlan } from "./peers/plans.ts";
import { askOnce, childrenOf, pssMb, startServer } from "./peers/server.ts";
import { makeWorkload } from "./peers/workload.ts";

const RATE = 5_000;
const SECONDS = 8;
const NXDOMAIN = 3;
const { values } = parseArgs({
  options: {
    names: { type: "string", default: "1000000" },
    workers: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
  },
});
process.env["PATH"] = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;
execFileSync(process.execPath, [new URL("../../scripts/build.ts", import.meta.url).pathname, "--quiet"], {
  stdio: "inherit",
});

const folder = mkdtempSync(join(tmpdir(), "latarnik-reload-"));
try {
  const workload = makeWorkload(folder, Number(values.names));
  const blaster = buildBlaster(folder);
  const stub = await startServer(stubPlan(folder), folder, 10_000, false);
  const plan = filterPlan(folder, workload, { port: 5_311, workers: Number(values.workers), policy: "guest-wifi" });
  const server = await startServer(plan, folder, 60_000, values.workers === "1");
  dnsperf(server, workload.queryFile, 2);
  dnsperf(server, workload.queryFile, 2);
  const snapshot = join(folder, "filter-5311", "snapshot");
  const quiet = await blast(blaster, plan.port, workload.queryFile, 3, RATE);
  process.stdout.write(`without a swap: silent ≤ ${quiet.silenceMs} ms, lost ${quiet.lost}, p99 ${quiet.p99} µs\n`);
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const fresh = `fresh-${round}.example`;
    const next = join(folder, `next-${round}`);
    writeSnapshotFolder(next, {
      lists: [{ id: "bench", category: "TS-02", names: [...workload.names, fresh] }],
      assignments: [{ policy: "guest-wifi", sources: ["127.0.0.0/8"] }],
      generation: round + 1,
    });
    cpSync(join(next, "packs"), join(snapshot, "packs"), { recursive: true });
    const load = blast(blaster, plan.port, workload.queryFile, SECONDS, RATE);
    await sleep(2_000);
    const memoryBefore = server.workers().reduce((sum, pid) => sum + pssMb(pid), 0);
    renameSync(join(next, "current.json"), join(snapshot, "current.json"));
    const toldAt = performance.now();
    process.kill(server.root, "SIGHUP");
    let peak = memoryBefore;
    while ((await askOnce(plan.port, fresh, 500)) !== NXDOMAIN) {
      peak = Math.max(
        peak,
        server.workers().reduce((sum, pid) => sum + pssMb(pid), 0),
      );
      await sleep(5);
    }
    const effectiveS = (performance.now() - toldAt) / 1_000;
    const result = await load;
    process.stdout.write(
      `swap ${round}: effective after ${effectiveS.toFixed(3)} s, longest silence ${result.silenceMs} ms, answered ${result.answered} of ${result.sent} ` +
        `(lost ${result.lost}, SERVFAIL ${result.servfail}), p99 ${result.p99} µs, PSS ${memoryBefore.toFixed(0)} → peak ${peak.toFixed(0)} MB\n`,
    );
  }
  process.stdout.write(`workers: ${childrenOf(server.root).length}\n`);
  await server.stop();
  await stub.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
