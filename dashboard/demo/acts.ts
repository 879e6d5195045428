/**
 * What happens in the invented venue, one thing after another: a call of the API by a role, a blocked try, a child's request. Pure shapes.
 *
 * @module
 */
import type { GuestReport, TalkRequest } from "../../policies/schema/help-document.ts";
import type { JsonObject } from "../../policies/schema/ledger.ts";
import type { Hit } from "../../policies/schema/messages.ts";
import type { StaffKey } from "./venue.ts";

/** Something of an earlier answer, by the name it was kept under; stands in a path as `{name}` and in a body as `"@name"`. */
export interface Kept {
  readonly as: string;
  /** Property of the answer. */
  readonly from: "id" | "caseId";
}

export type Act = { readonly at: number } & (
  | {
      readonly kind: "call";
      readonly who: StaffKey;
      readonly method: "POST" | "PUT";
      readonly path: string;
      readonly body: JsonObject;
      readonly keep?: Kept;
    }
  /** One try that the rules make a draft of; its id is kept. */
  | { readonly kind: "draft"; readonly hit: Hit; readonly as: string }
  /** Every order in force is given anew: a venue does so each year, and a second factor is asked for a while after that. */
  | { readonly kind: "renew" }
  | { readonly kind: "talk"; readonly request: TalkRequest }
  | { readonly kind: "report"; readonly report: GuestReport }
);

/** What a script adds: acts, in whatever order, and those after the end of the plan are left out. */
export class Script {
  readonly #acts: Act[] = [];

  add(act: Act): void {
    this.#acts.push(act);
  }

  call(at: number, who: StaffKey, path: string, body: JsonObject, keep?: Kept, method: "POST" | "PUT" = "POST"): void {
    this.add({ kind: "call", at, who, method, path, body, ...(keep === undefined ? {} : { keep }) });
  }

  /** In order of time; what was added first comes first of two at the same moment. */
  before(end: number): readonly Act[] {
    return this.#acts.filter(({ at }) => at < end).toSorted((a, b) => a.at - b.at);
  }
}
