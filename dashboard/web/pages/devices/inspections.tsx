/**
 * Monthly inspections: which device is due, which protocol is open, which is signed.
 *
 * @module
 */
import { useMemo } from "react";
import type { InspectionView } from "../../../../policies/schema/device-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Link, navigate } from "../../app/router.tsx";
import type { Column, Facet } from "../../list/column.ts";
import { csvTime } from "../../list/csv.ts";
import { List } from "../../list/list.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { StateMark } from "../../parts/state.tsx";
import { MaybeTime, Time } from "../../parts/time.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { Who } from "../../parts/who.tsx";
import { venueTimeZone } from "../../texts/format.ts";
import { useTexts } from "../../texts/texts.tsx";
import { deviceHref, inspectionHref } from "./tabs.ts";

const none: readonly InspectionView[] = [];
const soonFirst = { column: "dueAt", descending: false } as const;
const states = ["overdue", "open", "due", "signed"] as const;
export const inspectionTone = { due: "not-measured", overdue: "danger", open: "attention", signed: "good" } as const;

export default function InspectionsPage() {
  const { t } = useTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("inspections");
  const open = useChange("inspectionOpen", "devices", (made) => navigate(inspectionHref(made.id)));
  const rows = data ?? none;
  const columns = useMemo<readonly Column<InspectionView>[]>(() => {
    const stamp = (at: number | null): string => (at === null ? "" : csvTime(at, venueTimeZone));
    return [
      { id: "number", label: t("column.number"), value: (row) => row.number, width: 7.2 },
      { id: "device", label: t("column.device"), value: (row) => row.device, width: 6 },
      { id: "state", label: t("column.state"), value: (row) => t(`inspection.state.${row.state}`), width: 9 },
      {
        id: "dueAt",
        label: t("inspection.dueAt"),
        value: (row) => row.dueAt,
        csv: (row) => stamp(row.dueAt),
        width: 11,
        numeric: true,
        wideOnly: true,
      },
      {
        id: "signedAt",
        label: t("inspection.signedAt"),
        value: (row) => row.signedAt,
        csv: (row) => stamp(row.signedAt),
        width: 9,
        numeric: true,
        wideOnly: true,
      },
      { id: "by", label: t("inspection.by"), value: (row) => row.by, width: 9, wideOnly: true },
    ];
  }, [t]);
  const facets = useMemo<readonly Facet<InspectionView>[]>(
    () => [
      {
        id: "state",
        label: t("column.state"),
        value: (row) => row.state,
        options: states.map((value) => ({ value, text: t(`inspection.state.${value}`) })),
      },
    ],
    [t],
  );
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return (
    <section className="part" aria-labelledby="inspections-title">
      <h2 id="inspections-title">{t("inspections.title")}</h2>
      <p className="muted">{t("inspections.text")}</p>
      <Who permissions={["devices.attest"]} />
      {open.error !== null && <Trouble error={open.error} />}
      <List
        caption={t("inspections.title")}
        fileName={t("csv.inspections")}
        rows={rows}
        columns={columns}
        facets={facets}
        fallbackSort={soonFirst}
        rowKey={(row) => row.id}
        renderCell={(row, column) => {
          switch (column.id) {
            case "number":
              return row.state === "open" || row.state === "signed" ? (
                <Link href={inspectionHref(row.id)}>{row.number}</Link>
              ) : may("devices.attest") ? (
                <Button
                  variant="link"
                  aria-label={t("inspection.openOf", { id: row.device })}
                  isDisabled={open.isPending}
                  onPress={() => open.mutate({ id: row.device, body: {} })}
                >
                  {t("inspection.open")}
                </Button>
              ) : (
                <span className="muted">{t("value.none")}</span>
              );
            case "device":
              return <Link href={deviceHref(row.device)}>{row.device}</Link>;
            case "state":
              return <StateMark state={inspectionTone[row.state]} word={t(`inspection.state.${row.state}`)} />;
            case "dueAt":
              return <Time at={row.dueAt} exact />;
            case "signedAt":
              return <MaybeTime at={row.signedAt} never={t("value.never")} />;
            default:
              return column.value(row) ?? <span className="muted">{t("value.none")}</span>;
          }
        }}
        empty={<Empty title={t("inspections.none")}>{t("inspections.noneText")}</Empty>}
      />
    </section>
  );
}
