/**
 * Endpoints of self-declarations: answered anew at each reading, saved as an edition when it is sent to somebody.
 *
 * @module
 */
import { z } from "zod";
import { DocumentFile } from "./case-api.ts";
import { DeclarationId, DeclarationView } from "./declarations.ts";

export const DeclarationAsked = z.strictObject({ format: z.enum(["pdf", "docx"]), language: z.enum(["pl", "en"]) });
export type DeclarationAsked = z.output<typeof DeclarationAsked>;

export const DeclarationApi = {
  declaration: {
    method: "GET",
    path: "/api/declarations/:id",
    permission: "declarations.read",
    params: z.strictObject({ id: DeclarationId }),
    response: DeclarationView,
  },
  declarationSave: {
    method: "POST",
    path: "/api/declarations/:id",
    permission: "declarations.save",
    body: z.strictObject({}),
    response: DeclarationView,
  },
  /** POST: every paper taken out is in the audit. */
  declarationPaper: {
    method: "POST",
    path: "/api/declarations/:id/paper",
    permission: "declarations.read",
    body: DeclarationAsked,
    response: DocumentFile,
  },
} as const;
