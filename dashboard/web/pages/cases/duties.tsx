/**
 * «Jedno zdarzenie – różne obowiązki» (B6): each with its clock, its addressee and its basis; unconfirmed law says so.
 *
 * @module
 */
import { Scale } from "lucide-react";
import { StateMark } from "../../parts/state.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { Due } from "./task.tsx";
import type { CaseView } from "./words.ts";

export function Duties({ view }: { readonly view: CaseView }) {
  const { t, language } = useCaseTexts();
  return (
    <section className="panel" aria-labelledby="duties-title">
      <h2 id="duties-title">{t("duties.title")}</h2>
      {view.duties.length === 0 ? (
        <p className="muted">{t("duties.none")}</p>
      ) : (
        <ul className="duties">
          {view.duties.map((duty) => (
            <li key={duty.id} className="duty">
              <div className="entry-head">
                <strong>{duty.title[language]}</strong>
                <StateMark
                  state={duty.state === "open" ? (duty.overdue ? "danger" : "attention") : "good"}
                  word={t(duty.state === "open" ? "duty.open" : `duty.${duty.state}`)}
                />
              </div>
              <p>
                {duty.to[language]} · {duty.clock[language]}
              </p>
              {duty.state === "open" && <Due task={duty} />}
              {duty.settled !== null && (
                <p className="muted">
                  {t("duty.settled", { day: duty.settled.on, who: duty.settled.by ?? t("value.unknown") })}
                </p>
              )}
              <p className="muted">{duty.basis}</p>
              {duty.confirm && (
                <p className="confirm-law">
                  <Scale aria-hidden="true" size={16} />
                  {t("duty.confirm")}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
