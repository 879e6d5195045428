/**
 * What cases need from outside, handed in by the roots: people, vault, notices, the share, the lists of the Standards.
 *
 * @module
 */
import type { Viewer } from "../../policies/engine/case/access.ts";
import type { CaseProcedure } from "../../policies/load/load-procedure.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { NetworkId } from "../../policies/schema/vocabulary.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { PublisherKey } from "../platform/publisher-key.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { Vault } from "../vault/index.ts";
import type { CaseShare } from "./share.ts";

/** Somebody with an account that works, and the roles whose orders are in force. */
export interface StaffMember extends Viewer {
  readonly displayName: string;
}

export interface CasePeople {
  /** Everybody; a suspended person has no roles. */
  staff(db: Queryable, at: number): Promise<readonly StaffMember[]>;
  departments(db: Queryable, at: number): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Keeps a person away from children until the matter is clear. */
  suspend(
    tx: DatabaseTransaction,
    order: { readonly account: string; readonly caseId: string; readonly at: number; readonly by: string },
  ): Promise<void>;
}

/** Tells people outside the page; never what a case is about. */
export interface CaseNotify {
  readonly status: "configured" | "not-configured";
  enqueue(
    tx: DatabaseTransaction,
    notice: {
      readonly venueId: string;
      readonly to: readonly string[];
      readonly template: "case-new" | "case-task" | "report-new" | "technical" | "duty-clock";
      readonly number: string;
      readonly caseId: string;
      readonly at: number;
      readonly urgent?: boolean;
    },
  ): Promise<void>;
}

/** Where there is no way to tell anybody outside the page, the tasks stay in the page. */
export const NO_NOTIFY: CaseNotify = { status: "not-configured", enqueue: async () => undefined };

/** How the venue stands on letters. */
export interface Letterhead {
  readonly name: string;
  /** As the Standards call the venue inside sentences. */
  readonly shortName: string;
  readonly address: string;
  readonly city: string;
  readonly phone: string;
  readonly email: string;
}

export interface CaseContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly venueId: string;
  readonly timeZone: string;
  readonly letterhead: Letterhead;
  readonly procedure: CaseProcedure;
  readonly vault: Vault;
  /** Signs evidence that leaves the house. */
  readonly signer: Pick<PublisherKey, "publicKey" | "sign">;
  readonly people: CasePeople;
  readonly notify: CaseNotify;
  /** null: no folder is configured; the task stays until somebody says why it is left out. */
  readonly share: CaseShare | null;
  /** Takes the place of a director who may not be asked. */
  readonly substitute: "koordynator" | "none";
  /** Accounts that called what a draft found a mistake of a list; they do not decide its first gate as well (A0). */
  readonly mistakeAuthors: (db: Queryable, draftId: string) => Promise<readonly string[]>;
  /** Which department answers for what happens on a network; null: a person says so. */
  readonly departmentOf: (network: NetworkId | null) => string | null;
}

/** Who does something now: the account, the name as it is now, and what it may. */
export interface Person extends StaffMember {
  readonly role: Role;
}
