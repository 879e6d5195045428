/**
 * «Bezpieczeństwo techniczne»: incidents with their next deadline, and failures of the filter that met a lesson.
 *
 * @module
 */
import { useState } from "react";
import { ShieldAlert } from "lucide-react";
import type { DutyClock } from "../../../../policies/schema/cyber-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link, navigate } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useNoticeTexts } from "../../texts/notices/texts.ts";
import { incidentHref, stateTone } from "./words.ts";
import { IncidentForm } from "./new.tsx";

function Next({ clock }: { readonly clock: DutyClock | null }) {
  const { t, exact } = useNoticeTexts();
  if (clock === null) return <span className="muted">{t("incident.noNext")}</span>;
  return (
    <span>
      {t(`incident.duty.${clock.duty}`)}{" "}
      <StateMark
        state={clock.state === "late" ? "danger" : "attention"}
        word={
          clock.dueAt === null
            ? t("incident.noDelay")
            : clock.state === "late"
              ? t("incident.clock.late")
              : t("incident.due", { when: exact(clock.dueAt) })
        }
      />
    </span>
  );
}

function Incidents() {
  const { t } = useNoticeTexts();
  const { data, error, refetch } = useApi("incidents");
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  if (data.length === 0) return <Empty title={t("incident.empty")}>{t("incident.emptyText")}</Empty>;
  return (
    <Scroll label={t("incident.title")} sheet>
      <table className="table table-plain">
        <caption className="sr-only">{t("incident.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("incident.number")}</th>
            <th scope="col">{t("incident.next")}</th>
            <th scope="col">{t("incident.kind")}</th>
            <th scope="col">{t("incident.state")}</th>
            <th scope="col">{t("incident.aware")}</th>
          </tr>
        </thead>
        <tbody>
          {data.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link href={incidentHref(one.id)}>{one.number}</Link>
              </th>
              <td>
                <Next clock={one.nextDuty} />
              </td>
              <td>{t(`incident.kind.${one.kind}`)}</td>
              <td>
                <StateMark state={stateTone[one.state]} word={t(`incident.state.${one.state}`)} />
              </td>
              <td>
                <Time at={one.awareAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Failures() {
  const { t } = useNoticeTexts();
  const { data, error, refetch } = useApi("failures");
  return (
    <section className="part" aria-labelledby="failures-title">
      <h2 id="failures-title">{t("failure.list")}</h2>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t("failure.empty")}>{t("failure.emptyText")}</Empty>
      ) : (
        <Scroll label={t("failure.list")} sheet>
          <table className="table table-plain">
            <caption className="sr-only">{t("failure.list")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("failure.cause")}</th>
                <th scope="col">{t("failure.from")}</th>
                <th scope="col">{t("failure.to")}</th>
                <th scope="col">{t("failure.sessions")}</th>
                <th scope="col">{t("failure.case")}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    {t(`failure.cause.${one.cause}`)} <span className="muted small">{one.subject}</span>
                  </th>
                  <td>
                    <Time at={one.from} />
                  </td>
                  <td>
                    {one.to === null ? <StateMark state="danger" word={t("failure.now")} /> : <Time at={one.to} />}
                  </td>
                  <td>{one.sessions}</td>
                  <td>{t(one.caseOpened ? "failure.caseYes" : "failure.caseNo")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

export default function CyberPage() {
  const { t } = useNoticeTexts();
  const may = useMay();
  const [open, setOpen] = useState(false);
  return (
    <Page
      title={t("incident.title")}
      lead={t("incident.lead")}
      wide
      actions={
        may("cyber.write") ? (
          <Button variant="primary" onPress={() => setOpen(true)}>
            <ShieldAlert aria-hidden="true" size={17} />
            {t("incident.new")}
          </Button>
        ) : undefined
      }
    >
      <Incidents />
      <Failures />
      {open && <IncidentForm onClose={() => setOpen(false)} onDone={(id) => navigate(incidentHref(id))} />}
    </Page>
  );
}
