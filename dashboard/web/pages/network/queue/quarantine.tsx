/**
 * Entries of lists that would close a protected name. They stay out until a person decides, with a reason.
 *
 * @module
 */
import { useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck, ShieldX } from "lucide-react";
import { call } from "../../../api/call.ts";
import type { Body, Response } from "../../../api/contract.ts";
import { useMay } from "../../../api/queries.ts";
import { Link, setSearch, usePlace } from "../../../app/router.tsx";
import { fold } from "../../../list/select.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Choice, Field } from "../../../parts/field.tsx";
import { Facts, Mono } from "../../../parts/facts.tsx";
import { More } from "../../../parts/more.tsx";
import { Time } from "../../../parts/time.tsx";
import { Empty } from "../../../parts/trouble.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { useListTitle } from "../lists/use-lists.ts";
import { listHref, whyHref } from "../tabs.ts";

export type Suspect = Response<"quarantine">[number];
type Decision = Body<"quarantineDecide">["decision"];

function Decide({
  entry,
  decision,
  onClose,
}: {
  readonly entry: Suspect;
  readonly decision: Decision;
  readonly onClose: () => void;
}) {
  const { t } = useTexts();
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (reason: string) => call("quarantineDecide", { id: entry.id, body: { decision, reason } }),
    onSuccess: async () => {
      onClose();
      await Promise.all(["quarantine", "lists"].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
  return (
    <Confirm
      title={t(`suspect.ask.${decision}`, { entry: entry.entry })}
      action={t(`suspect.${decision}`)}
      danger={decision === "block"}
      reason
      busy={isPending}
      error={error}
      onClose={onClose}
      onConfirm={mutate}
    >
      <p>{t(`suspect.askText.${decision}`, { covers: entry.covers })}</p>
    </Confirm>
  );
}

function Item({ entry, title }: { readonly entry: Suspect; readonly title: string }) {
  const { t, language, attempt, exact } = useTexts();
  const may = useMay();
  const [open, setOpen] = useState<Decision | null>(null);
  const id = `suspect-${entry.id}`;
  return (
    <article className="card item" aria-labelledby={id}>
      <header className="item-head">
        <h4 id={id}>
          {t(entry.group === "public-suffix" ? "suspect.titleSuffix" : "suspect.title", {
            entry: entry.entry,
            covers: entry.covers,
          })}
        </h4>
        <span className="item-marks">
          {entry.origin === "federation" && <span className="badge">{t("suspect.federation")}</span>}
          {!entry.present && <span className="badge">{t("suspect.gone")}</span>}
        </span>
      </header>
      <Facts
        items={[
          [
            t("lists.list"),
            <Link key="l" href={listHref(entry.source)}>
              {title}
            </Link>,
          ],
          [
            t("suspect.line", { line: entry.line }),
            <code key="t" className="mono line-text">
              {entry.text}
            </code>,
          ],
          [
            t("suspect.covers"),
            <span key="c">
              <Mono>{entry.covers}</Mono>{" "}
              <span className="muted">({attempt(`group.${entry.group}`) ?? entry.group})</span>
            </span>,
          ],
          ...(entry.reason === null ? [] : ([[t("suspect.why"), entry.reason[language]]] as const)),
          ...(entry.reference === null ? [] : ([[t("suspect.reference"), entry.reference]] as const)),
          [t("suspect.since"), <Time key="s" at={entry.since} />],
        ]}
      />
      {entry.decision !== null && (
        <p className="decided">
          {t(`suspect.decided.${entry.decision.decision}`, {
            by: entry.decision.by,
            at: exact(entry.decision.at),
          })}{" "}
          {entry.decision.reason}
        </p>
      )}
      <div className="item-actions">
        {may("explain.use") && (
          <Link href={whyHref(entry.covers)} aria-label={t("why.of", { name: entry.covers })}>
            {t("draft.why")}
          </Link>
        )}
        {may("lists.decide") && (
          <>
            <Button onPress={() => setOpen("block")} aria-label={t("suspect.blockOf", { entry: entry.entry })}>
              <ShieldX aria-hidden="true" size={17} />
              {t("suspect.block")}
            </Button>
            <Button
              variant="primary"
              onPress={() => setOpen("leave-out")}
              aria-label={t("suspect.leaveOutOf", { entry: entry.entry })}
            >
              <ShieldCheck aria-hidden="true" size={17} />
              {t("suspect.leave-out")}
            </Button>
          </>
        )}
      </div>
      {open !== null && <Decide entry={entry} decision={open} onClose={() => setOpen(null)} />}
    </article>
  );
}

export function Quarantine({ entries }: { readonly entries: readonly Suspect[] }) {
  const { t } = useTexts();
  const { search } = usePlace();
  const listTitle = useListTitle();
  const [text, setText] = useState("");
  const list = search.get("list") ?? "";
  const titleOf = (entry: Suspect): string => listTitle(entry.source);
  const sources = [...new Set(entries.map((entry) => String(entry.source)))];
  const wanted = fold(text.trim());
  const shown = entries.filter(
    (entry) =>
      (list === "" || entry.source === list) &&
      (wanted === "" || fold(`${entry.entry} ${entry.covers} ${entry.text} ${titleOf(entry)}`).includes(wanted)),
  );
  const waiting = shown.filter((entry) => entry.decision === null && entry.present);
  const rest = shown.filter((entry) => entry.decision !== null || !entry.present);
  return (
    <section className="part" aria-labelledby="quarantine-title">
      <div className="part-head">
        <div>
          <h2 id="quarantine-title">{t("suspect.heading", { count: waiting.length })}</h2>
          <p className="muted">{t("suspect.lead")}</p>
        </div>
      </div>
      {entries.length > 3 && (
        <div className="list-tools">
          <Field label={t("list.search")} type="search" value={text} onChange={setText} plain />
          <Choice
            label={t("lists.list")}
            value={sources.includes(list) ? list : ""}
            onChange={(value) => setSearch({ list: value })}
            options={[
              { value: "", text: t("list.any") },
              ...sources.map((value) => ({ value, text: listTitle(value) })),
            ]}
          />
        </div>
      )}
      {waiting.length === 0 ? (
        <Empty title={t("suspect.none")}>{t("suspect.noneText")}</Empty>
      ) : (
        <More items={waiting}>
          {(some) => (
            <div className="items">
              {some.map((entry) => (
                <Item key={entry.id} entry={entry} title={titleOf(entry)} />
              ))}
            </div>
          )}
        </More>
      )}
      {rest.length > 0 && (
        <details>
          <summary>{t("suspect.rest", { count: rest.length })}</summary>
          <More items={rest}>
            {(some) => (
              <div className="items">
                {some.map((entry) => (
                  <Item key={entry.id} entry={entry} title={titleOf(entry)} />
                ))}
              </div>
            )}
          </More>
        </details>
      )}
    </section>
  );
}
