/**
 * Reads `policies/duties.yaml` and `policies/procedure.yaml`.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { DutyTable, Procedure } from "../schema/procedure.ts";
import type { Duty } from "../schema/procedure.ts";
import { PolicyError } from "./error.ts";
import type { PolicyFault } from "./error.ts";
import { formatPath, readYaml } from "./read-yaml.ts";
import type { Locator } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "..");

export interface CaseProcedure extends Procedure {
  readonly duties: readonly Duty[];
}

/**
 * @param folder  that holds both files
 * @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT` (an id given twice), with every fault
 */
export function loadProcedure(folder: string = SHIPPED): CaseProcedure {
  const duties = readYaml(join(folder, "duties.yaml"), DutyTable);
  const procedure = readYaml(join(folder, "procedure.yaml"), Procedure);
  const faults: PolicyFault[] = [...(duties.errors ?? []), ...(procedure.errors ?? [])];
  const check = (locator: Locator | undefined, key: string, ids: readonly string[]): void => {
    for (const [index, id] of ids.entries()) {
      if (locator === undefined || ids.indexOf(id) === index) continue;
      const place = { file: locator.file, ...locator.at([key, index]), path: formatPath([key, index]) };
      faults.push({ code: "E_POLICY_INCONSISTENT", ...place, message: `${id} is given twice` });
    }
  };
  if (duties.errors === undefined)
    check(
      duties.locator,
      "duties",
      duties.value.duties.map(({ id }) => id),
    );
  if (procedure.errors === undefined) {
    const { types, areas, interventions } = procedure.value;
    const lists = { types: types.map(({ id }) => id), areas: areas.map(({ id }) => id) };
    for (const [key, ids] of Object.entries(lists)) check(procedure.locator, key, ids);
    check(
      procedure.locator,
      "interventions",
      interventions.map(({ kind }) => kind),
    );
  }
  const [first, ...rest] = faults;
  if (first !== undefined || duties.value === undefined || procedure.value === undefined)
    throw new PolicyError([first as PolicyFault, ...rest]);
  return { ...procedure.value, duties: duties.value.duties };
}
