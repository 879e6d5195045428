/**
 * Puts notifications together from the venue's settings; both processes have the same.
 *
 * @module
 */
import { isAbsolute, resolve } from "node:path";
import { loadProbeCauses } from "../../policies/load/load-probe-causes.ts";
import type { Config } from "../../policies/schema/config.ts";
import { permissionsOf } from "../access/index.ts";
import { mayHearOfHelp } from "../help/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";
import { openChannels } from "./channels.ts";
import { deputiesOf } from "./deputies.ts";
import type { Channels, NotifyContext, SenderContext } from "./context.ts";
import type { Staffing } from "./ports.ts";
import { openVapidKeys } from "./secrets.ts";

/** Paths of the configuration start at its own folder. */
function placed(settings: Config["notifications"], baseFolder: string): Config["notifications"] {
  const within = <T extends object>(channel: T): T =>
    Object.fromEntries(
      Object.entries(channel).map(([key, value]) => [
        key,
        key.endsWith("File") && typeof value === "string" && !isAbsolute(value) ? resolve(baseFolder, value) : value,
      ]),
    ) as T;
  const { email, push, webhook, ntfy } = settings;
  return {
    ...settings,
    ...(email === undefined ? {} : { email: within(email) }),
    ...(push === undefined ? {} : { push: within(push) }),
    ...(webhook === undefined ? {} : { webhook: within(webhook) }),
    ...(ntfy === undefined ? {} : { ntfy: within(ntfy) }),
  };
}

export type NotifyParts = NotifyContext &
  Pick<SenderContext, "deputiesOf"> & {
    readonly channels: Channels;
    /** VAPID public key; null where web push is off. */
    readonly pushKey: string | null;
  };

/** @throws {NotifyError} `E_NOTIFY_SECRET` for broken VAPID keys */
export function notifyParts(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: Pick<Config, "venue" | "notifications" | "dashboard">;
  readonly root: string;
  readonly baseFolder: string;
}): NotifyParts {
  const { database, clock, config } = parts;
  const settings = placed(config.notifications, parts.baseFolder);
  const keys = openVapidKeys(parts.root);
  return {
    database,
    clock,
    venueId: config.venue.id,
    timeZone: config.venue.timeZone,
    causes: loadProbeCauses(),
    settings,
    channels: openChannels(settings, keys, config.dashboard.origin, () => Math.floor(clock() / 1_000)),
    pushKey: settings.push === undefined ? null : keys.publicKey,
    deputiesOf: (db, account, now) => deputiesOf(db, config.venue.id, account, now),
  };
}

/** Who may read the page a notice leads to. */
const PERMISSIONS = { duty: "coordination.read", probe: "networks.read", incident: "cyber.read" } as const;

/** Asks the part of the register that owns the thing. */
export const knowing =
  (parts: {
    readonly database: Database;
    readonly clock: Clock;
    readonly venueId: string;
    readonly staff: Staffing;
    readonly mayKnowCase: (account: string, caseId: string) => Promise<boolean>;
  }): SenderContext["mayKnow"] =>
  async (account, { kind, id }) => {
    if (kind === "none") return true;
    const member = (await parts.staff(parts.database, parts.clock())).find((one) => one.account === account);
    if (member === undefined) return false;
    if (kind === "case") return parts.mayKnowCase(account, id);
    if (kind === "help") return mayHearOfHelp(parts.database, parts.venueId, member.roles, id);
    return permissionsOf(member.roles).includes(PERMISSIONS[kind]);
  };
