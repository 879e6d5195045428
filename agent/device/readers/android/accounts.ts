/**
 * Accounts left behind: how many, never whose. The tablet itself cuts the names off before they are sent. Pure.
 *
 * @module
 */
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { listOf, textOf, whyNot } from "./answers.ts";

/** Kinds that are no person's account but a place for contacts on the device. */
const LOCAL: ReadonlySet<string> = new Set([
  "vnd.sec.contact.phone",
  "vnd.sec.contact.sim",
  "com.android.localphone",
  "com.android.contacts.default",
  "com.oppo.contacts.device",
  "com.lenovo.contacts.phone",
]);

/** `account <kind>` as the probe prints it, or the whole line of `dumpsys account`. */
const ACCOUNT = /^\s*(?:account |Account \{name=.*, type=)([A-Za-z0-9._-]+)\}?\s*$/u;
const TOTAL = /^\s*Accounts: (\d{1,4})\s*$/u;

/** @returns null unless as many accounts were read as the system counts */
function foreignOf(lines: readonly string[]): number | null {
  const totals = lines.map((line) => TOTAL.exec(line)?.[1]).filter((one) => one !== undefined);
  const kinds = lines.map((line) => ACCOUNT.exec(line)?.[1]).filter((one) => one !== undefined);
  if (totals.length === 0) return null;
  const whole = totals.reduce((sum, one) => sum + Number(one), 0);
  return whole === kinds.length ? kinds.filter((kind) => !LOCAL.has(kind)).length : null;
}

const USER = /\bUserInfo\{\d+:.*:([0-9a-f]{1,8})\}/gu;
const FLAG_ADMIN = 0x2;
const FLAG_GUEST = 0x4;

export function readAccounts(raw: RawOutputs, context: MeasuredContext): FactOf<"accounts"> {
  const lines = listOf(raw, "accounts");
  const flags = [...(textOf(raw, "users") ?? "").matchAll(USER)].map(([, flag]) => Number.parseInt(flag ?? "", 16));
  if (lines === null && flags.length === 0) return unavailable(context, whyNot(raw, "accounts"));
  const known = flags.length > 0;
  return measured(context, {
    dailyIsAdmin: null,
    admins: known ? flags.filter((flag) => (flag & FLAG_ADMIN) !== 0).length : null,
    blankPasswords: null,
    blankAllowed: null,
    autoLogin: null,
    guest: known ? flags.some((flag) => (flag & FLAG_GUEST) !== 0) : null,
    foreign: lines === null ? null : foreignOf(lines),
  });
}
