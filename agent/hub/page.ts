/**
 * The cart's page on 127.0.0.1: one row for each tablet, its verdict and what to do. It takes no input and changes nothing.
 *
 * Answers only to its own name, so that no web page can reach it by a name of its own (DNS rebinding).
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Texts, textsOf } from "../device/texts/texts.ts";
import type { Row } from "./slots.ts";
import { say } from "./texts.ts";

export interface CartView {
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

export interface CartPage {
  readonly port: number;
  close(): Promise<void>;
}

const STYLE = `
:root{color-scheme:light dark;font:1.1rem/1.5 system-ui,sans-serif}
body{max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.6rem;border-block-end:1px solid #6e7781}
.word{font-weight:700;border-inline-start:.6rem solid #6e7781}
.hand-out{border-color:#1a7f37}.hand-out-with-remark{border-color:#9a6700}.do-not-hand-out{border-color:#c62828}
ul{margin:0;padding-inline-start:1.2rem}
`;
const HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const SIGNS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text: string): string => text.replaceAll(/[&<>"']/gu, (sign) => SIGNS[sign] ?? sign);

function rowHtml({ tail, device, word, gate, remedies }: Row): string {
  const list = remedies.map((remedy) => `<li>${escape(remedy)}</li>`).join("");
  return `<tr><th scope="row">${escape(tail)}</th><td>${escape(device)}</td><td class="word ${gate}">${escape(word)}</td><td><ul>${list}</ul></td></tr>`;
}

/** The whole document. Pure. */
export function cartHtml(view: CartView, { language }: Texts): string {
  const t = (key: Parameters<typeof say>[0]): string => escape(say(key, language));
  const other = language === "pl" ? '<a href="/?lang=en" lang="en">English</a>' : '<a href="/" lang="pl">polski</a>';
  const heads = (["slot", "asset", "verdict", "remedy"] as const)
    .map((key) => `<th scope="col">${t(key)}</th>`)
    .join("");
  const table =
    view.rows.length === 0
      ? `<p>${t("empty")}</p>`
      : `<table><thead><tr>${heads}</tr></thead><tbody>${view.rows.map(rowHtml).join("")}</tbody></table>`;
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>${t("title")}</title><style>${STYLE}</style></head><body><main><h1>${t("title")}</h1>
${table}${view.notes.map((note) => `<p>${escape(note)}</p>`).join("")}</main><footer>${other}</footer></body></html>`;
}

/** @param port  0 takes a free one. @param show  asked at each request */
export async function serveCart(port: number, show: (texts: Texts) => CartView): Promise<CartPage> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const own = (server.address() as AddressInfo | null)?.port ?? port;
    const { method = "", url = "/", headers } = request;
    const status =
      headers.host !== `127.0.0.1:${String(own)}` && headers.host !== `localhost:${String(own)}`
        ? 421
        : method !== "GET" && method !== "HEAD"
          ? 405
          : ["/", "/?lang=en", "/?lang=pl"].includes(url)
            ? 200
            : 404;
    const texts = textsOf(url.endsWith("en") ? "en" : "pl");
    const body = status === 200 && method === "GET" ? cartHtml(show(texts), texts) : undefined;
    response.writeHead(status, HEADERS).end(body);
  };
  const server = createServer({ maxHeaderSize: 8_192, requestTimeout: 5_000 }, (request, response) => {
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
