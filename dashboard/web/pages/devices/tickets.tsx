/**
 * Tickets: what is being mended and how long it took. A ticket closes only when the device's own report shows the check passing.
 *
 * @module
 */
import { useMemo, useState } from "react";
import type { FormEvent } from "react";
import type { TicketView } from "../../../../policies/schema/device-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import type { Column, Facet } from "../../list/column.ts";
import { csvTime } from "../../list/csv.ts";
import { List } from "../../list/list.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { useMender } from "../../parts/gate.tsx";
import { MaybeTime, Time } from "../../parts/time.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { venueTimeZone } from "../../texts/format.ts";
import { useTexts } from "../../texts/texts.tsx";
import { deviceHref } from "./tabs.ts";

const none: readonly TicketView[] = [];
const openFirst = { column: "openedAt", descending: true } as const;

function TicketDialog({ ticket, onClose }: { readonly ticket: TicketView; readonly onClose: () => void }) {
  const { t, language } = useTexts();
  const may = useMay();
  const mender = useMender();
  const [note, setNote] = useState(ticket.note);
  const { mutate, isPending, error } = useChange("ticketNote", "devices", onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mutate({ id: ticket.id, body: { note } });
  };
  return (
    <Dialog title={`${ticket.number} · ${ticket.device}`} onClose={onClose}>
      <form onSubmit={submit} className="form" noValidate>
        <Facts
          items={[
            [t("check.word"), ticket.title[language]],
            [t("check.severity"), t(`checkSeverity.${ticket.severity as "block"}`)],
            [t("check.remedy"), ticket.remedy[language]],
            [t("check.who"), t("gate.mend", { minutes: ticket.remedy.minutes, who: mender(ticket.remedy.who) })],
            [t("ticket.openedAt"), <Time key="open" at={ticket.openedAt} exact />],
            [t("ticket.closedAt"), <MaybeTime key="closed" at={ticket.closedAt} never={t("ticket.open")} />],
          ]}
        />
        <p className="muted">{t("ticket.closesItself")}</p>
        {may("devices.write") ? (
          <Field label={t("ticket.note")} value={note} onChange={setNote} hint={t("device.noteHint")} />
        ) : (
          ticket.note !== "" && <p>{ticket.note}</p>
        )}
        {error !== null && <Trouble error={error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.close")}</Button>
          {may("devices.write") && (
            <Button type="submit" variant="primary" isDisabled={isPending || note === ticket.note}>
              {t("action.save")}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

export default function TicketsPage() {
  const { t, language, number } = useTexts();
  const { data, error, refetch } = useApi("tickets");
  const [open, setOpen] = useState<TicketView | null>(null);
  const rows = data ?? none;
  const columns = useMemo<readonly Column<TicketView>[]>(() => {
    const stamp = (at: number | null): string => (at === null ? "" : csvTime(at, venueTimeZone));
    return [
      { id: "number", label: t("column.number"), value: (row) => row.number, width: 7.6 },
      { id: "device", label: t("column.device"), value: (row) => row.device, width: 6.4 },
      { id: "title", label: t("check.word"), value: (row) => row.title[language], width: 15, wideOnly: true },
      {
        id: "severity",
        label: t("check.severity"),
        value: (row) => t(`checkSeverity.${row.severity as "block"}`),
        width: 8,
        wideOnly: true,
      },
      {
        id: "openedAt",
        label: t("ticket.openedAt"),
        value: (row) => row.openedAt,
        csv: (row) => stamp(row.openedAt),
        width: 8,
        numeric: true,
      },
      {
        id: "closedAt",
        label: t("ticket.closedAt"),
        value: (row) => row.closedAt,
        csv: (row) => stamp(row.closedAt),
        width: 8,
        numeric: true,
        wideOnly: true,
      },
      { id: "note", label: t("ticket.note"), value: (row) => row.note, width: 9, optional: true },
    ];
  }, [t, language]);
  const facets = useMemo<readonly Facet<TicketView>[]>(
    () => [
      {
        id: "state",
        label: t("column.state"),
        value: (row) => (row.closedAt === null ? "open" : "closed"),
        options: (["open", "closed"] as const).map((value) => ({ value, text: t(`ticket.${value}`) })),
      },
    ],
    [t],
  );
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  const closed = rows.filter((row) => row.closedAt !== null);
  const hours = closed.reduce((sum, row) => sum + ((row.closedAt ?? 0) - row.openedAt) / 3_600_000, 0) / closed.length;
  return (
    <section className="part" aria-labelledby="tickets-title">
      <h2 id="tickets-title">{t("tickets.title", { open: rows.length - closed.length })}</h2>
      <p className="muted">
        {closed.length === 0
          ? t("tickets.noMean")
          : t("tickets.mean", { hours: number(Math.round(hours * 10) / 10), count: closed.length })}
      </p>
      <List
        caption={t("devices.tab.tickets")}
        fileName={t("csv.tickets")}
        rows={rows}
        columns={columns}
        facets={facets}
        fallbackSort={openFirst}
        rowKey={(row) => row.id}
        renderCell={(row, column) => {
          switch (column.id) {
            case "number":
              return (
                <Button variant="link" onPress={() => setOpen(row)}>
                  {row.number}
                </Button>
              );
            case "device":
              return <Link href={deviceHref(row.device)}>{row.device}</Link>;
            case "openedAt":
              return <Time at={row.openedAt} />;
            case "closedAt":
              return <MaybeTime at={row.closedAt} never={t("ticket.open")} />;
            default:
              return column.value(row);
          }
        }}
        empty={<Empty title={t("tickets.none")}>{t("tickets.noneText")}</Empty>}
      />
      {open !== null && <TicketDialog ticket={open} onClose={() => setOpen(null)} />}
    </section>
  );
}
