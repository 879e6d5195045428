/**
 * What the security branch needs from the outside.
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";
import type { Database, DatabaseTransaction } from "../platform/tables.ts";

/** How the venue stands on drafts. */
export interface CyberVenue {
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly phone: string;
}

export interface CyberContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly timeZone: string;
  readonly venue: CyberVenue;
  /** A case the account may know of; undefined for every other. Not inside a transaction. */
  readonly knownCase: (
    account: string,
    wanted: { readonly id: string } | { readonly number: string },
  ) => Promise<{ readonly id: string; readonly number: string } | undefined>;
  /** Tells those who answer for security, except who did it. */
  readonly notify: (
    tx: DatabaseTransaction,
    notice: {
      readonly template: "incident-new" | "duty-clock";
      readonly number: string;
      readonly id: string;
      readonly at: number;
      readonly urgent: boolean;
      readonly except: string | null;
    },
  ) => Promise<void>;
}
