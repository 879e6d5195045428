/**
 * What the pages of the drill decide without a browser. Pure.
 *
 * @module
 */
import type { DrillOutcome, DrillState } from "../../../../policies/schema/drill.ts";
import type { State } from "../../parts/state.tsx";

/** Minutes of the procedure in one of the drill. */
export const PACES = [1, 4, 12] as const;

export const drillTone = {
  running: "attention",
  debrief: "attention",
  closed: "good",
  cancelled: "not-measured",
} as const satisfies Record<DrillState, State>;

export const outcomeTone = {
  made: "good",
  late: "attention",
  missed: "danger",
  open: "not-measured",
} as const satisfies Record<DrillOutcome, State>;
