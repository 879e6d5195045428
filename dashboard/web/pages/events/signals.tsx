/**
 * Signals: deduplicated machine observations. Not records about a child; names are in clear for 72 hours only.
 *
 * @module
 */
import { useMemo } from "react";
import type { Response } from "../../api/contract.ts";
import { useApi } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import type { Column, Facet } from "../../list/column.ts";
import { csvTime } from "../../list/csv.ts";
import { List } from "../../list/list.tsx";
import { CategoryMark } from "../../parts/category.tsx";
import { useNames } from "../../parts/names.ts";
import { SeverityMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { venueTimeZone } from "../../texts/format.ts";
import { useTexts } from "../../texts/texts.tsx";
import { draftHref } from "./drafts.tsx";
import { placeFacets, severityFacet } from "./facets.ts";

type Row = Response<"signals">[number];
const none: readonly Row[] = [];
const newestFirst = { column: "lastAt", descending: true } as const;

export function Signals() {
  const texts = useTexts();
  const { t, number } = texts;
  const names = useNames();
  const { data, error, refetch } = useApi("signals");
  const rows = data ?? none;
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "lastAt",
        label: t("column.lastAt"),
        value: (row) => row.lastAt,
        csv: (row) => csvTime(row.lastAt, venueTimeZone),
        width: 7.2,
        numeric: true,
      },
      {
        id: "category",
        label: t("column.category"),
        value: (row) => `${names.category(row.category)} ${row.category}`,
        width: 12,
      },
      { id: "severity", label: t("column.severity"), value: (row) => row.severity, width: 8.5, optional: true },
      {
        id: "network",
        label: t("column.network"),
        value: (row) => names.network(row.network),
        width: 10.5,
        wideOnly: true,
      },
      { id: "device", label: t("column.device"), value: (row) => row.device, width: 6, wideOnly: true },
      { id: "name", label: t("column.name"), value: (row) => row.name, width: 13 },
      { id: "count", label: t("column.count"), value: (row) => row.count, width: 5, numeric: true },
      {
        id: "grade",
        label: t("column.grade"),
        value: (row) => t(row.navigationGrade ? "grade.page" : "grade.background"),
        width: 10,
        optional: true,
      },
      {
        id: "draft",
        label: t("column.draft"),
        value: (row) => (row.draftId === null ? null : t("signal.inDraft")),
        width: 6,
        wideOnly: true,
      },
      {
        id: "firstAt",
        label: t("column.firstAt"),
        value: (row) => row.firstAt,
        csv: (row) => csvTime(row.firstAt, venueTimeZone),
        width: 8.5,
        numeric: true,
        optional: true,
      },
      { id: "score", label: t("column.score"), value: (row) => row.score, width: 6.5, numeric: true, optional: true },
      { id: "source", label: t("column.source"), value: (row) => row.source, width: 13, optional: true },
      { id: "kind", label: t("column.kind"), value: (row) => t(`signal.kind.${row.kind}`), width: 11, optional: true },
    ],
    [t, names],
  );
  const facets = useMemo<readonly Facet<Row>[]>(
    () => [
      {
        id: "kind",
        label: t("column.kind"),
        value: (row) => row.kind,
        options: (["signal", "badge", "network-signal"] as const).map((value) => ({
          value,
          text: t(`signal.kind.${value}`),
        })),
      },
      ...placeFacets(rows, names, texts),
      severityFacet<Row>(texts),
    ],
    [rows, names, texts, t],
  );
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return (
    <List
      key="signals"
      caption={t("events.tab.signals")}
      fileName={t("csv.signals")}
      rows={rows}
      columns={columns}
      facets={facets}
      fallbackSort={newestFirst}
      rowKey={(row) => row.id}
      rowHref={(row) => (row.draftId === null ? null : draftHref({ id: row.draftId }))}
      renderCell={(row, column) => {
        switch (column.id) {
          case "lastAt":
            return <Time at={row.lastAt} />;
          case "firstAt":
            return <Time at={row.firstAt} />;
          case "category":
            return <CategoryMark code={row.category} names={names} />;
          case "severity":
            return <SeverityMark severity={row.severity} />;
          case "name":
            return row.name === null ? (
              <span className="muted">{t("signal.nameErased")}</span>
            ) : (
              <span className="mono">{row.name}</span>
            );
          case "count":
            return number(row.count);
          case "score":
            return number(row.score);
          case "draft":
            return row.draftId === null ? (
              <span className="muted">{t("value.none")}</span>
            ) : (
              <Link href={draftHref({ id: row.draftId })}>{t("signal.inDraft")}</Link>
            );
          default:
            return column.value(row) ?? <span className="muted">{t("value.none")}</span>;
        }
      }}
      empty={<Empty title={t("signals.none")}>{t("signals.noneText")}</Empty>}
    />
  );
}
