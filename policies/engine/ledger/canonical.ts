/**
 * One text for one value, so that a digest can be computed again by anybody, in any language.
 *
 * @see RFC 8785 (keys by UTF-16 code units; numbers are integers here, so their form is beyond doubt)
 * @module
 */

/**
 * JSON with keys sorted at every depth and no white space; members that are `undefined` are left out. The same octets as
 * `dashboard/platform/canonical.ts` gives; a test holds the two together.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

/** What the digest of an entry is taken of: all of it but the digest. */
export function hashedText(entry: { readonly hash?: string }): string {
  return canonicalJson({ ...entry, hash: undefined });
}
