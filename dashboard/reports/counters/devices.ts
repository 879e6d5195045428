/**
 * Devices in numbers: how each stood at the end of each day, counted back from how it stands now; repairs; routers.
 *
 * @module
 */
import { sql } from "kysely";
import { DAY_MS, HOUR_MS } from "../../platform/clock.ts";
import type { Queryable } from "../../platform/tables.ts";
import type { Counter, CountingContext } from "../context.ts";
import type { LocalSpan } from "../days.ts";
import type { CountedViews } from "../tables.ts";
import { Tally } from "../tally.ts";

const AGAIN_DAYS = 7;
const HEARD_MS = 7 * DAY_MS;
const INSPECTED_MS = 31 * DAY_MS;
/** Port states that mean that nothing answered. */
const SHUT: ReadonlySet<string> = new Set(["closed", "filtered"]);

type Life = CountedViews["device_public_life"];
type States = Map<string, string>;

/** Devices of the loan desk that were in order at an instant; one whose state changed since is taken to have been. */
const isFit = (one: Life, at: number): boolean =>
  one.mode === "A" &&
  one.created_at <= at &&
  (one.withdrawn_at === null || one.withdrawn_at > at) &&
  (one.state_at > at || one.state === "in-order");

/** Instants of each device, in the order of time. */
const byDevice = <T extends { readonly device_id: string }>(rows: readonly T[], at: (row: T) => number) =>
  new Map(
    [...Map.groupBy(rows, (row) => row.device_id)].map(([id, own]) => [id, own.map(at).sort((a, b) => a - b)] as const),
  );

/** States of the checks of every device now; walked back day by day. */
async function currentStates(db: Queryable, venueId: string): Promise<Map<string, States>> {
  const rows = await db
    .withTables<CountedViews>()
    .selectFrom("device_public_checks")
    .selectAll()
    .where("venue_id", "=", venueId)
    .execute();
  return new Map(
    rows.map((row) => [
      row.device_id,
      new Map(
        Object.entries(JSON.parse(row.checks) as Record<string, { readonly state: string }>).map(
          ([check, { state }]) => [check, state],
        ),
      ),
    ]),
  );
}

function outcomeOf(states: States | undefined, severities: ReadonlyMap<string, string>): string {
  if (states === undefined || states.size === 0) return "unknown";
  let unknown = false;
  for (const [check, state] of states) {
    if (severities.get(check) !== "block") continue;
    if (state === "fail") return "not-compliant";
    unknown ||= state === "unknown";
  }
  return unknown ? "unknown" : "compliant";
}

export function deviceCounter({ catalogue, venueId, policies }: CountingContext): Counter {
  return {
    source: "devices",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "devices", days);
      const views = db.withTables<CountedViews>();
      const [from, to] = [days[0]?.from ?? 0, days.at(-1)?.to ?? 0];
      const lives = await views.selectFrom("device_public_life").selectAll().where("venue_id", "=", venueId).execute();
      const heard = byDevice(
        // The newest of each device and day is enough.
        await views
          .selectFrom("device_public_evidence")
          .select(({ fn }) => ["device_id", fn.max<number>("received_at").as("at")])
          .where("venue_id", "=", venueId)
          .where("received_at", ">", from - HEARD_MS)
          .where("received_at", "<=", to)
          .groupBy(["device_id", sql`received_at / ${sql.lit(HOUR_MS)}`])
          .execute(),
        (row) => row.at,
      );
      const inspected = byDevice(
        await views
          .selectFrom("device_public_inspected")
          .selectAll()
          .where("venue_id", "=", venueId)
          .where("signed_at", ">", from - INSPECTED_MS)
          .execute(),
        (row) => row.signed_at,
      );
      const within = (instants: readonly number[] | undefined, at: number, ms: number): boolean =>
        instants?.some((one) => one <= at && one > at - ms) ?? false;
      for (const span of days)
        for (const one of lives)
          if (isFit(one, span.to - 1)) {
            tally.addOn(span.day, "fit-days", {});
            if (within(heard.get(one.id), span.to, HEARD_MS)) tally.addOn(span.day, "checked-in-days", {});
            if (within(inspected.get(one.id), span.to, INSPECTED_MS)) tally.addOn(span.day, "inspected-days", {});
          }
      await countStates(db, tally, days, lives);
      const repairs = await views
        .selectFrom("device_public_repair")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where("closed_at", ">=", from)
        .where("closed_at", "<", to)
        .execute();
      for (const { check_id: check, opened_at: opened, closed_at: closed } of repairs) {
        const hours = ((closed ?? opened) - opened) / HOUR_MS;
        tally.observe(closed, "repair-hours", hours, { check });
        tally.add(closed, "repair-hours-sum", { check }, hours);
      }
      return tally.result();
    },
  };

  /** From now backwards: before each change its check stood as the change says it was. */
  async function countStates(db: Queryable, tally: Tally, days: readonly LocalSpan[], lives: readonly Life[]) {
    const states = await currentStates(db, venueId);
    const severities = policies().checks;
    const changes = await db
      .withTables<CountedViews>()
      .selectFrom("device_public_change")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("at", ">=", days[0]?.from ?? 0)
      .orderBy("at", "desc")
      .execute();
    let next = 0;
    for (const span of days.toReversed()) {
      for (let change = changes[next]; change !== undefined && change.at >= span.to; change = changes[(next += 1)]) {
        const own = states.get(change.device_id);
        if (change.from_state === null) own?.delete(change.check_id);
        else own?.set(change.check_id, change.from_state);
      }
      for (const one of lives) {
        if (!isFit(one, span.to - 1)) continue;
        const own = states.get(one.id);
        tally.addOn(span.day, "posture-days", { outcome: outcomeOf(own, severities) });
        for (const [check, state] of own ?? [])
          if (state !== "not-applicable") tally.addOn(span.day, "check-days", { check, outcome: state });
      }
    }
  }
}

/** Only what is answered now is known, so only the newest day is measured. */
export function routerCounter({ catalogue, venueId }: CountingContext): Counter {
  return {
    source: "routers",
    againDays: 0,
    async count(db, days, now) {
      const tally = new Tally(catalogue, "routers", days);
      const views = db.withTables<CountedViews>();
      const routers = await views
        .selectFrom("device_public_router")
        .selectAll()
        .where("venue_id", "=", venueId)
        .execute();
      const ports = await views.selectFrom("device_public_port").selectAll().where("venue_id", "=", venueId).execute();
      const newest = days.at(-1);
      for (const span of days) {
        const fresh = ports.filter((one) => one.at >= span.from && one.state !== "not-tried");
        const isKnown = span === newest && now - span.to < DAY_MS && routers.length > 0 && fresh.length > 0;
        tally.cover(span.day, isKnown ? 1_000 : 0);
        if (!isKnown) continue;
        for (const one of fresh)
          tally.addOn(span.day, "router-checks", {
            check: `port-${String(one.port)}`,
            outcome: SHUT.has(one.state) ? "pass" : "fail",
          });
        for (const { firmware_on: on } of routers)
          if (on !== null)
            tally.observeOn(span.day, "firmware-days", (span.to - Date.parse(`${on}T00:00:00Z`)) / DAY_MS);
      }
      return tally.result();
    },
  };
}
