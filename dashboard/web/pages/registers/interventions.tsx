/**
 * «Rejestr interwencji»: narrower than the register of events; the page says who may see it (R-061).
 *
 * @module
 */
import { EyeOff } from "lucide-react";
import { useApi } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { CasesFrame } from "../cases/frame.tsx";
import { caseHref } from "../cases/words.ts";
import { ChainHead, RegisterActions } from "./head.tsx";

export default function InterventionRegisterPage() {
  const { t } = useCaseTexts();
  const { data, error, refetch } = useApi("interventionRegister");
  return (
    <CasesFrame open="intervention-register" actions={<RegisterActions book="interventions" />}>
      <p className="who-sees">
        <EyeOff aria-hidden="true" size={18} />
        <span>{t("register.interventionsWho")}</span>
      </p>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          {data.lines.length === 0 ? (
            <Empty title={t("register.interventionsNone")}>{t("register.interventionsNoneText")}</Empty>
          ) : (
            <Scroll label={t("casesTab.intervention-register")}>
              <table className="table table-plain">
                <caption className="sr-only">{t("casesTab.intervention-register")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("column.number")}</th>
                    <th scope="col">{t("column.openedAt")}</th>
                    <th scope="col">{t("register.cards")}</th>
                    <th scope="col">{t("register.kind")}</th>
                    <th scope="col">{t("register.organs")}</th>
                    <th scope="col">{t("register.result")}</th>
                    <th scope="col">{t("case.lead")}</th>
                    <th scope="col">{t("column.state")}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.lines.map((row) => (
                    <tr key={row.caseId + row.number}>
                      <td>
                        <Link href={caseHref(row.caseId)}>{row.number}</Link>
                      </td>
                      <td>
                        <Time at={row.openedAt} exact />
                      </td>
                      <td>{row.cardNumbers.join(", ")}</td>
                      <td>
                        {row.choice === null ? t("case.notYet") : t(`case.kind.${row.choice}`)}
                        {row.emergency && `, ${t("case.emergency")}`}
                      </td>
                      <td>
                        {row.organs.length === 0
                          ? t("value.none")
                          : row.organs.map(({ organ, on }) => `${t(`case.organ.${organ}`)} (${on})`).join(", ")}
                      </td>
                      <td>{t(`register.result.${row.result}`)}</td>
                      <td>{row.lead === null ? t("value.none") : t(`role.${row.lead}`)}</td>
                      <td>{t(`case.state.${row.state}`)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )}
          <ChainHead head={data.head} />
        </>
      )}
    </CasesFrame>
  );
}
