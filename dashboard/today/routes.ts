/**
 * «Dziś»: gathers what was measured and has the model judge it.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import type { Config } from "../../policies/schema/config.ts";
import { registerEndpoint } from "../access/index.ts";
import type { ListPublicViews } from "../lists/index.ts";
import { closedHelp, waitingReview } from "../lists/index.ts";
import { casePeople } from "../people/index.ts";
import { DAY_MS, MINUTE_MS, instant, startOfLocalDay } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";
import type { RegisterPublicViews } from "../register/index.ts";
import { countersSince, coverageGaps, listResolvers, policyState } from "../venues/index.ts";
import type { OpenedGeneration, PublishedReader } from "../venues/index.ts";
import type { Gathered, Reader } from "./gather.ts";
import { judgeLights, listTodo } from "./model.ts";
import type { DevicesToday } from "./devices.ts";
import type { LoansToday } from "./loans.ts";
import type { TodayFacts } from "./model.ts";
import type { ProbesToday } from "./probes.ts";

export interface TodayRouteOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: Config;
  readonly published: PublishedReader;
  /** What the register of devices says now. */
  readonly readDevices: (now: number) => Promise<DevicesToday>;
  /** What the loan desk says now. */
  readonly readLoans: (
    now: number,
    viewer: { readonly account: string; readonly roles: readonly string[] },
  ) => Promise<LoansToday>;
  /** What waits for one person, without anything that person may not know of. */
  /** What probes of the filter found. */
  readonly readProbes: () => Promise<ProbesToday>;
  readonly readWaiting: (reader: Reader, now: number) => Promise<Gathered>;
}

/** Defects older than this have been seen to or never will be; they stay in the list. */
const DEFECT_TODO_MS = 7 * DAY_MS;

/** Of rows an older version wrote. */
const DEFAULT_REFRESH_S = 86_400;

export function registerTodayRoutes(app: FastifyInstance, options: TodayRouteOptions): void {
  const { database, clock, config, published } = options;
  const venueId = config.venue.id;
  const help = new HelpCheck();

  registerEndpoint(app, Api.today, async ({ caller }) => {
    const now = clock();
    const { account, roles, permissions } = caller().session;
    const { waiting, withoutDrafts } = await options.readWaiting({ account: account.id, roles, permissions }, now);
    const opened = published.current();
    const bundle = opened?.bundle;
    const current = { policy: bundle?.generation ?? 0, lists: bundle?.lists.manifest.generation ?? 0 };
    const facts: TodayFacts = {
      now,
      policyGeneration: current.policy,
      policyError: (await policyState(database, venueId))?.error ?? null,
      resolvers: await listResolvers(database, venueId, current, now),
      lists: await listFacts(database, venueId),
      review: await waitingReview(database, venueId, opened, now),
      networkSafetyPeople: await countNetworkSafetyPeople(database, venueId, now),
      drafts: (await waitingDrafts(database, venueId)).filter(({ id }) => !withoutDrafts.has(id)),
      defects: await recentDefects(database, venueId, now - DEFECT_TODO_MS),
      help: help.measure(opened, now),
      devices: await options.readDevices(now),
      loans: await options.readLoans(now, { account: account.id, roles }),
      probes: await options.readProbes(),
      waiting,
    };
    const from = startOfLocalDay(now, config.venue.timeZone);
    const networks = bundle?.networks.map((network) => network.id) ?? [];
    const gaps = await coverageGaps(database, venueId, from, now);
    return {
      at: now,
      lights: judgeLights(facts, permissions),
      todo: listTodo(facts, permissions),
      counters: await countersSince(database, venueId, networks, from),
      coverage: { from, to: now, gaps: gaps.map((gap) => ({ from: instant(gap.from), to: instant(gap.to) })) },
    };
  });
}

/** Asks every network about every name of help: once per generation and quarter of an hour, as schedules come and go. */
class HelpCheck {
  #key = "";
  #result: TodayFacts["help"] = null;

  measure(opened: OpenedGeneration | undefined, now: number): TodayFacts["help"] {
    if (opened === undefined) return null;
    const key = `${opened.digest}/${String(Math.floor(now / (15 * MINUTE_MS)))}`;
    if (key !== this.#key) {
      this.#result = { names: opened.bundle.proofs.open.length, closed: closedHelp(opened, now).length };
      this.#key = key;
    }
    return this.#result;
  }
}

async function listFacts(database: Database, venueId: string): Promise<TodayFacts["lists"]> {
  const db = database.withTables<ListPublicViews>();
  const build = await db.selectFrom("list_public_build").selectAll().where("venue_id", "=", venueId).executeTakeFirst();
  const sources = await db
    .selectFrom("list_public_source")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("id")
    .execute();
  return {
    generation: build?.generation ?? 0,
    createdAt: build?.created_at ?? null,
    names: build?.names ?? 0,
    error:
      build === undefined || build.error_code === null ? null : { code: build.error_code, at: build.error_at ?? 0 },
    sources: sources.map((source) => ({
      id: source.id,
      state: source.state,
      origin: source.origin,
      lastSuccessAt: source.last_success_at,
      refreshS: source.refresh_s ?? DEFAULT_REFRESH_S,
      error: source.error_code === null ? null : { code: source.error_code, message: source.error_message ?? "" },
      added: source.added,
      removed: source.removed,
    })),
  };
}

/** Plain roles and orders in force alike; somebody suspended answers for nothing. */
async function countNetworkSafetyPeople(database: Database, venueId: string, now: number): Promise<number> {
  const staff = await casePeople(venueId).staff(database, now);
  return staff.filter(({ roles }) => roles.includes("nsp")).length;
}

async function waitingDrafts(database: Database, venueId: string): Promise<TodayFacts["drafts"]> {
  const rows = await database
    .withTables<RegisterPublicViews>()
    .selectFrom("register_public_draft")
    .select(["id", "number", "opened_at"])
    .where("venue_id", "=", venueId)
    .where("state", "=", "draft")
    .orderBy("opened_at")
    .limit(200)
    .execute();
  return rows.map((row) => ({ id: row.id, number: row.number, openedAt: row.opened_at }));
}

async function recentDefects(database: Database, venueId: string, since: number): Promise<TodayFacts["defects"]> {
  const rows = await database
    .withTables<RegisterPublicViews>()
    .selectFrom("register_public_defect")
    .select(["id", "number", "network", "opened_at"])
    .where("venue_id", "=", venueId)
    .where("last_at", ">=", since)
    .orderBy("opened_at")
    .limit(50)
    .execute();
  return rows.map((row) => ({ id: row.id, number: row.number, network: row.network, openedAt: row.opened_at }));
}
