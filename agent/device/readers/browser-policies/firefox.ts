/**
 * What Firefox really obeys of its `policies.json`.
 *
 * Unlike Chromium it reads strict JSON: one trailing comma and nothing in the file counts, so that encrypted DNS is unlocked again.
 * A policy of the wrong shape is dropped by itself and silently. A switch may be written 0 or 1, and a value that is set but not
 * locked can be changed by whoever sits there. Firefox has no policy for safe search or YouTube: the venue's resolver enforces
 * them. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { isObject } from "../text.ts";

type Browser = FactValue<"browsers">["browsers"][number];
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Fault = Browser["policyFaults"][number];

export interface FirefoxPolicies {
  /** names of the policies Firefox applies, of those judged here, with their values */
  readonly active: ReadonlyMap<string, Json>;
  readonly faults: readonly Fault[];
  /** Firefox: `Services.policies.status`; none: no file or an empty one */
  readonly status: "active" | "failed" | "none";
}

/** A switch; 0 and 1 pass for one. Undefined: of another type. */
const asSwitch = (value: Json | undefined): boolean | undefined =>
  typeof value === "boolean" ? value : value === 0 || value === 1 ? value === 1 : undefined;

const isUrlOrEmpty = (value: Json): boolean => typeof value === "string" && (value === "" || URL.canParse(value));

type Check = (value: Json) => boolean;
const optional = (value: { readonly [key: string]: Json }, name: string, check: Check): boolean =>
  !Object.hasOwn(value, name) || check(value[name] as Json);

const isSwitch: Check = (value) => asSwitch(value) !== undefined;
const isTexts: Check = (value) => Array.isArray(value) && value.every((one) => typeof one === "string");

/** Shapes of the policies judged here; parts Firefox does not know are ignored by it. */
const SHAPES: Readonly<Record<string, Check>> = {
  DisablePrivateBrowsing: isSwitch,
  PrivateBrowsingModeAvailability: (value) => value === 0 || value === 1 || value === 2,
  DNSOverHTTPS: (value) =>
    isObject(value) &&
    optional(value, "Enabled", isSwitch) &&
    optional(value, "Locked", isSwitch) &&
    optional(value, "Fallback", isSwitch) &&
    optional(value, "ProviderURL", isUrlOrEmpty) &&
    optional(value, "ExcludedDomains", isTexts),
};

/** Names of the policies judged here. */
export const FIREFOX_POLICIES: readonly string[] = Object.keys(SHAPES);

const none = (status: "failed" | "none", faults: readonly Fault[] = []): FirefoxPolicies => ({
  active: new Map(),
  faults,
  status,
});

/**
 * @param path  named in faults
 * @param text  of the one file Firefox reads; undefined: there is none
 */
export function evaluateFirefox(path: string, text: string | undefined): FirefoxPolicies {
  if (text === undefined) return none("none");
  // An empty file is to Firefox as if there were none, and a list as if it were empty: no failure, and nothing applied.
  if (text === "") return none("none", [{ where: path, what: "file-broken" }]);
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    return none("failed", [{ where: path, what: "file-broken" }]);
  }
  const policies = isObject(parsed) ? parsed["policies"] : undefined;
  if (!isObject(policies))
    return none(Array.isArray(policies) ? "none" : "failed", [{ where: path, what: "file-no-object" }]);
  return judgePolicies(path, policies);
}

/** The same for policies that came from elsewhere, such as the Windows registry or a macOS profile. */
export function judgePolicies(path: string, policies: { readonly [key: string]: Json }): FirefoxPolicies {
  const active = new Map<string, Json>();
  const faults: Fault[] = [];
  const lower = new Map(FIREFOX_POLICIES.map((name) => [name.toLowerCase(), name]));
  for (const [name, value] of Object.entries(policies)) {
    const check = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
    if (check === undefined) {
      if (lower.has(name.toLowerCase())) faults.push({ where: path, what: `${name}: unknown-name` });
    } else if (check(value)) active.set(name, value);
    else faults.push({ where: path, what: `${name}: wrong-type` });
  }
  return { active, faults, status: Object.keys(policies).length > 0 ? "active" : "none" };
}

function dnsOverHttps(active: ReadonlyMap<string, Json>): Browser["dnsOverHttps"] {
  const policy = active.get("DNSOverHTTPS");
  if (!isObject(policy)) return "automatic";
  const enabled = asSwitch(policy["Enabled"]);
  if (enabled === true) return "on";
  // Switched off but not locked: two clicks and it is on.
  return enabled === false && asSwitch(policy["Locked"]) === true ? "off" : "automatic";
}

/** @param readable  false: a policy file is there that could not be read */
export function firefoxFact(
  browser: Pick<Browser, "name" | "version" | "writablePolicies">,
  policies: FirefoxPolicies,
  readable = true,
): Browser {
  const { active, faults } = policies;
  const disabled =
    asSwitch(active.get("DisablePrivateBrowsing")) === true || active.get("PrivateBrowsingModeAvailability") === 1;
  return {
    id: "firefox",
    ...browser,
    googleSafeSearch: null,
    bingSafeSearch: null,
    youtube: "unknown",
    privateMode: readable ? !disabled : null,
    guestMode: false,
    dnsOverHttps: readable ? dnsOverHttps(active) : "unknown",
    policyFaults: faults
      .slice(0, 50)
      .map(({ where, what }) => ({ where: where.slice(-200), what: what.slice(0, 200) })),
  };
}
