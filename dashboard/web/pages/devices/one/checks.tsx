/**
 * The checks of one device, grouped by outcome: since when, on what it rests, how to mend it, who and how long.
 *
 * @module
 */
import type { ReactNode } from "react";
import type { CheckView } from "../../../../../policies/schema/device-api.ts";
import { useMay } from "../../../api/queries.ts";
import { Button } from "../../../parts/button.tsx";
import { Facts } from "../../../parts/facts.tsx";
import { useMender, useReason } from "../../../parts/gate.tsx";
import { StateIcon } from "../../../parts/state.tsx";
import { MaybeTime, Time } from "../../../parts/time.tsx";
import { useTexts } from "../../../texts/texts.tsx";
import { bySeverity, checkTone, groupOf, groups } from "./tone.ts";

export type CheckAct = "exempt" | "attest" | "end";

function Check({
  check,
  onAct,
}: {
  readonly check: CheckView;
  readonly onAct: (act: CheckAct, check: CheckView) => void;
}) {
  const { t, language } = useTexts();
  const may = useMay();
  const reason = useReason();
  const mender = useMender();
  const group = groupOf(check);
  const items: (readonly [string, ReactNode])[] = [
    [t("check.why"), check.rationale[language]],
    [t("check.clause"), check.clause],
    [t("check.measuredAt"), <MaybeTime key="at" at={check.measuredAt} never={t("value.notMeasured")} />],
    [t("check.lastPassAt"), <MaybeTime key="pass" at={check.lastPassAt} never={t("value.never")} />],
  ];
  if (check.exemption !== null)
    items.push([
      t("check.exemption"),
      <span key="exemption">
        {check.exemption.reason} ({check.exemption.by}, {t("check.until")} <Time at={check.exemption.until} exact />)
      </span>,
    ]);
  return (
    <li className="check-view" data-group={group}>
      <StateIcon state={group === "fail" && check.inGrace ? "attention" : checkTone(group)} />
      <div className="check-body">
        <h4>{check.title[language]}</h4>
        <p>
          {check.stale && check.state !== "unknown" ? t("deviceReason.stale") : reason(check.reason, check.params)}
          {check.failingSince !== null && group === "fail" && (
            <>
              {" "}
              <span className="since">
                {t("check.since")} <Time at={check.failingSince} />
              </span>
            </>
          )}
        </p>
        <p className="check-marks">
          {group !== "pass" && group !== "not-applicable" && (
            <span className="badge" data-tone={check.severity === "block" ? "strong" : "plain"}>
              {t(`checkSeverity.${check.severity}`)}
            </span>
          )}
          {check.inGrace && <span className="badge">{t("check.inGrace")}</span>}
        </p>
        {(group === "fail" || group === "unknown") && (
          <p className="remedy">
            {check.remedy[language]}{" "}
            <span className="muted">
              {t("gate.mend", { minutes: check.remedy.minutes, who: mender(check.remedy.who) })}
            </span>
          </p>
        )}
        <details>
          <summary>
            {t("check.more")}
            <span className="sr-only">: {check.title[language]}</span>
          </summary>
          <Facts items={items} />
        </details>
        <div className="check-actions no-print">
          {check.attestable && may("devices.attest") && (
            <Button onPress={() => onAct("attest", check)}>
              {t("attest.open")}
              <span className="sr-only">: {check.title[language]}</span>
            </Button>
          )}
          {check.exemption === null && (group === "fail" || group === "unknown") && may("devices.exempt") && (
            <Button onPress={() => onAct("exempt", check)}>
              {t("exempt.open")}
              <span className="sr-only">: {check.title[language]}</span>
            </Button>
          )}
          {check.exemption !== null && may("devices.exempt") && (
            <Button onPress={() => onAct("end", check)}>{t("exempt.end")}</Button>
          )}
        </div>
      </div>
    </li>
  );
}

export function Checks({
  checks,
  onAct,
}: {
  readonly checks: readonly CheckView[];
  readonly onAct: (act: CheckAct, check: CheckView) => void;
}) {
  const { t } = useTexts();
  return groups.map((group) => {
    const rows = checks.filter((check) => groupOf(check) === group).toSorted(bySeverity);
    if (rows.length === 0) return null;
    const list = (
      <ul className="check-list">
        {rows.map((check) => (
          <Check key={check.check} check={check} onAct={onAct} />
        ))}
      </ul>
    );
    const title = t(`checkGroup.${group}`, { count: rows.length });
    return group === "fail" || group === "unknown" || group === "exempt" ? (
      <section key={group} className="panel" aria-label={title}>
        <h3>{title}</h3>
        {list}
      </section>
    ) : (
      <details key={group} className="panel">
        <summary>
          <h3>{title}</h3>
        </summary>
        {list}
      </details>
    );
  });
}
