/**
 * The gate's answer when the network is gone: from the list kept at the desk, and never more certain than the list. Pure.
 *
 * @module
 */
import type { GateAnswer } from "../../../../policies/schema/device-baseline.ts";
import type { GateList } from "../../../../policies/schema/loan-api.ts";
import type { ListTrust } from "./signed-list.ts";

export type KeptAnswer =
  | { readonly kind: "kept"; readonly gate: GateAnswer }
  | { readonly kind: "old"; readonly gate: GateAnswer }
  /** The list does not know the tablet, is not the server's, or cannot be verified here. */
  | { readonly kind: "unknown" | "forged" | "unable" };

/** Clocks of a telephone and the server differ; a list from further in the future is one of a wrong clock. */
const toleranceMs = 2 * 60_000;

/** Whether good words of the list still count. */
export const isInTime = (list: GateList, now: number): boolean =>
  now <= list.validUntil && now >= list.createdAt - toleranceMs;

/**
 * @param trust  null: not judged yet, so nothing is known
 * @returns `old` once the list's time is over: a good word of yesterday is «check first» today, a bad one stays bad
 */
export function keptAnswer(list: GateList | null, trust: ListTrust | null, device: string, now: number): KeptAnswer {
  if (list === null || trust === null) return { kind: "unknown" };
  if (trust !== "good") return { kind: trust };
  const found = list.answers.find((answer) => answer.device === device)?.gate;
  if (found === undefined) return { kind: "unknown" };
  if (isInTime(list, now)) return { kind: "kept", gate: found };
  return { kind: "old", gate: found.word === "do-not-hand-out" ? found : { ...found, word: "check-first" } };
}

/** Whether the word lets the tablet go without anybody's reason. */
export const isFree = (gate: GateAnswer): boolean => gate.word === "hand-out" || gate.word === "hand-out-with-remark";
