/**
 * A survey for whoever has its code: one question on each sheet, big answers with faces, three languages, no account, nothing kept in the browser
 * (R-090, R-091). With `?kiosk=1` it thanks, and begins anew for the next person.
 *
 * @module
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { ArrowLeft } from "lucide-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Questionnaire, SurveyQuestion } from "../../../../policies/schema/survey.ts";
import { call } from "../../api/call.ts";
import type { Response } from "../../api/contract.ts";
import { ApiFailure } from "../../api/failure.ts";
import { navigate, usePlace } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { firstLanguage } from "../../texts/public/all.ts";
import type { PublicLanguage } from "../../texts/public/all.ts";
import { surveyPublicTexts } from "../../texts/public/survey.ts";
import type { SurveyPublicTexts } from "../../texts/public/survey.ts";
import { PublicFrame } from "../public/parts.tsx";
import { Face } from "./face.tsx";
import { useKiosk } from "./kiosk.ts";
import { answer, atStart, back, roundCode, textIn } from "./sheet.model.ts";
import type { Walk } from "./sheet.model.ts";

type Sheet = Response<"surveySheet">;

/** Words of the page for every refusal: the server's are for staff. */
function troubleOf(error: unknown, texts: SurveyPublicTexts): string {
  if (!(error instanceof ApiFailure)) return texts.unreachable;
  if (error.code === "E_SURVEY_TICKET") return texts.old;
  if (error.code === "E_SURVEY_BALLOT") return texts.ballotWrong;
  if (error.code === "E_SURVEY_FULL") return texts.full;
  if (error.code === "E_SURVEY_OVER") return texts.overTitle;
  if (error.status === 404) return texts.unknown;
  if (error.status === 429) return texts.tooMany;
  return error.status >= 400 && error.status < 500 ? texts.wrong : texts.unreachable;
}

/** Takes the focus when it appears: every sheet is a new one, and is read from its heading. */
function Heading({ lang, children }: { readonly lang?: PublicLanguage; readonly children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h2 ref={heading} tabIndex={-1} className="sheet-title" {...(lang === undefined ? {} : { lang })}>
      {children}
    </h2>
  );
}

function AskCode({ texts, wrong }: { readonly texts: SurveyPublicTexts; readonly wrong: boolean }) {
  const { search } = usePlace();
  const [text, setText] = useState("");
  const [checked, setChecked] = useState(wrong);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const code = roundCode(text);
    setChecked(code === null);
    const rest = search.toString();
    if (code !== null) navigate(`/ankieta/${code}${rest === "" ? "" : `?${rest}`}`, { replace: true });
  };
  return (
    <form onSubmit={submit} noValidate className="form">
      <Field
        label={texts.codeTitle}
        hint={texts.codeLead}
        value={text}
        onChange={(next) => {
          setText(next);
          setChecked(false);
        }}
        plain
        required
        autoComplete="off"
        error={checked ? (wrong ? texts.unknown : texts.codeWrong) : undefined}
      />
      <Button type="submit" variant="primary" className="sheet-go">
        {texts.open}
      </Button>
    </form>
  );
}

function Question({
  question,
  sheet,
  walk,
  language,
  texts,
  onWalk,
}: {
  readonly question: SurveyQuestion;
  readonly sheet: Questionnaire;
  readonly walk: Walk;
  readonly language: PublicLanguage;
  readonly texts: SurveyPublicTexts;
  readonly onWalk: (walk: Walk) => void;
}) {
  const words = textIn(question.text, language);
  const options = sheet.scales.find(({ id }) => id === question.scale)?.options ?? [];
  const place = texts.step.replace("{n}", String(Number(walk.at) + 1)).replace("{all}", String(sheet.questions.length));
  return (
    <section className="survey-sheet">
      <p className="muted">{place}</p>
      <Heading lang={words.lang}>{words.text}</Heading>
      <ul className="sheet-answers">
        {options.map((option) => {
          const said = textIn(option.text, language);
          return (
            <li key={option.id}>
              <button
                type="button"
                lang={said.lang}
                aria-pressed={walk.answers[question.id] === option.id}
                onClick={() => onWalk(answer(walk, sheet, option.id))}
              >
                {option.face !== undefined && <Face face={option.face} />}
                <span>{said.text}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <div className="sheet-ways">
        <Button onPress={() => onWalk(back(walk, sheet))}>
          <ArrowLeft aria-hidden="true" size={18} />
          {texts.back}
        </Button>
        <Button onPress={() => onWalk(answer(walk, sheet, null))}>{texts.skip}</Button>
      </div>
    </section>
  );
}

function BallotField({
  texts,
  value,
  onChange,
  error,
}: {
  readonly texts: SurveyPublicTexts;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly error?: string | undefined;
}) {
  return (
    <Field
      label={texts.ballot}
      hint={texts.ballotHint}
      value={value}
      onChange={onChange}
      plain
      required
      autoComplete="off"
      error={error}
    />
  );
}

/** The code behind the `#` of a slip's QR code: no server sees it, and the address bar forgets it. */
function takeBallot(): string {
  const code = decodeURIComponent(location.hash.slice(1));
  if (code !== "") history.replaceState(null, "", location.pathname + location.search);
  return code;
}

function Open({
  code,
  sheet,
  language,
  texts,
  kiosk,
  renew,
}: {
  readonly code: string;
  readonly sheet: Sheet & { readonly questionnaire: Questionnaire };
  readonly language: PublicLanguage;
  readonly texts: SurveyPublicTexts;
  readonly kiosk: boolean;
  readonly renew: () => void;
}) {
  const { questionnaire, needsBallot, ticket } = sheet;
  const [walk, setWalk] = useState(atStart);
  const [ballot, setBallot] = useState(takeBallot);
  const [missing, setMissing] = useState(false);
  const send = useMutation({
    mutationFn: async () =>
      call("surveyAnswer", {
        id: code,
        body: { ticket: ticket ?? "", answers: { ...walk.answers }, ...(needsBallot ? { ballot } : {}) },
      }),
    onSuccess: () => setWalk({ at: "thanks", answers: {} }),
    // The answers stay; the next press sends them with a fresh ticket.
    onError: (error) => {
      if (error instanceof ApiFailure && error.code === "E_SURVEY_TICKET") renew();
    },
  });
  const { reset } = send;
  const restart = useCallback(() => {
    setWalk(atStart);
    setBallot("");
    reset();
    renew();
  }, [renew, reset]);
  const asking = useKiosk(!kiosk || walk.at === "start" ? null : walk.at === "thanks" ? "thanks" : "answers", restart);
  const begin = (event: FormEvent): void => {
    event.preventDefault();
    const lacks = needsBallot && ballot.trim().length < 10;
    setMissing(lacks);
    if (!lacks) setWalk({ ...walk, at: 0 });
  };
  if (asking)
    return (
      <section className="survey-sheet">
        <Heading>{texts.idleTitle}</Heading>
        <p>{texts.idleText}</p>
        <button type="button" className="button button-primary sheet-go">
          {texts.idleStay}
        </button>
      </section>
    );
  if (walk.at === "start")
    return (
      <form onSubmit={begin} noValidate className="form">
        {needsBallot && (
          <BallotField
            texts={texts}
            value={ballot}
            onChange={setBallot}
            error={missing ? texts.ballotHint : undefined}
          />
        )}
        <Button type="submit" variant="primary" className="sheet-go">
          {texts.start}
        </Button>
        <p className="muted">
          {texts.questions} {questionnaire.questions.length}. {texts.private}
        </p>
      </form>
    );
  if (walk.at === "thanks")
    return (
      <section className="survey-sheet" aria-live="polite">
        <Face face="happy" />
        <Heading>{texts.thanks}</Heading>
        <p>{texts.thanksText}</p>
        {kiosk ? (
          <>
            <p>{texts.moreKiosk}</p>
            <p className="muted">{texts.again}</p>
            <Button className="sheet-go" onPress={restart}>
              {texts.againNow}
            </Button>
          </>
        ) : (
          <p>
            <a href={`/uwagi?lang=${language}`}>{texts.more}</a>
          </p>
        )}
      </section>
    );
  if (walk.at === "end") {
    const nothing = Object.keys(walk.answers).length === 0;
    const error = send.error === null ? null : troubleOf(send.error, texts);
    const wrongSlip = send.error instanceof ApiFailure && send.error.code === "E_SURVEY_BALLOT";
    return (
      <section className="survey-sheet">
        <Heading>{texts.endTitle}</Heading>
        <p>{nothing ? texts.endNothing : texts.endText}</p>
        {wrongSlip && <BallotField texts={texts} value={ballot} onChange={setBallot} error={error ?? undefined} />}
        {error !== null && !wrongSlip && (
          <p className="field-error" role="alert">
            {error}
          </p>
        )}
        {!nothing && (
          <Button variant="primary" className="sheet-go" isDisabled={send.isPending} onPress={() => send.mutate()}>
            {send.isPending ? texts.sending : texts.sendAll}
          </Button>
        )}
        <div className="sheet-ways">
          <Button isDisabled={send.isPending} onPress={() => setWalk(back(walk, questionnaire))}>
            <ArrowLeft aria-hidden="true" size={18} />
            {texts.back}
          </Button>
        </div>
      </section>
    );
  }
  const question = questionnaire.questions[walk.at];
  return question === undefined ? null : (
    <Question
      key={question.id}
      question={question}
      sheet={questionnaire}
      walk={walk}
      language={language}
      texts={texts}
      onWalk={setWalk}
    />
  );
}

const dayIn = (day: string, language: PublicLanguage): string =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeZone: "UTC" }).format(
    Date.parse(`${day}T12:00:00Z`),
  );

export default function SheetPage({ id }: { readonly id: string }) {
  const { search } = usePlace();
  const [language, setLanguage] = useState(() => firstLanguage(search.get("lang"), navigator.languages));
  const code = roundCode(id);
  const { data, error, refetch, isPending } = useQuery({
    queryKey: ["survey-sheet", code],
    enabled: code !== null,
    // What somebody is answering must not change under their hands; a new ticket is asked for when one is needed.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    queryFn: async ({ signal }) => call("surveySheet", { id: code ?? "", signal }),
  });
  const renew = useCallback(() => void refetch(), [refetch]);
  const around = surveyPublicTexts[language];
  const { questionnaire } = data ?? { questionnaire: null };
  const texts: SurveyPublicTexts =
    questionnaire === null
      ? around
      : {
          ...around,
          title: textIn(questionnaire.title, language).text,
          lead: textIn(questionnaire.lead, language).text,
        };
  const failed = error instanceof ApiFailure && error.status === 404;
  const kiosk = search.get("kiosk") === "1";
  return (
    <PublicFrame language={language} onLanguage={setLanguage} texts={texts} stays={kiosk}>
      {code === null || failed ? (
        <AskCode key={id} texts={texts} wrong={failed || (id !== "" && code === null)} />
      ) : data === undefined ? (
        isPending && error === null ? (
          <p>{texts.loading}</p>
        ) : (
          <div className="form" role="alert">
            <p>{troubleOf(error, texts)}</p>
            <Button onPress={renew}>{texts.open}</Button>
          </div>
        )
      ) : data.questionnaire === null ? (
        <section className="survey-sheet">
          <h2 className="sheet-title">{data.state === "soon" ? texts.soonTitle : texts.overTitle}</h2>
          <p>
            {data.state === "soon" ? texts.soonText.replace("{day}", dayIn(data.opensOn, language)) : texts.overText}
          </p>
          <p>
            <a href={`/uwagi?lang=${language}`}>{texts.more}</a>
          </p>
        </section>
      ) : (
        <Open
          code={code}
          sheet={{ ...data, questionnaire: data.questionnaire }}
          language={language}
          texts={texts}
          kiosk={kiosk}
          renew={renew}
        />
      )}
    </PublicFrame>
  );
}
