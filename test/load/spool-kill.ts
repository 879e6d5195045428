/**
 * Question: does a report get lost, cut or numbered twice when the power fails while it is written?
 * Input: a child process that appends reports as fast as it can and is killed (SIGKILL) at a random moment, 200 times over one folder.
 * Last run: see `agent/device/README.md`, «Verified».
 *
 * Usage: `node test/load/spool-kill.ts [rounds]`
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killRounds } from "../support/spool-kill.ts";

const rounds = Number(process.argv[2] ?? 200);
const folder = mkdtempSync(join(tmpdir(), "spool-kill-"));
const startedAt = performance.now();
const { written, faults } = await killRounds(folder, rounds);
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
rmSync(folder, { recursive: true });
process.stdout.write(`${rounds} kills, ${written} reports, ${faults.length} faults, ${seconds} s\n`);
for (const fault of faults) process.stdout.write(`  ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
