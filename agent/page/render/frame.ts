/**
 * What every page of the children has: language, title, choice of language, way out. Pure.
 *
 * No script, no picture from elsewhere, no cookie: the page works in the sheet a telephone opens for sign-in, and is one
 * answer of a few kilobytes.
 *
 * @module
 */
import type { HelpDocument } from "../../../policies/schema/help-document.ts";
import type { PageTexts } from "../texts/pl.ts";
import { LANGUAGES, textsIn } from "../texts/texts.ts";
import type { Language } from "../texts/texts.ts";
import { Html, html } from "./html.ts";
import type { Content } from "./html.ts";
import { sheet } from "./sheet.ts";

/** Paths below any host name: a blocked page may ask for anything else. */
export const PATHS = {
  help: "/latarnik/pomoc",
  talk: "/latarnik/rozmowa",
  report: "/latarnik/zgloszenie",
  mistake: "/latarnik/pomylka",
  station: "/latarnik/stanowisko",
  rules: "/latarnik/zasady",
  lesson: "/latarnik/lekcja",
  closed: "/latarnik/zamkniete",
  tap: "/latarnik/licznik",
} as const;

/** Everything a page is drawn from. */
export interface View {
  readonly language: Language;
  readonly texts: PageTexts;
  readonly help: HelpDocument;
  /** ms */
  readonly now: number;
  /** A supervised loaned tablet, B station, C a private device or unknown. */
  readonly mode: "A" | "B" | "C";
  /** A venue that is not real: every page says so. */
  readonly demo?: boolean;
}

/** @returns a path that keeps the language the child chose */
export const to = (path: string, { language }: View, query: Readonly<Record<string, string>> = {}): string =>
  `${path}?${new URLSearchParams({ ...query, j: language }).toString()}`;

/**
 * @param here      path and query of this page without the language, for the choice of language
 * @param refreshS  seconds after which the browser asks again
 */
export function page(
  view: View,
  title: string,
  body: Content,
  here: { readonly path: string; readonly query?: Readonly<Record<string, string>> },
): string {
  const { language, texts, help } = view;
  const languages = LANGUAGES.map(
    (one) =>
      html`<li>
        <a
          href="${to(here.path, { ...view, language: one }, here.query)}"
          lang="${one}"
          hreflang="${one}"
          ${one === language ? new Html(' aria-current="true"') : null}
          >${textsIn(one).languageName}</a
        >
      </li>`,
  );
  return sheet(
    language,
    title,
    html`${view.demo === true ? html`<aside class="demo">${texts.demo}</aside>` : null}
      <header>
        <ul class="lang">
          ${languages}
        </ul>
        ${help.homeUrl === null ? null : html`<a href="${help.homeUrl}" rel="noreferrer">${texts.leave}</a>`}
      </header>
      <main>${body}</main>
      ${
        help.accessibilityUrl === null
          ? null
          : html`<footer><a href="${help.accessibilityUrl}" rel="noreferrer">${texts.declaration}</a></footer>`
      }`,
  );
}
