/**
 * A QR code (ISO/IEC 18004, model 2) for a short text: byte mode, error correction M, versions 1 to 15. Pure.
 *
 * Enough for labels and enrolment links (412 octets); M survives a scratched label (some 15 % of the code words).
 *
 * @module
 */

/** Rows of modules, `true` is dark; the quiet zone is the drawing's affair. */
export type Matrix = readonly (readonly boolean[])[];

/** For each version, from 1: error correction words per block, then pairs of (blocks, data words in each). Table 9, level M. */
const BLOCKS: readonly (readonly [ec: number, ...groups: readonly (readonly [blocks: number, data: number])[]])[] = [
  [10, [1, 16]],
  [16, [1, 28]],
  [26, [1, 44]],
  [18, [2, 32]],
  [24, [2, 43]],
  [16, [4, 27]],
  [18, [4, 31]],
  [22, [2, 38], [2, 39]],
  [22, [3, 36], [2, 37]],
  [26, [4, 43], [1, 44]],
  [30, [1, 50], [4, 51]],
  [22, [6, 36], [2, 37]],
  [22, [8, 37], [1, 38]],
  [24, [4, 40], [5, 41]],
  [24, [5, 41], [5, 42]],
];

/** Centres of the alignment patterns of each version (annex E). */
const CENTRES: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
  [6, 30, 54],
  [6, 32, 58],
  [6, 34, 62],
  [6, 26, 46, 66],
  [6, 26, 48, 70],
];

const dataWords = (version: number): number => {
  const [, ...groups] = BLOCKS[version - 1] ?? [0];
  return groups.reduce((sum, [blocks, data]) => sum + blocks * data, 0);
};

// GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1.
const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = value;
  EXP[power + 255] = value;
  LOG[value] = power;
  value = value << 1 > 255 ? (value << 1) ^ 0x11d : value << 1;
}
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : (EXP[(LOG[a] ?? 0) + (LOG[b] ?? 0)] ?? 0));

/** Remainder of the data by the generator of degree `count`. */
function correction(data: readonly number[], count: number): readonly number[] {
  let generator = [1];
  for (let power = 0; power < count; power += 1) {
    const next = [...generator, 0];
    generator.forEach((factor, index) => {
      next[index + 1] = (next[index + 1] ?? 0) ^ times(factor, EXP[power] ?? 0);
    });
    generator = next;
  }
  const rest = [...data, ...Array.from({ length: count }, () => 0)];
  for (let at = 0; at < data.length; at += 1) {
    const lead = rest[at] ?? 0;
    generator.forEach((factor, index) => {
      rest[at + index] = (rest[at + index] ?? 0) ^ times(factor, lead);
    });
  }
  return rest.slice(data.length);
}

/** Smallest version that holds so many octets, or 0. */
function versionFor(octets: number): number {
  for (let version = 1; version <= BLOCKS.length; version += 1)
    if (4 + (version < 10 ? 8 : 16) + octets * 8 <= dataWords(version) * 8) return version;
  return 0;
}

/** Data and correction words, interleaved as they are drawn. */
function codeWords(octets: Uint8Array, version: number): readonly number[] {
  const capacity = dataWords(version);
  const bits: number[] = [];
  const push = (value: number, length: number): void => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  push(0b0100, 4);
  push(octets.length, version < 10 ? 8 : 16);
  for (const octet of octets) push(octet, 8);
  push(0, Math.min(4, capacity * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const words: number[] = [];
  for (let at = 0; at < bits.length; at += 8) words.push(bits.slice(at, at + 8).reduce((sum, bit) => sum * 2 + bit, 0));
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad);

  const [ec, ...groups] = BLOCKS[version - 1] ?? [0];
  const blocks: { readonly data: readonly number[]; readonly ec: readonly number[] }[] = [];
  let start = 0;
  for (const [count, length] of groups)
    for (let block = 0; block < count; block += 1) {
      const data = words.slice(start, start + length);
      start += length;
      blocks.push({ data, ec: correction(data, ec) });
    }
  const longest = Math.max(...blocks.map(({ data }) => data.length));
  const out: number[] = [];
  for (let at = 0; at < longest; at += 1) for (const { data } of blocks) out.push(...data.slice(at, at + 1));
  for (let at = 0; at < ec; at += 1) for (const block of blocks) out.push(block.ec[at] ?? 0);
  return out;
}

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** BCH remainder, appended to the value. */
function bch(value: number, generator: number, length: number): number {
  let rest = value << length;
  for (let bit = 31 - Math.clz32(rest); bit >= length; bit = 31 - Math.clz32(rest)) {
    rest ^= generator << (bit - length);
    if (rest === 0) break;
  }
  return (value << length) | rest;
}

type Grid = (boolean | null)[][];
const set = (grid: Grid, row: number, column: number, dark: boolean): void => {
  const line = grid[row];
  if (line !== undefined && column >= 0 && column < line.length) line[column] = dark;
};

/** Everything but the data: finders, timing, alignment, version, and the place of the format bits. */
function frame(version: number): Grid {
  const size = version * 4 + 17;
  const grid: Grid = Array.from({ length: size }, () => Array.from({ length: size }, () => null));
  for (const [top, left] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const)
    for (let row = -1; row <= 7; row += 1)
      for (let column = -1; column <= 7; column += 1) {
        const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3));
        set(grid, top + row, left + column, ring !== 2 && ring !== 4);
      }
  for (let at = 8; at < size - 8; at += 1) {
    set(grid, 6, at, at % 2 === 0);
    set(grid, at, 6, at % 2 === 0);
  }
  const centres = CENTRES[version - 1] ?? [];
  for (const row of centres)
    for (const column of centres) {
      const isFinder =
        (row === 6 && column === 6) || (row === 6 && column === size - 7) || (row === size - 7 && column === 6);
      if (isFinder) continue;
      for (let down = -2; down <= 2; down += 1)
        for (let across = -2; across <= 2; across += 1)
          set(grid, row + down, column + across, Math.max(Math.abs(down), Math.abs(across)) !== 1);
    }
  if (version >= 7) {
    const bits = bch(version, 0x1f25, 12);
    for (let bit = 0; bit < 18; bit += 1) {
      const dark = ((bits >> bit) & 1) === 1;
      set(grid, Math.floor(bit / 3), size - 11 + (bit % 3), dark);
      set(grid, size - 11 + (bit % 3), Math.floor(bit / 3), dark);
    }
  }
  format(grid, 0);
  return grid;
}

/** Level M is `00`; the mask follows, then the remainder, all exclusive-or 0x5412. */
function format(grid: Grid, mask: number): void {
  const size = grid.length;
  const bits = bch(mask, 0x537, 10) ^ 0x5412;
  for (let bit = 0; bit < 15; bit += 1) {
    const dark = ((bits >> bit) & 1) === 1;
    if (bit < 6) set(grid, bit, 8, dark);
    else if (bit < 8) set(grid, bit + 1, 8, dark);
    else set(grid, size - 15 + bit, 8, dark);
    if (bit < 8) set(grid, 8, size - 1 - bit, dark);
    else if (bit === 8) set(grid, 8, 7, dark);
    else set(grid, 8, 14 - bit, dark);
  }
  set(grid, size - 8, 8, true);
}

/** Places left for data, in the order they are filled: pairs of columns from the right, up and down in turn. */
function places(grid: Grid): readonly (readonly [row: number, column: number])[] {
  const size = grid.length;
  const found: [number, number][] = [];
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const row = up ? size - 1 - step : step;
      for (const column of [right, right - 1]) if (grid[row]?.[column] === null) found.push([row, column]);
    }
    up = !up;
  }
  return found;
}

/** The four penalties of section 7.8.3; the mask with the least is the easiest to read. */
function penalty(grid: Matrix): number {
  const size = grid.length;
  const at = (row: number, column: number): boolean => grid[row]?.[column] === true;
  let sum = 0;
  for (const turned of [false, true])
    for (let line = 0; line < size; line += 1) {
      const cells = Array.from({ length: size }, (_value, index) => (turned ? at(index, line) : at(line, index)));
      let run = 1;
      for (let index = 1; index <= size; index += 1) {
        if (index < size && cells[index] === cells[index - 1]) run += 1;
        else {
          if (run >= 5) sum += run - 2;
          run = 1;
        }
      }
      const text = cells.map((dark) => (dark ? "1" : "0")).join("");
      for (const finder of ["10111010000", "00001011101"])
        for (let from = text.indexOf(finder); from !== -1; from = text.indexOf(finder, from + 1)) sum += 40;
    }
  let dark = 0;
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      if (at(row, column)) dark += 1;
      if (row === size - 1 || column === size - 1) continue;
      const first = at(row, column);
      if (first === at(row, column + 1) && first === at(row + 1, column) && first === at(row + 1, column + 1)) sum += 3;
    }
  return sum + Math.floor(Math.abs((dark * 100) / (size * size) - 50) / 5) * 10;
}

/**
 * @param mask  0–7; the easiest to read where absent
 * @returns `null` for a text of more than 412 octets of UTF-8
 */
export function qrCode(text: string, mask?: number): Matrix | null {
  const octets = new TextEncoder().encode(text);
  const version = versionFor(octets.length);
  if (version === 0) return null;
  const base = frame(version);
  const free = places(base);
  const words = codeWords(octets, version);
  const drawn = (chosen: number): Matrix => {
    const grid = base.map((row) => [...row]);
    free.forEach(([row, column], index) => {
      const bit = (((words[index >> 3] ?? 0) >> (7 - (index % 8))) & 1) === 1;
      set(grid, row, column, bit !== (MASKS[chosen]?.(row, column) ?? false));
    });
    format(grid, chosen);
    return grid.map((row) => row.map((cell) => cell === true));
  };
  if (mask !== undefined) return drawn(mask);
  let best: { readonly grid: Matrix; readonly cost: number } | null = null;
  for (let chosen = 0; chosen < MASKS.length; chosen += 1) {
    const grid = drawn(chosen);
    const cost = penalty(grid);
    if (best === null || cost < best.cost) best = { grid, cost };
  }
  return best?.grid ?? null;
}

/** One SVG path for all dark modules; a unit is one module, `quiet` light ones around. */
export function qrPath(grid: Matrix, quiet = 4): string {
  return grid.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : ""))).join("");
}
