/**
 * «Sprawy»: every case the signed-in person may know of. Codes and times only; no name, no words of a note.
 *
 * @module
 */
import { useMemo } from "react";
import { Plus } from "lucide-react";
import { useApi, useMay } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import type { Column, Facet } from "../../list/column.ts";
import { csvTime } from "../../list/csv.ts";
import { List } from "../../list/list.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { venueTimeZone } from "../../texts/format.ts";
import { CasesFrame } from "./frame.tsx";
import { Due } from "./task.tsx";
import { caseHref, inOrder, toneOf } from "./words.ts";
import type { CaseSummary as Row } from "./words.ts";

const none: readonly Row[] = [];
const newestFirst = { column: "openedAt", descending: true } as const;
const states = ["draft", "event", "negative", "positive", "intervention", "rejected", "closed"] as const;
const origins = ["machine", "staff", "child", "guardian", "other", "technical"] as const;
const firstOf = (row: Row) => inOrder(row.tasks)[0] ?? null;

export default function CasesPage() {
  const texts = useCaseTexts();
  const { t } = texts;
  const may = useMay();
  const { data, error, refetch } = useApi("cases");
  const rows = data ?? none;
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      { id: "number", label: t("column.number"), value: (row) => row.number, width: 7.6 },
      { id: "state", label: t("column.state"), value: (row) => t(`case.state.${row.state}`), width: 11.5 },
      {
        id: "task",
        label: t("cases.column.task"),
        value: (row) => {
          const task = firstOf(row);
          return task === null ? null : t(`task.${task.kind}`);
        },
        width: 13.5,
      },
      {
        id: "due",
        label: t("cases.column.due"),
        value: (row) => firstOf(row)?.dueAt ?? null,
        csv: (row) => {
          const due = firstOf(row)?.dueAt ?? null;
          return due === null ? null : csvTime(due, venueTimeZone);
        },
        width: 15.5,
        wideOnly: true,
      },
      {
        id: "origin",
        label: t("cases.column.origin"),
        value: (row) => t(`case.origin.${row.origin}`),
        width: 9.5,
        wideOnly: true,
      },
      {
        id: "contact",
        label: t("column.contact"),
        value: (row) => t(`contact.${row.contact}`),
        width: 11,
        optional: true,
      },
      { id: "type", label: t("cases.column.type"), value: (row) => row.type, width: 5.5, optional: true },
      { id: "category", label: t("column.category"), value: (row) => row.category, width: 7, optional: true },
      { id: "place", label: t("cases.column.place"), value: (row) => row.place, width: 10, optional: true },
      {
        id: "register",
        label: t("cases.column.register"),
        value: (row) => row.registerNumber,
        width: 8,
        optional: true,
      },
      {
        id: "openedAt",
        label: t("column.openedAt"),
        value: (row) => row.openedAt,
        csv: (row) => csvTime(row.openedAt, venueTimeZone),
        width: 8,
        numeric: true,
      },
    ],
    [t],
  );
  const facets = useMemo<readonly Facet<Row>[]>(
    () => [
      {
        id: "waits",
        label: t("cases.waits"),
        value: (row) => (row.tasks.length > 0 ? (row.tasks.some(({ overdue }) => overdue) ? "late" : "me") : "others"),
        options: (["late", "me", "others"] as const).map((value) => ({ value, text: t(`cases.waits.${value}`) })),
      },
      {
        id: "state",
        label: t("column.state"),
        value: (row) => row.state,
        options: states.map((value) => ({ value, text: t(`case.state.${value}`) })),
      },
      {
        id: "origin",
        label: t("cases.column.origin"),
        value: (row) => row.origin,
        options: origins.map((value) => ({ value, text: t(`case.origin.${value}`) })),
      },
    ],
    [t],
  );
  return (
    <CasesFrame
      open="cases"
      actions={
        may("cases.open") && (
          <Link className="button button-primary" href="/cases/new">
            <Plus aria-hidden="true" size={18} />
            {t("cases.new")}
          </Link>
        )
      }
    >
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <List
          caption={t("nav.cases")}
          fileName={t("csv.cases")}
          rows={rows}
          columns={columns}
          facets={facets}
          fallbackSort={newestFirst}
          rowKey={(row) => row.id}
          rowHref={(row) => caseHref(row.id)}
          renderCell={(row, column) => {
            const task = firstOf(row);
            switch (column.id) {
              case "number":
                return <Link href={caseHref(row.id)}>{row.number}</Link>;
              case "state":
                return (
                  <span className="badge" data-tone={toneOf(row.state)}>
                    {t(`case.state.${row.state}`)}
                  </span>
                );
              case "due":
                return task === null ? <span className="muted">{t("value.none")}</span> : <Due task={task} />;
              case "openedAt":
                return <Time at={row.openedAt} />;
              default:
                return column.value(row) ?? <span className="muted">{t("value.none")}</span>;
            }
          }}
          empty={<Empty title={t("cases.none")}>{t("cases.noneText")}</Empty>}
        />
      )}
    </CasesFrame>
  );
}
