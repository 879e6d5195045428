/**
 * Kills a writer of reports again and again and reads what it left.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { fork } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PostureReport } from "../../policies/schema/device-report.ts";

async function writeAndKill(folder: string, afterMs: number): Promise<number> {
  const child = fork(join(import.meta.dirname, "spool-writer.ts"), [folder], { stdio: "ignore" });
  let said = 0;
  child.on("message", (message) => {
    // From the first report on, so that on a busy machine too every round is killed while it writes.
    if (said === 0) setTimeout(() => child.kill("SIGKILL"), afterMs);
    said = Number(message);
  });
  await new Promise((done) => child.on("exit", done));
  return said;
}

/** @returns how many reports there are in the end, and everything that is wrong with them */
export async function killRounds(folder: string, rounds: number): Promise<{ written: number; faults: string[] }> {
  const faults: string[] = [];
  let promised = 0;
  for (let round = 0; round < rounds; round += 1)
    promised = Math.max(promised, await writeAndKill(folder, (round * 37) % 60));
  const spool = join(folder, "spool");
  const names = readdirSync(spool)
    .filter((name) => name.endsWith(".report.json"))
    .sort();
  let before = { seq: 0, hash: null as string | null };
  for (const name of names) {
    const text = readFileSync(join(spool, name), "utf8");
    let report: PostureReport;
    try {
      report = PostureReport.parse(JSON.parse(text));
    } catch {
      faults.push(`${name} is not whole`);
      continue;
    }
    if (report.seq !== before.seq + 1) faults.push(`${name}: number ${report.seq} after ${before.seq}`);
    if (report.prevHash !== before.hash) faults.push(`${name}: breaks the chain`);
    before = { seq: report.seq, hash: createHash("sha256").update(text).digest("hex") };
  }
  if (before.seq < promised) faults.push(`report ${promised} was said to be durable and is not there`);
  return { written: names.length, faults };
}
