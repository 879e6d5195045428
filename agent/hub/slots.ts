/**
 * What stands in each place of the cart, and what a person is told about it. Pure.
 *
 * @module
 */
import type { Status } from "../device/state.ts";
import type { Texts } from "../device/texts/texts.ts";
import { type ViewInput, viewOf } from "../device/view.ts";
import type { Plug } from "./plugs.ts";
import { type HubText, say } from "./texts.ts";

export type SlotPhase = "hands" | "queued" | "asking" | "done" | "failed";

export interface Slot {
  readonly plug: Plug;
  readonly phase: SlotPhase;
  /** asset number; null: not linked to one */
  readonly device: string | null;
  readonly status: Status | null;
  readonly baseline: ViewInput["baseline"] | null;
  readonly reached: "whole" | "untrusted" | "gone" | null;
  readonly keyExpires: boolean;
  /** of the last audit */
  readonly finishedAt: number | null;
}

export const freshSlot = (plug: Plug): Slot => ({
  plug,
  phase: plug.state === "ready" ? "queued" : "hands",
  device: null,
  status: null,
  baseline: null,
  reached: null,
  keyExpires: false,
  finishedAt: null,
});

/** How the slots change when a new list of one kind of tablet arrives; a tablet that just became ready is to be audited. */
export function replug(
  slots: ReadonlyMap<string, Slot>,
  kind: Plug["kind"],
  plugs: readonly Plug[],
): Map<string, Slot> {
  const next = new Map([...slots].filter(([, { plug }]) => plug.kind !== kind));
  for (const plug of plugs) {
    const before = slots.get(plug.serial);
    const same = before !== undefined && before.plug.kind === kind && before.plug.state === plug.state;
    next.set(plug.serial, same ? before : { ...freshSlot(plug), device: before?.device ?? null });
  }
  return next;
}

export interface Row {
  /** last digits of the serial number: enough to find it on the label */
  readonly tail: string;
  readonly device: string;
  readonly word: string;
  /** for the colour */
  readonly gate: Status["gate"]["word"];
  readonly remedies: readonly string[];
}

const TAIL = 4;

/** What has to be done before anything can be asked; null: nothing. */
function handsOn({ plug, reached, phase }: Slot): HubText | null {
  if (plug.state !== "ready") return plug.state;
  if (phase !== "done" && phase !== "failed") return null;
  if (reached === "untrusted") return "untrusted";
  return reached === "gone" || phase === "failed" ? "offline" : null;
}

/** @param most  remedies shown; the dashboard has all of them */
export function rowOf(slot: Slot, texts: Texts, most = 3): Row {
  const { language } = texts;
  const { plug, status, baseline, device, phase } = slot;
  const hands = handsOn(slot);
  const view =
    phase === "done" && status !== null && baseline !== null && slot.reached !== "gone"
      ? viewOf({ identity: null, status, delivery: null, waiting: 0, lost: 0, baseline }, texts)
      : null;
  const items = view === null ? [] : [...view.reasons, ...view.remarks];
  const remedies = [
    ...(hands === null ? [] : [say(hands, language)]),
    ...(phase === "done" && device === null ? [say("link", language, { serial: plug.serial })] : []),
    ...items.slice(0, most).map(({ title, reason, remedy }) => `${title}: ${reason}. ${remedy}`),
    ...(phase === "done" && slot.keyExpires ? [say("keyExpires", language)] : []),
  ];
  return {
    tail: `…${plug.serial.slice(-TAIL)}`,
    device: device ?? say("unlinked", language),
    word: view?.word ?? say(hands === null ? (phase === "done" ? "failed" : phase) : "hands", language),
    gate: view?.gate ?? "check-first",
    remedies: remedies.length === 0 && view !== null ? [say("good", language)] : remedies,
  };
}
