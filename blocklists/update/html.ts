/**
 * Tells a web page from a list: the usual shape of a server in trouble that says «200 OK» all the same.
 *
 * @module
 */

/** Enough for marks, blanks and a comment before the first element. */
const HEAD = 2_048;
// Each part can match in one way only, or a hostile head would cost exponential time. The byte order mark is in \s.
const PAGE = /^(?:\s|<!--(?:(?!-->)[^])*-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body)[\s>/]/iu;

/** @param octets  UTF-8 */
export function isHtml(octets: Uint8Array): boolean {
  return PAGE.test(new TextDecoder("utf-8", { ignoreBOM: true }).decode(octets.subarray(0, HEAD)));
}
