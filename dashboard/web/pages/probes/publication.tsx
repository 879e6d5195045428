/**
 * The public badge: whether it is shown, who said so, and how it gets onto another page or a door.
 *
 * @module
 */
import { useState } from "react";
import type { ProbesView } from "../../../../policies/schema/probes.ts";
import { useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { StateMark } from "../../parts/state.tsx";
import { useWords } from "./words.ts";

const PAGE = "/ochrona";

export function Publication({ publication }: { readonly publication: ProbesView["publication"] }) {
  const { t, language, exact } = useWords();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const { on, at, by } = publication;
  const change = useChange("probePublication", "networks", () => setAsking(false));
  const address = `${location.origin}${PAGE}`;
  const embed = `<a href="${address}"><img src="${address}.svg?lang=${language}" alt=${JSON.stringify(t("probes.badge"))} height="28"></a>`;
  return (
    <section aria-labelledby="probe-badge">
      <h2 id="probe-badge">{t("probes.badge")}</h2>
      <p>{t("probes.badgeText")}</p>
      <p>
        <StateMark state={on ? "good" : "not-measured"} word={t(on ? "probes.badgeOn" : "probes.badgeOff")} />
        {at !== null && (
          <span className="muted small block">{t("probes.badgeBy", { name: by ?? "", time: exact(at) })}</span>
        )}
      </p>
      {on && (
        <>
          <p>
            <a href={PAGE} target="_blank" rel="noreferrer">
              {t("probes.badgePage")}
            </a>
            . {t("probes.badgePrint")}
          </p>
          <p className="small" id="probe-embed">
            {t("probes.badgeEmbed")}
          </p>
          <pre className="probe-embed" aria-labelledby="probe-embed">
            <code>{embed}</code>
          </pre>
        </>
      )}
      {may("probes.publish") && (
        <p className="no-print">
          <Button onPress={() => setAsking(true)}>{t(on ? "probes.badgeHide" : "probes.badgeShow")}</Button>
        </p>
      )}
      {asking && (
        <Confirm
          title={t(on ? "probes.badgeUnask" : "probes.badgeAsk")}
          action={t(on ? "probes.badgeHide" : "probes.badgeShow")}
          busy={change.isPending}
          error={change.error}
          onClose={() => setAsking(false)}
          onConfirm={() => change.mutate({ body: { on: !on } })}
        >
          <p>{t(on ? "probes.badgeUnaskText" : "probes.badgeAskText")}</p>
        </Confirm>
      )}
    </section>
  );
}
