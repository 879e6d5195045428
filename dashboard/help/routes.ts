/**
 * Endpoints of help for children, for staff.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import type { HelpContext, Person } from "./context.ts";
import { closeReport, finishTalk, goToTalk, makeCase, readReport, viewDesk } from "./desk.ts";
import { helpDocument, saveSettings, verifyLine, viewSettings } from "./settings.ts";

const idOf = (params: Readonly<Record<string, string>>): string => params["id"] ?? "";

export function registerHelpRoutes(app: FastifyInstance, context: HelpContext): void {
  const { clock } = context;
  const personOf = async ({ session }: Caller): Promise<Person> => ({
    id: session.account.id,
    name: session.account.displayName,
    roles: session.roles,
    keptFrom:
      (await context.reportsKeptFrom?.({ account: session.account.id, roles: session.roles })) ?? new Set<string>(),
  });
  registerEndpoint(app, Api.helpDesk, async ({ caller }) => viewDesk(context, await personOf(caller()), clock()));
  registerEndpoint(app, Api.helpTalkGo, async ({ params, caller }) =>
    goToTalk(context, idOf(params), await personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.helpTalkDone, async ({ params, caller }) =>
    finishTalk(context, idOf(params), await personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.helpReportRead, async ({ params, body, caller }) =>
    readReport(context, idOf(params), body.reason, await personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.helpReportCase, async ({ params, body, caller }) =>
    makeCase(context, idOf(params), body, await personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.helpReportClose, async ({ params, body, caller }) =>
    closeReport(context, idOf(params), body.end, await personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.helpSettings, async () => viewSettings(context, clock()));
  registerEndpoint(app, Api.helpSettingsSave, async ({ body, caller }) =>
    saveSettings(context, body, await personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.helpLineVerify, async ({ params, body, caller }) =>
    verifyLine(context, idOf(params), body.verifiedOn, await personOf(caller()), clock()),
  );
  registerEndpoint(app, Api.helpConversations, async () => {
    const { conversations } = context.help();
    // The document has the days on which somebody of this venue verified the numbers.
    return { ...conversations, helplines: (await helpDocument(context)).helplines };
  });
  registerEndpoint(app, Api.helpDocument, async () => helpDocument(context));
}
