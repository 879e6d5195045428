/**
 * Questions since midnight by network and category, with the spans in which nothing was measured.
 *
 * @module
 */
import { TriangleAlert } from "lucide-react";
import type { TodayView } from "../../../../policies/schema/api.ts";
import { CategoryMark } from "../../parts/category.tsx";
import { useNames } from "../../parts/names.ts";
import { Empty } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";

function Coverage({ coverage }: { readonly coverage: TodayView["coverage"] }) {
  const { t, clock } = useTexts();
  const range = t("counters.range", { from: clock(coverage.from), to: clock(coverage.to) });
  if (coverage.gaps.length === 0)
    return (
      <p className="muted">
        {range} {t("counters.noGaps")}
      </p>
    );
  return (
    <div className="coverage">
      <p className="muted">{range}</p>
      <ul className="gaps">
        {coverage.gaps.map((gap) => (
          <li key={gap.from}>
            <TriangleAlert aria-hidden="true" size={16} />
            {t("counters.gap", { from: clock(gap.from), to: clock(gap.to) })}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Counters({ today }: { readonly today: TodayView }) {
  const { t, number, share } = useTexts();
  const names = useNames();
  return (
    <section className="panel" aria-labelledby="counters-title">
      <h2 id="counters-title">{t("today.counters")}</h2>
      <Coverage coverage={today.coverage} />
      {today.counters.length === 0 ? (
        <Empty title={t("counters.none")}>{t("counters.noneText")}</Empty>
      ) : (
        <div className="counters">
          {today.counters.map((counter) => {
            const most = Math.max(1, ...counter.byCategory.map((entry) => entry.count));
            return (
              <article key={counter.network} className="counter">
                <h3>{names.network(counter.network)}</h3>
                <p className="counter-numbers">
                  <span>
                    <strong>{number(counter.asked)}</strong> {t("counters.asked", { count: counter.asked })}
                  </span>
                  <span>
                    <strong>{number(counter.blocked)}</strong> {t("counters.blocked", { count: counter.blocked })}{" "}
                    <span className="muted">{share(counter.blocked, counter.asked) ?? ""}</span>
                  </span>
                </p>
                {counter.byCategory.length > 0 && (
                  <details>
                    <summary>{t("counters.byCategory", { count: counter.byCategory.length })}</summary>
                    <table className="table table-plain">
                      <caption className="sr-only">
                        {t("counters.caption", { network: names.network(counter.network) })}
                      </caption>
                      <thead>
                        <tr>
                          <th scope="col">{t("column.category")}</th>
                          <th scope="col" data-numeric>
                            {t("counters.blockedColumn")}
                          </th>
                        </tr>
                      </thead>
                      <tbody>
                        {counter.byCategory
                          .toSorted((a, b) => b.count - a.count)
                          .map((entry) => (
                            <tr key={entry.category}>
                              <td>
                                <CategoryMark code={entry.category} names={names} />
                                <span className="bar" aria-hidden="true">
                                  <span style={{ width: `${(entry.count / most) * 100}%` }} />
                                </span>
                              </td>
                              <td data-numeric>{number(entry.count)}</td>
                            </tr>
                          ))}
                      </tbody>
                    </table>
                  </details>
                )}
              </article>
            );
          })}
        </div>
      )}
    </section>
  );
}
