/**
 * What devices and the dashboard server say to each other: enrolment, posture reports, acknowledgements, the baseline.
 *
 * Requests are signed by the device's own key and answers by the publisher's (RFC 9421 with the components `@method`, `@path` and
 * `content-digest`; see `policies/engine/message-signature.ts`). Nothing here can make a device do anything but measure.
 *
 * @module
 */
import { z } from "zod";
import { DeviceBaseline, OsSupportTable } from "./device-baseline.ts";
import { DeviceFacts, Platform } from "./device-facts.ts";
import { DeviceId, Digest, DomainName, Instant } from "./vocabulary.ts";

const publicKey = z.base64().length(44).describe("raw Ed25519 public key, 32 octets");
const nonce = z.string().regex(/^[A-Za-z0-9_-]{22,43}$/u);

export const DevicePaths = {
  challenge: "/device/v1/challenge",
  enrol: "/device/v1/enrol",
  reports: "/device/v1/reports",
  baseline: "/device/v1/baseline",
  roster: "/device/v1/roster",
} as const;

/** Crockford base32 without the letters I, L, O, U: 40 bits as `XXXX-XXXX`. */
export const EnrolCode = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/u);

export const Challenge = z.strictObject({ serverNonce: nonce, serverTime: Instant, serverKey: publicKey });
export type Challenge = z.output<typeof Challenge>;

export const EnrolBody = z.strictObject({
  code: EnrolCode,
  publicKey,
  role: z.enum(["device", "hub", "probe"]),
  platform: Platform,
  serial: z.string().max(200).nullable(),
  uuid: z.string().max(200).nullable(),
  agentVersion: z.string().max(40),
  serverNonce: nonce,
  proof: z.base64().describe("Ed25519 over `latarnik-enrol:<code>:<serverNonce>:<publicKey>`"),
});
export type EnrolBody = z.output<typeof EnrolBody>;

export const EnrolAnswer = z.strictObject({
  device: DeviceId,
  state: z
    .enum(["enrolled", "waiting"])
    .describe("waiting: the serial number is not that of the record; a person confirms"),
  serverTime: Instant,
  reportEveryS: z.int().min(60),
});
export type EnrolAnswer = z.output<typeof EnrolAnswer>;

export const ReportTrigger = z.enum([
  "schedule",
  "boot",
  "before-hand-out",
  "return",
  "plugged-in",
  "by-hand",
  "network-up",
]);

/**
 * One measurement. `created` of the request's signature is fresh; `measuredAt` may be weeks old, as a device reports what it
 * measured while it was away.
 */
export const PostureReport = z.strictObject({
  format: z.literal(1),
  reportId: z.uuidv7(),
  device: DeviceId,
  seq: z.int().min(1),
  prevHash: Digest.nullable().describe("SHA-256 of the octets of the report before; null for the first"),
  bootId: z.string().regex(/^[0-9a-f-]{32,36}$/u),
  measuredAt: Instant,
  monotonicMs: z.number().min(0).describe("since boot; the differences survive a wrong clock"),
  agentVersion: z.string().max(40),
  baselineDigest: Digest.nullable(),
  trigger: ReportTrigger,
  facts: DeviceFacts,
  durationsMs: z.record(z.string(), z.number().min(0)),
  lost: z.int().min(0).describe("reports dropped from a full spool before this one"),
  by: DeviceId.optional().describe("the hub that measured on the device's behalf: second-hand evidence"),
});
export type PostureReport = z.output<typeof PostureReport>;

export const PostureAck = z.strictObject({
  reportId: z.uuidv7(),
  result: z.enum(["current", "history", "duplicate"]),
  serverTime: Instant,
  baselineDigest: Digest,
  reportEveryS: z.int().min(60),
});
export type PostureAck = z.output<typeof PostureAck>;

/** Parameters of built-in checks, signed by the publisher. Not a command: a device that never gets one measures by the shipped baseline. */
export const BaselineDocument = z.strictObject({
  format: z.literal(1),
  createdAt: Instant,
  device: DeviceId,
  mode: z.enum(["A", "B"]),
  baseline: DeviceBaseline,
  osSupport: OsSupportTable,
  exempt: z.array(z.strictObject({ check: z.string(), until: Instant.nullable() })),
  handedOutAt: Instant.nullable().describe("start of the last loan; leftovers are counted from it"),
  canary: z
    .strictObject({ name: DomainName, token: z.string().min(16).max(64) })
    .nullable()
    .describe("TXT record only the venue's resolvers know"),
  resolvers: z.array(z.union([z.ipv4(), z.ipv6()])).describe("addresses of the venue's resolvers"),
});
export type BaselineDocument = z.output<typeof BaselineDocument>;

/** Which tablets a charging cart's hub may report for; signed like the baseline and kept for days without a network. */
export const HubRoster = z.strictObject({
  format: z.literal(1),
  hub: DeviceId,
  devices: z.array(
    z.strictObject({
      device: DeviceId,
      platform: Platform.nullable(),
      serial: z.string().min(1).max(200).describe("as the register has it; letter case and spaces do not matter"),
    }),
  ),
});
export type HubRoster = z.output<typeof HubRoster>;
