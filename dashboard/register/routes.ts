/**
 * Endpoints of the register: signals, drafts, defect tickets. Reading a single draft is recorded (R-049, B5).
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { recordAudit, registerEndpoint } from "../access/index.ts";
import type { Clock } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { findDraft, listDefects, listDrafts, listSignals } from "./views.ts";

export function registerRegisterRoutes(
  app: FastifyInstance,
  options: { readonly database: Database; readonly clock: Clock; readonly venueId: string },
): void {
  const { database, clock, venueId } = options;
  registerEndpoint(app, Api.signals, async () => listSignals(database, venueId));
  registerEndpoint(app, Api.drafts, async () => listDrafts(database, venueId));
  registerEndpoint(app, Api.draft, async ({ params, caller }) => {
    const draft = await findDraft(database, venueId, params["id"] ?? "");
    if (draft === undefined) throw new Refusal(404, "E_REGISTER_DRAFT");
    await recordAudit(database, {
      at: clock(),
      accountId: caller().session.account.id,
      action: "draft-read",
      subjectId: draft.id,
      outcome: "success",
    });
    return draft;
  });
  registerEndpoint(app, Api.defects, async () => listDefects(database, venueId));
}
