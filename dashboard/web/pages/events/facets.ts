/**
 * Filters that the three lists share, made of the values that occur in the rows.
 *
 * @module
 */
import type { Facet } from "../../list/column.ts";
import type { Names } from "../../parts/names.ts";
import type { TextsValue } from "../../texts/texts.tsx";

export const severities = ["S4", "S3", "S2", "S1", "S0"] as const;

/** One option per value that occurs, in the reader's alphabet. */
export const options = (
  values: readonly string[],
  text: (value: string) => string,
  compare: (a: string, b: string) => number,
): Facet<never>["options"] =>
  [...new Set(values)].map((value) => ({ value, text: text(value) })).sort((a, b) => compare(a.text, b.text));

interface Placed {
  readonly category: string;
  readonly network: string;
}

export const placeFacets = <Row extends Placed>(
  rows: readonly Row[],
  names: Names,
  { t, compare }: TextsValue,
): Facet<Row>[] => [
  {
    id: "code",
    label: t("column.category"),
    value: (row) => row.category,
    options: options(
      rows.map((row) => row.category),
      (code) => `${names.category(code)} (${code})`,
      compare,
    ),
  },
  {
    id: "network",
    label: t("column.network"),
    value: (row) => row.network,
    options: options(
      rows.map((row) => row.network),
      names.network,
      compare,
    ),
  },
];

export const severityFacet = <Row extends { readonly severity: string }>({ t }: TextsValue): Facet<Row> => ({
  id: "severity",
  label: t("column.severity"),
  value: (row) => row.severity,
  options: severities.map((value) => ({ value, text: `${value} ${t(`severity.${value}`)}` })),
});
