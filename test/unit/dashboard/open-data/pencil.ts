/**
 * A stranger with a pencil: reads nothing but published packages, knows the rules of hiding and rounding, and narrows every number by every sum.
 * Shares no code with what it attacks.
 *
 * @module
 */

export interface Span {
  low: number;
  high: number;
}

/** Files of a ZIP archive without compression, found by their headers. */
export function filesOf(zip: Uint8Array): ReadonlyMap<string, string> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const files = new Map<string, string>();
  let at = 0;
  while (view.getUint32(at, true) === 0x04034b50) {
    const size = view.getUint32(at + 18, true);
    const name = view.getUint16(at + 26, true);
    const start = at + 30 + name + view.getUint16(at + 28, true);
    const text = (from: number, to: number): string =>
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(zip.subarray(from, to));
    files.set(text(at + 30, at + 30 + name), text(start, start + size));
    at = start + size;
  }
  return files;
}

export interface Published {
  readonly table: string;
  readonly from: string;
  readonly row: string;
  readonly column: string;
  readonly value: string;
  readonly state: string;
}

export function numbersOf(files: ReadonlyMap<string, string>): readonly Published[] {
  return [...files]
    .filter(([name]) => name.endsWith(".csv"))
    .flatMap(([, text]) =>
      text
        .replace(/^\uFEFF/u, "")
        .trim()
        .split("\r\n")
        .slice(1)
        .map((line) => line.split(";"))
        .map((cells) => ({
          table: cells[0] ?? "",
          from: cells[2] ?? "",
          row: cells[4] ?? "",
          column: cells[7] ?? "",
          value: cells[10] ?? "",
          state: cells[11] ?? "",
        })),
    );
}

/** What a number says of the true one, by the rules written in the package. */
function spanOf({ value, state }: Published): Span {
  if (state === "hidden") return { low: 1, high: Infinity };
  const shown = Number(value);
  return shown === 0 ? { low: 0, high: 0 } : { low: Math.max(5, shown - 2), high: shown + 2 };
}

const SUM = "suma";
/** Tables that split the same counts over the same quarters, as their titles say. */
const TWINS = [
  ["blocked-by-category", "blocked-by-mode"],
  ["events-by-category", "events-by-mode"],
] as const;

/**
 * @param packages  of this year, of last year, of re-releases: a number published twice is one number
 * @returns table|year|row|column → what the true number can be
 */
export function attack(packages: readonly (readonly Published[])[], people: ReadonlySet<string>): Map<string, Span> {
  const spans = new Map<string, Span>();
  const key = (table: string, from: string, row: string, column: string): string => `${table}|${from}|${row}|${column}`;
  const narrow = (name: string, low: number, high: number): boolean => {
    const old = spans.get(name) ?? { low: 0, high: Infinity };
    const next = { low: Math.max(old.low, low), high: Math.min(old.high, high) };
    spans.set(name, next);
    return next.low !== old.low || next.high !== old.high;
  };
  const sums: { readonly sum: string; readonly parts: readonly string[] }[] = [];
  for (const numbers of packages) {
    const own = numbers.filter(
      ({ table, state }) => people.has(table) && (state === "published" || state === "hidden"),
    );
    for (const one of own) {
      const { low, high } = spanOf(one);
      narrow(key(one.table, one.from, one.row, one.column), low, high);
    }
    for (const [id, table] of Map.groupBy(own, (one) => `${one.table}|${one.from}`)) {
      const rows = [...new Set(table.map(({ row }) => row))];
      const columns = [...new Set(table.map(({ column }) => column))];
      const has = (name: string): boolean => spans.has(`${id}|${name}`);
      const add = (sum: string, parts: readonly string[]): void => {
        if ([sum, ...parts].every(has)) sums.push({ sum: `${id}|${sum}`, parts: parts.map((part) => `${id}|${part}`) });
      };
      for (const row of rows)
        add(
          `${row}|${SUM}`,
          columns.filter((one) => one !== SUM).map((one) => `${row}|${one}`),
        );
      for (const column of columns)
        add(
          `${SUM}|${column}`,
          rows.filter((one) => one !== SUM).map((one) => `${one}|${column}`),
        );
    }
    for (const [first, second] of TWINS)
      for (const one of own.filter(({ table, row }) => table === first && row === SUM)) {
        const [a, b] = [first, second].map((table) => key(table, one.from, SUM, one.column)) as [string, string];
        if (spans.has(b)) sums.push({ sum: a, parts: [b] });
      }
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const { sum, parts } of sums) {
      const at = (name: string): Span => spans.get(name) ?? { low: 0, high: Infinity };
      const lows = parts.reduce((all, part) => all + at(part).low, 0);
      const highs = parts.reduce((all, part) => all + at(part).high, 0);
      if (narrow(sum, lows, highs)) changed = true;
      for (const part of parts) {
        const [otherLows, otherHighs] = [
          lows - at(part).low,
          parts.filter((one) => one !== part).reduce((all, one) => all + at(one).high, 0),
        ];
        if (narrow(part, at(sum).low - otherHighs, at(sum).high - otherLows)) {
          changed = true;
          break;
        }
      }
    }
  }
  return spans;
}
