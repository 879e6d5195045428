/**
 * BitLocker of the drive Windows starts from, by its numbers; `manage-bde` is translated and not asked.
 *
 * Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { answerOf, numberIn, type Row, rowsIn, rowsOf, textIn } from "./dump.ts";

/**
 * @param protection  0 off, 1 on, 2 unknown because locked
 * @param conversion  0 plain, 1 encrypted, 2 encrypting, 3 decrypting, 4 and 5 the same two paused
 */
export function stateOf(protection: number | null, conversion: number | null): FactValue<"encryption">["system"] {
  if (conversion === 2 || conversion === 4) return "encrypting";
  if (conversion === 3 || conversion === 5) return "decrypting";
  // Encrypted with the key lying open beside it protects nothing.
  if (conversion === 1) return protection === 1 ? "on" : protection === 0 ? "suspended" : "unknown";
  return conversion === 0 && protection === 0 ? "off" : "unknown";
}

const METHOD_NONE = 0;

export function readEncryption(raw: RawOutputs, context: MeasuredContext): FactOf<"encryption"> {
  const answer = answerOf(raw, "facts", "bitlocker");
  if ("unavailable" in answer) return unavailable(context, answer.unavailable, answer.note);
  const drive = textIn(rowsIn(raw, "facts", "os")?.[0] ?? {}, "SystemDrive");
  const isSystem = (row: Row): boolean => drive !== null && textIn(row, "DriveLetter") === drive;
  const volume = rowsOf(answer.data).find(isSystem);
  if (volume === undefined) return measured(context, { system: "unknown" });
  const state = stateOf(numberIn(volume, "ProtectionStatus"), numberIn(volume, "ConversionStatus"));
  const unlikely = state === "on" && numberIn(volume, "EncryptionMethod") === METHOD_NONE;
  return measured(context, { system: unlikely ? "unknown" : state });
}
