/**
 * Who read what of this case, and who tried. Asked for only when somebody opens it.
 *
 * @module
 */
import { useState } from "react";
import { useApi } from "../../api/queries.ts";
import { More } from "../../parts/more.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { Time } from "../../parts/time.tsx";
import { Loading, Trouble } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";

export function AccessLog({ id }: { readonly id: string }) {
  const { t } = useCaseTexts();
  const [open, setOpen] = useState(false);
  const { data, error } = useApi("caseAccess", { id, enabled: open });
  return (
    <details className="panel access-log no-print" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("access.title")}</summary>
      {open && data === undefined && (error === null ? <Loading /> : <Trouble error={error} />)}
      {data !== undefined &&
        (data.length === 0 ? (
          <p className="muted">{t("access.none")}</p>
        ) : (
          <More items={data}>
            {(shown) => (
              <Scroll label={t("access.title")}>
                <table className="table table-plain">
                  <caption className="sr-only">{t("access.title")}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{t("disclosures.when")}</th>
                      <th scope="col">{t("access.who")}</th>
                      <th scope="col">{t("access.what")}</th>
                      <th scope="col">{t("access.outcome")}</th>
                      <th scope="col">{t("access.reason")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map((one, index) => (
                      <tr key={index}>
                        <td>
                          <Time at={one.at} exact />
                        </td>
                        <td>
                          {one.by ?? t("value.unknown")}
                          {one.role !== null && `, ${t(`role.${one.role}`)}`}
                        </td>
                        <td>{one.action}</td>
                        <td>{t(`access.${one.outcome}`)}</td>
                        <td>{one.reason ?? t("value.none")}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroll>
            )}
          </More>
        ))}
    </details>
  );
}
