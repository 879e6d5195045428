/**
 * Endpoints of probes: the latest round for whoever answers for the network, two numbers for everybody if the venue wants to show them.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { ProbeRound } from "../../policies/schema/probes.ts";
import { registerEndpoint } from "../access/index.ts";
import { DAY_MS, MINUTE_MS, instant } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { lastRound, listFindings } from "./store.ts";
import { viewFinding, viewNetworks, viewProtection } from "./view.ts";
import type { CauseWords } from "./view.ts";

export interface ProbeRouteOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly words: CauseWords;
  /** Whether the two numbers are for everybody. */
  readonly publish: boolean;
}

const SHOWN_CLOSED_MS = 7 * DAY_MS;
const PUBLIC_LIMIT = { max: 60, timeWindow: MINUTE_MS };

export function registerProbeRoutes(app: FastifyInstance, options: ProbeRouteOptions): void {
  const { database, clock, venueId, words } = options;

  registerEndpoint(app, Api.probes, async () => {
    const row = await lastRound(database, venueId);
    const findings = await listFindings(database, venueId, clock() - SHOWN_CLOSED_MS);
    return {
      round: row === undefined ? null : { seq: row.seq, at: instant(row.at), hash: row.hash, signature: row.signature },
      networks: row === undefined ? [] : viewNetworks(ProbeRound.parse(JSON.parse(row.content)).counts, words),
      findings: findings.map((one) => viewFinding(one, words)),
    };
  });

  registerEndpoint(
    app,
    Api.protection,
    async ({ reply }) => {
      // Off is as if there were no such door.
      if (!options.publish) throw new Refusal(404, "E_API_NOT_FOUND");
      void reply.header("cache-control", "public, max-age=60");
      const row = await lastRound(database, venueId);
      const round = row === undefined ? undefined : ProbeRound.parse(JSON.parse(row.content));
      return viewProtection(round, clock());
    },
    PUBLIC_LIMIT,
  );
}
