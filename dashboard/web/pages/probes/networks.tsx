/**
 * The last round of one vantage by network and kind, and what it could not measure.
 *
 * @module
 */
import type { VantageView } from "../../../../policies/schema/probes.ts";
import { useNames } from "../../parts/names.ts";
import { Stack } from "../../parts/stack.tsx";
import { StateIcon } from "../../parts/state.tsx";
import { kindsOf, missingOf, sharesByKind } from "./model.ts";
import type { Share } from "./model.ts";
import { useWords } from "./words.ts";

function Cell({ share }: { readonly share: Share | undefined }) {
  const { t } = useWords();
  if (share === undefined || share.measured === 0) return <span className="muted">–</span>;
  return (
    <span className="probe-cell">
      <StateIcon state={share.passed === share.measured ? "good" : "danger"} size={16} />
      {t("probes.cell", { passed: share.passed, measured: share.measured })}
    </span>
  );
}

function Times({ times }: Pick<VantageView["networks"][number], "times">) {
  const { t } = useWords();
  return times === null ? (
    <span className="muted">–</span>
  ) : (
    <span className="probe-cell">{t("probes.times", { p50: times.p50, p95: times.p95 })}</span>
  );
}

export function Vantage({ view }: { readonly view: VantageView }) {
  const { t, exact } = useWords();
  const names = useNames();
  const title = view.vantage === "own" ? t("probes.own") : t("probes.sonda", { device: view.vantage });
  const kinds = kindsOf(view);
  const missing = missingOf(view);
  const networks = view.networks.map(({ network, counts, times }) => ({
    name: network === null ? t("probes.everywhere") : names.network(network),
    shares: sharesByKind(counts),
    times,
  }));
  return (
    <section aria-label={title} className="probe-vantage">
      <h3>{title}</h3>
      <p className="muted small">{t("probes.at", { time: exact(view.round.at) })}</p>
      <Stack
        caption={`${t("probes.table")}: ${title}`}
        columns={[t("probes.kind"), ...networks.map(({ name }) => name)]}
        rows={[...kinds, "time" as const]}
        rowKey={(kind) => kind}
        renderCells={(kind) => [
          t(kind === "time" ? "probes.time" : `probes.kind.${kind}`),
          ...networks.map(({ name, shares, times }) =>
            kind === "time" ? <Times key={name} times={times} /> : <Cell key={name} share={shares.get(kind)} />,
          ),
        ]}
      />
      {missing.length > 0 && (
        <details>
          <summary>{t("probes.reasons")}</summary>
          <ul className="probe-missing">
            {missing.map(({ kind, reason, count }) => (
              <li key={`${kind} ${reason}`}>
                {t(`probes.kind.${kind}`)} ({count}): {t(`probes.reason.${reason}`)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
