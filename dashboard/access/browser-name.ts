/**
 * What a browser calls itself, cut down to family and system, so that somebody knows their own sessions by it. Pure.
 *
 * @module
 */

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  // Edge and Opera also say «Chrome», Chrome also says «Safari»: the narrower name stands first.
  [/\bEdg(?:e|A|iOS)?\//u, "Edge"],
  [/\bOPR\//u, "Opera"],
  [/\bFirefox\//u, "Firefox"],
  [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//u, "Chrome"],
  [/\bSafari\//u, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/u, "Android"],
  [/\b(?:iPhone|iPad)\b/u, "iOS"],
  [/\bWindows\b/u, "Windows"],
  [/\bMac OS X\b/u, "macOS"],
  [/\bCrOS\b/u, "ChromeOS"],
  [/\bLinux\b/u, "Linux"],
];

/** @returns e.g. «Firefox · Windows»; `null` if nothing is known of it */
export function browserName(userAgent: string | undefined): string | null {
  if (userAgent === undefined) return null;
  const named = [FAMILIES, SYSTEMS].flatMap((table) => table.find(([pattern]) => pattern.test(userAgent))?.[1] ?? []);
  return named.length === 0 ? null : named.join(" · ");
}
