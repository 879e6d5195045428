/**
 * Question: how fast does the filter answer with a million names, next to the field's servers, on one core?
 * Input: synthetic names, 10 000 questions of which 15 % are blocked, answers warm; one server at a time on core 0, load on
 *   core 1, in turns, medians of the rounds. The filter runs its whole chain for a guest network (policy, EDNS, counters).
 * Needs: dnsperf, nsd, dnsmasq, unbound, pdns-recursor, gcc, taskset (Debian packages). Missing peers are left out, and said so.
 * Last run: ADR-0020: 0.73 of the echo, 0.69 of dnsmasq, 0.57 of Unbound, 0.46 of PowerDNS Recursor (2026-11-22).
 *
 * Usage: npm run bench:peers -- [--names 1000000] [--seconds 3] [--rounds 3] [--rate 20000] [--policy guest-wifi]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { blast, buildBlaster, dnsperf, median, type Throughput } from "./peers/load.ts";
import { dnsmasqPlan, echoPlan, filterPlan, powerdnsPlan, stubPlan, unboundPlan } from "./peers/plans.ts";
import { isInstalled, pssMb, type ServerPlan, startServer } from "./peers/server.ts";
import { makeWorkload } from "./peers/workload.ts";

const { values } = parseArgs({
  options: {
    names: { type: "string", default: "1000000" },
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "3" },
    rate: { type: "string", default: "20000" },
    policy: { type: "string", default: "guest-wifi" },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
process.env["PATH"] = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;
for (const program of ["dnsperf", "nsd", "gcc", "taskset"])
  if (!isInstalled(program)) {
    process.stderr.write(`bench: ${program} is missing; apt-get install dnsperf nsd gcc util-linux\n`);
    process.exit(1);
  }
const root = new URL("../..", import.meta.url).pathname;
execFileSync(process.execPath, [join(root, "scripts/build.ts"), "--quiet"], { stdio: "inherit" });

interface Row {
  name: string;
  throughput: Throughput[];
  p50: number[];
  p99: number[];
  pssMb: number[];
  startMs: number[];
}

const folder = mkdtempSync(join(tmpdir(), "latarnik-bench-"));
try {
  process.stdout.write(`${cpus()[0]?.model ?? "?"}, Node ${process.version}, ${values.names} names\n`);
  const workload = makeWorkload(folder, Number(values.names));
  const blaster = buildBlaster(folder);
  const stub = await startServer(stubPlan(folder), folder, 10_000, false);
  const plans: ServerPlan[] = [filterPlan(folder, workload, { port: 5_310, workers: 1, policy: values.policy })];
  plans.push(echoPlan(workload));
  if (isInstalled("dnsmasq")) plans.push(dnsmasqPlan(folder, workload));
  if (isInstalled("unbound")) plans.push(unboundPlan(folder, workload));
  if (isInstalled("pdns_recursor")) plans.push(powerdnsPlan(folder, workload));
  const rows = new Map<string, Row>(
    plans.map(({ name }) => [name, { name, throughput: [], p50: [], p99: [], pssMb: [], startMs: [] }]),
  );
  for (let round = 1; round <= rounds; round += 1)
    for (const plan of plans) {
      const server = await startServer(plan, folder);
      const row = rows.get(plan.name) as Row;
      try {
        row.startMs.push(server.startToBlockingMs);
        // Once over all questions, so that every answer is warm.
        dnsperf(server, workload.queryFile, 2);
        dnsperf(server, workload.queryFile, 2);
        row.throughput.push(dnsperf(server, workload.queryFile, seconds));
        const latency = await blast(blaster, plan.port, workload.queryFile, seconds, Number(values.rate));
        row.p50.push(latency.p50);
        row.p99.push(latency.p99);
        row.pssMb.push(server.workers().reduce((sum, pid) => sum + pssMb(pid), 0));
        process.stdout.write(
          `round ${round} ${plan.name}: ${Math.round(row.throughput.at(-1)?.qps ?? 0)} q/s, ${latency.lost} lost at ${values.rate}/s\n`,
        );
      } finally {
        await server.stop();
      }
    }
  await stub.stop();

  const ours = rows.get("latarnik-5310") as Row;
  const qps = (row: Row): number => median(row.throughput.map((one) => one.qps));
  process.stdout.write(
    "\n| server | q/s | ours ÷ it | CPU µs/q | p50/p99 µs paced | PSS MB | start → blocking ms |\n|---|---|---|---|---|---|---|\n",
  );
  for (const row of rows.values())
    process.stdout.write(
      `| ${row.name} | ${Math.round(qps(row))} | ${(qps(ours) / qps(row)).toFixed(2)} | ${median(row.throughput.map((one) => one.cpuMicrosPerQuery)).toFixed(2)} | ` +
        `${median(row.p50)}/${median(row.p99)} | ${median(row.pssMb).toFixed(0)} | ${median(row.startMs).toFixed(0)} |\n`,
    );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
