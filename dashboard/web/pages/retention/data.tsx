/**
 * The data inventory: every table, kind of sealed text and folder with its rule, its basis, how much there is and what goes next.
 *
 * @module
 */
import { useMemo } from "react";
import { Printer } from "lucide-react";
import type { InventoryRow } from "../../../../policies/schema/retention-api.ts";
import { useApi } from "../../api/queries.ts";
import type { Column, Facet } from "../../list/column.ts";
import { csvTime } from "../../list/csv.ts";
import { List } from "../../list/list.tsx";
import { Button } from "../../parts/button.tsx";
import { Mono } from "../../parts/facts.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { venueTimeZone } from "../../texts/format.ts";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { RetentionFrame } from "./frame.tsx";
import { articleWords, periodWords } from "./model.ts";
import { ruleOf, setName, setSince, setWhy } from "./set-name.ts";

const personalFirst = { column: "personal", descending: false } as const;
/** Whose data matter most come first. */
const weight = { children: "1", staff: "2", indirectly: "3", no: "4" } as const;
const kinds = ["table", "sealed", "folder"] as const;
const persons = ["children", "staff", "indirectly", "no"] as const;
const none: readonly InventoryRow[] = [];

export default function InventoryPage() {
  const texts = useRetentionTexts();
  const { t, attempt, number, language } = texts;
  const now = useNow();
  const { data, error, refetch } = useApi("retentionInventory");
  const columns = useMemo<readonly Column<InventoryRow>[]>(() => {
    const time = (id: string, label: string, at: (row: InventoryRow) => number | null, more: object = {}) => ({
      id,
      label,
      value: at,
      csv: (row: InventoryRow) => {
        const value = at(row);
        return value === null ? null : csvTime(value, venueTimeZone);
      },
      width: 9.5,
      numeric: true,
      ...more,
    });
    return [
      { id: "name", label: t("retention.column.set"), value: (row) => setName(texts, row.id), width: 15 },
      {
        id: "personal",
        label: t("data.column.personal"),
        // Sorted by weight; what is read stands behind it.
        value: (row) => `${weight[row.personal]} ${t(`data.personal.${row.personal}`)}`,
        csv: (row) => t(`data.personal.${row.personal}`),
        width: 12,
      },
      {
        id: "period",
        label: t("data.column.period"),
        value: (row) => periodWords(row.period, attempt),
        width: 12,
      },
      { id: "count", label: t("data.column.count"), value: (row) => row.count, width: 5, numeric: true },
      time("next", t("data.column.next"), (row) => row.nextAt, { width: 9 }),
      {
        id: "requirement",
        label: t("data.column.requirement"),
        value: (row) => ruleOf(row.requirement),
        width: 6.5,
        wideOnly: true,
      },
      {
        id: "basis",
        label: t("data.column.basis"),
        value: (row) =>
          row.basis === "–"
            ? null
            : `${t("data.basisArticle", { article: articleWords(row.basis, language) })}${row.confirm ? ` (${t("data.confirm")})` : ""}`,
        width: 17,
        optional: true,
      },
      {
        id: "trigger",
        label: t("data.column.trigger"),
        value: (row) => setSince(texts, row),
        width: 15,
        optional: true,
      },
      time("last", t("data.column.last"), (row) => row.lastAt, { optional: true }),
      time("oldest", t("data.column.oldest"), (row) => row.oldestAt, { optional: true }),
      {
        id: "approves",
        label: t("data.column.approves"),
        value: (row) => t(`data.approves.${row.approves}`),
        width: 16,
        optional: true,
      },
      { id: "why", label: t("data.column.why"), value: (row) => setWhy(texts, row), width: 22, optional: true },
      {
        id: "kind",
        label: t("data.column.kind"),
        value: (row) => t(`data.kind.${row.kind}`),
        width: 8,
        optional: true,
      },
      { id: "id", label: t("data.column.id"), value: (row) => row.id, width: 13, optional: true },
    ];
  }, [texts, t, attempt, language]);
  const facets = useMemo<readonly Facet<InventoryRow>[]>(
    () => [
      {
        id: "whose",
        label: t("data.column.personal"),
        value: (row) => row.personal,
        options: persons.map((value) => ({ value, text: t(`data.personal.${value}`) })),
      },
      {
        id: "kind",
        label: t("data.column.kind"),
        value: (row) => row.kind,
        options: kinds.map((value) => ({ value, text: t(`data.kind.${value}`) })),
      },
    ],
    [t],
  );
  return (
    <RetentionFrame
      open="data"
      wide
      actions={
        <Button onPress={() => globalThis.print()}>
          <Printer aria-hidden="true" size={17} />
          {t("action.print")}
        </Button>
      }
    >
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <List
            caption={t("retentionTab.data")}
            fileName={t("data.fileName")}
            rows={data.rows.length === 0 ? none : data.rows}
            columns={columns}
            facets={facets}
            fallbackSort={personalFirst}
            rowKey={(row) => row.id}
            renderCell={(row, column) => {
              switch (column.id) {
                case "personal":
                  return t(`data.personal.${row.personal}`);
                case "count":
                  return row.count === null ? <span className="muted">{t("value.none")}</span> : number(row.count);
                case "next":
                  return row.nextAt === null ? (
                    <span className="muted">{t("value.none")}</span>
                  ) : row.nextAt <= now ? (
                    t("data.dueNow")
                  ) : (
                    <Time at={row.nextAt} exact />
                  );
                case "last":
                case "oldest": {
                  const at = column.id === "last" ? row.lastAt : row.oldestAt;
                  return at === null ? <span className="muted">{t("value.none")}</span> : <Time at={at} />;
                }
                case "id":
                  return <Mono>{row.id}</Mono>;
                default: {
                  const value = column.value(row);
                  return value === null ? (
                    <span className="muted">{t("value.none")}</span>
                  ) : (
                    <span className="cell-two" title={String(value)}>
                      {value}
                    </span>
                  );
                }
              }
            }}
            empty={<Empty title={t("data.none")}>{t("data.noneText")}</Empty>}
          />
          <p className="muted small">{t("data.lawText")}</p>
          <p className="muted small">{t("data.requirementText")}</p>
        </>
      )}
    </RetentionFrame>
  );
}
