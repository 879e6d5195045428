/**
 * The hub changes nothing on a tablet: whatever is not on this list of questions is not run at all.
 *
 * The list is of whole command lines. An installation, a push, a restart or a setting is no question and has no way through here, even
 * if a fault elsewhere in this program asked for it.
 *
 * @module
 */
import { basename } from "node:path";
import { ANDROID_COMMANDS } from "../device/collectors/android/commands.ts";
import { IPAD_COMMANDS } from "../device/collectors/ipados/commands.ts";
import type { Exec } from "../device/exec.ts";
import { HubError } from "./error.ts";

const SHELL: ReadonlySet<string> = new Set(ANDROID_COMMANDS.values());
const IPAD: ReadonlySet<string> = new Set([...IPAD_COMMANDS.values()].map((command) => command.join(" ")));
/** Serial numbers, UDIDs, `host:port`; never the beginning of an option. */
const TARGET = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/u;
const PORT = /^\d{1,5}$/u;

function isAdbQuestion(args: readonly string[]): boolean {
  const [flag, port, ...rest] = args;
  if (flag !== "-P" || !PORT.test(port ?? "")) return false;
  // Not about a tablet: the hub's own server, and its list of what is plugged in.
  if (["nodaemon server", "track-devices", "devices"].includes(rest.join(" "))) return true;
  const [select, serial, verb, quiet, command, ...more] = rest;
  if (select !== "-s" || !TARGET.test(serial ?? "") || more.length > 0) return false;
  return verb === "shell" && quiet === "-n" && SHELL.has(command ?? "");
}

function isIpadQuestion(program: string, args: readonly string[]): boolean {
  const [select, udid, ...rest] = args;
  return select === "-u" && TARGET.test(udid ?? "") && IPAD.has([program, ...rest].join(" "));
}

/** @param file  the program, with or without its folder */
export function isReadOnly(file: string, args: readonly string[]): boolean {
  const program = basename(file);
  if (program === "adb") return isAdbQuestion(args);
  if (program === "idevice_id") return args.join(" ") === "-l";
  return (program === "ideviceinfo" || program === "ideviceinstaller") && isIpadQuestion(program, args);
}

/** @throws {HubError} `E_HUB_COMMAND` */
export function demandReadOnly(file: string, args: readonly string[]): void {
  if (!isReadOnly(file, args))
    throw new HubError(
      "E_HUB_COMMAND",
      `not a question the hub asks: ${basename(file)} ${args.join(" ").slice(0, 200)}`,
    );
}

/** An {@link Exec} that runs questions only. */
export const readOnly =
  (exec: Exec): Exec =>
  async (probe, file, args, options) => {
    demandReadOnly(file, args);
    return exec(probe, file, args, options);
  };
