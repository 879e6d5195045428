/**
 * Pictures, films and recordings people left behind: only how many, how large and how new.
 *
 * The script counts files by the minute and gives no names. Folders that could not be opened make «none» impossible. Pure.
 *
 * @module
 */
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { answerOf, numberIn, rowOf, rowsOf } from "./dump.ts";

const MINUTE_MS = 60_000;

const isCount = (value: number | null): value is number => value !== null && Number.isInteger(value) && value >= 0;

export function readMedia(raw: RawOutputs, context: MeasuredContext): FactOf<"media"> {
  const answer = answerOf(raw, "media", "media");
  if ("unavailable" in answer) return unavailable(context, answer.unavailable, answer.note);
  const row = rowsOf(answer.data)[0] ?? {};
  const [files, bytes, folders, denied] = ["files", "bytes", "folders", "denied"].map((name) =>
    numberIn(row, name),
  ) as [number | null, number | null, number | null, number | null];
  if (!isCount(files) || !isCount(folders) || !isCount(denied)) return unavailable(context, "unreadable");
  if (folders === 0) return unavailable(context, "unreadable", "no folder of any user was found");
  if (files === 0 && denied > 0) return unavailable(context, "no-permission");
  const minutes = Object.entries(rowOf(row["minutes"])).map(
    ([minute, count]) => [Number(minute), Number(count)] as const,
  );
  const counted = minutes.reduce((sum, [, count]) => sum + count, 0);
  if (counted !== files || !minutes.every(([minute]) => Number.isInteger(minute)))
    return unavailable(context, "unreadable");
  const { handedOutAt } = context;
  const newer =
    handedOutAt === null
      ? null
      : minutes
          // The whole minute counts: better one picture too many than one overlooked.
          .filter(([minute]) => (minute + 1) * MINUTE_MS > handedOutAt)
          .reduce((sum, [, count]) => sum + count, 0);
  const newest = minutes.length === 0 ? null : Math.max(...minutes.map(([minute]) => minute)) * MINUTE_MS;
  return measured(context, {
    files,
    newerThanHandOut: newer === 0 && denied > 0 ? null : newer,
    bytes: isCount(bytes) ? bytes : null,
    newestAt: newest !== null && newest > 0 ? (newest as Instant) : null,
  });
}
