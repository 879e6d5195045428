/**
 * Finds and reads scenario files. @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { Scenario } from "./schema.ts";

export const SCENARIOS: string = new URL("../../scenarios", import.meta.url).pathname;

/** Names of all scenario files, in alphabetical order. */
export const scenarioFiles = (): string[] =>
  readdirSync(SCENARIOS)
    .filter((file) => file.endsWith(".yaml"))
    .sort();

/** @throws {Error} naming file and place of everything that does not fit the shape */
export function readScenario(path: string): Scenario {
  const parsed = Scenario.safeParse(parse(readFileSync(path, "utf8")));
  if (!parsed.success) throw new Error(`${basename(path)}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

export const readShipped = (file: string): Scenario => readScenario(join(SCENARIOS, file));
