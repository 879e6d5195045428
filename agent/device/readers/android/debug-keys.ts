/**
 * Computers this tablet lets in by the debugging cable.
 *
 * The dump looks different in each Android, so keys are recognised by their form: the base64 of Android's RSA structure, which begins
 * with the number 64. The comment behind a key names a person's computer and is not kept. Pure.
 *
 * @module
 */
import type { RawOutputs } from "../../platform.ts";
import { textOf } from "./answers.ts";

const KEY = /QAAAA[A-Za-z0-9+/]{300,}={0,2}/gu;

/** The key itself, without padding, which some dumps leave out. */
export const bareKey = (key: string): string => (key.trim().split(/\s/u)[0] ?? "").replace(/=+$/u, "");

/** A dump that was cut off lists fewer keys than there are. */
const isWhole = (dump: string): boolean => dump.trimEnd().endsWith("}") || /^\s*System keys:/mu.test(dump);

/**
 * @param hubKey  this hub's public key; null: not known
 * @returns keys beside the hub's; null unless that is certain
 */
export function foreignKeys(raw: RawOutputs, hubKey: string | null): number | null {
  const dump = textOf(raw, "adb");
  if (dump === null || hubKey === null) return null;
  const keys = new Set([...dump.matchAll(KEY)].map(([key]) => bareKey(key)));
  const foreign = [...keys].filter((key) => key !== bareKey(hubKey)).length;
  if (foreign > 0) return foreign;
  // The tablet talks to us, so our own key must be among those read; if it is not, this dump was not understood.
  return keys.size === 1 && isWhole(dump) ? 0 : null;
}
