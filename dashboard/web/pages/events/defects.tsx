/**
 * Defects: on a station that may reach only listed names, a harmful hit means a hole in the configuration.
 *
 * @module
 */
import { useMemo } from "react";
import type { Response } from "../../api/contract.ts";
import { useApi } from "../../api/queries.ts";
import type { Column, Facet } from "../../list/column.ts";
import { csvTime } from "../../list/csv.ts";
import { List } from "../../list/list.tsx";
import { CategoryMark } from "../../parts/category.tsx";
import { useNames } from "../../parts/names.ts";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { venueTimeZone } from "../../texts/format.ts";
import { useTexts } from "../../texts/texts.tsx";
import { placeFacets } from "./facets.ts";

type Row = Response<"defects">[number];
const none: readonly Row[] = [];
const newestFirst = { column: "lastAt", descending: true } as const;

export function Defects() {
  const texts = useTexts();
  const { t, number } = texts;
  const names = useNames();
  const { data, error, refetch } = useApi("defects");
  const rows = data ?? none;
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      { id: "number", label: t("column.number"), value: (row) => row.number, width: 7.8 },
      {
        id: "category",
        label: t("column.category"),
        value: (row) => `${names.category(row.category)} ${row.category}`,
        width: 12,
      },
      {
        id: "network",
        label: t("column.network"),
        value: (row) => names.network(row.network),
        width: 10.5,
        wideOnly: true,
      },
      { id: "device", label: t("column.device"), value: (row) => row.device, width: 6.5, wideOnly: true },
      { id: "name", label: t("column.name"), value: (row) => row.name, width: 13 },
      { id: "count", label: t("column.count"), value: (row) => row.count, width: 5, numeric: true },
      {
        id: "openedAt",
        label: t("column.openedAt"),
        value: (row) => row.openedAt,
        csv: (row) => csvTime(row.openedAt, venueTimeZone),
        width: 8.5,
        numeric: true,
        optional: true,
      },
      {
        id: "lastAt",
        label: t("column.lastAt"),
        value: (row) => row.lastAt,
        csv: (row) => csvTime(row.lastAt, venueTimeZone),
        width: 7,
        numeric: true,
      },
    ],
    [t, names],
  );
  const facets = useMemo<readonly Facet<Row>[]>(() => placeFacets(rows, names, texts), [rows, names, texts]);
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return (
    <List
      key="defects"
      caption={t("events.tab.defects")}
      fileName={t("csv.defects")}
      rows={rows}
      columns={columns}
      facets={facets}
      fallbackSort={newestFirst}
      rowKey={(row) => row.id}
      renderCell={(row, column) => {
        switch (column.id) {
          case "category":
            return <CategoryMark code={row.category} names={names} />;
          case "name":
            return row.name === null ? (
              <span className="muted">{t("signal.nameErased")}</span>
            ) : (
              <span className="mono">{row.name}</span>
            );
          case "count":
            return number(row.count);
          case "openedAt":
            return <Time at={row.openedAt} />;
          case "lastAt":
            return <Time at={row.lastAt} />;
          default:
            return column.value(row) ?? <span className="muted">{t("value.none")}</span>;
        }
      }}
      empty={<Empty title={t("defects.none")}>{t("defects.noneText")}</Empty>}
    />
  );
}
