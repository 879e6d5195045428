/**
 * One round: what to do with it now, how to collect answers, and its results once it is closed.
 *
 * @module
 */
import { useState } from "react";
import { ArrowLeft, Download, ExternalLink, Printer, ScrollText } from "lucide-react";
import type { ShownCount } from "../../../../policies/schema/survey.ts";
import type { SurveyRoundView } from "../../../../policies/schema/survey-api.ts";
import type { Response } from "../../api/contract.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { csv, csvName } from "../../list/csv.ts";
import { Button } from "../../parts/button.tsx";
import { saveFile } from "../../parts/file.ts";
import { Qr } from "../../parts/qr.tsx";
import { StateMark } from "../../parts/state.tsx";
import { NotYet } from "../../parts/trouble.tsx";
import { useSurveysTexts } from "../../texts/surveys/texts.ts";
import type { SurveysTexts } from "../../texts/surveys/texts.ts";
import { dayText } from "../people/day-text.ts";
import { MakeSlips, MoveRound, StepRound } from "./dialogs.tsx";
import type { Step } from "./dialogs.tsx";
import { answersOf, isActive, tone, wordOf } from "./model.ts";
import { usePeopleText } from "./people-text.ts";
import { Results } from "./result.tsx";

type Result = Response<"survey">;
type Slips = Response<"surveyBallots">;
type Opened = Step | "move" | "slips" | null;

const doneKeys = { open: "survey.opened", close: "survey.closed", cancel: "survey.cancelled" } as const;

function saveTable(result: Result, { t, language }: SurveysTexts, people: (count: ShownCount) => string): void {
  const { round, questionnaire, release } = result;
  if (release === null) return;
  const rows = questionnaire.questions.flatMap(({ id, text }) => {
    const answers = answersOf(questionnaire, release, id);
    return answers === null
      ? [{ question: text[language], answer: "", count: t("survey.withheld") }]
      : answers.map((row) => ({
          question: text[language],
          answer: row.text === null ? t("survey.skipped") : row.text[language],
          count: people(row.count),
        }));
  });
  const all = { question: t("survey.csvPeople"), answer: "", count: people(release.respondents) };
  const content = csv(
    [all, ...rows],
    [
      { id: "question", label: t("survey.csvQuestion"), width: 20, value: (row) => row.question },
      { id: "answer", label: t("survey.csvAnswer"), width: 20, value: (row) => row.answer },
      { id: "count", label: t("survey.csvCount"), width: 20, value: (row) => row.count },
    ],
  );
  saveFile(
    csvName(`ankieta-${round.number.replaceAll("/", "-")}`, round.closedOn ?? round.closesOn),
    content,
    "text/csv",
  );
}

function SlipSheet({ slips, onDone }: { readonly slips: Slips; readonly onDone: () => void }) {
  const { t } = useSurveysTexts();
  return (
    <section className="part" aria-labelledby="slips-title">
      <div className="no-print">
        <h2 id="slips-title">{t("survey.slipsTitle")}</h2>
        <p className="moved">{t("survey.slipsMade")}</p>
        <div className="survey-actions">
          <Button variant="primary" onPress={() => globalThis.print()}>
            <Printer aria-hidden="true" size={17} />
            {t("survey.slipsPrint")}
          </Button>
          <Button onPress={onDone}>{t("survey.slipsDone")}</Button>
        </div>
      </div>
      <ul className="slips">
        {slips.ballots.map((ballot) => (
          <li key={ballot} className="slip">
            <Qr
              text={`${location.origin}/ankieta/${slips.code}#${ballot}`}
              label={t("survey.slipScan", { code: ballot })}
              size={88}
            />
            <span>{t("survey.slipWhat")}</span>
            <span className="slip-code">{ballot}</span>
            <span className="small">
              {t("survey.slipOnce")}. {location.host}/ankieta/{slips.code}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Collect({ round }: { readonly round: SurveyRoundView }) {
  const { t, number } = useSurveysTexts();
  const people = usePeopleText();
  const path = `/ankieta/${round.code}`;
  const kiosk = `${path}?kiosk=1`;
  return (
    <section className="panel" aria-labelledby="how-title">
      <h2 id="how-title">{t("survey.how")}</h2>
      {round.ended && <p className="moved">{t("survey.howEnded")}</p>}
      <ol className="survey-notes">
        {round.state === "planned" && <li>{t("survey.howPlanned")}</li>}
        {round.audience === "staff" && <li>{t("survey.howSlips")}</li>}
        <li>{t("survey.howPoster")}</li>
        {round.audience !== "staff" && (
          <li>
            {t("survey.howKiosk")}
            <br />
            <span className="muted">{t("survey.address")}:</span> <code>{location.origin + kiosk}</code>
          </li>
        )}
      </ol>
      <div className="survey-actions no-print">
        <Link className="button button-quiet" href={`/surveys/${round.id}/poster`}>
          <ScrollText aria-hidden="true" size={17} />
          {t("survey.poster")}
        </Link>
        {round.state === "open" && (
          <a
            className="button button-quiet"
            href={round.audience === "staff" ? path : kiosk}
            target="_blank"
            rel="noreferrer"
          >
            <ExternalLink aria-hidden="true" size={17} />
            {t(round.audience === "staff" ? "survey.look" : "survey.kiosk")}
          </a>
        )}
      </div>
      {round.state === "open" && (
        <p>
          {t("survey.progress")}:{" "}
          <strong>{round.people === 0 ? t("survey.progressNone") : people(round.people)}</strong>.{" "}
          {round.ballots !== null && `${t("survey.ballots", { count: number(round.ballots) })}. `}
          <span className="muted">{t("survey.progressText")}</span>
        </p>
      )}
    </section>
  );
}

function Actions({ round, onOpen }: { readonly round: SurveyRoundView; readonly onOpen: (what: Opened) => void }) {
  const { t } = useSurveysTexts();
  const lacksSlips = round.audience === "staff" && round.ballots === 0;
  // While answers come in nothing has to be done; what ends the round stands out only once its last day is over.
  const main = round.state === "planned" ? "open" : round.ended ? "close" : lacksSlips ? "slips" : null;
  const variant = (one: Opened): "primary" | "quiet" => (one === main ? "primary" : "quiet");
  return (
    <div className="survey-actions no-print">
      {round.state === "planned" && (
        <Button variant={variant("open")} onPress={() => onOpen("open")}>
          {t("survey.start")}
        </Button>
      )}
      {round.state === "open" && round.audience === "staff" && (
        <Button variant={variant("slips")} onPress={() => onOpen("slips")}>
          {t("survey.slips")}
        </Button>
      )}
      {round.state === "open" && (
        <Button variant={variant("close")} onPress={() => onOpen("close")}>
          {t("survey.close")}
        </Button>
      )}
      <Button onPress={() => onOpen("move")}>{t("survey.move")}</Button>
      <Button onPress={() => onOpen("cancel")}>{t("survey.cancel")}</Button>
    </div>
  );
}

function Round({ result }: { readonly result: Result }) {
  const texts = useSurveysTexts();
  const { t, language } = texts;
  const may = useMay();
  const people = usePeopleText();
  const [opened, setOpened] = useState<Opened>(null);
  const [slips, setSlips] = useState<Slips | null>(null);
  const [done, setDone] = useState("");
  const { round } = result;
  const word = wordOf(round);
  const close = (): void => setOpened(null);
  const finish = (text: string): void => {
    setDone(text);
    setOpened(null);
  };
  const shown = result.release !== null && result.release.questions.length > 0;
  return (
    <Page
      title={t("survey.title", { number: round.number })}
      part={t(`survey.audience.${round.audience}`)}
      lead={
        <>
          {t(`survey.audience.${round.audience}`)} · {dayText(round.opensOn, language)} –{" "}
          {dayText(round.closesOn, language)}
        </>
      }
      {...(shown
        ? {
            actions: (
              <>
                <Button onPress={() => saveTable(result, texts, people)}>
                  <Download aria-hidden="true" size={17} />
                  {t("survey.csv")}
                </Button>
                <Button onPress={() => globalThis.print()}>
                  <Printer aria-hidden="true" size={17} />
                  {t("survey.print")}
                </Button>
              </>
            ),
          }
        : {})}
    >
      <p className="survey-card-head survey-back">
        <Link href="/surveys" className="no-print">
          <ArrowLeft aria-hidden="true" size={16} /> {t("survey.back")}
        </Link>
        <StateMark state={tone[word]} word={t(`survey.state.${word}`)} />
      </p>
      <output>{done !== "" && <span className="note">{done}</span>}</output>
      {may("surveys.run") && isActive(round) && <Actions round={round} onOpen={setOpened} />}
      {slips !== null && <SlipSheet slips={slips} onDone={() => setSlips(null)} />}
      {isActive(round) && slips === null && <Collect round={round} />}
      <Results result={result} />
      {opened === "move" && <MoveRound round={round} onClose={close} onDone={() => finish(t("survey.moved"))} />}
      {opened === "slips" && (
        <MakeSlips
          round={round}
          onClose={close}
          onDone={(made) => {
            setSlips(made);
            finish("");
          }}
        />
      )}
      {(opened === "open" || opened === "close" || opened === "cancel") && (
        <StepRound round={round} step={opened} onClose={close} onDone={() => finish(t(doneKeys[opened]))} />
      )}
    </Page>
  );
}

export default function RoundPage({ id }: { readonly id: string }) {
  const { data, error, refetch } = useApi("survey", { id });
  if (data !== undefined) return <Round result={data} />;
  return <NotYet error={error} retry={() => void refetch()} />;
}
