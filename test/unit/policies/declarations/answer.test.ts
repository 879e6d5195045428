/**
 * Declarations as shipped: every fact decides something, nothing is «full» without a fact, and what DNS cannot do stays said.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { answerDeclaration, changesSince } from "../../../../policies/engine/declarations/answer.ts";
import { loadDeclarations } from "../../../../policies/load/load-declarations.ts";
import type { AnswerKind, DeclarationAnswers, FactCheck, FactValue } from "../../../../policies/schema/declarations.ts";

const ALL = [...loadDeclarations().values()];
const AT = { venue: "Centrum Nauki Przykład", on: "2027-05-04" };

/** The value that just holds, and one that just does not; worked out from the demand alone. */
function values({ is, atLeast, atMost }: FactCheck): readonly [good: FactValue, bad: FactValue] {
  if (is !== undefined) return [is, !is];
  if (atLeast !== undefined) return [atLeast, atLeast - 0.1];
  return [atMost ?? 0, (atMost ?? 0) + 0.1];
}

const answers = (given: DeclarationAnswers): Map<string, AnswerKind> =>
  new Map(given.groups.flatMap(({ criteria }) => criteria.map(({ id, answer }) => [id, answer] as const)));

describe.each(ALL)("$id", (declaration) => {
  const criteria = declaration.groups.flatMap((group) => group.criteria);
  const good = Object.fromEntries(
    criteria.flatMap(({ checks }) => checks.map((check) => [check.fact, values(check)[0]] as const)),
  );
  const well = answers(answerDeclaration(declaration, good, AT));

  it("is full where every fact holds, but for what DNS cannot do", () => {
    for (const { id, byDesign, limit } of criteria)
      expect([id, well.get(id)]).toEqual([
        id,
        byDesign !== undefined ? "by-design" : limit !== undefined ? "partial" : "full",
      ]);
  });

  it("promises nothing where nothing is known", () => {
    const unknown = answerDeclaration(declaration, {}, AT);
    for (const { id, answer, says } of unknown.groups.flatMap((group) => group.criteria)) {
      expect([id, answer === "by-design" || answer === "not-in-place"]).toEqual([id, true]);
      expect(says.every(({ holds, value }) => !holds && value === null)).toBe(true);
    }
  });

  it("changes the right criteria, and no others, when one fact is flipped", () => {
    const facts = new Map(criteria.flatMap(({ checks }) => checks.map((check) => [check.fact, check] as const)));
    expect(facts.size).toBeGreaterThan(10);
    const wrong: string[] = [];
    for (const [fact, check] of facts)
      for (const bad of [values(check)[1], null]) {
        const now = answerDeclaration(declaration, { ...good, [fact]: bad }, AT);
        const given = new Map(now.groups.flatMap((group) => group.criteria).map((one) => [one.id, one]));
        for (const { id, checks, byDesign } of criteria) {
          const concerned = checks.some((one) => one.fact === fact);
          const is = given.get(id);
          const flipped = checks.length === 1 ? "not-in-place" : "partial";
          const expected = byDesign === undefined && concerned ? flipped : well.get(id);
          if (is?.answer !== expected || is?.says.some(({ holds }) => !holds) !== concerned)
            wrong.push(`${fact} = ${String(bad)}: ${id} is ${String(is?.answer)}`);
        }
      }
    expect(wrong).toEqual([]);
  });

  it("says every figure it was given, in both languages, and leaves no gap", () => {
    const given = answerDeclaration(declaration, good, AT);
    const texts = given.groups
      .flatMap((group) => group.criteria)
      .flatMap(({ says }) => says.flatMap(({ text }) => [text.pl, text.en]));
    expect(texts.filter((text) => /[{}]|undefined|NaN/u.test(text))).toEqual([]);
  });

  it("tells what has changed since an edition", () => {
    const before = answerDeclaration(declaration, good, AT);
    expect(changesSince(before, before)).toEqual([]);
    const [first] = criteria.filter(({ byDesign, checks }) => byDesign === undefined && checks.length === 1);
    const fact = first?.checks[0]?.fact ?? "";
    const changes = changesSince(before, answerDeclaration(declaration, { ...good, [fact]: null }, AT));
    expect(changes.find(({ id }) => id === first?.id)).toMatchObject({
      was: well.get(first?.id ?? ""),
      is: "not-in-place",
    });
  });
});

it("says with its reason what DNS cannot do, in each of the three", () => {
  for (const { id, groups } of ALL) {
    const reasons = groups.flatMap(({ criteria }) =>
      criteria.flatMap(({ byDesign }) => (byDesign === undefined ? [] : [byDesign.en])),
    );
    expect([id, reasons.length > 0]).toEqual([id, true]);
    for (const reason of reasons) expect(reason).toMatch(/by design/iu);
  }
});
