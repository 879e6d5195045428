/**
 * A small table that never scrolls sideways: on a narrow screen each row becomes a card, and every cell says its column.
 *
 * @module
 */
import type { ReactNode } from "react";

export type StackColumn = string | { readonly label: string; readonly numeric: true };

const labelOf = (column: StackColumn): string => (typeof column === "string" ? column : column.label);
const isNumeric = (column: StackColumn): true | undefined => (typeof column === "string" ? undefined : column.numeric);

/** The first column names the row. */
export function Stack<Row>({
  caption,
  columns,
  rows,
  rowKey,
  renderCells,
}: {
  readonly caption: string;
  readonly columns: readonly StackColumn[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row, index: number) => string;
  /** As many as there are columns. */
  readonly renderCells: (row: Row) => readonly ReactNode[];
}) {
  const labels = columns.map(labelOf);
  return (
    <div className="stack">
      <table className="table table-plain">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={labelOf(column)} scope="col" data-numeric={isNumeric(column)}>
                {labelOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const [name, ...cells] = renderCells(row);
            return (
              <tr key={rowKey(row, index)}>
                <th scope="row">{name}</th>
                {cells.map((cell, column) => (
                  <td key={labels[column + 1]} data-numeric={isNumeric(columns[column + 1] ?? "")}>
                    <span className="stack-label" aria-hidden="true">
                      {labels[column + 1]}
                    </span>
                    <span className="stack-value">{cell}</span>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
