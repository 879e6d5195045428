/**
 * Stands in for vitest while faults are tried: collects the tests of the files that are loaded, so they can be run again and again.
 *
 * Only what the tables of these tests use; anything else fails loudly.
 *
 * @module
 */
import { expect } from "vitest";

type Body = (...row: readonly unknown[]) => unknown;
export interface CollectedTest {
  readonly name: string;
  readonly run: () => unknown;
}

const tests: CollectedTest[] = [];
let path: readonly string[] = [];

/** A row that is a list is spread over the arguments, any other is the only argument. */
const spread = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : [row]);
const named = (title: string, row: unknown): string =>
  title.replace(/\$(\w+)/gu, (whole, key: string) =>
    typeof row === "object" && row !== null ? String((row as Record<string, unknown>)[key]) : whole,
  );

function add(title: string, body: Body, row: readonly unknown[] = []): void {
  tests.push({ name: [...path, title].join(" › "), run: () => body(...row) });
}
function inside(title: string, body: Body, row: readonly unknown[] = []): void {
  const before = path;
  path = [...path, title];
  body(...row);
  path = before;
}
const withRows =
  (what: (title: string, body: Body, row: readonly unknown[]) => void) =>
  (rows: readonly unknown[]) =>
  (title: string, body: Body): void => {
    for (const row of rows) what(named(title, row), body, spread(row));
  };

export const it = Object.assign((title: string, body: Body) => add(title, body), { each: withRows(add) });
export const test = it;
export const describe = Object.assign((title: string, body: Body) => inside(title, body), { each: withRows(inside) });
export { expect };

/** @returns the tests of one file, which `load` loads */
export async function collect(file: string, load: () => Promise<unknown>): Promise<readonly CollectedTest[]> {
  tests.length = 0;
  path = [file];
  await load();
  return [...tests];
}
