/**
 * What the policies in the registry make Chrome, Edge and Firefox do.
 *
 * All policies are exported from their common root, which every Windows has: what is missing below it is really not set. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import {
  chromiumFact,
  type ChromiumKind,
  fromRegistry,
  type MergedPolicies,
  type PolicyEntry,
  shapesOf,
} from "../browser-policies/chromium.ts";
import { firefoxFact, judgePolicies } from "../browser-policies/firefox.ts";
import { forbiddenBrowsersAmong } from "../remote-tools.ts";
import { answerOf } from "./dump.ts";
import { type Program, programsOf } from "./programs.ts";
import { childrenOf, keyAt, readRegistry } from "./registry.ts";
import type { RegistryKeys, RegistryValue } from "./registry-file.ts";

type Browser = FactValue<"browsers">["browsers"][number];
type Json = Parameters<typeof judgePolicies>[1];

const ROOT = String.raw`SOFTWARE\Policies`;
const CHROMIUM: readonly (readonly [id: ChromiumKind, name: string, installedAs: RegExp, key: string])[] = [
  ["chrome", "Google Chrome", /^Google Chrome/u, String.raw`${ROOT}\Google\Chrome`],
  ["edge", "Microsoft Edge", /^Microsoft Edge(?! ?(?:Update|WebView))/u, String.raw`${ROOT}\Microsoft\Edge`],
  ["chromium", "Chromium", /^Chromium/u, String.raw`${ROOT}\Chromium`],
];
const FIREFOX = { name: "Mozilla Firefox", installedAs: /^Mozilla Firefox/u, key: String.raw`${ROOT}\Mozilla\Firefox` };

/** Chromium compares names without regard to case here, unlike in files. */
function canonical(kind: ChromiumKind, name: string): string {
  return Object.keys(shapesOf(kind)).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}

function entriesAt(
  keys: RegistryKeys,
  kind: ChromiumKind,
  path: string,
  level: PolicyEntry["level"],
): Map<string, PolicyEntry> {
  const entries = new Map<string, PolicyEntry>();
  for (const { name, value } of keyAt(keys, path)?.values.values() ?? []) {
    const known = canonical(kind, name);
    const converted =
      value.type === "dword"
        ? fromRegistry(kind, known, "dword", value.number)
        : value.type === "string" || value.type === "expand"
          ? fromRegistry(kind, known, "string", value.text)
          : ({ type: "list", value: [] } as const);
    entries.set(known, { level, value: converted, where: `HKLM\\${path}` });
  }
  return entries;
}

/** Mandatory values take the place of recommended ones. */
function mergedAt(keys: RegistryKeys, kind: ChromiumKind, path: string): MergedPolicies {
  const recommended = entriesAt(keys, kind, `${path}\\Recommended`, "recommended");
  return {
    entries: new Map([...recommended, ...entriesAt(keys, kind, path, "mandatory")]),
    faults: [],
    unreadable: 0,
  };
}

/** Firefox makes objects of keys, JSON of lists of texts, and knows no other kinds. */
function jsonOf(value: RegistryValue): Json[string] | undefined {
  switch (value.type) {
    case "dword":
      return value.number;
    case "string":
    case "expand":
      return value.text;
    case "multi":
      try {
        return JSON.parse(value.texts.join("\n")) as Json[string];
      } catch {
        return value.texts.join("\n");
      }
    case "qword":
    case "binary":
      return undefined;
    default:
      return value satisfies never;
  }
}

const MAX_DEPTH = 8;

function objectAt(keys: RegistryKeys, path: string, depth = 0): Json {
  const out: [string, Json[string]][] = [];
  for (const { name, value } of keyAt(keys, path)?.values.values() ?? []) {
    const json = jsonOf(value);
    if (json !== undefined && name !== "") out.push([name, json]);
  }
  if (depth < MAX_DEPTH)
    for (const child of childrenOf(keys, path)) {
      const name = child.path.slice(child.path.lastIndexOf("\\") + 1);
      out.push([name, objectAt(keys, `${path}\\${name}`, depth + 1)]);
    }
  return Object.fromEntries(out);
}

/** Longest version text wins nothing; the first entry that names one does. */
const versionOf = (programs: readonly Program[]): string | null =>
  programs.find((program) => program.version !== null)?.version ?? null;

export function readBrowsers(raw: RawOutputs, context: MeasuredContext): FactOf<"browsers"> {
  const programs = programsOf(raw);
  if ("unavailable" in programs) return unavailable(context, programs.unavailable);
  const processes = answerOf(raw, "facts", "processes");
  if ("unavailable" in processes) return unavailable(context, processes.unavailable, processes.note);
  const policies = readRegistry(raw, "policies");
  if (!("keys" in policies) || keyAt(policies.keys, ROOT) === undefined)
    return unavailable(context, "unavailable" in policies ? policies.unavailable : "unreadable");
  const { keys } = policies;
  const browsers: Browser[] = [];
  // Only administrators may write below HKLM\SOFTWARE\Policies.
  const writablePolicies = false;
  for (const [id, name, installedAs, key] of CHROMIUM) {
    const found = programs.filter((program) => installedAs.test(program.name));
    if (found.length === 0) continue;
    browsers.push(chromiumFact({ id, name, version: versionOf(found), writablePolicies }, mergedAt(keys, id, key)));
  }
  const firefox = programs.filter((program) => FIREFOX.installedAs.test(program.name));
  if (firefox.length > 0) {
    const judged = judgePolicies(`HKLM\\${FIREFOX.key}`, objectAt(keys, FIREFOX.key));
    browsers.push(firefoxFact({ name: FIREFOX.name, version: versionOf(firefox), writablePolicies }, judged));
  }
  // Windows always comes with a browser; none at all means that the list is not whole.
  if (browsers.length === 0) return unavailable(context, "unreadable");
  const running = processes.data.filter((name) => typeof name === "string");
  const forbidden = forbiddenBrowsersAmong([...programs.map((program) => program.name), ...running], running);
  return measured(context, { browsers, forbidden: [...forbidden] });
}
