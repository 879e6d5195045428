/**
 * Which roles hold the permissions a page may find missing, for the sentence «this may be done by …». Pure.
 *
 * A copy of the server's table, because the page must not carry the server's code; a test holds both together.
 *
 * @module
 */
import type { Permission, Role } from "../../../policies/schema/api.ts";

export const whoMay = {
  "lists.update": ["nsp", "admin"],
  "lists.choose": ["nsp", "admin"],
  "lists.decide": ["nsp"],
  "exceptions.write": ["nsp"],
  "exceptions.approve": ["nsp", "dyrektor", "koordynator"],
  "devices.write": ["nsp", "admin"],
  "devices.exempt": ["nsp"],
  "devices.attest": ["nsp"],
  "loans.write": ["edukator", "nsp"],
} as const satisfies Partial<Record<Permission, readonly Role[]>>;

export type Guarded = keyof typeof whoMay;
