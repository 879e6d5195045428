/**
 * The accessibility declaration: which required fields are empty, and the page everybody sees, with the identifiers the technical conditions of
 * publication ask for. Pure.
 *
 * @see https://www.gov.pl/web/dostepnosc-cyfrowa
 * @module
 */
import type { AccessibilityBody } from "../../schema/accessibility-api.ts";

const REQUIRED = [
  "body",
  "address",
  "publishedOn",
  "updatedOn",
  "preparedOn",
  "contact",
  "email",
  "phone",
  "architecture",
  "communication",
] as const;

/** Names of fields the model requires and nobody has filled. */
export function missingOf(declaration: AccessibilityBody): readonly string[] {
  return [
    ...REQUIRED.filter((field) => (declaration[field] ?? "") === ""),
    ...(declaration.status !== "full" && declaration.inaccessible.length === 0 ? ["inaccessible"] : []),
    ...(declaration.basis === "audit" && declaration.auditor === "" ? ["auditor"] : []),
  ];
}

export const STATUS_WORDS = {
  full: "jest zgodna",
  partial: "jest częściowo zgodna",
  none: "jest niezgodna",
} as const satisfies Record<AccessibilityBody["status"], string>;

/** Sentences of the declaration in the model's order; the words are ours. */
export const WORDS = {
  title: "Deklaracja dostępności",
  act: "ustawą z dnia 4 kwietnia 2019 r. o dostępności cyfrowej stron internetowych i aplikacji mobilnych podmiotów publicznych",
  status: "Stan dostępności cyfrowej",
  inaccessible: "Niedostępne treści",
  prepared: "Przygotowanie deklaracji dostępności",
  self: "Deklarację sporządzono na podstawie samooceny przeprowadzonej przez podmiot publiczny.",
  contact: "Kontakt i zgłoszenia",
  architecture: "Dostępność architektoniczna",
  communication: "Dostępność komunikacyjno-informacyjna",
  procedure: [
    "Każdy może zgłosić problem z dostępnością cyfrową tej strony, poprosić o dostępność wybranego elementu albo o podanie informacji w inny sposób, na przykład przez odczytanie albo opisanie.",
    "Podaj, kim jesteś i jak się z Tobą skontaktować, o którą stronę lub treść chodzi i co byłoby dla Ciebie wygodne.",
    "Odpowiemy najszybciej, jak to możliwe, najpóźniej w ciągu 7 dni. Jeśli potrzebujemy więcej czasu, napiszemy, kiedy to zrobimy; nie później niż w ciągu 2 miesięcy od zgłoszenia.",
    "Jeśli nie odpowiemy w tym czasie albo odmówimy, możesz złożyć skargę. Po wyczerpaniu tych możliwości możesz też napisać do Rzecznika Praw Obywatelskich.",
  ],
  ombudsman: "https://bip.brpo.gov.pl/",
} as const;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const paragraphs = (text: string): string =>
  text
    .split(/\n+/u)
    .filter((one) => one.trim() !== "")
    .map((one) => `<p>${escaped(one)}</p>`)
    .join("\n");
const time = (id: string, day: string | null): string =>
  `<time id="${id}" datetime="${day ?? ""}">${day ?? "nie podano"}</time>`;

const STYLE = `body{font:1.1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#10222e;background:#fff}
h1,h2{line-height:1.25}a{color:#0b5c8a}@media(prefers-color-scheme:dark){body{color:#eaf2f6;background:#0c1a23}a{color:#9fd4f2}}`;

/** The whole page, for everybody; it asks for no script, and loads nothing. */
export function declarationHtml(one: AccessibilityBody): string {
  const link = /^https?:\/\//u.test(one.address)
    ? `<a id="a11y-url" href="${escaped(one.address)}">${escaped(one.address)}</a>`
    : `<span id="a11y-url">${escaped(one.address)}</span>`;
  const parts = one.inaccessible.map(
    ({ what, why, instead }) =>
      `<li><strong>${escaped(what)}</strong>${why === "" ? "" : `: ${escaped(why)}`}${instead === "" ? "" : ` Zamiast tego: ${escaped(instead)}`}</li>`,
  );
  return `<!DOCTYPE html>
<html lang="pl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${WORDS.title} – ${escaped(one.body)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1 id="a11y-deklaracja">${WORDS.title}</h1>
<p id="a11y-wstep"><span id="a11y-podmiot">${escaped(one.body)}</span> zobowiązuje się zapewnić dostępność swojej <span id="a11y-zakres">strony internetowej</span> zgodnie z ${WORDS.act}. Deklaracja dotyczy strony ${link}.</p>
<ul>
<li>Data publikacji strony internetowej: ${time("a11y-data-publikacja", one.publishedOn)}</li>
<li>Data ostatniej istotnej aktualizacji: ${time("a11y-data-aktualizacja", one.updatedOn)}</li>
</ul>
<h2>${WORDS.status}</h2>
<p id="a11y-status">Strona internetowa ${STATUS_WORDS[one.status]} z ${WORDS.act}${one.status === "full" ? "" : " z powodu niezgodności lub wyłączeń wymienionych poniżej"}.</p>
${parts.length === 0 ? "" : `<h3>${WORDS.inaccessible}</h3>\n<ul>\n${parts.join("\n")}\n</ul>`}
<h2>${WORDS.prepared}</h2>
<ul>
<li>Deklarację sporządzono dnia: ${time("a11y-data-sporzadzenie", one.preparedOn)}</li>
${one.reviewedOn === null ? "" : `<li>Deklaracja została ostatnio poddana przeglądowi dnia: ${time("a11y-data-przeglad", one.reviewedOn)}</li>`}
</ul>
<p>${one.basis === "self" ? WORDS.self : `Deklarację sporządzono na podstawie badania przeprowadzonego przez podmiot zewnętrzny: <span id="a11y-audytor">${escaped(one.auditor)}</span>.`}</p>
<h2 id="a11y-kontakt">${WORDS.contact}</h2>
<ul>
<li>Odpowiada: <span id="a11y-osoba">${escaped(one.contact)}</span></li>
<li>E-mail: <span id="a11y-email">${escaped(one.email)}</span></li>
<li>Telefon: <span id="a11y-telefon">${escaped(one.phone)}</span></li>
</ul>
<div id="a11y-procedura">
${WORDS.procedure.map((text) => `<p>${escaped(text)}</p>`).join("\n")}
<p><a href="${WORDS.ombudsman}">Strona Rzecznika Praw Obywatelskich</a></p>
</div>
<h2>${WORDS.architecture}</h2>
<div id="a11y-architektura">
${paragraphs(one.architecture)}
</div>
<h2>${WORDS.communication}</h2>
<div id="a11y-komunikacja">
${paragraphs(one.communication)}
</div>
</main>
</body>
</html>
`;
}
