/**
 * The resolvers as they last reported themselves: state, generations, upstreams, addresses.
 *
 * @module
 */
import type { Response } from "../../api/contract.ts";
import { Facts, Mono } from "../../parts/facts.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty } from "../../parts/trouble.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { useTexts } from "../../texts/texts.tsx";

type Resolver = Response<"networks">["resolvers"][number];

function Card({ resolver }: { readonly resolver: Resolver }) {
  const { t, number, share } = useTexts();
  return (
    <article className="card">
      <header className="card-row">
        <h3>{resolver.id}</h3>
        <StateMark state={resolver.state} word={t(`resolver.state.${resolver.state}`)} />
      </header>
      {resolver.lastSwapError !== null && (
        <p className="note">{t("resolver.swapError", { code: resolver.lastSwapError })}</p>
      )}
      <Facts
        items={[
          [t("resolver.seen"), <Time key="t" at={resolver.seenAt} />],
          [t("resolver.started"), <Time key="t" at={resolver.startedAt} />],
          [
            t("resolver.workers"),
            t("resolver.workersValue", { workers: resolver.workers, restarts: resolver.workerRestarts }),
          ],
          [
            t("resolver.generations"),
            `${t("draft.generationsValue", { policy: resolver.policyGeneration, list: resolver.listGeneration })} · ${t(resolver.upToDate ? "resolver.upToDate" : "resolver.behind")}`,
          ],
          [
            t("resolver.addresses"),
            <ul key="a" className="plain-list">
              {resolver.endpoints.map((endpoint) => (
                <li key={`${endpoint.protocol}${endpoint.address}${endpoint.port}`}>
                  <Mono>
                    {endpoint.address} {endpoint.port} {endpoint.protocol}
                  </Mono>
                </li>
              ))}
            </ul>,
          ],
          [t("resolver.questions"), number(resolver.queries)],
          [t("resolver.cache"), share(resolver.cacheHits, resolver.queries) ?? t("value.notMeasured")],
          [t("resolver.failures"), number(resolver.failures)],
          [t("resolver.unknownClients"), number(resolver.unknownClientQuestions)],
        ]}
      />
      <Scroll label={t("resolver.upstreams")}>
        <table className="table table-plain">
          <caption>{t("resolver.upstreams")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("resolver.address")}</th>
              <th scope="col">{t("column.state")}</th>
              <th scope="col" data-numeric>
                {t("resolver.median")}
              </th>
              <th scope="col" data-numeric>
                {t("resolver.errors")}
              </th>
            </tr>
          </thead>
          <tbody>
            {resolver.upstreams.map((upstream) => (
              <tr key={`${upstream.address}:${upstream.port}`}>
                <td>
                  <Mono>
                    {upstream.address} {upstream.port}
                  </Mono>
                </td>
                <td>
                  <StateMark
                    state={upstream.healthy ? "good" : "danger"}
                    word={t(upstream.healthy ? "resolver.answers" : "resolver.silent")}
                  />
                </td>
                <td data-numeric>
                  {upstream.medianMs === null ? t("value.notMeasured") : t("resolver.ms", { ms: upstream.medianMs })}
                </td>
                <td data-numeric>{number(upstream.failures)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </article>
  );
}

export function Resolvers({ resolvers }: { readonly resolvers: readonly Resolver[] }) {
  const { t } = useTexts();
  return (
    <section className="part" aria-labelledby="resolvers-title">
      <div className="part-head">
        <h2 id="resolvers-title">{t("resolver.title")}</h2>
      </div>
      {resolvers.length === 0 ? (
        <Empty title={t("resolver.none")}>{t("resolver.noneText")}</Empty>
      ) : (
        <div className="cards cards-wide">
          {resolvers.map((resolver) => (
            <Card key={resolver.id} resolver={resolver} />
          ))}
        </div>
      )}
    </section>
  );
}
