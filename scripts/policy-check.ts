/**
 * Checks every policy file, and explains what a network answers to a name.
 *
 * Two uses: before a change goes live (`npm run policies`, in the tests too), and when somebody at the desk asks
 * «dlaczego?» and the dashboard is not at hand. Works on files only; no process needs to run.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { domainToASCII, fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { packIndex } from "../blocklists/compile/pack.ts";
import { ruleSources } from "../blocklists/compile/rule-index.ts";
import { effective, MatchMasks } from "../blocklists/lookup/masks.ts";
import { PackedIndex } from "../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../blocklists/lookup/walk.ts";
import { wireName } from "../blocklists/lookup/wire-name.ts";
import { compileNetwork, type ListSourceRef, refreshSchedule } from "../policies/engine/compile-network.ts";
import { explainQuery } from "../policies/engine/explain-query.ts";
import { maskOf } from "../policies/engine/mask.ts";
import type { Verdict } from "../policies/engine/verdict.ts";
import { formatFault, PolicyError, type PolicyFault } from "../policies/load/error.ts";
import { loadConfig } from "../policies/load/load-config.ts";
import { loadPolicies, type PolicySet } from "../policies/load/load-policies.ts";
import { formatPath, readYaml, type YamlPath } from "../policies/load/read-yaml.ts";
import { ListSource } from "../policies/schema/list-source.ts";
import { DomainName, type QueryType, type RuleRef } from "../policies/schema/vocabulary.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

const HELP = `Checks policies and list catalogue, or explains one verdict.

  npm run policies                                      check every file
  npm run policies -- explain NETWORK NAME [TYPE]       what the network answers, step by step
      for example: explain tablets www.google.pl AAAA

  --policies DIR   another policies folder (default: ${relative(process.cwd(), join(ROOT, "policies")) || "."})
  --config FILE    check this config.yaml too
  --pack FILE      explain: also ask this packed list file (categories from blocklists/catalogue)
  --at INSTANT     explain: moment for schedules, for example 2027-03-28T10:00:00Z (default: now)
  --time-zone ZONE explain: wall clock of schedules (default: Europe/Warsaw)
  --help

Exit code: 0 fine, 1 faults in files, 2 wrong arguments.`;

/** Numbers of RFC 1035, 3596, 2782, 9460. */
const TYPES: Record<QueryType, number> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  SVCB: 64,
  HTTPS: 65,
  ANY: 255,
};

/** The person typed something this program does not understand; exit code 2. */
class UsageError extends Error {}

interface Catalogue {
  readonly sources: readonly ListSource[];
  readonly faults: readonly PolicyFault[];
}

function readCatalogue(policies: PolicySet): Catalogue {
  const folder = join(ROOT, "blocklists/catalogue");
  const codes = new Set<string>(policies.taxonomy.entries.map((entry) => entry.code));
  const sources: ListSource[] = [];
  const faults: PolicyFault[] = [];
  const seen = new Map<string, string>();
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".yaml")) : [];
  for (const file of files.sort().map((name) => join(folder, name))) {
    const result = readYaml(file, ListSource);
    if (result.errors !== undefined) {
      faults.push(...result.errors);
      continue;
    }
    const { value, locator } = result;
    const report = (path: YamlPath, message: string): void => {
      faults.push({ code: "E_POLICY_INCONSISTENT", file, ...locator.at(path), path: formatPath(path), message });
    };
    if (!codes.has(value.category)) report(["category"], `category ${value.category} is not in taxonomy.yaml`);
    const before = seen.get(value.id);
    if (before !== undefined) report(["id"], `id «${value.id}» is already used in ${before}`);
    seen.set(value.id, file);
    sources.push(value);
  }
  return { sources, faults };
}

/** Names of a local list; each line `name [CATEGORY] # comment` (blocklists/local/README.md). */
function readLocal(file: string): { name: DomainName; rest: string }[] {
  return readFileSync(join(ROOT, "blocklists/local", file), "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*$/u, "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", rest = ""] = line.split(/\s+/u);
      return { name: name as DomainName, rest };
    });
}

function parseName(text: string): DomainName {
  const ascii = domainToASCII(text.replace(/\.$/u, ""));
  const parsed = DomainName.safeParse(ascii.toLowerCase());
  // domainToASCII refuses underscores in some positions; such names are typed in ASCII anyway.
  const name = ascii === "" ? DomainName.safeParse(text.replace(/\.$/u, "").toLowerCase()) : parsed;
  if (!name.success) throw new UsageError(`«${text}» is not a domain name`);
  return name.data;
}

function openLists(file: string, catalogue: Catalogue): { index: PackedIndex; sources: ListSourceRef[] } {
  const octets = readFileSync(file);
  const index = PackedIndex.open(octets.buffer.slice(octets.byteOffset, octets.byteOffset + octets.byteLength));
  const sources = index.sources.map((id, bit): ListSourceRef => {
    const source = catalogue.sources.find((candidate) => candidate.id === id);
    if (source === undefined)
      throw new UsageError(`source «${id}» of ${file} is not in blocklists/catalogue, so its category is unknown`);
    return { id, category: source.category, index: bit, locked: source.locked };
  });
  return { index, sources };
}

function describeRule(rule: RuleRef | undefined): string {
  if (rule === undefined) return "";
  return `  ${rule.id}${rule.entry === undefined ? "" : ` («${rule.entry}»)`}`;
}

function describeVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case "pass":
      return "pass: no rule speaks, the question goes on";
    case "allow":
      return `allow by ${verdict.because.layer}${describeRule(verdict.because)}`;
    case "block":
      return `block in category ${verdict.category}, EDE ${verdict.ede}, by ${verdict.because.layer}${describeRule(verdict.because)}`;
    case "rewrite":
      return `rewrite to ${"cname" in verdict.target ? verdict.target.cname : verdict.target.a.join(", ")} by ${verdict.because.layer}${describeRule(verdict.because)}`;
    case "special":
      return `special: ${verdict.answer}${verdict.bypass ? ", a closed way around the filter" : ""}, by${describeRule(verdict.because)}`;
    default:
      return verdict satisfies never;
  }
}

function explain(policies: PolicySet, catalogue: Catalogue, args: readonly string[], options: Options): void {
  const [networkId, nameText, typeText = "A", ...more] = args;
  if (networkId === undefined || nameText === undefined || more.length > 0)
    throw new UsageError("explain needs NETWORK NAME [TYPE]");
  const policy = policies.networks.find((network) => network.id === networkId);
  if (policy === undefined)
    throw new UsageError(`no network «${networkId}»; there are: ${policies.networks.map((n) => n.id).join(", ")}`);
  const qtype = TYPES[typeText.toUpperCase() as QueryType];
  if (qtype === undefined) throw new UsageError(`no type «${typeText}»; there are: ${Object.keys(TYPES).join(", ")}`);
  const name = parseName(nameText);
  const instant = options.at === undefined ? Date.now() : Date.parse(options.at);
  if (Number.isNaN(instant)) throw new UsageError(`«${options.at}» is no moment, try 2027-03-28T10:00:00Z`);
  const timeZone = options["time-zone"] ?? "Europe/Warsaw";

  const lists = options.pack === undefined ? undefined : openLists(options.pack, catalogue);
  const rules = ruleSources({
    ...policies,
    local: {
      allow: readLocal("allow.txt").map((line) => line.name),
      deny: readLocal("deny.txt").map((line) => ({
        name: line.name,
        category: line.rest as ListSource["category"],
      })),
      neverBlock: readLocal("never-block.txt").map((line) => line.name),
    },
    // Sweden writes dates as ISO 8601 does.
    today: new Intl.DateTimeFormat("sv-SE", { timeZone }).format(instant),
  });
  const seed = lists?.index.seed ?? 1;
  const rulePack = PackedIndex.open(packIndex(rules, { seed }).buffer);
  const octets = wireName(name);
  const walk = new SuffixWalk();
  walkName(octets, 0, octets.length, seed, walk);

  const network = compileNetwork(policy, {
    ...policies,
    ruleSources: rulePack.sources,
    listSources: lists?.sources ?? [],
    index: 0,
  });
  refreshSchedule(network, instant, timeZone);
  const bitsIn = (index: PackedIndex | undefined): Uint32Array => {
    const masks = new MatchMasks();
    const bits = maskOf();
    if (index?.match(walk, octets, 0, qtype, masks)) effective(masks, bits);
    return bits;
  };
  const { verdict, steps } = explainQuery(network, {
    name,
    qtype,
    device: null,
    ruleBits: bitsIn(rulePack),
    listBits: bitsIn(lists?.index),
    entryOf: (pack, source) =>
      (pack === "rules" ? rulePack : lists?.index)
        ?.explain(walk, octets, 0, qtype)
        .find((rule) => rule.source === source && rule.kind === "deny")?.entry,
  });
  console.log(`${policy.id}  ${name}  ${typeText.toUpperCase()}`);
  for (const step of steps)
    console.log(
      `  ${step.outcome === "matched" ? "▸" : " "} ${step.layer.padEnd(14)}${step.outcome.padEnd(15)}${step.note}${describeRule(step.because)}`,
    );
  console.log(`verdict: ${describeVerdict(verdict)}`);
  if (lists === undefined) console.log("note: lists were not asked; give --pack FILE to include them");
}

type Options = Partial<Record<"policies" | "config" | "pack" | "at" | "time-zone", string>>;

function run(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      policies: { type: "string" },
      config: { type: "string" },
      pack: { type: "string" },
      at: { type: "string" },
      "time-zone": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  const [command, ...args] = positionals;
  if (command !== undefined && command !== "explain") throw new UsageError(`no command «${command}»`);
  const policies = loadPolicies(values.policies ?? join(ROOT, "policies"));
  const catalogue = readCatalogue(policies);
  if (values.config !== undefined) loadConfig(values.config);
  const [first, ...rest] = catalogue.faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  if (command === "explain") {
    explain(policies, catalogue, args, values);
    return 0;
  }
  console.log(
    [
      `${policies.taxonomy.entries.length} categories`,
      `${policies.networks.length} networks`,
      `${policies.safeSearch.length} safe-search engines with ${policies.safeSearch.flatMap((engine) => engine.names).length} names`,
      `${policies.specialNames.entries.flatMap((entry) => entry.names).length} special names`,
      `${policies.eventRules.length} event rules`,
      `${catalogue.sources.length} list sources`,
    ].join(", ") + ": no faults",
  );
  return 0;
}

try {
  process.exitCode = run();
} catch (error) {
  if (error instanceof PolicyError) {
    for (const fault of error.faults) console.error(`${formatFault(fault)} [${fault.code}]`);
    process.exitCode = 1;
  } else if (error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS")) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exitCode = 2;
  } else {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
