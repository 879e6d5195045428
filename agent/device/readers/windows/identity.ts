/**
 * Which Windows it is: build and edition decide until when it is supported, and `ProductName` is never asked.
 *
 * That name still says «Windows 10» on Windows 11. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { answerOf, numberIn, rowsIn, textIn } from "./dump.ts";

type Edition = FactValue<"identity">["edition"];

/** Order matters: the first that fits. Pro Education and Pro for Workstations are serviced like Pro. */
const EDITIONS: readonly (readonly [RegExp, Edition])[] = [
  [/^IoTEnterpriseS/u, "iot-ltsc"],
  [/^EnterpriseS(?:N|Eval|NEval)?$/u, "ltsc"],
  [/^(?:Enterprise|Education|IoTEnterprise)(?:N|G|GN|Eval|NEval)?$/u, "enterprise-education"],
  [/^(?:Core|Professional)/u, "home-pro"],
];

/** @param id  `EditionID` of the registry, the same in every language */
export function editionOf(id: string | null): Edition {
  if (id === null) return null;
  return EDITIONS.find(([pattern]) => pattern.test(id))?.[1] ?? "other";
}

const WORKSTATION = 1;
const FIRST_WINDOWS_11 = 22_000;

function nameOf(build: number, productType: number | null): string {
  if (productType !== null && productType !== WORKSTATION) return "Windows Server";
  return build >= FIRST_WINDOWS_11 ? "Windows 11" : "Windows 10";
}

/** Serials a maker forgot to fill in; two such devices would look like one. */
const FILLER = /^(?:to be filled|default string|system serial|none$|n\/a$|0+$|x+$|not (?:specified|applicable))/iu;
const unlessFiller = (text: string | null): string | null => (text === null || FILLER.test(text) ? null : text);

export function readIdentity(raw: RawOutputs, context: MeasuredContext): FactOf<"identity"> {
  const version = rowsIn(raw, "facts", "version")?.[0] ?? {};
  const system = rowsIn(raw, "facts", "os")?.[0] ?? {};
  const build = textIn(version, "CurrentBuild") ?? textIn(system, "BuildNumber");
  if (build === null || !/^\d{4,6}$/u.test(build)) {
    const answer = answerOf(raw, "facts", "version");
    return unavailable(context, "unavailable" in answer ? answer.unavailable : "unreadable");
  }
  const revision = numberIn(version, "UBR");
  const machine = rowsIn(raw, "facts", "machine")?.[0] ?? {};
  return measured(context, {
    platform: "windows",
    os: nameOf(Number(build), numberIn(system, "ProductType")),
    version: textIn(version, "DisplayVersion") ?? textIn(version, "ReleaseId") ?? build,
    build: revision === null ? build : `${build}.${revision}`,
    edition: editionOf(textIn(version, "EditionID")),
    patchLevel: null,
    serial: unlessFiller(textIn(machine, "serial")),
    model: textIn(machine, "model"),
    manufacturer: textIn(machine, "manufacturer"),
    uuid: unlessFiller(textIn(machine, "uuid")),
  });
}
