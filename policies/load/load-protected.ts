/**
 * Reads `blocklists/protected/*.yaml`: names that must stay open, one group a file.
 *
 * These names judge every list before it protects, so a slip here is told at once and with its place: a name that stands in
 * two groups would have two reasons, and a name our own starter lists close would make us quarantine ourselves.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { NEVER_BLOCK_GROUP, type ProtectedName, ProtectedGroup } from "../schema/protected.ts";
import { DomainName } from "../schema/vocabulary.ts";
import { PolicyError, type PolicyFault } from "./error.ts";
import { formatPath, type Locator, readYaml, type YamlPath } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../../blocklists/protected");

/** Ids that mean something else wherever a suspect entry names its group. */
const TAKEN_IDS: readonly string[] = [NEVER_BLOCK_GROUP, "public-suffix"];

/**
 * @param folder   of group files; the shipped one if left out
 * @param starter  folder of our own lists that the groups are checked against, beside `folder` if left out; none is no fault
 * @returns all groups in the order of their file names
 * @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT`, with every fault of every file
 */
export function loadProtected(
  folder: string = SHIPPED,
  starter: string = join(folder, "../starter"),
): ProtectedGroup[] {
  const faults: PolicyFault[] = [];
  const groups: { value: ProtectedGroup; locator: Locator }[] = [];
  for (const file of groupFiles(folder, faults)) {
    const result = readYaml(file, ProtectedGroup);
    if (result.errors === undefined) groups.push(result);
    else faults.push(...result.errors);
  }
  const blocked = readStarter(starter);
  const seen = new Map<string, string>();
  for (const { value, locator } of groups) {
    const report = (path: YamlPath, message: string): void => {
      const code = "E_POLICY_INCONSISTENT";
      faults.push({ code, file: locator.file, ...locator.at(path), path: formatPath(path), message });
    };
    if (basename(locator.file) !== `${value.id}.yaml`)
      report(["id"], `expected the name of the file, not «${value.id}»`);
    if (TAKEN_IDS.includes(value.id)) report(["id"], `«${value.id}» has another meaning already`);
    for (const [index, { name }] of value.names.entries()) {
      const path = ["names", index, "name"];
      const place = locator.at(path);
      const before = seen.get(name);
      if (before !== undefined) report(path, `${name} is protected already at ${before}`);
      else seen.set(name, `${locator.file}:${place.line}:${place.column}`);
      if (!name.includes(".")) report(path, "expected a name with a dot");
      const cover = selfAndParents(name).find((parent) => blocked.has(parent));
      if (cover !== undefined) report(path, `${name} is blocked by our own list at ${blocked.get(cover) ?? ""}`);
    }
  }
  const [first, ...rest] = faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  return groups.map(({ value }) => value);
}

/**
 * What the compiler is handed: each name once, and beside it its `www.` host, at which most pages answer. An entry below a
 * protected name is no suspect, so without it a list could close `www.polin.pl` and leave `polin.pl` open.
 *
 * @param groups      of `loadProtected`
 * @param neverBlock  names of `never-block.txt`; they come first, always raise the alarm, and outrank a group that repeats them
 */
export function protectedNames(groups: readonly ProtectedGroup[], neverBlock: readonly DomainName[]): ProtectedName[] {
  const names = new Map<string, ProtectedName>();
  for (const name of neverBlock) names.set(name, { name, group: NEVER_BLOCK_GROUP, alarm: true });
  for (const { id, alarm, names: own } of groups)
    for (const { name } of own)
      for (const host of name.startsWith("www.") ? [name] : [name, DomainName.parse(`www.${name}`)])
        if (!names.has(host)) names.set(host, { name: host, group: id, alarm });
  return [...names.values()];
}

function groupFiles(folder: string, faults: PolicyFault[]): string[] {
  const refuse = (message: string): string[] => {
    faults.push({ code: "E_POLICY_UNREADABLE", file: folder, line: 1, column: 1, path: "", message });
    return [];
  };
  let entries: string[];
  try {
    entries = readdirSync(folder);
  } catch {
    return refuse("the folder does not exist or cannot be read");
  }
  const files = entries.filter((name) => name.endsWith(".yaml")).sort();
  // Without a single group every list would pass unjudged, which nobody means.
  return files.length === 0
    ? refuse("no group of protected names in this folder")
    : files.map((name) => join(folder, name));
}

/** @returns every name of every shipped group. @throws {PolicyError} as {@link loadProtected} */
export function loadProtectedNames(): string[] {
  return loadProtected().flatMap(({ names }) => names.map(({ name }) => name));
}

/** @returns each listed name with the place of its line; our lists are plain names, everything behind `#` is a remark */
function readStarter(folder: string): Map<string, string> {
  const places = new Map<string, string>();
  if (!existsSync(folder)) return places;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt")))
    for (const [index, line] of readFileSync(join(folder, file), "utf8").split(/\r?\n/u).entries()) {
      const name = (line.split("#", 1)[0] ?? "").trim();
      if (name !== "") places.set(name, `${join(folder, file)}:${String(index + 1)}`);
    }
  return places;
}

/** Everything that, if listed, covers the name. */
function selfAndParents(name: string): string[] {
  const labels = name.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}
