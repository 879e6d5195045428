/**
 * The outbox as other slices ask for it: roles become accounts, and whoever may not know is left out from the start.
 *
 * @module
 */
import type { Role } from "../../policies/schema/api.ts";
import type { CaseNotify } from "../cases/index.ts";
import { mayHearOfHelp } from "../help/index.ts";
import type { HelpNotify } from "../help/index.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { ProbeTeller } from "../probes/index.ts";
import type { Channels } from "./context.ts";
import { enqueue } from "./enqueue.ts";
import type { Notice } from "./enqueue.ts";
import { probeNumber } from "./words.ts";

/** Notices are always kept and shown in the application; `status` says whether any leave it. */
export const caseNotify = (has: Channels["has"]): CaseNotify => ({
  status: Object.values(has).some(Boolean) ? "configured" : "not-configured",
  enqueue: async (tx, { caseId, ...notice }) => {
    await enqueue(tx, { ...notice, subject: { kind: "case", id: caseId } });
  },
});

export type Staffing = (
  db: Queryable,
  at: number,
) => Promise<readonly { readonly account: string; readonly roles: readonly Role[] }[]>;

const HELP_TEMPLATES = {
  talk: "talk",
  "talk-waiting": "talk-waiting",
  report: "report-new",
  "report-waiting": "report-waiting",
} as const;

/** A child that waits is always urgent; a report is when nobody has opened it in time. */
export const helpNotify =
  (venueId: string, staff: Staffing): HelpNotify =>
  async (tx: DatabaseTransaction, { roles, kind, id, reference, at }) => {
    const holders = (await staff(tx, at)).filter((one) => one.roles.some((role) => roles.includes(role)));
    const to: string[] = [];
    for (const one of holders) if (await mayHearOfHelp(tx, venueId, one.roles, id)) to.push(one.account);
    await enqueue(tx, {
      venueId,
      to,
      template: HELP_TEMPLATES[kind],
      number: reference,
      subject: { kind: "help", id },
      at,
      urgent: kind !== "report",
    });
  };

/** Terms of the calendar: no child is behind them, so whoever holds the role hears; never at night. */
export const calendarNotify =
  (venueId: string) =>
  async (
    tx: DatabaseTransaction,
    { duty, ...notice }: Pick<Notice, "to" | "template" | "number" | "at"> & { readonly duty: string },
  ): Promise<void> => {
    await enqueue(tx, { ...notice, venueId, subject: { kind: "duty", id: duty } });
  };

/**
 * Protection that failed, and works again, to the network-safety person: in quiet hours it waits, and a deputy hears of what nobody confirmed, as of
 * everything that is not urgent. A filter that answers nobody is an incident, and told of as one.
 */
export const probeNotify =
  (venueId: string, staff: Staffing): ProbeTeller =>
  async (tx, { news, finding, at, ...what }) => {
    const to = (await staff(tx, at)).filter(({ roles }) => roles.includes("nsp")).map(({ account }) => account);
    await enqueue(tx, {
      venueId,
      to,
      template: news === "failed" ? "probe-failed" : "probe-mended",
      number: probeNumber(what),
      subject: { kind: "probe", id: finding },
      at,
    });
  };
