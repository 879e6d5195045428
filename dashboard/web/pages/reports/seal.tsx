/**
 * What was handed in stays what it was: the digest, the heads of the books, and making everything once more to compare.
 *
 * @module
 */
import { useState } from "react";
import { ShieldCheck } from "lucide-react";
import type { ReportCheck, ReportOpened } from "../../../../policies/schema/report-api.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { StateMark } from "../../parts/state.tsx";
import type { State } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useReportsTexts } from "../../texts/reports/texts.ts";

function Outcome({ check }: { readonly check: ReportCheck }) {
  const { t } = useReportsTexts();
  const kept = check.digest.kept === check.digest.found;
  const changed = check.papers.filter(({ kept: was, found }) => was !== null && was !== found);
  const unknown = check.papers.filter(({ kept: was }) => was === null).length;
  const lines: readonly (readonly [string, State, string])[] = [
    ["digest", kept ? "good" : "danger", t(kept ? "reports.check.digest" : "reports.check.digestWrong")],
    [
      "figures",
      check.figures === 0 ? "good" : "danger",
      check.figures === 0 ? t("reports.check.figures") : t("reports.check.figuresWrong", { count: check.figures }),
    ],
    [
      "papers",
      changed.length > 0 ? "attention" : unknown > 0 ? "not-measured" : "good",
      changed.length > 0
        ? t("reports.check.papersWrong", {
            count: changed.length,
            which: changed
              .map(({ paper, format }) => `${t(`reports.paper.${paper}`)} ${format.toUpperCase()}`)
              .join(", "),
          })
        : unknown > 0
          ? t("reports.check.papersUnknown")
          : t("reports.check.papers", { count: check.papers.length }),
    ],
  ];
  return (
    <>
      <ul className="rep-inside">
        {lines.map(([id, state, word]) => (
          <li key={id}>
            <StateMark state={state} word={word} />
          </li>
        ))}
      </ul>
      <p className="muted small">
        {t("reports.check.at")} <Time at={check.at} exact />
      </p>
    </>
  );
}

export function Seal({ edition }: { readonly edition: ReportOpened }) {
  const { t } = useReportsTexts();
  const [check, setCheck] = useState<ReportCheck | null>(null);
  const ask = useChange("reportCheck", "coordination", setCheck);
  return (
    <section className="part" aria-labelledby="seal-title">
      <h2 id="seal-title">{t("reports.seal")}</h2>
      <p className="muted">{t("reports.sealText")}</p>
      <dl className="rep-seal">
        <div>
          <dt>{t("reports.digest")}</dt>
          <dd>{edition.digest}</dd>
        </div>
        <div>
          <dt>{t("reports.heads")}</dt>
          <dd>{edition.heads === null || edition.heads === "" ? t("reports.nothing") : edition.heads}</dd>
        </div>
      </dl>
      <Button className="no-print" isDisabled={ask.isPending} onPress={() => ask.mutate({ id: edition.id, body: {} })}>
        <ShieldCheck aria-hidden="true" size={17} />
        {t(ask.isPending ? "reports.checking" : "reports.checkNow")}
      </Button>
      <div aria-live="polite">{check !== null && <Outcome check={check} />}</div>
      {ask.error !== null && <Trouble error={ask.error} />}
    </section>
  );
}
