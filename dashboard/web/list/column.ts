/**
 * What a list knows about one of its columns; values serve sorting, searching and CSV alike. Pure.
 *
 * @module
 */
export type Value = string | number | null;

export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  /** What is sorted and searched; `null` sorts last both ways. */
  readonly value: (row: Row) => Value;
  /** What a spreadsheet gets; the value itself where absent. */
  readonly csv?: (row: Row) => Value;
  /** Width in rem. */
  readonly width: number;
  readonly numeric?: boolean;
  /** Shown only when chosen. */
  readonly optional?: boolean;
  /** Left out by default on a narrow screen. */
  readonly wideOnly?: boolean;
}

/** One exact filter: the parameter in the address and the value of a row it is compared with. */
export interface Facet<Row> {
  readonly id: string;
  readonly label: string;
  readonly value: (row: Row) => string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}
