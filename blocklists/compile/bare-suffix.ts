/**
 * Finds lines that name a top-level domain and nothing else.
 *
 * Parsers report a name without a dot as unusable, so it never gets as far as the guard. But a list that says `com` has gone
 * wrong as surely as one that says `co.uk`, and a person should see it. Pure.
 *
 * @module
 */
import type { ListSource } from "../../policies/schema/list-source.ts";
import type { SuspectEntry } from "../../policies/schema/protected.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import type { Unusable } from "../formats/sink.ts";
import { isKnownSuffix, PUBLIC_SUFFIX_GROUP } from "./entry-guard.ts";

/** @returns undefined for every other line, and for what hosts files call this machine (`localhost`) */
export function bareSuffix(
  source: Pick<ListSource, "id" | "opaque">,
  { reason, text, line }: Unusable,
): SuspectEntry | undefined {
  if (reason !== "single-label" || source.opaque) return undefined;
  const label = text
    .toLowerCase()
    .split(/[^a-z0-9_.-]+/u)
    .map((word) => word.replaceAll(/^\.+|\.+$/gu, ""))
    .find((word) => word !== "" && !word.includes(".") && isKnownSuffix(word));
  if (label === undefined) return undefined;
  return {
    source: source.id,
    entry: label,
    scope: "subtree",
    line,
    text,
    covers: label as DomainName,
    group: PUBLIC_SUFFIX_GROUP,
  };
}
