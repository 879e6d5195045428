/**
 * «Moje decyzje»: what waits for the signed-in person, what is late in front of all. A number and a task; nothing of the case itself.
 *
 * @module
 */
import { ChevronRight } from "lucide-react";
import { useApi } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { CasesFrame } from "../cases/frame.tsx";
import { Due } from "../cases/task.tsx";
import { caseHref, inOrder } from "../cases/words.ts";

export default function DecisionsPage() {
  const { t } = useCaseTexts();
  const { data, error, refetch } = useApi("decisions");
  const rows = inOrder((data ?? []).map((one) => ({ ...one, overdue: one.task.overdue, dueAt: one.task.dueAt })));
  const late = rows.filter(({ overdue }) => overdue).length;
  return (
    <CasesFrame open="decisions" wide={false}>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : rows.length === 0 ? (
        <Empty title={t("decisions.none")}>{t("decisions.noneText")}</Empty>
      ) : (
        <>
          <p className="decisions-count">{t("decisions.count", { count: rows.length, late })}</p>
          <ul className="decisions">
            {rows.map(({ caseId, number, state, openedAt, task }) => (
              <li key={`${caseId}${task.kind}${task.duty ?? ""}`}>
                <Link href={caseHref(caseId)} className="decision" data-late={task.overdue}>
                  <span className="decision-what">
                    <strong>{t(`task.${task.kind}`)}</strong>
                    <span className="muted">
                      {t("case.titleOf", { number })} · {t(`case.state.${state}`)}
                    </span>
                    <span className="muted">
                      {t("decisions.opened")} <Time at={openedAt} />
                    </span>
                  </span>
                  <Due task={task} />
                  <ChevronRight aria-hidden="true" size={20} />
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </CasesFrame>
  );
}
