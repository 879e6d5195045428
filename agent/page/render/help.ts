/**
 * The portal, the idle page of a station, and what the filter closes and why: pages without a blocked name. Pure.
 *
 * @module
 */
import type { Category } from "../../../policies/schema/vocabulary.ts";
import { privacy } from "./closed.ts";
import { page, PATHS, to } from "./frame.ts";
import type { View } from "./frame.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { chooseLines, linesList } from "./lines.ts";

/** «Przyjdź do nas»: the named person, or any of the staff while nobody is named. */
export function comeCard(view: View): Html {
  const { texts, help, language } = view;
  return html`<div class="card">
    <h2>${texts.comeTitle}</h2>
    ${
      help.card === null
        ? html`<p>${texts.comeNobody}</p>`
        : html`<p><strong>${help.card.name}</strong></p>
            <p>${help.card.where[language]}</p>
            ${help.card.telephone === null ? null : html`<p>${texts.call}: <a href="tel:${help.card.telephone.replaceAll(" ", "")}">${help.card.telephone}</a></p>`}
            <p>${texts.comeSay}</p>`
    }
  </div>`;
}

export function helpPage(view: View): string {
  const { texts, help } = view;
  const body = html`
    <h1>${texts.helpTitle}</h1>
    <p>${texts.helpLead}</p>
    <a class="big first" href="${to(PATHS.talk, view)}">${texts.talk}</a>
    <a class="big" href="${to(PATHS.report, view)}">${texts.report}</a>
    <div class="card">
      <h2>${texts.linesTitle}</h2>
      ${linesList(view, chooseLines(view, ["danger", "always", "violence"], undefined))}
    </div>
    ${comeCard(view)}
    <div class="card">
      <h2>${texts.moreHelp}</h2>
      ${linesList(view, chooseLines(view, ["more", "complaint", "adults", "illegal-content"], undefined))}
    </div>
    ${privacy(view)}
    <p>
      <a href="${to(PATHS.mistake, view)}">${texts.mistake}</a> ·
      <a href="${to(PATHS.rules, view)}">${texts.rulesTitle}</a>
      ${
        help.standards === null
          ? null
          : html` ·
              <a href="${help.standards.url}" rel="noreferrer"
                >${texts.standards} (${help.standards.version}, ${help.standards.date})</a
              >`
      }
    </p>
    <p class="note">${help.venueName}</p>
  `;
  return page(view, texts.helpTitle, body, { path: PATHS.help });
}

/** What a station shows between two visitors: large, and without anything one could be ashamed to read. */
export function stationPage(view: View): string {
  const { texts } = view;
  const body = html`
    <h1>${texts.stationTitle}</h1>
    <p>${texts.stationLead}</p>
    <div class="card">
      <h2>${texts.linesTitle}</h2>
      ${linesList(view, chooseLines(view, ["danger", "always"], undefined))}
    </div>
    <a class="big first" href="${to(PATHS.talk, view)}">${texts.talk}</a>
    ${comeCard(view)} ${privacy(view)}
  `;
  return page(view, texts.stationTitle, body, { path: PATHS.station });
}

/** One kind of content the filter closes, in words of the taxonomy. */
export interface ClosedKind {
  readonly code: Category;
  readonly title: { readonly pl: string; readonly en: string };
}

/** What is closed here and how to appeal: published, because a public filter must be. */
export function rulesPage(view: View, kinds: readonly ClosedKind[]): string {
  const { texts, language } = view;
  const body = html`
    <h1>${texts.rulesTitle}</h1>
    <p>${texts.rulesLead}</p>
    <ul class="kinds">
      ${kinds.map(({ title }) => html`<li ${language === "uk" ? html`lang="pl"` : null}>${language === "en" ? title.en : title.pl}</li>`)}
    </ul>
    <p>${texts.rulesAppeal}</p>
    <a class="big" href="${to(PATHS.mistake, view)}">${texts.mistake}</a>
    ${privacy(view)}
    <p><a href="${to(PATHS.help, view)}">${texts.helpTitle}</a></p>
  `;
  return page(view, texts.rulesTitle, body, { path: PATHS.rules });
}
