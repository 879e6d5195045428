/**
 * What all devices together say: the fix-list, and baselines with their clauses.
 *
 * @module
 */
import type { BaselineView, FixList } from "../../policies/schema/device-api.ts";
import { Platform } from "../../policies/schema/device-facts.ts";
import type { DeviceId } from "../../policies/schema/vocabulary.ts";
import { instant } from "../platform/clock.ts";
import type { ShelvedPolicies } from "./shelf.ts";
import { PROVED_PLATFORMS } from "./standing.ts";
import type { Standing } from "./standing.ts";
import { baselineFor } from "./shelf.ts";
import { OBSTACLE_TEXTS } from "./obstacle-texts.ts";
import { isLooked } from "./model.ts";

type Row = FixList["rows"][number];

/** Steps for one device: obstacles of the desk first, then failures and gaps that weigh, in the baseline's order of weight. */
function stepsOf(standing: Standing): Row["steps"] {
  const remedies = new Map(standing.baseline.checks.map((check) => [check.id, check.remedy]));
  const steps: Row["steps"] = [];
  for (const reason of standing.gate.reasons) {
    const texts = Object.hasOwn(OBSTACLE_TEXTS, reason.check) ? OBSTACLE_TEXTS[reason.check] : undefined;
    if (texts !== undefined && !remedies.has(reason.check))
      steps.push({ check: reason.check, ...texts, minutes: reason.minutes, who: reason.who });
  }
  const rank = { block: 0, high: 1, medium: 2, info: 3 } as const;
  const weighty = standing.findings
    .filter(({ severity }) => severity === "block" || severity === "high")
    .filter(({ state, stale }) => state === "fail" || state === "unknown" || (state === "pass" && stale))
    .toSorted((a, b) => rank[a.severity] - rank[b.severity]);
  for (const { check } of weighty) {
    const remedy = remedies.get(check);
    if (remedy !== undefined)
      steps.push({ check, pl: remedy.pl, en: remedy.en, minutes: remedy.minutes, who: remedy.who });
  }
  return steps;
}

/** Devices in service that the desk would not hand out without a word, quickest first. */
export function fixListOf(standings: readonly Standing[], now: number): FixList {
  const rows = standings
    .filter(({ asset, gate }) => asset.state === "in-order" && isLooked(asset.kind) && gate.word !== "hand-out")
    .map((standing) => ({
      device: standing.asset.id as DeviceId,
      location: standing.asset.location,
      word: standing.gate.word,
      steps: stepsOf(standing),
    }))
    .filter(({ steps }) => steps.length > 0);
  const minutesOf = ({ steps }: Row): number => steps.reduce((sum, { minutes }) => sum + minutes, 0);
  rows.sort((a, b) => minutesOf(a) - minutesOf(b) || (a.device < b.device ? -1 : 1));
  return {
    at: instant(now),
    tablets: rows.length,
    minutes: rows.reduce((sum, row) => sum + minutesOf(row), 0),
    rows,
  };
}

/** Every baseline, and how many devices in service stand how with each of its checks. */
export function baselinesOf(policies: ShelvedPolicies, standings: readonly Standing[]): BaselineView[] {
  const serving = standings.filter(({ asset }) => asset.state === "in-order");
  return policies.baselines.map((baseline) => ({
    id: baseline.id,
    title: baseline.title,
    version: baseline.version,
    unverified: Platform.options.filter(
      (platform) =>
        !PROVED_PLATFORMS.has(platform) && baseline.checks.some((check) => check.platforms.includes(platform)),
    ),
    checks: baseline.checks.map((check) => {
      const count = { passing: 0, failing: 0, unknown: 0, exempt: 0 };
      for (const { asset, findings } of serving) {
        if (baselineFor(policies, asset.baseline).id !== baseline.id) continue;
        const finding = findings.find((one) => one.check === check.id);
        if (finding === undefined) continue;
        if (finding.state === "exempt") count.exempt += 1;
        else if (finding.state === "unknown" || (finding.stale && finding.state !== "not-applicable"))
          count.unknown += 1;
        else if (finding.state === "pass") count.passing += 1;
        else if (finding.state === "fail") count.failing += 1;
      }
      return {
        id: check.id,
        title: check.title,
        rationale: check.rationale,
        clause: check.clause,
        severity: check.severity,
        platforms: check.platforms,
        ...count,
      };
    }),
  }));
}
