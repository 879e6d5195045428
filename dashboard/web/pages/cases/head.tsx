/**
 * The top of a case: its state, what it is about in codes, what waits for me and until when, and what must be said first.
 *
 * @module
 */
import { EyeOff, PhoneCall, ShieldAlert, Users } from "lucide-react";
import { useApi, useMay } from "../../api/queries.ts";
import { Facts } from "../../parts/facts.tsx";
import { useNames } from "../../parts/names.ts";
import { SeverityMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { TaskLine } from "./task.tsx";
import { inOrder, toneOf } from "./words.ts";
import type { CaseView } from "./words.ts";

export function CaseHead({ view }: { readonly view: CaseView }) {
  const { t, language } = useCaseTexts();
  const names = useNames();
  const may = useMay();
  const options = useApi("caseOptions", { enabled: may("cases.open") }).data;
  // A number of the Standards says nothing to somebody who does not know them by heart.
  const inWords = (all: readonly { readonly id: string; readonly text: Record<"pl" | "en", string> }[], id: string) => {
    const found = all.find((one) => one.id === id);
    return found === undefined ? id : `${id} ${found.text[language]}`;
  };
  const mine = inOrder(view.tasks);
  const others = inOrder(view.all).filter(
    (task) => !mine.some((own) => own.kind === task.kind && own.duty === task.duty && own.role === task.role),
  );
  return (
    <section className="panel case-head" aria-labelledby="waits-title">
      <div className="letter-marks">
        <span className="badge" data-tone={toneOf(view.state)}>
          {t(`case.state.${view.state}`)}
        </span>
        <span className="badge">{t("draft.contactIs", { contact: t(`contact.${view.contact}`) })}</span>
        <span className="badge">{t(`case.origin.${view.origin}`)}</span>
        {view.severity !== null && <SeverityMark severity={view.severity} />}
        {view.emergency && (
          <span className="badge badge-danger">
            <PhoneCall aria-hidden="true" size={15} />
            {t("case.emergency")}
          </span>
        )}
        {view.registerNumber !== null && (
          <span className="badge">{t("case.register", { number: view.registerNumber })}</span>
        )}
      </div>
      {view.prompts.length > 0 && (
        <ul className="prompts-said">
          {view.prompts.map((prompt) => (
            <li key={prompt}>
              <EyeOff aria-hidden="true" size={18} />
              <span>{t(`case.prompt.${prompt}`)}</span>
            </li>
          ))}
        </ul>
      )}
      {view.conflict && (
        <p className="moved">
          <ShieldAlert aria-hidden="true" size={18} />
          <span>{t("case.conflict")}</span>
        </p>
      )}
      {view.external.length > 0 && (
        <div className="external">
          <h3>{t("case.external")}</h3>
          <p>{t("case.externalText")}</p>
          <ul>
            {view.external.map((body) => (
              <li key={body.id}>
                <strong>{body.name[language]}</strong>
                {body.phone !== null && <a href={`tel:${body.phone.replaceAll(" ", "")}`}>{body.phone}</a>}
                {body.web !== null && <span className="mono">{body.web}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
      <h2 id="waits-title">{t("case.waitsForMe")}</h2>
      {mine.length === 0 ? (
        <p className="muted">{t("case.waitsNot")}</p>
      ) : (
        <ul className="tasks">
          {mine.map((task) => (
            <TaskLine key={task.kind + (task.duty ?? "")} task={task} mine />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <details className="past">
          <summary>
            <Users aria-hidden="true" size={16} /> {t("case.waitsOthers", { count: others.length })}
          </summary>
          <ul className="tasks">
            {others.map((task) => (
              <TaskLine key={task.kind + (task.duty ?? "") + (task.role ?? "")} task={task} mine={false} />
            ))}
          </ul>
        </details>
      )}
      <Facts
        items={[
          [t("case.happenedAt"), <Time key="t" at={view.happenedAt} exact />],
          [t("column.openedAt"), <Time key="t" at={view.openedAt} exact />],
          [t("cases.column.type"), view.type === null ? t("case.notYet") : inWords(options?.types ?? [], view.type)],
          [t("case.area"), view.area === null ? t("case.notYet") : inWords(options?.areas ?? [], view.area)],
          [
            t("column.category"),
            view.category === null ? t("case.notYet") : `${names.categoryFull(view.category)} (${view.category})`,
          ],
          [t("cases.column.place"), view.place === "" ? t("value.none") : view.place],
          [t("column.device"), view.device ?? t("value.none")],
          [t("case.lead"), view.seats.lead === null ? t("task.nobody") : t(`role.${view.seats.lead}`)],
          [t("case.consult"), view.seats.consult === null ? t("task.nobody") : t(`role.${view.seats.consult}`)],
          ...(view.proposal === null
            ? []
            : [
                [
                  t("case.proposal"),
                  `${t(`case.harm.${view.proposal.outcome}`)}, ${view.proposal.by ?? t("value.unknown")}`,
                ] as const,
              ]),
          ...(view.harm === null ? [] : [[t("case.verified2"), t(`case.harm.${view.harm}`)] as const]),
        ]}
      />
    </section>
  );
}
