/**
 * Load from one core: dnsperf for throughput, blast.c for latency at a fixed pace.
 *
 * @module
 */
import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { CPU_LOAD, cpuMicros, type RunningServer } from "./server.ts";

const run = promisify(execFile);

export interface Throughput {
  readonly qps: number;
  readonly lost: number;
  readonly cpuMicrosPerQuery: number;
  readonly rcodes: string;
}

/** Closed loop: 8 clients, 100 questions outstanding. */
export function dnsperf(server: RunningServer, queryFile: string, seconds: number): Throughput {
  const pids = server.workers();
  const before = cpuMicros(pids);
  const text = execFileSync(
    "taskset",
    [
      "-c",
      CPU_LOAD,
      "dnsperf",
      "-s",
      "127.0.0.1",
      "-p",
      String(server.plan.port),
      "-d",
      queryFile,
      "-l",
      String(seconds),
      "-c",
      "8",
      "-T",
      "1",
      "-q",
      "100",
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const used = cpuMicros(pids) - before;
  const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);
  return {
    qps: number(/Queries per second:\s+([\d.]+)/u),
    lost: number(/Queries lost:\s+(\d+)/u),
    cpuMicrosPerQuery: used / number(/Queries completed:\s+(\d+)/u),
    rcodes: /Response codes:\s+(.*)/u.exec(text)?.[1] ?? "",
  };
}

/** What the generator prints; times in microseconds but for `silenceMs`. */
export interface Latency {
  readonly sent: number;
  readonly answered: number;
  readonly lost: number;
  readonly noerror: number;
  readonly servfail: number;
  readonly nxdomain: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly silenceMs: number;
}

/** Compiles the generator once. */
export function buildBlaster(folder: string): string {
  const binary = join(folder, "blast");
  if (!existsSync(binary)) execFileSync("gcc", ["-O2", "-o", binary, join(import.meta.dirname, "blast.c")]);
  return binary;
}

/** Open loop at `rate` questions a second. */
export async function blast(
  binary: string,
  port: number,
  queryFile: string,
  seconds: number,
  rate: number,
): Promise<Latency> {
  const { stdout } = await run("taskset", [
    "-c",
    CPU_LOAD,
    binary,
    String(port),
    queryFile,
    String(seconds),
    String(rate),
  ]);
  return JSON.parse(stdout) as Latency;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
