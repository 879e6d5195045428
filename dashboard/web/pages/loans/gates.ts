/**
 * The gate's answer when the network is gone: from the list kept at the desk, and never more certain than the list. Pure.
 *
 * @module
 */
import type { GateAnswer } from "../../../../policies/schema/device-baseline.ts";
import type { GateList } from "../../../../policies/schema/loan-api.ts";

export type KeptAnswer =
  | { readonly kind: "kept"; readonly gate: GateAnswer }
  | { readonly kind: "unknown" }
  | { readonly kind: "old"; readonly gate: GateAnswer };

/**
 * @returns `old` once the list's time is over: a good word of yesterday is «check first» today, a bad one stays bad
 */
export function keptAnswer(list: GateList | null, device: string, now: number): KeptAnswer {
  const found = list?.answers.find((answer) => answer.device === device)?.gate;
  if (list === null || found === undefined) return { kind: "unknown" };
  if (now <= list.validUntil) return { kind: "kept", gate: found };
  return { kind: "old", gate: found.word === "do-not-hand-out" ? found : { ...found, word: "check-first" } };
}

/** Whether the word lets the tablet go without anybody's reason. */
export const isFree = (gate: GateAnswer): boolean => gate.word === "hand-out" || gate.word === "hand-out-with-remark";
