/**
 * Whole numbers that add up, as flows: each count is an arc, each sum is a node where as much comes in as goes out. Pure.
 *
 * So the smallest and the largest number a count can be, given what is published of all others, is exact and whole, not an estimate.
 *
 * @module
 */

/** Whole numbers `low` to `high`, both included; `high` may be infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A count with its true value and what is known of it; the truth lies within. */
export interface Arc extends Interval {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/**
 * @param nodes  how many; arcs go from and to 0…nodes − 1, and every node balances
 * @returns what the count of an arc (by its place in the list) can be, given all the others
 */
export function flowBounds(nodes: number, arcs: readonly Arc[]): (arc: number) => Interval {
  const network = new Network(nodes);
  for (const { from, to, value, low, high } of arcs) network.add(from, to, high - value, value - low);
  return (arc) => {
    const { up, down } = network.slack(arc);
    const value = arcs[arc]?.value ?? 0;
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
