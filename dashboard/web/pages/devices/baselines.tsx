/**
 * The baseline against the Standards: which clause each check serves, why, and how many devices keep it.
 *
 * @module
 */
import { Printer } from "lucide-react";
import type { BaselineView } from "../../../../policies/schema/device-api.ts";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";

/** Checks by clause, in the order of the baseline. */
function byClause(baseline: BaselineView): readonly (readonly [string, BaselineView["checks"]])[] {
  const groups = new Map<string, BaselineView["checks"]>();
  for (const check of baseline.checks) groups.set(check.clause, [...(groups.get(check.clause) ?? []), check]);
  return [...groups];
}

function Baseline({ baseline }: { readonly baseline: BaselineView }) {
  const { t, language, share, list } = useTexts();
  return (
    <section className="part" aria-label={baseline.title[language]}>
      <div className="part-head">
        <h2>{t("baseline.title", { title: baseline.title[language], version: baseline.version })}</h2>
        <Button onPress={() => print()}>
          <Printer aria-hidden="true" size={17} />
          {t("action.print")}
        </Button>
      </div>
      {baseline.unverified.length > 0 && (
        <p className="unverified">
          <span className="badge">{t("device.unverified")}</span>
          <span>
            {list(baseline.unverified.map((platform) => t(`device.platform.${platform}`)))}.{" "}
            {t("baseline.unverifiedHint")}
          </span>
        </p>
      )}
      {byClause(baseline).map(([clause, checks]) => {
        const sum = (of: "passing" | "failing" | "unknown" | "exempt"): number =>
          checks.reduce((total, check) => total + check[of], 0);
        const judged = sum("passing") + sum("failing") + sum("unknown");
        return (
          <section key={clause} className="panel" aria-label={clause}>
            <div className="panel-head">
              <h3>{clause}</h3>
              <p className="muted">
                {judged === 0
                  ? t("value.notMeasured")
                  : t("baseline.coverage", {
                      passing: share(sum("passing"), judged) ?? "",
                      known: sum("passing") + sum("failing"),
                      all: judged,
                    })}
              </p>
            </div>
            <Scroll label={clause}>
              <table className="table table-plain baseline-table">
                <thead>
                  <tr>
                    <th scope="col">{t("check.word")}</th>
                    <th scope="col">{t("check.severity")}</th>
                    <th scope="col" data-numeric="true">
                      {t("checkState.pass")}
                    </th>
                    <th scope="col" data-numeric="true">
                      {t("checkState.fail")}
                    </th>
                    <th scope="col" data-numeric="true">
                      {t("checkState.unknown")}
                    </th>
                    <th scope="col" data-numeric="true">
                      {t("checkState.exempt")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {checks.map((check) => (
                    <tr key={check.id}>
                      <th scope="row">
                        {check.title[language]}
                        <span className="baseline-why">{check.rationale[language]}</span>
                      </th>
                      <td data-label={t("check.severity")}>{t(`checkSeverity.${check.severity as "block"}`)}</td>
                      <td data-numeric="true" data-label={t("checkState.pass")}>
                        {check.passing}
                      </td>
                      <td data-numeric="true" data-label={t("checkState.fail")}>
                        {check.failing}
                      </td>
                      <td data-numeric="true" data-label={t("checkState.unknown")}>
                        {check.unknown}
                      </td>
                      <td data-numeric="true" data-label={t("checkState.exempt")}>
                        {check.exempt}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          </section>
        );
      })}
    </section>
  );
}

export default function BaselinesPage() {
  const { t } = useTexts();
  const { data, error, refetch } = useApi("baselines");
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  if (data.length === 0) return <Empty title={t("baseline.none")}>{t("baseline.noneText")}</Empty>;
  return data.map((baseline) => <Baseline key={baseline.id} baseline={baseline} />);
}
