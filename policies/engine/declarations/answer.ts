/**
 * Answers a declaration from facts. Pure: the same facts give the same answers, and no answer is given without a fact.
 *
 * @module
 */
import type {
  AnswerKind,
  Criterion,
  CriterionAnswer,
  Declaration,
  DeclarationAnswers,
  DeclarationChange,
  FactCheck,
  FactValue,
  LiveFacts,
} from "../../schema/declarations.ts";
import type { Bilingual } from "../../schema/vocabulary.ts";

/** What is not known holds nothing. */
export function holds({ fact, is, atLeast, atMost }: FactCheck, facts: LiveFacts): boolean {
  const value = facts[fact] ?? null;
  if (is !== undefined) return value === is;
  if (typeof value !== "number") return false;
  return atLeast === undefined ? value <= (atMost ?? -Infinity) : value >= atLeast;
}

const UNKNOWN = { pl: "nie zmierzono", en: "not measured" } as const;
const YES = { pl: "tak", en: "yes" } as const;
const NO = { pl: "nie", en: "no" } as const;

function shown(value: FactValue, language: "pl" | "en"): string {
  if (value === null) return UNKNOWN[language];
  if (typeof value === "boolean") return (value ? YES : NO)[language];
  return typeof value === "number" && language === "pl" ? String(value).replace(".", ",") : String(value);
}

/** Fills `{group.name}` in with the fact. */
export function filled(text: Bilingual, facts: LiveFacts): Bilingual {
  const fill = (language: "pl" | "en"): string =>
    text[language].replaceAll(/\{(?<fact>[^}]+)\}/gu, (_, fact: string) => shown(facts[fact] ?? null, language));
  return { pl: fill("pl"), en: fill("en") };
}

function answerOf({ checks, byDesign, limit }: Criterion, facts: LiveFacts): AnswerKind {
  if (byDesign !== undefined) return "by-design";
  const met = checks.filter((check) => holds(check, facts)).length;
  if (met === 0) return "not-in-place";
  return met === checks.length && limit === undefined ? "full" : "partial";
}

export function answerCriterion(criterion: Criterion, facts: LiveFacts): CriterionAnswer {
  const because = criterion.byDesign ?? criterion.limit;
  return {
    id: criterion.id,
    title: criterion.title,
    asks: criterion.asks,
    answer: answerOf(criterion, facts),
    because: because === undefined ? null : filled(because, facts),
    says: criterion.checks.map((check) => {
      const met = holds(check, facts);
      return {
        fact: check.fact,
        holds: met,
        value: facts[check.fact] ?? null,
        text: filled(met ? check.holds : check.lacks, facts),
      };
    }),
    evidence: criterion.evidence,
  };
}

/** @param on  the day, `YYYY-MM-DD`, on which the facts were read */
export function answerDeclaration(
  { id, title, source, about, groups }: Declaration,
  facts: LiveFacts,
  { venue, on }: { readonly venue: string; readonly on: string },
): DeclarationAnswers {
  return {
    v: 1,
    id,
    title,
    source,
    about,
    venue,
    on,
    groups: groups.map((group) => ({
      id: group.id,
      title: group.title,
      criteria: group.criteria.map((criterion) => answerCriterion(criterion, facts)),
    })),
  };
}

/** Criteria that are answered otherwise than they were. */
export function changesSince(before: DeclarationAnswers, now: DeclarationAnswers): DeclarationChange[] {
  const old = new Map(before.groups.flatMap(({ criteria }) => criteria.map(({ id, answer }) => [id, answer] as const)));
  return now.groups
    .flatMap(({ criteria }) => criteria)
    .filter(({ id, answer }) => old.get(id) !== answer)
    .map(({ id, title, answer }) => ({ id, title, was: old.get(id) ?? null, is: answer }));
}
