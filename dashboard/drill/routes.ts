/**
 * Endpoints of the drill. Everybody who works here may play; who may take which step, the rules of cases decide.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import { sendFile } from "../devices/index.ts";
import { renderPdf } from "../documents/index.ts";
import { Refusal } from "../platform/error.ts";
import type { DrillContext, Player } from "./context.ts";
import { drillPaper } from "./paper.ts";
import { findRun, listRuns, viewRun } from "./runs.ts";
import { debriefDrill, endDrill, noteDrill, playStep, startDrill } from "./steps.ts";

const playerOf = ({ session }: Caller): Player => ({
  account: session.account.id,
  roles: session.roles,
  leads: session.permissions.includes("coordination.write"),
  observes: session.permissions.includes("coordination.read"),
});

export function registerDrillRoutes(app: FastifyInstance, context: DrillContext): void {
  const { database } = context;
  registerEndpoint(app, Api.drills, async ({ caller }) => {
    const player = playerOf(caller());
    return {
      scenarios: player.leads
        ? context.scenarios.map(({ id, title, story, namedRole, steps }) => ({
            id,
            title,
            story,
            namedRole,
            steps: steps.length,
          }))
        : [],
      runs: await listRuns(database, context, player),
    };
  });
  registerEndpoint(app, Api.drillStart, async ({ body, caller }) => startDrill(context, playerOf(caller()), body));
  registerEndpoint(app, Api.drill, async ({ params, caller }) => {
    const player = playerOf(caller());
    return viewRun(database, context, await findRun(database, context, player, params["id"] ?? ""), player);
  });
  registerEndpoint(app, Api.drillStep, async ({ params, body, caller }) =>
    playStep(context, playerOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.drillNote, async ({ params, body, caller }) =>
    noteDrill(context, playerOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.drillEnd, async ({ params, body, caller }) =>
    endDrill(context, playerOf(caller()), params["id"] ?? "", body),
  );
  registerEndpoint(app, Api.drillDebrief, async ({ params, body, caller }) =>
    debriefDrill(context, playerOf(caller()), params["id"] ?? "", body),
  );
  app.route({
    method: "GET",
    url: "/api/drill-files/:id",
    config: { access: "coordination.read" },
    schema: { hide: true },
    handler: async (request, reply): Promise<FastifyReply> => {
      if (request.caller === null) throw new Refusal(401, "E_ACCESS_SESSION");
      const { id = "" } = request.params as { readonly id?: string };
      const player = playerOf(request.caller);
      const view = await viewRun(database, context, await findRun(database, context, player, id), player);
      return sendFile(
        reply,
        `cwiczenie-${view.number}.pdf`,
        "application/pdf",
        await renderPdf(drillPaper(view, context)),
      );
    },
  });
}
