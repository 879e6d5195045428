/**
 * Who may import whom, as data: the table of ARCHITECTURE.md in a form a machine can hold us to.
 *
 * The first rule whose `from` matches a file decides, so narrow rules stand above wide ones. `$slice` in `may` is the
 * part of the path that `$slice` matched in `from`.
 *
 * @module
 */
import { posix } from "node:path";
import { importsOf } from "./sources.ts";

export interface ImportRule {
  /** Matches the importing file's path; a group named `slice` can be used in `may`. */
  readonly from: RegExp;
  /** Prefixes of our own files it may name. */
  readonly may: readonly string[];
  readonly node: "none" | "any" | readonly string[];
  readonly packages: "any" | readonly string[];
  readonly why: string;
}

/** Roots of processes: they may reach down, nobody reaches up to them. */
export const ENTRY_POINTS: readonly string[] = [
  "agent/resolver/main.ts",
  "agent/resolver/worker.ts",
  "agent/device/main.ts",
  "agent/hub/main.ts",
  "agent/probe/main.ts",
  "dashboard/control.ts",
  "dashboard/server.ts",
];

const PURE = { node: "none", packages: [] } as const;

export const RULES: readonly ImportRule[] = [
  {
    from: /^policies\/schema\//u,
    may: ["policies/schema/"],
    node: "none",
    packages: ["zod"],
    why: "documents depend on nothing, or everything that reads them would as well",
  },
  {
    from: /^policies\/engine\//u,
    may: ["policies/engine/", "policies/schema/"],
    ...PURE,
    why: "a verdict is a function of documents, not of a machine",
  },
  {
    from: /^policies\/load\//u,
    may: ["policies/"],
    node: ["node:fs", "node:path"],
    packages: ["yaml", "zod"],
    why: "reading files is the one impure thing about policies, and it stands alone",
  },
  {
    from: /^blocklists\/(?:formats|compile|lookup)\//u,
    may: ["blocklists/formats/", "blocklists/compile/", "blocklists/lookup/", "policies/schema/"],
    node: "none",
    // The importer of browser lists and the public-suffix table compute; they open nothing.
    packages: ["@ghostery/adblocker", "tldts"],
    why: "what a list means must not depend on where or when it is read",
  },
  {
    from: /^blocklists\//u,
    may: ["blocklists/", "policies/schema/", "policies/load/"],
    node: "any",
    packages: ["yaml", "zod"],
    why: "fetching and storing knows lists and documents, not who uses them",
  },
  {
    from: /^agent\/resolver\/wire\//u,
    may: ["agent/resolver/wire/", "policies/schema/"],
    ...PURE,
    why: "octets in, values out",
  },
  {
    from: /^agent\/resolver\/cache\//u,
    may: ["agent/resolver/cache/", "agent/resolver/wire/", "policies/schema/"],
    ...PURE,
    why: "time arrives as an argument, so a day of ageing is one test",
  },
  {
    from: /^agent\/resolver\/answer\//u,
    may: [
      "agent/resolver/answer/",
      "agent/resolver/cache/",
      "agent/resolver/wire/",
      "policies/engine/",
      "policies/schema/",
    ],
    ...PURE,
    why: "a verdict becomes a message without asking anybody",
  },
  {
    from: /^agent\/resolver\/chain\//u,
    may: [
      "agent/resolver/chain/",
      "agent/resolver/answer/",
      "agent/resolver/cache/",
      "agent/resolver/wire/",
      "policies/engine/",
      "policies/schema/",
      "blocklists/lookup/",
    ],
    ...PURE,
    why: "the chain decides; sockets and files are behind ports it declares itself",
  },
  {
    from: /^agent\/resolver\/leases\//u,
    may: ["agent/resolver/leases/", "policies/engine/", "policies/schema/"],
    ...PURE,
    why: "what a lease file says is a function of its text; who reads it stands outside",
  },
  {
    from: /^agent\/resolver\/(?:transport|upstream|snapshot|telemetry)\//u,
    may: [
      "agent/resolver/transport/",
      "agent/resolver/upstream/",
      "agent/resolver/snapshot/",
      "agent/resolver/telemetry/",
      "agent/resolver/wire/",
      "agent/uplink/",
      "blocklists/lookup/",
      "policies/schema/",
    ],
    node: "any",
    packages: [],
    why: "what moves octets must not know what they mean",
  },
  {
    from: /^agent\/resolver\/[^/]+$/u,
    may: ["agent/resolver/", "agent/uplink/", "blocklists/lookup/", "policies/"],
    node: "any",
    packages: [],
    why: "the composition root knows its parts, and nothing of the dashboard",
  },
  {
    from: /^agent\/page\/(?:render|texts)\//u,
    may: ["agent/page/render/", "agent/page/texts/", "policies/engine/", "policies/schema/"],
    ...PURE,
    why: "a child's page is a function of texts and a clock, so that every word of it can be tested",
  },
  {
    from: /^agent\/page\//u,
    may: ["agent/page/", "agent/resolver/", "agent/uplink/", "blocklists/lookup/", "policies/"],
    node: "any",
    packages: ["zod"],
    why: "the page asks the resolver's own rules why a name is closed, and knows nothing of the dashboard",
  },
  {
    from: /^agent\/uplink\//u,
    may: ["agent/uplink/", "policies/schema/"],
    node: "any",
    packages: ["winston", "ws"],
    why: "the way to the control process is shared by both agents",
  },
  {
    from: /^agent\/device\//u,
    may: ["agent/device/", "agent/uplink/", "policies/schema/", "policies/engine/"],
    node: "any",
    packages: "any",
    why: "a device knows neither DNS nor lists",
  },
  {
    from: /^agent\/hub\//u,
    may: ["agent/hub/", "agent/device/", "agent/uplink/", "policies/schema/", "policies/engine/"],
    node: "any",
    packages: "any",
    why: "the charging cart measures with the device's own parts, and nothing on a device knows the cart",
  },
  {
    from: /^agent\/probe\//u,
    may: ["agent/probe/", "agent/device/", "agent/uplink/", "policies/schema/", "policies/engine/"],
    node: "any",
    packages: "any",
    why: "a probe among the guests is a device with another task, and knows neither the filter's program nor its lists",
  },
  {
    from: /^dashboard\/web\//u,
    may: [
      "dashboard/web/",
      "policies/schema/",
      "policies/engine/case/justification.ts",
      "policies/engine/metrics/break-words.ts",
    ],
    node: "none",
    packages: "any",
    why: "the page talks to the server in documents only",
  },
  {
    from: /^dashboard\/platform\//u,
    may: ["dashboard/platform/", "policies/schema/", "policies/load/"],
    node: "any",
    packages: "any",
    why: "the platform knows no noun of the domain",
  },
  {
    from: /^dashboard\/migrations\//u,
    may: ["dashboard/migrations/", "dashboard/platform/"],
    node: "none",
    packages: ["kysely"],
    why: "a migration is history: it must not change when a slice does",
  },
  {
    from: /^dashboard\/(?<slice>[a-z-]+)\/(?:model|transition|indicators|document)\.ts$/u,
    may: ["policies/", "dashboard/$slice/"],
    ...PURE,
    why: "judgement stays a function",
  },
  {
    from: /^dashboard\/(?<slice>[a-z-]+)\//u,
    may: ["dashboard/$slice/", "dashboard/platform/", "dashboard/*/index.ts", "policies/", "blocklists/"],
    node: "any",
    packages: "any",
    why: "a slice knows itself and the faces of others, never their stores",
  },
  {
    from: /^dashboard\/[^/]+$/u,
    may: ["dashboard/*/index.ts", "dashboard/platform/", "dashboard/migrations/", "policies/", "blocklists/"],
    node: "any",
    packages: "any",
    why: "roots of the two processes compose slices by their faces",
  },
  {
    from: /^scripts\//u,
    may: ["scripts/", "policies/", "blocklists/", "dashboard/*/index.ts", "dashboard/platform/"],
    node: "any",
    packages: "any",
    why: "what a person types may read documents, lists and the faces of slices; programs are started, not imported",
  },
];

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

// A star stands for one folder name; otherwise a pattern is a prefix (ending in a slash) or a whole file.
function allows(pattern: string, slice: string, target: string): boolean {
  const wanted = pattern.replace("$slice", slice);
  if (!wanted.includes("*")) return wanted.endsWith("/") ? target.startsWith(wanted) : target === wanted;
  return new RegExp(`^${wanted.replaceAll(".", "\\.").replace("*", "[^/]+")}$`, "u").test(target);
}

/**
 * Judges one file's imports.
 *
 * @param file  path from the root with `/`
 * @returns one violation an import; a file no rule speaks about is a violation itself
 */
export function judgeImports(file: string, text: string): Violation[] {
  const rule = RULES.find(({ from }) => from.test(file));
  if (rule === undefined) return [{ file, line: 1, message: "no import rule speaks about this folder" }];
  const slice = rule.from.exec(file)?.groups?.["slice"] ?? "";
  return importsOf(text).flatMap(({ specifier, line }) => {
    const refuse = (what: string): Violation[] => [{ file, line, message: `${what} (${rule.why})` }];
    if (specifier.startsWith("node:")) {
      const allowed = rule.node === "any" || (rule.node !== "none" && rule.node.includes(specifier));
      return allowed ? [] : refuse(`may not import ${specifier}`);
    }
    if (!specifier.startsWith(".")) {
      const allowed = rule.packages === "any" || rule.packages.includes(packageOf(specifier));
      return allowed ? [] : refuse(`may not import the package ${packageOf(specifier)}`);
    }
    const target = posix.normalize(posix.join(posix.dirname(file), specifier));
    if (ENTRY_POINTS.includes(target)) return refuse(`${target} is an entry point and may not be imported`);
    return rule.may.some((pattern) => allows(pattern, slice, target)) ? [] : refuse(`may not import ${target}`);
  });
}
