/**
 * Reads `policies/standards/*.yaml` and checks that requirements, duties and metrics name each other truly.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { lendingProgramme } from "../engine/coordination/lending.ts";
import { CalendarFile, GuidanceFile, InconsistencyFile, RequirementFile, TrainingFile } from "../schema/standards.ts";
import type { Standards } from "../schema/standards.ts";
import { PolicyError } from "./error.ts";
import type { PolicyFault } from "./error.ts";
import { formatPath, readYaml } from "./read-yaml.ts";
import type { Locator, YamlPath } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../standards");

/**
 * @param folder  of the five files; the shipped one if left out
 * @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT`, with every fault and its place
 */
export function loadStandards(folder: string = SHIPPED): Standards {
  const requirementFile = readYaml(join(folder, "requirements.yaml"), RequirementFile);
  const calendarFile = readYaml(join(folder, "calendar.yaml"), CalendarFile);
  const inconsistencyFile = readYaml(join(folder, "inconsistencies.yaml"), InconsistencyFile);
  const trainingFile = readYaml(join(folder, "trainings.yaml"), TrainingFile);
  const guidanceFile = readYaml(join(folder, "guidance.yaml"), GuidanceFile);
  const faults: PolicyFault[] = [requirementFile, calendarFile, inconsistencyFile, trainingFile, guidanceFile].flatMap(
    ({ errors }) => errors ?? [],
  );
  if (
    requirementFile.errors !== undefined ||
    calendarFile.errors !== undefined ||
    inconsistencyFile.errors !== undefined ||
    trainingFile.errors !== undefined ||
    guidanceFile.errors !== undefined
  )
    throw new PolicyError(faults as [PolicyFault, ...PolicyFault[]]);

  const report = (locator: Locator, path: YamlPath, message: string): void => {
    faults.push({
      code: "E_POLICY_INCONSISTENT",
      file: locator.file,
      ...locator.at(path),
      path: formatPath(path),
      message,
    });
  };
  const { requirements } = requirementFile.value;
  const { duties } = calendarFile.value;
  const requirementIds = new Set(requirements.map(({ id }) => id));
  const dutyIds = new Set(duties.map(({ id }) => id));

  requirements.forEach((requirement, index) => {
    const path: YamlPath = ["requirements", index];
    if (requirements.findIndex(({ id }) => id === requirement.id) !== index)
      report(requirementFile.locator, [...path, "id"], `${requirement.id} is given twice`);
    requirement.proof.forEach((proof, at) => {
      if (proof.kind === "duty" && !dutyIds.has(proof.duty))
        report(requirementFile.locator, [...path, "proof", at, "duty"], `calendar.yaml knows no duty ${proof.duty}`);
    });
  });
  duties.forEach((duty, index) => {
    const path: YamlPath = ["duties", index];
    if (duties.findIndex(({ id }) => id === duty.id) !== index)
      report(calendarFile.locator, [...path, "id"], `${duty.id} is given twice`);
    if (!requirementIds.has(duty.requirement))
      report(calendarFile.locator, [...path, "requirement"], `requirements.yaml knows no ${duty.requirement}`);
    if ("after" in duty.every && !dutyIds.has(duty.every.after))
      report(calendarFile.locator, [...path, "every", "after"], `there is no duty ${duty.every.after}`);
    if (duty.remindBefore.some((days, at) => at > 0 && days >= (duty.remindBefore[at - 1] ?? 0)))
      report(calendarFile.locator, [...path, "remindBefore"], "days before must fall: 60, 30, 7");
  });
  const { programmes } = trainingFile.value;
  programmes.forEach((programme, index) => {
    const path: YamlPath = ["programmes", index];
    if (programmes.findIndex(({ id }) => id === programme.id) !== index)
      report(trainingFile.locator, [...path, "id"], `${programme.id} is given twice`);
    if (!requirementIds.has(programme.requirement))
      report(trainingFile.locator, [...path, "requirement"], `requirements.yaml knows no ${programme.requirement}`);
    if (programme.unlocks !== undefined && lendingProgramme(programmes) !== programme)
      report(trainingFile.locator, [...path, "unlocks"], "only one training can be asked for before lending");
  });
  const { guidance } = guidanceFile.value;
  guidance.forEach((one, index) => {
    const path: YamlPath = ["guidance", index];
    if (guidance.findIndex(({ id }) => id === one.id) !== index)
      report(guidanceFile.locator, [...path, "id"], `${one.id} is given twice`);
    for (const requirement of one.requirements)
      if (!requirementIds.has(requirement))
        report(guidanceFile.locator, [...path, "requirements"], `requirements.yaml knows no ${requirement}`);
  });
  const [first, ...rest] = faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  return { requirements, duties, inconsistencies: inconsistencyFile.value.inconsistencies, programmes, guidance };
}
