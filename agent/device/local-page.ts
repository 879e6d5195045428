/**
 * A page on this very machine that shows staff the verdict. It takes no input, knows no session and changes nothing.
 *
 * Listens on 127.0.0.1 only and answers only to that name, so that no web page can reach it by a name of its own (DNS rebinding).
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Language, type Texts, textsOf } from "./texts/texts.ts";
import type { View, ViewItem } from "./view.ts";

const STYLE = `
:root{color-scheme:light dark;font:1.1rem/1.5 system-ui,sans-serif}
body{max-width:46rem;margin:2rem auto;padding:0 1rem}
.word{font-size:2rem;font-weight:700;padding:1rem;border:.4rem solid;border-radius:.5rem;margin:0}
.hand-out{border-color:#1a7f37}.hand-out-with-remark{border-color:#9a6700}
.do-not-hand-out{border-color:#c62828}.check-first{border-color:#6e7781}
li{margin:.8rem 0}.remedy{display:block}
`;
const CSP = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
const HEADERS = {
  "content-security-policy": CSP,
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
};

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escape = (text: string): string => text.replace(/[&<>"']/gu, (sign) => ESCAPES[sign] ?? sign);

function list(title: string, items: readonly ViewItem[]): string {
  if (items.length === 0) return "";
  const rows = items.map(
    ({ title: check, reason, remedy }) =>
      `<li><strong>${escape(check)}</strong>: ${escape(reason)}<span class="remedy">${escape(remedy)}</span></li>`,
  );
  return `<h2>${escape(title)}</h2><ol>${rows.join("")}</ol>`;
}

/** The whole document. Pure. */
export function pageOf(view: View, { t, language }: Texts): string {
  const other = language === "pl" ? '<a href="/?lang=en" lang="en">English</a>' : '<a href="/" lang="pl">polski</a>';
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="60"><title>${escape(`${view.word} · ${t("title")}`)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(t("title"))}</h1><p class="word ${view.gate ?? "check-first"}">${escape(view.word)}</p>
${list(t("reasons"), view.reasons)}${list(t("remarks"), view.remarks)}
${view.notes.map((note) => `<p>${escape(note)}</p>`).join("")}</main><footer>${other}</footer></body></html>`;
}

export interface LocalPage {
  readonly port: number;
  close(): Promise<void>;
}

/** @param port  0 takes a free one. @param show asked at each request */
export async function servePage(port: number, show: (texts: Texts) => View): Promise<LocalPage> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const own = (server.address() as AddressInfo | null)?.port ?? port;
    const { method = "", url = "/", headers } = request;
    const fail = (status: number): void => void response.writeHead(status, HEADERS).end();
    if (headers.host !== `127.0.0.1:${String(own)}` && headers.host !== `localhost:${String(own)}`) return fail(421);
    if (method !== "GET" && method !== "HEAD") return fail(405);
    if (url !== "/" && url !== "/?lang=en" && url !== "/?lang=pl") return fail(404);
    const language: Language = url.endsWith("en") ? "en" : "pl";
    const texts = textsOf(language);
    response.writeHead(200, HEADERS).end(method === "HEAD" ? undefined : pageOf(show(texts), texts));
  };
  const server: Server = createServer({ maxHeaderSize: 8_192, requestTimeout: 5_000 }, (request, response) => {
    request.resume();
    try {
      answer(request, response);
    } catch {
      if (!response.headersSent) response.writeHead(500, HEADERS);
      response.end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
