/**
 * Reads the pictures of a document before anything is drawn, one after the other, so that their objects always come in
 * the same order and a broken one is refused by name instead of failing in a callback.
 *
 * @module
 */
import { inflateSync } from "node:zlib";
import { DocumentError } from "../error.ts";
import type { PreparedBlock } from "../prepare.ts";
import type { EmbeddedImage } from "./figures.ts";

/** The part of pdfkit's images we rely on. */
interface OpenImage extends EmbeddedImage {
  readonly image?: {
    readonly imgData: Uint8Array;
    readonly bits: number;
    readonly colors: number;
    readonly hasAlphaChannel: boolean;
  };
  readonly obj: unknown;
  embed(pdf: PDFKit.PDFDocument): void;
  finalize?(): void;
}

const SIDE_MAX = 20_000;

function opened(pdf: PDFKit.PDFDocument, octets: Uint8Array, alt: string): OpenImage {
  const refuse = (cause?: unknown): never => {
    throw new DocumentError("E_DOCUMENT_IMAGE", `the picture «${alt.slice(0, 60)}» cannot be read`, { cause });
  };
  try {
    const image = (pdf as unknown as { openImage(octets: Uint8Array): OpenImage }).openImage(new Uint8Array(octets));
    const { width, height } = image;
    if (!(width > 0 && height > 0 && width <= SIDE_MAX && height <= SIDE_MAX)) return refuse();
    // pdfkit unpacks pixels in a callback, where a fault would end the process; so it is tried here first.
    if (image.image !== undefined) inflateSync(image.image.imgData, { maxOutputLength: 400_000_000 });
    return image;
  } catch (cause) {
    return cause instanceof DocumentError ? refuse(cause.cause) : refuse(cause);
  }
}

/** Embeds every picture. @throws {DocumentError} `E_DOCUMENT_IMAGE` for one that cannot be read */
export async function embedImages(
  pdf: PDFKit.PDFDocument,
  blocks: readonly PreparedBlock[],
): Promise<Map<PreparedBlock, EmbeddedImage>> {
  const found = new Map<PreparedBlock, EmbeddedImage>();
  for (const block of blocks) {
    if (block.kind !== "image") continue;
    const image = opened(pdf, block.octets, block.alt);
    await new Promise<void>((resolve) => {
      const { finalize } = image;
      if (finalize === undefined) {
        image.embed(pdf);
        resolve();
        return;
      }
      image.finalize = () => {
        finalize.call(image);
        resolve();
      };
      image.embed(pdf);
    });
    found.set(block, image);
  }
  return found;
}
