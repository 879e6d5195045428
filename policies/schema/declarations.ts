/**
 * Self-declarations: criteria of outside bodies in our own words, each answered by facts of the live configuration and by nothing else.
 *
 * A criterion is `full` only if every one of its facts holds today. What DNS cannot do is said with its reason; it is never counted as done.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { Bilingual, Instant } from "./vocabulary.ts";

export const DeclarationId = z.enum(["filtering", "monitoring", "dfe"]);
export type DeclarationId = z.output<typeof DeclarationId>;

/** `closed.TS-02`, `probes.harmful-percent`: one thing that is so today. */
export const FactId = z.string().regex(/^[a-z][a-z-]*(?:\.[A-Za-z0-9-]+)+$/u, "group.name");
export type FactId = z.output<typeof FactId>;

/** `null`: nobody knows; it proves nothing. */
export const FactValue = z.union([z.boolean(), z.number(), z.string(), z.null()]);
export type FactValue = z.output<typeof FactValue>;
export const LiveFacts = z.record(FactId, FactValue);
export type LiveFacts = z.output<typeof LiveFacts>;

/** Exactly one demand. */
export const FactCheck = z
  .strictObject({
    fact: FactId,
    is: z.boolean().optional(),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    holds: Bilingual.describe("said when it holds; {group.name} is filled in with the fact"),
    lacks: Bilingual.describe("said when it does not; what to do"),
  })
  .refine(
    ({ is, atLeast, atMost }) => [is, atLeast, atMost].filter((one) => one !== undefined).length === 1,
    "one of is, atLeast, atMost",
  );
export type FactCheck = z.output<typeof FactCheck>;

export const Criterion = z
  .strictObject({
    id: z.string().regex(/^[a-z]+(?:-[a-z0-9]+)*$/u),
    title: Bilingual,
    asks: Bilingual.describe("what the source asks, in our own words"),
    checks: z.array(FactCheck),
    byDesign: Bilingual.optional().describe("not possible, and why; what is done instead stands in the checks"),
    limit: Bilingual.optional().describe("the answer is never more than partial, and why"),
    evidence: z
      .string()
      .regex(/^\/[a-z0-9/-]*$/u)
      .describe("page of the dashboard that shows it"),
  })
  .refine(({ checks, byDesign }) => checks.length > 0 || byDesign !== undefined, "an answer needs a fact");
export type Criterion = z.output<typeof Criterion>;

export const Declaration = z.strictObject({
  id: DeclarationId,
  title: Bilingual,
  source: z.strictObject({ name: z.string(), year: z.int(), url: z.url() }),
  about: Bilingual,
  groups: z.array(z.strictObject({ id: z.string(), title: Bilingual, criteria: z.array(Criterion).min(1) })).min(1),
});
export type Declaration = z.output<typeof Declaration>;

export const AnswerKind = z.enum(["full", "partial", "by-design", "not-in-place"]);
export type AnswerKind = z.output<typeof AnswerKind>;

export const CriterionAnswer = z.strictObject({
  id: z.string(),
  title: Bilingual,
  asks: Bilingual,
  answer: AnswerKind,
  because: Bilingual.nullable().describe("why it is not possible, or not more than partial"),
  says: z.array(z.strictObject({ fact: FactId, holds: z.boolean(), value: FactValue, text: Bilingual })),
  evidence: z.string(),
});
export type CriterionAnswer = z.output<typeof CriterionAnswer>;

export const DeclarationAnswers = z.strictObject({
  v: z.literal(1),
  id: DeclarationId,
  title: Bilingual,
  source: Declaration.shape.source,
  about: Bilingual,
  venue: z.string(),
  on: LocalDay,
  groups: z.array(z.strictObject({ id: z.string(), title: Bilingual, criteria: z.array(CriterionAnswer) })),
});
export type DeclarationAnswers = z.output<typeof DeclarationAnswers>;

/** A criterion whose answer is another one than in the saved edition. */
export const DeclarationChange = z.strictObject({
  id: z.string(),
  title: Bilingual,
  was: AnswerKind.nullable().describe("null: it was not asked then"),
  is: AnswerKind,
});
export type DeclarationChange = z.output<typeof DeclarationChange>;

const Saved = z.strictObject({ id: z.string(), at: Instant, by: z.string(), digest: z.string() });

export const DeclarationView = z.strictObject({
  answers: DeclarationAnswers,
  last: Saved.nullable().describe("the newest saved edition"),
  changes: z.array(DeclarationChange).describe("since that edition"),
  editions: z.array(Saved).describe("newest first"),
});
export type DeclarationView = z.output<typeof DeclarationView>;
