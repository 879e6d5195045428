/**
 * Reads `config.yaml` with the same care for places as the policies.
 *
 * @module
 */
import { Config } from "../schema/config.ts";
import { PolicyError } from "./error.ts";
import { readYaml } from "./read-yaml.ts";

/**
 * @param file path of config.yaml; an empty file is a working venue
 * @throws {PolicyError} `E_CONFIG_UNREADABLE` if it cannot be read as text, `E_CONFIG_INVALID` with every fault and its place
 */
export function loadConfig(file: string): Config {
  const result = readYaml(file, Config, { unreadable: "E_CONFIG_UNREADABLE", invalid: "E_CONFIG_INVALID" });
  if (result.errors !== undefined) throw new PolicyError(result.errors);
  return result.value;
}
