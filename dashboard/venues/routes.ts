/**
 * Endpoints of venues: networks with their resolvers, and the taxonomy everything is named by.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import type { NetworkView } from "../../policies/schema/api.ts";
import type { Config } from "../../policies/schema/config.ts";
import { registerEndpoint } from "../access/index.ts";
import { localDate, startOfLocalDay } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";
import { countersSince } from "./counters.ts";
import { compileNetworks } from "./published.ts";
import type { PublishedReader } from "./published.ts";
import { listResolvers } from "./status.ts";

export interface VenueRouteOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: Config;
  readonly published: PublishedReader;
}

export function registerVenueRoutes(app: FastifyInstance, options: VenueRouteOptions): void {
  const { database, clock, config, published } = options;
  const venueId = config.venue.id;

  registerEndpoint(app, Api.networks, async () => {
    const now = clock();
    const opened = published.require();
    const { bundle } = opened;
    const compiled = compileNetworks(opened, now);
    const ids = bundle.networks.map((network) => network.id);
    const counters = await countersSince(database, venueId, ids, startOfLocalDay(now, bundle.timeZone));
    const unknown = config.unknownClients ?? strictest(bundle.networks);
    const today = localDate(now, bundle.timeZone);
    return {
      networks: bundle.networks.map((policy, index): NetworkView => {
        const assigned = bundle.assignments.filter((assignment) => assignment.policy === policy.id);
        const counted = counters.find((counter) => counter.network === policy.id);
        const network = compiled[index];
        return {
          id: policy.id,
          title: policy.title,
          description: policy.description,
          mode: policy.mode,
          filter: policy.filter,
          sources: assigned.flatMap((assignment) => assignment.sources),
          listeners: assigned.flatMap((assignment) => assignment.listeners),
          devices: assigned.flatMap((assignment) => assignment.devices),
          unknownClients: policy.id === unknown,
          blockedCategories: policy.block.categories,
          activeSchedules: [...(network?.activeSchedules ?? [])],
          safeSearch: policy.safeSearch,
          exceptions: policy.exceptions
            .filter((exception) => exception.until === undefined || exception.until >= today)
            .map((exception) => ({ name: exception.name, reason: exception.reason, until: exception.until ?? null })),
          allow: policy.allow,
          today: { asked: counted?.asked ?? 0, blocked: counted?.blocked ?? 0 },
        };
      }),
      resolvers: await listResolvers(
        database,
        venueId,
        { policy: bundle.generation, lists: bundle.lists.manifest.generation },
        now,
      ),
      policyGeneration: bundle.generation,
    };
  });

  registerEndpoint(app, Api.taxonomy, async () =>
    published.require().bundle.taxonomy.entries.map((entry) => ({
      code: entry.code,
      pl: entry.pl,
      en: entry.en,
      short: entry.short,
      severity: entry.severity,
      dnsDetectable: entry.dnsDetectable,
      branch: entry.branch,
    })),
  );
}

/** Same choice as the resolver's: the highest number, of equals the first by id. */
function strictest(networks: readonly { readonly id: string; readonly strictness: number }[]): string | undefined {
  return [...networks].sort((a, b) => b.strictness - a.strictness || (a.id < b.id ? -1 : 1))[0]?.id;
}
