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

export function Vantage({ view }: { readonly view: VantageView }) {
  const { t, exact } = useWords();
  const names = useNames();
  const title = view.vantage === "own" ? t("probes.own") : t("probes.sonda", { device: view.vantage });
  const kinds = kindsOf(view);
  const missing = missingOf(view);
  return (
    <section aria-label={title} className="probe-vantage">
      <h3>{title}</h3>
      <p className="muted small">{t("probes.at", { time: exact(view.round.at) })}</p>
      <Stack
        caption={`${t("probes.table")}: ${title}`}
        columns={[t("probes.network"), ...kinds.map((kind) => t(`probes.kind.${kind}`)), t("probes.time")]}
        rows={view.networks}
        rowKey={({ network }) => network ?? ""}
        renderCells={({ network, counts, times }) => {
          const shares = sharesByKind(counts);
          return [
            network === null ? t("probes.everywhere") : names.network(network),
            ...kinds.map((kind) => <Cell key={kind} share={shares.get(kind)} />),
            times === null ? (
              <span className="muted">–</span>
            ) : (
              <span title={t("probes.timeHint", { p50: times.p50, p95: times.p95 })}>
                {`${String(times.p50)} / ${String(times.p95)} ms`}
              </span>
            ),
          ];
        }}
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
