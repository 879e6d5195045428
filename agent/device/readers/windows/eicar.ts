/**
 * Whether real-time protection took the harmless EICAR test file away while nobody asked it to.
 *
 * Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { RawOutputs } from "../../platform.ts";
import { booleanIn, numberIn, rowsIn } from "./dump.ts";

/** ERROR_VIRUS_INFECTED and ERROR_VIRUS_DELETED as HRESULTs. */
const VIRUS = new Set([0x8007_00e1, 0x8007_00e2]);
const isVirus = (code: number | null): boolean => code !== null && VIRUS.has(code >>> 0);

/** Ten seconds after writing, the file is either gone, closed to readers, or it was missed. */
export function readEicar(raw: RawOutputs): FactValue<"antivirus">["eicar"] {
  const row = rowsIn(raw, "eicar", "eicar")?.[0];
  if (row === undefined) return "not-tested";
  if (isVirus(numberIn(row, "writeHr")) || isVirus(numberIn(row, "readHr"))) return "caught";
  if (booleanIn(row, "wrote") !== true) return "not-tested";
  const there = booleanIn(row, "there");
  if (there === false) return "caught";
  return there === true && booleanIn(row, "same") === true ? "missed" : "not-tested";
}
