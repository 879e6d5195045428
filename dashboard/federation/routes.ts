/**
 * Endpoints by which a person carries a review of lists from one venue to another: take a file, bring a file.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import type { Signer } from "../../blocklists/update/signature.ts";
import { Api } from "../../policies/schema/api.ts";
import { recordAudit, registerEndpoint } from "../access/index.ts";
import { exportReview, importReview } from "../lists/index.ts";
import type { Clock } from "../platform/clock.ts";
import { instant } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";
import type { PublishedReader } from "../venues/index.ts";
import { checkFile, signFile } from "./file.ts";

export interface FederationRouteOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly venueName: string;
  readonly published: PublishedReader;
  /** the publisher key of this installation */
  readonly key: Signer;
}

/** Ten thousand entries of each kind with long reasons; the usual bound would hold a few hundred. */
const BODY_LIMIT = 24 * 1024 * 1024;
const VENUE_NAME_LIMIT = 80;

export function registerFederationRoutes(app: FastifyInstance, options: FederationRouteOptions): void {
  const { clock, database, key, published, venueId, venueName } = options;
  registerEndpoint(app, Api.federationExport, async ({ caller }) => {
    const now = clock();
    const review = await exportReview(database, venueId, published.require(), now);
    const file = signFile(
      {
        kind: "latarnik-federation",
        format: 1,
        venue: venueName.slice(0, VENUE_NAME_LIMIT),
        createdAt: instant(now),
        ...review,
      },
      key,
    );
    await recordAudit(database, {
      at: now,
      accountId: caller().session.account.id,
      action: "federation-export",
      outcome: "success",
      detail: `${String(review.exceptions.length)} exceptions, ${String(review.quarantine.length)} entries`,
    });
    return file;
  });
  registerEndpoint(
    app,
    Api.federationImport,
    async ({ body, caller }) => {
      const now = clock();
      const signer = checkFile(body);
      const { venue } = body.content;
      // With the fingerprint, for anybody can call itself by any name.
      const counts = await importReview(
        database,
        venueId,
        published.require(),
        `${venue} (${signer})`,
        body.content,
        now,
      );
      await recordAudit(database, {
        at: now,
        accountId: caller().session.account.id,
        action: "federation-import",
        outcome: "success",
        detail: `${venue} ${signer}: ${JSON.stringify(counts)}`,
      });
      return { ...counts, signer };
    },
    undefined,
    BODY_LIMIT,
  );
}
