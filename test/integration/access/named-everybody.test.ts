/**
 * Everybody a report may name, by account and by role, notices nothing, on SQLite.
 *
 * @module
 */
import { describe } from "vitest";
import { ROLES, describeNamed } from "./named.ts";

describe("SQLite: everybody named", () => {
  describeNamed({ accounts: ROLES, roles: ROLES });
});
