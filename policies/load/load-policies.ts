/**
 * Loads a whole policies folder: every file against its schema, then all of them against each other.
 *
 * Either everything fits or nothing is used; a resolver goes on with its last good bundle meanwhile.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { EventRule, NavigationWeights } from "../schema/event-rule.ts";
import { NetworkAssignment } from "../schema/messages.ts";
import { NameGroups } from "../schema/name-groups.ts";
import { NetworkPolicy } from "../schema/network-policy.ts";
import { SafeSearchEngine, SpecialNames } from "../schema/safe-search.ts";
import { Taxonomy } from "../schema/taxonomy.ts";
import type { DomainName } from "../schema/vocabulary.ts";
import { crossCheck, type LoadedFiles, type Located } from "./cross-check.ts";
import { PolicyError, type PolicyFault } from "./error.ts";
import { readYaml } from "./read-yaml.ts";

/** Everything the shipped or a venue's own policies folder says. */
export interface PolicySet {
  readonly taxonomy: Taxonomy;
  readonly networks: readonly NetworkPolicy[];
  readonly safeSearch: readonly SafeSearchEngine[];
  readonly specialNames: SpecialNames;
  readonly unenforceableSearch: readonly DomainName[];
  readonly knownSubresource: readonly DomainName[];
  readonly eventRules: readonly EventRule[];
  readonly navigation: NavigationWeights;
  /** Used where config.yaml names no networks. */
  readonly assignments: readonly NetworkAssignment[];
}

function listFiles(folder: string, faults: PolicyFault[]): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    faults.push({
      code: "E_POLICY_UNREADABLE",
      file: folder,
      line: 1,
      column: 1,
      path: "",
      message: "the folder does not exist or cannot be read",
    });
    return [];
  }
}

/**
 * @param folder shaped like the shipped `policies/`: taxonomy.yaml, networks/, safe-search/, event-rules/, special-names.yaml,
 *   unenforceable-search.yaml, known-subresource.yaml, navigation.yaml, assignments.yaml
 * @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT`, with every fault of every file
 */
export function loadPolicies(folder: string): PolicySet {
  const faults: PolicyFault[] = [];
  const read = <S extends z.ZodType>(file: string, schema: S): Located<z.output<S>> | undefined => {
    const result = readYaml(file, schema);
    if (result.errors === undefined) return { value: result.value, locator: result.locator };
    faults.push(...result.errors);
    return undefined;
  };
  const readAll = <S extends z.ZodType>(name: string, schema: S): Located<z.output<S>>[] =>
    listFiles(join(folder, name), faults).flatMap((file) => read(file, schema) ?? []);

  const taxonomy = read(join(folder, "taxonomy.yaml"), Taxonomy);
  const networks = readAll("networks", NetworkPolicy);
  const safeSearch = readAll("safe-search", SafeSearchEngine);
  const eventRules = readAll("event-rules", EventRule);
  const specialNames = read(join(folder, "special-names.yaml"), SpecialNames);
  const unenforceableSearch = read(join(folder, "unenforceable-search.yaml"), NameGroups);
  const knownSubresource = read(join(folder, "known-subresource.yaml"), NameGroups);
  const navigation = read(join(folder, "navigation.yaml"), NavigationWeights);
  const assignments = read(join(folder, "assignments.yaml"), z.array(NetworkAssignment));
  const [first, ...rest] = faults;
  if (
    first !== undefined ||
    taxonomy === undefined ||
    specialNames === undefined ||
    unenforceableSearch === undefined ||
    knownSubresource === undefined ||
    navigation === undefined ||
    assignments === undefined
  )
    throw new PolicyError([first as PolicyFault, ...rest]);

  const files: LoadedFiles = {
    folder,
    taxonomy,
    networks,
    safeSearch,
    eventRules,
    specialNames,
    nameGroups: [unenforceableSearch, knownSubresource],
    assignments,
  };
  const [conflict, ...conflicts] = crossCheck(files);
  if (conflict !== undefined) throw new PolicyError([conflict, ...conflicts]);

  const namesOf = (groups: NameGroups): DomainName[] => groups.groups.flatMap((group) => group.names);
  return {
    taxonomy: taxonomy.value,
    networks: networks.map((file) => file.value),
    safeSearch: safeSearch.map((file) => file.value),
    specialNames: specialNames.value,
    unenforceableSearch: namesOf(unenforceableSearch.value),
    knownSubresource: namesOf(knownSubresource.value),
    eventRules: eventRules.map((file) => file.value),
    navigation: navigation.value,
    assignments: assignments.value,
  };
}
