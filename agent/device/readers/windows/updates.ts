/**
 * What Windows Update still wants to install, when it last asked, and whether it runs by itself.
 *
 * Names of updates and categories are translated, so severity and the category's own id decide. A search that failed is never
 * «nothing pending»: 0x8024402C only means that nobody answered. Dates of `Win32_QuickFixEngineering` are local text and not used.
 * Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { answerOf, instantIn, listOf, numberIn, type Row, rowsIn, rowsOf, textIn } from "./dump.ts";
import { dwordAt, readRegistry, textAt } from "./registry.ts";

const SECURITY = new Set([
  "0fa1201d-4330-4fa8-8ae9-b877473b6441", // security updates
  "e6cf1350-c01b-414d-a61f-263d14d133b4", // critical updates
]);
/** Signatures of Defender come several times a day and are judged as antivirus. */
const DEFINITIONS = "e0789628-ce08-4437-be74-2495b842f43b";
const SUCCEEDED = 2;
const SUCCEEDED_WITH_ERRORS = 3;
const INSTALLATION = 1;
const SEVERE = new Set(["critical", "important", "moderate", "low"]);

const categoriesOf = (row: Row): readonly string[] =>
  listOf(row["categories"]).map((one) => String(one).toLowerCase().replaceAll(/[{}]/gu, ""));

function isSecurity(update: Row): boolean {
  const categories = categoriesOf(update);
  if (categories.includes(DEFINITIONS)) return false;
  return SEVERE.has((textIn(update, "severity") ?? "").toLowerCase()) || categories.some((one) => SECURITY.has(one));
}

interface Pending {
  readonly pending: number;
  readonly pendingSecurity: number;
  readonly online: boolean;
}

/** The search over the network if it succeeded, else what an earlier one left behind. */
function pendingOf(raw: RawOutputs): Pending | null {
  for (const [name, online] of [
    ["pending-online", true],
    ["pending-offline", false],
  ] as const) {
    const row = rowsIn(raw, "updates", name)?.[0];
    // 3: some services did not answer, so there may be more.
    if (row === undefined || numberIn(row, "code") !== SUCCEEDED || !Array.isArray(row["updates"])) continue;
    const updates = row["updates"].length === 0 ? [] : rowsOf(row["updates"]);
    if (updates.length !== row["updates"].length) continue;
    return { pending: updates.length, pendingSecurity: updates.filter(isSecurity).length, online };
  }
  return null;
}

function installedAt(raw: RawOutputs): Instant | null {
  const history = (rowsIn(raw, "facts", "update-history") ?? [])
    .filter((row) => numberIn(row, "operation") === INSTALLATION)
    .filter((row) => [SUCCEEDED, SUCCEEDED_WITH_ERRORS].includes(numberIn(row, "result") ?? 0))
    .filter((row) => !categoriesOf(row).includes(DEFINITIONS))
    .map((row) => instantIn(row, "at"))
    .filter((at) => at !== null);
  if (history.length > 0) return Math.max(...history) as Instant;
  const row = rowsIn(raw, "facts", "auto-update")?.[0];
  return row === undefined ? null : (instantIn(row, "installedAt") as Instant | null);
}

const AU = String.raw`software\policies\microsoft\windows\windowsupdate\au`;
const SETTINGS = String.raw`software\microsoft\windowsupdate\ux\settings`;
const DISABLED = "Disabled";

function automaticOf(raw: RawOutputs, context: MeasuredContext): FactValue<"updates">["automatic"] {
  const policies = readRegistry(raw, "policies");
  const services = rowsIn(raw, "facts", "services");
  if (!("keys" in policies) || services === null) return "unknown";
  const never = dwordAt(policies.keys, AU, "NoAutoUpdate");
  const options = dwordAt(policies.keys, AU, "AUOptions");
  if (never === "odd" || options === "odd") return "unknown";
  // 2: ask before fetching, 3: ask before installing.
  if (never === 1 || options === 2 || options === 3) return "off";
  const settings = readRegistry(raw, "update-settings");
  const paused = "keys" in settings ? textAt(settings.keys, SETTINGS, "PauseUpdatesExpiryTime") : undefined;
  if (paused !== undefined && Date.parse(paused) > context.now) return "off";
  const service = (name: string): Row | undefined =>
    services.find((row) => textIn(row, "Name")?.toLowerCase() === name);
  const needed = [service("wuauserv"), service("usosvc")];
  if (needed.some((row) => row !== undefined && textIn(row, "StartMode") === DISABLED)) return "configured-not-running";
  return needed.includes(undefined) ? "unknown" : "on";
}

function restartOf(raw: RawOutputs): boolean | null {
  const row = rowsIn(raw, "facts", "restart")?.[0];
  if (row === undefined) return null;
  const marks = [row["update"], row["servicing"]];
  if (marks.includes(true)) return true;
  return marks.every((mark) => mark === false) ? false : null;
}

export function readUpdates(raw: RawOutputs, context: MeasuredContext): FactOf<"updates"> {
  const pending = pendingOf(raw);
  const searched = rowsIn(raw, "facts", "auto-update")?.[0];
  const listsAt =
    pending?.online === true ? context.now : searched === undefined ? null : instantIn(searched, "searchedAt");
  const value: FactValue<"updates"> = {
    pending: pending?.pending ?? null,
    pendingSecurity: pending?.pendingSecurity ?? null,
    listsAt: listsAt as Instant | null,
    installedAt: installedAt(raw),
    automatic: automaticOf(raw, context),
    rebootPending: restartOf(raw),
  };
  const nothing =
    pending === null && value.listsAt === null && value.installedAt === null && value.automatic === "unknown";
  if (!nothing) return measured(context, value);
  const answer = answerOf(raw, "updates", "pending-online");
  return "unavailable" in answer
    ? unavailable(context, answer.unavailable, answer.note)
    : unavailable(context, "unreadable");
}
