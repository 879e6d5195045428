/**
 * One incident: what is known, what is due until when with the draft of each letter, and what people did.
 *
 * @module
 */
import { useState } from "react";
import type { IncidentState, IncidentView } from "../../../../policies/schema/cyber-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Facts } from "../../parts/facts.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { NotYet } from "../../parts/trouble.tsx";
import { useNoticeTexts } from "../../texts/notices/texts.ts";
import { Duties } from "./duties.tsx";
import { IncidentForm } from "./new.tsx";
import { stateTone } from "./words.ts";

const ways: Readonly<Record<IncidentState, readonly IncidentState[]>> = {
  open: ["contained", "closed"],
  contained: ["closed", "open"],
  closed: ["open"],
};
const verbs = { open: "incident.reopen", contained: "incident.contain", closed: "incident.close" } as const;

function Known({ one }: { readonly one: IncidentView }) {
  const { t, exact } = useNoticeTexts();
  const word = (value: boolean): string => t(value ? "incident.yes" : "incident.no");
  return (
    <section className="panel" aria-labelledby="facts-title">
      <h2 id="facts-title">{t("incident.facts")}</h2>
      <p className="incident-description">{one.description}</p>
      <Facts
        items={[
          [t("incident.aware"), exact(one.awareAt)],
          [t("incident.significant"), word(one.significant)],
          [t("incident.personalData"), word(one.personalData)],
          [t("incident.highRisk"), word(one.highRisk)],
          [t("incident.evidence"), String(one.evidenceCount)],
          [t("incident.openedBy"), one.openedBy],
          ...(one.caseNumber === null ? [] : [[t("incident.linked"), one.caseNumber] as const]),
        ]}
      />
    </section>
  );
}

function History({ one }: { readonly one: IncidentView }) {
  const { t } = useNoticeTexts();
  return (
    <section className="part" aria-labelledby="history-title">
      <h2 id="history-title">{t("incident.history")}</h2>
      <ol className="notice-list">
        {one.history.map((entry, index) => (
          <li key={`${String(entry.at)}${String(index)}`} className="notice-row">
            <div>
              <p className="notice-text">
                {t(`incident.event.${entry.kind}`)}: {entry.detail}
              </p>
              <p className="muted small notice-about">
                <Time at={entry.at} exact />
                <span>{entry.by}</span>
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

export default function IncidentPage({ id }: { readonly id: string }) {
  const { t } = useNoticeTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("incident", { id });
  const [to, setTo] = useState<IncidentState | null>(null);
  const [correcting, setCorrecting] = useState(false);
  const change = useChange("incidentState", "incidents", () => setTo(null));
  if (data === undefined)
    return <Page title={t("incident.title")}>{<NotYet error={error} retry={() => void refetch()} />}</Page>;
  return (
    <Page
      title={data.number}
      part={t("incident.title")}
      lead={
        <>
          {t(`incident.kind.${data.kind}`)}{" "}
          <StateMark state={stateTone[data.state]} word={t(`incident.state.${data.state}`)} />
        </>
      }
      wide
      actions={
        may("cyber.write")
          ? [
              ...(data.state === "closed"
                ? []
                : [
                    <Button key="change" onPress={() => setCorrecting(true)}>
                      {t("incident.change")}
                    </Button>,
                  ]),
              ...ways[data.state].map((state) => (
                <Button
                  key={state}
                  onPress={() => {
                    change.reset();
                    setTo(state);
                  }}
                >
                  {t(verbs[state])}
                </Button>
              )),
            ]
          : undefined
      }
    >
      <Duties one={data} writes={may("cyber.write") && data.state !== "closed"} />
      <Known one={data} />
      <History one={data} />
      {correcting && (
        <IncidentForm one={data} onClose={() => setCorrecting(false)} onDone={() => setCorrecting(false)} />
      )}
      {to !== null && (
        <Confirm
          keepAs={`incident.${id}.${to}`}
          title={t(verbs[to])}
          action={t(verbs[to])}
          reason
          busy={change.isPending}
          error={change.error}
          onClose={() => setTo(null)}
          onConfirm={(reason) => change.mutate({ id, body: { state: to, reason } })}
        >
          <p>{t("incident.stateAsk")}</p>
        </Confirm>
      )}
    </Page>
  );
}
