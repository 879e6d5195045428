/**
 * What a stranger with a pencil can find out about a hidden cell: the smallest and the largest number that fits everything published. Pure.
 *
 * Rows, columns and totals are a flow: source → rows → columns → sink → source, each edge with the numbers its published value allows. The
 * true counts are one such flow, so the extremes of a cell are found by pushing more or less through its edge until nothing gives way. That is
 * exact (flows of whole numbers), not an estimate.
 *
 * @module
 */

/** Whole numbers `low` to `high`, both included; `high` may be infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Counts and their sums. Every value of `T` stands where its number stands in the table. */
export interface Margined<T> {
  readonly cells: readonly (readonly T[])[];
  readonly rowTotals: readonly T[];
  readonly columnTotals: readonly T[];
  readonly total: T;
}

/** Sums of a table of counts. */
export function margined(cells: readonly (readonly number[])[]): Margined<number> {
  const rowTotals = cells.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnTotals = (cells[0] ?? []).map((_, column) => cells.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  return { cells, rowTotals, columnTotals, total: rowTotals.reduce((sum, count) => sum + count, 0) };
}

/** A place in the table; without row: a column's total; without both: the total of all. */
export interface Place {
  readonly row: number | null;
  readonly column: number | null;
}

/** Every place of a table: cells by row, rows' totals, columns' totals, the total. */
export function placesOf({ rowTotals, columnTotals }: Margined<unknown>): readonly Place[] {
  return [
    ...rowTotals.flatMap((_, row) => columnTotals.map((__, column) => ({ row, column }))),
    ...rowTotals.map((_, row) => ({ row, column: null })),
    ...columnTotals.map((_, column) => ({ row: null, column })),
    { row: null, column: null },
  ];
}

/** What stands at a place of the table. */
export function at<T>(table: Margined<T>, { row, column }: Place): T {
  if (row === null) return (column === null ? table.total : table.columnTotals[column]) as T;
  return (column === null ? table.rowTotals[row] : table.cells[row]?.[column]) as T;
}

/**
 * @param truth    the true counts with their sums
 * @param allowed  what each published value allows; the truth lies within
 * @returns what the value at a place can be, given all the others
 */
export function boundsOf(truth: Margined<number>, allowed: Margined<Interval>): (place: Place) => Interval {
  const rows = truth.rowTotals.length;
  const columns = truth.columnTotals.length;
  const network = new Network(rows + columns + 2);
  const source = rows + columns;
  const sink = source + 1;
  const ends = ({ row, column }: Place): readonly [from: number, to: number] => {
    if (row === null) return [column === null ? sink : rows + column, column === null ? source : sink];
    return column === null ? [source, row] : [row, rows + column];
  };
  const edges = new Map<string, number>();
  const name = ({ row, column }: Place): string => `${String(row)} ${String(column)}`;
  for (const place of placesOf(truth)) {
    const value = at(truth, place);
    const { low, high } = at(allowed, place);
    edges.set(name(place), network.add(...ends(place), high - value, value - low));
  }
  return (place) => {
    const { up, down } = network.slack(edges.get(name(place)) ?? 0);
    const value = at(truth, place);
    return { low: value - down, high: value + up };
  };
}

/** A residual network: each edge can take so much more (`up`) and give back so much (`down`). */
class Network {
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #up: number[] = [];
  readonly #down: number[] = [];
  readonly #at: number[][];

  constructor(nodes: number) {
    this.#at = Array.from({ length: nodes }, () => []);
  }

  add(from: number, to: number, up: number, down: number): number {
    const id = this.#from.length;
    this.#from.push(from);
    this.#to.push(to);
    this.#up.push(up);
    this.#down.push(down);
    this.#at[from]?.push(id);
    this.#at[to]?.push(id);
    return id;
  }

  /** By how much one edge can rise and fall while all others stay within what they are allowed. */
  slack(id: number): { readonly up: number; readonly down: number } {
    const from = this.#from[id] ?? 0;
    const to = this.#to[id] ?? 0;
    return {
      up: Math.min(this.#up[id] ?? 0, this.#push(to, from, id, this.#up[id] ?? 0)),
      down: Math.min(this.#down[id] ?? 0, this.#push(from, to, id, this.#down[id] ?? 0)),
    };
  }

  /** Largest flow from one node to another, at most `limit`, without one edge. Works on copies: the network stays as it is. */
  #push(from: number, to: number, without: number, limit: number): number {
    const up = [...this.#up];
    const down = [...this.#down];
    let pushed = 0;
    while (pushed < limit) {
      const path = this.#path(from, to, without, up, down);
      if (path === null) break;
      const step = Math.min(limit - pushed, ...path.map(({ id, forward }) => (forward ? up[id] : down[id]) ?? 0));
      if (step === Number.POSITIVE_INFINITY) return step;
      for (const { id, forward } of path) {
        up[id] = (up[id] ?? 0) + (forward ? -step : step);
        down[id] = (down[id] ?? 0) + (forward ? step : -step);
      }
      pushed += step;
    }
    return pushed;
  }

  /** Shortest way with room left (breadth first, so that the number of ways is bounded whatever the capacities). */
  #path(
    from: number,
    to: number,
    without: number,
    up: readonly number[],
    down: readonly number[],
  ): { readonly id: number; readonly forward: boolean }[] | null {
    const came = new Map<number, { readonly id: number; readonly forward: boolean; readonly node: number }>();
    const queue = [from];
    for (let head = 0; head < queue.length; head += 1) {
      const node = queue[head] ?? 0;
      if (node === to) break;
      for (const id of this.#at[node] ?? []) {
        if (id === without) continue;
        const forward = this.#from[id] === node;
        const next = (forward ? this.#to[id] : this.#from[id]) ?? 0;
        if (((forward ? up[id] : down[id]) ?? 0) <= 0 || next === from || came.has(next)) continue;
        came.set(next, { id, forward, node });
        queue.push(next);
      }
    }
    const path: { id: number; forward: boolean }[] = [];
    for (let node = to; node !== from;) {
      const step = came.get(node);
      if (step === undefined) return null;
      path.push({ id: step.id, forward: step.forward });
      node = step.node;
    }
    return path;
  }
}
