/**
 * Facts for tests: a healthy device of each kind, and arbitrary ones made from the schema itself.
 *
 * @module
 */
import * as fc from "fast-check";
import { z } from "zod";
import type { DeviceFacts, FactValue, Platform } from "../../policies/schema/device-facts.ts";
import { FACT_TABLES } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

export const NOW = Date.UTC(2026, 10, 22, 9) as Instant;
const DAY = 86_400_000;

/** A fact measured an hour before {@link NOW}. */
export const measured = <V>(value: V, at: number = NOW - 3_600_000): { measuredAt: Instant; value: V } => ({
  measuredAt: at as Instant,
  value,
});

const SYSTEMS: Readonly<Record<Platform, Partial<FactValue<"identity">>>> = {
  windows: { os: "Windows 11", version: "25H2", build: "26200.7171", edition: "enterprise-education" },
  macos: { os: "macOS", version: "26.1" },
  linux: { os: "Debian", version: "12" },
  chromeos: { os: "ChromeOS", version: "142" },
  android: { os: "Android", version: "15", patchLevel: "2026-09-05" },
  ipados: { os: "iPadOS", version: "26.1" },
};

/** Every table good. */
export function healthyFacts(platform: Platform): Required<DeviceFacts> {
  const identity: FactValue<"identity"> = {
    platform,
    os: platform,
    version: "1",
    build: null,
    edition: null,
    patchLevel: null,
    serial: "SN-1",
    model: "Model",
    manufacturer: "Maker",
    uuid: null,
    ...SYSTEMS[platform],
  };
  const kind = ({ windows: "defender", macos: "xprotect", android: "play-protect" } as const)[platform as "windows"];
  return {
    identity: measured(identity),
    antivirus: measured({
      products: [
        {
          name: "Example Antivirus",
          kind: kind ?? "clamav",
          realtime: "on",
          signatures: "current",
          signaturesAt: (NOW - DAY) as Instant,
          alive: true,
          version: "1",
        },
      ],
      eicar: "caught",
      gatekeeper: true,
    }),
    updates: measured({
      pending: 0,
      pendingSecurity: 0,
      listsAt: (NOW - DAY) as Instant,
      installedAt: (NOW - 2 * DAY) as Instant,
      automatic: "on",
      rebootPending: false,
    }),
    elevation: measured({ prompt: "password", prompting: "denied", passwordless: 0, localRulesToReview: 0 }),
    accounts: measured({
      dailyIsAdmin: false,
      admins: 1,
      blankPasswords: 0,
      blankAllowed: 0,
      autoLogin: false,
      guest: false,
      foreign: 0,
    }),
    lock: measured({ secured: true, afterS: 60 }),
    encryption: measured({ system: "on" }),
    firewall: measured({ state: "on", off: [] }),
    remoteAccess: measured({ desktop: false, shell: false, tools: [] }),
    mobile: measured({
      debugging: true,
      debuggingOverNetwork: false,
      foreignDebugKeys: 0,
      unknownSources: 0,
      sideloaded: 0,
      verifier: true,
      bootState: "verified",
      owner: "device-owner",
      activated: true,
    }),
    browsers: measured({
      browsers: [
        {
          id: "chrome",
          name: "Chrome",
          version: "142",
          googleSafeSearch: true,
          bingSafeSearch: null,
          youtube: "strict",
          privateMode: false,
          guestMode: false,
          dnsOverHttps: "off",
          policyFaults: [],
          writablePolicies: false,
        },
      ],
      forbidden: [],
    }),
    resolution: measured({
      canary: "ours",
      servers: 0,
      privateDns: "off",
      bypass: [{ way: "doh", open: false }],
    }),
    software: measured({ installed: [], activation: "licensed" }),
    camera: measured({ disabled: true }),
    media: measured({ files: 0, newerThanHandOut: 0, bytes: 0, newestAt: null }),
    health: measured({ diskFreeRatio: 0.5, batteryRatio: 0.8, batteryHealthRatio: 0.9, bootedAt: null }),
    clock: measured({ offsetMs: 0 }),
  };
}

// --- from the schema ------------------------------------------------------------------------------------------------

type Json = z.core.JSONSchema.JSONSchema;

/** `null` may stand in a list of types instead of among the alternatives. */
const nullable = (schema: Json): boolean => Array.isArray(schema.type) && schema.type.includes("null");
const withoutNull = (schema: Json): Json => ({
  ...schema,
  type: (schema.type as unknown as string[]).find((type) => type !== "null") as "boolean",
});

function arbitraryOf(schema: Json): fc.Arbitrary<unknown> {
  if (nullable(schema)) return fc.option(arbitraryOf(withoutNull(schema)));
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => arbitraryOf(one)));
  if (schema.enum !== undefined) return fc.constantFrom(...(schema.enum as unknown[]));
  if (schema.const !== undefined) return fc.constant(schema.const);
  switch (schema.type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return (schema.maximum ?? 0) > 1e12 || schema.maximum === undefined
        ? fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: NOW - 800 * DAY, max: NOW + 40 * DAY }))
        : fc.double({ min: Math.max(0, schema.minimum ?? 0), max: schema.maximum, noNaN: true });
    case "string":
      return schema.format === "date"
        ? fc.constantFrom("2025-01-01", "2026-10-05", "2027-01-01")
        : fc.constantFrom("x", "Windows 11", "26100.1", "Debian", "12");
    case "array":
      return fc.array(arbitraryOf(schema.items as Json), { maxLength: 3 });
    default: {
      const properties = (schema.properties ?? {}) as Record<string, Json>;
      return fc.record(Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, arbitraryOf(one)])));
    }
  }
}

/** Any facts the schema allows, tables missing or unavailable now and then. */
const anyTables: fc.Arbitrary<unknown> = fc.record(
  Object.fromEntries(
    Object.entries(FACT_TABLES).map(([table, schema]) => [
      table,
      fc.option(
        fc.oneof(
          { weight: 4, arbitrary: arbitraryOf(z.toJSONSchema(schema)).map((value) => ({ measuredAt: NOW, value })) },
          {
            weight: 1,
            arbitrary: fc.constant({ measuredAt: NOW, unavailable: "no-permission" }),
          },
        ),
        { nil: undefined, freq: 5 },
      ),
    ]),
  ),
);
export const anyFacts = anyTables as fc.Arbitrary<DeviceFacts>;

/** Every leaf that may be `null` or «unknown» is. */
function nothingKnown(schema: Json): unknown {
  if (nullable(schema)) return null;
  if (schema.anyOf !== undefined) {
    if (schema.anyOf.some((one) => one.type === "null")) return null;
    return nothingKnown(schema.anyOf[0] as Json);
  }
  if (schema.enum !== undefined)
    return (
      schema.enum.find((one) => ["unknown", "not-tested", "no-answer"].includes(String(one))) ?? schema.enum.at(-1)
    );
  switch (schema.type) {
    case "array":
      return [nothingKnown(schema.items as Json)];
    case "object":
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Record<string, Json>).map(([key, one]) => [key, nothingKnown(one)]),
      );
    case "boolean":
      return false;
    case "integer":
    case "number":
      return 0;
    default:
      return "?";
  }
}

/** Facts of a device that answered everything with «I cannot say». */
export function clueless(platform: Platform): DeviceFacts {
  const tables = Object.entries(FACT_TABLES).filter(([table]) => table !== "clock");
  const facts = Object.fromEntries(
    tables.map(([table, schema]) => [table, { measuredAt: NOW, value: nothingKnown(z.toJSONSchema(schema)) }]),
  ) as DeviceFacts;
  const identity = facts.identity as { measuredAt: Instant; value: FactValue<"identity"> };
  return { ...facts, identity: { ...identity, value: { ...identity.value, platform } } };
}
