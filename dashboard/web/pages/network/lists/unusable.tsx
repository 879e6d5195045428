/**
 * Every line of one list that could not be used: its number, its text, the reason. Nothing is dropped in silence.
 *
 * @module
 */
import { useMemo, useState } from "react";
import type { Response } from "../../../api/contract.ts";
import { useApi } from "../../../api/queries.ts";
import type { Column, Sort } from "../../../list/column.ts";
import { nextSort } from "../../../list/address.ts";
import { haystacks, select } from "../../../list/select.ts";
import { Table } from "../../../list/table.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Choice, Field } from "../../../parts/field.tsx";
import { NotYet } from "../../../parts/trouble.tsx";
import { useTexts } from "../../../texts/texts.tsx";

type Line = Response<"listUnusable">["lines"][number];
const noLines: readonly Line[] = [];

export function Unusable({
  source,
  onClose,
}: {
  readonly source: Response<"lists">["sources"][number];
  readonly onClose: () => void;
}) {
  const texts = useTexts();
  const { t, language, number, attempt, compare } = texts;
  const { data, error, refetch } = useApi("listUnusable", { id: source.id });
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const [sort, setSort] = useState<Sort>({ column: "line", descending: false });
  const lines = data?.lines ?? noLines;
  const columns = useMemo<readonly Column<Line>[]>(
    () => [
      { id: "line", label: t("unusable.line"), value: (row) => row.line, width: 6, numeric: true },
      {
        id: "reason",
        label: t("unusable.reason"),
        value: (row) => attempt(`reason.${row.reason}`) ?? row.reason,
        width: 16,
      },
      { id: "text", label: t("unusable.text"), value: (row) => row.text, width: 22 },
    ],
    [t, attempt],
  );
  const stacks = useMemo(() => haystacks(lines, columns), [lines, columns]);
  const facets = [{ id: "reason", label: t("unusable.reason"), value: (row: Line) => row.reason, options: [] }];
  const shown = select(lines, stacks, columns, facets, { text, facets: { reason }, sort }, compare);
  return (
    <Dialog title={t("unusable.title", { list: source.title[language] })} wide onClose={onClose}>
      <p>{t("unusable.lead", { unusable: source.unusable, lines: source.lines })}</p>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <div className="list-tools">
            <Field label={t("list.search")} type="search" value={text} onChange={setText} plain />
            <Choice
              label={t("unusable.reason")}
              value={reason}
              onChange={setReason}
              options={[
                { value: "", text: t("list.any") },
                ...Object.entries(source.unusableByReason).map(([code, count]) => ({
                  value: code,
                  text: `${attempt(`reason.${code}`) ?? code} (${number(count)})`,
                })),
              ]}
            />
          </div>
          <output className="list-count">{t("list.countOf", { shown: shown.length, all: data.total })}</output>
          <Table
            caption={t("unusable.caption")}
            columns={columns}
            rows={shown}
            rowKey={(row) => `${row.line}:${row.column}`}
            renderCell={(row, column) =>
              column.id === "text" ? (
                <span className="mono">{row.text}</span>
              ) : column.id === "line" ? (
                number(row.line)
              ) : (
                column.value(row)
              )
            }
            sort={sort}
            onSort={(column) => setSort(nextSort(sort, column))}
          />
        </>
      )}
    </Dialog>
  );
}
