/**
 * Tables of a release as a reader will see them, with hidden numbers marked and, before approval, why each is hidden.
 *
 * @module
 */
import type { HiddenPlace, OpenTable } from "../../../../policies/schema/open-data.ts";
import { EyeOff } from "lucide-react";
import { Scroll } from "../../parts/scroll.tsx";
import { usePublishingTexts } from "../../texts/publishing/texts.ts";

/** So many rows of zeros may stand as they are. */
const MOST_ZEROS = 4;

type Counted = Exclude<OpenTable, { kind: "classes" }>;
type Why = ReadonlyMap<string, HiddenPlace["why"]>;

const placeOf = (table: string, row: string | null, column: string | null): string =>
  `${table} ${row ?? ""} ${column ?? ""}`;

export const whyOf = (hidden: readonly HiddenPlace[] | null): Why =>
  new Map((hidden ?? []).map(({ table, row, column, why }) => [placeOf(table, row, column), why]));

function Cell({
  value,
  silent,
  why,
}: {
  readonly value: number | null;
  readonly silent: boolean;
  readonly why: HiddenPlace["why"] | undefined;
}) {
  const { t, number } = usePublishingTexts();
  if (silent) return <span className="muted">{t("open.notMeasured")}</span>;
  if (value !== null) return <>{number(value)}</>;
  return (
    <span className="open-hidden">
      <EyeOff aria-hidden="true" size={14} />
      {why === undefined ? t("open.hidden") : t(`open.why.${why}`)}
    </span>
  );
}

function CountTable({ table, why }: { readonly table: Counted; readonly why: Why }) {
  const { t, number, language } = usePublishingTexts();
  const silent = new Set(table.unmeasured);
  const both = table.totals === "both";
  // Rows of nothing but zeros are in the file; here they would only hide the others.
  const rows = table.rows.map((row, index) => ({ ...row, index }));
  const told = rows.filter(({ index }) => (table.cells[index] ?? []).some((value) => value !== 0));
  const shown = rows.length - told.length > MOST_ZEROS ? told : rows;
  const cell = (row: string | null, column: string | null, value: number | null) => (
    <Cell
      value={value}
      silent={silent.has(row ?? "") || silent.has(column ?? "")}
      why={why.get(placeOf(table.id, row, column))}
    />
  );
  return (
    <table className="table table-plain open-table">
      <caption>
        {table.title[language]} <span className="muted">{table.metric}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="sr-only">{t("open.rowName")}</span>
          </th>
          {table.columns.map(({ id, label }) => (
            <th key={id} scope="col" data-numeric="true">
              {label[language]}
            </th>
          ))}
          {table.totals !== "none" && (
            <th scope="col" data-numeric="true">
              {t("open.total")}
            </th>
          )}
          {table.percent !== null && (
            <th scope="col" data-numeric="true">
              {table.percent.label[language]}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {shown.map(({ id, label, index: i }) => (
          <tr key={id}>
            <th scope="row">{label[language]}</th>
            {table.columns.map((column, j) => (
              <td key={column.id} data-numeric="true">
                {cell(id, column.id, table.cells[i]?.[j] ?? null)}
              </td>
            ))}
            {table.totals !== "none" && <td data-numeric="true">{cell(id, null, table.rowTotals[i] ?? null)}</td>}
            {table.percent !== null && (
              <td data-numeric="true">
                {typeof table.percent.byRow[i] === "number" ? (
                  number(table.percent.byRow[i])
                ) : (
                  <span className="muted">{t("open.notComputed")}</span>
                )}
              </td>
            )}
          </tr>
        ))}
        {shown.length < rows.length && (
          <tr>
            <th scope="row" className="muted">
              {t("open.zeros", { count: rows.length - shown.length })}
            </th>
            {table.columns.map((column) => (
              <td key={column.id} className="muted" data-numeric="true">
                {number(0)}
              </td>
            ))}
            {table.totals !== "none" && (
              <td className="muted" data-numeric="true">
                {number(0)}
              </td>
            )}
            {table.percent !== null && (
              <td className="muted" data-numeric="true">
                –
              </td>
            )}
          </tr>
        )}
      </tbody>
      {both && (
        <tfoot>
          <tr>
            <th scope="row">{t("open.total")}</th>
            {table.columns.map((column, j) => (
              <td key={column.id} data-numeric="true">
                {cell(null, column.id, table.columnTotals[j] ?? null)}
              </td>
            ))}
            <td data-numeric="true">{cell(null, null, table.total)}</td>
            {table.percent !== null && (
              <td className="muted" data-numeric="true">
                –
              </td>
            )}
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function ClassTable({ table }: { readonly table: Extract<OpenTable, { kind: "classes" }> }) {
  const { t, language } = usePublishingTexts();
  return (
    <table className="table table-plain open-table">
      <caption>
        {table.title[language]} <span className="muted">{table.metric}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="sr-only">{t("open.rowName")}</span>
          </th>
          <th scope="col" data-numeric="true">
            {t("open.amount")}
          </th>
        </tr>
      </thead>
      <tbody>
        {table.rows.map(({ id, label }, index) => (
          <tr key={id}>
            <th scope="row">{label[language]}</th>
            <td data-numeric="true">{t(`open.class.${table.classes[index] ?? "0"}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const KINDS = ["people", "classes", "machines"] as const;

export function Tables({ tables, why }: { readonly tables: readonly OpenTable[]; readonly why: Why }) {
  const { t, language } = usePublishingTexts();
  return (
    <>
      {KINDS.map((kind) => (
        <section key={kind} aria-labelledby={`open-${kind}`}>
          <h3 id={`open-${kind}`}>{t(`open.${kind}`)}</h3>
          {tables
            .filter((table) => table.kind === kind)
            .map((table) => (
              <div key={table.id} className="open-sheet">
                <Scroll label={table.title[language]}>
                  {table.kind === "classes" ? <ClassTable table={table} /> : <CountTable table={table} why={why} />}
                </Scroll>
              </div>
            ))}
        </section>
      ))}
    </>
  );
}
