/**
 * Language and theme switches. Both act at once and are kept in this browser only.
 *
 * @module
 */
import { useState } from "react";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import { Label } from "react-aria-components/Label";
import type { Language } from "../texts/format.ts";
import { useTexts } from "../texts/texts.tsx";
import { chooseTheme, storedTheme } from "./choices.ts";
import type { Theme } from "./choices.ts";

export function LanguageSwitch({ labelled = false }: { readonly labelled?: boolean }) {
  const { t, language, switchLanguage } = useTexts();
  return (
    <RadioGroup
      className="segments"
      orientation="horizontal"
      value={language}
      onChange={(value) => switchLanguage(value as Language)}
      {...(labelled ? {} : { "aria-label": t("settings.language") })}
    >
      {labelled && <Label>{t("settings.language")}</Label>}
      <div className="segments-row">
        <Radio value="pl" className="segment" lang="pl">
          {t("language.pl")}
        </Radio>
        <Radio value="en" className="segment" lang="en">
          {t("language.en")}
        </Radio>
      </div>
    </RadioGroup>
  );
}

export function ThemeSwitch() {
  const { t } = useTexts();
  const [theme, setTheme] = useState<Theme>(storedTheme);
  const choose = (value: string): void => {
    setTheme(value as Theme);
    chooseTheme(value as Theme);
  };
  return (
    <RadioGroup className="segments" orientation="horizontal" value={theme} onChange={choose}>
      <Label>{t("settings.theme")}</Label>
      <div className="segments-row">
        {(["light", "dark", "system"] as const).map((value) => (
          <Radio key={value} value={value} className="segment">
            {t(`theme.${value}`)}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
