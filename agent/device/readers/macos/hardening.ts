/**
 * What stands between a stranger and a Mac: administrators, accounts, lock, encryption, firewall, management.
 *
 * `sysadminctl` speaks on the error stream with the time in front, so lines are searched and never compared whole. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import {
  type FactOf,
  type MeasuredContext,
  measured,
  type RawOutputs,
  type ReadContext,
  unavailable,
} from "../../platform.ts";
import { codeOf, listOf, rawAnswer, reasonOf, textOf } from "./answer.ts";
import { entryOf } from "../property-list.ts";
import { utf8 } from "../text.ts";

/** macOS asks an administrator for the password as a rule; only sudo's own rules let somebody past. */
export function readElevation(raw: RawOutputs, context: MeasuredContext): FactOf<"elevation"> {
  const code = codeOf(raw, "sudo");
  const answer = rawAnswer(raw, "sudo");
  // grep: 0 lines found, 1 none, 2 a file could not be read.
  if (!("stdout" in answer) || (code !== 0 && code !== 1))
    return unavailable(context, code === 2 ? "no-permission" : reasonOf(raw, "sudo"));
  const lines = utf8(answer.stdout)
    .split("\n")
    .filter((line) => line.trim() !== "");
  if ((code === 0) !== lines.length > 0) return unavailable(context, "unreadable");
  return measured(context, {
    prompt: "password",
    prompting: "password",
    passwordless: lines.length,
    localRulesToReview: 0,
  });
}

const ON_OFF = (on: RegExp, off: RegExp, text: string | null): boolean | null => {
  if (text === null) return null;
  const [yes, no] = [on.test(text), off.test(text)];
  return yes === no ? null : yes;
};

/** An explicit OFF wins; the setting that names a user may be stale. */
function autoLogin(raw: RawOutputs): boolean | null {
  const text = textOf(raw, "auto-login");
  if (text === null) return null;
  if (/Automatic login is OFF/iu.test(text)) return false;
  return /Automatic login (?:user: ?\S|is ON)/iu.test(text) ? true : null;
}

function adminsOf(raw: RawOutputs): readonly string[] | null {
  const line = /^GroupMembership:[ \t]*(.+)$/mu.exec(textOf(raw, "admins") ?? "")?.[1];
  const names = (line ?? "").split(/\s+/u).filter((name) => name !== "");
  return codeOf(raw, "admins") === 0 && names.length > 0 ? names : null;
}

/** Accounts of iCloud in each home: `plutil` prints their number. A file it could not read leaves the sum open. */
function foreignOf(raw: RawOutputs): number | null {
  const answer = rawAnswer(raw, "icloud-accounts");
  if (!("stdout" in answer) || answer.exitCode !== 0 || answer.stderr.length > 0) return null;
  const lines = utf8(answer.stdout)
    .split("\n")
    .filter((line) => line.trim() !== "");
  if (lines.some((line) => !/^\d{1,3}$/u.test(line.trim()))) return null;
  // Without Full Disk Access find sees nothing and says nothing.
  if (lines.length === 0 && !hasFullDiskAccess(raw)) return null;
  return lines.reduce((sum, line) => sum + Number(line), 0);
}

export function hasFullDiskAccess(raw: RawOutputs): boolean {
  const answer = rawAnswer(raw, "full-disk-access");
  return "stdout" in answer && answer.exitCode === 0 && utf8(answer.stdout) === "SQLite";
}

export function readAccounts(raw: RawOutputs, context: ReadContext): FactOf<"accounts"> {
  const admins = adminsOf(raw);
  const { dailyAccount } = context.settings;
  const member = codeOf(raw, "daily-admin");
  const value = {
    // 0 is a member, also through another group; 67 is none.
    dailyIsAdmin:
      dailyAccount === null
        ? null
        : admins?.includes(dailyAccount) === true || member === 0
          ? true
          : member === 67
            ? false
            : null,
    // root is in the group on every Mac and cannot sign in.
    admins: admins === null ? null : admins.filter((name) => name !== "root").length,
    blankPasswords: null,
    blankAllowed: null,
    autoLogin: autoLogin(raw),
    guest: ON_OFF(/Guest account enabled/iu, /Guest account disabled/iu, textOf(raw, "guest")),
    foreign: foreignOf(raw),
  };
  return Object.values(value).every((one) => one === null)
    ? unavailable(context, reasonOf(raw, "admins"))
    : measured(context, value);
}

/** Seconds of `delay is …`; null if the lock is said to be on in other words. */
function delayOf(text: string): number | null {
  const found = /screenLock delay is (?:(immediate)|(\d{1,7}) seconds?)/iu.exec(text);
  if (found === null) return null;
  return found[1] === undefined ? Number(found[2]) : 0;
}

/** The delay starts when the saver does, so both pauses count together. */
export function readLock(raw: RawOutputs, context: MeasuredContext): FactOf<"lock"> {
  const text = textOf(raw, "screen-lock");
  if (text === null) return unavailable(context, reasonOf(raw, "screen-lock"));
  if (/screenLock is off/iu.test(text)) return measured(context, { secured: false, afterS: null });
  const delay = delayOf(text);
  if (delay === null) return unavailable(context, "unreadable");
  const idle = entryOf(listOf(raw, "screen-saver"), "idleTime");
  return measured(context, {
    secured: true,
    afterS: idle?.type === "integer" && idle.number > 0 ? idle.number + delay : null,
  });
}

export function readEncryption(raw: RawOutputs, context: MeasuredContext): FactOf<"encryption"> {
  const text = textOf(raw, "filevault");
  if (text === null) return unavailable(context, reasonOf(raw, "filevault"));
  const says = (pattern: RegExp): boolean => pattern.test(text);
  const system: FactValue<"encryption">["system"] = says(/^Encryption in progress/mu)
    ? "encrypting"
    : says(/^Decryption in progress/mu)
      ? "decrypting"
      : says(/^FileVault is On\./mu) === says(/^FileVault is Off\./mu)
        ? "unknown"
        : says(/^FileVault is On\./mu)
          ? "on"
          : "off";
  return measured(context, { system });
}

/** 0 off, 1 on, 2 on for services of Apple's only, which lets less in. */
export function readFirewall(raw: RawOutputs, context: MeasuredContext): FactOf<"firewall"> {
  const text = textOf(raw, "firewall/state");
  if (text === null) return unavailable(context, reasonOf(raw, "firewall/state"));
  const state = /^Firewall is (?:enabled|disabled|blocking[^\n(]*)\.? *\(State = ([0-2])\)/mu.exec(text)?.[1];
  if (state === undefined) return unavailable(context, "unreadable");
  return measured(context, state === "0" ? { state: "off", off: ["macOS"] } : { state: "on", off: [] });
}

/** Both lines are always printed; what stands behind them decides. */
export function readMobile(raw: RawOutputs, context: MeasuredContext): FactOf<"mobile"> {
  const text = textOf(raw, "enrolment");
  if (text === null) return unavailable(context, reasonOf(raw, "enrolment"));
  const automated = /^Enrolled via DEP:\s*(Yes|No)/mu.exec(text)?.[1];
  const managed = /^MDM enrollment:\s*(Yes|No)/mu.exec(text)?.[1];
  const owner =
    managed === "No" ? "none" : managed === "Yes" ? (automated === "Yes" ? "supervised" : "profile-owner") : "unknown";
  return measured(context, {
    debugging: null,
    debuggingOverNetwork: null,
    foreignDebugKeys: null,
    unknownSources: null,
    sideloaded: null,
    verifier: null,
    bootState: "unknown",
    owner,
    activated: null,
  });
}
