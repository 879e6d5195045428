/**
 * Whether connections from outside are refused, by the rules the kernel has. Pure.
 *
 * A loaded set of rules that accepts in the end is no firewall. An input chain refuses if its policy is drop or if its last word
 * for everything left is drop or reject, and nothing before lets everything in. Both IPv4 and IPv6 count. A jump is followed no
 * further than to see what ends a chain.
 *
 * @see libnftables-json(5)
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { answerOf, jsonOf, listOf, textOf } from "./answers.ts";
import { isObject } from "../text.ts";

type Node = Readonly<Record<string, unknown>>;
type Verdict = "refuses" | "accepts" | "undecided";

const MAX_JUMPS = 10;

/** What a rule says to every packet that reaches it; undecided if it looks at something or passes on. */
function wordOf(rule: Node, chain: (name: string) => Verdict): Verdict {
  for (const statement of listOf(rule["expr"])) {
    if (!isObject(statement)) return "undecided";
    const [kind] = Object.keys(statement);
    if (kind === "counter" || kind === "log" || kind === "comment") continue;
    if (kind === "drop" || kind === "reject") return "refuses";
    if (kind === "accept") return "accepts";
    if (kind === "jump" || kind === "goto") {
      const target = statement[kind];
      return isObject(target) ? chain(String(target["target"])) : "undecided";
    }
    return "undecided"; // a match, a limit: not every packet gets further
  }
  return "undecided";
}

/** The first word for everything in one family's input chains of one table. */
function chainWord(objects: readonly Node[], family: string, table: string, name: string, jumps: number): Verdict {
  if (jumps > MAX_JUMPS) return "undecided";
  const rules = objects
    .map((one) => one["rule"])
    .filter(
      (rule) => isObject(rule) && rule["family"] === family && rule["table"] === table && rule["chain"] === name,
    ) as Node[];
  for (const rule of rules) {
    const word = wordOf(rule, (target) => chainWord(objects, family, table, target, jumps + 1));
    if (word !== "undecided") return word;
  }
  return "undecided";
}

interface Input {
  readonly family: string;
  readonly refuses: boolean;
}

function inputs(objects: readonly Node[]): Input[] {
  return objects.flatMap((one) => {
    const chain = one["chain"];
    if (!isObject(chain) || chain["hook"] !== "input" || chain["type"] !== "filter") return [];
    const family = String(chain["family"]);
    const word = chainWord(objects, family, String(chain["table"]), String(chain["name"]), 0);
    return [{ family, refuses: word === "refuses" || (word === "undecided" && chain["policy"] === "drop") }];
  });
}

/** @param json  of `nft -j list ruleset`; null: not of its shape */
export function firewallOf(json: unknown): FactValue<"firewall"> | null {
  if (!isObject(json) || !Array.isArray(json["nftables"])) return null;
  const objects = (json["nftables"] as unknown[]).filter((one) => isObject(one));
  const chains = inputs(objects);
  const of = (families: readonly string[]): Input[] => chains.filter(({ family }) => families.includes(family));
  const off = (
    [
      ["IPv4", of(["ip", "inet"])],
      ["IPv6", of(["ip6", "inet"])],
    ] as const
  ).filter(([, found]) => !found.some(({ refuses }) => refuses));
  if (off.length === 0) return { state: "on", off: [] };
  if (off.length === 1) return { state: "partly", off: off.map(([name]) => name) };
  return { state: chains.length > 0 ? "accepts-everything" : "off", off: off.map(([name]) => name) };
}

export function readFirewall(raw: RawOutputs, context: ReadContext): FactOf<"firewall"> {
  const json = jsonOf(raw, "linux/nft");
  if ("value" in json) {
    const fact = firewallOf(json.value);
    return fact === null ? unavailable(context, "unreadable") : measured<"firewall">(context, fact);
  }
  // Without nft the two front ends are asked whether they run; LC_ALL=C makes ufw's word a constant.
  const ufw = textOf(raw, "linux/ufw");
  if ("value" in ufw && /^Status: active$/mu.test(ufw.value))
    return measured<"firewall">(context, { state: "on", off: [] });
  const firewalld = answerOf(raw, "linux/firewalld");
  if ("value" in firewalld && firewalld.value.exitCode === 0)
    return measured<"firewall">(context, { state: "on", off: [] });
  return unavailable(context, json.reason);
}
