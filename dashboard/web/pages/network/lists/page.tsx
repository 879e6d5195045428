/**
 * Every list the program knows: state, ages, size and its trend, the last change, and the switch.
 *
 * Last attempt, last success and age of the content are three different things and stand apart.
 *
 * @module
 */
import { useMemo, useState } from "react";
import { Printer } from "lucide-react";
import { Link } from "../../../app/router.tsx";
import type { Column } from "../../../list/column.ts";
import { List } from "../../../list/list.tsx";
import { Button } from "../../../parts/button.tsx";
import { CategoryMark } from "../../../parts/category.tsx";
import { useNames } from "../../../parts/names.ts";
import { StateMark } from "../../../parts/state.tsx";
import { Time } from "../../../parts/time.tsx";
import { TrendLine } from "../../../parts/trend.tsx";
import { Empty, NotYet } from "../../../parts/trouble.tsx";
import { useUndo } from "../../../parts/undo.tsx";
import { Who } from "../../../parts/who.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { listHref } from "../tabs.ts";
import { ChoiceButton } from "./choice.tsx";
import { listColumns, listFacets, needsLook } from "./columns.ts";
import { DiffDialog, DiffNumbers } from "./diff.tsx";
import { ListFault } from "./fault.tsx";
import { SourceProgress, UpdateAll } from "./update.tsx";
import { useLists } from "./use-lists.ts";
import type { ListSourceView, ListsView } from "./use-lists.ts";

const none: readonly ListSourceView[] = [];
const usedFirst = { column: "on", descending: false } as const;

/** What a row's state means for the eye: older content protects, a refused list does not. */
export const listTone = {
  fresh: "good",
  kept: "attention",
  refused: "danger",
  disabled: "not-measured",
  waiting: "not-measured",
} as const;

function Summary({ lists }: { readonly lists: ListsView }) {
  const { t } = useTexts();
  const used = lists.sources.filter((source) => source.enabled).length;
  const look = lists.sources.filter(needsLook).length;
  return (
    <div>
      <h2 id="lists-title">{t("lists.title")}</h2>
      <p className="muted">
        {t("lists.summary", { generation: lists.generation, names: lists.names })}{" "}
        {lists.createdAt !== null && <Time at={lists.createdAt} />}
      </p>
      <p className="shortcuts">
        <Link href="/network/lists?on=yes">{t("lists.used", { count: used })}</Link>
        <Link href="/network/lists?on=no">{t("lists.unused", { count: lists.sources.length - used })}</Link>
        {look > 0 && (
          <Link href="/network/lists?look=yes" data-tone="attention">
            {t("lists.toLook", { count: look })}
          </Link>
        )}
      </p>
    </div>
  );
}

/** What went wrong and what to do, before the table: nobody should have to find it. */
function Faults({ sources }: { readonly sources: readonly ListSourceView[] }) {
  const { t, language } = useTexts();
  const shown = sources.filter((source) => needsLook(source));
  if (shown.length === 0) return null;
  return (
    <section className="panel faults" aria-labelledby="faults-title">
      <h3 id="faults-title">{t("lists.faults")}</h3>
      <ul>
        {shown.slice(0, 5).map((source) => (
          <li key={source.id}>
            <Link href={listHref(source.id)}>{source.title[language]}</Link>
            {source.error === null ? (
              <p>{t("listFault.stale")}</p>
            ) : (
              <ListFault error={source.error} kept={source.state === "kept"} />
            )}
          </li>
        ))}
      </ul>
      {shown.length > 5 && <Link href="/network/lists?look=yes">{t("lists.toLook", { count: shown.length })}</Link>}
    </section>
  );
}

export default function ListsPage() {
  const texts = useTexts();
  const { t, language, compare } = texts;
  const names = useNames();
  const { data, error, refetch } = useLists();
  const { say, bar } = useUndo();
  const [diffOf, setDiffOf] = useState<ListSourceView | null>(null);
  const rows = useMemo(
    () => (data?.sources ?? none).toSorted((a, b) => compare(a.title[language], b.title[language])),
    [data, compare, language],
  );
  const columns = useMemo(() => listColumns(texts, names), [texts, names]);
  const facets = useMemo(() => listFacets(rows, texts, names), [rows, texts, names]);
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;

  const cell = (row: ListSourceView, column: Column<ListSourceView>) => {
    switch (column.id) {
      case "title":
        return (
          <Link href={listHref(row.id)} title={row.title[language]}>
            {row.title[language]}
          </Link>
        );
      case "category":
        return <CategoryMark code={row.category} names={names} />;
      case "state":
        return row.progress === null ? (
          <span title={row.error?.message}>
            <StateMark
              state={row.stale && row.state === "fresh" ? "attention" : listTone[row.state]}
              word={t(row.stale && row.state === "fresh" ? "lists.stale" : `listState.${row.state}`)}
            />
          </span>
        ) : (
          <SourceProgress progress={row.progress} compact />
        );
      case "trend":
        return <TrendLine points={row.trend} width={70} />;
      case "diff":
        return row.lastDiff === null ? (
          <span className="muted">{t("value.none")}</span>
        ) : (
          <Button variant="link" onPress={() => setDiffOf(row)}>
            <DiffNumbers diff={row.lastDiff} />
            <span className="sr-only"> {row.title[language]}</span>
          </Button>
        );
      case "on":
        return <ChoiceButton source={row} say={say} compact />;
      case "lastAttemptAt":
      case "lastSuccessAt":
      case "contentAt":
        return row[column.id] === null ? (
          <span className="muted">{t("value.never")}</span>
        ) : (
          <Time at={row[column.id] ?? 0} />
        );
      case "nextAttemptAt":
        return row.nextAttemptAt === null ? (
          <span className="muted">{t("value.none")}</span>
        ) : (
          <Time at={row.nextAttemptAt} exact />
        );
      case "entries":
      case "unusable":
      case "quarantined":
        return texts.number(row[column.id]);
      default:
        return column.value(row) ?? <span className="muted">{t("value.none")}</span>;
    }
  };

  return (
    <section className="part" aria-labelledby="lists-title">
      <div className="part-head lists-head">
        <Summary lists={data} />
        <UpdateAll lists={data} />
      </div>
      <Who permissions={["lists.update", "lists.choose"]} />
      {bar}
      <Faults sources={rows} />
      <List
        caption={t("lists.caption", { names: texts.number(data.names) })}
        fileName={t("csv.lists")}
        rows={rows}
        columns={columns}
        facets={facets}
        fallbackSort={usedFirst}
        rowKey={(row) => row.id}
        rowHref={(row) => listHref(row.id)}
        renderCell={cell}
        empty={<Empty title={t("lists.none")}>{t("lists.noneText")}</Empty>}
      />
      <p className="no-print">
        <Button variant="link" onPress={() => print()}>
          <Printer aria-hidden="true" size={17} />
          {t("action.print")}
        </Button>
      </p>
      {diffOf !== null && diffOf.lastDiff !== null && (
        <DiffDialog source={diffOf} diff={diffOf.lastDiff} onClose={() => setDiffOf(null)} />
      )}
    </section>
  );
}
