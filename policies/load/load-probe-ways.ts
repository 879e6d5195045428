/**
 * Reads `policies/probe-ways.yaml`: ways around the filter that probes try.
 *
 * @module
 */
import { resolve } from "node:path";
import { ProbeWays } from "../schema/probe-ways.ts";
import { PolicyError } from "./error.ts";
import { readYaml } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../probe-ways.yaml");

/** @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` */
export function loadProbeWays(file: string = SHIPPED): ProbeWays {
  const read = readYaml(file, ProbeWays);
  if (read.errors !== undefined) throw new PolicyError(read.errors);
  return read.value;
}
