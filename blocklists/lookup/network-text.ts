/**
 * Networks as people write them.
 *
 * @module
 */

/**
 * @param octets  4 or 16
 * @returns `192.0.2.0/24`, `2001:db8::/32` (RFC 5952)
 */
export function networkText(octets: Uint8Array, prefix: number): string {
  if (octets.length === 4) return `${octets.join(".")}/${prefix}`;
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((octets[2 * i] as number) << 8) | (octets[2 * i + 1] as number)).toString(16),
  );
  const text = groups.join(":");
  // The longest run of zero groups, the first of equals, is left out.
  const [run] = [...text.matchAll(/\b0(?::0)+\b/gu)].sort((a, b) => b[0].length - a[0].length);
  if (run === undefined) return `${text}/${prefix}`;
  const head = text.slice(0, run.index).replace(/:$/u, "");
  const tail = text.slice(run.index + run[0].length).replace(/^:/u, "");
  return `${head}::${tail}/${prefix}`;
}
