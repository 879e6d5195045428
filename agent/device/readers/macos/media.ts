/**
 * Pictures, films and recordings in people's folders on a Mac: times and sizes only, never a name.
 *
 * Without Full Disk Access the system shows empty folders and no fault, so an empty answer counts only beside proof of access.
 * Pure.
 *
 * @module
 */
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { rawAnswer, reasonOf } from "./answer.ts";
import { hasFullDiskAccess } from "./hardening.ts";
import { utf8 } from "../text.ts";

/** `modified born size`; born is −1 or 0 where a disk does not keep it. */
const LINE = /^(\d{1,11}) (-?\d{1,11}) (\d{1,15})$/u;

export function readMedia(raw: RawOutputs, context: MeasuredContext): FactOf<"media"> {
  const answer = rawAnswer(raw, "media");
  if (!("stdout" in answer)) return unavailable(context, reasonOf(raw, "media"));
  const lines = utf8(answer.stdout)
    .split("\n")
    .filter((line) => line !== "");
  const files = lines.map((line) => LINE.exec(line));
  if (files.includes(null)) return unavailable(context, "unreadable");
  const whole = answer.exitCode === 0 && answer.stderr.length === 0 && hasFullDiskAccess(raw);
  if (!whole && files.length === 0) return unavailable(context, "no-permission", "no Full Disk Access");
  // A copied picture keeps its date, but is born when it is copied.
  const times = files.map((file) => Math.max(Number(file?.[1]), Number(file?.[2])) * 1_000);
  const { handedOutAt } = context;
  const newer = handedOutAt === null ? null : times.filter((at) => at + 1_000 > handedOutAt).length;
  return measured(context, {
    files: files.length,
    newerThanHandOut: newer === 0 && !whole ? null : newer,
    bytes: files.reduce((sum, file) => sum + Number(file?.[3]), 0),
    newestAt: times.length === 0 ? null : (Math.max(...times) as Instant),
  });
}
