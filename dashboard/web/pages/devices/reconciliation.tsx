/**
 * Where the register and the world disagree: unregistered but seen, registered but silent, enrolments that wait, devices gone.
 *
 * @module
 */
import { useApi } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import { Mono } from "../../parts/facts.tsx";
import { useNames } from "../../parts/names.ts";
import { StateIcon } from "../../parts/state.tsx";
import type { State } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";
import type { DeviceRow } from "./columns.ts";
import { deviceHref } from "./tabs.ts";

function Ids({ ids }: { readonly ids: readonly string[] }) {
  return (
    <ul className="chips">
      {ids.map((id) => (
        <li key={id}>
          <Link href={deviceHref(id)}>{id}</Link>
        </li>
      ))}
    </ul>
  );
}

export function Reconciliation({ rows }: { readonly rows: readonly DeviceRow[] }) {
  const { t } = useTexts();
  const names = useNames();
  const { data, error, refetch } = useApi("reconciliation");
  if (data === undefined) return error === null ? null : <Trouble error={error} retry={() => void refetch()} />;
  const waiting = rows.filter((row) => row.enrolment === "waiting").map((row) => row.id);
  const gone = rows.filter((row) => row.state === "lost" || row.state === "stolen").map((row) => row.id);
  const lines: readonly {
    readonly key: string;
    readonly state: State;
    readonly text: string;
    readonly ids: readonly string[];
  }[] = [
    { key: "waiting", state: "danger" as const, text: t("reconcile.waiting", { count: waiting.length }), ids: waiting },
    { key: "gone", state: "danger" as const, text: t("reconcile.gone", { count: gone.length }), ids: gone },
    {
      key: "never",
      state: "attention" as const,
      text: t("reconcile.never", { count: data.neverEnrolled.length }),
      ids: data.neverEnrolled,
    },
  ].filter((line) => line.ids.length > 0);
  const good =
    lines.length === 0 && data.unregistered.length === 0 && data.strangers.length === 0 && data.silent.length === 0;
  return (
    <section className="panel reconcile" aria-labelledby="reconcile-title">
      <h3 id="reconcile-title">{t("reconcile.title")}</h3>
      <ul className="reconcile-lines">
        {data.strangers.length > 0 && (
          <li>
            <StateIcon state="danger" />
            <div>
              <p>{t("reconcile.strangers", { count: data.strangers.length })}</p>
              <ul className="reconcile-facts">
                {data.strangers.map((one) => (
                  <li key={one.serial}>
                    <Mono>{one.serial}</Mono>{" "}
                    <Link href={deviceHref(one.device)}>
                      {t(`reconcile.stranger.${one.source}`, { device: one.device })}
                    </Link>
                    , <Time at={one.at} />
                  </li>
                ))}
              </ul>
            </div>
          </li>
        )}
        {data.unregistered.map((one) => (
          <li key={one.network}>
            <StateIcon state="danger" />
            <div>
              <p>{t("reconcile.unregistered", { count: one.devices, network: names.network(one.network) })}</p>
              <p className="muted">
                {t("reconcile.signals", { count: one.signals })}, {t("reconcile.lastAt")} <Time at={one.lastAt} />
              </p>
            </div>
          </li>
        ))}
        {lines.map((line) => (
          <li key={line.key}>
            <StateIcon state={line.state} />
            <div>
              <p>{line.text}</p>
              <Ids ids={line.ids} />
            </div>
          </li>
        ))}
        {data.silent.length > 0 && (
          <li>
            <StateIcon state="attention" />
            <div>
              <p>{t("reconcile.silent", { count: data.silent.length })}</p>
              <ul className="reconcile-facts">
                {data.silent.map((one) => (
                  <li key={one.device}>
                    <Link href={deviceHref(one.device)}>{one.device}</Link>:{" "}
                    {one.lastAt === null ? (
                      t("reconcile.silentNever")
                    ) : (
                      <>
                        {t("reconcile.silentSince")} <Time at={one.lastAt} />
                      </>
                    )}
                  </li>
                ))}
              </ul>
            </div>
          </li>
        )}
        {good && (
          <li>
            <StateIcon state="good" />
            <p>{t("reconcile.good")}</p>
          </li>
        )}
      </ul>
      <details className="reconcile-unmeasured">
        <summary>{t("reconcile.unmeasured")}</summary>
        <ul>
          {data.notMeasured.map((one) => (
            <li key={one}>
              <StateIcon state="not-measured" size={18} />
              <span>{t(`reconcile.unmeasured.${one}`)}</span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
