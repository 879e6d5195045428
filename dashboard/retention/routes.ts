/**
 * Endpoints of «Dane i retencja».
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import { unswept } from "../vault/index.ts";
import { backupsOf } from "./backups.ts";
import type { Person, RetentionContext } from "./context.ts";
import { decideDisposal, listDisposals, noteArchivist } from "./disposals.ts";
import { inventory } from "./inventory.ts";
import { drawPaper } from "./papers.ts";
import { listReads } from "./reads.ts";
import { decideReview, listReviews } from "./reviews.ts";
import { listRuns, previewRetention, runRetention } from "./run.ts";
import { scheduleOf } from "./schedule.ts";

const personOf = ({ session }: Caller): Person => ({ id: session.account.id, roles: session.roles });
const idOf = (params: Readonly<Record<string, string>>): string => params["id"] ?? "";

export function registerRetentionRoutes(app: FastifyInstance, context: RetentionContext): void {
  const { clock, database } = context;
  registerEndpoint(app, Api.retention, async ({ caller }) => ({
    schedule: await scheduleOf(database),
    backups: await backupsOf(database, context.folder),
    runs: await listRuns(context),
    reviews: await listReviews(context, personOf(caller()), clock()),
    disposals: await listDisposals(context, personOf(caller())),
    unswept: await unswept(database),
  }));
  registerEndpoint(app, Api.retentionPreview, async ({ caller }) => {
    const at = clock();
    return { at, lines: [...(await previewRetention(context, at, personOf(caller())))] };
  });
  registerEndpoint(app, Api.retentionRun, async ({ caller }) => runRetention(context, clock(), personOf(caller()).id));
  registerEndpoint(app, Api.retentionInventory, async ({ caller }) => ({
    at: clock(),
    rows: await inventory(context, personOf(caller())),
  }));
  registerEndpoint(app, Api.retentionReview, async ({ body, caller }) =>
    decideReview(context, body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.disposalArchivist, async ({ params, body, caller }) =>
    noteArchivist(context, idOf(params), body.note, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.disposalDecide, async ({ params, body, caller }) =>
    decideDisposal(context, idOf(params), body, personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.retentionReads, async ({ caller }) => listReads(context, personOf(caller())));
  registerEndpoint(app, Api.retentionPaper, async ({ body, caller }) =>
    drawPaper(context, body.paper, body.format, personOf(caller()), clock()),
  );
}
