/**
 * The two points said aloud before a tablet is handed out, in the languages the group may have. Both must be ticked.
 *
 * @module
 */
import { useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Tick } from "../../parts/tick.tsx";
import { briefing } from "../../texts/loans/briefing.ts";
import { useTexts } from "../../texts/texts.tsx";

const languages = ["pl", "en", "uk"] as const;

export function Briefing({ camera, onDone }: { readonly camera: boolean; readonly onDone: () => void }) {
  const { t } = useTexts();
  const [said, setSaid] = useState({ onlyForActivity: false, noPictures: false });
  return (
    <section className="panel briefing" aria-labelledby="briefing-title">
      <h2 id="briefing-title">{t("briefing.title")}</h2>
      <p className="muted">{t("briefing.lead")}</p>
      {languages.map((language) => (
        <blockquote key={language} lang={language} className="briefing-words">
          <p className="briefing-language">{t(`briefing.language.${language}`)}</p>
          <ol>
            <li>{briefing[language].onlyForActivity}</li>
            <li>{camera ? briefing[language].picturesOfWork : briefing[language].noPictures}</li>
          </ol>
        </blockquote>
      ))}
      <Tick
        on={said.onlyForActivity}
        onChange={(onlyForActivity) => setSaid((before) => ({ ...before, onlyForActivity }))}
      >
        {t("briefing.onlyForActivity")}
      </Tick>
      <Tick on={said.noPictures} onChange={(noPictures) => setSaid((before) => ({ ...before, noPictures }))}>
        {t("briefing.noPictures")}
      </Tick>
      <Button
        variant="primary"
        className="button-desk"
        isDisabled={!said.onlyForActivity || !said.noPictures}
        onPress={onDone}
      >
        {t("briefing.done")}
      </Button>
    </section>
  );
}
