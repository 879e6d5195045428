/**
 * Somebody a report names notices nothing, on SQLite. `npm run test:slow` names everybody, by account and by role, and asks PostgreSQL, too.
 *
 * @module
 */
import { describe } from "vitest";
import { describeNamed } from "./named.ts";

describe("SQLite: somebody named", () => {
  describeNamed({ accounts: ["intake", "admin"], roles: ["dyrektor"] });
});
