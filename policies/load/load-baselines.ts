/**
 * Reads `policies/baselines/*.yaml` and `policies/os-support.yaml`.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { DeviceBaseline, OsSupportTable } from "../schema/device-baseline.ts";
import { PolicyError, type PolicyFault } from "./error.ts";
import { formatPath, readYaml } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "..");

export interface DevicePolicies {
  readonly baselines: readonly DeviceBaseline[];
  readonly osSupport: OsSupportTable;
}

/**
 * @param folder that holds `baselines/` and `os-support.yaml`
 * @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT` (an id given twice, or another than
 *   the file's name), with every fault
 */
export function loadBaselines(folder: string = SHIPPED): DevicePolicies {
  const faults: PolicyFault[] = [];
  const baselines: DeviceBaseline[] = [];
  const names = listYaml(join(folder, "baselines"), faults);
  for (const name of names) {
    const result = readYaml(join(folder, "baselines", name), DeviceBaseline);
    if (result.errors !== undefined) {
      faults.push(...result.errors);
      continue;
    }
    const { value, locator } = result;
    const report = (path: readonly (string | number)[], message: string): void => {
      const code = "E_POLICY_INCONSISTENT";
      faults.push({ code, file: locator.file, ...locator.at([...path]), path: formatPath([...path]), message });
    };
    if (basename(name, ".yaml") !== value.id) report(["id"], `expected the name of the file, not «${value.id}»`);
    const seen = new Set<string>();
    for (const [index, check] of value.checks.entries()) {
      if (seen.has(check.id)) report(["checks", index, "id"], `the check ${check.id} is given twice`);
      seen.add(check.id);
    }
    baselines.push(value);
  }
  const support = readYaml(join(folder, "os-support.yaml"), OsSupportTable);
  if (support.errors !== undefined) faults.push(...support.errors);
  const [first, ...rest] = faults;
  if (first !== undefined || support.errors !== undefined) throw new PolicyError([first as PolicyFault, ...rest]);
  return { baselines, osSupport: support.value };
}

function listYaml(folder: string, faults: PolicyFault[]): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .sort();
  } catch {
    const message = "the folder does not exist or cannot be read";
    faults.push({ code: "E_POLICY_UNREADABLE", file: folder, line: 1, column: 1, path: "", message });
    return [];
  }
}
