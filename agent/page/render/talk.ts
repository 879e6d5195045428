/**
 * «Chcę z kimś porozmawiać»: come to us, let somebody come to me, call or write (E3). Pure.
 *
 * @module
 */
import { openState } from "../../../policies/engine/help/open-now.ts";
import type { HelpState } from "../../../policies/schema/help-document.ts";
import { page, PATHS, to } from "./frame.ts";
import type { View } from "./frame.ts";
import { comeCard } from "./help.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { chooseLines, linesList } from "./lines.ts";

/** What a form had in it and what was wrong, so that nothing is lost. */
export interface Filled {
  readonly values: Readonly<Record<string, string>>;
  readonly fault: string | null;
}
export const EMPTY: Filled = { values: {}, fault: null };

export const faultLine = ({ fault }: Filled): Html | null =>
  fault === null ? null : html`<p class="fault" role="alert" id="fault">${fault}</p>`;

/** One of several: radio buttons with the whole line to tap. */
export function choices(
  name: string,
  title: string,
  options: readonly { readonly id: string; readonly title: string }[],
  chosen: string | undefined,
): Html {
  return html`<fieldset>
    <legend>${title}</legend>
    ${options.map(
      (option) =>
        html`<label class="choice"
          ><input
            type="radio"
            name="${name}"
            value="${option.id}"
            ${option.id === chosen ? html`checked` : null}
            required
          /><span>${option.title}</span></label
        >`,
    )}
  </fieldset>`;
}

/** Whether somebody can come to a child now: only when it is certain. */
export const isSomebodyHere = ({ help, now }: Pick<View, "help" | "now">): boolean =>
  openState(help.opening, now).state === "open";

function sendCard(view: View, filled: Filled): Html | null {
  const { texts, help, language } = view;
  if (help.places.length === 0) return null;
  if (!isSomebodyHere(view))
    return html`<div class="card">
      <h2>${texts.sendTitle}</h2>
      <p>${texts.sendClosed}</p>
    </div>`;
  return html`<div class="card">
    <h2>${texts.sendTitle}</h2>
    ${faultLine(filled)}
    <form method="post" action="${to(PATHS.talk, view)}">
      ${choices(
        "miejsce",
        texts.place,
        help.places.map(({ id, title }) => ({ id, title: title[language] })),
        filled.values["miejsce"],
      )}
      <label class="text" for="wyglad">${texts.look}</label>
      <input
        type="text"
        id="wyglad"
        name="wyglad"
        maxlength="40"
        autocomplete="off"
        aria-describedby="wyglad-opis"
        value="${filled.values["wyglad"] ?? ""}"
      />
      <p class="note" id="wyglad-opis">${texts.lookHint}</p>
      <button class="big first" type="submit">${texts.sendIt}</button>
    </form>
  </div>`;
}

export function talkPage(view: View, filled: Filled = EMPTY): string {
  const { texts, help, language } = view;
  const body = html`
    <h1>${texts.talkTitle}</h1>
    ${isSomebodyHere(view) ? html`${comeCard(view)}${sendCard(view, filled)}` : null}
    <div class="card">
      <h2>${texts.callTitle}</h2>
      ${linesList(view, chooseLines(view, ["always", "danger"], undefined))}
      <p>${help.closedPage.base.danger[language]}</p>
    </div>
    ${isSomebodyHere(view) ? null : sendCard(view, filled)}
    <p><a href="${to(PATHS.help, view)}">${texts.helpTitle}</a></p>
  `;
  return page(view, texts.talkTitle, body, { path: PATHS.talk });
}

/** What became of a request or a report, for whoever holds the code. */
export function statePage(view: View, state: HelpState): string {
  const { texts } = view;
  const talk = state.kind === "talk";
  const path = `${talk ? PATHS.talk : PATHS.report}/${state.reference}`;
  const words = talk
    ? {
        waiting: state.waitMinutes === null ? texts.nobodyNow : texts.comingIn(state.waitMinutes),
        coming: texts.comingNow,
        read: texts.comingNow,
        done: texts.doneTalk,
      }
    : {
        waiting: state.waitMinutes === null ? texts.reportLater : texts.waitingState,
        coming: texts.readState,
        read: texts.readState,
        done: texts.readState,
      };
  const underWay = talk && (state.state === "waiting" || state.state === "coming");
  const body = html`
    <h1>${texts.thanks}</h1>
    <div class="card">
      <p role="status"><strong>${words[state.state]}</strong></p>
      ${
        underWay
          ? html`<p>${texts.waitHere}</p>
              <a class="big first" href="${to(path, view)}">${texts.lookAgain}</a>`
          : null
      }
      ${talk ? null : html`<p>${texts.reportDone}</p>`}
    </div>
    <div class="card">
      <h2>${texts.yourCode}</h2>
      <p class="code">${state.reference}</p>
      <p class="note">${texts.codeHint}</p>
    </div>
    <div class="card">
      <h2>${texts.callTitle}</h2>
      ${linesList(view, chooseLines(view, ["always", "danger"], undefined))}
    </div>
    <p><a href="${to(PATHS.help, view)}">${texts.helpTitle}</a></p>
  `;
  return page(view, texts.thanks, body, { path });
}
