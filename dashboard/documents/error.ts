/**
 * Why a document could not be made. A hostile text is never a reason; a broken picture is.
 *
 * @module
 */

export type DocumentErrorCode = "E_DOCUMENT_IMAGE";

/** The document was not made; nothing half-done is returned. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  readonly code: DocumentErrorCode;

  constructor(code: DocumentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
