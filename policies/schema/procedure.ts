/**
 * Shapes of `policies/duties.yaml` and `policies/procedure.yaml`: what the Standards list, so that no list hides in code.
 *
 * @module
 */
import { z } from "zod";
import { DutyId, EventType, InterventionKind, RiskArea } from "./case.ts";
import { Bilingual, Category } from "./vocabulary.ts";

/** What makes a duty arise (B6, column «Trigger»). */
export const DutyTrigger = z.strictObject({
  contactStated: z.boolean().default(false).describe("contact stated by a person, or qualified as an event"),
  emergency: z.boolean().default(false),
  harmPositive: z.boolean().default(false),
  severe: z.boolean().default(false),
  conflictAtTheTop: z.boolean().default(false).describe("the director or the person who takes reports is named"),
  types: z.array(EventType).default([]),
  categories: z.array(Category).default([]),
});

export const Duty = z.strictObject({
  id: DutyId,
  trigger: DutyTrigger,
  title: Bilingual,
  to: Bilingual,
  clock: z.strictObject({
    text: Bilingual,
    hours: z.int().min(1).max(8_760).nullable().describe("from knowledge; null: no clock"),
  }),
  basis: z.string().min(1),
  confirm: z
    .boolean()
    .default(false)
    .describe("background knowledge: a lawyer or the data-protection officer confirms it"),
  letter: z.string().nullable().default(null).describe("document of the case that belongs to it"),
  autoDone: z.boolean().default(false).describe("done by what made it arise, e.g. the call that opened the case"),
});
export type Duty = z.output<typeof Duty>;

export const DutyTable = z.strictObject({ duties: z.array(Duty).min(1) });
export type DutyTable = z.output<typeof DutyTable>;

export const Procedure = z.strictObject({
  types: z.array(z.strictObject({ id: EventType, text: Bilingual })).length(8),
  areas: z.array(z.strictObject({ id: RiskArea, text: Bilingual })).length(4),
  interventions: z
    .array(
      z.strictObject({
        kind: InterventionKind,
        premises: Bilingual,
        form: Bilingual,
        to: Bilingual,
        basis: Bilingual,
      }),
    )
    .length(3),
  external: z.array(
    z.strictObject({ id: z.string(), name: Bilingual, phone: z.string().nullable(), web: z.string().nullable() }),
  ),
});
export type Procedure = z.output<typeof Procedure>;
