/**
 * Hand-outs of devices in lessons, and what educators answered to prompts, as the loan desk would have left them.
 *
 * @module
 */
import type { Queryable } from "../platform/tables.ts";
import { DAY } from "./calendar.ts";
import type { DemoPlan } from "./plan.ts";
import { Numbers, insert } from "./rows.ts";
import { STAFF } from "./venue.ts";
import type { StaffKey } from "./venue.ts";

const nameOf = (key: StaffKey): string => STAFF.find((one) => one.key === key)?.displayName ?? key;

/** Hand-outs of devices, each session closed with everything back. */
export async function writeLessons(
  db: Queryable,
  venueId: string,
  plan: DemoPlan,
  accounts: ReadonlyMap<StaffKey, string>,
): Promise<void> {
  const numbers = new Numbers();
  const lessons = plan.days.flatMap((day) => day.lessons).filter(({ closedAt }) => closedAt < plan.options.to);
  await insert(
    db,
    "loan_session",
    lessons.map((lesson) => ({
      id: lesson.id,
      venue_id: venueId,
      number: numbers.next("Z", lesson.createdAt),
      state: "closed",
      activity: lesson.activity,
      age_band: lesson.ageBand,
      children: lesson.children,
      camera: lesson.camera ? 1 : 0,
      owner_account: accounts.get(lesson.owner) ?? null,
      owner_name: nameOf(lesson.owner),
      created_at: lesson.createdAt,
      briefed_at: lesson.startedAt - 240_000,
      started_at: lesson.startedAt,
      ends_at: lesson.endsAt,
      closed_at: lesson.closedAt,
      overdue_at: null,
    })),
  );
  await insert(
    db,
    "loan_device",
    lessons.flatMap((lesson) =>
      lesson.devices.map((loan) => ({
        id: loan.id,
        venue_id: venueId,
        session_id: lesson.id,
        device_id: loan.device,
        handed_out_at: loan.handedOutAt,
        gate: JSON.stringify({
          word: loan.override === null ? "hand-out" : "check-first",
          reasons:
            loan.override === null
              ? []
              : [{ check: "antivirus.tablet", reason: "signatures-old", params: {}, minutes: 5, who: "nsp" }],
          more: 0,
          minutes: loan.override === null ? 0 : 5,
          judgedAt: loan.handedOutAt,
        }),
        override_reason: loan.override,
        override_by: loan.override === null ? null : nameOf(lesson.owner),
        override_at: loan.override === null ? null : loan.handedOutAt,
        returned_at: loan.returnedAt,
        damaged: loan.damaged ? 1 : 0,
        media: loan.media,
        accounts: 0,
        wiped: 1,
        remark: loan.damaged ? "Pokaz: pęknięta osłona." : "",
        missing: 0,
        missing_reason: null,
        missing_at: null,
        cleaned_at: loan.damaged ? loan.returnedAt + DAY : null,
        open_key: null,
      })),
    ),
  );
  await insert(
    db,
    "loan_prompt",
    lessons.flatMap(({ id: session, prompts }) =>
      prompts.map((one) => ({
        id: one.id,
        venue_id: venueId,
        session_id: session,
        device_id: one.device,
        category: one.category,
        first_at: one.at,
        last_at: one.at,
        occurrences: 1,
        outcome: one.outcome,
        closed_at: one.closedAt,
        draft_id: null,
        said_step: null,
        said_state: null,
        said_code: null,
        said_case: null,
        said_before: null,
      })),
    ),
  );
  await insert(
    db,
    "loan_sequence",
    [...numbers.last].map(([year, last]) => ({ venue_id: venueId, year, last_number: last })),
  );
}
