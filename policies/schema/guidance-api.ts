/**
 * Endpoints of the guidance watch: outside documents, when somebody looked last, and what a change means for us.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { ImprovementView } from "./coordination-api.ts";
import { Guidance } from "./standards.ts";
import { Instant } from "./vocabulary.ts";

export const GuidanceCheck = z.strictObject({
  on: LocalDay,
  by: z.string(),
  outcome: z.enum(["same", "changed"]),
  meaning: z.string().describe("what the change means for us; empty where nothing changed"),
  improvement: ImprovementView.shape.number.nullable().describe("P/3/2027, made of it"),
  at: Instant,
});

export const GuidanceView = Guidance.extend({
  state: z.enum(["never", "ahead", "soon", "overdue"]).describe("never: nobody has looked yet"),
  last: LocalDay.nullable(),
  due: LocalDay.nullable(),
  checks: z.array(GuidanceCheck).describe("the newest first"),
});
export type GuidanceView = z.output<typeof GuidanceView>;

export const GuidanceCheckBody = z
  .strictObject({
    id: z.uuid(),
    on: LocalDay.describe("the day somebody looked"),
    outcome: z.enum(["same", "changed"]),
    meaning: z.string().trim().max(2_000),
    improve: z.boolean().describe("put it among the improvements"),
  })
  .refine(({ outcome, meaning }) => outcome === "same" || meaning.length >= 10, {
    path: ["meaning"],
    message: "a change needs a word on what it means",
  });
export type GuidanceCheckBody = z.output<typeof GuidanceCheckBody>;

export const GuidanceApi = {
  guidance: {
    method: "GET",
    path: "/api/coordination/guidance",
    permission: "coordination.read",
    response: z.array(GuidanceView),
  },
  guidanceCheck: {
    method: "POST",
    path: "/api/coordination/guidance/:id/checks",
    permission: "coordination.write",
    body: GuidanceCheckBody,
    response: z.array(GuidanceView),
  },
} as const;
