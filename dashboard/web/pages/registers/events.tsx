/**
 * «Rejestr zdarzeń zagrażających małoletniemu» (A6): codes, dates, results; chained, printable, never a name.
 *
 * @module
 */
import { useMemo } from "react";
import { Eye } from "lucide-react";
import { useApi } from "../../api/queries.ts";
import type { Response } from "../../api/contract.ts";
import { Link } from "../../app/router.tsx";
import type { Column, Facet } from "../../list/column.ts";
import { csvTime } from "../../list/csv.ts";
import { List } from "../../list/list.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { venueTimeZone } from "../../texts/format.ts";
import { CasesFrame } from "../cases/frame.tsx";
import { caseHref } from "../cases/words.ts";
import { ChainHead, RegisterActions } from "./head.tsx";

type Row = Response<"eventRegister">["lines"][number];
const none: readonly Row[] = [];
const newestFirst = { column: "registeredAt", descending: true } as const;

export default function EventRegisterPage() {
  const { t } = useCaseTexts();
  const { data, error, refetch } = useApi("eventRegister");
  const columns = useMemo<readonly Column<Row>[]>(() => {
    const time = (id: string, label: string, at: (row: Row) => number | null, more: object = {}): Column<Row> => ({
      id,
      label,
      value: at,
      csv: (row) => {
        const value = at(row);
        return value === null ? null : csvTime(value, venueTimeZone);
      },
      width: 9.5,
      numeric: true,
      ...more,
    });
    return [
      { id: "number", label: t("column.number"), value: (row) => row.number, width: 7.6 },
      { id: "case", label: t("register.case"), value: (row) => row.caseNumber, width: 7.6 },
      time("happenedAt", t("case.happenedAt"), (row) => row.happenedAt, { wideOnly: true }),
      time("registeredAt", t("register.registeredAt"), (row) => row.registeredAt),
      { id: "type", label: t("cases.column.type"), value: (row) => row.type, width: 5.5 },
      { id: "area", label: t("register.area"), value: (row) => row.area, width: 5.5, wideOnly: true },
      { id: "category", label: t("column.category"), value: (row) => row.category, width: 7, wideOnly: true },
      {
        id: "contact",
        label: t("column.contact"),
        value: (row) => t(`contact.${row.contact}`),
        width: 11,
        wideOnly: true,
      },
      { id: "place", label: t("cases.column.place"), value: (row) => row.place, width: 10, optional: true },
      { id: "department", label: t("case.department"), value: (row) => row.department, width: 10, optional: true },
      {
        id: "origin",
        label: t("cases.column.origin"),
        value: (row) => t(`case.origin.${row.origin}`),
        width: 9.5,
        optional: true,
      },
      { id: "note", label: t("register.note"), value: (row) => row.noteNumber, width: 6.5, optional: true },
      {
        id: "evidence",
        label: t("register.evidence"),
        value: (row) => t(row.evidence ? "value.yes" : "value.no"),
        width: 6,
        optional: true,
      },
      time("dailyLineAt", t("register.dailyLine"), (row) => row.dailyLineAt, { optional: true }),
      time("shareCopyAt", t("register.shareCopy"), (row) => row.shareCopyAt, { optional: true }),
      time("handedOverAt", t("register.handedOver"), (row) => row.handedOverAt, { optional: true }),
      {
        id: "v2",
        label: t("register.v2"),
        value: (row) => (row.verification2 === null ? null : t(`case.harm.${row.verification2.outcome}`)),
        width: 10,
        wideOnly: true,
      },
      { id: "cards", label: t("register.cards"), value: (row) => row.cardNumbers.join(", "), width: 7, optional: true },
      { id: "state", label: t("column.state"), value: (row) => t(`case.state.${row.state}`), width: 11.5 },
      {
        id: "complete",
        label: t("register.complete"),
        value: (row) => t(row.complete ? "value.yes" : "value.no"),
        width: 7,
        optional: true,
      },
      { id: "hash", label: t("register.hash"), value: (row) => row.hash, width: 12, optional: true },
    ];
  }, [t]);
  const facets = useMemo<readonly Facet<Row>[]>(
    () => [
      {
        id: "state",
        label: t("column.state"),
        value: (row) => row.state,
        options: (["event", "negative", "positive", "intervention", "closed"] as const).map((value) => ({
          value,
          text: t(`case.state.${value}`),
        })),
      },
      {
        id: "complete",
        label: t("register.complete"),
        value: (row) => (row.complete ? "yes" : "no"),
        options: (["yes", "no"] as const).map((value) => ({ value, text: t(`value.${value}`) })),
      },
    ],
    [t],
  );
  return (
    <CasesFrame open="event-register" actions={<RegisterActions book="events" />}>
      <p className="who-sees">
        <Eye aria-hidden="true" size={18} />
        <span>{t("register.eventsWho")}</span>
      </p>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <List
            caption={t("casesTab.event-register")}
            fileName={t("csv.eventRegister")}
            rows={data.lines.length === 0 ? none : data.lines}
            columns={columns}
            facets={facets}
            fallbackSort={newestFirst}
            rowKey={(row) => row.hash}
            rowHref={(row) => caseHref(row.caseId)}
            renderCell={(row, column) => {
              switch (column.id) {
                case "number":
                  return <Link href={caseHref(row.caseId)}>{row.number}</Link>;
                case "happenedAt":
                  return <Time at={row.happenedAt} />;
                case "registeredAt":
                  return <Time at={row.registeredAt} />;
                case "dailyLineAt":
                case "shareCopyAt":
                case "handedOverAt": {
                  const at = row[column.id];
                  return at === null ? <span className="muted">{t("value.none")}</span> : <Time at={at} />;
                }
                case "hash":
                  return <span className="mono">{row.hash.slice(0, 16)}</span>;
                default: {
                  const value = column.value(row);
                  return value === null || value === "" ? <span className="muted">{t("value.none")}</span> : value;
                }
              }
            }}
            empty={<Empty title={t("register.eventsNone")}>{t("register.eventsNoneText")}</Empty>}
          />
          <ChainHead head={data.head} />
        </>
      )}
    </CasesFrame>
  );
}
