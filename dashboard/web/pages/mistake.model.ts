/**
 * What people type on the public page, read kindly. Pure.
 *
 * @module
 */

/** A name from what may be a whole address, with capitals, spaces or a final dot; `""` if nothing is left. */
export function nameFrom(text: string): string {
  const bare = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//iu, "")
    .replace(/[/?#].*$/u, "")
    .replace(/^[^@]*@/u, "")
    .replace(/:\d*$/u, "")
    .replace(/\.+$/u, "");
  return bare.toLowerCase();
}

/** `k7m 2qf` → `K7M-2QF`; `null` unless it is six letters and digits. */
export function codeFrom(text: string): string | null {
  const bare = text.toUpperCase().replaceAll(/[\s.\-–—_]/gu, "");
  return /^[A-Z0-9]{6}$/u.test(bare) ? `${bare.slice(0, 3)}-${bare.slice(3)}` : null;
}
