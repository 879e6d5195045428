/**
 * The outbox: a notice is written in the transaction of what it tells of, so that neither exists without the other.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { NoticeTemplate } from "../../policies/schema/notify-api.ts";
import { afterHolder } from "../people/index.ts";
import { recordChange } from "../platform/change.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { SubjectKind } from "./context.ts";
import type { NotifyTables } from "./tables.ts";

export interface Notice {
  readonly venueId: string;
  /** Accounts, already filtered by conflict; asked again before anything leaves. */
  readonly to: readonly string[];
  readonly template: NoticeTemplate;
  /** «12/2027»; anything that is no number is left out of the words. */
  readonly number: string;
  readonly subject: { readonly kind: SubjectKind; readonly id: string };
  readonly at: number;
  readonly urgent?: boolean;
  /** It comes to a stand-in. */
  readonly standIn?: boolean;
}

/**
 * A deputy by order hears after the holder, and only if the holder is silent; at once where the holder is not told.
 *
 * @returns ids of the messages, one an account
 */
export async function enqueue(tx: DatabaseTransaction, notice: Notice): Promise<readonly string[]> {
  const asked = [...new Set(notice.to)].sort();
  if (asked.length === 0) return [];
  const later = notice.standIn === true ? new Set() : await afterHolder(tx, notice.venueId, asked, notice.at);
  const to = asked.filter((account) => !later.has(account));
  const rows = to.map((account) => ({
    id: randomUUID(),
    venue_id: notice.venueId,
    account,
    template: notice.template,
    number: notice.number,
    subject_kind: notice.subject.kind,
    subject_id: notice.subject.id,
    urgent: notice.urgent === true ? 1 : 0,
    at: notice.at,
    state: "waiting",
    batch_id: null,
    batched_at: null,
    acknowledged_at: null,
    escalated_at: null,
    stand_in: notice.standIn === true ? 1 : 0,
  }));
  await tx.withTables<NotifyTables>().insertInto("notify_message").values(rows).execute();
  for (const account of to) await recordChange(tx, "notices", notice.at, undefined, account);
  return rows.map(({ id }) => id);
}
