/**
 * A table that stays quick with 10 000 rows: only those in view are in the document, all of them when printing.
 *
 * Keyboard: the header buttons sort; inside, arrows, Page Up/Down, Home and End move from row to row and Enter
 * opens the row's page. Screen readers get the true number of rows.
 *
 * @module
 */
import { memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { flushSync } from "react-dom";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { navigate } from "../app/router.tsx";
import { useTexts } from "../texts/texts.tsx";
import type { Column, Sort } from "./column.ts";
import { span } from "./window.ts";

const rowHeight = 46;
/** Printing more than this would only hang the browser; the CSV file has all of them. */
const printMaximum = 2_000;

export interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly rowHref?: (row: Row) => string | null;
  readonly renderCell: (row: Row, column: Column<Row>) => ReactNode;
  readonly sort: Sort;
  readonly onSort: (column: Column<Row>) => void;
}

interface RowViewProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly active: boolean;
  readonly columns: readonly Column<Row>[];
  readonly renderCell: (row: Row, column: Column<Row>) => ReactNode;
  readonly onFocus: (index: number) => void;
}

/** Drawn again only when its own row changes: most key strokes in the search leave most rows as they are. */
const RowView = memo(function RowView<Row>({ row, index, active, columns, renderCell, onFocus }: RowViewProps<Row>) {
  return (
    <tr data-index={index} aria-rowindex={index + 2} tabIndex={-1} data-active={active} onFocus={() => onFocus(index)}>
      {columns.map((column) => (
        <td key={column.id} data-numeric={column.numeric}>
          <div className="table-cell">{renderCell(row, column)}</div>
        </td>
      ))}
    </tr>
  );
}) as <Row>(props: RowViewProps<Row>) => ReactNode;

function useView(count: number) {
  const box = useRef<HTMLElement>(null);
  const [view, setView] = useState({ top: 0, height: 640 });
  const [printing, setPrinting] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => {
      // Half an overscan of slack: not every pixel of scrolling needs a new drawing.
      const top = Math.floor(element.scrollTop / (rowHeight * 6)) * rowHeight * 6;
      const height = element.clientHeight + rowHeight * 6;
      setView((old) => (old.top === top && old.height === height ? old : { top, height }));
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, []);
  useEffect(() => {
    const before = (): void => flushSync(() => setPrinting(true));
    const after = (): void => setPrinting(false);
    globalThis.addEventListener("beforeprint", before);
    globalThis.addEventListener("afterprint", after);
    return () => {
      globalThis.removeEventListener("beforeprint", before);
      globalThis.removeEventListener("afterprint", after);
    };
  }, []);
  const drawn = printing
    ? { from: 0, to: Math.min(count, printMaximum) }
    : span(count, view.top, view.height, rowHeight);
  return { box, drawn };
}

export function Table<Row>(props: TableProps<Row>) {
  const { t } = useTexts();
  const { columns, rows, sort } = props;
  const { box, drawn } = useView(rows.length);
  const [active, setActive] = useState(-1);
  const wanted = useRef<number | null>(null);
  const shown = rows.slice(drawn.from, drawn.to);

  useEffect(() => {
    if (wanted.current === null) return;
    const row = box.current?.querySelector<HTMLElement>(`tr[data-index="${wanted.current}"]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });

  const move = (to: number): void => {
    const index = Math.max(0, Math.min(rows.length - 1, to));
    const element = box.current;
    if (element === null || rows.length === 0) return;
    const head = element.querySelector("thead")?.clientHeight ?? 0;
    const top = index * rowHeight;
    if (top < element.scrollTop) element.scrollTo({ top });
    else if (top + rowHeight + head > element.scrollTop + element.clientHeight)
      element.scrollTo({ top: top + rowHeight + head - element.clientHeight });
    wanted.current = index;
    setActive(index);
  };
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    if (event.target instanceof HTMLButtonElement) return;
    if (to !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      move(to);
    } else if (event.key === "Enter" && event.target instanceof HTMLTableRowElement) {
      const row = rows[active];
      const href = row === undefined ? null : (props.rowHref?.(row) ?? null);
      if (href !== null) navigate(href);
    }
  };

  return (
    // The box scrolls, so it must be reachable and answer keys although it is not a control.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex
    <section className="table-box" ref={box} aria-label={props.caption} tabIndex={0} onKeyDown={keys}>
      <table
        className="table"
        aria-rowcount={rows.length + 1}
        style={{ minWidth: `${columns.reduce((sum, column) => sum + column.width, 0)}rem` }}
      >
        <caption className="sr-only">{props.caption}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: `${column.width}rem` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                data-numeric={column.numeric}
                aria-sort={sort.column === column.id ? (sort.descending ? "descending" : "ascending") : undefined}
              >
                <button
                  type="button"
                  className="sort"
                  onClick={() => props.onSort(column)}
                  title={t("list.sortBy", { column: column.label })}
                >
                  <span>{column.label}</span>
                  {sort.column !== column.id ? (
                    <ChevronsUpDown aria-hidden="true" size={14} className="sort-idle" />
                  ) : sort.descending ? (
                    <ArrowDown aria-hidden="true" size={14} />
                  ) : (
                    <ArrowUp aria-hidden="true" size={14} />
                  )}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drawn.from > 0 && <tr aria-hidden="true" className="table-gap" style={{ height: drawn.from * rowHeight }} />}
          {shown.map((row, offset) => {
            const index = drawn.from + offset;
            return (
              <RowView
                key={props.rowKey(row)}
                row={row}
                index={index}
                active={index === active}
                columns={columns}
                renderCell={props.renderCell}
                onFocus={setActive}
              />
            );
          })}
          {drawn.to < rows.length && (
            <tr aria-hidden="true" className="table-gap" style={{ height: (rows.length - drawn.to) * rowHeight }} />
          )}
        </tbody>
      </table>
    </section>
  );
}
