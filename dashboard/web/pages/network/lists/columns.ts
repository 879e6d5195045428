/**
 * What the table of lists knows of each: its columns and its filters. Pure.
 *
 * @module
 */
import type { Column, Facet } from "../../../list/column.ts";
import { csvTime } from "../../../list/csv.ts";
import type { Names } from "../../../parts/names.ts";
import { venueTimeZone } from "../../../texts/format.ts";
import type { Texts } from "../../../texts/format.ts";
import type { ListSourceView } from "./use-lists.ts";

/** Whether a person should look: refused, on older content, or silent for three times its interval. */
export const needsLook = (source: ListSourceView): boolean =>
  source.enabled && (source.stale || source.error !== null || source.state === "refused" || source.state === "kept");

export function listColumns(texts: Texts, names: Names): readonly Column<ListSourceView>[] {
  const { t, language } = texts;
  const time = (id: "lastAttemptAt" | "lastSuccessAt" | "contentAt" | "nextAttemptAt") => ({
    id,
    label: t(`lists.${id}`),
    value: (row: ListSourceView) => row[id],
    csv: (row: ListSourceView) => (row[id] === null ? null : csvTime(row[id], venueTimeZone)),
    numeric: true,
  });
  return [
    { id: "title", label: t("lists.list"), value: (row) => row.title[language], width: 11.5 },
    { id: "state", label: t("column.state"), value: (row) => t(`listState.${row.state}`), width: 9 },
    {
      id: "category",
      label: t("column.category"),
      value: (row) => `${names.category(row.category)} ${row.category}`,
      width: 9.5,
      optional: true,
    },
    {
      id: "entries",
      label: t("lists.entries"),
      value: (row) => row.entries,
      width: 5.6,
      numeric: true,
      wideOnly: true,
    },
    { id: "trend", label: t("lists.trend"), value: (row) => growth(row), width: 5.9, wideOnly: true },
    {
      id: "diff",
      label: t("lists.diff"),
      value: (row) => (row.lastDiff === null ? null : row.lastDiff.added + row.lastDiff.removed),
      csv: (row) => (row.lastDiff === null ? null : `+${row.lastDiff.added} -${row.lastDiff.removed}`),
      width: 6.2,
      numeric: true,
      wideOnly: true,
    },
    { ...time("lastAttemptAt"), width: 6.6, optional: true },
    { ...time("lastSuccessAt"), width: 7.4, wideOnly: true },
    { ...time("contentAt"), width: 6.8, wideOnly: true },
    { ...time("nextAttemptAt"), width: 9.5, optional: true },
    {
      id: "on",
      label: t("lists.on"),
      value: (row) => (row.enabled ? 0 : 1),
      csv: (row) => t(row.enabled ? "choice.isOn" : "choice.isOff"),
      width: 7,
      wideOnly: true,
    },
    {
      id: "unusable",
      label: t("lists.unusable"),
      value: (row) => row.unusable,
      width: 7.5,
      numeric: true,
      optional: true,
    },
    {
      id: "quarantined",
      label: t("lists.quarantined"),
      value: (row) => row.quarantined,
      width: 8,
      numeric: true,
      optional: true,
    },
    { id: "trust", label: t("lists.trust"), value: (row) => t(`trust.${row.trust}`), width: 10, optional: true },
    { id: "licence", label: t("lists.licence"), value: (row) => row.licence, width: 10, optional: true },
    { id: "attribution", label: t("lists.attribution"), value: (row) => row.attribution, width: 12, optional: true },
    { id: "format", label: t("lists.format"), value: (row) => row.format, width: 6.5, optional: true },
    { id: "id", label: t("lists.id"), value: (row) => row.id, width: 11, optional: true },
  ];
}

/** Names gained or lost over the trend; `null` without one. */
export function growth(row: ListSourceView): number | null {
  const first = row.trend[0];
  const last = row.trend.at(-1);
  return first === undefined || last === undefined || row.trend.length < 2 ? null : last.entries - first.entries;
}

export function listFacets(
  rows: readonly ListSourceView[],
  texts: Texts,
  names: Names,
): readonly Facet<ListSourceView>[] {
  const { t, compare } = texts;
  const categories = [...new Set(rows.map((row) => String(row.category)))].map((value) => ({
    value,
    text: `${names.category(value)} ${value}`,
  }));
  return [
    {
      id: "on",
      label: t("lists.on"),
      value: (row) => (row.enabled ? "yes" : "no"),
      options: [
        { value: "yes", text: t("choice.isOn") },
        { value: "no", text: t("choice.isOff") },
      ],
    },
    {
      id: "state",
      label: t("column.state"),
      value: (row) => row.state,
      options: (["fresh", "kept", "refused", "waiting", "disabled"] as const).map((value) => ({
        value,
        text: t(`listState.${value}`),
      })),
    },
    {
      id: "category",
      label: t("column.category"),
      value: (row) => row.category,
      options: categories.sort((a, b) => compare(a.text, b.text)),
    },
    {
      id: "look",
      label: t("lists.look"),
      value: (row) => (needsLook(row) ? "yes" : "no"),
      options: [
        { value: "yes", text: t("lists.lookYes") },
        { value: "no", text: t("lists.lookNo") },
      ],
    },
  ];
}
