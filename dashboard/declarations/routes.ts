/**
 * Endpoints of self-declarations; every edition and paper is in the audit.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import { Api } from "../../policies/schema/api.ts";
import { recordAudit, registerEndpoint } from "../access/index.ts";
import { renderDocx, renderPdf } from "../documents/index.ts";
import { sha256 } from "../platform/canonical.ts";
import { answersOf, saveDeclaration, viewDeclaration } from "./editions.ts";
import type { DeclarationContext } from "./editions.ts";
import { declarationPaper } from "./paper.ts";

const MEDIA = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
} as const;
const NAMES = { pl: "deklaracja", en: "declaration" } as const;

export function registerDeclarationRoutes(app: FastifyInstance, context: DeclarationContext): void {
  const { database, clock, letterhead } = context;

  registerEndpoint(app, Api.declaration, async ({ params }) => viewDeclaration(context, params["id"] ?? ""));
  registerEndpoint(app, Api.declarationSave, async ({ params, caller }) => {
    const { account } = caller().session;
    const saved = await saveDeclaration(context, account.id, params["id"] ?? "");
    await recordAudit(database, {
      at: clock(),
      accountId: account.id,
      subjectId: saved.last?.id ?? "",
      action: "declaration-save",
      outcome: "success",
      detail: `${saved.answers.id} ${saved.last?.digest ?? ""}`,
    });
    return saved;
  });
  registerEndpoint(app, Api.declarationPaper, async ({ params, body, caller }) => {
    const { format, language } = body;
    const now = clock();
    const answers = await answersOf(context, params["id"] ?? "");
    const document = declarationPaper(answers, language, { venueShort: letterhead.venueShort, createdAt: now });
    const octets = format === "pdf" ? await renderPdf(document) : await renderDocx(document);
    const digest = sha256(octets);
    await recordAudit(database, {
      at: now,
      accountId: caller().session.account.id,
      subjectId: answers.id,
      action: "declaration-paper",
      outcome: "success",
      detail: `${format} ${language} ${digest}`,
    });
    return {
      name: `${NAMES[language]}-${answers.id}-${answers.on}.${format}`,
      mediaType: MEDIA[format],
      base64: Buffer.from(octets).toString("base64"),
      digest,
    };
  });
}
