/**
 * What Chromium, Chrome and Edge really obey of the policies somebody wrote, judged as they judge it themselves.
 *
 * Every file of the folder is read whatever its name ends in; the last one in order of octets has the word, name by name. A file
 * that cannot be parsed is dropped whole, without a trace on chrome://policy. A value of the wrong type is shown there and has no
 * effect, and it does not let an earlier file's good value through. What is only recommended binds nobody. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { parseLenient, type PolicyValue } from "./json-lenient.ts";

export type ChromiumKind = "chrome" | "chromium" | "edge";
type Browser = FactValue<"browsers">["browsers"][number];
export type PolicyFault = Browser["policyFaults"][number];

export interface PolicyFile {
  /** orders the files and names them in faults; no personal folder stands in it */
  readonly path: string;
  readonly level: "mandatory" | "recommended";
  /** null: there, but not readable or not UTF-8 */
  readonly text: string | null;
}

export interface PolicyEntry {
  readonly level: "mandatory" | "recommended";
  readonly value: PolicyValue;
  readonly where: string;
}

export interface MergedPolicies {
  readonly entries: ReadonlyMap<string, PolicyEntry>;
  readonly faults: readonly PolicyFault[];
  /** files whose contents are not known, so that nothing can be said for sure */
  readonly unreadable: number;
}

type Shape =
  | { readonly type: "boolean" }
  | { readonly type: "integer"; readonly max: number }
  | { readonly type: "string"; readonly oneOf?: readonly string[] };

const BOTH: Readonly<Record<string, Shape>> = {
  ForceGoogleSafeSearch: { type: "boolean" },
  ForceYouTubeRestrict: { type: "integer", max: 2 },
  BrowserGuestModeEnabled: { type: "boolean" },
  DnsOverHttpsMode: { type: "string", oneOf: ["off", "automatic", "secure"] },
};
const CHROMIUM: Readonly<Record<string, Shape>> = {
  ...BOTH,
  IncognitoModeAvailability: { type: "integer", max: 2 },
};
const EDGE: Readonly<Record<string, Shape>> = {
  ...BOTH,
  InPrivateModeAvailability: { type: "integer", max: 2 },
  ForceBingSafeSearch: { type: "integer", max: 2 },
};

/** The policies judged here, by name; others are none of our business and are not called unknown. */
export const shapesOf = (kind: ChromiumKind): Readonly<Record<string, Shape>> => (kind === "edge" ? EDGE : CHROMIUM);

const octets = new TextEncoder();

/** Order of file names as the system's own comparison of octets has it. */
export function byOctets(a: string, b: string): number {
  const [left, right] = [octets.encode(a), octets.encode(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index] as number) - (right[index] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Merges the files of both folders as Chromium does. */
export function mergePolicyFiles(files: readonly PolicyFile[]): MergedPolicies {
  const entries = new Map<string, PolicyEntry>();
  const faults: PolicyFault[] = [];
  let unreadable = 0;
  // Recommended ones first, so that mandatory ones take their place.
  const ordered = files.toSorted(
    (a, b) => Number(a.level === "mandatory") - Number(b.level === "mandatory") || byOctets(a.path, b.path),
  );
  for (const { path, level, text } of ordered) {
    if (text === null) {
      unreadable += 1;
      faults.push({ where: path, what: "file-unreadable" });
      continue;
    }
    const parsed = parseLenient(text);
    if (parsed.type !== "dictionary") {
      faults.push({ where: path, what: parsed.type === "broken" ? "file-broken" : "file-no-object" });
      continue;
    }
    for (const [name, value] of parsed.value) entries.set(name, { level, value, where: path });
  }
  return { entries, faults, unreadable };
}

/** Edits that turn one name into another, as far as it matters: nought to three. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + Number(a[i - 1] !== b[j - 1]),
        ),
      );
    row = next;
  }
  return Math.min(3, row.at(-1) as number);
}

/** A name that no version of the browser knows, and that was surely meant to be one of ours. */
const isMisspelt = (name: string, known: readonly string[]): boolean =>
  !known.includes(name) && known.some((one) => one.toLowerCase() === name.toLowerCase() || distance(one, name) <= 2);

/** Why a value has no effect; null if it has. */
function faultOf(shape: Shape, { type, value }: PolicyValue): string | null {
  if (type !== shape.type) return `expected-${shape.type}`;
  if (shape.type === "integer" && ((value as number) < 0 || (value as number) > shape.max)) return "out-of-range";
  if (shape.type === "string" && shape.oneOf?.includes(value as string) === false) return "out-of-range";
  return null;
}

export interface EffectivePolicies {
  readonly values: ReadonlyMap<string, boolean | number | string>;
  readonly faults: readonly PolicyFault[];
  /** policies whose value is not known because of an unreadable file */
  readonly sure: boolean;
}

/** What is left of merged policies once the browser has looked at them. */
export function effectivePolicies(kind: ChromiumKind, merged: MergedPolicies): EffectivePolicies {
  const shapes = shapesOf(kind);
  const known = Object.keys(shapes);
  const values = new Map<string, boolean | number | string>();
  const faults = [...merged.faults];
  for (const [name, { level, value, where }] of merged.entries) {
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape === undefined) {
      if (isMisspelt(name, known)) faults.push({ where, what: `${name}: unknown-name` });
      continue;
    }
    const fault = faultOf(shape, value);
    if (fault !== null) faults.push({ where, what: `${name}: ${fault}` });
    else if (level === "recommended") faults.push({ where, what: `${name}: only-recommended` });
    else values.set(name, value.value as boolean | number | string);
  }
  return { values, faults, sure: merged.unreadable === 0 };
}

/**
 * A value of the Windows registry as the browser converts it: a number stands for a switch, digits stand for a number.
 *
 * @param kind  REG_DWORD or REG_SZ; other kinds fit none of our policies
 */
export function fromRegistry(
  browser: ChromiumKind,
  name: string,
  kind: "dword" | "string",
  value: number | string,
): PolicyValue {
  const shapes = shapesOf(browser);
  const wanted = Object.hasOwn(shapes, name) ? shapes[name]?.type : undefined;
  const digits = kind === "string" && /^-?\d{1,10}$/u.test(String(value));
  if (wanted === "boolean" && (kind === "dword" || digits)) return { type: "boolean", value: Number(value) !== 0 };
  if (wanted === "integer" && (kind === "dword" || digits)) return { type: "integer", value: Number(value) };
  return kind === "dword" ? { type: "integer", value: Number(value) } : { type: "string", value: String(value) };
}

const YOUTUBE = ["off", "moderate", "strict"] as const;
const MAX_FAULTS = 50;
const TEXT_MAX = 200;

/** One browser's row of the fact table. A policy not set leaves the browser's own default, which protects nobody. */
export function chromiumFact(
  browser: Pick<Browser, "name" | "version" | "writablePolicies"> & { readonly id: ChromiumKind },
  merged: MergedPolicies,
): Browser {
  const { values, faults, sure } = effectivePolicies(browser.id, merged);
  const edge = browser.id === "edge";
  // With a file nobody could read, what is seen may be overruled by what is not.
  const when = <T, U>(known: T, otherwise: U): T | U => (sure ? known : otherwise);
  const youtube = YOUTUBE[Number(values.get("ForceYouTubeRestrict") ?? 0)] ?? "off";
  const doh = values.get("DnsOverHttpsMode");
  return {
    ...browser,
    googleSafeSearch: when(values.get("ForceGoogleSafeSearch") === true, null),
    bingSafeSearch: edge ? when(Number(values.get("ForceBingSafeSearch") ?? 0) === 2, null) : null,
    youtube: when(youtube, "unknown"),
    privateMode: when(values.get(edge ? "InPrivateModeAvailability" : "IncognitoModeAvailability") !== 1, null),
    guestMode: when(values.get("BrowserGuestModeEnabled") !== false, null),
    dnsOverHttps: when(doh === "off" ? "off" : doh === "secure" ? "on" : "automatic", "unknown"),
    policyFaults: faults
      .slice(0, MAX_FAULTS)
      .map(({ where, what }) => ({ where: where.slice(-TEXT_MAX), what: what.slice(0, TEXT_MAX) })),
  };
}
