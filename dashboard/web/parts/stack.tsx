/**
 * A small table that never scrolls sideways: on a narrow screen each row becomes a card, and every cell says its column.
 *
 * @module
 */
import type { ReactNode } from "react";

export interface StackColumn<Row> {
  readonly label: string;
  readonly cell: (row: Row, index: number) => ReactNode;
  readonly numeric?: boolean;
}

/** The first column names the row. */
export function Stack<Row>({
  caption,
  columns,
  rows,
  rowKey,
}: {
  readonly caption: string;
  readonly columns: readonly StackColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row, index: number) => string;
}) {
  return (
    <div className="stack">
      <table className="table table-plain">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ label, numeric }) => (
              <th key={label} scope="col" data-numeric={numeric}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)}>
              {columns.map(({ label, cell, numeric }, column) =>
                column === 0 ? (
                  <th key={label} scope="row" data-numeric={numeric}>
                    {cell(row, index)}
                  </th>
                ) : (
                  <td key={label} data-numeric={numeric}>
                    <span className="stack-label" aria-hidden="true">
                      {label}
                    </span>
                    <span className="stack-value">{cell(row, index)}</span>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
