/**
 * «To pomyłka»: names that people think are blocked by mistake. Who asked is not known to anybody.
 *
 * @module
 */
import { useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { DoorOpen } from "lucide-react";
import { call } from "../../../api/call.ts";
import type { Response } from "../../../api/contract.ts";
import { useMay } from "../../../api/queries.ts";
import { Link, navigate } from "../../../app/router.tsx";
import { Button } from "../../../parts/button.tsx";
import { CategoryMark } from "../../../parts/category.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Mono } from "../../../parts/facts.tsx";
import { More } from "../../../parts/more.tsx";
import { useNames } from "../../../parts/names.ts";
import { SeverityMark } from "../../../parts/state.tsx";
import { Time } from "../../../parts/time.tsx";
import { Empty } from "../../../parts/trouble.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { exceptionHref, listHref, whyHref } from "../tabs.ts";
import { useListTitle } from "../lists/use-lists.ts";

type Mistake = Response<"mistakes">[number];

function Decline({ mistake, onClose }: { readonly mistake: Mistake; readonly onClose: () => void }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (reason: string) => call("mistakeDecide", { id: mistake.id, body: { decision: "declined", reason } }),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ["mistakes"] });
    },
  });
  return (
    <Confirm
      title={t("mistake.declineAsk", { name: mistake.name })}
      action={t("mistake.decline")}
      reason
      busy={isPending}
      error={error}
      onClose={onClose}
      onConfirm={mutate}
    >
      <p>{t("mistake.declineText")}</p>
    </Confirm>
  );
}

function Item({ mistake }: { readonly mistake: Mistake }) {
  const { t, exact } = useTexts();
  const may = useMay();
  const names = useNames();
  const titleOf = useListTitle();
  const [declining, setDeclining] = useState(false);
  const id = `mistake-${mistake.id}`;
  const locked = mistake.lists.some((hit) => hit.locked || hit.severity === "S4");
  return (
    <article className="card item" aria-labelledby={id}>
      <header className="item-head">
        <h4 id={id} className="mono item-name">
          {mistake.name}
        </h4>
        <span className="item-marks">
          <span className="badge">{t("mistake.count", { count: mistake.count })}</span>
          <span className="muted small">
            {t("mistake.reference")} <Mono>{mistake.reference}</Mono> · <Time at={mistake.at} />
          </span>
        </span>
      </header>
      {mistake.lists.length === 0 ? (
        <p className="muted">{t("mistake.notBlocked")}</p>
      ) : (
        <ul className="hits" aria-label={t("mistake.lists")}>
          {mistake.lists.map((hit) => (
            <li key={`${hit.source}${hit.category}`}>
              <Link href={listHref(hit.source)}>{titleOf(hit.source)}</Link>
              <CategoryMark code={hit.category} names={names} />
              <SeverityMark severity={hit.severity} />
              {hit.locked && <span className="badge">{t("why.locked")}</span>}
            </li>
          ))}
        </ul>
      )}
      {mistake.decision === null ? (
        <>
          {locked && <p className="note">{t("mistake.locked")}</p>}
          <div className="item-actions">
            {may("explain.use") && (
              <Link href={whyHref(mistake.name)} aria-label={t("why.of", { name: mistake.name })}>
                {t("draft.why")}
              </Link>
            )}
            {may("lists.decide") && (
              <Button onPress={() => setDeclining(true)} aria-label={t("mistake.declineOf", { name: mistake.name })}>
                {t("mistake.declineOpen")}
              </Button>
            )}
            {may("exceptions.write") && !locked && (
              <Button
                variant="primary"
                aria-label={t("mistake.openOf", { name: mistake.name })}
                onPress={() => navigate(exceptionHref(mistake.name, mistake.id))}
              >
                <DoorOpen aria-hidden="true" size={17} />
                {t("mistake.open")}
              </Button>
            )}
          </div>
        </>
      ) : (
        <p className="decided">
          {t(`mistake.decided.${mistake.decision.decision}`, {
            by: mistake.decision.by,
            at: exact(mistake.decision.at),
          })}{" "}
          {mistake.decision.reason}
        </p>
      )}
      {declining && <Decline mistake={mistake} onClose={() => setDeclining(false)} />}
    </article>
  );
}

export function Mistakes({ mistakes }: { readonly mistakes: readonly Mistake[] }) {
  const { t } = useTexts();
  const waiting = mistakes.filter((mistake) => mistake.decision === null);
  const rest = mistakes.filter((mistake) => mistake.decision !== null);
  return (
    <section className="part" aria-labelledby="mistakes-title">
      <div className="part-head">
        <div>
          <h2 id="mistakes-title">{t("mistake.heading", { count: waiting.length })}</h2>
          <p className="muted">{t("mistake.lead")}</p>
        </div>
      </div>
      {waiting.length === 0 ? (
        <Empty title={t("mistake.none")}>{t("mistake.noneText")}</Empty>
      ) : (
        <More items={waiting}>
          {(some) => (
            <div className="items">
              {some.map((mistake) => (
                <Item key={mistake.id} mistake={mistake} />
              ))}
            </div>
          )}
        </More>
      )}
      {rest.length > 0 && (
        <details>
          <summary>{t("mistake.rest", { count: rest.length })}</summary>
          <More items={rest}>
            {(some) => (
              <div className="items">
                {some.map((mistake) => (
                  <Item key={mistake.id} mistake={mistake} />
                ))}
              </div>
            )}
          </More>
        </details>
      )}
    </section>
  );
}
