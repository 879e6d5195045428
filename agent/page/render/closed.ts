/**
 * The page a child sees where something is closed, in the order of E1: what happened, no blame, two ways on, telephones, what we
 * know. Pure.
 *
 * Neither the address nor the kind of content is on it: somebody may look over the child's shoulder.
 *
 * @module
 */
import type { ClosedPageText } from "../../../policies/schema/help.ts";
import { page, PATHS, to } from "./frame.ts";
import type { View } from "./frame.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { chooseLines, linesList } from "./lines.ts";
import type { Shown } from "./lines.ts";

const VIOLENCE: ReadonlySet<string> = new Set(["TS-01", "TS-10A", "ZI-1C"]);

/** @returns the words for a category; undefined for one without words of its own */
export const textOf = (view: View, category: string | null): ClosedPageText | undefined =>
  category === null
    ? undefined
    : view.help.closedPage.texts.find(({ categories }) => categories.some((code) => code === category));

/** What we (do not) know about the reader: another sentence on a tablet of ours, because there it must be true. */
export function privacy(view: View): Html {
  const { base } = view.help.closedPage;
  const text = view.mode === "A" ? base.privacyLoaned : view.mode === "B" ? base.privacyStation : base.privacy;
  return html`<div class="card">
    <h2>${view.texts.privacyTitle}</h2>
    <p>${text[view.language]}</p>
  </div>`;
}

/**
 * @param category  of the name; null if it is closed for no reason a child needs to hear
 * @param name      that was asked for: it goes into the form «pomyłka» only
 */
export function closedPage(view: View, category: string | null, name: string | null): string {
  const { language, texts, help } = view;
  const { base } = help.closedPage;
  const own = textOf(view, category);
  const warmFirst = own?.first !== undefined;
  const kinds: Shown[] = [
    "danger",
    "always",
    ...(category !== null && VIOLENCE.has(category) ? ["violence" as const] : []),
  ];
  const lines = chooseLines(view, warmFirst ? kinds.filter((kind) => kind !== "danger") : kinds, own?.first);
  const words = own === undefined ? null : html`<p>${own.child[language]}</p>`;
  const telephones = html`<div class="card">
    <h2>${texts.linesTitle}</h2>
    ${linesList(view, lines)}
    <p>${base.danger[language]}</p>
  </div>`;
  const body = html`
    <h1>${base.title[language]}</h1>
    ${
      warmFirst
        ? html`<div class="card warm">${words}</div>
            ${telephones}`
        : null
    }
    ${base.lines.map((line) => html`<p>${line[language]}</p>`)} ${warmFirst ? null : words}
    <a class="big first" href="${to(PATHS.talk, view)}">${texts.talk}</a>
    <a class="big" href="${to(PATHS.mistake, view, name === null ? {} : { nazwa: name })}">${texts.mistake}</a>
    ${warmFirst ? null : telephones} ${own?.adult === undefined ? null : adultCard(view, own.adult[language])}
    ${privacy(view)}
    ${
      own?.lesson === undefined
        ? null
        : html`<p>
            <a href="${to(`${PATHS.lesson}/${own.id}`, view)}">${texts.more}: ${own.lesson.title[language]}</a>
          </p>`
    }
    <p>
      <a href="${to(PATHS.help, view)}">${texts.helpTitle}</a> ·
      <a href="${to(PATHS.report, view)}">${texts.report}</a> ·
      <a href="${to(PATHS.rules, view)}">${texts.rulesTitle}</a>
    </p>
  `;
  // The name rides along in the links to other languages, as the address bar shows it anyway: «pomyłka» needs it there too.
  return page(view, base.title[language], body, {
    path: PATHS.closed,
    query: { ...(own === undefined ? {} : { t: own.id }), ...(name === null ? {} : { nazwa: name }) },
  });
}

/** Two sentences of law, two of help, no picture; the address of anonymous help only once somebody has checked it. */
function adultCard(view: View, text: string): Html {
  const { deterrenceUrl } = view.help.closedPage;
  return html`<div class="card">
    <h2>${view.texts.adults}</h2>
    <p>${text}</p>
    ${deterrenceUrl === null ? null : html`<p><a href="${deterrenceUrl.url}" rel="noreferrer">${deterrenceUrl.url}</a></p>`}
  </div>`;
}

/** A lesson of a few sentences (R-115). */
export function lessonPage(view: View, id: string): string | null {
  const own = view.help.closedPage.texts.find((text) => text.id === id);
  if (own?.lesson === undefined) return null;
  const { title, text } = own.lesson;
  const body = html`
    <h1>${title[view.language]}</h1>
    <div class="card"><p>${text[view.language]}</p></div>
    <a class="big first" href="${to(PATHS.talk, view)}">${view.texts.talk}</a>
    <p><a href="${to(PATHS.help, view)}">${view.texts.helpTitle}</a></p>
  `;
  return page(view, title[view.language], body, { path: `${PATHS.lesson}/${id}` });
}
