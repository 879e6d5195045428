/**
 * What failed: the cause and what to do first, then since when and who has seen it. The program opens and closes; a person says that they have seen it.
 *
 * @module
 */
import { useState } from "react";
import type { ProbeFinding } from "../../../../policies/schema/probes.ts";
import { useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { useNames } from "../../parts/names.ts";
import { StateMark } from "../../parts/state.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import type { Response } from "../../api/contract.ts";
import { useWords } from "./words.ts";

/** «wpisy z list · hazard · tablety»: what it is about, without the cause. */
function useAbout(): (one: ProbeFinding) => string {
  const { t } = useWords();
  const names = useNames();
  return ({ kind, network, code, subject, vantage }) =>
    [
      t(`probes.kind.${kind}`),
      code === null ? null : names.category(code),
      subject === "" ? null : subject,
      network === null ? t("probes.everywhere") : names.network(network),
      vantage === "own" ? null : t("probes.sonda", { device: vantage }),
    ]
      .filter((part) => part !== null)
      .join(" · ");
}

function NamesOf({ finding, onClose }: { readonly finding: ProbeFinding; readonly onClose: () => void }) {
  const { t } = useWords();
  const [shown, setShown] = useState<Response<"probeNames"> | null>(null);
  const change = useChange("probeNames", "networks", setShown);
  if (shown === null)
    return (
      <Confirm
        title={t("probes.namesTitle")}
        action={t("probes.namesShow")}
        reason
        reasonLabel={t("probes.namesReason")}
        busy={change.isPending}
        error={change.error}
        onClose={onClose}
        onConfirm={(reason) => change.mutate({ id: finding.id, body: { reason } })}
      >
        <p>{t("probes.namesText")}</p>
      </Confirm>
    );
  return (
    <Dialog title={t("probes.namesTitle")} onClose={onClose}>
      {shown.names.length === 0 ? (
        <p>{t("probes.namesNone")}</p>
      ) : (
        <>
          <ul className="probe-names">
            {shown.names.map(({ name, source }) => (
              <li key={name}>
                <code>{name}</code> <span className="muted small">{source}</span>
              </li>
            ))}
          </ul>
          {shown.gone > 0 && <p className="muted">{t("probes.namesGone", { count: shown.gone })}</p>}
          <p>{t("probes.namesAsk")}</p>
        </>
      )}
      <div className="dialog-actions">
        <Button variant="primary" onPress={onClose}>
          {t("action.close")}
        </Button>
      </div>
    </Dialog>
  );
}

function Open({ finding }: { readonly finding: ProbeFinding }) {
  const { t, language, exact } = useWords();
  const may = useMay();
  const about = useAbout();
  const [names, setNames] = useState(false);
  const seen = useChange("probeAcknowledge", "networks", () => undefined);
  const what = about(finding);
  const { acknowledged } = finding;
  return (
    <li className="probe-task">
      <StateMark state="danger" word={what} />
      <p>{finding.what[language]}</p>
      <p className="muted small">
        {t("probes.count", { count: finding.failed })} ·{" "}
        {t("probes.since", { time: exact(finding.openedAt), round: finding.openedRound })}.{" "}
        {finding.healthyRounds > 0 ? t("probes.healthy") : t("probes.closes")}
        {acknowledged !== null && (
          <> {t("probes.acknowledged", { name: acknowledged.by, time: exact(acknowledged.at) })}.</>
        )}
      </p>
      {seen.error !== null && <Trouble error={seen.error} />}
      {may("lists.decide") && (
        <div className="row no-print">
          {acknowledged === null && (
            <Button
              aria-label={t("probes.acknowledgeOf", { what })}
              isDisabled={seen.isPending}
              onPress={() => seen.mutate({ id: finding.id, body: {} })}
            >
              {t("probes.acknowledge")}
            </Button>
          )}
          {finding.named && <Button onPress={() => setNames(true)}>{t("probes.names")}</Button>}
        </div>
      )}
      {names && <NamesOf finding={finding} onClose={() => setNames(false)} />}
    </li>
  );
}

export function Findings({ findings }: { readonly findings: readonly ProbeFinding[] }) {
  const { t, exact } = useWords();
  const about = useAbout();
  const open = findings.filter(({ closedAt }) => closedAt === null);
  const closed = findings.filter(({ closedAt }) => closedAt !== null);
  return (
    <section aria-labelledby="probe-tasks">
      <h2 id="probe-tasks">
        {t("probes.tasks")}
        {open.length > 0 && <span className="count">{open.length}</span>}
      </h2>
      {open.length === 0 ? (
        <p>
          <StateMark state="good" word={t("probes.noTasks")} />
        </p>
      ) : (
        <ul className="probe-tasks">
          {open.map((one) => (
            <Open key={one.id} finding={one} />
          ))}
        </ul>
      )}
      {closed.length > 0 && (
        <details>
          <summary>{t("probes.closedTasks", { count: closed.length })}</summary>
          <ul className="probe-closed">
            {closed.map((one) => (
              <li key={one.id}>
                {about(one)}
                <span className="muted small block">
                  {t(`probes.closedBy.${one.closedBy ?? "healthy"}`, {
                    round: one.closedRound ?? 0,
                    time: exact(one.closedAt ?? one.lastAt),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
