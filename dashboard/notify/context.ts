/**
 * What notifications need from the outside: who may know of what, who stands in for whom, and the channels.
 *
 * @module
 */
import type { Config } from "../../policies/schema/config.ts";
import type { NoticeChannel, NoticeLanguage } from "../../policies/schema/notify-api.ts";
import type { ProbeCause } from "../../policies/schema/probes.ts";
import type { Bilingual } from "../../policies/schema/vocabulary.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { BrowserRow } from "./tables.ts";

export type SubjectKind = "case" | "help" | "incident" | "duty" | "probe" | "none";

/** What goes out. `key` is the same in every attempt, so that whoever receives it twice can tell. */
export interface Outgoing {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  readonly urgent: boolean;
  readonly language: NoticeLanguage;
  /** Page of the application all of it is dealt with on, if its address tells of nobody; null: the application itself. */
  readonly path: string | null;
}

/** `never`: trying again is of no use; `gone`: the address itself is no more. */
export type Sent = { readonly kind: "sent" } | { readonly kind: "failed" | "never" | "gone"; readonly error: string };

export interface Channels {
  /** Channels the venue has configured. */
  readonly has: Readonly<Record<NoticeChannel, boolean>>;
  email(address: string, message: Outgoing): Promise<Sent>;
  push(browser: BrowserRow, message: Outgoing): Promise<Sent>;
  webhook(account: string, message: Outgoing): Promise<Sent>;
  ntfy(topic: string, message: Outgoing): Promise<Sent>;
}

export interface NotifyContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly timeZone: string;
  readonly settings: Config["notifications"];
  /** What each cause of a failing probe means; left out: it is not said. */
  readonly causes?: ReadonlyMap<ProbeCause, Bilingual>;
}

export interface SenderContext extends NotifyContext {
  readonly log: Log;
  readonly channels: Channels;
  /** Asked again before every attempt: who may know may have changed since. Never inside a transaction. */
  readonly mayKnow: (account: string, subject: { readonly kind: SubjectKind; readonly id: string }) => Promise<boolean>;
  /** Accounts that stand in for somebody now. */
  readonly deputiesOf: (db: Queryable, account: string, now: number) => Promise<readonly string[]>;
}
