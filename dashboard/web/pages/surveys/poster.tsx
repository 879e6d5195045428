/**
 * The poster of a round (A4): QR code, address and code, in the language of whoever reads it.
 *
 * @module
 */
import { useState } from "react";
import { ArrowLeft, Printer } from "lucide-react";
import type { SurveyLanguage } from "../../../../policies/schema/survey.ts";
import type { SurveyRoundView } from "../../../../policies/schema/survey-api.ts";
import { useApi, useSession } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Qr } from "../../parts/qr.tsx";
import { NotYet } from "../../parts/trouble.tsx";
import { SURVEY_POSTER_LANGUAGES, surveyPoster } from "../../texts/surveys/poster.ts";
import { useSurveysTexts } from "../../texts/surveys/texts.ts";
import { siteOf } from "./model.ts";

/** Stays in this browser: whoever prints again does not look for it again. */
const kept = "latarnik.survey.address";
function keptAddress(): string {
  try {
    return localStorage.getItem(kept) ?? location.origin;
  } catch {
    return location.origin;
  }
}
function keepAddress(text: string): void {
  try {
    localStorage.setItem(kept, text);
  } catch {
    // Storage is closed: the code on this sheet is right all the same.
  }
}

const names = { pl: "survey.posterPl", en: "survey.posterEn", uk: "survey.posterUk" } as const;

function Sheet({
  round,
  language,
  site,
}: {
  readonly round: SurveyRoundView;
  readonly language: SurveyLanguage;
  readonly site: string;
}) {
  const { data: session } = useSession();
  const words = surveyPoster[language];
  const address = `${site}/ankieta/${round.code}`;
  const until = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    dateStyle: "long",
    timeZone: "UTC",
  }).format(Date.parse(`${round.closesOn}T12:00:00Z`));
  return (
    <article className="poster survey-poster" lang={language}>
      <h2>{words.title[round.audience]}</h2>
      <p className="poster-lead">{words.lead[round.audience]}</p>
      <section className="poster-part poster-scan">
        <Qr text={`${address}?lang=${language}`} label={words.scan} size={256} />
        <div>
          <h3>{words.scan}</h3>
          <p>{words.type}</p>
          <p className="poster-address">{address.replace(/^https?:\/\//u, "")}</p>
        </div>
      </section>
      <section className="poster-part">
        <h3>{words.code}</h3>
        <p className="survey-poster-code">{round.code}</p>
        <p>{words.until.replace("{day}", until)}</p>
      </section>
      <p className="poster-lead">{words.private}</p>
      <p className="poster-venue">{session?.venueName ?? ""}</p>
    </article>
  );
}

export default function SurveyPosterPage({ id }: { readonly id: string }) {
  const { t } = useSurveysTexts();
  const { data, error, refetch } = useApi("survey", { id });
  const [language, setLanguage] = useState<SurveyLanguage>("pl");
  const [address, setAddress] = useState(keptAddress);
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  const { round } = data;
  const site = siteOf(address);
  return (
    <Page
      title={t("survey.posterTitle", { number: round.number })}
      actions={
        <Button variant="primary" isDisabled={site === null} onPress={() => globalThis.print()}>
          <Printer aria-hidden="true" size={17} />
          {t("survey.posterPrint")}
        </Button>
      }
    >
      <p className="survey-back no-print">
        <Link href={`/surveys/${round.id}`}>
          <ArrowLeft aria-hidden="true" size={16} /> {t("survey.title", { number: round.number })}
        </Link>
      </p>
      <fieldset className="poster-languages no-print">
        <legend>{t("survey.posterLanguage")}</legend>
        {SURVEY_POSTER_LANGUAGES[round.audience].map((one) => (
          <label key={one} className="answer">
            <input type="radio" name="poster" checked={language === one} onChange={() => setLanguage(one)} />
            <span>{t(names[one])}</span>
          </label>
        ))}
      </fieldset>
      <div className="panel no-print">
        <Field
          label={t("survey.posterAddress")}
          hint={t("survey.posterAddressHint")}
          value={address}
          onChange={(text) => {
            setAddress(text);
            keepAddress(text);
          }}
          plain
          error={site === null ? t("survey.posterAddressWrong") : undefined}
        />
      </div>
      {site !== null && <Sheet round={round} language={language} site={site} />}
    </Page>
  );
}
