/**
 * What the people slice needs from outside.
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";

export interface PeopleContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly timeZone: string;
  /** How long a role that reaches cases may do without a second factor. */
  readonly secondFactorGraceMs: number;
}
