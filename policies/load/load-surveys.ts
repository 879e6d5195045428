/**
 * Reads `policies/surveys/*.yaml` and checks what a schema cannot: every text in every language of its readers, scales that exist, answers that
 * M27 can count, and sentences short enough for children.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { EASY_SENTENCE_WORDS, Questionnaire, SKIPPED, SURVEY_LANGUAGES, SurveyAudience } from "../schema/survey.ts";
import type { SurveyText } from "../schema/survey.ts";
import { PolicyError } from "./error.ts";
import type { PolicyFault } from "./error.ts";
import { formatPath, readYaml } from "./read-yaml.ts";
import type { YamlPath } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../surveys");

export type Questionnaires = Readonly<Record<SurveyAudience, Questionnaire>>;

/** How many words the longest sentence of a text has. */
export function longestSentence(text: string): number {
  return Math.max(
    0,
    ...text
      .split(/[.?!;:]+/u)
      .map((sentence) => sentence.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length),
  );
}

/**
 * @param folder  of the three files `child.yaml`, `guardian.yaml`, `staff.yaml`; the shipped one if left out
 * @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT`, with every fault and its place
 */
export function loadSurveys(folder: string = SHIPPED): Questionnaires {
  const faults: PolicyFault[] = [];
  const loaded = new Map<SurveyAudience, Questionnaire>();
  for (const audience of SurveyAudience.options) {
    const file = readYaml(join(folder, `${audience}.yaml`), Questionnaire);
    if (file.errors !== undefined) {
      faults.push(...file.errors);
      continue;
    }
    const { value, locator } = file;
    loaded.set(audience, value);
    for (const { path, message } of inconsistencies(value, audience))
      faults.push({
        code: "E_POLICY_INCONSISTENT",
        file: locator.file,
        ...locator.at(path),
        path: formatPath(path),
        message,
      });
  }
  const [first, ...rest] = faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  return Object.fromEntries(loaded) as Questionnaires;
}

interface Inconsistency {
  readonly path: YamlPath;
  readonly message: string;
}

function inconsistencies(sheet: Questionnaire, audience: SurveyAudience): readonly Inconsistency[] {
  const found: Inconsistency[] = [];
  const say = (path: YamlPath, message: string): void => void found.push({ path, message });
  const text = (path: YamlPath, one: SurveyText): void => {
    for (const language of SURVEY_LANGUAGES[audience]) {
      const words = one[language];
      if (words === undefined) say([...path, language], `there is no text in ${language}`);
      else if (audience === "child" && longestSentence(words) > EASY_SENTENCE_WORDS)
        say([...path, language], `a sentence has more than ${String(EASY_SENTENCE_WORDS)} words`);
    }
  };
  if (sheet.audience !== audience) say(["audience"], `this is the file of ${audience}`);
  text(["title"], sheet.title);
  text(["lead"], sheet.lead);
  sheet.scales.forEach(({ id, options }, at) => {
    if (sheet.scales.findIndex((one) => one.id === id) !== at) say(["scales", at, "id"], `${id} is given twice`);
    options.forEach((option, index) => {
      const path: YamlPath = ["scales", at, "options", index];
      text([...path, "text"], option.text);
      if (option.id === SKIPPED) say([...path, "id"], `${SKIPPED} is kept for questions left out`);
      if (options.findIndex((one) => one.id === option.id) !== index)
        say([...path, "id"], `${option.id} is given twice`);
    });
  });
  sheet.questions.forEach(({ id, scale, measure, text: words }, at) => {
    const path: YamlPath = ["questions", at];
    text([...path, "text"], words);
    if (sheet.questions.findIndex((one) => one.id === id) !== at) say([...path, "id"], `${id} is given twice`);
    if (measure !== undefined && sheet.questions.findIndex((one) => one.measure === measure) !== at)
      say([...path, "measure"], `${measure} is counted twice`);
    const found = sheet.scales.find((one) => one.id === scale);
    if (found === undefined) say([...path, "scale"], `there is no scale ${scale}`);
    else if (measure !== undefined && found.options.filter(({ top }) => top).length !== 2)
      say([...path, "scale"], `${measure} counts the two best answers; two options must be marked top`);
  });
  return found;
}
