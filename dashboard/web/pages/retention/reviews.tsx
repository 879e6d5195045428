/**
 * Reviews of purpose: one case and subject at a time, judged by a person. Erasing is possible on any day, not only when a review is due.
 *
 * @module
 */
import { useState } from "react";
import { Lock } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReviewView } from "../../../../policies/schema/retention-api.ts";
import { call } from "../../api/call.ts";
import type { Body } from "../../api/contract.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Field } from "../../parts/field.tsx";
import { More } from "../../parts/more.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { dayText } from "../people/day-text.ts";
import { RetentionFrame } from "./frame.tsx";
import { dayOf, nextReviewAt, splitReviews } from "./model.ts";

function Decide({
  review,
  outcome,
  onClose,
  onDone,
}: {
  readonly review: ReviewView;
  readonly outcome: "keep" | "erase";
  readonly onClose: () => void;
  readonly onDone: (message: string) => void;
}) {
  const { t, language } = useRetentionTexts();
  const client = useQueryClient();
  const now = useNow();
  const [day, setDay] = useState("");
  const [sure, setSure] = useState(false);
  const [complains, setComplains] = useState(false);
  const { number, caseId, subject } = review;
  const decide = useMutation({
    mutationFn: (body: Body<"retentionReview">) => call("retentionReview", { body }),
    onSuccess: (view) => {
      onDone(
        outcome === "erase"
          ? t("reviews.erased", { number })
          : t("reviews.kept", { number, day: dayText(dayOf(view.dueAt), language) }),
      );
      for (const key of ["retention", "retentionInventory"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  const confirm = (why: string): void => {
    setComplains(true);
    if (outcome === "erase") {
      if (sure) decide.mutate({ caseId, subject, why, outcome });
      return;
    }
    const nextAt = nextReviewAt(day, now);
    if (nextAt !== null) decide.mutate({ caseId, subject, why, outcome, nextAt });
  };
  return (
    <Confirm
      title={t(outcome === "erase" ? "reviews.eraseTitle" : "reviews.keepTitle", { number })}
      action={t(outcome === "erase" ? "reviews.eraseDo" : "reviews.keepDo")}
      danger={outcome === "erase"}
      reason
      reasonLabel={t("reviews.why")}
      busy={decide.isPending}
      error={decide.error}
      onClose={onClose}
      onConfirm={confirm}
    >
      {outcome === "erase" ? (
        <>
          <p>{t("reviews.eraseText", { subject: t(`reviews.subject.${subject}`) })}</p>
          <Tick on={sure} onChange={setSure}>
            {t("reviews.eraseSure")}
          </Tick>
          {complains && !sure && (
            <p className="field-error" role="alert">
              {t("reviews.eraseSureMissing")}
            </p>
          )}
        </>
      ) : (
        <>
          <p>{t("reviews.keepText")}</p>
          <Field
            label={t("reviews.nextDay")}
            type="date"
            value={day}
            onChange={setDay}
            required
            hint={t("reviews.nextDayRule")}
            error={complains && nextReviewAt(day, now) === null ? t("reviews.nextDayRule") : undefined}
          />
        </>
      )}
    </Confirm>
  );
}

function Review({
  review,
  mayDecide,
  onOpen,
}: {
  readonly review: ReviewView;
  readonly mayDecide: boolean;
  readonly onOpen: (outcome: "keep" | "erase") => void;
}) {
  const { t, language, exact } = useRetentionTexts();
  const named = { number: review.number, subject: t(`reviews.subject.${review.subject}`) };
  const day = dayText(dayOf(review.dueAt), language);
  return (
    <li className="review" data-due={review.due}>
      <div className="review-head">
        <h3>
          {review.number}
          <span className="muted"> · {named.subject}</span>
        </h3>
        {review.due ? (
          <StateMark state="attention" word={t("reviews.late", { day })} />
        ) : (
          <span className="muted">{t("reviews.dueAt", { day })}</span>
        )}
      </div>
      <p>{t(`reviews.ground.${review.ground}`)}</p>
      {review.held && (
        <p className="moved">
          <Lock aria-hidden="true" size={18} />
          {t("reviews.held")}
        </p>
      )}
      {review.decisions.length > 0 && (
        <details>
          <summary>{t("reviews.before")}</summary>
          <ul className="plain-list">
            {review.decisions.map((one) => (
              <li key={one.at}>
                {t(`reviews.decision.${one.outcome}`, {
                  when: exact(one.at),
                  name: one.by,
                  next: one.nextAt === null ? "" : dayText(dayOf(one.nextAt), language),
                })}
                <br />
                <span className="muted">{one.why}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {mayDecide && (
        <div className="review-actions">
          <Button aria-label={t("reviews.keepOf", named)} onPress={() => onOpen("keep")}>
            {t("reviews.keep")}
          </Button>
          <Button aria-label={t("reviews.eraseOf", named)} isDisabled={review.held} onPress={() => onOpen("erase")}>
            {t("reviews.erase")}
          </Button>
        </div>
      )}
    </li>
  );
}

export default function ReviewsPage() {
  const { t } = useRetentionTexts();
  const mayDecide = useMay()("retention.decide");
  const { data, error, refetch } = useApi("retention");
  const [open, setOpen] = useState<{ readonly review: ReviewView; readonly outcome: "keep" | "erase" } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const split = splitReviews(data?.reviews ?? []);
  const rows = (reviews: readonly ReviewView[]) => (
    <More items={reviews}>
      {(shown) => (
        <ul className="review-list">
          {shown.map((review) => (
            <Review
              key={`${review.caseId}-${review.subject}`}
              review={review}
              mayDecide={mayDecide}
              onOpen={(outcome) => setOpen({ review, outcome })}
            />
          ))}
        </ul>
      )}
    </More>
  );
  return (
    <RetentionFrame open="reviews">
      <output>{done !== null && <span className="note">{done}</span>}</output>
      {!mayDecide && <p className="muted">{t("reviews.readOnly")}</p>}
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : data.reviews.length === 0 ? (
        <Empty title={t("reviews.none")}>{t("reviews.noneText")}</Empty>
      ) : (
        <>
          <section className="part" aria-labelledby="due-title">
            <h2 id="due-title">{t("reviews.dueTitle")}</h2>
            {split.due.length === 0 ? (
              <p>
                <StateMark state="good" word={t("reviews.dueNone")} />
              </p>
            ) : (
              rows(split.due)
            )}
          </section>
          {split.later.length > 0 && (
            <section className="part" aria-labelledby="later-title">
              <h2 id="later-title">{t("reviews.laterTitle")}</h2>
              {rows(split.later)}
            </section>
          )}
        </>
      )}
      {open !== null && (
        <Decide
          review={open.review}
          outcome={open.outcome}
          onClose={() => setOpen(null)}
          onDone={(message) => {
            setDone(message);
            setOpen(null);
          }}
        />
      )}
    </RetentionFrame>
  );
}
