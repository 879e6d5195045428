/**
 * Adblock lists as text, through parser, compiler, pack and lookup, against an interpreter that reads each line anew for each
 * question with the language's own regular expressions and knows nothing of ours.
 *
 * `lists.test.ts` does the same for rules of many lists merged; here one list has every form a line can take.
 *
 * @module
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compileLists } from "../../blocklists/compile/compile.ts";
import { effective, MatchMasks } from "../../blocklists/lookup/masks.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import { ListSource } from "../../policies/schema/list-source.ts";

const TYPES: Readonly<Record<string, number>> = { A: 1, MX: 15, AAAA: 28, HTTPS: 65 };
const type = fc.constantFrom(...Object.keys(TYPES));

// --- the interpreter ------------------------------------------------------------------------------------------------

/** What one line says about one question: how strongly, or nothing. */
type Say = { readonly allow: boolean; readonly important: boolean } | undefined;

const HONOURED_FLAGS = new Set(["important", "all", "document", "doc", "popup"]);
const under = (name: string, parent: string): boolean => name === parent || name.endsWith(`.${parent}`);

/** Reads the part behind `$`; undefined if a DNS filter cannot honour all of it. */
function interpretModifiers(modifiers: string, allow: boolean, name: string, qtype: string) {
  let important = false;
  let speaks = true;
  for (const modifier of modifiers === "" ? [] : modifiers.split(",")) {
    const [, key = "", value] = /^([^=]*)(?:=(.*))?$/u.exec(modifier) ?? [];
    if (key === "dnstype") {
      const words = (value as string).split("|");
      const wanted = words.filter((word) => !word.startsWith("~"));
      if (wanted.length > 0 && !wanted.includes(qtype)) speaks = false;
      if (words.includes(`~${qtype}`)) speaks = false;
    } else if (key === "denyallow") {
      if ((value as string).split("|").some((except) => under(name, except))) speaks = false;
    } else if (key === "dnsrewrite") {
      const empty = /^(?:(?:NXDOMAIN|NOERROR|REFUSED|SERVFAIL)(?:;;|;A;0\.0\.0\.0|;AAAA;::)?|0\.0\.0\.0|::)$/u;
      if (allow || !empty.test(value ?? "")) return undefined;
    } else if (key === "important") important = true;
    else if (!HONOURED_FLAGS.has(key)) return undefined;
  }
  return { important, speaks };
}

function interpret(line: string, name: string, qtype: string): Say {
  let rest = line.replace(/\s+#.*$/u, "").trim();
  if (rest === "" || /^[!#[]/u.test(rest)) return undefined;
  const hosts = /^(?:0\.0\.0\.0|127\.0\.0\.1|::)\s+(\S+)$/u.exec(rest)?.[1];
  if (hosts !== undefined) return under(name, hosts) ? { allow: false, important: false } : undefined;
  const allow = rest.startsWith("@@");
  if (allow) rest = rest.slice(2);
  const expression = /^\/(.+)\/(?:\$(.*))?$/u.exec(rest);
  const dollar = rest.indexOf("$");
  const pattern = expression ? rest : dollar < 0 ? rest : rest.slice(0, dollar);
  const read = interpretModifiers(
    expression ? (expression[2] ?? "") : dollar < 0 ? "" : rest.slice(dollar + 1),
    allow,
    name,
    qtype,
  );
  if (read === undefined || !read.speaks) return undefined;
  const said = { allow, important: read.important };
  // oxlint-disable-next-line require-unicode-regexp -- `i` without `u` is what lists mean: ASCII names
  if (expression) return new RegExp(expression[1] as string, "i").test(name) ? said : undefined;
  const [, anchor = "", below = "", listed = ""] = /^(\|\||\|)?(\*\.)?([a-z.]+)\^?$/u.exec(pattern.toLowerCase()) ?? [];
  if (listed === "") return undefined;
  const covered = below !== "" ? name.endsWith(`.${listed}`) : anchor === "|" ? name === listed : under(name, listed);
  return covered ? said : undefined;
}

/**
 * One spelling for all lines that mean the same; what only repeats what a DNS filter does anyway is left out. An exception from a rewrite is another
 * rule than an exception: nothing is left out there.
 */
function plainSpelling(line: string): string {
  const [, pattern = "", tail = ""] = /^([^$]*)(?:\$(.*))?$/u.exec(line.replace(/^0\.0\.0\.0\s+/u, "")) ?? [];
  const kept = tail
    .split(",")
    .filter((word) => word !== "" && !/^(?:badfilter|all|popup|document|doc)$/u.test(word))
    .filter((word) => line.startsWith("@@") || !word.startsWith("dnsrewrite="))
    .map((word) => word.replace(/=(.*)$/u, (_whole, list: string) => `=${list.split("|").sort().join("|")}`))
    .sort();
  return `${pattern.replace(/\|\|/u, "").replace(/\^$/u, "")}$${kept.join(",")}`;
}

/** `$badfilter` cancels the lines of the list that mean the same but for it, however they are spelled. */
function denies(lines: readonly string[], name: string, qtype: string): boolean {
  const cancelled = new Set(lines.filter((line) => line.endsWith("badfilter")).map(plainSpelling));
  const said = lines
    .filter((line) => !line.endsWith("badfilter") && (line.includes("/") || !cancelled.has(plainSpelling(line))))
    .map((line) => interpret(line, name, qtype))
    .filter((say) => say !== undefined);
  const has = (allow: boolean, important: boolean): boolean =>
    said.some((say) => say.allow === allow && say.important === important);
  if (has(true, true)) return false;
  if (has(false, true)) return true;
  return has(false, false) && !has(true, false);
}

// --- lines of every form ----------------------------------------------------------------------------------------------

const name = fc
  .array(fc.constantFrom("a", "b", "ab"), { maxLength: 3 })
  .map((labels) => [...labels, "site", "example"].join("."));
const modifier = fc.oneof(
  fc.constantFrom("important", "all", "popup"),
  fc
    .array(fc.tuple(fc.constantFrom("", "~"), type), { minLength: 1, maxLength: 2 })
    .map((words) => `dnstype=${words.map(([not, word]) => not + word).join("|")}`),
  fc.array(name, { minLength: 1, maxLength: 2 }).map((names) => `denyallow=${names.join("|")}`),
  fc.constantFrom(
    "dnsrewrite=NXDOMAIN;;",
    "dnsrewrite=REFUSED",
    "dnsrewrite=0.0.0.0",
    "dnsrewrite=NOERROR;A;192.0.2.1",
    "client=192.0.2.7",
    "ctag=device_phone",
    "third-party",
    "script",
  ),
);
const modifiers = fc.uniqueArray(modifier, { maxLength: 2, selector: (text) => text.split("=")[0] });
const behind = (list: readonly string[]): string => (list.length === 0 ? "" : `$${list.join(",")}`);
const expression = fc.constantFrom(
  "^a\\.",
  "^(a|b)+\\.site\\.example$",
  "ab",
  "b{1,2}\\.site",
  "^[^b]+\\.example$",
  "\\.a\\.",
  "^ab?\\.",
  "site\\.example$",
  "^(?:a\\.){2,3}s",
);
const rule = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom("", "@@"), fc.constantFrom("||N^", "||N", "|N^", "||*.N^", "*.N^", "N^"), name, modifiers)
      .map(([at, form, listed, list]) => at + form.replace("N", listed) + behind(list)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("", "@@"), expression, modifiers)
      .map(([at, text, list]) => `${at}/${text}/${behind(list)}`),
  },
  { weight: 2, arbitrary: name },
  { weight: 1, arbitrary: name.map((listed) => `0.0.0.0 ${listed}`) },
  { weight: 1, arbitrary: fc.constantFrom("! comment", "# comment", "[Adblock Plus 2.0]", "") },
);
const lines = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 16 }), fc.option(fc.nat(15), { freq: 3 }))
  .map(([list, cancel]) => {
    const target = cancel === null ? undefined : list[cancel % list.length];
    if (target === undefined || !/^(?:@@)?\|\|/u.test(target)) return list;
    return [...list, `${target}${target.includes("$") ? "," : "$"}badfilter`];
  });

const source = ListSource.parse({
  id: "oracle",
  title: { pl: "x", en: "x" },
  category: "TS-06",
  format: "adblock",
  file: "x",
  licence: "x",
  minEntries: 0,
});

it("answers every question as an interpreter does that reads the list line by line", () => {
  fc.assert(
    fc.property(lines, fc.array(name, { minLength: 1, maxLength: 12 }), type, (list, names, qtype) => {
      const { pack } = compileLists([{ source, text: new TextEncoder().encode(list.join("\n")) }], {
        seed: 4_321,
        protectedNames: [],
        decisions: [],
        toAscii: () => null,
      });
      const index = PackedIndex.open(pack.buffer);
      const walk = new SuffixWalk();
      const masks = new MatchMasks();
      const denied = new Uint32Array(4);
      for (const asked of names) {
        const octets = wireName(asked);
        walkName(octets, 0, octets.length, index.seed, walk);
        masks.reset();
        index.match(walk, octets, 0, TYPES[qtype] as number, masks);
        effective(masks, denied);
        expect(denied[0] === 1, `${asked} ${qtype} in\n${list.join("\n")}`).toBe(denies(list, asked, qtype));
      }
    }),
    { numRuns: 1_500 },
  );
});

it("is a different thing from the parser: it finds what a wrong one would say", () => {
  const rewritten = "@@||site.example^$dnsrewrite=NXDOMAIN;;,badfilter";
  expect(denies(["@@||site.example^", "0.0.0.0 site.example", rewritten], "site.example", "A")).toBe(false);
  expect(denies(["||site.example^", "@@||a.site.example^"], "b.site.example", "A")).toBe(true);
  expect(denies(["||site.example^", "@@||a.site.example^"], "x.a.site.example", "A")).toBe(false);
  expect(denies(["||site.example^$dnstype=A"], "site.example", "AAAA")).toBe(false);
  expect(denies(["||site.example^$client=192.0.2.7"], "site.example", "A")).toBe(false);
});
