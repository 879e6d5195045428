/**
 * Why a list bundle, or one list of it, was not taken.
 *
 * @module
 */

/** Tests, scripts and people branch on these; the table in `blocklists/README.md` explains each. */
export type BundleErrorCode =
  | "E_BUNDLE_FILE"
  | "E_BUNDLE_ARCHIVE"
  | "E_BUNDLE_TRUNCATED"
  | "E_BUNDLE_ORDER"
  | "E_BUNDLE_PATH"
  | "E_BUNDLE_TOO_LARGE"
  | "E_BUNDLE_MANIFEST"
  | "E_BUNDLE_SIGNATURE"
  | "E_BUNDLE_UNTRUSTED"
  | "E_BUNDLE_DIGEST"
  | "E_BUNDLE_SOURCE"
  | "E_BUNDLE_TIME"
  | "E_BUNDLE_EMPTY";

/** The whole bundle was refused, or one list of it; nothing of that changed anything here. */
export class BundleError extends Error {
  override readonly name = "BundleError";
  readonly code: BundleErrorCode;

  constructor(code: BundleErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
