/**
 * «Ankiety»: rounds under way with what to do next, rounds that ended with their results, and a new one.
 *
 * @module
 */
import { useState } from "react";
import { Plus } from "lucide-react";
import type { SurveyRoundView } from "../../../../policies/schema/survey-api.ts";
import type { Response } from "../../api/contract.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link, navigate } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Stack } from "../../parts/stack.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useSurveysTexts } from "../../texts/surveys/texts.ts";
import { dayText } from "../people/day-text.ts";
import { NewRound } from "./dialogs.tsx";
import { isActive, tone, wordOf } from "./model.ts";
import { usePeopleText } from "./people-text.ts";

function Active({ round }: { readonly round: SurveyRoundView }) {
  const { t, language } = useSurveysTexts();
  const people = usePeopleText();
  const word = wordOf(round);
  const audience = t(`survey.audience.${round.audience}`);
  return (
    <li className="survey-card" data-state={word}>
      <div className="survey-card-head">
        <h3>
          <Link href={`/surveys/${round.id}`} aria-label={t("survey.openOf", { number: round.number, audience })}>
            {audience}
          </Link>{" "}
          <span className="muted">· {round.number}</span>
        </h3>
        <StateMark state={tone[word]} word={t(`survey.state.${word}`)} />
      </div>
      <p>
        {dayText(round.opensOn, language)} – {dayText(round.closesOn, language)}
        <span className="muted">
          {" · "}
          {t("survey.code", { code: round.code })}
          {round.state === "open" && ` · ${t("survey.people", { people: people(round.people) })}`}
        </span>
      </p>
    </li>
  );
}

function Past({ rounds }: { readonly rounds: readonly SurveyRoundView[] }) {
  const { t, language } = useSurveysTexts();
  const people = usePeopleText();
  return (
    <Stack
      caption={t("survey.past")}
      columns={[
        t("survey.columns.number"),
        t("survey.columns.who"),
        t("survey.columns.closed"),
        { label: t("survey.columns.people"), numeric: true },
        t("survey.columns.state"),
        t("survey.columns.more"),
      ]}
      rows={rounds}
      rowKey={({ id }) => id}
      renderCells={(round) => [
        round.number,
        t(`survey.audience.${round.audience}`),
        dayText(round.closedOn ?? round.closesOn, language),
        round.state === "closed" ? people(round.people) : "–",
        <StateMark key="state" state={tone[wordOf(round)]} word={t(`survey.state.${wordOf(round)}`)} />,
        <Link
          key="more"
          href={`/surveys/${round.id}`}
          aria-label={t(round.state === "closed" ? "survey.resultsOf" : "survey.lookOf", { number: round.number })}
        >
          {t(round.state === "closed" ? "survey.results" : "survey.openIt")}
        </Link>,
      ]}
    />
  );
}

function Rounds({ surveys }: { readonly surveys: Response<"surveys"> }) {
  const { t, language } = useSurveysTexts();
  const may = useMay();
  const active = surveys.rounds.filter(isActive);
  const past = surveys.rounds.filter((round) => !isActive(round));
  if (surveys.rounds.length === 0)
    return <Empty title={t("survey.empty")}>{t(may("surveys.run") ? "survey.emptyText" : "survey.emptyRead")}</Empty>;
  const [next] = surveys.proposals;
  return (
    <>
      <section className="part" aria-labelledby="active-title">
        <h2 id="active-title">{t("survey.active")}</h2>
        {active.length === 0 ? (
          next !== undefined && (
            <p className="muted">
              {t("survey.noActive", { from: dayText(next.opensOn, language), to: dayText(next.closesOn, language) })}
            </p>
          )
        ) : (
          <ul className="survey-cards">
            {active.map((round) => (
              <Active key={round.id} round={round} />
            ))}
          </ul>
        )}
      </section>
      {past.length > 0 && (
        <section className="part" aria-labelledby="past-title">
          <h2 id="past-title">{t("survey.past")}</h2>
          <Past rounds={past} />
        </section>
      )}
    </>
  );
}

export default function SurveysPage() {
  const { t } = useSurveysTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("surveys");
  const [isNew, setIsNew] = useState(false);
  return (
    <Page
      title={t("nav.surveys")}
      lead={t("survey.lead")}
      {...(may("surveys.run")
        ? {
            actions: (
              <Button variant="primary" isDisabled={data === undefined} onPress={() => setIsNew(true)}>
                <Plus aria-hidden="true" size={17} />
                {t("survey.new")}
              </Button>
            ),
          }
        : {})}
    >
      {data === undefined ? <NotYet error={error} retry={() => void refetch()} /> : <Rounds surveys={data} />}
      {isNew && data !== undefined && (
        <NewRound
          surveys={data}
          onClose={() => setIsNew(false)}
          onDone={(round) => {
            setIsNew(false);
            navigate(`/surveys/${round.id}`);
          }}
        />
      )}
    </Page>
  );
}
