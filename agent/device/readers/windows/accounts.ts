/**
 * Who is an administrator, whether somebody gets in without a password, and what accounts were left behind.
 *
 * Groups and accounts are told by their SIDs, as «Administratorzy», «Administratoren» and «Gość» are translated. A list of
 * administrators that is empty means that listing failed: every Windows has at least one. Pure.
 *
 * @module
 */
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { answerOf, booleanIn, numberIn, type Row, rowsIn, textIn } from "./dump.ts";

/** Everyone, interactive, authenticated users, terminal server users, local accounts, users: each includes the daily account. */
const EVERYBODY = new Set(["S-1-1-0", "S-1-5-4", "S-1-5-11", "S-1-5-13", "S-1-5-14", "S-1-5-113", "S-1-5-32-545"]);
const SID = /^S-1-\d+(?:-\d+)+$/u;
const GUEST = /^S-1-5-21-\d+-\d+-\d+-501$/u;
const MICROSOFT_ACCOUNT = 4;

/** SIDs of the group; null if not even one could be read. */
function adminSids(raw: RawOutputs): readonly string[] | null {
  const rows = rowsIn(raw, "facts", "admins");
  const sids = (rows ?? []).map((row) => textIn(row, "sid"));
  if (rows === null || sids.length === 0 || sids.some((sid) => sid === null || !SID.test(sid))) return null;
  return sids as string[];
}

/** SID of the account children use, if it is one of this machine. */
export function dailySid(raw: RawOutputs, dailyAccount: string | null): string | null {
  if (dailyAccount === null) return null;
  const wanted = dailyAccount.toLowerCase().replace(/^\.?\\/u, "");
  const account = rowsIn(raw, "facts", "accounts")?.find((row) => textIn(row, "Name")?.toLowerCase() === wanted);
  return account === undefined ? null : textIn(account, "SID");
}

function countAdmins(sids: readonly string[], accounts: readonly Row[]): number {
  const disabled = new Set(
    accounts.filter((row) => booleanIn(row, "Disabled") === true).map((row) => textIn(row, "SID")),
  );
  const local = new Set(accounts.map((row) => textIn(row, "SID")));
  // Of this machine's own numbers, but no account any more: an orphan, which nobody can sign in with.
  const machine = accounts.map((row) => textIn(row, "SID")?.replace(/-\d+$/u, "")).find((one) => one !== undefined);
  const orphan = (sid: string): boolean => machine !== undefined && sid.startsWith(`${machine}-`) && !local.has(sid);
  return sids.filter((sid) => !disabled.has(sid) && !orphan(sid)).length;
}

/** Accounts of Microsoft tied to local ones or remembered in a loaded hive; null unless both could be seen. */
function countForeign(raw: RawOutputs): number | null {
  const sources = rowsIn(raw, "facts", "sources");
  const hives = rowsIn(raw, "facts", "hives");
  if (sources === null || sources.length === 0 || hives === null) return null;
  const tied = sources.filter((row) => numberIn(row, "source") === MICROSOFT_ACCOUNT).length;
  const remembered = hives.map((row) => numberIn(row, "linked"));
  if (remembered.includes(null)) return null;
  return Math.max(
    tied,
    remembered.reduce<number>((sum, count) => sum + (count ?? 0), 0),
  );
}

/** `AutoAdminLogon` is a text; netplwiz keeps the password elsewhere, but sets the same value. */
function autoLogin(raw: RawOutputs): boolean | null {
  const row = rowsIn(raw, "facts", "sign-in")?.[0];
  if (row === undefined || !("auto" in row)) return null;
  const value = row["auto"];
  if (value === null || value === "0" || value === 0 || value === "") return false;
  return value === "1" || value === 1 ? true : null;
}

function guestOf(accounts: readonly Row[]): boolean | null {
  const guest = accounts.find((row) => GUEST.test(textIn(row, "SID") ?? ""));
  const disabled = guest === undefined ? null : booleanIn(guest, "Disabled");
  return disabled === null ? null : !disabled;
}

export function readAccounts(raw: RawOutputs, context: ReadContext): FactOf<"accounts"> {
  const answer = answerOf(raw, "facts", "accounts");
  if ("unavailable" in answer) return unavailable(context, answer.unavailable, answer.note);
  const accounts = rowsIn(raw, "facts", "accounts") ?? [];
  if (accounts.length === 0) return unavailable(context, "unreadable");
  const admins = adminSids(raw);
  const daily = dailySid(raw, context.settings.dailyAccount);
  const enabled = accounts.filter((row) => booleanIn(row, "Disabled") !== true);
  const demanded = enabled.map((row) => booleanIn(row, "PasswordRequired"));
  return measured(context, {
    // A local account cannot be in a group of a domain, so its own SID and the groups of everybody decide.
    dailyIsAdmin:
      admins === null || daily === null ? null : admins.includes(daily) || admins.some((sid) => EVERYBODY.has(sid)),
    admins: admins === null ? null : countAdmins(admins, accounts),
    // Only an attempt to sign in would tell, and that counts as a wrong password.
    blankPasswords: null,
    blankAllowed: demanded.includes(null) ? null : demanded.filter((one) => one === false).length,
    autoLogin: autoLogin(raw),
    guest: guestOf(accounts),
    foreign: countForeign(raw),
  });
}
