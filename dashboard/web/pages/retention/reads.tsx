/**
 * Who opened personal data of cases, over all cases: by person, case and day, as a table and as a file.
 *
 * @module
 */
import { useMemo } from "react";
import { Eye, Printer } from "lucide-react";
import type { ReadLine } from "../../../../policies/schema/retention-api.ts";
import { useApi } from "../../api/queries.ts";
import { setSearch, usePlace } from "../../app/router.tsx";
import type { Column, Facet } from "../../list/column.ts";
import { csvTime } from "../../list/csv.ts";
import { List } from "../../list/list.tsx";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { venueTimeZone } from "../../texts/format.ts";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { accessWords } from "../cases/access-words.ts";
import { RetentionFrame } from "./frame.tsx";
import { isBetween } from "./model.ts";

const newestFirst = { column: "at", descending: true } as const;
const outcomes = ["granted", "denied", "conflict"] as const;
const mark = { granted: "good", denied: "attention", conflict: "danger" } as const;
const none: readonly ReadLine[] = [];

export default function ReadsPage() {
  const { t, compare } = useRetentionTexts();
  const caseTexts = useCaseTexts();
  const { search } = usePlace();
  const from = search.get("from") ?? "";
  const to = search.get("to") ?? "";
  const { data, error, refetch } = useApi("retentionReads");
  const lines = data?.lines ?? none;
  const rows = useMemo(() => lines.filter(({ at }) => isBetween(at, from, to)), [lines, from, to]);
  const columns = useMemo<readonly Column<ReadLine>[]>(() => {
    const who = (row: ReadLine): string => row.by ?? t("reads.nobody");
    return [
      {
        id: "at",
        label: t("reads.column.at"),
        value: (row) => row.at,
        csv: (row) => csvTime(row.at, venueTimeZone),
        width: 11.5,
        numeric: true,
      },
      { id: "who", label: t("reads.column.who"), value: who, width: 11 },
      {
        id: "role",
        label: t("reads.column.role"),
        value: (row) => (row.role === null ? null : (caseTexts.attempt(`role.${row.role}`) ?? row.role)),
        width: 12,
        optional: true,
      },
      { id: "case", label: t("reads.column.case"), value: (row) => row.number, width: 5.5 },
      { id: "what", label: t("reads.column.what"), value: (row) => accessWords(row.action, caseTexts), width: 15 },
      {
        id: "outcome",
        label: t("reads.column.outcome"),
        value: (row) => caseTexts.t(`access.${row.outcome}`),
        width: 9,
        wideOnly: true,
      },
      { id: "reason", label: t("reads.column.reason"), value: (row) => row.reason, width: 12, wideOnly: true },
    ];
  }, [t, caseTexts]);
  const facets = useMemo<readonly Facet<ReadLine>[]>(() => {
    const people = new Map(lines.map(({ account, by }) => [account, by ?? t("reads.nobody")]));
    const numbers = [...new Set(lines.map(({ number }) => number))].sort(compare);
    return [
      {
        id: "person",
        label: t("reads.person"),
        value: (row) => row.account,
        options: [...people].map(([value, text]) => ({ value, text })).sort((a, b) => compare(a.text, b.text)),
      },
      {
        id: "case",
        label: t("reads.case"),
        value: (row) => row.number,
        options: numbers.map((value) => ({ value, text: value })),
      },
      {
        id: "outcome",
        label: t("reads.column.outcome"),
        value: (row) => row.outcome,
        options: outcomes.map((value) => ({ value, text: caseTexts.t(`access.${value}`) })),
      },
    ];
  }, [lines, t, compare, caseTexts]);
  return (
    <RetentionFrame
      open="reads"
      wide
      actions={
        <Button onPress={() => globalThis.print()}>
          <Printer aria-hidden="true" size={17} />
          {t("action.print")}
        </Button>
      }
    >
      <p className="who-sees">
        <Eye aria-hidden="true" size={18} />
        <span>{t("reads.who")}</span>
      </p>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          {lines.length > 0 && (
            <div className="between no-print">
              <Field label={t("reads.from")} type="date" value={from} onChange={(day) => setSearch({ from: day })} />
              <Field label={t("reads.to")} type="date" value={to} onChange={(day) => setSearch({ to: day })} />
            </div>
          )}
          <List
            caption={t("retentionTab.reads")}
            fileName={t("reads.fileName")}
            rows={rows}
            columns={columns}
            facets={facets}
            fallbackSort={newestFirst}
            rowKey={(row) => row.id}
            renderCell={(row, column) => {
              if (column.id === "at") return <Time at={row.at} exact />;
              if (column.id === "outcome")
                return <StateMark state={mark[row.outcome]} word={caseTexts.t(`access.${row.outcome}`)} />;
              const value = column.value(row);
              return value === null || value === "" ? (
                <span className="muted">{t(column.id === "reason" ? "reads.noReason" : "value.none")}</span>
              ) : (
                <span className="cell-two" title={String(value)}>
                  {value}
                </span>
              );
            }}
            empty={
              lines.length === 0 ? (
                <Empty title={t("reads.none")}>{t("reads.noneText")}</Empty>
              ) : (
                <Empty title={t("reads.noneIn")} />
              )
            }
          />
          {data.more && <p className="muted small">{t("reads.more")}</p>}
        </>
      )}
    </RetentionFrame>
  );
}
