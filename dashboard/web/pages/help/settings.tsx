/**
 * What children see of this venue: the person who takes reports, places, hours, helplines with the day somebody last called them,
 * and, said honestly, what a browser shows where a name is closed.
 *
 * @module
 */
import { useState } from "react";
import { PhoneCall } from "lucide-react";
import { useApi, useMay } from "../../api/queries.ts";
import type { Response } from "../../api/contract.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { useNames } from "../../parts/names.ts";
import { Scroll } from "../../parts/scroll.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useHelpTexts } from "../../texts/help/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { dayOf } from "../cases/local-time.ts";
import { VenueForm } from "./venue-form.tsx";

type View = Response<"helpSettings">;

function Lines({ view }: { readonly view: View }) {
  const { t, language } = useHelpTexts();
  const may = useMay();
  const today = dayOf(useNow());
  const [said, setSaid] = useState("");
  const verify = useChange("helpLineVerify", "help", () => undefined);
  return (
    <section className="panel" aria-labelledby="lines-title">
      <h2 id="lines-title">{t("lines.title")}</h2>
      <p>{t("lines.lead")}</p>
      {verify.error !== null && <Trouble error={verify.error} />}
      <output className="sr-only">{said}</output>
      <Scroll label={t("lines.title")}>
        <table className="table table-plain">
          <caption className="sr-only">{t("lines.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("lines.name")}</th>
              <th scope="col">{t("lines.number")}</th>
              <th scope="col">{t("lines.verified")}</th>
              <th scope="col">{t("lines.action")}</th>
            </tr>
          </thead>
          <tbody>
            {view.helplines.map((line) => (
              <tr key={line.id}>
                <td>{line.name[language]}</td>
                <td>{line.telephone ?? line.web ?? t("value.none")}</td>
                <td>
                  <StateMark
                    state={line.verifiedOn === null ? "not-measured" : line.needsVerifying ? "attention" : "good"}
                    word={
                      line.verifiedOn === null
                        ? t("lines.never")
                        : t("lines.on", { day: line.verifiedOn, who: line.verifiedBy ?? "none" })
                    }
                  />
                </td>
                <td>
                  {may("help.write") && (
                    <Button
                      variant="link"
                      isDisabled={verify.isPending}
                      aria-label={t("lines.verifyOf", { name: line.name[language] })}
                      onPress={() => {
                        verify.mutate({ id: line.id, body: { verifiedOn: today } });
                        setSaid(t("lines.said", { name: line.name[language] }));
                      }}
                    >
                      <PhoneCall aria-hidden="true" size={16} />
                      {t("lines.verify")}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

export function Settings() {
  const { t } = useHelpTexts();
  const names = useNames();
  const may = useMay();
  const { data, error, refetch } = useApi("helpSettings");
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  return (
    <>
      <p className="muted">
        {data.savedAt === null ? (
          t("venue.never")
        ) : (
          <>
            {t("venue.saved", { who: data.savedBy ?? "" })} <Time at={data.savedAt} />
          </>
        )}
      </p>
      <VenueForm key={data.savedAt ?? 0} settings={data.settings} editable={may("help.write")} />
      <Lines view={data} />
      <section className="panel" aria-labelledby="browser-title">
        <h2 id="browser-title">{t("browser.title")}</h2>
        <ul className="browser-says">
          {data.pages.map(({ network, answer }) => (
            <li key={network}>
              <strong>{names.network(network)}</strong>
              <span>{t(`browser.${answer}`)}</span>
            </li>
          ))}
          {data.pages.length === 0 && <li>{t("browser.none")}</li>}
        </ul>
        <p>{t("browser.https")}</p>
      </section>
    </>
  );
}
