/**
 * Columns and filters of the register of devices. Pure but for the texts it is given.
 *
 * @module
 */
import type { Response } from "../../api/contract.ts";
import type { PostureScore } from "../../../../policies/schema/device-baseline.ts";
import type { Column, Facet } from "../../list/column.ts";
import { csvTime } from "../../list/csv.ts";
import { venueTimeZone } from "../../texts/format.ts";
import type { Texts } from "../../texts/format.ts";

export type DeviceRow = Response<"devices">[number];

export const assetStates = ["in-order", "in-repair", "lost", "stolen", "withdrawn"] as const;
export const assetKinds = ["tablet", "laptop", "kiosk", "computer", "hub", "probe", "other"] as const;
export const platforms = ["windows", "macos", "linux", "chromeos", "android", "ipados"] as const;
export const gateWords = ["do-not-hand-out", "check-first", "hand-out-with-remark", "hand-out"] as const;

const alarmKinds = ["clock", "gap", "serial", "tampered", "clone"] as const;
const alarmWeight = ({ alarms }: DeviceRow): number =>
  alarms.kinds.reduce((most, kind) => Math.max(most, alarmKinds.indexOf(kind) + 1), 0) * 1_000 +
  Math.min(alarms.count, 999);

/** Worst first when sorted upwards. */
const rank = (row: DeviceRow): number => gateWords.indexOf(row.gate.word);

export function deviceColumns(
  { t }: Pick<Texts, "t">,
  score: (score: PostureScore) => string,
): readonly Column<DeviceRow>[] {
  const when = (at: number | null): string => (at === null ? t("value.never") : csvTime(at, venueTimeZone));
  return [
    { id: "id", label: t("device.tag"), value: (row) => row.id, width: 6 },
    { id: "kind", label: t("device.kind"), value: (row) => t(`device.kind.${row.kind}`), width: 6.6, optional: true },
    { id: "model", label: t("device.model"), value: (row) => row.model, width: 10, optional: true },
    {
      id: "gate",
      label: t("device.gate"),
      value: (row) => `${rank(row)} ${t(`gate.${row.gate.word}`)}`,
      csv: (row) => t(`gate.${row.gate.word}`),
      width: 13,
    },
    {
      id: "score",
      label: t("device.score"),
      value: (row) => row.score.ratio,
      csv: (row) => score(row.score),
      width: 9.8,
      wideOnly: true,
    },
    {
      id: "alarms",
      label: t("device.alarms"),
      // Sorted by weight, then by number: one cloned key weighs more than ten gaps.
      value: (row) => (row.alarms.count === 0 ? null : alarmWeight(row)),
      csv: (row) => row.alarms.kinds.map((kind) => t(`alarmKind.${kind}`)).join(", "),
      width: 5.4,
      wideOnly: true,
    },
    { id: "location", label: t("device.location"), value: (row) => row.location, width: 6.6, wideOnly: true },
    { id: "department", label: t("device.department"), value: (row) => row.department, width: 8.2, optional: true },
    {
      id: "state",
      label: t("column.state"),
      value: (row) => t(`device.state.${row.state}`),
      width: 7.2,
      wideOnly: true,
    },
    {
      id: "reportedAt",
      label: t("device.reportedAt"),
      value: (row) => row.reportedAt,
      csv: (row) => when(row.reportedAt),
      width: 7.2,
      numeric: true,
      wideOnly: true,
    },
    {
      id: "tickets",
      label: t("device.tickets"),
      value: (row) => row.ticketsOpen,
      width: 4.2,
      numeric: true,
      wideOnly: true,
    },
    { id: "cart", label: t("device.cart"), value: (row) => row.cart, width: 6, optional: true },
    {
      id: "platform",
      label: t("device.platform"),
      value: (row) => (row.platform === null ? null : t(`device.platform.${row.platform}`)),
      width: 7,
      optional: true,
    },
    { id: "serial", label: t("device.serial"), value: (row) => row.serial, width: 9, optional: true },
    { id: "mode", label: t("device.mode"), value: (row) => row.mode, width: 5, optional: true },
    {
      id: "enrolment",
      label: t("device.enrolment"),
      value: (row) => t(`device.enrolment.${row.enrolment}`),
      width: 9,
      optional: true,
    },
    {
      id: "loan",
      label: t("device.loan"),
      value: (row) => row.loan?.dueAt ?? null,
      csv: (row) => (row.loan === null ? "" : when(row.loan.dueAt)),
      width: 8,
      numeric: true,
      optional: true,
    },
  ];
}

const options = (values: readonly string[]) =>
  [...new Set(values)].filter((value) => value !== "").map((value) => ({ value, text: value }));

export function deviceFacets(rows: readonly DeviceRow[], { t, compare }: Texts): readonly Facet<DeviceRow>[] {
  return [
    {
      id: "gate",
      label: t("device.gate"),
      value: (row) => row.gate.word,
      options: gateWords.map((value) => ({ value, text: t(`gate.${value}`) })),
    },
    {
      id: "state",
      label: t("column.state"),
      value: (row) => row.state,
      options: assetStates.map((value) => ({ value, text: t(`device.state.${value}`) })),
    },
    {
      id: "alarms",
      label: t("device.facet.alarms"),
      value: (row) => (row.alarms.count > 0 ? "some" : "none"),
      options: (["some", "none"] as const).map((value) => ({ value, text: t(`device.facet.alarms.${value}`) })),
    },
    {
      id: "place",
      label: t("device.location"),
      value: (row) => row.location,
      options: options(rows.map((row) => row.location).toSorted(compare)),
    },
  ];
}
