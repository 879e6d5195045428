/**
 * The page for when no page can be made: telephones that always help, in words that were ready before anything went wrong. Pure.
 *
 * @module
 */
import type { Helpline } from "../../../policies/schema/help.ts";
import { LANGUAGES, textsIn } from "../texts/texts.ts";
import type { Language } from "../texts/texts.ts";
import { html } from "./html.ts";
import { sheet } from "./sheet.ts";

/**
 * @param helplines  shipped ones: what a venue has entered may be what went wrong
 * @returns the whole page, by language; made once, at the start
 */
export function failurePages(helplines: readonly Helpline[]): Readonly<Record<Language, string>> {
  const lines = (["danger", "always"] as const).flatMap((kind) =>
    helplines.filter(({ show, telephone }) => show === kind && telephone !== null),
  );
  const pageIn = (language: Language): string => {
    const texts = textsIn(language);
    return sheet(
      language,
      texts.brokenTitle,
      html`<main>
        <h1>${texts.brokenTitle}</h1>
        <p>${texts.brokenText}</p>
        <div class="card">
          <h2>${texts.linesTitle}</h2>
          <ul class="lines">
            ${lines.map(
              ({ name, telephone }) =>
                html`<li>
                  <span class="name">${name[language]}</span>
                  <a class="tel" href="tel:${(telephone ?? "").replaceAll(" ", "")}"
                    >${(telephone ?? "").replaceAll(" ", "\u00a0")}</a
                  >
                </li>`,
            )}
          </ul>
        </div>
      </main>`,
    );
  };
  return Object.fromEntries(LANGUAGES.map((one) => [one, pageIn(one)])) as Record<Language, string>;
}
