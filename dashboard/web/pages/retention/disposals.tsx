/**
 * Lists of records past their time («brakowanie dokumentacji niearchiwalnej»): first the archivist's word, then a person's decision with a reason.
 *
 * @module
 */
import { useState } from "react";
import { Printer } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { DisposalView } from "../../../../policies/schema/retention-api.ts";
import { call } from "../../api/call.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { More } from "../../parts/more.tsx";
import { Stack } from "../../parts/stack.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { dayText } from "../people/day-text.ts";
import { RetentionFrame } from "./frame.tsx";
import { dayOf } from "./model.ts";

type What = "archivist" | "approve" | "refuse";

function Act({
  list,
  what,
  onClose,
}: {
  readonly list: DisposalView;
  readonly what: What;
  readonly onClose: () => void;
}) {
  const { t } = useRetentionTexts();
  const client = useQueryClient();
  const { id, number } = list;
  const act = useMutation({
    mutationFn: (text: string) =>
      what === "archivist"
        ? call("disposalArchivist", { id, body: { note: text } })
        : call("disposalDecide", { id, body: { outcome: what, why: text } }),
    onSuccess: onClose,
    onSettled: () => {
      for (const key of ["retention", "retentionInventory"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <Confirm
      title={t(`disposals.${what}.title`, { number })}
      action={t(`disposals.${what}.do`)}
      danger={what === "approve"}
      reason
      reasonLabel={t(what === "archivist" ? "disposals.archivistLabel" : "disposals.why")}
      busy={act.isPending}
      error={act.error}
      onClose={onClose}
      onConfirm={act.mutate}
    >
      <p>{t(`disposals.${what}.text`, { count: list.lines.length })}</p>
    </Confirm>
  );
}

function Lines({ list }: { readonly list: DisposalView }) {
  const { t, language, exact } = useRetentionTexts();
  return (
    <More items={list.lines} step={50}>
      {(shown) => (
        <Stack
          caption={`${list.number}, ${t(`disposals.part.${list.part}`)}`}
          rows={shown}
          rowKey={(line, index) => `${line.number}-${String(index)}`}
          columns={[t("disposals.number"), t("disposals.happened"), t("disposals.removed")]}
          renderCells={(line) => [
            line.number,
            dayText(dayOf(line.happenedAt), language),
            line.removedAt === null ? t(line.held ? "disposals.held" : "disposals.notYet") : exact(line.removedAt),
          ]}
        />
      )}
    </More>
  );
}

function Disposal({
  list,
  mayDecide,
  onAct,
}: {
  readonly list: DisposalView;
  readonly mayDecide: boolean;
  readonly onAct: (what: What) => void;
}) {
  const { t, language, exact } = useRetentionTexts();
  const waits = list.state === "proposed";
  const first = `first-${list.id}`;
  return (
    <li className="disposal" data-state={list.state}>
      <div className="disposal-head">
        <h3>
          {list.number}
          <span className="muted"> · {t(`disposals.part.${list.part}`)}</span>
        </h3>
        <span className="badge" data-tone={waits ? "attention" : "plain"}>
          {t(`disposals.state.${list.state}`)}
        </span>
      </div>
      <p className="muted">
        {t("disposals.made", { day: dayText(dayOf(list.madeAt), language) })},{" "}
        {t("disposals.lines", { count: list.lines.length })}
      </p>
      <Lines list={list} />
      <section className="disposal-step" aria-label={`${list.number}: ${t("disposals.step1")}`}>
        <h4>{t("disposals.step1")}</h4>
        {list.archivist === null ? (
          <p>{t("disposals.archivistNone")}</p>
        ) : (
          <blockquote>
            {list.archivist.note}
            <br />
            <span className="muted small">
              {t("disposals.archivistBy", { name: list.archivist.by, when: exact(list.archivist.at) })}
            </span>
          </blockquote>
        )}
        {waits && mayDecide && (
          <div className="disposal-actions">
            <Button onPress={() => onAct("archivist")}>
              {t(list.archivist === null ? "disposals.archivist" : "disposals.archivistAgain")}
            </Button>
          </div>
        )}
      </section>
      {(list.decided !== null || mayDecide) && (
        <section className="disposal-step" aria-label={`${list.number}: ${t("disposals.step2")}`}>
          <h4>{t("disposals.step2")}</h4>
          {list.decided !== null && (
            <p>
              {t("disposals.decided", { name: list.decided.by, when: exact(list.decided.at), why: list.decided.why })}
            </p>
          )}
          {waits && mayDecide && (
            <>
              {list.archivist === null && (
                <p className="muted" id={first}>
                  {t("disposals.first")}
                </p>
              )}
              <div className="disposal-actions">
                <Button
                  isDisabled={list.archivist === null}
                  {...(list.archivist === null ? { "aria-describedby": first } : {})}
                  onPress={() => onAct("approve")}
                >
                  {t("disposals.approve")}
                </Button>
                <Button onPress={() => onAct("refuse")}>{t("disposals.refuse")}</Button>
              </div>
            </>
          )}
        </section>
      )}
    </li>
  );
}

export default function DisposalsPage() {
  const { t } = useRetentionTexts();
  const mayDecide = useMay()("retention.decide");
  const { data, error, refetch } = useApi("retention");
  const [open, setOpen] = useState<{ readonly id: string; readonly what: What } | null>(null);
  const lists = data?.disposals ?? [];
  const chosen = lists.find(({ id }) => id === open?.id);
  const groups = [
    { title: t("disposals.waiting"), lists: lists.filter(({ state }) => state === "proposed") },
    { title: t("disposals.settled"), lists: lists.filter(({ state }) => state !== "proposed") },
  ];
  return (
    <RetentionFrame
      open="disposals"
      actions={
        lists.length > 0 && (
          <Button onPress={() => globalThis.print()}>
            <Printer aria-hidden="true" size={17} />
            {t("action.print")}
          </Button>
        )
      }
    >
      {!mayDecide && <p className="muted">{t("reviews.readOnly")}</p>}
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : lists.length === 0 ? (
        <Empty title={t("disposals.none")}>{t("disposals.noneText")}</Empty>
      ) : (
        groups
          .filter((group) => group.lists.length > 0)
          .map((group) => (
            <section key={group.title} className="part" aria-label={group.title}>
              <h2>{group.title}</h2>
              <ul className="disposal-list">
                {group.lists.map((list) => (
                  <Disposal
                    key={list.id}
                    list={list}
                    mayDecide={mayDecide}
                    onAct={(what) => setOpen({ id: list.id, what })}
                  />
                ))}
              </ul>
            </section>
          ))
      )}
      {open !== null && chosen !== undefined && <Act list={chosen} what={open.what} onClose={() => setOpen(null)} />}
    </RetentionFrame>
  );
}
