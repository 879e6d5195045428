/**
 * Every published set of lists, and the way back to an older one.
 *
 * @module
 */
import { useMemo, useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { Response } from "../../api/contract.ts";
import { useApi, useMay } from "../../api/queries.ts";
import type { Column, Facet } from "../../list/column.ts";
import { csvTime } from "../../list/csv.ts";
import { List } from "../../list/list.tsx";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { Who } from "../../parts/who.tsx";
import { venueTimeZone } from "../../texts/format.ts";
import { useTexts } from "../../texts/texts.tsx";

type Row = Response<"generations">[number];
const none: readonly Row[] = [];
const newestFirst = { column: "generation", descending: true } as const;

function Rollback({ row, onClose }: { readonly row: Row; readonly onClose: () => void }) {
  const { t, exact } = useTexts();
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (reason: string) => call("rollback", { body: { generation: row.generation, reason } }),
    onSuccess: async () => {
      onClose();
      await Promise.all(["generations", "lists"].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
  return (
    <Confirm
      title={t("generation.rollbackAsk", { generation: row.generation })}
      action={t("generation.rollback")}
      danger
      reason
      busy={isPending}
      error={error}
      onClose={onClose}
      onConfirm={mutate}
    >
      <p>{t("generation.rollbackText", { generation: row.generation, at: exact(row.createdAt), names: row.names })}</p>
      <p>{t("generation.holdText")}</p>
    </Confirm>
  );
}

export default function GenerationsPage() {
  const texts = useTexts();
  const { t, number, size } = texts;
  const may = useMay();
  const { data, error, refetch } = useApi("generations");
  const [chosen, setChosen] = useState<Row | null>(null);
  const rows = data ?? none;
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      { id: "generation", label: t("generation.number"), value: (row) => row.generation, width: 6.5, numeric: true },
      {
        id: "current",
        label: t("column.state"),
        value: (row) => (row.current ? 0 : row.kept ? 1 : 2),
        csv: (row) => t(row.current ? "generation.current" : row.kept ? "generation.kept" : "generation.gone"),
        width: 9,
      },
      {
        id: "createdAt",
        label: t("generation.createdAt"),
        value: (row) => row.createdAt,
        csv: (row) => csvTime(row.createdAt, venueTimeZone),
        width: 11,
        numeric: true,
        wideOnly: true,
      },
      {
        id: "kind",
        label: t("generation.kind"),
        value: (row) => t(`generation.kind.${row.kind}`, { of: row.of ?? 0 }),
        width: 9,
        wideOnly: true,
      },
      { id: "names", label: t("lists.entries"), value: (row) => row.names, width: 5.5, numeric: true, wideOnly: true },
      {
        id: "added",
        label: t("generation.change"),
        value: (row) => (row.added === null || row.removed === null ? null : row.added + row.removed),
        csv: (row) => (row.added === null || row.removed === null ? null : `+${row.added} -${row.removed}`),
        width: 6.5,
        numeric: true,
        wideOnly: true,
      },
      { id: "bytes", label: t("generation.bytes"), value: (row) => row.bytes, width: 7, numeric: true, optional: true },
      { id: "by", label: t("generation.by"), value: (row) => row.by, width: 6, wideOnly: true },
      { id: "reason", label: t("reasonField.label"), value: (row) => row.reason, width: 6, wideOnly: true },
    ],
    [t],
  );
  const facets = useMemo<readonly Facet<Row>[]>(
    () => [
      {
        id: "kind",
        label: t("generation.kind"),
        value: (row) => row.kind,
        options: (["full", "delta", "rollback", "import"] as const).map((value) => ({
          value,
          text: t(`generation.kindOption.${value}`),
        })),
      },
    ],
    [t],
  );
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return (
    <section className="part" aria-labelledby="generations-title">
      <div className="part-head">
        <div>
          <h2 id="generations-title">{t("generation.title")}</h2>
          <p className="muted">{t("generation.lead")}</p>
        </div>
      </div>
      <Who permissions={["lists.decide"]} />
      <List
        caption={t("generation.title")}
        fileName={t("csv.generations")}
        rows={rows}
        columns={columns}
        facets={facets}
        fallbackSort={newestFirst}
        rowKey={(row) => String(row.generation)}
        renderCell={(row, column) => {
          switch (column.id) {
            case "generation":
              return number(row.generation);
            case "current":
              return row.current ? (
                <StateMark state="good" word={t("generation.current")} />
              ) : may("lists.decide") && row.kept ? (
                <Button
                  variant="link"
                  aria-label={t("generation.rollbackOf", { generation: row.generation })}
                  onPress={() => setChosen(row)}
                >
                  {t("generation.rollbackOpen")}
                </Button>
              ) : (
                <span className="muted">{t(row.kept ? "generation.kept" : "generation.gone")}</span>
              );
            case "createdAt":
              return <Time at={row.createdAt} />;
            case "names":
              return number(row.names);
            case "bytes":
              return size(row.bytes);
            case "added":
              return row.added === null || row.removed === null ? (
                <span className="muted">{t("value.unknown")}</span>
              ) : (
                <>
                  <span aria-hidden="true">
                    +{number(row.added)} −{number(row.removed)}
                  </span>
                  <span className="sr-only">{t("diff.words", { added: row.added, removed: row.removed })}</span>
                </>
              );
            case "by":
              return row.by ?? <span className="muted">{t("generation.machine")}</span>;
            case "reason":
              return row.reason === null ? (
                <span className="muted">{t("value.none")}</span>
              ) : (
                <span title={row.reason}>{row.reason}</span>
              );
            default:
              return column.value(row);
          }
        }}
        empty={<Empty title={t("generation.none")}>{t("generation.noneText")}</Empty>}
      />
      {chosen !== null && <Rollback row={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}
