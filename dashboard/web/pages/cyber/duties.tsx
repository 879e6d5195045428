/**
 * Deadlines of an incident, each with its draft and the two ways to settle it: sent, or left out with a reason.
 *
 * @module
 */
import { useState } from "react";
import type { IncidentDuty, IncidentView } from "../../../../policies/schema/cyber-api.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Empty } from "../../parts/trouble.tsx";
import { useNoticeTexts } from "../../texts/notices/texts.ts";
import { clockTone } from "./words.ts";

function Draft({ draft }: { readonly draft: IncidentView["drafts"][number] }) {
  const { t } = useNoticeTexts();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(draft.text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <details className="incident-draft">
      <summary>{t("incident.draft")}</summary>
      <p className="muted small">{t("incident.draftWay", { way: draft.way })}</p>
      <pre className="incident-text">{draft.text}</pre>
      <div className="row-actions">
        <Button onPress={copy}>{t("incident.copy")}</Button>
        <output className="muted">{copied ? t("incident.copied") : ""}</output>
      </div>
    </details>
  );
}

export function Duties({ one, writes }: { readonly one: IncidentView; readonly writes: boolean }) {
  const { t, exact } = useNoticeTexts();
  const [asked, setAsked] = useState<{ readonly duty: IncidentDuty; readonly outcome: "sent" | "left-out" } | null>(
    null,
  );
  const settle = useChange("incidentSettle", "incidents", () => setAsked(null));
  const ask = (duty: IncidentDuty, outcome: "sent" | "left-out"): void => {
    settle.reset();
    setAsked({ duty, outcome });
  };
  return (
    <section className="part" aria-labelledby="clocks-title">
      <h2 id="clocks-title">{t("incident.clocks")}</h2>
      {one.clocks.length === 0 && <Empty title={t("incident.noClocks")} />}
      <ul className="notice-list">
        {one.clocks.map((clock) => {
          const draft = one.drafts.find(({ duty }) => duty === clock.duty);
          const name = t(`incident.duty.${clock.duty}`);
          return (
            <li key={clock.duty} className="notice-row incident-duty">
              <div>
                <p className="notice-text">{name}</p>
                <p className="notice-about">
                  <StateMark state={clockTone[clock.state]} word={t(`incident.clock.${clock.state}`)} />
                  <span className="muted">
                    {clock.settledAt !== null
                      ? exact(clock.settledAt)
                      : clock.dueAt === null
                        ? t("incident.noDelay")
                        : t("incident.due", { when: exact(clock.dueAt) })}
                  </span>
                </p>
                {draft !== undefined && <Draft draft={draft} />}
              </div>
              {writes && clock.state !== "sent" && (
                <div className="row-actions">
                  <Button onPress={() => ask(clock.duty, "sent")} aria-label={t("incident.sentOf", { duty: name })}>
                    {t("incident.sent")}
                  </Button>
                  {clock.state !== "left-out" && (
                    <Button
                      variant="link"
                      onPress={() => ask(clock.duty, "left-out")}
                      aria-label={t("incident.leaveOutOf", { duty: name })}
                    >
                      {t("incident.leaveOut")}
                    </Button>
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {asked !== null && (
        <Confirm
          keepAs={`incident.${one.id}.${asked.duty}`}
          title={t(`incident.duty.${asked.duty}`)}
          action={t(asked.outcome === "sent" ? "incident.sent" : "incident.leaveOut")}
          reason
          busy={settle.isPending}
          error={settle.error}
          onClose={() => setAsked(null)}
          onConfirm={(detail) => settle.mutate({ id: one.id, body: { ...asked, detail } })}
        >
          <p>{t(asked.outcome === "sent" ? "incident.sentAsk" : "incident.leaveOutAsk")}</p>
        </Confirm>
      )}
    </section>
  );
}
