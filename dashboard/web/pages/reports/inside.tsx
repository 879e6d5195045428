/**
 * What would go into the report now: holes are seen before it is handed in, each with the place where it is mended.
 *
 * @module
 */
import type { ReportOpened } from "../../../../policies/schema/report-api.ts";
import { useApi } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import { StateMark } from "../../parts/state.tsx";
import type { State } from "../../parts/state.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useReportsTexts } from "../../texts/reports/texts.ts";

interface Line {
  readonly id: string;
  readonly state: State;
  readonly text: string;
  readonly href: string;
  readonly link: string;
}

const YEAR_DAYS = 366;

export function Inside({ edition }: { readonly edition: ReportOpened }) {
  const { t } = useReportsTexts();
  const { data, error, refetch } = useApi("reportInside", { id: edition.id, everyMs: () => 5 * 60_000 });
  if (data === undefined) return error === null ? null : <Trouble error={error} retry={() => void refetch()} />;
  const years = Math.max(1, Math.round(data.of / YEAR_DAYS));
  const figures = `/effectiveness?from=${edition.period.from}&to=${edition.period.to}`;
  const lines: readonly Line[] = [
    {
      id: "days",
      state: data.days >= data.of ? "good" : "attention",
      text: t("reports.in.days", { days: data.days, of: data.of }),
      href: figures,
      link: t("nav.effectiveness"),
    },
    {
      id: "red",
      state: data.red.length === 0 ? "good" : "danger",
      text:
        data.red.length === 0
          ? t("reports.in.noRed")
          : t("reports.in.red", { count: data.red.length, ids: data.red.join(", ") }),
      href: `${figures}&light=red`,
      link: t("nav.effectiveness"),
    },
    {
      id: "unmeasured",
      state: data.unmeasured.length === 0 ? "good" : "not-measured",
      text:
        data.unmeasured.length === 0
          ? t("reports.in.allMeasured")
          : t("reports.in.unmeasured", { count: data.unmeasured.length, ids: data.unmeasured.join(", ") }),
      href: `${figures}&light=unmeasured`,
      link: t("nav.effectiveness"),
    },
    {
      id: "consultations",
      state: data.consultations - data.unsigned >= years ? "good" : "attention",
      text: t("reports.in.consultations", { count: data.consultations, unsigned: data.unsigned, years }),
      href: "/standards/consultations",
      link: t("reports.in.toConsultations"),
    },
    {
      id: "surveys",
      state: data.surveys ? "good" : "not-measured",
      text: t(data.surveys ? "reports.in.surveys" : "reports.in.noSurveys"),
      href: `${figures}#M27`,
      link: t("nav.effectiveness"),
    },
    {
      id: "remarks",
      state: data.undecided === 0 ? "good" : "attention",
      text: t("reports.in.remarks", { count: data.remarks, undecided: data.undecided }),
      href: "/standards/remarks",
      link: t("reports.in.toRemarks"),
    },
    {
      id: "recommendations",
      state: data.recommendations > 0 || data.red.length === 0 ? "good" : "attention",
      text: t("reports.in.recommendations", { count: data.recommendations, wordings: data.wordings }),
      href: "/standards/improvements",
      link: t("reports.in.toImprovements"),
    },
  ];
  return (
    <section className="part" aria-labelledby="inside-title">
      <h2 id="inside-title">{t("reports.inside")}</h2>
      <p className="muted">{t("reports.insideText")}</p>
      <ul className="rep-inside">
        {lines.map(({ id, state, text, href, link }) => (
          <li key={id}>
            <StateMark state={state} word={text} />
            {state !== "good" && (
              <Link className="no-print" href={href}>
                {link}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
