/**
 * Drafts of events: what waits for verification 1, and what became of the others.
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
import { placeFacets, severityFacet } from "./facets.ts";

type Row = Response<"drafts">[number];
const none: readonly Row[] = [];
const newestFirst = { column: "openedAt", descending: true } as const;
export const draftHref = (row: { readonly id: string }): string => `/events/drafts/${encodeURIComponent(row.id)}`;

export function Drafts() {
  const texts = useTexts();
  const { t } = texts;
  const names = useNames();
  const { data, error, refetch } = useApi("drafts");
  const rows = data ?? none;
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      { id: "number", label: t("column.number"), value: (row) => row.number, width: 7.8 },
      { id: "state", label: t("column.state"), value: (row) => t(`draft.state.${row.state}`), width: 9.2 },
      {
        id: "category",
        label: t("column.category"),
        value: (row) => `${names.category(row.category)} ${row.category}`,
        width: 12,
      },
      { id: "severity", label: t("column.severity"), value: (row) => row.severity, width: 7.5 },
      {
        id: "network",
        label: t("column.network"),
        value: (row) => names.network(row.network),
        width: 10.5,
        wideOnly: true,
      },
      { id: "device", label: t("column.device"), value: (row) => row.device, width: 6, wideOnly: true },
      {
        id: "contact",
        label: t("column.contact"),
        value: (row) => t(`contact.${row.contact}`),
        width: 11,
        optional: true,
      },
      {
        id: "signals",
        label: t("column.signals"),
        value: (row) => row.signals,
        width: 6.5,
        numeric: true,
        optional: true,
      },
      {
        id: "openedAt",
        label: t("column.openedAt"),
        value: (row) => row.openedAt,
        csv: (row) => csvTime(row.openedAt, venueTimeZone),
        width: 7,
        numeric: true,
      },
      {
        id: "lastAt",
        label: t("column.lastAt"),
        value: (row) => row.lastAt,
        csv: (row) => csvTime(row.lastAt, venueTimeZone),
        width: 8.5,
        numeric: true,
        optional: true,
      },
      { id: "mode", label: t("column.mode"), value: (row) => t(`mode.${row.mode}`), width: 13, optional: true },
      { id: "rule", label: t("column.rule"), value: (row) => row.ruleId, width: 15, optional: true },
    ],
    [t, names],
  );
  const facets = useMemo<readonly Facet<Row>[]>(
    () => [
      {
        id: "state",
        label: t("column.state"),
        value: (row) => row.state,
        options: (["draft", "event", "rejected"] as const).map((value) => ({ value, text: t(`draft.state.${value}`) })),
      },
      ...placeFacets(rows, names, texts),
      severityFacet<Row>(texts),
    ],
    [rows, names, texts, t],
  );
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return (
    <List
      key="drafts"
      caption={t("events.tab.drafts")}
      fileName={t("csv.drafts")}
      rows={rows}
      columns={columns}
      facets={facets}
      fallbackSort={newestFirst}
      rowKey={(row) => row.id}
      rowHref={draftHref}
      renderCell={(row, column) => {
        switch (column.id) {
          case "number":
            return <Link href={draftHref(row)}>{row.number}</Link>;
          case "state":
            return (
              <span className="badge" data-tone={row.state === "draft" ? "attention" : "plain"}>
                {t(`draft.state.${row.state}`)}
              </span>
            );
          case "category":
            return <CategoryMark code={row.category} names={names} />;
          case "severity":
            return <SeverityMark severity={row.severity} />;
          case "openedAt":
            return <Time at={row.openedAt} />;
          case "lastAt":
            return <Time at={row.lastAt} />;
          default:
            return column.value(row) ?? <span className="muted">{t("value.none")}</span>;
        }
      }}
      empty={<Empty title={t("drafts.none")}>{t("drafts.noneText")}</Empty>}
    />
  );
}
