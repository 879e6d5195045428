/**
 * «Chcę coś zgłosić» and «Myślę, że to pomyłka»: forms without a name, an address or an account. Pure.
 *
 * @module
 */
import { page, PATHS, to } from "./frame.ts";
import type { View } from "./frame.ts";
import { html } from "./html.ts";
import { chooseLines, linesList } from "./lines.ts";
import { choices, EMPTY, faultLine } from "./talk.ts";
import type { Filled } from "./talk.ts";

export const ABOUT = ["child", "adult", "employee", "management", "internet", "unknown"] as const;

export function reportPage(view: View, filled: Filled = EMPTY): string {
  const { texts } = view;
  const body = html`
    <h1>${texts.reportTitle}</h1>
    <p>${texts.reportLead}</p>
    <p><strong>${texts.urgent}</strong></p>
    ${faultLine(filled)}
    <form method="post" action="${to(PATHS.report, view)}">
      ${choices(
        "kto",
        texts.reportAbout,
        ABOUT.map((id) => ({ id, title: texts.about[id] })),
        filled.values["kto"],
      )}
      <label class="text" for="tresc">${texts.reportText}</label>
      <textarea id="tresc" name="tresc" maxlength="500" aria-describedby="tresc-opis">
${filled.values["tresc"] ?? ""}</textarea>
      <p class="note" id="tresc-opis">${texts.reportHint}</p>
      <button class="big first" type="submit">${texts.reportSend}</button>
    </form>
    <div class="card">
      <p>${texts.about.management}: ${texts.managementNote}</p>
      ${linesList(view, chooseLines(view, ["complaint"], undefined))}
    </div>
    ${codeForm(view, PATHS.report)}
    <p>
      <a href="${to(PATHS.talk, view)}">${texts.talk}</a> · <a href="${to(PATHS.help, view)}">${texts.helpTitle}</a>
    </p>
  `;
  return page(view, texts.reportTitle, body, { path: PATHS.report });
}

/** «Masz już kod?» */
function codeForm(view: View, path: string, fault: string | null = null) {
  const { texts } = view;
  return html`<div class="card">
    <h2>${texts.askCode}</h2>
    ${fault === null ? null : html`<p class="fault" role="alert">${fault}</p>`}
    <form method="get" action="${path}">
      <input type="hidden" name="j" value="${view.language}" />
      <label class="text" for="kod">${texts.yourCode}</label>
      <input type="text" id="kod" name="kod" maxlength="9" autocomplete="off" placeholder="K7M-2QF" />
      <button class="big" type="submit">${texts.askIt}</button>
    </form>
  </div>`;
}

export type MistakeAnswer = "waiting" | "opened" | "declined" | "not-blocked" | "unknown";

/**
 * @param sent    code of a request that was just sent
 * @param answer  to a code that was asked for
 */
export function mistakePage(
  view: View,
  filled: Filled,
  sent: string | null = null,
  answer: { readonly code: string; readonly state: MistakeAnswer } | null = null,
): string {
  const { texts } = view;
  const receipt =
    sent === null
      ? null
      : html`<div class="card">
          <p role="status"><strong>${texts.mistakeDone}</strong></p>
          <p class="code">${sent}</p>
          <p class="note">${texts.codeHint}</p>
        </div>`;
  const told =
    answer === null || answer.state === "unknown"
      ? null
      : html`<div class="card">
          <p role="status"><strong>${texts.mistakeStates[answer.state]}</strong></p>
          <p class="code">${answer.code}</p>
        </div>`;
  const body = html`
    <h1>${texts.mistakeTitle}</h1>
    ${receipt} ${told}
    ${
      sent !== null
        ? null
        : html`<p>${texts.mistakeLead}</p>
            ${faultLine(filled)}
            <form method="post" action="${to(PATHS.mistake, view)}">
              <label class="text" for="nazwa">${texts.mistakeName}</label>
              <input
                type="text"
                id="nazwa"
                name="nazwa"
                maxlength="255"
                autocomplete="off"
                autocapitalize="none"
                required
                value="${filled.values["nazwa"] ?? ""}"
              />
              <button class="big first" type="submit">${texts.mistakeSend}</button>
            </form>`
    }
    ${codeForm(view, PATHS.mistake, answer?.state === "unknown" ? texts.unknownCode : null)}
    <p>
      <a href="${to(PATHS.talk, view)}">${texts.talk}</a> · <a href="${to(PATHS.help, view)}">${texts.helpTitle}</a>
    </p>
  `;
  return page(view, texts.mistakeTitle, body, { path: PATHS.mistake });
}

/** Something went wrong on our side, or there is no such page: say so, and where help is all the same. */
export function troublePage(view: View, title: string, text: string): string {
  const { texts, help, language } = view;
  const body = html`
    <h1>${title}</h1>
    <p>${text}</p>
    <div class="card">
      ${linesList(view, chooseLines(view, ["always", "danger"], undefined))}
      <p>${help.closedPage.base.danger[language]}</p>
    </div>
    <p>
      <a href="${to(PATHS.talk, view)}">${texts.talk}</a> · <a href="${to(PATHS.help, view)}">${texts.helpTitle}</a>
    </p>
  `;
  return page(view, title, body, { path: PATHS.help });
}
