/**
 * What to mend before the next group, in the order that frees most devices soonest; made to be printed and taken along.
 *
 * @module
 */
import { Printer } from "lucide-react";
import { useApi } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { GateMark, useMender } from "../../parts/gate.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { deviceHref } from "./tabs.ts";

export default function FixPage() {
  const { t, language } = useTexts();
  const mender = useMender();
  const { data, error, refetch } = useApi("fixList");
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  if (data.rows.length === 0) return <Empty title={t("fix.none")}>{t("fix.noneText")}</Empty>;
  return (
    <section className="part" aria-labelledby="fix-title">
      <div className="part-head">
        <div>
          <h2 id="fix-title">{t("fix.title", { tablets: data.tablets, minutes: data.minutes })}</h2>
          <p className="muted">
            {t("fix.asOf")} <Time at={data.at} />
          </p>
        </div>
        <Button onPress={() => print()}>
          <Printer aria-hidden="true" size={17} />
          {t("action.print")}
        </Button>
      </div>
      <ol className="items fix-list">
        {data.rows.map((row) => (
          <li key={row.device} className="card item">
            <div className="item-head">
              <h3>
                <Link href={deviceHref(row.device)}>{row.device}</Link>
              </h3>
              <span>{row.location}</span>
              <GateMark word={row.word} />
            </div>
            <ul className="fix-steps">
              {row.steps.map((step) => (
                <li key={step.check}>
                  <span className="fix-box" aria-hidden="true" />
                  <span>
                    {step[language]}{" "}
                    <span className="muted">{t("gate.mend", { minutes: step.minutes, who: mender(step.who) })}</span>
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}
