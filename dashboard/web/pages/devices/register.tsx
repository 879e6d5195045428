/**
 * The register of devices: what does not agree with the world first, then the table.
 *
 * @module
 */
import { useMemo, useState } from "react";
import { FileDown, FileUp, Plus, Printer, QrCode, Siren } from "lucide-react";
import { useApi, useMay } from "../../api/queries.ts";
import { Link, navigate } from "../../app/router.tsx";
import type { Column } from "../../list/column.ts";
import { List, useNarrow } from "../../list/list.tsx";
import { Button } from "../../parts/button.tsx";
import { Download } from "../../parts/download.tsx";
import { GateMark, ScoreMark, useScoreText } from "../../parts/gate.tsx";
import { MaybeTime, Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { Who } from "../../parts/who.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { AssetDialog } from "./asset-dialog.tsx";
import { deviceColumns, deviceFacets } from "./columns.ts";
import type { DeviceRow } from "./columns.ts";
import { ImportDialog } from "./import.tsx";
import { Reconciliation } from "./reconciliation.tsx";
import { deviceHref, labelsHref } from "./tabs.ts";

const none: readonly DeviceRow[] = [];
const worstFirst = { column: "gate", descending: false } as const;

export default function Register() {
  const texts = useTexts();
  const { t } = texts;
  const may = useMay();
  const score = useScoreText();
  const narrow = useNarrow();
  const { data, error, refetch } = useApi("devices");
  const [open, setOpen] = useState<"create" | "import" | null>(null);
  const rows = data ?? none;
  // The formatter's functions are made anew on every drawing, the texts are not.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const columns = useMemo(() => deviceColumns(texts, score), [texts]);
  const facets = useMemo(() => deviceFacets(rows, texts), [rows, texts]);
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;

  const alarmsOf = ({ alarms }: DeviceRow): string =>
    t("device.alarmsOf", {
      count: alarms.count,
      kinds: alarms.kinds.map((kind) => t(`alarmKind.${kind}`)).join(", "),
    });
  const cell = (row: DeviceRow, column: Column<DeviceRow>) => {
    switch (column.id) {
      case "id":
        return (
          <>
            <Link href={deviceHref(row.id)}>{row.id}</Link>
            {narrow && row.alarms.count > 0 && (
              <>
                <Siren className="alarm-sign" aria-hidden="true" size={16} />
                <span className="sr-only">{t("device.alarms")}</span>
              </>
            )}
          </>
        );
      case "gate":
        return <GateMark word={row.gate.word} />;
      case "score":
        return <ScoreMark score={row.score} />;
      case "state":
        return row.state === "in-order" ? (
          t("device.state.in-order")
        ) : (
          <span className="badge" data-tone="attention">
            {t(`device.state.${row.state}`)}
          </span>
        );
      case "reportedAt":
        return <MaybeTime at={row.reportedAt} never={t("value.never")} />;
      case "tickets":
        return row.ticketsOpen === 0 ? (
          "0"
        ) : (
          <Link href={`/devices/tickets?q=${encodeURIComponent(row.id)}`}>{row.ticketsOpen}</Link>
        );
      case "alarms":
        return row.alarms.count === 0 ? (
          <span className="muted">{t("value.none")}</span>
        ) : (
          <Link href={deviceHref(row.id)} className="alarm-link" title={alarmsOf(row)} aria-label={alarmsOf(row)}>
            <Siren aria-hidden="true" size={16} />
            {row.alarms.count}
          </Link>
        );
      case "loan":
        return row.loan === null ? (
          <span className="muted">{t("value.none")}</span>
        ) : (
          <Time at={row.loan.dueAt} exact />
        );
      default: {
        const value = column.value(row);
        return value === null || value === "" ? <span className="muted">{t("value.none")}</span> : value;
      }
    }
  };
  return (
    <section className="part" aria-labelledby="register-title">
      <div className="part-head">
        <h2 id="register-title">{t("devices.title", { count: rows.length })}</h2>
        <div className="one-actions">
          <Button onPress={() => navigate(labelsHref([]))}>
            <QrCode aria-hidden="true" size={17} />
            {t("devices.labels")}
          </Button>
          <Button onPress={() => print()}>
            <Printer aria-hidden="true" size={17} />
            {t("action.print")}
          </Button>
          <Download path="/api/device-files/register.xlsx">
            <FileDown aria-hidden="true" size={17} />
            {t("devices.export")}
          </Download>
          {may("devices.write") && (
            <>
              <Button onPress={() => setOpen("import")}>
                <FileUp aria-hidden="true" size={17} />
                {t("devices.import")}
              </Button>
              <Button variant="primary" onPress={() => setOpen("create")}>
                <Plus aria-hidden="true" size={17} />
                {t("devices.create")}
              </Button>
            </>
          )}
        </div>
      </div>
      <Who permissions={["devices.write"]} />
      <Reconciliation rows={rows} />
      <List
        caption={t("nav.devices")}
        fileName={t("csv.devices")}
        rows={rows}
        columns={columns}
        facets={facets}
        fallbackSort={worstFirst}
        rowKey={(row) => row.id}
        rowHref={(row) => deviceHref(row.id)}
        renderCell={cell}
        empty={<Empty title={t("devices.none")}>{t("devices.noneText")}</Empty>}
      />
      {open === "create" && <AssetDialog device={null} onClose={() => setOpen(null)} />}
      {open === "import" && <ImportDialog onClose={() => setOpen(null)} />}
    </section>
  );
}
