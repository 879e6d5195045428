/**
 * Shares and percents as people read them.
 *
 * @module
 */
import { useMemo } from "react";
import { useProbesTexts } from "../../texts/probes/texts.ts";
import type { ProbesTexts } from "../../texts/probes/texts.ts";
import { percentOf } from "./model.ts";
import type { Share } from "./model.ts";

export interface Words extends ProbesTexts {
  readonly percent: (value: number) => string;
  /** «99,2 % (412 z 415)». */
  readonly said: (share: Share) => string;
}

export function useWords(): Words {
  const texts = useProbesTexts();
  return useMemo(() => {
    const { t, language } = texts;
    const format = new Intl.NumberFormat(language === "pl" ? "pl-PL" : "en-GB", {
      style: "unit",
      unit: "percent",
      maximumFractionDigits: 1,
    });
    // Polish typography parts the sign from its number; the formatter does not.
    const percent = (value: number): string =>
      format.format(value).replace(/(?<digit>\d)%/u, language === "pl" ? "$<digit>\u00a0%" : "$<digit>%");
    return {
      ...texts,
      percent,
      said: (share) => {
        const value = percentOf(share);
        return value === null
          ? t("probes.unmeasured")
          : t("probes.of", { percent: percent(value), passed: share.passed, measured: share.measured });
      },
    };
  }, [texts]);
}
