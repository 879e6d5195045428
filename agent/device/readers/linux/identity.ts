/**
 * Which Linux this is and on what machine. Pure.
 *
 * @see os-release(5): VERSION_ID is missing on distributions that roll
 * @module
 */
import type { IdentityAnswer } from "../../collectors/linux/machine.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { collected, filesOf, keyValues, named } from "./answers.ts";

/** Names as the table of supported systems has them; others stay what the system calls itself. */
const SYSTEMS: Readonly<Record<string, string>> = { debian: "Debian", ubuntu: "Ubuntu", fedora: "Fedora" };

export function readIdentity(raw: RawOutputs, context: ReadContext): FactOf<"identity"> {
  const release = filesOf(raw, "linux/os-release");
  if ("reason" in release) return unavailable(context, release.reason);
  const text = release.value.files.find((file) => file.text !== null)?.text;
  if (text === undefined || text === null) return unavailable(context, "unreadable");
  const values = keyValues(text);
  const id = values.get("ID");
  if (id === undefined || id === "") return unavailable(context, "unreadable");
  const machine = collected<IdentityAnswer>(raw, "linux/machine", ["serial", "model"]);
  const known = "value" in machine ? machine.value : undefined;
  return measured<"identity">(context, {
    platform: "linux",
    os: (SYSTEMS[id] ?? values.get("NAME") ?? id).slice(0, 200),
    version: (values.get("VERSION_ID") ?? "rolling").slice(0, 200),
    build: null,
    edition: null,
    patchLevel: null,
    serial: named(known?.serial),
    model: named(known?.model),
    manufacturer: named(known?.manufacturer),
    uuid: named(known?.uuid),
  });
}
