/**
 * Helplines as a child sees them: the ones that fit, the ones that answer now first, never one that may not answer as open. Pure.
 *
 * @module
 */
import { dateInPoland, openState } from "../../../policies/engine/help/open-now.ts";
import type { HelplineWay } from "../../../policies/schema/help-document.ts";
import type { Helpline } from "../../../policies/schema/help.ts";
import { PATHS } from "./frame.ts";
import type { View } from "./frame.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";

export type Shown = Helpline["show"];

const clock = new Intl.DateTimeFormat("pl-PL", { timeZone: "Europe/Warsaw", hour: "2-digit", minute: "2-digit" });
const weekday = (language: string, at: number): string =>
  new Intl.DateTimeFormat(language, { timeZone: "Europe/Warsaw", weekday: "long" }).format(at);

function hours(view: View, line: Helpline): Html | null {
  const state = openState(line.hours, view.now);
  if (state.state === "open") return html`<span class="open">${view.texts.openNow}</span>`;
  if (state.state === "unknown" || state.opensAt === null) return null;
  const { language, texts, now } = view;
  const time = clock.format(state.opensAt);
  const today = dateInPoland(state.opensAt) === dateInPoland(now);
  return html`<span class="shut"
    >${today ? texts.opensAt(time) : texts.opensOn(weekday(language, state.opensAt), time)}</span
  >`;
}

/** @returns the lines of those kinds, the first named on top, those that answer now before those that do not */
export function chooseLines(view: View, kinds: readonly Shown[], first: string | undefined): readonly Helpline[] {
  const rank = (line: Helpline): number => {
    if (line.id === first) return 0;
    const { state } = openState(line.hours, view.now);
    return state === "open" ? 1 : state === "unknown" ? 2 : 3;
  };
  return view.help.helplines
    .filter((line) => kinds.includes(line.show) || line.id === first)
    .map((line, index) => ({ line, index, rank: rank(line) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ line }) => line);
}

/**
 * Where the browser tells, by itself and beside the way to the helpline, that a link was followed (`ping` of HTML). The call or the page never
 * waits for it; browsers that do not know it, or whose owner switched it off, tell nothing.
 */
const tap = (way: HelplineWay): string => `${PATHS.tap}/${way}`;

/** A telephone as a link one can tap; on a station nobody can call, so there it is text. */
function telephone(view: View, number: string): Html {
  const digits = number.replaceAll(" ", "");
  const spoken = html`<span class="tel">${number.replaceAll(" ", "\u00a0")}</span>`;
  return view.mode === "B"
    ? spoken
    : html`<a class="tel" href="tel:${digits}" ping="${tap("call")}">${number.replaceAll(" ", "\u00a0")}</a>`;
}

export function linesList(view: View, lines: readonly Helpline[]): Html {
  const { texts, language } = view;
  return html`<ul class="lines">
    ${lines.map(
      (line) =>
        html`<li>
          <span class="name"
            >${line.name[language]} ${hours(view, line)}
            ${line.languages.includes(language) ? null : html`<span class="note">${texts.speaks}</span>`}</span
          >
          ${line.telephone === null ? null : telephone(view, line.telephone)}
          ${
            line.web === null || (line.telephone !== null && !line.chat)
              ? null
              : html`<a href="https://${line.web}/" rel="noreferrer" ping="${tap(line.chat ? "chat" : "web")}"
                  >${line.chat ? texts.chat : line.web}</a
                >`
          }
        </li>`,
    )}
  </ul>`;
}
