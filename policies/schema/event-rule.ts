/**
 * Shape of `policies/event-rules/*.yaml`: when blocked hits become signals, drafts, defect tickets (safeguarding B1, B2).
 *
 * A rule only ever proposes. What it opens starts with contact `attempt` and waits for people.
 *
 * @module
 */
import { z } from "zod";
import { AccessMode, Bilingual, Category, Severity } from "./vocabulary.ts";

const durationS = z.int().min(0).max(86_400);

/** Weights of the navigation grade (B2): how likely a question was a person opening a page, 0…1 after clamping. */
export const NavigationWeights = z.strictObject({
  version: z.int().min(1),
  threshold: z.number().min(0).max(1).describe("score at or above it is navigation-grade"),
  pageRendered: z.number(),
  pageNotObservable: z
    .number()
    .describe("stands in for pageRendered where the network answers NXDOMAIN and no page can render"),
  notPreceded: z.number(),
  apexOrWww: z.number(),
  knownSubresource: z.number(),
  burst: z.number(),
  idle: z.number(),
  precededWithinMs: z.int().min(0),
  burstNames: z.int().min(1),
  burstWithinMs: z.int().min(1),
});
export type NavigationWeights = z.output<typeof NavigationWeights>;

export const EventRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u),
  title: Bilingual,
  description: z.string().min(10),
  status: z.enum(["experimental", "stable", "retired"]),
  requirement: z.array(z.string().regex(/^(?:R-\d{3}|B\d)$/u)).min(1),
  when: z.strictObject({
    modes: z.array(AccessMode).min(1),
    severities: z.array(Severity).optional(),
    categories: z.array(Category).optional().describe("if given, the severities are not consulted"),
    layers: z
      .array(z.enum(["list", "local-deny", "allow-only", "special-names", "response"]))
      .optional()
      .describe("only hits of these layers; default: every layer"),
    navigationGrade: z.boolean().default(false).describe("only navigation-grade hits count"),
    distinctNames: z.int().min(1).default(1).describe("distinct registrable domains of one category within the window"),
    hits: z.int().min(1).default(1).describe("signals of one category within the window"),
    distinctSubjects: z.int().min(1).default(1).describe("network signal: distinct pseudonyms within the window"),
    withinS: durationS,
  }),
  opens: z.enum(["signal", "draft", "defect", "network-signal", "badge"]),
  severity: Severity.optional().describe(
    "of what it opens, where it differs from the category's (BYP on a loaned device)",
  ),
  dedupeWithinS: durationS.describe("0: each occurrence opens its own"),
  prompt: z.boolean().default(false).describe("show at once to the person who supervises the device"),
  guidance: Bilingual,
  falsePositives: z.array(z.string()).default([]),
  evidence: z.string().min(1).describe("test that proves the rule, path from the project root"),
});
export type EventRule = z.output<typeof EventRule>;
