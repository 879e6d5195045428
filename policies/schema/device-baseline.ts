/**
 * Shape of `policies/baselines/*.yaml`: what a loaned device must be like, why, and what to do if it is not.
 *
 * A check names an interpreter (`rule.kind`) and its numbers; interpreters are code in `policies/engine/device/`, so a baseline can
 * tighten or relax a check and never make a device do anything.
 *
 * @module
 */
import { z } from "zod";
import { Platform } from "./device-facts.ts";
import { Bilingual, Instant } from "./vocabulary.ts";

/** block: not handed out; high: handed out with a remark; medium: to be mended; info: for knowing. */
export const CheckSeverity = z.enum(["block", "high", "medium", "info"]);
export type CheckSeverity = z.output<typeof CheckSeverity>;

export const CheckId = z.string().regex(/^[a-z]+(?:\.[a-z-]+)+$/u, "like antivirus.effective");
export type CheckId = z.output<typeof CheckId>;

const days = z.number().min(0).max(3_650);

/** One interpreter and its parameters. */
export const CheckRule = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("antivirus-active") }),
  z.strictObject({ kind: z.literal("antivirus-signatures"), maxAgeDays: days.default(3) }),
  z.strictObject({ kind: z.literal("antivirus-effective") }),
  z.strictObject({
    kind: z.literal("updates-pending"),
    maxSecurity: z.int().min(0).default(0),
    listsMaxAgeDays: days.default(7),
  }),
  z.strictObject({ kind: z.literal("updates-age"), maxAgeDays: days.default(35) }),
  z.strictObject({ kind: z.literal("updates-automatic") }),
  z.strictObject({ kind: z.literal("os-supported"), warnDays: days.default(90) }),
  z.strictObject({ kind: z.literal("patch-level"), warnDays: days.default(180), failDays: days.default(365) }),
  z.strictObject({ kind: z.literal("elevation-password") }),
  z.strictObject({ kind: z.literal("daily-not-admin") }),
  z.strictObject({ kind: z.literal("no-blank-password") }),
  z.strictObject({ kind: z.literal("no-auto-login") }),
  z.strictObject({ kind: z.literal("guest-off") }),
  z.strictObject({ kind: z.literal("screen-lock"), maxAfterS: z.int().min(0).default(300) }),
  z.strictObject({ kind: z.literal("disk-encryption") }),
  z.strictObject({ kind: z.literal("firewall-on") }),
  z.strictObject({ kind: z.literal("remote-access-off"), allowed: z.array(z.string()).default([]) }),
  z.strictObject({ kind: z.literal("debugging-off"), hubKeyAllowed: z.boolean().default(true) }),
  z.strictObject({ kind: z.literal("unknown-sources-off") }),
  z.strictObject({ kind: z.literal("boot-verified") }),
  z.strictObject({ kind: z.literal("managed") }),
  z.strictObject({ kind: z.literal("browser-safe-search") }),
  z.strictObject({ kind: z.literal("browser-youtube"), atLeast: z.enum(["moderate", "strict"]).default("strict") }),
  z.strictObject({ kind: z.literal("browser-private-off") }),
  z.strictObject({ kind: z.literal("browser-doh-off") }),
  z.strictObject({ kind: z.literal("browser-policies-valid") }),
  z.strictObject({ kind: z.literal("no-forbidden-browser") }),
  z.strictObject({ kind: z.literal("our-resolver") }),
  z.strictObject({ kind: z.literal("no-bypass") }),
  z.strictObject({
    kind: z.literal("approved-software"),
    approved: z.array(z.string().min(2)).default([]).describe("names, or `name*`; empty: nothing is judged"),
    forbidden: z.array(z.string().min(2)).default([]),
  }),
  z.strictObject({ kind: z.literal("activated") }),
  z.strictObject({ kind: z.literal("camera-off") }),
  z.strictObject({ kind: z.literal("no-foreign-accounts") }),
  z.strictObject({ kind: z.literal("no-leftover-media") }),
  z.strictObject({ kind: z.literal("disk-space"), minFreeRatio: z.number().min(0).max(1).default(0.1) }),
  z.strictObject({ kind: z.literal("battery"), minHealthRatio: z.number().min(0).max(1).default(0.6) }),
  z.strictObject({ kind: z.literal("clock"), maxOffsetS: z.int().min(1).default(86_400) }),
  z.strictObject({
    kind: z.literal("attested"),
    maxAgeDays: days.describe("how long a person's word counts"),
    what: Bilingual.describe("what the person looks at"),
  }),
]);
export type CheckRule = z.output<typeof CheckRule>;

export const BaselineCheck = z.strictObject({
  id: CheckId,
  title: Bilingual,
  rationale: Bilingual,
  clause: z.string().min(3).describe("requirement R-… and the Standards' words it serves"),
  platforms: z.array(Platform).min(1),
  modes: z.array(z.enum(["A", "B"])).default(["A", "B"]),
  severity: CheckSeverity,
  unknownIs: CheckSeverity.optional().describe("severity of «not known»; default: the check's own"),
  rule: CheckRule,
  maxAgeH: z.number().min(1).default(168).describe("a fact older than this is stale"),
  graceH: z.number().min(0).default(0).describe("hours from the first failure in which it only warns"),
  remedy: z.strictObject({
    pl: z.string().min(10),
    en: z.string().min(10),
    minutes: z.int().min(1).max(480),
    who: z.enum(["edukator", "nsp", "admin", "supplier"]),
  }),
});
export type BaselineCheck = z.output<typeof BaselineCheck>;

export const DeviceBaseline = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u),
  version: z.int().min(1),
  title: Bilingual,
  checks: z.array(BaselineCheck).min(1),
});
export type DeviceBaseline = z.output<typeof DeviceBaseline>;

/** `policies/os-support.yaml`: until when each system gets security updates. Itself has an end: an old table knows nothing. */
export const OsSupportTable = z.strictObject({
  validUntil: z.iso.date(),
  source: z.string().min(5),
  systems: z.array(
    z.strictObject({
      platform: Platform,
      os: z.string().describe("id: windows, debian, ubuntu, macos, android, ipados …"),
      version: z.string().describe("compared with identity.version; on Windows with the build number before the dot"),
      edition: z.enum(["home-pro", "enterprise-education", "ltsc", "iot-ltsc", "other"]).optional(),
      until: z.iso.date(),
      extendedUntil: z.iso.date().optional().describe("only with proof of paid support: an exemption"),
    }),
  ),
});
export type OsSupportTable = z.output<typeof OsSupportTable>;

/** `unknown` is never green; `exempt` is never counted as passed. */
export const FindingState = z.enum(["pass", "fail", "unknown", "exempt", "not-applicable"]);
export type FindingState = z.output<typeof FindingState>;

export const Finding = z.strictObject({
  check: CheckId,
  state: FindingState,
  stale: z.boolean().describe("judged from a fact older than the check allows"),
  severity: CheckSeverity,
  inGrace: z.boolean(),
  reason: z.string().describe("stable code of the interpreter, e.g. signatures-old; words are in the catalogues"),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  measuredAt: Instant.nullable(),
  failingSince: Instant.nullable(),
});
export type Finding = z.output<typeof Finding>;

/** Score always with its coverage; null where nothing applies. */
export const PostureScore = z.strictObject({
  ratio: z.number().min(0).max(1).nullable(),
  known: z.int().min(0),
  applicable: z.int().min(0),
  colour: z.enum(["green", "amber", "red", "grey"]),
});
export type PostureScore = z.output<typeof PostureScore>;

/** One word for the loan desk. */
export const GateWord = z.enum(["hand-out", "hand-out-with-remark", "do-not-hand-out", "check-first"]);
export type GateWord = z.output<typeof GateWord>;
export const GateAnswer = z.strictObject({
  word: GateWord,
  reasons: z
    .array(
      z.strictObject({
        check: z.string().describe("a check's id, or loan.not-returned, device.lost, report.old …"),
        reason: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])),
        minutes: z.int().min(0),
        who: z.string(),
      }),
    )
    .max(3),
  more: z.int().min(0).describe("further reasons beyond the three"),
  minutes: z.int().min(0).describe("to mend all of it"),
  judgedAt: Instant,
});
export type GateAnswer = z.output<typeof GateAnswer>;
