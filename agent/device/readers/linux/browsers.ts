/**
 * Browsers installed and what they obey of their policies. Pure; the judging itself is in `browser-policies/`.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { FilesAnswer, FoundFile } from "../../collectors/linux/files.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { chromiumFact, type ChromiumKind, mergePolicyFiles } from "../browser-policies/chromium.ts";
import { evaluateFirefox, firefoxFact } from "../browser-policies/firefox.ts";
import { filesOf } from "./answers.ts";
import { packagesOf, packagesUnknown } from "./software.ts";

type Browser = FactValue<"browsers">["browsers"][number];

interface ChromiumProduct {
  readonly id: ChromiumKind;
  readonly name: string;
  readonly programs: readonly string[];
  readonly packages: readonly string[];
  readonly policies: string;
}

/** Each build of Chromium has a folder of policies of its own; the programs tell which builds are here. */
export const CHROMIUMS: readonly ChromiumProduct[] = [
  { id: "chrome", name: "Google Chrome", programs: ["/opt/google/chrome/chrome"], packages: ["google-chrome-stable"], policies: "/etc/opt/chrome/policies" },
  { id: "chromium", name: "Chromium", programs: ["/usr/bin/chromium"], packages: ["chromium"], policies: "/etc/chromium/policies" },
  { id: "chromium", name: "Chromium (snap)", programs: ["/snap/bin/chromium", "/usr/bin/chromium-browser"], packages: ["chromium-browser"], policies: "/etc/chromium-browser/policies" },
  { id: "edge", name: "Microsoft Edge", programs: ["/opt/microsoft/msedge/msedge"], packages: ["microsoft-edge-stable"], policies: "/etc/opt/edge/policies" },
]; // prettier-ignore

/** Firefox reads the first of these that exists: the system's own, then the one beside its program. */
export const FIREFOXES: readonly { readonly name: string; readonly programs: readonly string[]; readonly packages: readonly string[]; readonly policies: readonly string[] }[] = [
  { name: "Firefox ESR", programs: ["/usr/lib/firefox-esr/firefox-esr"], packages: ["firefox-esr"], policies: ["/etc/firefox/policies/policies.json", "/usr/lib/firefox-esr/distribution/policies.json"] },
  { name: "Firefox", programs: ["/usr/lib/firefox/firefox", "/opt/firefox/firefox", "/snap/bin/firefox"], packages: ["firefox"], policies: ["/etc/firefox/policies/policies.json", "/usr/lib/firefox/distribution/policies.json", "/opt/firefox/distribution/policies.json"] },
]; // prettier-ignore

/** Browsers whose policies nobody judges here: all of it stays unknown. */
export const OTHERS: Readonly<Record<string, string>> = {
  "/usr/bin/epiphany": "GNOME Web",
  "/usr/bin/epiphany-browser": "GNOME Web",
  "/usr/bin/falkon": "Falkon",
  "/usr/bin/konqueror": "Konqueror",
  "/usr/bin/midori": "Midori",
  "/opt/brave.com/brave/brave": "Brave",
  "/opt/vivaldi/vivaldi": "Vivaldi",
  "/usr/bin/opera": "Opera",
};

/** Made to go around filters. */
export const FORBIDDEN: Readonly<Record<string, string>> = {
  "/usr/bin/torbrowser-launcher": "Tor Browser",
  "/usr/bin/tor-browser": "Tor Browser",
  "/usr/bin/onionshare": "OnionShare",
};
const FORBIDDEN_PACKAGES: Readonly<Record<string, string>> = {
  "torbrowser-launcher": "Tor Browser",
  psiphon: "Psiphon",
  lantern: "Lantern",
};

/** Anybody but the owner may write: the file, or the folder it lies in. */
const writable = (mode: number | null): boolean => mode !== null && (mode & 0o002) !== 0;

function writablePolicies(
  answer: FilesAnswer,
  folders: readonly string[],
  files: readonly FoundFile[],
): boolean | null {
  const found = answer.folders.filter(({ path }) => folders.includes(path));
  if (found.some(({ mode }) => writable(mode)) || files.some(({ mode }) => writable(mode))) return true;
  return found.some(({ state }) => state === "denied") || files.some(({ fault }) => fault === "denied") ? null : false;
}

const inFolder = (answer: FilesAnswer, folder: string): FoundFile[] =>
  answer.files.filter(({ path }) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes("/"));

function chromium(product: ChromiumProduct, answer: FilesAnswer, version: string | null): Browser {
  const levels = [
    ["mandatory", `${product.policies}/managed`],
    ["recommended", `${product.policies}/recommended`],
  ] as const;
  const files = levels.flatMap(([level, folder]) =>
    inFolder(answer, folder).map(({ path, text }) => ({ path, level, text })),
  );
  const folders = [product.policies, ...levels.map(([, folder]) => folder)];
  const denied = answer.folders.some(({ path, state }) => folders.includes(path) && state === "denied");
  const found = levels.flatMap(([, folder]) => inFolder(answer, folder));
  const merged = mergePolicyFiles(files);
  return chromiumFact(
    { id: product.id, name: product.name, version, writablePolicies: writablePolicies(answer, folders, found) },
    denied ? { ...merged, unreadable: merged.unreadable + 1 } : onlyDenied(merged, found),
  );
}

/** A file that is no UTF-8 is dropped by the browser too; only one we may not read leaves us in doubt. */
const onlyDenied = <T extends { readonly unreadable: number }>(merged: T, files: readonly FoundFile[]): T => ({
  ...merged,
  unreadable: files.filter(({ fault }) => fault === "denied").length,
});

function firefox(product: (typeof FIREFOXES)[number], answer: FilesAnswer, version: string | null): Browser {
  const path = product.policies.find((one) => answer.files.some((file) => file.path === one));
  const file = answer.files.find((one) => one.path === path);
  const folders = product.policies.map((one) => one.slice(0, one.lastIndexOf("/")));
  const text = file === undefined ? undefined : (file.text ?? "");
  const denied =
    file?.fault === "denied" || answer.folders.some((one) => folders.includes(one.path) && one.state === "denied");
  return firefoxFact(
    {
      name: product.name,
      version,
      writablePolicies: writablePolicies(answer, folders, file === undefined ? [] : [file]),
    },
    evaluateFirefox(path ?? "", text),
    !denied,
  );
}

export function readBrowsers(raw: RawOutputs, context: ReadContext): FactOf<"browsers"> {
  const programs = filesOf(raw, "linux/browsers/programs");
  const policies = filesOf(raw, "linux/browsers/policies");
  if ("reason" in programs) return unavailable(context, programs.reason);
  if ("reason" in policies) return unavailable(context, policies.reason);
  const present = new Set(programs.value.files.map(({ path }) => path));
  const packages = packagesOf(raw);
  const has = (product: { readonly programs: readonly string[] }): boolean =>
    product.programs.some((path) => present.has(path));
  const version = (names: readonly string[]): string | null =>
    packages.find(({ name }) => names.includes(name))?.version ?? null;
  const others = [...new Set(Object.entries(OTHERS).flatMap(([path, name]) => (present.has(path) ? [name] : [])))];
  const forbidden = [
    ...new Set([
      ...Object.entries(FORBIDDEN).flatMap(([path, name]) => (present.has(path) ? [name] : [])),
      ...packages.flatMap(({ name }) =>
        Object.hasOwn(FORBIDDEN_PACKAGES, name) ? (FORBIDDEN_PACKAGES[name] ?? []) : [],
      ),
    ]),
  ].toSorted();
  // «None» may only be said if the packages were seen.
  const unseen = packagesUnknown(raw);
  if (forbidden.length === 0 && unseen !== undefined) return unavailable(context, unseen, "packages");
  return measured<"browsers">(context, {
    browsers: [
      ...CHROMIUMS.filter(has).map((one) => chromium(one, policies.value, version(one.packages))),
      ...FIREFOXES.filter(has).map((one) => firefox(one, policies.value, version(one.packages))),
      ...others.map((name): Browser => ({
        id: "other",
        name,
        version: null,
        googleSafeSearch: null,
        bingSafeSearch: null,
        youtube: "unknown",
        privateMode: null,
        guestMode: null,
        dnsOverHttps: "unknown",
        policyFaults: [],
        writablePolicies: null,
      })),
    ],
    forbidden,
  });
}
