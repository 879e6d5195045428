/**
 * A database that fails at one chosen statement, as a full disk or a lost connection would.
 *
 * @module
 */
import type { KyselyPlugin } from "kysely";
import type { Database } from "../../dashboard/platform/tables.ts";

export class Fault extends Error {
  override readonly name = "Fault";
}

/** Counts statements and throws at the one numbered `at`; 0: never. */
export function faulty(database: Database, at: number): { readonly database: Database; readonly count: () => number } {
  let statements = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements += 1;
      if (statements === at) throw new Fault(`statement ${String(at)}`);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { database: database.withPlugin(plugin), count: () => statements };
}
