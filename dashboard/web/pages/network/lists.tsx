/**
 * The lists: how many names, from when, and every line that could not be used.
 *
 * Last attempt, last success and age of the content are three different things and stand apart.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { call } from "../../api/call.ts";
import type { Response } from "../../api/contract.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { CategoryMark } from "../../parts/category.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { useNames } from "../../parts/names.ts";
import { StateMark } from "../../parts/state.tsx";
import { MaybeTime, Time } from "../../parts/time.tsx";
import { Empty, Loading, Trouble } from "../../parts/trouble.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { Unusable } from "./unusable.tsx";

type Source = Response<"lists">["sources"][number];
const tone = { fresh: "good", kept: "attention", refused: "danger", disabled: "not-measured" } as const;

function SourceRow({ source, onUnusable }: { readonly source: Source; readonly onUnusable: () => void }) {
  const { t, language, number, attempt } = useTexts();
  const names = useNames();
  return (
    <tr>
      <th scope="row">
        <span className="list-title">{source.title[language]}</span>
        <span className="muted small">
          {t(`origin.${source.origin}`)} · {source.format} · {source.licence}
        </span>
        {source.error !== null && (
          <span className="list-error small">
            {attempt(`failure.${source.error.code}`) ?? source.error.message}{" "}
            <span className="code">{source.error.code}</span>
          </span>
        )}
      </th>
      <td>
        <CategoryMark code={source.category} names={names} />
      </td>
      <td>
        <StateMark state={tone[source.state]} word={t(`listState.${source.state}`)} />
      </td>
      <td data-numeric>{number(source.entries)}</td>
      <td data-numeric>
        {source.unusable === 0 ? (
          number(0)
        ) : (
          <Button
            variant="link"
            onPress={onUnusable}
            aria-label={t("lists.unusableOpen", { count: source.unusable, list: source.title[language] })}
          >
            {number(source.unusable)}
          </Button>
        )}
      </td>
      <td>
        <MaybeTime at={source.lastAttemptAt} never={t("value.never")} />
      </td>
      <td>
        <MaybeTime at={source.lastSuccessAt} never={t("value.never")} />
      </td>
      <td>
        <MaybeTime at={source.contentAt} never={t("value.unknown")} />
      </td>
    </tr>
  );
}

/** `started` stays until the server has been seen building and has finished, or 10 s passed without it building. */
function useUpdate(building: boolean) {
  const client = useQueryClient();
  const [phase, setPhase] = useState<"idle" | "started" | "done">("idle");
  const wasBuilding = useRef(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call("listsUpdate", { body: {} }),
    onSuccess: () => {
      wasBuilding.current = false;
      setPhase("started");
      void client.invalidateQueries({ queryKey: ["lists"] });
    },
  });
  useEffect(() => {
    if (phase !== "started") return undefined;
    if (building) {
      wasBuilding.current = true;
      return undefined;
    }
    if (wasBuilding.current) {
      setPhase("done");
      return undefined;
    }
    const timer = setTimeout(() => setPhase("done"), 10_000);
    return () => clearTimeout(timer);
  }, [building, phase]);
  return { start: () => mutate(), isPending, error, phase };
}

interface SourceTableProps {
  readonly sources: readonly Source[];
  readonly label: string;
  readonly caption: string;
  readonly onUnusable: (source: Source) => void;
}

function SourceTable({ sources, label, caption, onUnusable }: SourceTableProps) {
  const { t, language } = useTexts();
  return (
    <Scroll label={label} sheet>
      <table className="table table-plain table-lists">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t("lists.list")}</th>
            <th scope="col">{t("column.category")}</th>
            <th scope="col">{t("column.state")}</th>
            <th scope="col" data-numeric>
              {t("lists.entries")}
            </th>
            <th scope="col" data-numeric>
              {t("lists.unusable")}
            </th>
            <th scope="col">{t("lists.lastAttempt")}</th>
            <th scope="col">{t("lists.lastSuccess")}</th>
            <th scope="col">{t("lists.content")}</th>
          </tr>
        </thead>
        <tbody>
          {sources
            .toSorted((a, b) => a.title[language].localeCompare(b.title[language], language))
            .map((source) => (
              <SourceRow key={source.id} source={source} onUnusable={() => onUnusable(source)} />
            ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Sources the program knows but does not use: folded away, so that what protects today is what is seen. */
function Catalogue({ sources, onUnusable }: Pick<SourceTableProps, "sources" | "onUnusable">) {
  const { t } = useTexts();
  if (sources.length === 0) return null;
  const title = t("lists.catalogue", { count: sources.length });
  return (
    <details className="catalogue">
      <summary>{title}</summary>
      <p className="note">{t("lists.catalogueText")}</p>
      <SourceTable sources={sources} label={title} caption={title} onUnusable={onUnusable} />
    </details>
  );
}

export function Lists() {
  const { t, number } = useTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("lists", { everyMs: (lists) => (lists?.building === true ? 1_000 : null) });
  const update = useUpdate(data?.building === true);
  const [asking, setAsking] = useState(false);
  const [opened, setOpened] = useState<Source | null>(null);
  const busy = data?.building === true || update.phase === "started";

  return (
    <section className="part" aria-labelledby="lists-title">
      <div className="part-head">
        <div>
          <h2 id="lists-title">{t("lists.title")}</h2>
          {data !== undefined && (
            <p className="muted">
              {t("lists.summary", { generation: data.generation, names: data.names })}{" "}
              {data.createdAt !== null && <Time at={data.createdAt} />}
            </p>
          )}
        </div>
        {may("lists.update") && (
          <Button onPress={() => setAsking(true)} isDisabled={busy || update.isPending}>
            <RefreshCw aria-hidden="true" size={17} />
            {t("lists.update")}
          </Button>
        )}
      </div>
      <div aria-live="polite">
        {busy && (
          <p className="progress">
            <progress aria-label={t("lists.updating")} />
            {t("lists.updatingText", { generation: data?.generation ?? 0 })}
          </p>
        )}
        {!busy && update.phase === "done" && (
          <p className="note">{t("lists.updated", { generation: data?.generation ?? 0, names: data?.names ?? 0 })}</p>
        )}
      </div>
      {update.error !== null && <Trouble error={update.error} />}
      {data === undefined ? (
        error === null ? (
          <Loading />
        ) : (
          <Trouble error={error} retry={() => void refetch()} />
        )
      ) : data.sources.length === 0 ? (
        <Empty title={t("lists.none")}>{t("lists.noneText")}</Empty>
      ) : (
        <>
          <SourceTable
            sources={data.sources.filter((source) => source.enabled)}
            label={t("lists.title")}
            caption={t("lists.caption", { names: number(data.names) })}
            onUnusable={setOpened}
          />
          <Catalogue sources={data.sources.filter((source) => !source.enabled)} onUnusable={setOpened} />
        </>
      )}
      {asking && (
        <Dialog title={t("lists.updateAsk")} onClose={() => setAsking(false)}>
          <p>{t("lists.updateAskText")}</p>
          <div className="dialog-actions">
            <Button onPress={() => setAsking(false)}>{t("action.cancel")}</Button>
            <Button
              variant="primary"
              onPress={() => {
                setAsking(false);
                update.start();
              }}
            >
              {t("lists.update")}
            </Button>
          </div>
        </Dialog>
      )}
      {opened !== null && <Unusable source={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}
