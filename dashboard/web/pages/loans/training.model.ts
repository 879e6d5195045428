/**
 * Whether the desk lets the person open a session, also without the network. Pure.
 *
 * @module
 */
import type { LendingTrainingView } from "../../../../policies/schema/loan-api.ts";

/**
 * What the server last said, read on a day: a training ends at the desk, too, while there is no network.
 *
 * @param today  YYYY-MM-DD
 * @returns null: nothing was heard, or nothing is asked for; the server decides
 */
export function trainingState(
  training: LendingTrainingView | null,
  today: string,
): LendingTrainingView["state"] | null {
  if (training === null || training.training === null) return null;
  const { state, until } = training;
  return state === "trained" && until !== null && until < today ? "expired" : state;
}

/** No session is opened before the training. */
export function mustTrain(training: LendingTrainingView | null, today: string): boolean {
  const state = trainingState(training, today);
  return state === "untrained" || state === "expired";
}
