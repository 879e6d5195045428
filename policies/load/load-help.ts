/**
 * Reads `policies/help/*.yaml` and checks the files against each other and the taxonomy: a category without words for the child or
 * without a card for staff is a fault, and so is a number that points nowhere.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { plainFaults } from "../engine/help/plain-language.ts";
import { ClosedPageFile, ConversationFile, HelplineFile } from "../schema/help.ts";
import type { HelpTexts, Trilingual } from "../schema/help.ts";
import type { Category } from "../schema/vocabulary.ts";
import { PolicyError, type PolicyFault } from "./error.ts";
import { formatPath, type Locator, readYaml, type YamlPath } from "./read-yaml.ts";

const SHIPPED = resolve(import.meta.dirname, "../help");

/** Where nothing is closed, no words are needed. */
const WITHOUT_WORDS: ReadonlySet<string> = new Set(["POM"]);

/**
 * @param categories  every code of the taxonomy
 * @param folder      of the three files; the shipped one if left out
 * @throws {PolicyError} `E_POLICY_UNREADABLE`, `E_POLICY_INVALID` or `E_POLICY_INCONSISTENT`, with every fault and its place
 */
export function loadHelp(categories: readonly Category[], folder: string = SHIPPED): HelpTexts {
  const faults: PolicyFault[] = [];
  const helplines = readYaml(join(folder, "helplines.yaml"), HelplineFile);
  const closedPage = readYaml(join(folder, "closed-page.yaml"), ClosedPageFile);
  const conversations = readYaml(join(folder, "conversations.yaml"), ConversationFile);
  for (const { errors } of [helplines, closedPage, conversations]) faults.push(...(errors ?? []));
  if (helplines.errors !== undefined || closedPage.errors !== undefined || conversations.errors !== undefined)
    throw new PolicyError(faults as [PolicyFault, ...PolicyFault[]]);

  const reporter =
    (locator: Locator) =>
    (path: YamlPath, message: string): void => {
      const code = "E_POLICY_INCONSISTENT";
      faults.push({ code, file: locator.file, ...locator.at(path), path: formatPath(path), message });
    };
  const lines = new Set<string>();
  const aboutLine = reporter(helplines.locator);
  for (const [index, line] of helplines.value.helplines.entries()) {
    if (lines.has(line.id)) aboutLine(["helplines", index, "id"], `the helpline ${line.id} is given twice`);
    lines.add(line.id);
    if (line.telephone === null && line.web === null)
      aboutLine(["helplines", index], `${line.id} has neither a telephone nor a page`);
  }
  const aboutPage = reporter(closedPage.locator);
  checkPlain(closedPage.value, aboutPage);
  const page = closedPage.value.texts.map(({ id, categories: own, first }, index) => ({
    id,
    categories: own,
    lines: first === undefined ? [] : [first],
    path: ["texts", index] as YamlPath,
  }));
  checkReferences(page, categories, lines, aboutPage);
  const cards = conversations.value.cards.map(({ id, categories: own, call }, index) => ({
    id,
    categories: own,
    lines: call,
    path: ["cards", index] as YamlPath,
  }));
  checkReferences(cards, categories, lines, reporter(conversations.locator));

  const [first, ...rest] = faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  return { helplines: helplines.value, closedPage: closedPage.value, conversations: conversations.value };
}

interface Referring {
  readonly id: string;
  readonly categories: readonly Category[];
  readonly lines: readonly string[];
  readonly path: YamlPath;
}

/** Every code once, every code of the taxonomy at all, every helpline known. */
function checkReferences(
  items: readonly Referring[],
  categories: readonly Category[],
  lines: ReadonlySet<string>,
  report: (path: YamlPath, message: string) => void,
): void {
  const known = new Set(categories);
  const taken = new Map<string, string>();
  for (const { id, categories: own, lines: named, path } of items) {
    for (const category of own) {
      if (!known.has(category)) report([...path, "categories"], `${category} is no code of the taxonomy`);
      const other = taken.get(category);
      if (other !== undefined) report([...path, "categories"], `${category} stands in ${other} already`);
      taken.set(category, id);
    }
    for (const line of named) if (!lines.has(line)) report(path, `${line} is no helpline of helplines.yaml`);
  }
  const missing = categories.filter((category) => !taken.has(category) && !WITHOUT_WORDS.has(category));
  if (missing.length > 0) report([], `no text for ${missing.join(", ")}`);
}

/** Children's texts by the rules of plain language; what adults read (deterrence, the line on loaned tablets) has more room. */
function checkPlain(file: ClosedPageFile, report: (path: YamlPath, message: string) => void): void {
  const check = (text: Trilingual, path: YamlPath): void => {
    for (const language of ["pl", "en", "uk"] as const)
      for (const fault of plainFaults(text[language], language))
        report([...path, language], `not plain (${fault.rule}): «${fault.text}»`);
  };
  check(file.base.title, ["base", "title"]);
  for (const [index, line] of file.base.lines.entries()) check(line, ["base", "lines", index]);
  for (const key of ["privacy", "privacyLoaned", "privacyStation", "danger"] as const)
    check(file.base[key], ["base", key]);
  for (const [index, text] of file.texts.entries()) {
    check(text.child, ["texts", index, "child"]);
    if (text.lesson === undefined) continue;
    check(text.lesson.title, ["texts", index, "lesson", "title"]);
    check(text.lesson.text, ["texts", index, "lesson", "text"]);
  }
}
