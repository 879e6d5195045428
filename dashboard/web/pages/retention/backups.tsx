/**
 * How old the newest backup is, when one was last brought back, and who can open it.
 *
 * @module
 */
import type { BackupsView } from "../../../../policies/schema/retention-api.ts";
import { MaybeTime, Time } from "../../parts/time.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Empty } from "../../parts/trouble.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { backupState } from "./model.ts";

const word = {
  old: "retention.backupOld",
  unproved: "retention.backupUnproved",
  good: "retention.backupGood",
} as const;
const mark = { old: "danger", unproved: "attention", good: "good" } as const;

export function Backups({ backups }: { readonly backups: BackupsView }) {
  const { t, exact } = useRetentionTexts();
  const state = backupState(backups, useNow());
  return (
    <section className="panel" aria-labelledby="backups-title">
      <h2 id="backups-title">{t("retention.backups")}</h2>
      {state === "none" ? (
        <Empty title={t("retention.backupNone")}>{t("retention.backupNoneText")}</Empty>
      ) : (
        <p>
          <StateMark state={mark[state]} word={t(word[state])} />
        </p>
      )}
      <dl className="facts">
        <div>
          <dt>{t("retention.backupNewest")}</dt>
          <dd>
            <MaybeTime at={backups.newestAt} never={t("retention.backupNever")} />
          </dd>
        </div>
        <div>
          <dt>{t("retention.backupProved")}</dt>
          <dd>
            <MaybeTime at={backups.provedAt} never={t("retention.backupNever")} />
          </dd>
        </div>
        <div>
          <dt>{t("retention.backupSeal")}</dt>
          <dd>{t(`retention.seal.${backups.recipient ? "recipient" : "passphrase"}`)}</dd>
        </div>
      </dl>
      {!backups.recipient && <p className="muted small">{t("retention.sealHint")}</p>}
      {backups.records.length > 0 && (
        <details className="run">
          <summary>{t("retention.backupList")}</summary>
          <ul className="plain-list">
            {backups.records.map((one) => (
              <li key={`${String(one.at)}-${one.kind}`}>
                <Time at={one.at} exact /> – {t(`retention.backupKind.${one.kind}`)}{" "}
                <span className="muted small">
                  ({t("retention.backupOf", { when: exact(one.madeAt), rows: one.rows })})
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
