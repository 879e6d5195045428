/**
 * Names by which remote-control programs give themselves away: services, running programs, installed programs.
 *
 * A portable copy leaves no trace among installed programs, so running ones are looked at too. Windows and macOS share the list.
 * Pure.
 *
 * @module
 */

/** Product name for staff, and what its services, processes and programs begin with, in lower case. */
const TOOLS: readonly (readonly [product: string, ...starts: string[]])[] = [
  ["AnyDesk", "anydesk"],
  ["TeamViewer", "teamviewer"],
  ["RustDesk", "rustdesk"],
  ["UltraVNC", "ultravnc", "uvnc", "winvnc"],
  ["TightVNC", "tightvnc", "tvnserver"],
  ["RealVNC", "realvnc", "vnc server", "vncserver"],
  ["TigerVNC", "tigervnc"],
  ["Chrome Remote Desktop", "chrome remote desktop", "chromoting", "remoting_host"],
  ["Splashtop", "splashtop", "srservice", "srmanager"],
  ["LogMeIn", "logmein"],
  ["GoToMyPC", "gotomypc", "g2svc"],
  ["Ammyy Admin", "ammyy", "aa_v3"],
  ["DWAgent", "dwagent", "dwservice"],
  ["LiteManager", "litemanager", "romserver", "romfusclient"],
  ["Remote Utilities", "remote utilities", "rutserv", "rfusclient"],
  ["SupRemo", "supremo"],
  ["MeshCentral", "mesh agent", "meshagent"],
  ["Tactical RMM", "tacticalrmm", "tactical rmm"],
  ["ScreenConnect", "screenconnect", "connectwisecontrol"],
  ["Parsec", "parsec"],
  ["NoMachine", "nomachine", "nxservice"],
  ["Radmin", "radmin server", "rserver3"],
  ["Atera", "ateraagent"],
  ["Iperius Remote", "iperius remote", "iperiusremote"],
  ["HopToDesk", "hoptodesk"],
  ["Zoho Assist", "zoho assist", "za_connect"],
];

/** @returns product names, each once, in the order of the list */
export function remoteToolsAmong(names: readonly string[]): readonly string[] {
  const lower = names.map((name) => name.trim().toLowerCase());
  return TOOLS.filter(([, ...starts]) => lower.some((name) => starts.some((start) => name.startsWith(start)))).map(
    ([product]) => product,
  );
}

/** Browsers that cannot be kept safe, or come without an installer; by what their names begin with. */
const FORBIDDEN: readonly (readonly [product: string, ...starts: string[]])[] = [
  ["Tor Browser", "tor browser", "tor-browser"],
  ["Opera", "opera"],
  ["Brave", "brave"],
  ["Vivaldi", "vivaldi"],
  ["Yandex Browser", "yandex"],
  ["UC Browser", "uc browser", "ucbrowser"],
  ["LibreWolf", "librewolf"],
  ["Mullvad Browser", "mullvad browser", "mullvad-browser"],
  ["Epic Privacy Browser", "epic privacy browser"],
  ["Ungoogled Chromium", "ungoogled"],
  ["DuckDuckGo", "duckduckgo"],
  ["Arc", "arc browser"],
];

/** @param exact  names of running programs that give a browser away, in lower case without `.exe` */
export function forbiddenBrowsersAmong(names: readonly string[], exact: readonly string[] = []): readonly string[] {
  const lower = names.map((name) => name.trim().toLowerCase());
  const running = new Set(exact.map((name) => name.trim().toLowerCase()));
  return FORBIDDEN.filter(
    ([product, ...starts]) =>
      lower.some((name) => starts.some((start) => name.startsWith(start))) ||
      (product === "Tor Browser" && running.has("tor")),
  ).map(([product]) => product);
}
