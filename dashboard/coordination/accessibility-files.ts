/**
 * The declaration as everybody sees it, and as a file for whoever prepares it.
 *
 * The public page is the HTML the technical conditions ask for: no script, nothing loaded, its own narrow content policy. It does not exist until
 * somebody published a version.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply } from "fastify";
import { STATUS_WORDS, WORDS, declarationHtml } from "../../policies/engine/coordination/accessibility.ts";
import { DECLARATION_PATH } from "../../policies/schema/accessibility-api.ts";
import type { AccessibilityBody } from "../../policies/schema/accessibility-api.ts";
import { sendFile } from "../devices/index.ts";
import { framed, renderPdf } from "../documents/index.ts";
import type { Block, Document } from "../documents/index.ts";
import { MINUTE_MS } from "../platform/clock.ts";
import { publicDeclaration, readAccessibility } from "./accessibility.ts";
import type { CoordinationContext } from "./context.ts";

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Of one address; counted in memory only. */
const LOOKS = { max: 60, timeWindow: MINUTE_MS };
const ABSENT = `<!DOCTYPE html><html lang="pl"><head><meta charset="utf-8"><title>Nie ma takiej strony</title></head><body><main><h1>Nie ma takiej strony</h1><p>Placówka nie opublikowała tu deklaracji dostępności.</p></main></body></html>`;

/** The same words as a paper. */
export function declarationPaper(
  one: AccessibilityBody,
  { letterhead = { venue: "", venueShort: "" }, clock }: CoordinationContext,
): Document {
  const heading = (text: string): Block => ({ kind: "heading", level: 2, text });
  const paragraph = (text: string): Block => ({ kind: "paragraph", content: [text] });
  const prose = (text: string): Block[] => text.split(/\n+/u).filter(Boolean).map(paragraph);
  return framed(
    { ...letterhead, footer: WORDS.title, createdAt: clock() },
    {
      title: WORDS.title,
      blocks: [
        { kind: "heading", level: 1, text: WORDS.title },
        paragraph(`${one.body} zobowiązuje się zapewnić dostępność swojej strony internetowej zgodnie z ${WORDS.act}.`),
        {
          kind: "facts",
          rows: [
            { label: "Adres strony", value: one.address },
            { label: "Data publikacji strony", value: one.publishedOn ?? "" },
            { label: "Data ostatniej istotnej aktualizacji", value: one.updatedOn ?? "" },
          ],
        },
        heading(WORDS.status),
        paragraph(`Strona internetowa ${STATUS_WORDS[one.status]} z ${WORDS.act}.`),
        ...(one.inaccessible.length === 0
          ? []
          : [
              heading(WORDS.inaccessible),
              {
                kind: "table" as const,
                columns: [{ title: "Treść" }, { title: "Dlaczego" }, { title: "Zamiast tego" }],
                rows: one.inaccessible.map(({ what, why, instead }) => [what, why, instead]),
              },
            ]),
        heading(WORDS.prepared),
        {
          kind: "facts",
          rows: [
            { label: "Sporządzono dnia", value: one.preparedOn ?? "" },
            { label: "Ostatni przegląd", value: one.reviewedOn ?? "" },
            { label: "Na podstawie", value: one.basis === "self" ? "samooceny" : `badania: ${one.auditor}` },
          ],
        },
        heading(WORDS.contact),
        {
          kind: "facts",
          rows: [
            { label: "Odpowiada", value: one.contact },
            { label: "E-mail", value: one.email },
            { label: "Telefon", value: one.phone },
          ],
        },
        ...WORDS.procedure.map(paragraph),
        paragraph(`Rzecznik Praw Obywatelskich: ${WORDS.ombudsman}`),
        heading(WORDS.architecture),
        ...prose(one.architecture),
        heading(WORDS.communication),
        ...prose(one.communication),
      ],
    },
  );
}

export function registerAccessibilityFiles(app: FastifyInstance, context: CoordinationContext): void {
  const html = (reply: FastifyReply, status: number, text: string): FastifyReply =>
    reply
      .code(status)
      .header("content-security-policy", POLICY)
      .header("cache-control", "no-cache")
      .type("text/html; charset=utf-8")
      .send(text);
  app.route({
    method: "GET",
    url: DECLARATION_PATH,
    config: { access: null, rateLimit: LOOKS },
    schema: { hide: true },
    handler: async (_request, reply): Promise<FastifyReply> => {
      const found = await publicDeclaration(context);
      return found === null ? html(reply, 404, ABSENT) : html(reply, 200, declarationHtml(found));
    },
  });
  for (const form of ["html", "pdf"] as const)
    app.route({
      method: "GET",
      url: `/api/accessibility-files/declaration.${form}`,
      config: { access: "coordination.read" },
      schema: { hide: true },
      handler: async (_request, reply): Promise<FastifyReply> => {
        const { declaration, version } = await readAccessibility(context);
        const name = `deklaracja-dostepnosci-${String(version)}.${form}`;
        return form === "html"
          ? sendFile(reply, name, "text/html; charset=utf-8", declarationHtml(declaration))
          : sendFile(reply, name, "application/pdf", await renderPdf(declarationPaper(declaration, context)));
      },
    });
}
