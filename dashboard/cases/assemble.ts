/**
 * Puts the context of cases together from the venue's settings; both processes have the same one.
 *
 * @module
 */
import type { CaseProcedure } from "../../policies/load/load-procedure.ts";
import type { Config } from "../../policies/schema/config.ts";
import { exceptionAuthors } from "../lists/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { PublisherKey } from "../platform/publisher-key.ts";
import type { Database } from "../platform/tables.ts";
import { namesOfDraft } from "../register/index.ts";
import type { Vault } from "../vault/index.ts";
import { NO_NOTIFY } from "./context.ts";
import type { CaseContext, CaseNotify, CasePeople } from "./context.ts";
import { ACCOUNTS_AS_PEOPLE } from "./people-accounts.ts";
import { folderShare } from "./share.ts";

/** @param parts  what only the process knows; without people of their own, accounts and roles stand for them */
export function caseContext(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Pick<Config, "venue" | "cases">;
  readonly procedure: CaseProcedure;
  readonly vault: Vault;
  readonly signer: Pick<PublisherKey, "publicKey" | "sign">;
  readonly people?: CasePeople;
  readonly notify?: CaseNotify;
}): CaseContext {
  const { venue, cases } = parts.config;
  const { shortName, ...letterhead } = cases.letterhead;
  return {
    database: parts.database,
    clock: parts.clock,
    log: parts.log,
    venueId: venue.id,
    timeZone: venue.timeZone,
    letterhead: { ...letterhead, name: venue.name, shortName: shortName === "" ? venue.name : shortName },
    procedure: parts.procedure,
    vault: parts.vault,
    signer: parts.signer,
    people: parts.people ?? ACCOUNTS_AS_PEOPLE,
    notify: parts.notify ?? NO_NOTIFY,
    share: cases.share === undefined ? null : folderShare(cases.share),
    substitute: cases.substitute,
    mistakeAuthors: async (db, draftId) => exceptionAuthors(db, venue.id, await namesOfDraft(db, venue.id, draftId)),
    departmentOf: (network) => (network === null ? null : (cases.departments[network] ?? null)),
  };
}
