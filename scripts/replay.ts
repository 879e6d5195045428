/**
 * Runs one DNS scenario verbosely: `node scripts/replay.ts cname-cloaking`.
 *
 * Only starts the program beside the scenarios, because nothing outside test/ may import from there.
 *
 * @module
 */
import { spawnSync } from "node:child_process";

const program = new URL("../test/support/scenario/replay.ts", import.meta.url).pathname;
const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
