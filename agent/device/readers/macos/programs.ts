/**
 * Programs on a Mac: what is installed, what steers it from elsewhere, and what its browsers are made to do.
 *
 * Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import {
  chromiumFact,
  type ChromiumKind,
  type MergedPolicies,
  type PolicyEntry,
} from "../browser-policies/chromium.ts";
import { firefoxFact, judgePolicies } from "../browser-policies/firefox.ts";
import type { PolicyValue } from "../browser-policies/json-lenient.ts";
import { forbiddenBrowsersAmong, remoteToolsAmong } from "../remote-tools.ts";
import { codeOf, isFileAbsent, listOf, rawAnswer, reasonOf } from "./answer.ts";
import { profilerRows, textIn } from "./identity.ts";
import { booleanOf, entryOf, type PropertyValue } from "../property-list.ts";
import { utf8 } from "../text.ts";

type Program = FactValue<"software">["installed"][number];
type Browser = FactValue<"browsers">["browsers"][number];
type Json = Parameters<typeof judgePolicies>[1];

function programsOf(raw: RawOutputs): readonly Program[] | null {
  const rows = profilerRows(raw, "applications", "SPApplicationsDataType");
  // A Mac without programs cannot be.
  if (rows === null || rows.length === 0) return null;
  const found = rows.flatMap((row) => {
    const name = textIn(row, "_name");
    const from = textIn(row, "obtained_from");
    return name === null ? [] : [{ name, version: textIn(row, "version"), publisher: null, from }];
  });
  return found.length === 0 ? null : found.slice(0, 2_000);
}

export function readSoftware(raw: RawOutputs, context: MeasuredContext): FactOf<"software"> {
  const installed = programsOf(raw);
  return installed === null
    ? unavailable(context, reasonOf(raw, "applications"))
    : measured(context, { installed: [...installed], activation: "not-applicable" });
}

/** `launchctl print`: 0 loaded, 113 no such service. */
const loaded = (code: number | null): boolean | null => (code === 0 ? true : code === 113 ? false : null);

function processesOf(raw: RawOutputs): readonly string[] | null {
  const answer = rawAnswer(raw, "processes");
  if (!("stdout" in answer) || answer.exitCode !== 0) return null;
  const paths = utf8(answer.stdout)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return paths.length === 0 ? null : paths.map((path) => path.slice(path.lastIndexOf("/") + 1));
}

export function readRemoteAccess(raw: RawOutputs, context: MeasuredContext): FactOf<"remoteAccess"> {
  const programs = programsOf(raw);
  const running = processesOf(raw);
  const tools = remoteToolsAmong([...(programs ?? []).map((program) => program.name), ...(running ?? [])]);
  if (tools.length === 0 && (programs === null || running === null))
    return unavailable(context, reasonOf(raw, programs === null ? "applications" : "processes"));
  return measured(context, {
    desktop: loaded(codeOf(raw, "remote/screen")),
    shell: loaded(codeOf(raw, "remote/ssh")),
    tools: [...tools],
  });
}

function policyValue(value: PropertyValue): PolicyValue {
  switch (value.type) {
    case "boolean":
      return { type: "boolean", value: value.boolean };
    case "integer":
      return { type: "integer", value: value.number };
    case "real":
      return { type: "double", value: value.number };
    case "array":
      return { type: "list", value: value.items.map((one) => policyValue(one)) };
    case "dict":
      return { type: "dictionary", value: new Map([...value.entries].map(([name, one]) => [name, policyValue(one)])) };
    default:
      return { type: "string", value: value.text };
  }
}

function json(value: PropertyValue): Json[string] {
  switch (value.type) {
    case "boolean":
      return value.boolean;
    case "integer":
    case "real":
      return value.number;
    case "array":
      return value.items.map((one) => json(one));
    case "dict":
      return Object.fromEntries([...value.entries].map(([name, one]) => [name, json(one)]));
    default:
      return value.text;
  }
}

/** Managed entries; empty if there is surely no such file; null if nobody could look. */
function managedOf(raw: RawOutputs, probe: string): ReadonlyMap<string, PropertyValue> | null {
  const list = listOf(raw, probe);
  if (list?.type === "dict") return list.entries;
  return isFileAbsent(raw, probe) ? new Map() : null;
}

function mergedOf(raw: RawOutputs, id: ChromiumKind): MergedPolicies {
  const managed = managedOf(raw, `policies/${id}`);
  const where = `managed/${id}`;
  if (managed === null) return { entries: new Map(), faults: [{ where, what: "file-unreadable" }], unreadable: 1 };
  const entries = [...managed].map(([name, value]): [string, PolicyEntry] => [
    name,
    { level: "mandatory", value: policyValue(value), where },
  ]);
  return { entries: new Map(entries), faults: [], unreadable: 0 };
}

const CHROMIUM: readonly (readonly [id: ChromiumKind, name: string])[] = [
  ["chrome", "Google Chrome"],
  ["edge", "Microsoft Edge"],
  ["chromium", "Chromium"],
];

function firefox(raw: RawOutputs, version: string | null): Browser {
  const managed = managedOf(raw, "policies/firefox");
  const policies = managed ?? new Map<string, PropertyValue>();
  // Without this switch Firefox does not look at the rest.
  const obeyed = booleanOf(policies.get("EnterprisePoliciesEnabled")) === true;
  const values = obeyed ? Object.fromEntries([...policies].map(([name, value]) => [name, json(value)])) : {};
  const judged = judgePolicies("managed/firefox", values);
  const ignored =
    !obeyed && policies.size > 0 ? [{ where: "managed/firefox", what: "EnterprisePoliciesEnabled: missing" }] : [];
  const row = firefoxFact(
    { name: "Mozilla Firefox", version, writablePolicies: false },
    { ...judged, faults: [...judged.faults, ...ignored] },
    managed !== null,
  );
  return row;
}

/** Safari has no policy for safe search or encrypted names, which belong to the system; private windows can be taken away. */
function safari(raw: RawOutputs, version: string | null): Browser {
  const restrictions = managedOf(raw, "policies/restrictions");
  const allowed = restrictions === null ? null : booleanOf(restrictions.get("allowSafariPrivateBrowsing"));
  return {
    id: "safari",
    name: "Safari",
    version,
    googleSafeSearch: null,
    bingSafeSearch: null,
    youtube: "unknown",
    privateMode: restrictions === null ? null : (allowed ?? true),
    guestMode: false,
    dnsOverHttps: "unknown",
    policyFaults: [],
    writablePolicies: false,
  };
}

export function readBrowsers(raw: RawOutputs, context: MeasuredContext): FactOf<"browsers"> {
  const programs = programsOf(raw);
  const running = processesOf(raw);
  if (programs === null || running === null)
    return unavailable(context, reasonOf(raw, programs === null ? "applications" : "processes"));
  const installed = (name: string): Program | undefined => programs.find((program) => program.name === name);
  const browsers: Browser[] = [];
  for (const [id, name] of CHROMIUM) {
    const program = installed(name);
    if (program === undefined) continue;
    const { version } = program;
    browsers.push(chromiumFact({ id, name, version, writablePolicies: false }, mergedOf(raw, id)));
  }
  const fox = installed("Firefox");
  if (fox !== undefined) browsers.push(firefox(raw, fox.version));
  // Part of macOS, listed or not.
  browsers.push(safari(raw, installed("Safari")?.version ?? null));
  const forbidden = forbiddenBrowsersAmong([...programs.map((program) => program.name), ...running], running);
  return measured(context, { browsers, forbidden: [...forbidden] });
}

export function readCamera(raw: RawOutputs, context: MeasuredContext): FactOf<"camera"> {
  const restrictions = managedOf(raw, "policies/restrictions");
  if (restrictions === null) return unavailable(context, reasonOf(raw, "policies/restrictions"));
  const allowed = entryOf({ type: "dict", entries: restrictions }, "allowCamera");
  // Nobody forbade it, so it is on.
  return measured(context, {
    disabled: allowed === undefined ? false : booleanOf(allowed) === null ? null : !booleanOf(allowed),
  });
}
