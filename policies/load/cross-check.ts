/**
 * Contradictions between policy files that each are fine by themselves.
 *
 * @module
 */
import { parsePrefix } from "../engine/address.ts";
import type { EventRule } from "../schema/event-rule.ts";
import type { NetworkAssignment } from "../schema/messages.ts";
import type { NameGroups } from "../schema/name-groups.ts";
import type { NetworkPolicy } from "../schema/network-policy.ts";
import { SafeSearchChoice } from "../schema/network-policy.ts";
import type { SafeSearchEngine, SpecialNames } from "../schema/safe-search.ts";
import { MAX_SIGHTINGS } from "../schema/signal.ts";
import type { Taxonomy } from "../schema/taxonomy.ts";
import type { PolicyFault } from "./error.ts";
import { formatPath, type Locator, type YamlPath } from "./read-yaml.ts";

/** A document with the means to say where its parts stand. */
export interface Located<T> {
  readonly value: T;
  readonly locator: Locator;
}

export interface LoadedFiles {
  readonly folder: string;
  readonly taxonomy: Located<Taxonomy>;
  readonly networks: readonly Located<NetworkPolicy>[];
  readonly safeSearch: readonly Located<SafeSearchEngine>[];
  readonly eventRules: readonly Located<EventRule>[];
  readonly specialNames: Located<SpecialNames>;
  readonly nameGroups: readonly Located<NameGroups>[];
  readonly assignments: Located<readonly NetworkAssignment[]>;
}

type Report = (where: Locator, path: YamlPath, message: string) => void;

/** Reports each key seen before, naming where it was first. */
class FirstSeen {
  private readonly places = new Map<string, string>();
  private readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  check(key: string, where: Locator, path: YamlPath, what: string): void {
    const { line, column } = where.at(path);
    const before = this.places.get(key);
    if (before !== undefined) this.report(where, path, `${what} is already used at ${before}`);
    else this.places.set(key, `${where.file}:${line}:${column}`);
  }
}

function checkIds(files: LoadedFiles, report: Report): void {
  for (const group of [files.networks, files.safeSearch, files.eventRules]) {
    const seen = new FirstSeen(report);
    for (const { value, locator } of group) seen.check(value.id, locator, ["id"], `id «${value.id}»`);
  }
  const codes = new FirstSeen(report);
  for (const [index, entry] of files.taxonomy.value.entries.entries())
    codes.check(entry.code, files.taxonomy.locator, ["entries", index, "code"], `category ${entry.code}`);
  const specials = new FirstSeen(report);
  for (const [index, entry] of files.specialNames.value.entries.entries())
    specials.check(entry.id, files.specialNames.locator, ["entries", index, "id"], `id «${entry.id}»`);
  for (const { value, locator } of files.nameGroups) {
    const seen = new FirstSeen(report);
    for (const [index, group] of value.groups.entries())
      seen.check(group.id, locator, ["groups", index, "id"], `id «${group.id}»`);
  }
}

function checkCategories(files: LoadedFiles, report: Report): void {
  const codes = new Set<string>(files.taxonomy.value.entries.map((entry) => entry.code));
  const check = (where: Locator, path: YamlPath, categories: readonly string[]): void => {
    for (const [index, code] of categories.entries())
      if (!codes.has(code)) report(where, [...path, index], `category ${code} is not in taxonomy.yaml`);
  };
  for (const { value, locator } of files.networks) {
    check(locator, ["block", "categories"], value.block.categories);
    const seen = new FirstSeen(report);
    for (const [index, schedule] of value.schedules.entries()) {
      seen.check(schedule.id, locator, ["schedules", index, "id"], `id «${schedule.id}»`);
      check(locator, ["schedules", index, "alsoBlock", "categories"], schedule.alsoBlock.categories);
      check(locator, ["schedules", index, "unblock", "categories"], schedule.unblock.categories);
    }
  }
  for (const { value, locator } of files.eventRules) {
    check(locator, ["when", "categories"], value.when.categories ?? []);
    if (value.when.categories === undefined && (value.when.severities ?? []).length === 0)
      report(locator, ["when"], "name severities or categories, or the rule can never fire");
    for (const key of ["hits", "distinctNames"] as const)
      if (value.when[key] > MAX_SIGHTINGS)
        report(locator, ["when", key], `at most ${MAX_SIGHTINGS}, older hits are not remembered`);
  }
  for (const [index, entry] of files.taxonomy.value.entries.entries())
    if (entry.parent !== null && !codes.has(entry.parent))
      report(files.taxonomy.locator, ["entries", index, "parent"], `category ${entry.parent} is not in taxonomy.yaml`);
  // The engine itself blocks in these two.
  for (const code of ["S0-POL", "BYP"])
    if (!codes.has(code))
      report(files.taxonomy.locator, ["entries"], `category ${code} is missing, the engine needs it`);
}

function checkNames(files: LoadedFiles, report: Report): void {
  const engines = new Set<string>(files.safeSearch.map(({ value }) => value.id));
  const choices = Object.keys(SafeSearchChoice.shape) as (keyof SafeSearchChoice)[];
  for (const { value, locator } of files.networks)
    for (const engine of choices)
      if (value.safeSearch[engine] !== "off" && !engines.has(engine))
        report(
          locator,
          ["safeSearch", engine],
          `safe-search/ has no file for «${engine}»; switch it off or add the file`,
        );
  const rewritten = new FirstSeen(report);
  for (const { value, locator } of files.safeSearch)
    for (const [index, name] of value.names.entries()) rewritten.check(name, locator, ["names", index], `name ${name}`);
  const special = new FirstSeen(report);
  for (const [index, entry] of files.specialNames.value.entries.entries())
    for (const [at, name] of entry.names.entries())
      special.check(name, files.specialNames.locator, ["entries", index, "names", at], `name ${name}`);
  for (const { value, locator } of files.nameGroups) {
    const seen = new FirstSeen(report);
    for (const [index, group] of value.groups.entries())
      for (const [at, name] of group.names.entries())
        seen.check(name, locator, ["groups", index, "names", at], `name ${name}`);
  }
}

function checkAssignments(files: LoadedFiles, report: Report): void {
  const { value: assignments, locator } = files.assignments;
  const networks = new Set<string>(files.networks.map(({ value }) => value.id));
  const claims = new FirstSeen(report);
  const devices = new FirstSeen(report);
  for (const [index, assignment] of assignments.entries()) {
    if (!networks.has(assignment.policy))
      report(locator, [index, "policy"], `networks/ has no policy «${assignment.policy}»`);
    for (const [at, range] of assignment.sources.entries()) {
      const prefix = parsePrefix(range);
      // Longer ranges inside shorter ones are fine, the longest wins; the same range twice has no answer.
      const key = prefix === null ? range : `${networkOf(prefix.octets, prefix.bits)}/${prefix.bits}`;
      claims.check(`range ${key}`, locator, [index, "sources", at], `range ${range}`);
    }
    for (const [at, listener] of assignment.listeners.entries())
      claims.check(`listener ${listener}`, locator, [index, "listeners", at], `listener ${listener}`);
    for (const [at, device] of assignment.devices.entries()) {
      devices.check(`id ${device.id}`, locator, [index, "devices", at, "id"], `device ${device.id}`);
      devices.check(
        `address ${device.address}`,
        locator,
        [index, "devices", at, "address"],
        `address ${device.address}`,
      );
    }
  }
}

/** Network part of an address, host bits zero, so that 10.0.0.7/24 and 10.0.0.0/24 are seen as the same range. */
function networkOf(octets: Uint8Array, bits: number): string {
  return [...octets]
    .map((octet, index) => octet & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff)
    .join(".");
}

/** @returns every contradiction with its place; empty if the files fit together */
export function crossCheck(files: LoadedFiles): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const report: Report = (where, path, message) => {
    faults.push({
      code: "E_POLICY_INCONSISTENT",
      file: where.file,
      ...where.at(path),
      path: formatPath(path),
      message,
    });
  };
  checkIds(files, report);
  checkCategories(files, report);
  checkNames(files, report);
  checkAssignments(files, report);
  return faults;
}
