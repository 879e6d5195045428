/**
 * Endpoints of lists: state of sources, unusable lines, update, choice, preview, generations, «co by było, gdyby».
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import type { Config } from "../../policies/schema/config.ts";
import type { ListManifest, ListSource } from "../../policies/schema/list-source.ts";
import { recordAudit, registerEndpoint } from "../access/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import type { PublishedReader } from "../venues/index.ts";
import { chooseList } from "./choices.ts";
import { explain } from "./explain.ts";
import type { FindLine } from "./explain.ts";
import { parseTypedName } from "./facts.ts";
import { liftHold, rollBack, viewGenerations } from "./generations.ts";
import type { GenerationContext } from "./generations.ts";
import { isStored } from "./packs.ts";
import { personOf } from "./person.ts";
import { startPreview, viewPreview } from "./previews.ts";
import { requestUpdate } from "./requests.ts";
import { registerReviewRoutes } from "./review-routes.ts";
import { findSource } from "./store.ts";
import { viewLists, viewUnusable } from "./views.ts";

export interface ListRouteOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly config: Config;
  readonly folder: DataFolder;
  readonly published: PublishedReader;
  /** Which line of the stored text of a list says an entry; `blocklists/update/find-line.ts`. */
  readonly findLine: (wanted: {
    readonly dataFolder: string;
    readonly source: ListSource;
    readonly entry: string;
  }) => ReturnType<FindLine>;
}

export function registerListRoutes(app: FastifyInstance, options: ListRouteOptions): void {
  const { database, clock, venueId, folder, published, config } = options;
  registerEndpoint(app, Api.lists, async () =>
    viewLists(database, venueId, published.current()?.bundle, config.lists.updates, clock()),
  );
  registerEndpoint(app, Api.listUnusable, async ({ params }) => {
    const view = await viewUnusable(database, folder, venueId, params["id"] ?? "");
    if (view === undefined) throw new Refusal(404, "E_LIST_UNKNOWN");
    return view;
  });
  const update = async (sourceId: string | null, accountId: string): Promise<{ started: boolean }> => {
    const started = await requestUpdate(database, venueId, accountId, clock(), sourceId);
    if (started)
      await recordAudit(database, {
        at: clock(),
        accountId,
        action: "list-update",
        outcome: "success",
        ...(sourceId === null ? {} : { subjectId: sourceId }),
      });
    return { started };
  };
  registerEndpoint(app, Api.listsUpdate, async ({ caller }) => update(null, caller().session.account.id));
  registerEndpoint(app, Api.listUpdateOne, async ({ params, caller }) => {
    const id = params["id"] ?? "";
    if ((await findSource(database, venueId, id)) === undefined) throw new Refusal(404, "E_LIST_UNKNOWN");
    return update(id, caller().session.account.id);
  });
  registerEndpoint(app, Api.listChoose, async ({ params, body, caller }) => {
    await chooseList(database, published.require(), venueId, params["id"] ?? "", body, personOf(caller()), clock());
    return {};
  });
  registerEndpoint(app, Api.previewStart, async ({ params, body, caller }) =>
    startPreview(database, venueId, params["id"] ?? "", body.networks, caller().session.account.id, clock()),
  );
  registerEndpoint(app, Api.preview, async ({ params }) => viewPreview(database, venueId, params["id"] ?? ""));
  registerGenerations(app, options);
  registerEndpoint(app, Api.explain, async ({ body }) =>
    explain(
      published.require(),
      {
        name: parseTypedName(body.name),
        network: body.network,
        device: body.device ?? null,
        type: body.type,
        at: body.at ?? clock(),
      },
      lineFinder(options),
    ),
  );
  registerReviewRoutes(app, options);
}

function registerGenerations(
  app: FastifyInstance,
  { database, clock, venueId, folder, published }: ListRouteOptions,
): void {
  const context = (): GenerationContext => ({
    venueId,
    published: published.current()?.bundle.lists.manifest.generation ?? 0,
    isKept: (manifest: ListManifest) => isStored(folder, manifest),
  });
  registerEndpoint(app, Api.generations, async () => viewGenerations(database, context()));
  registerEndpoint(app, Api.rollback, async ({ body, caller }) => {
    await rollBack(database, context(), body, personOf(caller()), clock());
    return {};
  });
  registerEndpoint(app, Api.holdLift, async ({ caller }) => {
    await liftHold(database, venueId, personOf(caller()), clock());
    return {};
  });
}

/** Looks into the stored text of a list; what cannot be read is not known, and no failure of the explanation. */
function lineFinder({ database, venueId, folder, findLine }: ListRouteOptions): FindLine {
  return async (id, entry) => {
    const found = await findSource(database, venueId, id);
    if (found === undefined || found.source.opaque || entry === "") return null;
    try {
      return await findLine({ dataFolder: folder.root, source: found.source, entry });
    } catch {
      return null;
    }
  };
}
