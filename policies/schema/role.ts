/**
 * Roles of the Standards (safeguarding A0); `dashboard/access/roles.ts` says what each may do.
 *
 * @module
 */
import { z } from "zod";

export const Role = z.enum([
  "edukator",
  "nsp",
  "intake",
  "kierownik",
  "dyrektor",
  "koordynator",
  "iod",
  "audytor",
  "admin",
]);
export type Role = z.output<typeof Role>;
