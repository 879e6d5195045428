/**
 * Shape of `policies/networks/*.yaml`: what one kind of network may reach, and what a blocked question there means.
 *
 * A policy says nothing about addresses: `config.yaml` assigns address ranges to policies, so the shipped files
 * fit every venue unchanged.
 *
 * @module
 */
import { z } from "zod";
import { AccessMode, Bilingual, Category, DomainName, NetworkId, SourceId } from "./vocabulary.ts";

/** What to block: whole categories of the taxonomy, single list sources, or both. */
export const BlockSet = z.strictObject({
  categories: z.array(Category).default([]),
  sources: z.array(SourceId).default([]),
});
export type BlockSet = z.output<typeof BlockSet>;

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/u, "HH:MM, 00:00 to 24:00");

/** A weekly window in the venue's time zone; `to` at or before `from` runs past midnight into the next day. */
export const Schedule = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u),
  title: Bilingual,
  days: z.array(z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])).min(1),
  from: clock,
  to: clock,
  alsoBlock: BlockSet.prefault({}),
  unblock: BlockSet.prefault({}).describe("locked categories stay blocked whatever is written here"),
});
export type Schedule = z.output<typeof Schedule>;

/** A name staff opened on this network; covers the name and everything below it. */
export const PolicyException = z.strictObject({
  name: DomainName,
  reason: z.string().min(10),
  until: z.iso.date().optional().describe("last day it is valid, in the venue's time zone"),
});
export type PolicyException = z.output<typeof PolicyException>;

export const SafeSearchChoice = z.strictObject({
  google: z.enum(["strict", "off"]).default("strict"),
  youtube: z.enum(["strict", "moderate", "off"]).default("strict"),
  bing: z.enum(["strict", "off"]).default("strict"),
  duckduckgo: z.enum(["strict", "off"]).default("strict"),
  ecosia: z.enum(["strict", "off"]).default("strict"),
  pixabay: z.enum(["strict", "off"]).default("strict"),
  yandex: z.enum(["strict", "off"]).default("strict"),
  qwant: z.enum(["strict", "off"]).default("strict"),
});
export type SafeSearchChoice = z.output<typeof SafeSearchChoice>;

export const BlockAnswer = z.strictObject({
  kind: z.enum(["nxdomain", "page-address"]).default("nxdomain"),
  ttlS: z.int().min(1).max(3_600).default(30),
  pageV4: z.ipv4().optional(),
  pageV6: z.ipv6().optional(),
});
export type BlockAnswer = z.output<typeof BlockAnswer>;

export const NetworkPolicy = z
  .strictObject({
    id: NetworkId,
    title: Bilingual,
    description: Bilingual,
    mode: AccessMode,
    strictness: z.int().min(0).max(100).describe("unknown clients get the policy with the highest number"),
    filter: z.enum(["categories", "allow-only"]),
    block: BlockSet.prefault({}),
    allow: z.array(DomainName).default([]).describe("allow-only: these names and everything below them"),
    exceptions: z.array(PolicyException).default([]),
    schedules: z.array(Schedule).default([]),
    safeSearch: SafeSearchChoice.prefault({}),
    unenforceableSearch: z
      .enum(["block", "allow"])
      .default("block")
      .describe("search engines that offer no safe search by DNS"),
    answer: BlockAnswer.prefault({}),
    ech: z.enum(["strip", "keep"]).default("strip").describe("encrypted client hello parameters in HTTPS/SVCB answers"),
    privateAddresses: z
      .enum(["refuse", "keep"])
      .default("refuse")
      .describe("public names that resolve to private addresses (DNS rebinding)"),
    onNoPolicy: z.enum(["refuse", "last-good"]).default("last-good"),
    hits: z.enum(["signal", "defect", "counter"]).describe("mode A signal, mode B defect ticket, mode C counter only"),
  })
  .superRefine((policy, context) => {
    const expected = { A: "signal", B: "defect", C: "counter" } as const;
    if (policy.hits !== expected[policy.mode])
      context.addIssue({
        code: "custom",
        path: ["hits"],
        message: `mode ${policy.mode} must record hits as ${expected[policy.mode]} (R-030…R-032)`,
      });
    if (policy.filter === "allow-only" && policy.allow.length === 0)
      context.addIssue({ code: "custom", path: ["allow"], message: "allow-only needs at least one allowed name" });
    if (policy.answer.kind === "page-address" && policy.answer.pageV4 === undefined)
      context.addIssue({ code: "custom", path: ["answer", "pageV4"], message: "page-address needs pageV4" });
  });
export type NetworkPolicy = z.output<typeof NetworkPolicy>;
