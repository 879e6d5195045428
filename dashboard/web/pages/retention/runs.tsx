/**
 * What earlier runs removed, newest first.
 *
 * @module
 */
import type { RetentionRun } from "../../../../policies/schema/retention-api.ts";
import { More } from "../../parts/more.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty } from "../../parts/trouble.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { RunLines } from "./plan.tsx";

export function Runs({ runs }: { readonly runs: readonly RetentionRun[] }) {
  const { t } = useRetentionTexts();
  return (
    <section className="panel" aria-labelledby="runs-title">
      <h2 id="runs-title">{t("retention.history")}</h2>
      {runs.length === 0 ? (
        <Empty title={t("retention.historyNone")}>{t("retention.historyNoneText")}</Empty>
      ) : (
        <More items={runs} step={10}>
          {(shown) => (
            <div>
              {shown.map((run) => (
                <details key={run.id} className="run">
                  <summary>
                    <Time at={run.startedAt} exact />
                    <span className="run-rows">{t("retention.historyRows", { rows: run.rows })}</span>
                    <span className="muted">
                      {run.by === null ? t("retention.historySchedule") : t("retention.historyBy", { name: run.by })}
                      {run.finishedAt === null && ` · ${t("retention.historyCut")}`}
                    </span>
                  </summary>
                  {run.lines.length > 0 && <RunLines caption={t("retention.history")} lines={run.lines} />}
                </details>
              ))}
            </div>
          )}
        </More>
      )}
    </section>
  );
}
