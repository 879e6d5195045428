/**
 * A word about contact by whoever stood beside the tablet: it goes to the draft of that tablet, or opens a case where there is none (R-006, B2).
 *
 * The person says it, and the machine never does; what is said can be taken back by the same person until somebody has decided.
 *
 * @module
 */
import type { Contact } from "../../policies/schema/case.ts";
import type { z } from "zod";
import type { Category } from "../../policies/schema/vocabulary.ts";
import { Refusal } from "../platform/error.ts";
import type { CaseContext } from "./context.ts";
import { GateRefusal, passSupervisor } from "./gate.ts";
import { adoptDrafts, openByStaff } from "./opening.ts";
import { findCase, recordOf, stateOf } from "./store.ts";
import { takeStep } from "./steps.ts";
import { contactSentence } from "./words.ts";

export type ContactAnswer = z.output<typeof Contact>;

/** What somebody said about one tablet. */
export interface ContactWord {
  /** Of the step: said twice, it counts once. */
  readonly id: string;
  readonly account: string;
  /** Draft of the machine about the same tablet at the same time. */
  readonly draft: string | null;
  readonly device: string;
  readonly category: Category;
  readonly happenedAt: number;
  readonly contact: ContactAnswer;
}

/** What became of it. `before`: what stood there, for the way back. */
export type ContactOutcome =
  | { readonly state: "recorded" | "opened"; readonly caseId: string; readonly before: ContactAnswer }
  | { readonly state: "none" }
  | { readonly state: "refused"; readonly code: string };

const refusedBy = (cause: unknown): ContactOutcome => {
  if (cause instanceof Refusal) return { state: "refused", code: cause.code };
  throw cause;
};

/**
 * Somebody a draft names meets no draft here either: for them it is as if there were none.
 *
 * @returns why it was not recorded, as an answer
 */
export async function stateContact(context: CaseContext, said: ContactWord, now: number): Promise<ContactOutcome> {
  const { id, account, contact, device, category } = said;
  const text = contactSentence(contact, device);
  if (said.draft !== null) await adoptDrafts(context, now, said.draft);
  const row = said.draft === null ? undefined : await findCase(context.database, context.venueId, said.draft);
  if (row !== undefined)
    try {
      const step = { kind: "state-contact" as const, contact, text, proof: null };
      await takeStep(context, account, row.id, { id, version: null, step }, now, undefined, passSupervisor);
      return { state: "recorded", caseId: row.id, before: recordOf(row).contact };
    } catch (cause) {
      if (!(cause instanceof GateRefusal)) return refusedBy(cause);
      // That people decided is all that whoever stood beside the tablet learns of it.
      if (!cause.attempt.conflict)
        return { state: "refused", code: cause.code === "E_CASE_UNKNOWN" ? "E_CASE_DECIDED" : cause.code };
    }
  // Nothing got through and nothing was seen: the answer beside the tablet is all there is to keep.
  if (contact === "attempt") return { state: "none" };
  try {
    const opened = await openByStaff(
      context,
      account,
      {
        id,
        origin: "staff",
        happenedAt: said.happenedAt as never,
        department: null,
        place: "",
        contact,
        type: "1.8",
        area: "4",
        category,
        situation: text,
        actions: "",
        persons: null,
        named: null,
      },
      now,
    );
    return { state: "opened", caseId: opened.id, before: "unknown" };
  } catch (cause) {
    return refusedBy(cause);
  }
}

/**
 * The same person takes it back: the case gets a line that says so, and nothing is erased.
 *
 * @returns refused with `E_CASE_DECIDED` once a person has decided, or somebody else has said something since
 */
export async function takeBackContact(
  context: CaseContext,
  said: {
    readonly id: string;
    readonly account: string;
    readonly caseId: string;
    readonly device: string;
    readonly contact: ContactAnswer;
    readonly before: ContactAnswer;
  },
  now: number,
): Promise<ContactOutcome> {
  const { id, account, before } = said;
  const row = await findCase(context.database, context.venueId, said.caseId);
  if (row === undefined) return { state: "refused", code: "E_CASE_UNKNOWN" };
  if (stateOf(row) !== "draft" || recordOf(row).contact !== said.contact)
    return { state: "refused", code: "E_CASE_DECIDED" };
  const step = {
    kind: "state-contact" as const,
    contact: before,
    text: contactSentence("taken-back", said.device),
    proof: said.contact === "yes" && before !== "yes" ? ("finding-wrong" as const) : null,
  };
  try {
    await takeStep(context, account, row.id, { id, version: null, step }, now, undefined, passSupervisor);
    return { state: "recorded", caseId: row.id, before: said.contact };
  } catch (cause) {
    return refusedBy(cause);
  }
}
