/**
 * Puts together what parts of figures are called, from the files that say it: baselines, networks, search engines, event rules, the Standards' lists
 * of types and areas, list sources; and from `policies/part-names.yaml` what no other file names.
 *
 * @module
 */
import { resolve } from "node:path";
import { z } from "zod";
import type { DeviceBaseline } from "../schema/device-baseline.ts";
import { PartNames } from "../schema/part-names.ts";
import type { Procedure } from "../schema/procedure.ts";
import type { Bilingual } from "../schema/vocabulary.ts";
import { PolicyError } from "./error.ts";
import type { PolicySet } from "./load-policies.ts";
import { readYaml } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../part-names.yaml");

const NamesFile = z.strictObject({ version: z.int().min(1), names: PartNames });

/** Something with an id and a title. */
interface Titled {
  readonly id: string;
  readonly title: Bilingual;
}

/** Files whose ids stand in figures. */
export interface NamedPolicies {
  readonly policies: Pick<PolicySet, "networks" | "safeSearch" | "eventRules">;
  readonly baselines: readonly Pick<DeviceBaseline, "checks">[];
  readonly procedure: Pick<Procedure, "types" | "areas">;
  readonly lists: readonly Titled[];
}

const titles = (parts: readonly Titled[]): Record<string, Bilingual> =>
  Object.fromEntries(parts.map(({ id, title }) => [id, title]));

/** «1.3 użycie przemocy»: people know the number of the Standards. */
const numbered = (parts: readonly { readonly id: string; readonly text: Bilingual }[]): Record<string, Bilingual> =>
  Object.fromEntries(parts.map(({ id, text: { pl, en } }) => [id, { pl: `${id} ${pl}`, en: `${id} ${en}` }]));

/** @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` */
export function loadPartNames(
  { policies, baselines, procedure, lists }: NamedPolicies,
  file: string = SHIPPED,
): PartNames {
  const read = readYaml(file, NamesFile);
  if (read.errors !== undefined) throw new PolicyError(read.errors);
  const { names } = read.value;
  const networks = titles(policies.networks);
  return {
    ...names,
    network: networks,
    policy: networks,
    threshold: titles(policies.eventRules),
    list: titles(lists),
    type: numbered(procedure.types),
    area: numbered(procedure.areas),
    check: { ...names.check, ...titles(baselines.flatMap(({ checks }) => checks)) },
    kind: {
      ...names.kind,
      ...Object.fromEntries(policies.safeSearch.map(({ id, title }) => [id, { pl: title, en: title }])),
    },
  };
}
