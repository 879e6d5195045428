/**
 * «Raporty»: the report on the Standards every second year and the yearly pack, from a period to the document; every edition with its state.
 *
 * @module
 */
import "../../look/reports.css";
import { CalendarClock } from "lucide-react";
import type { ReportEdition } from "../../../../policies/schema/report-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { csvTime } from "../../list/csv.ts";
import { Stack } from "../../parts/stack.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { venueTimeZone } from "../../texts/format.ts";
import { useReportsTexts } from "../../texts/reports/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { dayText } from "../people/day-text.ts";
import { Make, usePeriodText } from "./make.tsx";
import { tone, yearsOf } from "./model.ts";

/** When the next report is due, as the calendar of duties says. */
function NextDue() {
  const { t, language } = useReportsTexts();
  const may = useMay();
  const { data } = useApi("duties", { enabled: may("coordination.read") });
  const duty = data?.find(({ id }) => id === "report");
  if (duty === undefined || duty.due === null) return null;
  return (
    <p className="rep-due" data-state={duty.state}>
      <CalendarClock aria-hidden="true" size={20} />
      <span>
        {t("reports.due")} <strong>{dayText(duty.due, language)}</strong>
        {duty.daysLeft !== null && (
          <span className="muted">
            {" "}
            · {t(duty.daysLeft < 0 ? "reports.late" : "reports.left", { days: Math.abs(duty.daysLeft) })}
          </span>
        )}
      </span>
    </p>
  );
}

/** The newest step of an edition with its day and whose it was. */
function LastStep({ edition }: { readonly edition: ReportEdition }) {
  const { t, language } = useReportsTexts();
  const step = edition.presented ?? edition.accepted ?? edition.submitted;
  return (
    <span>
      <StateMark state={tone[edition.state]} word={t(`reports.state.${edition.state}`)} />
      {step !== null && (
        <span className="muted small block">
          {dayText(step.on, language)}, {step.by}
        </span>
      )}
    </span>
  );
}

function Editions({ editions }: { readonly editions: readonly ReportEdition[] }) {
  const { t } = useReportsTexts();
  const textOf = usePeriodText();
  if (editions.length === 0) return <Empty title={t("reports.empty")}>{t("reports.emptyText")}</Empty>;
  return (
    <Stack
      caption={t("reports.editions")}
      columns={[t("reports.period"), t("reports.edition"), t("reports.stateTitle"), t("reports.openedBy"), ""]}
      rows={editions}
      rowKey={({ id }) => id}
      renderCells={(one) => [
        textOf({ kind: one.kind, lastYear: Number(yearsOf(one).last) }),
        t("reports.editionNumber", { number: one.edition }),
        <LastStep key="state" edition={one} />,
        one.openedBy,
        <Link
          key="open"
          className="button button-quiet"
          href={`/reports/${one.id}`}
          aria-label={t("reports.openOf", {
            what: `${textOf({ kind: one.kind, lastYear: Number(yearsOf(one).last) })}, ${t("reports.editionNumber", { number: one.edition })}`,
          })}
        >
          {t("reports.open")}
        </Link>,
      ]}
    />
  );
}

export default function ReportsPage() {
  const { t } = useReportsTexts();
  const may = useMay();
  const today = csvTime(useNow(), venueTimeZone).slice(0, 10);
  const { data, error, refetch } = useApi("reports");
  return (
    <Page title={t("nav.reports")} lead={t("reports.lead")}>
      <NextDue />
      {may("coordination.write") && <Make today={today} />}
      <section className="part" aria-labelledby="editions-title">
        <h2 id="editions-title">{t("reports.editions")}</h2>
        {data === undefined ? <NotYet error={error} retry={() => void refetch()} /> : <Editions editions={data} />}
      </section>
    </Page>
  );
}
