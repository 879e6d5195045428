/**
 * Whether a new release gives away what an earlier one hid (safeguarding D: differencing check against last year's release). Pure.
 *
 * Two releases that overlap are read together: a cell hidden in one and shown in the other is shown, and a count that changed by one between them
 * says that one person was added. So what was published of a period stays published as it was, and nothing else may be said of that period.
 *
 * @module
 */
import type { OpenTable, PublishedCount, PublishedTable } from "../../schema/open-data.ts";

/** Why two tables may not both be public. */
export type Contradiction = "shown-now" | "hidden-now" | "changed" | "other-split";

export interface Differing {
  readonly table: string;
  readonly why: Contradiction;
  /** Ids of row and column; absent where the split itself differs. */
  readonly row?: string | undefined;
  readonly column?: string | undefined;
}

/** @returns what stands against publishing; empty if nothing does */
export function differencing(earlier: readonly PublishedTable[], now: readonly PublishedTable[]): readonly Differing[] {
  return now.flatMap((table) =>
    earlier
      .filter((old) => old.id === table.id && old.from < table.to && table.from < old.to)
      .flatMap((old) => between(old, table)),
  );
}

/**
 * The same for whole releases: counts of people and classes. Counts of machines may be corrected; they point at nobody.
 *
 * @param earlier  tables of every release that ever was public, withdrawn ones included: somebody has a copy
 */
export function revealing(earlier: readonly OpenTable[], now: readonly OpenTable[]): readonly Differing[] {
  return now.flatMap((table): readonly Differing[] => {
    if (table.kind === "machines") return [];
    const same = earlier.filter((old) => old.id === table.id && old.from < table.to && table.from < old.to);
    return same.flatMap((old): readonly Differing[] => {
      if (old.kind !== table.kind) return [{ table: table.id, why: "other-split" }];
      if (table.kind === "people") return old.kind === "people" ? between(old, table) : [];
      return old.kind === "classes" ? betweenClasses(old, table) : [];
    });
  });
}

type ClassTable = OpenTable & { readonly kind: "classes" };

function betweenClasses(old: ClassTable, table: ClassTable): readonly Differing[] {
  if (old.from !== table.from || old.to !== table.to || ids(old.rows) !== ids(table.rows))
    return [{ table: table.id, why: "other-split" }];
  return table.rows.flatMap(({ id: row }, index) =>
    old.classes[index] === table.classes[index] ? [] : [{ table: table.id, why: "changed" as const, row }],
  );
}

function between(old: PublishedTable, table: PublishedTable): readonly Differing[] {
  const same =
    old.from === table.from &&
    old.to === table.to &&
    ids(old.rows) === ids(table.rows) &&
    ids(old.columns) === ids(table.columns);
  if (!same) return [{ table: table.id, why: "other-split" }];
  const found: Differing[] = [];
  const compare = (
    before: PublishedCount | undefined,
    after: PublishedCount | undefined,
    row?: string,
    column?: string,
  ) => {
    const why = contradiction(before, after);
    if (why !== null) found.push({ table: table.id, why, row, column });
  };
  table.rows.forEach(({ id: row }, i) => {
    table.columns.forEach(({ id: column }, j) => compare(old.cells[i]?.[j], table.cells[i]?.[j], row, column));
    compare(old.rowTotals[i], table.rowTotals[i], row);
  });
  table.columns.forEach(({ id: column }, j) => compare(old.columnTotals[j], table.columnTotals[j], undefined, column));
  compare(old.total, table.total);
  return found;
}

function contradiction(before: PublishedCount | undefined, after: PublishedCount | undefined): Contradiction | null {
  if (before === after) return null;
  if (before === null) return "shown-now";
  return after === null ? "hidden-now" : "changed";
}

function ids(headings: readonly { readonly id: string }[]): string {
  return headings.map(({ id }) => id).join("\n");
}
