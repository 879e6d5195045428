/**
 * The public page and the badge: two numbers, three languages, no script, nothing of anybody else. Pure.
 *
 * @module
 */
import type { BadgeTexts, BadgeWords } from "../../policies/load/load-probe-badge.ts";
import type { ProtectionView } from "../../policies/schema/probes.ts";

export type BadgeLanguage = keyof BadgeTexts;

const LANGUAGES = ["pl", "en", "uk"] as const satisfies readonly BadgeLanguage[];
const LOCALES: Readonly<Record<BadgeLanguage, string>> = { pl: "pl-PL", en: "en-GB", uk: "uk-UA" };

/** @param asked  of the address, then of the browser; Polish otherwise */
export const languageFor = (asked: readonly (string | undefined)[]): BadgeLanguage =>
  asked.flatMap((one) => LANGUAGES.filter((known) => one?.toLowerCase().startsWith(known)))[0] ?? "pl";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string => text.replaceAll(/[&<>"]/gu, (sign) => ENTITIES[sign] ?? sign);
const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/gu, (whole, key: string) => values[key] ?? whole);

type Share = ProtectionView["closed"];

/** One decimal, and never a hundred where something is missing. @returns null: nothing was measured */
export function percentOf({ passed, measured }: Share, language: BadgeLanguage): string | null {
  if (measured === 0) return null;
  const share = passed === measured ? 100 : Math.min(99.9, Math.floor((1_000 * passed) / measured) / 10);
  return `${share.toLocaleString(LOCALES[language], { maximumFractionDigits: 1 })}\u00a0%`;
}

/** Of the page; its digest stands in the policy of the page, so nothing else is styled. */
export const BADGE_STYLE = `:root{color-scheme:light dark;--ink:#10293a;--water:#e9f1f4;--line:#c9d8df;--good:#1f7a5c;--low:#b3261e;--white:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e6eff3;--water:#0c1c27;--line:#2c4656;--good:#6fcfa9;--low:#ff9d94;--white:#13293a}}
*{box-sizing:border-box}body{margin:0;padding:1.5rem;background:var(--water);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:1.75rem;background:var(--white);border:1px solid var(--line);border-radius:.875rem}
nav{display:flex;gap:1rem;max-width:40rem;margin:0 auto .75rem}a{color:inherit}nav a[aria-current]{font-weight:700;text-decoration:none}
h1{margin:0;font-size:1.75rem;line-height:1.2}h2{margin:0 0 .25rem;font-size:1.0625rem}p{margin:.375rem 0}
section{padding:1rem 0;border-top:1px solid var(--line);margin-top:1rem}.n{font-size:2.75rem;font-weight:700;line-height:1.1;font-variant-numeric:tabular-nums;color:var(--good)}
.n[data-low="1"]{color:var(--low)}.q{color:inherit;font-size:1.75rem}small{font-size:.9375rem}
@media print{body{background:#fff;padding:0}nav,.x{display:none}main{border:0}}`;

export interface BadgePage {
  readonly view: ProtectionView;
  readonly texts: BadgeTexts;
  readonly language: BadgeLanguage;
  readonly venue: string;
  readonly timeZone: string;
  /** Path of the accessibility declaration; `null`: none is published. */
  readonly declaration: string | null;
}

function part(title: string, about: string, share: Share, page: BadgePage, words: BadgeWords): string {
  const percent = percentOf(share, page.language);
  const values = { passed: String(share.passed), measured: String(share.measured) };
  const number =
    percent === null
      ? `<p class="n q">${escape(words.unknown)}</p>`
      : `<p class="n" data-low="${share.passed === share.measured ? "0" : "1"}">${percent}</p><p><small>${escape(fill(words.of, values))}</small></p>`;
  return `<section><h2>${escape(title)}</h2>${number}<p><small>${escape(about)}</small></p></section>`;
}

export function badgePage(page: BadgePage): string {
  const { view, texts, language, venue, timeZone, declaration } = page;
  const words = texts[language];
  const links = LANGUAGES.map(
    (one) =>
      `<a href="?lang=${one}" lang="${one}" hreflang="${one}"${one === language ? ' aria-current="page"' : ""}>${escape(texts[one].language)}</a>`,
  ).join("");
  // The badge may stand in a frame of another site; the declaration lets itself be framed by nobody.
  const declared =
    declaration === null
      ? ""
      : `<p class="x"><small><a href="${escape(declaration)}" target="_top">${escape(words.declaration)}</a></small></p>`;
  const time =
    view.at === null
      ? escape(words.unknownAbout)
      : escape(
          fill(words.measured, {
            time: new Date(view.at).toLocaleString(LOCALES[language], {
              timeZone,
              dateStyle: "long",
              timeStyle: "short",
            }),
          }),
        );
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(`${words.title} · ${venue}`)}</title><style>${BADGE_STYLE}</style></head><body><nav>${links}</nav><main><h1>${escape(words.title)}</h1><p><strong>${escape(venue)}</strong></p><p>${escape(words.lead)}</p>${part(words.closed, words.closedAbout, view.closed, page, words)}${part(words.open, words.openAbout, view.open, page, words)}<section><p><small>${time}</small></p><p><small>${escape(words.limits)}</small></p><p class="x"><small><a href="/api/public/protection">${escape(words.data)}</a> · <a href="/ochrona.svg?lang=${language}">${escape(words.badge)}</a></small></p>${declared}</section></main></body></html>`;
}

/** Width of text at 13 px in a usual face, so that the badge needs no font of ours. */
const widthOf = (text: string): number => Math.ceil(text.length * 7.4);

/** A small picture for other sites, as wide as its words. */
export function badgePicture({ view, texts, language }: Pick<BadgePage, "view" | "texts" | "language">): string {
  const words = texts[language];
  const percent = percentOf(view.closed, language) ?? words.unknown;
  const full = view.closed.measured > 0 && view.closed.passed === view.closed.measured;
  const colour = view.closed.measured === 0 ? "#4f6675" : full ? "#1f7a5c" : "#8a5a00";
  const left = widthOf(words.short) + 24;
  const right = widthOf(percent) + 24;
  const said = escape(`${words.short}: ${percent}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${String(left + right)}" height="28" role="img" aria-label="${said}"><title>${said}</title><rect width="${String(left + right)}" height="28" rx="6" fill="#10293a"/><path d="M${String(left)} 0h${String(right - 6)}a6 6 0 0 1 6 6v16a6 6 0 0 1-6 6h-${String(right - 6)}z" fill="${colour}"/><g fill="#fff" font-family="system-ui,sans-serif" font-size="13" text-anchor="middle"><text x="${String(left / 2)}" y="18.5">${escape(words.short)}</text><text x="${String(left + right / 2)}" y="18.5" font-weight="700">${escape(percent)}</text></g></svg>`;
}
