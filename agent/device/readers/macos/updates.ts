/**
 * Updates of macOS: what waits, when it was last asked, what was installed, and whether it happens by itself.
 *
 * Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { codeOf, jsonOf, listOf, reasonOf, textOf } from "./answer.ts";
import { profilerRows, textIn } from "./identity.ts";
import { entryOf, instantOf } from "../property-list.ts";

interface Pending {
  readonly pending: number;
  readonly pendingSecurity: number;
  readonly restart: boolean;
}

/** Command-line tools and programs of Apple's are no security of the system. */
const SYSTEM = /^(?:macOS|Security (?:Update|Response)|Rapid Security Response|Safari|XProtect|Gatekeeper|MRT)/u;

/** The line `Title: …, Version: …, Size: …` is the only one both forms of the list share. */
export function pendingOf(text: string): Pending | null {
  const titles = [...text.matchAll(/^\s*Title: ([^,\n]+)(?:,[^\n]*)?$/gmu)];
  if (titles.length > 0)
    return {
      pending: titles.length,
      pendingSecurity: titles.filter(([, title]) => SYSTEM.test(title as string)).length,
      restart: titles.some(([line]) => /\bAction: restart/u.test(line)),
    };
  return /^No (?:new )?(?:software|updates) (?:is |are )?available\.?\s*$/mu.test(text)
    ? { pending: 0, pendingSecurity: 0, restart: false }
    : null;
}

const NEEDED = ["AutomaticCheckEnabled", "AutomaticDownload", "CriticalUpdateInstall", "ConfigDataInstall"];

/** A setting nobody made is on; the managed one was already put over the local one by the system. */
function automaticOf(raw: RawOutputs): FactValue<"updates">["automatic"] {
  const json = jsonOf(raw, "updates/settings");
  if (typeof json !== "object" || json === null) return "unknown";
  const values = NEEDED.map((name) => (name in json ? (json as Record<string, unknown>)[name] : undefined));
  if (values.some((value) => value === false || value === 0)) return "off";
  return values.every((value) => value === null || value === true || value === 1) ? "on" : "unknown";
}

function installedAt(raw: RawOutputs, now: number): Instant | null {
  const rows = profilerRows(raw, "install-history", "SPInstallHistoryDataType") ?? [];
  const dates = rows
    .filter((row) => /^(?:macOS|Security|Safari)/u.test(textIn(row, "_name") ?? ""))
    .map((row) => Date.parse(textIn(row, "install_date") ?? ""))
    .filter((at) => at > Date.UTC(2010, 0) && at <= now + 86_400_000);
  return dates.length === 0 ? null : (Math.max(...dates) as Instant);
}

export function readUpdates(raw: RawOutputs, context: MeasuredContext): FactOf<"updates"> {
  const listed = codeOf(raw, "updates/list") === 0 ? pendingOf(textOf(raw, "updates/list") ?? "") : null;
  const state = listOf(raw, "updates/state");
  const recommended = entryOf(state, "RecommendedUpdates");
  const kept =
    recommended?.type === "array"
      ? {
          pending: recommended.items.length,
          pendingSecurity: recommended.items.filter((one) => {
            const name = entryOf(one, "Display Name");
            return name?.type === "string" && SYSTEM.test(name.text);
          }).length,
        }
      : null;
  const pending = listed ?? kept;
  const keptAt = instantOf(entryOf(state, "LastSuccessfulDate")) as Instant | null;
  const automatic = automaticOf(raw);
  const installed = installedAt(raw, context.now);
  if (pending === null && keptAt === null && automatic === "unknown" && installed === null)
    return unavailable(context, reasonOf(raw, "updates/list"));
  return measured(context, {
    pending: pending?.pending ?? null,
    pendingSecurity: pending?.pendingSecurity ?? null,
    listsAt: listed === null ? keptAt : context.now,
    installedAt: installed,
    automatic,
    // The list tells what will need a restart, and nothing of one that is due.
    rebootPending: null,
  });
}
