/**
 * What every paper of a venue carries around its own text.
 *
 * @module
 */
import type { Document } from "./model.ts";

export interface Letterhead {
  /** Full name and address, on one line. */
  readonly venue: string;
  /** Short name used inside sentences and labels, as the Standards use «CNE». */
  readonly venueShort: string;
  readonly footer: string;
  /** ms UTC */
  readonly createdAt: number;
  readonly watermark?: string;
}

/** The frame of a Polish paper with this letterhead. */
export const framed = (letterhead: Letterhead, content: Pick<Document, "title" | "subject" | "blocks">): Document => ({
  language: "pl",
  header: letterhead.venue,
  footer: letterhead.footer,
  createdAt: letterhead.createdAt,
  ...(letterhead.watermark === undefined ? {} : { watermark: letterhead.watermark }),
  ...content,
});
