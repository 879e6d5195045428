/**
 * The bare sheet every page of the children is written on: language, title, look, and nothing fetched from anywhere. Pure.
 *
 * @module
 */
import type { Language } from "../texts/texts.ts";
import { Html, html } from "./html.ts";
import type { Content } from "./html.ts";
import { STYLE } from "./style.ts";

/** @returns the whole document */
export function sheet(language: Language, title: string, body: Content): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`.text;
}
