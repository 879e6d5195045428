/**
 * What help for children needs from the outside; other slices come in as small ports.
 *
 * @module
 */
import type { Role } from "../../policies/schema/api.ts";
import type { NamedPerson } from "../../policies/schema/case.ts";
import type { HelpTexts } from "../../policies/schema/help.ts";
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database, DatabaseTransaction } from "../platform/tables.ts";
import type { Vault } from "../vault/index.ts";

/** Who acts. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Reports that do not exist for them, because the case each became names them. */
  readonly keptFrom?: ReadonlySet<string>;
}

/** Reports to keep from somebody; asked for every request. */
export type ReportsKeptFrom = (viewer: {
  readonly account: string;
  readonly roles: readonly string[];
}) => Promise<ReadonlySet<string>>;

/** Tells people of a child that waits, or of a report; never what it says. */
export type HelpNotify = (
  tx: DatabaseTransaction,
  message: {
    readonly roles: readonly Role[];
    readonly kind: "talk" | "talk-waiting" | "report" | "report-waiting";
    /** id of the request or report */
    readonly id: string;
    readonly reference: string;
    readonly at: number;
  },
) => Promise<void>;

/** A report becomes a case; the text travels sealed. @returns id of the case */
export type OpenCase = (
  tx: DatabaseTransaction,
  report: {
    readonly id: string;
    readonly origin: "child" | "guardian" | "other";
    readonly at: number;
    readonly text: string | null;
    readonly about: string;
    /** Whom of ours a person read in it; null: nobody, or nobody knows. */
    readonly named: NamedPerson | null;
  },
) => Promise<string>;

export interface HelpContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly venueName: string;
  readonly vault: Vault;
  readonly help: () => HelpTexts;
  /** Networks as they are published now. */
  readonly networks: () => readonly NetworkPolicy[];
  readonly notify: HelpNotify;
  readonly openCase: OpenCase;
  /** Left out: nothing is kept from anybody. */
  readonly reportsKeptFrom?: ReportsKeptFrom;
}
