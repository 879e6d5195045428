/**
 * Every network: who it is for, what is closed on it, and since when something else holds.
 *
 * @module
 */
import type { Response } from "../../api/contract.ts";
import { CategoryMark } from "../../parts/category.tsx";
import { Facts, Mono } from "../../parts/facts.tsx";
import { useNames } from "../../parts/names.ts";
import { Empty } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";

type Network = Response<"networks">["networks"][number];

function Card({ network }: { readonly network: Network }) {
  const { t, language, list, attempt } = useTexts();
  const names = useNames();
  const ranges = [...network.sources, ...network.listeners];
  const search = Object.entries(network.safeSearch);
  return (
    <article className="card network">
      <header>
        <p className="mode">{t(`mode.${network.mode}`)}</p>
        <h3>{network.title[language]}</h3>
        <p className="muted">{network.description[language]}</p>
      </header>
      <p className="network-today">
        {t("network.today", { asked: network.today.asked, blocked: network.today.blocked })}
      </p>
      <Facts
        items={[
          [t("network.filter"), t(`filter.${network.filter}`)],
          [
            t("network.ranges"),
            ranges.length === 0 ? t("network.noRanges") : <Mono key="ranges">{ranges.join(", ")}</Mono>,
          ],
          [t("network.unknown"), t(network.unknownClients ? "network.unknownHere" : "network.unknownElsewhere")],
          [
            t("network.schedules"),
            network.activeSchedules.length === 0 ? t("network.noSchedules") : list(network.activeSchedules),
          ],
          [
            t("network.safeSearch"),
            search.length === 0
              ? t("value.none")
              : search
                  .map(
                    ([engine, level]) =>
                      `${attempt(`engine.${engine}`) ?? engine} ${attempt(`searchLevel.${level}`) ?? level}`,
                  )
                  .join(", "),
          ],
        ]}
      />
      <details>
        <summary>{t("network.blocked", { count: network.blockedCategories.length })}</summary>
        {network.filter === "allow-only" && <p>{t("network.allowOnlyText")}</p>}
        <ul className="chips">
          {network.blockedCategories.map((code) => (
            <li key={code}>
              <CategoryMark code={code} names={names} />
            </li>
          ))}
        </ul>
      </details>
      {network.allow.length > 0 && (
        <details>
          <summary>{t("network.allow", { count: network.allow.length })}</summary>
          <p className="mono">{network.allow.join(", ")}</p>
        </details>
      )}
      {network.devices.length > 0 && (
        <details>
          <summary>{t("network.devices", { count: network.devices.length })}</summary>
          <ul className="plain-list">
            {network.devices.map((device) => (
              <li key={device.id}>
                {device.id} <Mono>{device.address}</Mono>
              </li>
            ))}
          </ul>
        </details>
      )}
      <details>
        <summary>{t("network.exceptions", { count: network.exceptions.length })}</summary>
        {network.exceptions.length === 0 ? (
          <p className="muted">{t("network.noExceptions")}</p>
        ) : (
          <ul className="plain-list">
            {network.exceptions.map((exception) => (
              <li key={exception.name}>
                <Mono>{exception.name}</Mono>
                <br />
                {exception.reason}
                {exception.until !== null && (
                  <span className="muted"> {t("network.until", { day: exception.until })}</span>
                )}
              </li>
            ))}
          </ul>
        )}
      </details>
    </article>
  );
}

export function Networks({
  networks,
  generation,
}: {
  readonly networks: readonly Network[];
  readonly generation: number;
}) {
  const { t } = useTexts();
  return (
    <section className="part" aria-labelledby="networks-title">
      <div className="part-head">
        <h2 id="networks-title">{t("network.networks")}</h2>
        <p className="muted">{t("network.policyGeneration", { generation })}</p>
      </div>
      {networks.length === 0 ? (
        <Empty title={t("network.none")}>{t("network.noneText")}</Empty>
      ) : (
        <div className="cards">
          {networks.map((network) => (
            <Card key={network.id} network={network} />
          ))}
        </div>
      )}
    </section>
  );
}
