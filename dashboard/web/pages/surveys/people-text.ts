/**
 * A shown count in words: «około 25», «mniej niż 5», «0».
 *
 * @module
 */
import type { ShownCount } from "../../../../policies/schema/survey.ts";
import { useSurveysTexts } from "../../texts/surveys/texts.ts";

export function usePeopleText(): (count: ShownCount) => string {
  const { t } = useSurveysTexts();
  return (count) => (count === "few" ? t("survey.few") : count === 0 ? "0" : t("survey.about", { count }));
}
