/**
 * What a pure file may not mention: the clock, chance, the process and the console.
 *
 * @module
 */
import { codeOnly } from "./sources.ts";

export const PURE_PLACES: readonly RegExp[] = [
  /^policies\/(?:schema|engine)\//u,
  /^blocklists\/(?:formats|compile|lookup)\//u,
  /^agent\/resolver\/(?:wire|cache|answer|chain|leases)\//u,
  /^dashboard\/[a-z-]+\/(?:model|transition|indicators|document)\.ts$/u,
];

export const isPure = (file: string): boolean => file.endsWith(".ts") && PURE_PLACES.some((place) => place.test(file));

const FORBIDDEN: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "Date.now", pattern: /\bDate\s*\.\s*now\b/u },
  { what: "new Date()", pattern: /\bnew\s+Date\s*\(\s*\)/u },
  { what: "Date()", pattern: /(?<!\bnew\s+)(?<![.\w])Date\s*\(/u },
  { what: "Math.random", pattern: /\bMath\s*\.\s*random\b/u },
  { what: "crypto", pattern: /(?<![.\w])crypto\s*\./u },
  { what: "performance", pattern: /(?<![.\w])performance\s*\./u },
  { what: "process", pattern: /(?<![.\w])process\s*[.[]/u },
  { what: "console", pattern: /(?<![.\w])console\s*[.[]/u },
  { what: "globalThis", pattern: /\bglobalThis\b/u },
  { what: "Buffer", pattern: /(?<![.\w])Buffer\b/u },
  { what: "setTimeout", pattern: /(?<![.\w])set(?:Timeout|Interval|Immediate)\s*\(/u },
  { what: "fetch", pattern: /(?<![.\w])fetch\s*\(/u },
];

/** Mentions in code, not in comments or strings; each with its line. */
export function impurities(text: string): { readonly what: string; readonly line: number }[] {
  return codeOnly(text)
    .split("\n")
    .flatMap((line, index) =>
      FORBIDDEN.filter(({ pattern }) => pattern.test(line)).map(({ what }) => ({ what, line: index + 1 })),
    );
}
