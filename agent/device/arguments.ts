/**
 * The command line as a closed set of commands; everything else is refused with one sentence.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { type EnrolLink, readEnrolCode, readEnrolLink, readFingerprint } from "../../policies/engine/enrol-link.ts";
import type { Trigger } from "./agent.ts";
import { DeviceError } from "./error.ts";
import type { Language } from "./texts/texts.ts";

const TRIGGERS: readonly Trigger[] = [
  "by-hand",
  "return",
  "before-hand-out",
  "plugged-in",
  "network-up",
  "boot",
  "schedule",
];

export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "run" }
  | { readonly kind: "status" }
  | { readonly kind: "enrol"; readonly link: EnrolLink; readonly again: boolean }
  | { readonly kind: "check"; readonly trigger: Trigger }
  | { readonly kind: "collect"; readonly file: string }
  | { readonly kind: "replay"; readonly file: string };

export interface CommandLine {
  readonly command: Command;
  readonly language: Language;
  readonly json: boolean;
  readonly data: string | undefined;
  readonly config: string | undefined;
}

const usage = (detail: string): DeviceError => new DeviceError("E_AGENT_USAGE", detail);

/** Language even of a command line that cannot be understood. */
export const languageIn = (args: readonly string[]): Language =>
  args.includes("--lang=en") || args[args.indexOf("--lang") + 1] === "en" ? "en" : "pl";

function linkFrom(link: string | undefined, values: Readonly<Record<string, unknown>>): EnrolLink {
  if (link !== undefined) {
    const read = readEnrolLink(link);
    if (read === undefined) throw new DeviceError("E_AGENT_LINK", "not an enrolment link");
    return read;
  }
  const { server, key, code } = values;
  if (typeof server !== "string" || typeof key !== "string" || typeof code !== "string")
    throw usage("enrol LINK | enrol --server --key --code");
  const readKey = readFingerprint(key);
  const readCode = readEnrolCode(code);
  if (!/^https?:\/\/[^/?#\s@]+\/?$/u.test(server) || readKey === undefined || readCode === undefined)
    throw new DeviceError("E_AGENT_LINK", "server, key or code cannot be read");
  return { server: server.replace(/\/$/u, ""), fingerprint: readKey, code: readCode };
}

/** @throws {DeviceError} `E_AGENT_USAGE`, `E_AGENT_LINK` */
export function readArguments(args: readonly string[]): CommandLine {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: text,
        config: text,
        lang: text,
        server: text,
        key: text,
        code: text,
        trigger: text,
        record: text,
        again: flag,
        json: flag,
        help: flag,
        version: flag,
      },
    });
  } catch (cause) {
    throw new DeviceError("E_AGENT_USAGE", (cause as Error).message, { cause });
  }
  const { values, positionals } = parsed;
  const [name, operand, ...rest] = positionals;
  if (values.lang !== undefined && values.lang !== "pl" && values.lang !== "en") throw usage("--lang pl|en");
  const command = (): Command => {
    if (values.help === true || name === "help" || (name === undefined && values.version !== true))
      return { kind: "help" };
    if (values.version === true) return { kind: "version" };
    const most = name === "enrol" || name === "replay" ? 1 : 0;
    if (rest.length > 0 || (most === 0 && operand !== undefined)) throw usage(`${name ?? ""}: ${operand ?? ""}?`);
    switch (name) {
      case "enrol":
        return { kind: "enrol", link: linkFrom(operand, values), again: values.again ?? false };
      case "check": {
        const trigger = TRIGGERS.find((one) => one === (values.trigger ?? "by-hand"));
        if (trigger === undefined) throw usage(`--trigger ${TRIGGERS.join("|")}`);
        return { kind: "check", trigger };
      }
      case "run":
      case "status":
        return { kind: name };
      case "collect":
        if (values.record === undefined) throw usage("collect --record FILE");
        return { kind: "collect", file: values.record };
      case "replay":
        if (operand === undefined) throw usage("replay FILE");
        return { kind: "replay", file: operand };
      default:
        throw usage(`${name ?? ""}?`);
    }
  };
  return {
    command: command(),
    language: values.lang === "en" ? "en" : "pl",
    json: values.json ?? false,
    data: values.data,
    config: values.config,
  };
}
