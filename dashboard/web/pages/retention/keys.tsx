/**
 * The state of the vault's key: in force since when, due when, and who holds the sheets that bring it back.
 *
 * @module
 */
import { useApi, useMay } from "../../api/queries.ts";
import type { Response } from "../../api/contract.ts";
import { StateMark } from "../../parts/state.tsx";
import type { State } from "../../parts/state.tsx";
import { Loading, Trouble } from "../../parts/trouble.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { dayText } from "../people/day-text.ts";
import { dayOf, keyState } from "./model.ts";

const mark: Readonly<Record<ReturnType<typeof keyState>, State>> = {
  missing: "danger",
  wrong: "danger",
  unused: "not-measured",
  "no-sheets": "attention",
  due: "attention",
  good: "good",
};

function State({ vault }: { readonly vault: Response<"vault"> }) {
  const { t, language, number, list } = useRetentionTexts();
  const state = keyState(vault);
  const day = (at: number): string => dayText(dayOf(at), language);
  return (
    <>
      <p>
        <StateMark state={mark[state]} word={t(`keys.${state}`)} />
      </p>
      <dl className="facts">
        <div>
          <dt>{t("keys.inForce")}</dt>
          <dd>
            {vault.madeAt === null ? t("value.none") : t("keys.since", { day: day(vault.madeAt) })}
            {vault.rotateBy !== null && (
              <span className="muted"> ({t("keys.rotateBy", { day: day(vault.rotateBy) })})</span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t("keys.source")}</dt>
          <dd>{t(`keys.source.${vault.source}`)}</dd>
        </div>
        <div>
          <dt>{t("keys.cases")}</dt>
          <dd>{number(vault.keys)}</dd>
        </div>
        <div>
          <dt>{t("keys.sheets")}</dt>
          <dd>
            {vault.recovery === null
              ? t("keys.sheetsNone")
              : t("keys.sheetsOf", { holders: list(vault.recovery.holders), day: day(vault.recovery.madeAt) })}
          </dd>
        </div>
      </dl>
      {vault.requests.some(({ agreedBy }) => agreedBy === null) && <p className="moved">{t("keys.sheetsWait")}</p>}
    </>
  );
}

export function Keys() {
  const { t } = useRetentionTexts();
  const allowed = useMay()("vault.read");
  const { data, error, refetch } = useApi("vault", { enabled: allowed });
  if (!allowed) return null;
  return (
    <section className="panel" aria-labelledby="keys-title">
      <h2 id="keys-title">{t("keys.title")}</h2>
      {data === undefined ? (
        error === null ? (
          <Loading />
        ) : (
          <Trouble error={error} retry={() => void refetch()} />
        )
      ) : (
        <State vault={data} />
      )}
    </section>
  );
}
