/**
 * The address of the children's page as a poster carries it. Pure.
 *
 * The page answers under any name that leads to it, in the venue's own network and without encryption; which name that is only the venue knows.
 *
 * @module
 */

/** Where the portal stands below any name (`agent/page`). */
const portalPath = "/latarnik/pomoc";

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const host = new RegExp(`^(?:${label}(?:\\.${label})+|(?:\\d{1,3}\\.){3}\\d{1,3})(?::\\d{1,5})?$`, "u");

/**
 * @param text  `pomoc.example.org`, `192.0.2.7:8081`, or the whole address copied from a browser
 * @returns null for what is no name or address of a machine
 */
export function portalAddress(text: string): string | null {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//u, "")
    .replace(/\/.*$/u, "");
  if (bare.length > 253 || !host.test(bare)) return null;
  const [name = "", port] = bare.split(":");
  if (/^[\d.]+$/u.test(name) && name.split(".").some((part) => Number(part) > 255)) return null;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return null;
  return `http://${bare}${portalPath}`;
}
