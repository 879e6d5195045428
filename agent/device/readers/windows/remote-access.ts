/**
 * Ways to steer the device from elsewhere: remote desktop, an SSH server, remote-control programs.
 *
 * Pure.
 *
 * @module
 */
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { remoteToolsAmong } from "../remote-tools.ts";
import { answerOf, rowsIn, textIn } from "./dump.ts";
import { programsOf } from "./programs.ts";
import { dwordAt, readRegistry } from "./registry.ts";

const LOCAL = String.raw`SYSTEM\CurrentControlSet\Control\Terminal Server`;
const POLICY = String.raw`SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services`;

/** `fDenyTSConnections`: 1 refuses; the policy's copy overrules the local one. */
function desktopOf(raw: RawOutputs): boolean | null {
  const policies = readRegistry(raw, "policies");
  const local = readRegistry(raw, "terminal-server");
  if (!("keys" in policies) || !("keys" in local)) return null;
  const ordered = dwordAt(policies.keys, POLICY, "fDenyTSConnections");
  const denied = ordered === "missing" ? dwordAt(local.keys, LOCAL, "fDenyTSConnections") : ordered;
  return denied === 0 ? true : denied === 1 ? false : null;
}

export function readRemoteAccess(raw: RawOutputs, context: MeasuredContext): FactOf<"remoteAccess"> {
  const services = rowsIn(raw, "facts", "services");
  const processes = answerOf(raw, "facts", "processes");
  const programs = programsOf(raw);
  const running = "data" in processes ? processes.data.filter((name) => typeof name === "string") : null;
  const names = [
    ...(services ?? []).flatMap((row) => [textIn(row, "Name") ?? ""]),
    ...(running ?? []),
    ...("unavailable" in programs ? [] : programs.map((program) => program.name)),
  ];
  const tools = remoteToolsAmong(names);
  const seenAll =
    services !== null && services.length > 0 && running !== null && running.length > 0 && !("unavailable" in programs);
  // None found among half of the places is not none.
  if (tools.length === 0 && !seenAll) {
    if ("unavailable" in programs) return unavailable(context, programs.unavailable);
    return unavailable(context, "unavailable" in processes ? processes.unavailable : "unreadable");
  }
  const shell = services?.some(
    (row) => textIn(row, "Name")?.toLowerCase() === "sshd" && textIn(row, "State") === "Running",
  );
  return measured(context, {
    desktop: desktopOf(raw),
    shell: services === null || services.length === 0 ? null : shell === true,
    tools: [...tools],
  });
}
