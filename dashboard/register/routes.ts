/**
 * Endpoints of the register: signals, drafts, defect tickets. Reading a single draft is recorded (R-049, B5).
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import type { SignalView } from "../../policies/schema/api.ts";
import { permissionsOf, recordAudit, registerEndpoint } from "../access/index.ts";
import type { Caller } from "../access/index.ts";
import type { Clock } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { findDraft, listDefects, listDrafts, listSignals } from "./views.ts";

export interface RegisterRouteOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  /** Drafts that do not exist for somebody, because the case each became names them; left out: none. */
  readonly draftsKeptFrom?: (viewer: {
    readonly account: string;
    readonly roles: readonly string[];
  }) => Promise<ReadonlySet<string>>;
  /** Devices somebody has out now, each with when it was handed out; left out: none. */
  readonly lessonsOf?: (account: string) => Promise<ReadonlyMap<string, number>>;
}

export function registerRegisterRoutes(app: FastifyInstance, options: RegisterRouteOptions): void {
  const { database, clock, venueId } = options;
  const keptFrom = async ({ session }: Caller): Promise<ReadonlySet<string>> =>
    (await options.draftsKeptFrom?.({ account: session.account.id, roles: session.roles })) ?? new Set();
  registerEndpoint(app, Api.signals, async ({ caller }) => {
    const { session } = caller();
    const kept = await keptFrom(caller());
    // Who only lends sees what happens in their own lesson, no other session and no history (A0).
    const lessons = permissionsOf(session.roles).includes("drafts.read")
      ? undefined
      : ((await options.lessonsOf?.(session.account.id)) ?? new Map<string, number>());
    const isTheirs = ({ device, lastAt }: SignalView): boolean =>
      lessons === undefined || (device !== null && lastAt >= (lessons.get(device) ?? Infinity));
    // The observation itself is about a device and stays; that it led to a draft does not show.
    return (await listSignals(database, venueId))
      .filter(isTheirs)
      .map((one) => (one.draftId !== null && kept.has(one.draftId) ? { ...one, draftId: null } : one));
  });
  registerEndpoint(app, Api.drafts, async ({ caller }) => {
    const kept = await keptFrom(caller());
    return (await listDrafts(database, venueId)).filter(({ id }) => !kept.has(id));
  });
  registerEndpoint(app, Api.draft, async ({ params, caller }) => {
    const id = params["id"] ?? "";
    const draft = (await keptFrom(caller())).has(id) ? undefined : await findDraft(database, venueId, id);
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
