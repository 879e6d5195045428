/**
 * Reads `policies/drills/scenarios.yaml` and plays every scenario once by the rules of cases: one that cannot be played to its end is not loaded.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { seatsOf } from "../engine/case/conflict.ts";
import { UNBEGUN, expectedRole, openingOf, play } from "../engine/drill/play.ts";
import type { DrillCase } from "../engine/drill/play.ts";
import { DrillFile } from "../schema/drill.ts";
import type { DrillScenario } from "../schema/drill.ts";
import type { Role } from "../schema/role.ts";
import { PolicyError } from "./error.ts";
import type { PolicyFault } from "./error.ts";
import { formatPath, readYaml } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../drills");
/** Long and varied enough for every step that asks for a reason. */
const WORDS = "Ćwiczenie: tak wynika z rozmowy ze świadkiem i z notatki edukatora.";

/** @returns id of the step at which the scenario stops, with the refusal; `null`: it can be played to its end */
export function stuckAt(scenario: DrillScenario): { readonly step: string; readonly code: string } | null {
  const barred: readonly Role[] = scenario.namedRole === null ? [] : [scenario.namedRole];
  const seats = seatsOf({ barred, vacant: [], substitute: "koordynator" });
  let before: DrillCase = UNBEGUN;
  for (const [index, step] of scenario.steps.entries()) {
    const role = expectedRole(step.seat, seats) ?? "edukator";
    const record = before.record ?? openingOf(scenario, index);
    const played = play({
      scenario,
      step,
      before,
      access: {
        state: before.state ?? "draft",
        origin: record.origin,
        department: null,
        openedBy: "edukator",
        emergency: record.emergencyAt !== null,
        harm: record.harm?.outcome ?? null,
        namedAccounts: [],
        namedRoles: barred,
        barred,
        seats,
      },
      viewer: { account: role, roles: [role], departments: "all" },
      at: index + 1,
      text: WORDS,
      id: step.id,
    });
    if (!played.ok) return { step: step.id, code: played.code };
    before = played.next;
  }
  return before.state === "closed" ? null : { step: "", code: "E_CASE_STATE" };
}

/**
 * @param folder  of `scenarios.yaml`; the shipped one if left out
 * @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT`, with every fault and its place
 */
export function loadDrills(folder: string = SHIPPED): readonly DrillScenario[] {
  const file = readYaml(join(folder, "scenarios.yaml"), DrillFile);
  if (file.errors !== undefined) throw new PolicyError(file.errors);
  const { scenarios } = file.value;
  const faults = scenarios.flatMap((scenario, index): PolicyFault[] => {
    const path = ["scenarios", index];
    const place = { file: file.locator.file, ...file.locator.at(path), path: formatPath(path) };
    const stuck = stuckAt(scenario);
    return [
      ...(scenarios.findIndex(({ id }) => id === scenario.id) === index ? [] : [`${scenario.id} is given twice`]),
      ...(stuck === null ? [] : [`${scenario.id} cannot be played past «${stuck.step}»: ${stuck.code}`]),
    ].map((message) => ({ code: "E_POLICY_INCONSISTENT", ...place, message }));
  });
  const [first, ...rest] = faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  return scenarios;
}
