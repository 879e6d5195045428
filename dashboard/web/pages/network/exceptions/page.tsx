/**
 * Names opened in spite of the lists: for whom, by whom, why, until when, and who was the second person.
 *
 * @module
 */
import { useMemo, useState } from "react";
import { Plus } from "lucide-react";
import { useApi, useMay, useSession } from "../../../api/queries.ts";
import { setSearch, usePlace } from "../../../app/router.tsx";
import type { Column, Facet } from "../../../list/column.ts";
import { csvTime } from "../../../list/csv.ts";
import { List } from "../../../list/list.tsx";
import { Button } from "../../../parts/button.tsx";
import { SeverityMark, StateMark } from "../../../parts/state.tsx";
import { Time } from "../../../parts/time.tsx";
import { Empty, NotYet } from "../../../parts/trouble.tsx";
import { Who } from "../../../parts/who.tsx";
import { venueTimeZone } from "../../../texts/format.ts";
import { useTexts } from "../../../texts/texts.tsx";
import { CreateException } from "./create.tsx";
import { Approve, End, ExceptionDialog, useScopeName } from "./dialogs.tsx";
import type { ExceptionRow } from "./dialogs.tsx";

const none: readonly ExceptionRow[] = [];
const newestFirst = { column: "createdAt", descending: true } as const;
export const exceptionTone = {
  waiting: "attention",
  active: "good",
  expired: "not-measured",
  ended: "not-measured",
  powerless: "attention",
} as const;

type Open = { readonly kind: "see" | "approve" | "end"; readonly row: ExceptionRow };

function Past({
  rows,
  onSee,
}: {
  readonly rows: readonly ExceptionRow[];
  readonly onSee: (row: ExceptionRow) => void;
}) {
  const { t } = useTexts();
  const scopeName = useScopeName();
  if (rows.length === 0) return null;
  return (
    <details className="past">
      <summary>{t("exception.past", { count: rows.length })}</summary>
      <ul className="past-list">
        {rows.map((row) => (
          <li key={row.id}>
            <Button variant="link" onPress={() => onSee(row)}>
              {row.unicodeName}
            </Button>
            <span>{scopeName(row.scope)}</span>
            <span className="muted">
              {t(`exception.state.${row.state}`)} <Time at={row.endedAt ?? row.until ?? row.createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

export default function ExceptionsPage() {
  const texts = useTexts();
  const { t } = texts;
  const may = useMay();
  const { search } = usePlace();
  const session = useSession().data;
  const scopeName = useScopeName();
  const { data, error, refetch } = useApi("exceptions");
  const [open, setOpen] = useState<Open | null>(null);
  const creating = search.get("new");
  const all = data ?? none;
  const rows = useMemo(() => all.filter((row) => row.state !== "expired" && row.state !== "ended"), [all]);
  const past = useMemo(() => all.filter((row) => row.state === "expired" || row.state === "ended"), [all]);
  const columns = useMemo<readonly Column<ExceptionRow>[]>(
    () => [
      { id: "name", label: t("exception.name"), value: (row) => row.unicodeName, width: 11.5 },
      { id: "state", label: t("column.state"), value: (row) => t(`exception.state.${row.state}`), width: 7.5 },
      { id: "scope", label: t("exception.scope"), value: (row) => scopeName(row.scope), width: 9, wideOnly: true },
      { id: "severity", label: t("column.severity"), value: (row) => row.severity, width: 7.5, optional: true },
      { id: "reason", label: t("reasonField.label"), value: (row) => row.reason, width: 7.6, wideOnly: true },
      { id: "by", label: t("exception.by"), value: (row) => row.by, width: 7, wideOnly: true },
      {
        id: "until",
        label: t("exception.until"),
        value: (row) => row.until,
        csv: (row) => (row.until === null ? t("exception.open") : csvTime(row.until, venueTimeZone)),
        width: 9.8,
        numeric: true,
        wideOnly: true,
      },
      {
        id: "approval",
        label: t("exception.second"),
        value: (row) => row.approval?.by ?? null,
        width: 7,
        wideOnly: true,
      },
      {
        id: "createdAt",
        label: t("exception.createdAt"),
        value: (row) => row.createdAt,
        csv: (row) => csvTime(row.createdAt, venueTimeZone),
        width: 8,
        numeric: true,
        optional: true,
      },
    ],
    [t, scopeName],
  );
  const facets = useMemo<readonly Facet<ExceptionRow>[]>(
    () => [
      {
        id: "state",
        label: t("column.state"),
        value: (row) => row.state,
        options: (["active", "waiting", "powerless"] as const).map((value) => ({
          value,
          text: t(`exception.state.${value}`),
        })),
      },
    ],
    [t],
  );
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;

  const mayApprove = (row: ExceptionRow): boolean =>
    row.state === "waiting" && may("exceptions.approve") && row.by !== session?.account.displayName;
  const cell = (row: ExceptionRow, column: Column<ExceptionRow>) => {
    switch (column.id) {
      case "name":
        return (
          <Button variant="link" onPress={() => setOpen({ kind: "see", row })}>
            {row.unicodeName}
          </Button>
        );
      case "state":
        return mayApprove(row) ? (
          <Button
            variant="link"
            aria-label={t("exception.approveOf", { name: row.unicodeName })}
            onPress={() => setOpen({ kind: "approve", row })}
          >
            {t("exception.approveOpen")}
          </Button>
        ) : (
          <StateMark state={exceptionTone[row.state]} word={t(`exception.state.${row.state}`)} />
        );
      case "severity":
        return row.severity === null ? (
          <span className="muted">{t("value.none")}</span>
        ) : (
          <SeverityMark severity={row.severity} />
        );
      case "reason":
        return <span title={row.reason}>{row.reason}</span>;
      case "until":
        return row.until === null ? t("exception.open") : <Time at={row.until} exact />;
      case "createdAt":
        return <Time at={row.createdAt} />;
      case "approval":
        return (
          row.approval?.by ?? (
            <span className="muted">{t(row.severity === "S3" ? "exception.awaited" : "exception.notNeeded")}</span>
          )
        );
      default:
        return column.value(row);
    }
  };
  const close = (): void => setOpen(null);
  return (
    <section className="part" aria-labelledby="exceptions-title">
      <div className="part-head">
        <div>
          <h2 id="exceptions-title">{t("exception.title")}</h2>
          <p className="muted">{t("exception.lead")}</p>
        </div>
        {may("exceptions.write") && may("explain.use") && (
          <Button variant="primary" onPress={() => setSearch({ new: " " })}>
            <Plus aria-hidden="true" size={17} />
            {t("exception.create")}
          </Button>
        )}
      </div>
      <Who permissions={["exceptions.write", "exceptions.approve"]} />
      <List
        caption={t("exception.title")}
        fileName={t("csv.exceptions")}
        rows={rows}
        columns={columns}
        facets={facets}
        fallbackSort={newestFirst}
        rowKey={(row) => row.id}
        renderCell={cell}
        empty={<Empty title={t("exception.none")}>{t("exception.noneText")}</Empty>}
      />
      <Past rows={past} onSee={(row) => setOpen({ kind: "see", row })} />
      {open?.kind === "see" && (
        <ExceptionDialog
          row={open.row}
          own={open.row.by === session?.account.displayName}
          onClose={close}
          onEnd={() => setOpen({ kind: "end", row: open.row })}
          {...(mayApprove(open.row) ? { onApprove: () => setOpen({ kind: "approve", row: open.row }) } : {})}
        />
      )}
      {open?.kind === "approve" && <Approve row={open.row} onClose={close} />}
      {open?.kind === "end" && <End row={open.row} onClose={close} />}
      {creating !== null && may("exceptions.write") && (
        <CreateException
          name={creating.trim()}
          mistakeId={search.get("mistake")}
          onClose={() => setSearch({ new: null, mistake: null })}
        />
      )}
    </section>
  );
}
