/**
 * Who stood at the desk when the network went: enough to open the loan desk after a reload without it, and nothing more.
 *
 * Holds the account's number and the two permissions of the desk; no name, no login, no token. It opens nothing on the server: every
 * step still waits for the real session. Half a day after the server last knew the person it is void.
 *
 * @module
 */
import type { Permission, SessionView } from "../../../policies/schema/api.ts";

const name = "latarnik.desk.person";
/** As long as the signed gate list. */
export const keptSessionMs = 12 * 60 * 60_000;
const deskPermissions: readonly Permission[] = ["loans.read", "loans.write"];

interface KeptSession {
  readonly account: string;
  readonly permissions: readonly Permission[];
  readonly venueName: string;
  readonly until: number;
}

/** Only people of the desk are kept; anybody else, and a lost session, forgets whoever was. */
export function rememberPerson(session: SessionView | null, now: number): void {
  try {
    const permissions = deskPermissions.filter((one) => session?.permissions.includes(one) === true);
    if (session === null || permissions.length < deskPermissions.length) localStorage.removeItem(name);
    else {
      const kept: KeptSession = {
        account: session.account.id,
        permissions,
        venueName: session.venueName,
        until: Math.min(session.expiresAt, now + keptSessionMs),
      };
      localStorage.setItem(name, JSON.stringify(kept));
    }
  } catch {
    // Storage is closed: without the network a reload then asks for it.
  }
}

/** @returns a session without token or name, for the desk only; null: nobody is known, or not any more */
export function rememberedPerson(now: number): SessionView | null {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? "null") as KeptSession | null;
    if (kept === null || typeof kept.account !== "string" || !(now < kept.until)) return null;
    return {
      account: { id: kept.account, login: "", displayName: "" },
      roles: [],
      permissions: deskPermissions.filter((one) => kept.permissions.includes(one)),
      csrf: "",
      expiresAt: kept.until as SessionView["expiresAt"],
      venueName: kept.venueName,
    };
  } catch {
    return null;
  }
}

/** Whether the session at hand is only remembered: the server has not confirmed it since the page was loaded. */
export const isRemembered = (session: SessionView): boolean => session.csrf === "";
