/**
 * Asks every slice what waits for one person. Each slice leaves out what the person may not know of; nothing is asked for a role in vain.
 *
 * @module
 */
import type { Permission, Role } from "../../policies/schema/api.ts";
import { waitingTasks } from "../cases/index.ts";
import type { CaseContext } from "../cases/index.ts";
import type { DutyToday } from "../coordination/index.ts";
import { waitingIncidents } from "../cyber/index.ts";
import { dueLines, waitingHelp } from "../help/index.ts";
import type { HelpContext } from "../help/index.ts";
import { deadLetters } from "../notify/index.ts";
import { endingOrders } from "../people/index.ts";
import { waitingRetention } from "../retention/index.ts";
import type { RetentionContext } from "../retention/index.ts";
import { NOTHING_WAITS } from "./waiting.ts";
import type { WaitingToday } from "./waiting.ts";

/** Who looks at the page. */
export interface Reader {
  readonly account: string;
  readonly roles: readonly Role[];
  readonly permissions: readonly Permission[];
}

export interface Gathered {
  readonly waiting: WaitingToday;
  /** Drafts that are not shown as such: their case is, or the reader may not know of it. */
  readonly withoutDrafts: ReadonlySet<string>;
}

/** @returns reads what waits for a person at a moment */
export const waitingReader =
  (parts: {
    readonly cases: CaseContext;
    readonly help: Pick<HelpContext, "help">;
    readonly retention: Pick<RetentionContext, "vault">;
    /** Duties of the calendar that these roles answer for. */
    readonly duties: (roles: readonly Role[]) => Promise<readonly DutyToday[]>;
    /** Drills in which a step is this person's. */
    readonly drills?: (reader: Reader) => Promise<WaitingToday["drills"]>;
  }) =>
  async (reader: Reader, now: number): Promise<Gathered> => {
    const { account, roles, permissions } = reader;
    const { database, venueId, clock } = parts.cases;
    const may = (permission: Permission): boolean => permissions.includes(permission);
    const { tasks, keptFrom } = await waitingTasks(parts.cases, account, now);
    const place = { database, venueId, clock };
    const orders = await endingOrders(database, venueId, now);
    const retention = may("retention.decide")
      ? await waitingRetention({ ...place, ...parts.retention }, { id: account, roles }, now)
      : NOTHING_WAITS;
    const decides = tasks.flatMap(({ kind, draftId }) => (kind === "verify-1" && draftId !== null ? [draftId] : []));
    return {
      waiting: {
        tasks,
        ...(may("help.answer") ? await waitingHelp(place, roles) : { talks: [], reports: [] }),
        incidents: may("cyber.read") ? await waitingIncidents(place) : [],
        deadLetters: may("outbox.manage") ? await deadLetters(place) : NOTHING_WAITS.deadLetters,
        // Everybody sees that their own order ends; whoever gives orders sees all.
        orders: orders.filter((one) => may("people.manage") || one.account === account),
        reviews: retention.reviews,
        disposals: retention.disposals,
        helplines: may("help.write") ? await dueLines({ ...place, ...parts.help }, now) : NOTHING_WAITS.helplines,
        duties: may("coordination.read") ? await parts.duties(roles) : [],
        drills: (await parts.drills?.(reader)) ?? [],
      },
      withoutDrafts: new Set([...keptFrom, ...decides]),
    };
  };
