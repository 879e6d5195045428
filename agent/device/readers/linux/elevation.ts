/**
 * Who may change the system, and whether a password stands before it: sudo, doas and polkit. Pure.
 *
 * `cvtsudoers` follows includes and aliases, which looking for words in files does not. Polkit's local rules are programs; nobody
 * can judge them by their text, so those that can answer YES are counted for a person to read.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { FilesAnswer } from "../../collectors/linux/files.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { answerOf, filesOf, jsonOf, listOf } from "./answers.ts";
import { isObject } from "../text.ts";

/** One rule of sudo: whom it names, and whether it asks for a password. */
export interface SudoRule {
  readonly users: readonly string[];
  /** without the percent sign */
  readonly groups: readonly string[];
  readonly everybody: boolean;
  readonly passwordless: boolean;
}

export interface Sudoers {
  readonly rules: readonly SudoRule[];
  /** `Defaults !authenticate` or `exempt_group`, for all or for somebody */
  readonly openDefaults: number;
}

const optionsOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  listOf(value).flatMap((option) => (isObject(option) ? Object.entries(option) : []));

function ruleOf(spec: unknown): SudoRule | null {
  if (!isObject(spec)) return null;
  const whom = listOf(spec["User_List"]).filter((one) => isObject(one) && one["negated"] !== true) as Readonly<
    Record<string, unknown>
  >[];
  const texts = (key: string): string[] => whom.flatMap((one) => (typeof one[key] === "string" ? [one[key]] : []));
  const commands = listOf(spec["Cmnd_Specs"]);
  if (whom.length === 0 || commands.length === 0) return null;
  return {
    users: texts("username").filter((name) => name !== "ALL"),
    groups: [...texts("usergroup"), ...texts("nonunixgroup")],
    everybody: texts("username").includes("ALL"),
    passwordless: commands.some(
      (one) =>
        isObject(one) && optionsOf(one["Options"]).some(([key, value]) => key === "authenticate" && value === false),
    ),
  };
}

/** @param json  of `cvtsudoers -f json -e`; null: not of its shape */
export function sudoersOf(json: unknown): Sudoers | null {
  if (!isObject(json) || !(Array.isArray(json["User_Specs"]) || Array.isArray(json["Defaults"]))) return null;
  return {
    rules: listOf(json["User_Specs"]).flatMap((spec) => ruleOf(spec) ?? []),
    openDefaults: listOf(json["Defaults"]).filter(
      (one) =>
        isObject(one) &&
        optionsOf(one["Options"]).some(
          ([key, value]) => (key === "authenticate" && value === false) || (key === "exempt_group" && value !== false),
        ),
    ).length,
  };
}

/** Rules that let somebody other than root in without a password. */
export const passwordlessIn = ({ rules, openDefaults }: Sudoers): number =>
  openDefaults +
  rules.filter(
    ({ users, groups, everybody, passwordless }) =>
      passwordless && (everybody || groups.length > 0 || users.some((name) => name !== "root")),
  ).length;

/** Sudo as far as it can be known; `null` where it is installed and could not be read. */
export function readSudoers(raw: RawOutputs): Sudoers | null {
  const tools = filesOf(raw, "linux/tools");
  const installed = "value" in tools ? tools.value.files.some(({ path }) => path.endsWith("/sudo")) : null;
  if (installed === false) return { rules: [], openDefaults: 0 };
  const json = jsonOf(raw, "linux/sudoers");
  return "value" in json ? sudoersOf(json.value) : null;
}

/** `permit nopass NAME [as OTHER] [cmd …]`; root may do without anyway. */
const isOpenDoas = (line: string): boolean =>
  /^\s*permit\b.*\bnopass\b/u.test(line) && !/\sroot$/u.test(line.replace(/\s+(?:as|cmd)\s.*$/u, "").trimEnd());

const doasOpen = ({ files }: FilesAnswer): number =>
  files
    .filter(({ path }) => path.endsWith("doas.conf"))
    .flatMap(({ text }) => (text ?? "").split("\n"))
    .filter((line) => isOpenDoas(line)).length;

/** Rules and older authority files that can say yes. */
const polkitYes = ({ files }: FilesAnswer): number =>
  files.filter(
    ({ path, text }) =>
      (path.endsWith(".rules") &&
        /\bResult\s*(?:\.\s*YES\b|\[\s*["']YES["'])|return\s+["']yes["']/u.test(text ?? "")) ||
      (path.endsWith(".pkla") && /^\s*Result(?:Any|Active|Inactive)\s*=\s*yes\s*$/imu.test(text ?? "")),
  ).length;

export function readElevation(raw: RawOutputs, context: ReadContext): FactOf<"elevation"> {
  const sudoers = readSudoers(raw);
  const polkit = filesOf(raw, "linux/polkit");
  if (sudoers === null) {
    const asked = answerOf(raw, "linux/sudoers");
    return unavailable(context, "reason" in asked ? asked.reason : "unreadable", "sudo");
  }
  const readable =
    "value" in polkit &&
    polkit.value.files.every(({ fault }) => fault === undefined) &&
    polkit.value.folders.every(({ state }) => state !== "denied");
  const open = "value" in polkit ? doasOpen(polkit.value) : 0;
  const passwordless = passwordlessIn(sudoers) + open;
  const everybody = sudoers.rules.filter((rule) => rule.everybody);
  const prompting: FactValue<"elevation">["prompting"] = everybody.some((rule) => rule.passwordless)
    ? "none"
    : everybody.length > 0
      ? "password"
      : "denied";
  return measured<"elevation">(context, {
    prompt: passwordless > 0 ? "none" : "password",
    prompting,
    // A doas.conf nobody could read may hold more.
    passwordless: passwordless > 0 || readable ? passwordless : null,
    localRulesToReview: readable ? polkitYes(polkit.value) : null,
  });
}
