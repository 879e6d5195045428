/**
 * Documents: one model, three renderings. Other slices build the model and choose a renderer; nothing else is theirs.
 *
 * @module
 */
export type { Bar, Block, Column, Document, Inline, Language } from "./model.ts";
export { DocumentError, type DocumentErrorCode } from "./error.ts";
export { clockTime, longDate } from "./typography.ts";
export { renderPdf } from "./pdf/render.ts";
export { renderDocx } from "./docx/render.ts";
export { renderHtml } from "./html/render.ts";
export { settle as settlePackage } from "./docx/settle.ts";
export { annex5, ANNEX_5, type DatedEntry, type InterventionCard, type InterventionForm } from "./annex-5.ts";
export { serviceNote, NOTE, type ServiceNote, type Verification } from "./note.ts";
export { framed } from "./letterhead.ts";
export type { Letterhead } from "./letterhead.ts";
