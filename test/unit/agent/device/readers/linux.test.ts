/**
 * Edges of the Linux readers that a small fault would move: names of programs, bounds, and «none» that nobody may say.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { readBrowsers } from "../../../../../agent/device/readers/linux/browsers.ts";
import { readHealth } from "../../../../../agent/device/readers/linux/health.ts";
import { readIdentity } from "../../../../../agent/device/readers/linux/identity.ts";
import { readMedia } from "../../../../../agent/device/readers/linux/media.ts";
import { readRemoteAccess } from "../../../../../agent/device/readers/linux/remote-access.ts";
import { readResolution } from "../../../../../agent/device/readers/linux/resolution.ts";
import { remoteToolsAmong } from "../../../../../agent/device/readers/remote-tools.ts";
import { contextOf, files, rawOf, READ_AT, type Said } from "../../../../support/raw-outputs.ts";

const dpkg = (...names: string[]): string => names.map((name) => `${name}\t1.0\tinstalled\n`).join("");
type Answers = Readonly<Record<string, Said>>;

const remote = (programs: readonly string[], more: Answers = {}, ports: readonly number[] = []) =>
  readRemoteAccess(rawOf({ "linux/running": { json: { programs: ["systemd", ...programs], ports } }, "linux/dpkg": dpkg("bash"), ...more }), contextOf()); // prettier-ignore
describe("ways in from outside", () => {
  it.each([
    ["anydesk", "AnyDesk"],
    ["teamviewer", "TeamViewer"],
    ["teamviewerd", "TeamViewer"],
    ["rustdesk", "RustDesk"],
    ["dwagent", "DWService"],
    ["dwagsvc", "DWService"],
    ["meshagent", "MeshCentral"],
    ["nxserver", "NoMachine"],
    ["nomachine", "NoMachine"],
    ["splashtop", "Splashtop"],
    ["chrome-remote-d", "Chrome Remote Desktop"],
    ["chrome-remote-desktop", "Chrome Remote Desktop"],
    ["supremo", "Supremo"],
    ["parsecd", "Parsec"],
    ["parsec", "Parsec"],
  ])("%s, running or installed, is %s", (name, tool) => {
    expect(remote([name])).toMatchObject({ value: { tools: [tool], desktop: false, shell: false } });
    expect(remote([], { "linux/dpkg": dpkg(name) })).toMatchObject({ value: { tools: [tool] } });
  });
  it.each(["xrdp", "gnome-remote-de", "krfb", "x11vnc", "vino-server", "Xvnc", "Xtigervnc", "x0vncserver", "wayvnc"])(
    "%s shows the desktop",
    (name) => expect(remote([name])).toMatchObject({ value: { desktop: true, shell: false } }),
  );
  it.each(["sshd", "dropbear"])("%s is a shell", (name) =>
    expect(remote([name])).toMatchObject({ value: { desktop: false, shell: true } }),
  );
  it.each([
    { port: 3389, desktop: true, shell: false },
    { port: 5900, desktop: true, shell: false },
    { port: 22, desktop: false, shell: true },
    { port: 443, desktop: false, shell: false },
  ])("port $port", ({ port, desktop, shell }) => expect(remote([], {}, [631, port])).toMatchObject({ value: { desktop, shell } })); // prettier-ignore
  it.each([
    { why: "not asked", said: undefined, reason: "not-asked" },
    { why: "timed out", said: { missing: "timed-out" } as const, reason: "timed-out" },
    { why: "cut", said: "bash\t1.0\tinstalled\nanyd", reason: "unreadable" },
    { why: "empty", said: "", reason: "unreadable" },
  ])("«no tool» is not said while the packages are $why", ({ said, reason }) => {
    const running = { "linux/running": { json: { programs: ["systemd"], ports: [] } } };
    const raw = rawOf(said === undefined ? running : { ...running, "linux/dpkg": said });
    expect(readRemoteAccess(raw, contextOf())).toMatchObject({ unavailable: reason });
  });
  it("a tool that runs is told of without them", () =>
    expect(remote(["rustdesk"], { "linux/dpkg": { missing: "failed" } })).toMatchObject({
      value: { tools: ["RustDesk"] },
    }));
  it("packages of the other kind are as good", () =>
    expect(remote([], { "linux/dpkg": { missing: "not-installed" }, "linux/rpm": "bash\t1\n" })).toMatchObject({ value: { tools: [] } })); // prettier-ignore
  it.each([
    { why: "no programs", json: { programs: [], ports: [] } },
    { why: "no ports", json: { programs: ["a"] } },
  ])("a list with $why is none", ({ json }) =>
    expect(remote([], { "linux/running": { json } })).toMatchObject({ unavailable: "unreadable" }),
  );
});

const browsers = (programs: readonly string[], packages: Said = dpkg("bash"), policies: Said = files({})) =>
  readBrowsers(rawOf({ "linux/browsers/programs": files(Object.fromEntries(programs.map((path) => [path, ""]))), "linux/browsers/policies": policies, "linux/dpkg": packages }), contextOf()); // prettier-ignore
describe("browsers", () => {
  it.each([
    { path: "/opt/google/chrome/chrome", id: "chrome", name: "Google Chrome", pack: "google-chrome-stable", policy: "/etc/opt/chrome/policies" },
    { path: "/usr/bin/chromium", id: "chromium", name: "Chromium", pack: "chromium", policy: "/etc/chromium/policies" },
    { path: "/usr/bin/chromium-browser", id: "chromium", name: "Chromium (snap)", pack: "chromium-browser", policy: "/etc/chromium-browser/policies" },
    { path: "/snap/bin/chromium", id: "chromium", name: "Chromium (snap)", pack: "chromium-browser", policy: "/etc/chromium-browser/policies" },
    { path: "/opt/microsoft/msedge/msedge", id: "edge", name: "Microsoft Edge", pack: "microsoft-edge-stable", policy: "/etc/opt/edge/policies" },
  ])("$path is $name, which obeys $policy", ({ path, id, name, pack, policy }) => {
    const obeyed = files({ [`${policy}/managed/a.json`]: '{"ForceGoogleSafeSearch":true}' });
    expect(browsers([path], dpkg(pack), obeyed)).toMatchObject({ value: { browsers: [{ id, name, version: "1.0", googleSafeSearch: true }] } });
  }); // prettier-ignore
  it.each([
    { path: "/usr/lib/firefox-esr/firefox-esr", name: "Firefox ESR", pack: "firefox-esr", policy: "/usr/lib/firefox-esr/distribution/policies.json" },
    { path: "/usr/lib/firefox/firefox", name: "Firefox", pack: "firefox", policy: "/usr/lib/firefox/distribution/policies.json" },
    { path: "/opt/firefox/firefox", name: "Firefox", pack: "firefox", policy: "/opt/firefox/distribution/policies.json" },
    { path: "/snap/bin/firefox", name: "Firefox", pack: "firefox", policy: "/etc/firefox/policies/policies.json" },
  ])("$path is $name, which obeys $policy", ({ path, name, pack, policy }) => {
    const obeyed = files({ [policy]: '{"policies":{"DisablePrivateBrowsing":true}}' });
    expect(browsers([path], dpkg(pack), obeyed)).toMatchObject({ value: { browsers: [{ id: "firefox", name, version: "1.0", privateMode: false }] } });
  }); // prettier-ignore
  it.each([
    ["/usr/bin/epiphany", "GNOME Web"],
    ["/usr/bin/epiphany-browser", "GNOME Web"],
    ["/usr/bin/falkon", "Falkon"],
    ["/usr/bin/konqueror", "Konqueror"],
    ["/usr/bin/midori", "Midori"],
    ["/opt/brave.com/brave/brave", "Brave"],
    ["/opt/vivaldi/vivaldi", "Vivaldi"],
    ["/usr/bin/opera", "Opera"],
  ])("%s is %s, of which nothing is known", (path, name) =>
    expect(browsers([path])).toMatchObject({
      value: { browsers: [{ id: "other", name, googleSafeSearch: null, privateMode: null, writablePolicies: null }] },
    }),
  );
  it.each([
    { why: "its starter", programs: ["/usr/bin/torbrowser-launcher"], pack: "bash", name: "Tor Browser" },
    { why: "another name", programs: ["/usr/bin/tor-browser"], pack: "bash", name: "Tor Browser" },
    { why: "its program", programs: ["/usr/bin/onionshare"], pack: "bash", name: "OnionShare" },
    { why: "its package", programs: [], pack: "torbrowser-launcher", name: "Tor Browser" },
    { why: "its package", programs: [], pack: "psiphon", name: "Psiphon" },
    { why: "its package", programs: [], pack: "lantern", name: "Lantern" },
  ])("$name is forbidden, known by $why", ({ programs, pack, name }) =>
    expect(browsers(programs, dpkg(pack))).toMatchObject({ value: { forbidden: [name] } }),
  );
  it("«none forbidden» is not said while the packages are not known", () =>
    expect(browsers([], { missing: "timed-out" })).toMatchObject({ unavailable: "timed-out" }));
});

const health = (json: object) =>
  readHealth(rawOf({ "linux/health": { json: { battery: { present: false }, root: null, uptimeS: 1, ...json } } }), contextOf()); // prettier-ignore
const cell = (percent: number, full: number, designed: number, present = true) => ({
  battery: { present, percent, full, designed },
});
describe("health", () => {
  it.each([
    { why: "all room free", json: { root: { availableBytes: 5, sizeBytes: 5 } }, is: { diskFreeRatio: 1 } },
    { why: "none free", json: { root: { availableBytes: 0, sizeBytes: 1 } }, is: { diskFreeRatio: 0 } },
    { why: "no size", json: { root: { availableBytes: 0, sizeBytes: 0 } }, is: { diskFreeRatio: null } },
    { why: "less than no size", json: { root: { availableBytes: -1, sizeBytes: -1 } }, is: { diskFreeRatio: null } },
    {
      why: "less than nothing free",
      json: { root: { availableBytes: -1, sizeBytes: 5 } },
      is: { diskFreeRatio: null },
    },
    {
      why: "more free than there is",
      json: { root: { availableBytes: 6, sizeBytes: 5 } },
      is: { diskFreeRatio: null },
    },
    { why: "a battery better than new", json: cell(100, 6, 5), is: { batteryRatio: 1, batteryHealthRatio: 1.2 } },
    { why: "nonsense", json: cell(101, 7, 5), is: { batteryRatio: null, batteryHealthRatio: null } },
    {
      why: "a driver that tells no capacity",
      json: cell(50, 0, 5),
      is: { batteryRatio: 0.5, batteryHealthRatio: null },
    },
    { why: "no battery", json: cell(50, 5, 5, false), is: { batteryRatio: null, batteryHealthRatio: null } },
    { why: "started a second ago", json: { uptimeS: 1 }, is: { bootedAt: READ_AT - 1_000 } },
    { why: "never started", json: { uptimeS: 0 }, is: { bootedAt: null } },
    { why: "started before time", json: { uptimeS: READ_AT / 1_000 }, is: { bootedAt: null } },
  ])("$why", ({ json, is }) => expect(health(json)).toMatchObject({ value: is }));
});

const media = (complete: boolean, handedOutAt: number | null, ...times: number[]) =>
  readMedia(rawOf({ "linux/media": { json: { found: times.map((mtimeMs) => ({ mtimeMs, bytes: 7 })), complete } } }), contextOf({}, handedOutAt)); // prettier-ignore
describe("media", () => {
  it.each([
    { why: "none, everywhere looked", fact: () => media(true, 5), is: { files: 0, newerThanHandOut: 0, bytes: 0, newestAt: null } },
    { why: "none, but not everywhere looked", fact: () => media(false, 5), is: { files: null, newerThanHandOut: null, bytes: null, newestAt: null } },
    { why: "one of that moment is older", fact: () => media(true, 5, 5), is: { files: 1, newerThanHandOut: 0, newestAt: 5 } },
    { why: "an older and a newer", fact: () => media(true, 5, 9, 3), is: { files: 2, newerThanHandOut: 1, bytes: 14, newestAt: 9 } },
    { why: "a newer, not everywhere looked", fact: () => media(false, 5, 6), is: { files: 1, newerThanHandOut: 1 } },
    { why: "an older, not everywhere looked: newer ones may lie there", fact: () => media(false, 5, 4), is: { files: null, newerThanHandOut: null } },
    { why: "never handed out", fact: () => media(true, null, 4), is: { files: 1, newerThanHandOut: null } },
    { why: "never handed out, not everywhere looked", fact: () => media(false, null), is: { files: null } },
  ])("$why", ({ fact, is }) => expect(fact()).toMatchObject({ value: is })); // prettier-ignore
});

const resolution = (error: string | null, open = false, texts: readonly string[] = ["token"]) =>
  readResolution(rawOf({ "linux/resolution": { json: { canary: { error, texts }, servers: ["127.0.0.53", "[::1]:53", "192.0.2.53:53", "198.51.100.1", "[2001:db8::1]:53"], bypass: [{ way: "dot", open }] } } }), contextOf({ canary: { name: "canary.example.org", token: "token" }, resolvers: ["192.0.2.53"] })); // prettier-ignore
describe("resolution", () => {
  it.each([
    { why: "ours", fact: () => resolution(null), canary: "ours", open: false },
    { why: "another text", fact: () => resolution(null, false, ["x"]), canary: "not-ours", open: false },
    { why: "no such name", fact: () => resolution("ENOTFOUND"), canary: "not-ours", open: false },
    { why: "nothing of that kind", fact: () => resolution("ENODATA"), canary: "not-ours", open: false },
    ...["EREFUSED", "ESERVFAIL", "EFORMERR", "ENOTIMP"].map((code) => ({ why: `${code} is spoken by somebody`, fact: () => resolution(code), canary: "no-answer", open: false })),
    { why: "nobody spoke: closed ways prove nothing", fact: () => resolution("ETIMEOUT"), canary: "no-answer", open: null },
    { why: "nobody spoke, but a way is open", fact: () => resolution("ETIMEOUT", true), canary: "no-answer", open: true },
  ])("$why", ({ fact, canary, open }) => expect(fact()).toMatchObject({ value: { canary, servers: 2, privateDns: "unknown", bypass: [{ way: "dot", open }] } })); // prettier-ignore
});

describe("identity", () => {
  const identity = (text: string | null, machine: Said = { json: { serial: "S", model: "M" } }) =>
    readIdentity(rawOf({ "linux/os-release": files({ "/etc/os-release": text }), "linux/machine": machine }), contextOf()); // prettier-ignore
  it.each([
    {
      why: "Debian",
      text: 'ID=debian\nVERSION_ID="12"\n',
      is: { os: "Debian", version: "12", serial: "S", model: "M" },
    },
    {
      why: "another, by its own name",
      text: 'ID=arch\nNAME="Arch Linux"\n',
      is: { os: "Arch Linux", version: "rolling" },
    },
    { why: "another without a name", text: "ID=void\n", is: { os: "void" } },
  ])("$why", ({ text, is }) => expect(identity(text)).toMatchObject({ value: is }));
  it.each([
    { why: "no name", text: "NAME=x\n" },
    { why: "an empty name", text: "ID=\n" },
    { why: "a file nobody may read", text: null },
  ])("nothing of $why", ({ text }) => expect(identity(text)).toMatchObject({ unavailable: "unreadable" }));
  it("no machine is known without its answer", () => {
    expect(identity("ID=debian\n", { missing: "no-permission" })).toMatchObject({
      value: { serial: null, model: null },
    });
    expect(identity("ID=debian\n", { json: { serial: "S" } })).toMatchObject({ value: { serial: null } });
  });
});

describe("tools by the beginnings of their names", () => {
  it.each([
    ["AnyDesk", "anydesk"], ["TeamViewer", "teamviewer"], ["RustDesk", "rustdesk"], ["UltraVNC", "ultravnc", "uvnc", "winvnc"],
    ["TightVNC", "tightvnc", "tvnserver"], ["RealVNC", "realvnc", "vnc server", "vncserver"], ["TigerVNC", "tigervnc"],
    ["Chrome Remote Desktop", "chrome remote desktop", "chromoting", "remoting_host"], ["Splashtop", "splashtop", "srservice", "srmanager"],
    ["LogMeIn", "logmein"], ["GoToMyPC", "gotomypc", "g2svc"], ["Ammyy Admin", "ammyy", "aa_v3"], ["DWAgent", "dwagent", "dwservice"],
    ["LiteManager", "litemanager", "romserver", "romfusclient"], ["Remote Utilities", "remote utilities", "rutserv", "rfusclient"],
    ["SupRemo", "supremo"], ["MeshCentral", "mesh agent", "meshagent"], ["Tactical RMM", "tacticalrmm", "tactical rmm"],
    ["ScreenConnect", "screenconnect", "connectwisecontrol"], ["Parsec", "parsec"], ["NoMachine", "nomachine", "nxservice"],
    ["Radmin", "radmin server", "rserver3"], ["Atera", "ateraagent"], ["Iperius Remote", "iperius remote", "iperiusremote"],
    ["HopToDesk", "hoptodesk"], ["Zoho Assist", "zoho assist", "za_connect"],
  ])("%s", (product, ...starts) => {
    for (const start of starts)
      expect(remoteToolsAmong(["notepad", ` ${start.toUpperCase()} 7.1`])).toEqual([product]);
    expect(remoteToolsAmong(starts.map((start) => `my ${start}`))).toEqual([]);
  }); // prettier-ignore
});
