/**
 * Puts the context of help for children together; both processes have the same one.
 *
 * @module
 */
import type { HelpTexts } from "../../policies/schema/help.ts";
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";
import type { Clock } from "../platform/clock.ts";
import { PlatformError } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import type { Vault } from "../vault/index.ts";
import type { HelpContext, HelpNotify, OpenCase, ReportsKeptFrom } from "./context.ts";

/** Where nobody can be told outside the page, the desk shows it. */
const TELLS_NOBODY: HelpNotify = async () => undefined;
/** The control process takes messages in and never opens a case. */
const OPENS_NONE: OpenCase = async () => {
  throw new PlatformError("E_PLATFORM_INTERNAL", "cases are opened by the dashboard server");
};

export const helpContext = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly venue: { readonly id: string; readonly name: string };
  readonly vault: Vault;
  readonly help: HelpTexts;
  readonly networks?: () => readonly NetworkPolicy[];
  readonly notify?: HelpNotify;
  readonly openCase?: OpenCase;
  readonly reportsKeptFrom?: ReportsKeptFrom;
}): HelpContext => ({
  database: parts.database,
  clock: parts.clock,
  venueId: parts.venue.id,
  venueName: parts.venue.name,
  vault: parts.vault,
  help: () => parts.help,
  networks: parts.networks ?? (() => []),
  notify: parts.notify ?? TELLS_NOBODY,
  openCase: parts.openCase ?? OPENS_NONE,
  // The control process shows reports to nobody.
  ...(parts.reportsKeptFrom === undefined ? {} : { reportsKeptFrom: parts.reportsKeptFrom }),
});
