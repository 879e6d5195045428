/**
 * The one sentence a person reads first, composed from the lights and the work that waits. Pure.
 *
 * It never says more than was measured: «everything protects» needs all five lights measured and good.
 *
 * @module
 */
import type { Light, TodayView } from "../../../../policies/schema/api.ts";
import type { TextKey } from "../../texts/format.ts";

export interface Clause {
  readonly key: TextKey & `sentence.${string}`;
  /** Names the sentence lists, already ordered as on the page. */
  readonly lights: readonly Light["id"][];
  readonly count: number;
}

export type Worst = Light["state"];

/** Danger beats attention beats good; «not measured» decides only where nothing was measured at all. */
export function worstOf(lights: readonly Light[]): Worst {
  for (const state of ["danger", "attention", "good"] as const)
    if (lights.some((light) => light.state === state)) return state;
  return "not-measured";
}

const clause = (key: Clause["key"], lights: readonly Light[], count = lights.length): Clause => ({
  key,
  lights: lights.map((light) => light.id),
  count,
});

export function sentence(today: Pick<TodayView, "lights" | "todo">): readonly Clause[] {
  const of = (state: Light["state"]): Light[] => today.lights.filter((light) => light.state === state);
  const danger = of("danger");
  const attention = of("attention");
  const good = of("good");
  const unknown = of("not-measured");
  const clauses: Clause[] = [];
  if (danger.length > 0) clauses.push(clause("sentence.danger", danger));
  else if (attention.length > 0) clauses.push(clause("sentence.attention", attention));
  else if (unknown.length === 0) clauses.push(clause("sentence.good", good));
  else if (good.length > 0) clauses.push(clause("sentence.partly", good));
  else clauses.push(clause("sentence.nothing", []));
  if (unknown.length > 0 && unknown.length < today.lights.length) clauses.push(clause("sentence.unknown", unknown));
  // The first gate of a case is the decision on its draft.
  const drafts = today.todo.filter(
    ({ kind, params }) => kind === "draft" || (kind === "case" && params["task"] === "verify-1"),
  ).length;
  // A drill is no work that waits: it is marked in its own line and counted nowhere.
  const others = today.todo.filter(({ kind }) => kind !== "drill").length - drafts;
  if (drafts > 0) clauses.push(clause("sentence.drafts", [], drafts));
  else if (others > 0) clauses.push(clause("sentence.todo", [], others));
  return clauses;
}
