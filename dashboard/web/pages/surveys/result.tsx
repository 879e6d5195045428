/**
 * Results of a closed round: three figures, every question as a table with bars, how to read them; for paper and as a file.
 *
 * @module
 */
import type { SurveyFigure } from "../../../../policies/schema/survey-api.ts";
import type { Response } from "../../api/contract.ts";
import { StateMark } from "../../parts/state.tsx";
import { Empty } from "../../parts/trouble.tsx";
import { useSurveysTexts } from "../../texts/surveys/texts.ts";
import { dayText } from "../people/day-text.ts";
import { answersOf, percentOf, shareTone } from "./model.ts";
import { usePeopleText } from "./people-text.ts";

type Result = Response<"survey">;

function Sum({ figure, result }: { readonly figure: SurveyFigure; readonly result: Result }) {
  const { t } = useSurveysTexts();
  const { before } = result;
  const percent = percentOf(figure);
  const earlier = before?.figures.find(({ measure }) => measure === figure.measure);
  const earlierPercent = earlier === undefined ? null : percentOf(earlier);
  if (figure.measure === null) return null;
  return (
    <li className="survey-sum">
      <h3>{t(`survey.measure.${figure.measure}`)}</h3>
      <strong>{percent === null ? t("survey.withheld") : t("survey.share", { percent })}</strong>
      {percent !== null && figure.top !== null && figure.answered !== null && (
        <span className="muted">{t("survey.shareOf", { top: figure.top, answered: figure.answered })}</span>
      )}
      <StateMark state={shareTone(percent)} word={t("survey.target")} />
      {before !== null && (
        <span className="muted">
          {earlierPercent === null
            ? t("survey.beforeNone")
            : t("survey.before", { number: before.number, percent: earlierPercent })}
        </span>
      )}
    </li>
  );
}

function Question({ id, result }: { readonly id: string; readonly result: Result }) {
  const { t, language } = useSurveysTexts();
  const people = usePeopleText();
  const question = result.questionnaire.questions.find((one) => one.id === id);
  const rows = result.release === null ? null : answersOf(result.questionnaire, result.release, id);
  if (question === undefined) return null;
  if (rows === null)
    return (
      <li className="survey-question">
        <h3>{question.text[language]}</h3>
        <p className="muted">
          {t("survey.withheld")}. {t("survey.withheldText")}
        </p>
      </li>
    );
  return (
    <li className="survey-question">
      <table>
        <caption>{question.text[language]}</caption>
        <tbody>
          {rows.map((row) => (
            <tr key={row.option}>
              <th scope="row">{row.text === null ? t("survey.skipped") : row.text[language]}</th>
              <td aria-hidden="true">
                <svg className="survey-bar" viewBox="0 0 100 8" preserveAspectRatio="none" focusable="false">
                  <rect className="survey-bar-all" width="100" height="8" />
                  <rect className="survey-bar-part" data-top={row.top} width={row.part} height="8" />
                </svg>
              </td>
              <td>{people(row.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </li>
  );
}

export function Results({ result }: { readonly result: Result }) {
  const { t, language } = useSurveysTexts();
  const people = usePeopleText();
  const { release, questionnaire, round } = result;
  if (round.state === "cancelled") return <Empty title={t("survey.cancelledTitle")}>{t("survey.cancelledText")}</Empty>;
  if (release === null) return null;
  if (release.questions.length === 0)
    return release.respondents === 0 ? (
      <Empty title={t("survey.nobodyTitle")}>{t("survey.nobodyText")}</Empty>
    ) : (
      <Empty title={t("survey.fewTitle")}>{t("survey.fewText")}</Empty>
    );
  return (
    <>
      <section className="part" aria-labelledby="sums-title">
        <h2 id="sums-title">
          {t("survey.sums")}{" "}
          <span className="muted">· {t("survey.people", { people: people(release.respondents) })}</span>
        </h2>
        <ul className="survey-sums">
          {result.figures.map((figure) => (
            <Sum key={figure.question} figure={figure} result={result} />
          ))}
        </ul>
      </section>
      <section className="part" aria-labelledby="questions-title">
        <h2 id="questions-title">{t("survey.questions")}</h2>
        <ul className="survey-cards">
          {questionnaire.questions.map(({ id }) => (
            <Question key={id} id={id} result={result} />
          ))}
        </ul>
      </section>
      <section className="part" aria-labelledby="reading-title">
        <h2 id="reading-title">{t("survey.reading")}</h2>
        <ul className="survey-notes">
          <li>{t("survey.readingRound")}</li>
          <li>{t("survey.readingFew")}</li>
          <li>{t("survey.readingVoluntary")}</li>
          <li>{t("survey.readingMetric")}</li>
        </ul>
        <p className="muted">
          {t("survey.version", {
            version: questionnaire.version,
            day: dayText(questionnaire.since, language),
          })}
        </p>
      </section>
    </>
  );
}
