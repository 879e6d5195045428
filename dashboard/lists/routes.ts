/**
 * Endpoints of lists: state of sources, unusable lines, update on request, «co by było, gdyby».
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import type { PublishedReader } from "../venues/index.ts";
import { explain, parseTypedName } from "./explain.ts";
import { requestUpdate } from "./store.ts";
import { viewLists, viewUnusable } from "./views.ts";

export interface ListRouteOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly folder: DataFolder;
  readonly published: PublishedReader;
}

export function registerListRoutes(app: FastifyInstance, options: ListRouteOptions): void {
  const { database, clock, venueId, folder, published } = options;
  registerEndpoint(app, Api.lists, async () => viewLists(database, venueId));
  registerEndpoint(app, Api.listUnusable, async ({ params }) => {
    const view = await viewUnusable(database, folder, venueId, params["id"] ?? "");
    if (view === undefined) throw new Refusal(404, "E_LIST_UNKNOWN");
    return view;
  });
  registerEndpoint(app, Api.listsUpdate, async ({ caller }) => ({
    started: await requestUpdate(database, venueId, caller().session.account.id, clock()),
  }));
  registerEndpoint(app, Api.explain, async ({ body }) =>
    explain(published.require(), {
      name: parseTypedName(body.name),
      network: body.network,
      type: body.type,
      at: body.at ?? clock(),
    }),
  );
}
