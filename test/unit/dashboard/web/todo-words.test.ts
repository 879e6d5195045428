/**
 * Every step of a case and every duty with a clock has words of its own on «Dziś», in both languages.
 *
 * @module
 */
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { en } from "../../../../dashboard/web/texts/en.ts";
import { pl } from "../../../../dashboard/web/texts/pl.ts";
import { TaskKind } from "../../../../policies/schema/case-api.ts";
import { DutyId } from "../../../../policies/schema/case.ts";
import { IncidentDuty } from "../../../../policies/schema/cyber-api.ts";

const keys = [
  ...TaskKind.options.filter((kind) => kind !== "duty").map((kind) => `todo.case.${kind}`),
  // Registering has steps of its own.
  ...DutyId.options.filter((duty) => duty !== "register").map((duty) => `todo.case.duty.${duty}`),
  ...IncidentDuty.options.map((duty) => `todo.incident.${duty}`),
];

describe.each([
  { language: "pl", texts: pl as Readonly<Record<string, string>> },
  { language: "en", texts: en as Readonly<Record<string, string>> },
])("words of what waits in $language", ({ language, texts }) => {
  it.each(keys)("%s", (key) => {
    const said = String(new IntlMessageFormat(texts[key] ?? "", language).format({ number: "12/2027" }));
    expect(said).toContain("12/2027");
    expect(said.length).toBeGreaterThan("Sprawa 12/2027: ".length);
  });
});
