/**
 * Which tablet it is and how old its security patches are.
 *
 * The patch level is an ISO date in every language. Whether the maker still delivers is not to be seen here: a date that grows old says so.
 * Pure.
 *
 * @module
 */
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { propertiesOf, whyNot } from "./answers.ts";

/** Serials some vendors put on every device. */
const FILLER = /^(?:0+|unknown|0123456789abcdef)$/iu;

function patchLevelOf(text: string | undefined): string | null {
  if (text === undefined || !/^20\d{2}-\d{2}-\d{2}$/u.test(text)) return null;
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? null : text;
}

export function readIdentity(raw: RawOutputs, context: MeasuredContext): FactOf<"identity"> {
  const properties = propertiesOf(raw);
  const first = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const value = properties.get(name);
      if (value !== undefined) return value;
    }
    return null;
  };
  const version = first("ro.build.version.release");
  if (version === null) return unavailable(context, whyNot(raw, "getprop"));
  const serial = first("ro.serialno", "ro.boot.serialno");
  return measured(context, {
    platform: "android",
    os: "Android",
    version,
    build: first("ro.build.display.id", "ro.build.id"),
    edition: null,
    patchLevel: patchLevelOf(properties.get("ro.build.version.security_patch")),
    serial: serial === null || FILLER.test(serial) ? null : serial,
    model: first("ro.product.model"),
    manufacturer: first("ro.product.manufacturer", "ro.product.brand"),
    uuid: null,
  });
}
