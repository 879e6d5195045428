/**
 * Ways in from outside: SSH, shared desktops, remote-control programs. By processes, listening ports and packages. Pure.
 *
 * @module
 */
import type { RunningAnswer } from "../../collectors/linux/running.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { collected } from "./answers.ts";
import { packagesOf, packagesUnknown } from "./software.ts";

/** Process or package name, cut like the kernel's, to the product. */
const TOOLS: Readonly<Record<string, string>> = {
  anydesk: "AnyDesk",
  teamviewer: "TeamViewer",
  teamviewerd: "TeamViewer",
  rustdesk: "RustDesk",
  dwagent: "DWService",
  dwagsvc: "DWService",
  meshagent: "MeshCentral",
  nxserver: "NoMachine",
  nomachine: "NoMachine",
  splashtop: "Splashtop",
  "chrome-remote-d": "Chrome Remote Desktop",
  "chrome-remote-desktop": "Chrome Remote Desktop",
  supremo: "Supremo",
  parsecd: "Parsec",
  parsec: "Parsec",
};
const DESKTOPS: ReadonlySet<string> = new Set([
  "xrdp", "gnome-remote-de", "krfb", "x11vnc", "vino-server", "Xvnc", "Xtigervnc", "x0vncserver", "wayvnc",
]); // prettier-ignore
const SHELLS: ReadonlySet<string> = new Set(["sshd", "dropbear"]);

export function readRemoteAccess(raw: RawOutputs, context: ReadContext): FactOf<"remoteAccess"> {
  const running = collected<RunningAnswer>(raw, "linux/running", ["programs", "ports"]);
  if ("reason" in running) return unavailable(context, running.reason);
  const { programs, ports } = running.value;
  // A list without any program is no list.
  if (programs.length === 0) return unavailable(context, "unreadable");
  const names = [...programs, ...packagesOf(raw).map(({ name }) => name)];
  const tools = new Set(names.flatMap((name) => (Object.hasOwn(TOOLS, name) ? (TOOLS[name] ?? []) : [])));
  // «None» may only be said if the packages were seen: a tool that is not running now may run in an hour.
  const unseen = packagesUnknown(raw);
  if (tools.size === 0 && unseen !== undefined) return unavailable(context, unseen, "packages");
  return measured<"remoteAccess">(context, {
    desktop: programs.some((name) => DESKTOPS.has(name)) || ports.some((port) => port === 3389 || port === 5900),
    shell: programs.some((name) => SHELLS.has(name)) || ports.includes(22),
    tools: [...tools].toSorted(),
  });
}
