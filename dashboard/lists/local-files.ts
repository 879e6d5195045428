/**
 * Reads `allow.txt`, `deny.txt` and `never-block.txt`: the shipped ones and the venue's own beside them.
 *
 * A line that cannot be read refuses the whole file: a typo in `never-block.txt` must not silently close a helpline.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PolicyError } from "../../policies/load/error.ts";
import type { PolicyFault } from "../../policies/load/error.ts";
import { Category, DomainName } from "../../policies/schema/vocabulary.ts";

export interface LocalNames {
  readonly allow: readonly DomainName[];
  readonly deny: readonly { readonly name: DomainName; readonly category: Category }[];
  readonly neverBlock: readonly DomainName[];
}

const SHIPPED = resolve(import.meta.dirname, "../../blocklists/local");

/**
 * @param folder    the venue's own folder, if configured
 * @param taxonomy  category codes that exist
 * @throws {PolicyError} with every fault as `file:line:column`
 */
export function readLocalNames(folder: string | undefined, taxonomy: ReadonlySet<string>): LocalNames {
  const folders = folder === undefined ? [SHIPPED] : [SHIPPED, folder];
  const faults: PolicyFault[] = [];
  const names = (file: string): DomainName[] =>
    folders.flatMap((from) => lines(join(from, file), faults, (fields, refuse) => readName(fields, 1, refuse)));
  const result: LocalNames = {
    allow: names("allow.txt"),
    neverBlock: names("never-block.txt"),
    deny: folders.flatMap((from) =>
      lines(join(from, "deny.txt"), faults, (fields, refuse) => {
        const name = readName(fields, 2, refuse);
        const category = Category.safeParse(fields[1]);
        if (name === undefined) return undefined;
        if (!category.success || !taxonomy.has(category.data)) return refuse("expected a category of taxonomy.yaml");
        return { name, category: category.data };
      }),
    ),
  };
  const [first, ...rest] = faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  return result;
}

function readName(
  fields: readonly string[],
  expected: number,
  refuse: (message: string) => undefined,
): DomainName | undefined {
  const name = DomainName.safeParse(fields[0]);
  if (!name.success || name.data === "") return refuse("expected a lower-case domain name (IDNA A-labels)");
  if (fields.length !== expected) return refuse(`expected ${String(expected)} words before the comment`);
  return name.data;
}

function lines<T>(
  file: string,
  faults: PolicyFault[],
  read: (fields: readonly string[], refuse: (message: string) => undefined) => T | undefined,
): T[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split(/\r?\n/u)
    .flatMap((line, index) => {
      const fields = (line.split("#", 1)[0] ?? "").trim().split(/\s+/u).filter(Boolean);
      if (fields.length === 0) return [];
      const value = read(fields, (message) => {
        faults.push({
          code: "E_POLICY_INVALID",
          file,
          line: index + 1,
          column: 1 + line.search(/\S/u),
          path: "",
          message,
        });
        return undefined;
      });
      return value === undefined ? [] : [value];
    });
}
