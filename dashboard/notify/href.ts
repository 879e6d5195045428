/**
 * Pages other parts have: a notice leads to the thing itself. Pure.
 *
 * @module
 */
import type { SubjectKind } from "./context.ts";

/** @returns path inside the application; null: there is nothing to deal with */
export function hrefOf(kind: SubjectKind, id: string): string | null {
  if (kind === "case") return `/cases/${encodeURIComponent(id)}`;
  if (kind === "incident") return `/incidents/${encodeURIComponent(id)}`;
  if (kind === "help") return "/help";
  if (kind === "duty") return "/standards/calendar";
  return kind === "probe" ? "/probes" : null;
}
