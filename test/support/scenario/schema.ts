/**
 * Shape of `test/scenarios/*.yaml`: what is configured, what upstreams say, what is asked and what must come back.
 *
 * Unknown keys are refused, so that a misspelt expectation cannot pass by expecting nothing.
 *
 * @module
 */
import { z } from "zod";
import { Ede, ListFormat } from "../../../policies/schema/list-source.ts";

const names = z.array(z.string());
const records = z.array(z.string()).describe("records as in agent/resolver/wire/text.ts");
const lists = z
  .record(
    z.string(),
    z.strictObject({
      category: z.string(),
      names: names.optional(),
      text: z.string().optional().describe("a whole list in `format`, read and compiled as a real one"),
      format: ListFormat.optional(),
      trust: z.enum(["statutory", "official", "community", "own"]).optional(),
      locked: z.boolean().optional(),
      opaque: z.boolean().optional(),
      ede: Ede.optional(),
    }),
  )
  .describe("source id → plain names of one category, each covering what is below it; or the text of a list");
const delta = z
  .record(z.string(), z.strictObject({ add: names.optional(), remove: names.optional() }))
  .describe("source id → names that changed, as a small pack on top");

/** Everything that is swapped as a whole. */
const rules = {
  lists: lists.optional(),
  delta: delta.optional(),
  deviceExceptions: z.record(z.string(), names).optional().describe("device → names opened for it alone"),
  canary: z.strictObject({ name: z.string(), token: z.string() }).optional(),
  neverBlock: names.optional(),
  localAllow: names.optional(),
  localDeny: z.array(z.strictObject({ name: z.string(), category: z.string() })).optional(),
  policies: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .optional()
    .describe("network id → keys that replace those of the shipped policy"),
  seed: z.int().optional().describe("of the packs; another one empties the cache"),
};

const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z?$/u, "2026-11-23T10:00 on the venue's wall, or with Z in UTC");

export const UpstreamEntry = z.strictObject({
  question: z.string(),
  answer: records.default([]),
  authority: records.default([]),
  additional: records.default([]),
  rcode: z.string().default("NOERROR"),
  ad: z.boolean().default(false),
  times: z.int().min(1).optional().describe("uses; later entries for the same question take over"),
  silent: z.boolean().default(false).describe("nobody answers"),
  raw: z.string().optional().describe("hexadecimal octets after the id instead of a message"),
  hold: z.boolean().default(false).describe("answered only when a step says `release`"),
});
export type UpstreamEntry = z.output<typeof UpstreamEntry>;

const HitExpected = z.strictObject({
  network: z.string().optional(),
  mode: z.string().optional(),
  device: z.string().nullable().optional(),
  category: z.string().optional(),
  layer: z.string().optional(),
  source: z.string().optional(),
  entry: z.string().optional(),
  name: z.string().nullable().optional(),
});

/** Fields a step may compare; each one that stands in `expect` is compared. */
export const Expected = z.strictObject({
  rcode: z.string().optional(),
  ede: z.int().nullable().optional(),
  edeText: z.string().optional().describe("a part of it"),
  edeWithout: z.string().optional().describe("what must not stand in it"),
  answer: records.optional().describe("in any order"),
  authority: records.optional(),
  soaTtl: z.int().optional().describe("TTL of the one SOA of the authority section"),
  tc: z.boolean().optional(),
  ad: z.boolean().optional(),
  edns: z.boolean().optional(),
  question: z.string().nullable().optional().describe("name as echoed, letter case included; null if none is echoed"),
  octets: z.int().optional().describe("longest the reply may be"),
  upstreamAsked: z.int().optional().describe("questions put to upstreams by this step"),
  fromCache: z.boolean().optional(),
  dropped: z.boolean().optional(),
  waiting: z.boolean().optional().describe("no reply yet, an upstream is being asked"),
  network: z.string().nullable().optional(),
  counted: z.record(z.string(), z.int()).optional().describe("`network outcome-or-category` → count, by this step"),
  hits: z.array(HitExpected).optional(),
  spikes: z.array(z.string()).optional().describe("`network category`"),
});
export type Expected = z.output<typeof Expected>;

export const Step = z.strictObject({
  why: z.string().optional(),
  at: instant.optional(),
  advanceS: z.number().min(0).optional(),
  swap: z.strictObject(rules).optional().describe("keys left out stay as they were"),
  ask: z.string().optional().describe("`name TYPE [CLASS]`"),
  raw: z.string().optional().describe("hexadecimal octets instead of a question"),
  client: z.string().optional(),
  listener: z.string().optional(),
  tcp: z.boolean().default(false),
  edns: z.boolean().default(true),
  opts: z.int().optional(),
  version: z.int().optional(),
  size: z.int().optional(),
  do: z.boolean().default(false),
  cd: z.boolean().default(false),
  ad: z.boolean().default(false),
  rd: z.boolean().default(true),
  qr: z.boolean().default(false),
  opcode: z.int().optional(),
  questions: z.int().optional(),
  trailing: z.string().optional(),
  repeat: z.int().min(1).default(1).describe("asked so often; only the last reply is compared, counts are of all"),
  release: z
    .boolean()
    .default(false)
    .describe("held upstream answers arrive; the reply to the waiting question is compared"),
  expect: Expected.optional(),
  match: z
    .array(z.enum(["answer", "authority", "ede", "hits", "spikes"]))
    .default([])
    .describe("must be empty where `expect` does not name them"),
});
export type Step = z.output<typeof Step>;

export const Scenario = z.strictObject({
  title: z.string().min(10),
  why: z.string().min(20),
  network: z.enum(["guest-wifi", "tablets", "kiosk"]).optional().describe("a client of this network asks"),
  client: z.string().optional(),
  at: instant.default("2026-11-23T10:00"),
  ...rules,
  assignments: z
    .array(
      z.strictObject({
        policy: z.string(),
        sources: names.optional(),
        listeners: names.optional(),
        devices: z.array(z.strictObject({ id: z.string(), address: z.string() })).optional(),
      }),
    )
    .optional(),
  settings: z
    .strictObject({
      minTtlS: z.int().optional(),
      maxTtlS: z.int().optional(),
      negativeTtlS: z.int().optional(),
      perSecond: z.number().optional(),
      burst: z.number().optional(),
      unknownClients: z.string().optional(),
    })
    .prefault({}),
  upstream: z.array(UpstreamEntry).default([]),
  steps: z.array(Step).min(1),
});
export type Scenario = z.output<typeof Scenario>;
export type SwapRequest = NonNullable<Step["swap"]>;
