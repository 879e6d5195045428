/**
 * Endpoints of notifications. Everybody sees and sets their own only.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { registerEndpoint } from "../access/index.ts";
import { addBrowser, removeBrowser, saveChoices, viewSettings } from "./choices.ts";
import type { NotifyContext, SenderContext } from "./context.ts";
import { confirm, retryDead, sendTrial, viewInbox, viewOutbox } from "./inbox.ts";

const idOf = (params: Readonly<Record<string, string>>): string => params["id"] ?? "";

/** @param options  `pushKey`: VAPID public key, null where web push is off */
export function registerNotifyRoutes(
  app: FastifyInstance,
  context: NotifyContext & Pick<SenderContext, "mayKnow"> & { readonly pushKey: string | null },
): void {
  const { clock, pushKey } = context;
  registerEndpoint(app, Api.notices, async ({ caller }) => viewInbox(context, caller().session.account.id));
  registerEndpoint(app, Api.noticeConfirm, async ({ params, caller }) => {
    await confirm(context, caller().session.account.id, idOf(params));
    return {};
  });
  registerEndpoint(app, Api.noticeTest, async ({ caller }) => ({
    id: await sendTrial(context, caller().session.account.id),
  }));
  registerEndpoint(app, Api.noticeSettings, async ({ caller }) =>
    viewSettings(context, caller().session.account.id, pushKey),
  );
  registerEndpoint(app, Api.noticeSettingsSave, async ({ caller, body }) => {
    const { id } = caller().session.account;
    await saveChoices(context, id, body, clock());
    return viewSettings(context, id, pushKey);
  });
  registerEndpoint(app, Api.noticeBrowserAdd, async ({ caller, body }) => {
    const { id } = caller().session.account;
    await addBrowser(context, id, body, clock());
    return viewSettings(context, id, pushKey);
  });
  registerEndpoint(app, Api.noticeBrowserRemove, async ({ caller, params }) => {
    const { id } = caller().session.account;
    await removeBrowser(context, id, idOf(params));
    return viewSettings(context, id, pushKey);
  });
  registerEndpoint(app, Api.outbox, async () => viewOutbox(context));
  registerEndpoint(app, Api.outboxRetry, async ({ params }) => {
    await retryDead(context, idOf(params));
    return viewOutbox(context);
  });
}
