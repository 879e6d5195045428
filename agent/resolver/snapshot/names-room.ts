/**
 * How much memory the listed names may take in each worker.
 *
 * Workers are processes and share no memory (ADR-0002), so names kept in memory are kept once for each. On a small machine
 * they stay in their file, which the page cache holds once for all.
 *
 * @module
 */
import type { ResolverConfig } from "../../../policies/schema/config.ts";

/** `auto` gives the names of all workers together this part of the machine's memory. */
const PART = 32;

/**
 * @param setting  `resolver.namesInMemory`
 * @param workers  processes that answer, 1 or more
 * @param memory   octets this machine, or its control group, has
 * @returns octets of names one worker may keep in memory
 */
export function namesRoom(setting: ResolverConfig["namesInMemory"], workers: number, memory: number): number {
  switch (setting) {
    case "always":
      return Number.MAX_SAFE_INTEGER;
    case "never":
      return 0;
    case "auto":
      return Math.floor(memory / PART / workers);
    default:
      return setting satisfies never;
  }
}
