/**
 * People's work in numbers: roles and training, answers to children and to «to pomyłka», reviews of personal data. No account, no name.
 *
 * @module
 */
import { DesignatedRole } from "../../../policies/schema/people-api.ts";
import { listAccounts } from "../../access/index.ts";
import { DAY_MS, MINUTE_MS } from "../../platform/clock.ts";
import type { Queryable } from "../../platform/tables.ts";
import { REVIEWED } from "../../retention/index.ts";
import type { Counter, CountingContext } from "../context.ts";
import { addDays } from "../days.ts";
import { openingOf } from "../opening.ts";
import type { CountedViews } from "../tables.ts";
import { Tally } from "../tally.ts";

const FIRST_ACTION_MS = 15 * MINUTE_MS;
const YEAR_DAYS = 365;
/** A review may be a week late before it counts so: somebody may be on leave. */
const REVIEW_GRACE_MS = 7 * DAY_MS;
const CLOSED_YEAR_MS = 365.25 * DAY_MS;
const HALF_YEAR_MS = CLOSED_YEAR_MS / 2;
const timely = (isInTime: boolean) => ({ outcome: isInTime ? "in-time" : "late" });

export function peopleCounter({ catalogue, venueId }: CountingContext): Counter {
  return {
    source: "people",
    againDays: 7,
    async count(db, days) {
      const tally = new Tally(catalogue, "people", days);
      const views = db.withTables<CountedViews>();
      const held = await views.selectFrom("people_public_role").selectAll().where("venue_id", "=", venueId).execute();
      const trained = await views
        .selectFrom("people_public_training")
        .selectAll()
        .where("venue_id", "=", venueId)
        .execute();
      const lenders = (await listAccounts(db)).filter(({ roles }) => roles.includes("edukator"));
      for (const { day, to } of days) {
        const at = to - 1;
        for (const role of DesignatedRole.options) {
          const isHeld = held.some(
            (one) => one.role === role && one.from_at <= at && (one.until_at === null || at < one.until_at),
          );
          tally.addOn(day, "roles", { group: role, outcome: isHeld ? "valid" : "vacant" });
        }
        for (const { id, createdAt, disabledAt } of lenders) {
          if (createdAt > at || (disabledAt !== null && disabledAt <= at)) continue;
          const since = addDays(day, -YEAR_DAYS);
          const isTrained = trained.some((one) => one.account_id === id && one.on_day > since && one.on_day <= day);
          tally.addOn(day, "loan-staff", { outcome: isTrained ? "trained" : "untrained" });
        }
      }
      return tally.result();
    },
  };
}

export function helpCounter({ catalogue, venueId, timeZone }: CountingContext): Counter {
  return {
    source: "help",
    againDays: 14,
    async count(db, days, now) {
      const tally = new Tally(catalogue, "help", days);
      const isOpen = await openingOf(db, venueId, timeZone);
      const [from, to] = [days[0]?.from ?? 0, days.at(-1)?.to ?? 0];
      const views = db.withTables<CountedViews>();
      const talks = await views
        .selectFrom("help_public_talk")
        .select(["at", "gone_at as acted_at"])
        .where("venue_id", "=", venueId)
        .where("at", ">=", from)
        .where("at", "<", to)
        .execute();
      const letters = await views
        .selectFrom("help_public_report")
        .select(["at", "read_at as acted_at"])
        .where("venue_id", "=", venueId)
        .where("at", ">=", from)
        .where("at", "<", to)
        .execute();
      for (const [channel, rows] of [
        ["talk", talks],
        ["letter", letters],
      ] as const)
        for (const { at, acted_at: actedAt } of rows) {
          tally.add(at, "help-notifications", { channel });
          if (actedAt !== null) tally.observe(at, "help-minutes", (actedAt - at) / MINUTE_MS, { channel });
          // Nobody can answer while the house is shut; whoever still waits after the time was not answered in it.
          if (isOpen(at) && (actedAt !== null || now - at > FIRST_ACTION_MS))
            tally.add(at, "help-timely", { channel, ...timely((actedAt ?? now) - at <= FIRST_ACTION_MS) });
        }
      return tally.result();
    },
  };
}

export function mistakeCounter({ catalogue, venueId }: CountingContext): Counter {
  return {
    source: "mistakes",
    againDays: 60,
    async count(db, days) {
      const tally = new Tally(catalogue, "mistakes", days);
      const rows = await db
        .withTables<CountedViews>()
        .selectFrom("list_public_answer")
        .selectAll()
        .where("venue_id", "=", venueId)
        .execute();
      for (const { at, decided_at: decidedAt, decision } of rows) {
        // Nothing blocked the name: there was nothing to decide.
        if (decision === "not-blocked") continue;
        tally.add(at, "mistakes");
        if (decidedAt === null) continue;
        tally.add(decidedAt, "mistakes-decided", { outcome: decision === "opened" ? "accepted" : "refused" });
        tally.observe(decidedAt, "mistake-minutes", (decidedAt - at) / MINUTE_MS);
      }
      return tally.result();
    },
  };
}

interface Review {
  readonly firstDueAt: number;
  readonly decisions: readonly { readonly at: number; readonly nextAt: number | null }[];
  readonly isSealed: boolean;
}

/** Each subject of a case whose purpose has to be judged: a year after closing, every half year after harm. */
async function readReviews(db: Queryable, venueId: string): Promise<Review[]> {
  const views = db.withTables<CountedViews>();
  const cases = await views
    .selectFrom("case_public_retention")
    .select(["id", "state", "harm", "opened_at", "closed_at"])
    .where("venue_id", "=", venueId)
    .execute();
  const decisions = await views
    .selectFrom("retention_public_decision")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("at")
    .execute();
  const keys = await views.selectFrom("vault_public_key").selectAll().where("venue_id", "=", venueId).execute();
  const reviewed = new Set<string>(REVIEWED);
  const subjects = new Map<string, Set<string>>();
  for (const { case_id: id, subject } of [...keys, ...decisions])
    // Evidence and what was kept as a note go by their own clocks; a child's report goes with the case it became.
    if (reviewed.has(subject) || subject === "report")
      subjects.set(id, (subjects.get(id) ?? new Set()).add(subject === "report" ? "case" : subject));
  return cases.flatMap((one) => {
    if (one.state === "rejected") return [];
    const isHarm = one.harm === "positive";
    if (!isHarm && one.closed_at === null) return [];
    const firstDueAt = (one.closed_at ?? one.opened_at) + (isHarm ? HALF_YEAR_MS : CLOSED_YEAR_MS);
    return [...(subjects.get(one.id) ?? [])].map((subject) => ({
      firstDueAt,
      decisions: decisions
        .filter((row) => row.case_id === one.id && row.subject === subject)
        .map((row) => ({ at: row.at, nextAt: row.next_at })),
      isSealed: keys.some(
        (row) =>
          row.case_id === one.id && (row.subject === subject || (subject === "case" && row.subject === "report")),
      ),
    }));
  });
}

export function retentionCounter({ catalogue, venueId }: CountingContext): Counter {
  return {
    source: "retention",
    againDays: 30,
    async count(db, days) {
      const tally = new Tally(catalogue, "retention", days);
      const reviews = await readReviews(db, venueId);
      for (const { firstDueAt, decisions } of reviews)
        for (const [index, { at }] of decisions.entries()) {
          const dueAt = Math.max(firstDueAt, decisions[index - 1]?.nextAt ?? 0);
          tally.add(at, "reviews-decided", timely(at <= dueAt + REVIEW_GRACE_MS));
        }
      for (const { day, to } of days)
        for (const { firstDueAt, decisions, isSealed } of reviews) {
          const last = decisions.findLast(({ at }) => at < to);
          // Erased since: after its last decision nothing was left to review.
          if (last !== undefined && last.nextAt === null) continue;
          if (!isSealed && last === undefined && decisions.length === 0) continue;
          const dueAt = Math.max(firstDueAt, last?.nextAt ?? 0);
          if (dueAt + REVIEW_GRACE_MS < to) tally.addOn(day, "reviews-overdue", {});
        }
      return tally.result();
    },
  };
}
