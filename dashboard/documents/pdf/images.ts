/**
 * Reads the pictures of a document before anything is drawn, one after the other, so that their objects always come in
 * the same order and a broken one is refused by name instead of failing in a callback.
 *
 * @module
 */
import { inflateSync } from "node:zlib";
import { DocumentError } from "../error.ts";
import { cleanPicture } from "../picture.ts";
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

function opened(pdf: PDFKit.PDFDocument, block: PreparedBlock & { kind: "image" }): OpenImage {
  const { octets } = cleanPicture(block.octets, block.type);
  try {
    const image = (pdf as unknown as { openImage(octets: Uint8Array): OpenImage }).openImage(octets);
    // pdfkit unpacks pixels in a callback, where a fault would end the process; so it is tried here first.
    if (image.image !== undefined) inflateSync(image.image.imgData, { maxOutputLength: 400_000_000 });
    return image;
  } catch (cause) {
    throw new DocumentError("E_DOCUMENT_IMAGE", `the picture «${block.alt.slice(0, 60)}» cannot be read`, { cause });
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
    const image = opened(pdf, block);
    await new Promise<void>((resolve) => {
      if (image.finalize === undefined) {
        image.embed(pdf);
        resolve();
        return;
      }
      const finish = image.finalize.bind(image);
      image.finalize = () => {
        finish();
        resolve();
      };
      image.embed(pdf);
    });
    found.set(block, image);
  }
  return found;
}
