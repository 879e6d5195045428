/**
 * What the loan desk needs from outside, handed in by the roots of the two processes.
 *
 * @module
 */
import type { DeviceContext } from "../devices/index.ts";
import type { LendingLeave } from "../../policies/engine/coordination/lending.ts";
import type { Bilingual, Category } from "../../policies/schema/vocabulary.ts";
import type { Queryable } from "../platform/tables.ts";

/** The desk asks the register of devices for every word it gives. */
export type LoanContext = DeviceContext & {
  /** Whether somebody is kept away from children for now; left out: nobody is. */
  readonly isSuspended?: (db: Queryable, account: string, at: number) => Promise<boolean>;
  /** What the venue's trainings say of somebody who opens a session; left out: no training is asked for. */
  readonly training?: LendingPort;
  /** Where a word about contact goes; left out: it stays with the prompt. */
  readonly contact?: ContactPort;
};

/** Answers of the register of trainings, as of the instant a session is opened. */
export type LendingPort = (
  db: Queryable,
  account: string,
  at: number,
) => Promise<{ readonly leave: LendingLeave; readonly training: Bilingual | null }>;

/** A word about contact, carried to the cases; none of it inside a transaction. */
export interface ContactPort {
  readonly state: (
    said: {
      readonly id: string;
      readonly account: string;
      readonly draft: string | null;
      readonly device: string;
      readonly category: Category;
      readonly happenedAt: number;
      readonly contact: ContactAnswer;
    },
    now: number,
  ) => Promise<ContactOutcome>;
  readonly takeBack: (
    said: {
      readonly id: string;
      readonly account: string;
      readonly caseId: string;
      readonly device: string;
      readonly contact: ContactAnswer;
      readonly before: ContactAnswer;
    },
    now: number,
  ) => Promise<ContactOutcome>;
}

export type ContactAnswer = "attempt" | "yes" | "unknown";
export type ContactOutcome =
  | { readonly state: "recorded" | "opened"; readonly caseId: string; readonly before: ContactAnswer }
  | { readonly state: "none" }
  | { readonly state: "refused"; readonly code: string };

/** Who stands at the desk: the account, and its name as it was then. */
export interface Person {
  readonly id: string;
  readonly name: string;
}
