/**
 * Who may hear what on `/live`: the session's permissions, checked anew at each heartbeat.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import websocket from "@fastify/websocket";
import type { Permission } from "../../policies/schema/api.ts";
import type { LiveNudge } from "../../policies/schema/messages.ts";
import type { Clock } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { LiveHub } from "../platform/live.ts";
import type { Database } from "../platform/tables.ts";
import { identify } from "./guard.ts";
import { isSameOrigin } from "./origin.ts";
import { findSession } from "./sessions.ts";
import type { SessionRules } from "./sessions.ts";

const TOPIC_PERMISSION: Readonly<Record<LiveNudge["topic"], Permission>> = {
  drafts: "drafts.read",
  signals: "signals.read",
  defects: "defects.read",
  networks: "today.read",
  lists: "lists.read",
  review: "lists.read",
  resolvers: "today.read",
  accounts: "accounts.manage",
  devices: "devices.read",
  loans: "loans.read",
  // Only who lends hears of prompts at all; which lender, the loan desk decides.
  prompts: "loans.write",
  // «Somebody waits» only; who may know of what, the desk decides.
  help: "help.answer",
  // Each nudge about a case goes to named accounts only; the cases slice says to which.
  cases: "cases.read",
  // Goes to one named account each.
  notices: "today.read",
  incidents: "cyber.read",
  retention: "retention.read",
  coordination: "coordination.read",
  surveys: "surveys.read",
};

const TOPICS = Object.keys(TOPIC_PERMISSION) as LiveNudge["topic"][];

/** @returns topics whose permission is held */
export function topicsFor(permissions: readonly Permission[]): ReadonlySet<LiveNudge["topic"]> {
  return new Set(TOPICS.filter((topic) => permissions.includes(TOPIC_PERMISSION[topic])));
}

/** Whether somebody may hear of this very thing; asked for every nudge that goes to more than one account. */
export type MayHear = (
  viewer: { readonly account: string; readonly roles: readonly string[] },
  nudge: Pick<LiveNudge, "topic" | "id">,
) => Promise<boolean>;

/** Opens `/live`: same origin, signed in, nothing accepted from the page. */
export async function registerLive(
  app: FastifyInstance,
  hub: LiveHub,
  options: SessionRules & {
    readonly database: Database;
    readonly clock: Clock;
    readonly origin: string | undefined;
    readonly mayHear?: MayHear | undefined;
  },
): Promise<void> {
  const { database, clock, origin } = options;
  await app.register(websocket, { options: { maxPayload: 1_024, clientTracking: true } });
  app.get(
    "/live",
    {
      websocket: true,
      // Before the handshake is answered: a stranger gets an HTTP refusal, not a socket.
      preValidation: async (request) => {
        if (!isSameOrigin(request.headers, origin, true)) throw new Refusal(403, "E_ACCESS_ORIGIN");
        request.caller = (await identify(request, options)) ?? null;
        if (request.caller === null) throw new Refusal(401, "E_ACCESS_SESSION");
      },
    },
    (socket, request) => {
      const token = request.caller?.token ?? "";
      void hub.join(socket, {
        account: request.caller?.session.account.id ?? "",
        topics: async () => {
          const session = await findSession(database, token, clock(), options);
          return session === undefined ? undefined : topicsFor(session.permissions);
        },
        mayHear: async (nudge) => {
          if (options.mayHear === undefined) return true;
          const session = await findSession(database, token, clock(), options);
          if (session === undefined) return false;
          return options.mayHear({ account: session.account.id, roles: session.roles }, nudge);
        },
      });
    },
  );
}
