/**
 * Whole services, TikTok, Roblox, Discord: one switch per network, one click, and the way back.
 *
 * @module
 */
import { useApi, useMay } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Switch } from "../../parts/switch.tsx";
import { Empty, Loading, Trouble } from "../../parts/trouble.tsx";
import { useUndo } from "../../parts/undo.tsx";
import { Who } from "../../parts/who.tsx";
import { useTexts } from "../../texts/texts.tsx";
import type { Say } from "./lists/choice.tsx";
import { ListFault } from "./lists/fault.tsx";
import { SourceProgress } from "./lists/update.tsx";
import { useChoice } from "./lists/use-choice.ts";
import { useLists } from "./lists/use-lists.ts";
import type { ListSourceView } from "./lists/use-lists.ts";
import { choiceAfter, servicesOf, stateOn } from "./services.model.ts";
import type { Service } from "./services.model.ts";
import { listHref } from "./tabs.ts";

type Network = {
  readonly id: ListSourceView["networks"][number];
  readonly title: { readonly pl: string; readonly en: string };
};

function useSwitch(service: Service, network: Network, say: Say) {
  const { t, language } = useTexts();
  const words = { service: service.title[language], network: network.title[language] };
  const back = useChoice(() => say(t("service.undone", words), null));
  const change = useChoice(() => undefined);
  const set = (on: boolean): void => {
    const before = service.sources.map((source) => ({
      id: source.id,
      body: { enabled: source.enabled, networks: [...(source.chosen ?? source.networks)] },
    }));
    for (const source of service.sources)
      change.mutate(
        { id: source.id, body: choiceAfter(source, network.id, on) },
        {
          onSuccess: () =>
            say(t(on ? "service.blocked" : "service.opened", words), () => {
              for (const choice of before) back.mutate(choice);
            }),
        },
      );
  };
  return { set, busy: change.isPending || back.isPending, error: change.error ?? back.error };
}

function NetworkSwitch({
  service,
  network,
  say,
}: {
  readonly service: Service;
  readonly network: Network;
  readonly say: Say;
}) {
  const { t, language } = useTexts();
  const may = useMay();
  const { set, busy, error } = useSwitch(service, network, say);
  const states = service.sources.map((source) => stateOn(source, network.id));
  const on = states.some((state) => state !== "off");
  const policy = states.includes("policy");
  const words = { service: service.title[language], network: network.title[language] };
  return (
    <li>
      <Switch
        on={on}
        disabled={policy || busy || !may("lists.choose")}
        label={t("service.switch", words)}
        onChange={set}
      >
        <span>{network.title[language]}</span>
        <span className="muted small">{t(policy ? "service.byPolicy" : on ? "service.on" : "service.off")}</span>
      </Switch>
      {error !== null && <Trouble error={error} />}
    </li>
  );
}

function Card({
  service,
  networks,
  say,
}: {
  readonly service: Service;
  readonly networks: readonly Network[];
  readonly say: Say;
}) {
  const { t, language } = useTexts();
  const blocked = networks.some((network) => service.sources.some((source) => stateOn(source, network.id) !== "off"));
  const entries = service.sources.reduce((sum, source) => sum + source.entries, 0);
  return (
    <article className="card service" aria-labelledby={`service-${service.id}`}>
      <header className="card-row">
        <h3 id={`service-${service.id}`}>{service.title[language]}</h3>
        <StateMark
          state={blocked ? "good" : "not-measured"}
          word={t(blocked ? "service.isBlocked" : "service.isOpen")}
        />
      </header>
      <ul className="switches">
        {networks.map((network) => (
          <NetworkSwitch key={network.id} service={service} network={network} say={say} />
        ))}
      </ul>
      {service.sources.map((source) => (
        <div key={source.id} className="service-list">
          {source.progress !== null && <SourceProgress progress={source.progress} />}
          {source.enabled && source.error !== null && <ListFault error={source.error} kept={source.state === "kept"} />}
        </div>
      ))}
      <p className="muted small">
        {entries === 0 ? t("service.notLoaded") : t("service.entries", { count: entries })}{" "}
        {service.sources.map((source) => (
          <Link
            key={source.id}
            href={listHref(source.id)}
            aria-label={t("service.listOf", { list: source.title[language] })}
          >
            {t("service.list")}
          </Link>
        ))}
      </p>
    </article>
  );
}

export default function ServicesPage() {
  const { t } = useTexts();
  const may = useMay();
  const lists = useLists();
  const networks = useApi("networks", { enabled: may("networks.read") });
  const { say, bar } = useUndo();
  const error = lists.error ?? networks.error;
  if (lists.data === undefined || networks.data === undefined)
    return error === null ? (
      <Loading />
    ) : (
      <Trouble
        error={error}
        retry={() => {
          void lists.refetch();
          void networks.refetch();
        }}
      />
    );
  const services = servicesOf(lists.data.sources);
  const places = networks.data.networks;
  return (
    <section className="part" aria-labelledby="services-title">
      <div className="part-head">
        <div>
          <h2 id="services-title">{t("service.title")}</h2>
          <p className="muted">{t("service.lead")}</p>
        </div>
      </div>
      <Who permissions={["lists.choose"]} />
      {bar}
      {services.length === 0 ? (
        <Empty title={t("service.none")}>{t("service.noneText")}</Empty>
      ) : (
        <div className="cards">
          {services.map((service) => (
            <Card key={service.id} service={service} networks={places} say={say} />
          ))}
        </div>
      )}
    </section>
  );
}
