/** Faults in files: told with the exact place, all at once, and nothing half-read. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { formatFault, PolicyError } from "../../../policies/load/error.ts";
import { loadConfig } from "../../../policies/load/load-config.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import { parseYaml, readYaml } from "../../../policies/load/read-yaml.ts";

const folder = mkdtempSync(join(tmpdir(), "policies-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const schema = z.strictObject({
  name: z.string(),
  block: z.strictObject({ categories: z.array(z.string()), limit: z.int().default(3) }).optional(),
  answer: z.union([z.strictObject({ cname: z.string() }), z.strictObject({ a: z.array(z.ipv4()) })]).optional(),
  port: z.union([z.literal("auto"), z.int()]).optional(),
});
const faultsOf = (text: string): string[] => (parseYaml("f.yaml", text, schema).errors ?? []).map(formatFault);

describe("parseYaml", () => {
  it("gives the value with defaults", () => {
    expect(parseYaml("f.yaml", "name: x\nblock: {categories: []}\n", schema).value).toEqual({
      name: "x",
      block: { categories: [], limit: 3 },
    });
  });

  it.each([
    {
      why: "an unknown key, at the key",
      text: "name: x\nblock:\n  categories: []\n  categoris: [a]\n",
      faults: [/^f\.yaml:4:3 block\.categoris: unknown key$/u],
    },
    {
      why: "two unknown keys, each at its place",
      text: "nam: x\nname: y\nbloc: 1\n",
      faults: [/^f\.yaml:1:1 nam: unknown key$/u, /^f\.yaml:3:1 bloc: unknown key$/u],
    },
    {
      why: "a wrong type, at its key",
      text: "name: x\nblock:\n  categories: []\n  limit: many\n",
      faults: [/^f\.yaml:4:3 block\.limit: .*expected/u],
    },
    {
      why: "a wrong item of a list, at the item",
      text: "name: x\nblock:\n  categories: [a, 7]\n",
      faults: [/^f\.yaml:3:19 block\.categories\[1\]: /u],
    },
    {
      why: "a missing key, at its parent",
      text: "name: x\nblock:\n  limit: 1\n",
      faults: [/^f\.yaml:2:1 block\.categories: /u],
    },
    { why: "a missing key at the top", text: "port: 1\n", faults: [/^f\.yaml:1:1 name: /u] },
    {
      why: "of alternatives the one that came furthest",
      text: "name: x\nanswer:\n  a:\n    - 192.0.2.1\n    - 999.0.2.1\n",
      faults: [/^f\.yaml:5:7 answer\.a\[1\]: .*IPv4/u],
    },
    {
      why: "of equal alternatives all",
      text: "name: x\nport: maybe\n",
      faults: [/^f\.yaml:2:1 port: .*auto.* — or — .*(?:int|number)/u],
    },
    {
      why: "several faults in the order of the file",
      text: "port: maybe\nname: 3\n",
      faults: [/^f\.yaml:1:1 port/u, /^f\.yaml:2:1 name/u],
    },
    { why: "a key twice", text: "name: x\nname: y\n", faults: [/^f\.yaml:2:1 .*unique/u] },
    { why: "broken syntax", text: "name: [x\nport: 1\n", faults: [/^f\.yaml:\d+:\d+ /u] },
    { why: "a second document", text: "name: x\n---\nname: y\n", faults: [/^f\.yaml:2:1 /u] },
    { why: "an alias to nothing", text: "name: *x\n", faults: [/^f\.yaml:\d+:\d+ .*(?:alias|anchor)/iu] },
    { why: "an empty file is an empty map", text: "# nothing\n", faults: [/^f\.yaml:1:1 name: /u] },
    { why: "a list where a map belongs", text: "- a\n", faults: [/^f\.yaml:1:1 .*expected/u] },
  ])("$why", ({ text, faults }) => {
    const found = faultsOf(text);
    for (const [index, fault] of faults.entries()) expect(found[index]).toMatch(fault);
    if (!text.includes("[x")) expect(found).toHaveLength(faults.length);
  });

  it("does not follow aliases without end", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [name, before] of ["ba", "cb", "dc", "ed", "fe"])
      bomb.push(`${name}: &${name} [${Array<string>(9).fill(`*${before}`).join(", ")}]`);
    expect(faultsOf(bomb.join("\n"))[0]).toMatch(/alias/iu);
  });

  it("tells unreadable from invalid", () => {
    expect(readYaml(join(folder, "none.yaml"), schema).errors?.[0]).toMatchObject({
      code: "E_POLICY_UNREADABLE",
      message: "the file does not exist",
    });
    expect(readYaml(folder, schema).errors?.[0]).toMatchObject({ message: "this is a folder, not a file" });
    writeFileSync(join(folder, "latin2.yaml"), Buffer.from([0x6e, 0x3a, 0x20, 0xb1]));
    expect(readYaml(join(folder, "latin2.yaml"), schema).errors?.[0]).toMatchObject({
      message: "the file is not UTF-8 text",
    });
  });
});

describe("loadConfig", () => {
  const file = join(folder, "config.yaml");
  const errorOf = (text: string): PolicyError | undefined => {
    writeFileSync(file, text);
    try {
      loadConfig(file);
      return undefined;
    } catch (error) {
      return error as PolicyError;
    }
  };

  it("reads what is there and fills in the rest", () => {
    expect(errorOf("resolver:\n  port: 5353\n")).toBeUndefined();
    expect(loadConfig(file)).toMatchObject({
      resolver: { port: 5353, cacheEntries: 20_000 },
      dashboard: { port: 8080 },
    });
  });

  it("names file, line and column", () => {
    const error = errorOf("resolver:\n  prot: 5353\n");
    expect(error).toBeInstanceOf(PolicyError);
    expect(error?.code).toBe("E_CONFIG_INVALID");
    expect(error?.message).toBe(`${file}:2:3 resolver.prot: unknown key`);
  });

  it("says that it cannot be read", () => {
    expect(() => loadConfig(join(folder, "none.yaml"))).toThrow(
      expect.objectContaining({ code: "E_CONFIG_UNREADABLE" }) as Error,
    );
  });
});

describe("loadPolicies", () => {
  let copies = 0;
  /** The shipped folder with one change; returns the faults with the folder's path cut off. */
  const faultsWith = (change: (path: string) => void): string[] => {
    copies += 1;
    const path = join(folder, `copy-${copies}`);
    mkdirSync(path);
    for (const part of [
      "networks",
      "safe-search",
      "event-rules",
      "taxonomy.yaml",
      "special-names.yaml",
      "unenforceable-search.yaml",
      "known-subresource.yaml",
      "navigation.yaml",
      "assignments.yaml",
    ])
      cpSync(join("policies", part), join(path, part), { recursive: true });
    change(path);
    try {
      loadPolicies(path);
      return [];
    } catch (error) {
      return (error as PolicyError).faults.map(
        (fault) => `${fault.code} ${formatFault(fault).replaceAll(`${path}/`, "")}`,
      );
    }
  };
  const edit = (file: string, from: string | RegExp, to: string) => (path: string) => {
    const before = readFileSync(join(path, file), "utf8");
    const after = before.replace(from, to);
    if (after === before) throw new Error(`nothing to change in ${file}`);
    writeFileSync(join(path, file), after);
  };

  it("accepts the unchanged copy", () => expect(faultsWith(() => undefined)).toEqual([]));

  it.each([
    {
      why: "an unknown key",
      change: edit("networks/kiosk.yaml", "strictness:", "strictnes: 1\nstrictness:"),
      fault: /^E_POLICY_INVALID networks\/kiosk\.yaml:\d+:1 strictnes: unknown key$/u,
    },
    {
      why: "a mode that does not go with its hits (R-032)",
      change: edit("networks/guest-wifi.yaml", "hits: counter", "hits: signal"),
      fault: /^E_POLICY_INVALID networks\/guest-wifi\.yaml:\d+:1 hits: mode C must/u,
    },
    {
      why: "a category nobody knows",
      change: edit("networks/tablets.yaml", "TS-01,", "TS-77,"),
      fault:
        /^E_POLICY_INCONSISTENT networks\/tablets\.yaml:\d+:\d+ block\.categories\[0\]: category TS-77 is not in taxonomy\.yaml$/u,
    },
    {
      why: "an event rule of a category nobody knows",
      change: edit("event-rules/a-bypass-signal.yaml", "[BYP]", "[BYE]"),
      fault: /event-rules\/a-bypass-signal\.yaml:\d+:\d+ when\.categories\[0\]: category BYE/u,
    },
    {
      why: "an event rule that can never fire",
      change: edit("event-rules/s4-draft.yaml", /\n {2}severities:.*/u, ""),
      fault: /event-rules\/s4-draft\.yaml:\d+:1 when: name severities or categories/u,
    },
    {
      why: "a threshold beyond memory",
      change: edit("event-rules/a-s1-badge.yaml", "hits: 10", "hits: 65"),
      fault: /event-rules\/a-s1-badge\.yaml:\d+:3 when\.hits: at most 64/u,
    },
    {
      why: "one id in two files",
      change: edit("networks/tablets.yaml", "id: tablets", "id: kiosk"),
      fault: /networks\/tablets\.yaml:2:1 id: id «kiosk» is already used at .*networks\/kiosk\.yaml:\d+:1$/u,
    },
    {
      why: "a category twice",
      change: edit("taxonomy.yaml", "code: TS-02\n", "code: TS-01\n"),
      fault: /taxonomy\.yaml:\d+:5 entries\[1\]\.code: category TS-01 is already used/u,
    },
    {
      why: "a category the engine needs",
      change: edit("taxonomy.yaml", "code: S0-POL", "code: S0-HAU"),
      fault: /taxonomy\.yaml:\d+:\d+ entries: category S0-POL is missing/u,
    },
    {
      why: "an engine without file",
      change: (path: string) => rmSync(join(path, "safe-search/bing.yaml")),
      fault: /networks\/guest-wifi\.yaml:\d+:3 safeSearch\.bing: safe-search\/ has no file for «bing»/u,
    },
    {
      why: "a name in two engines",
      change: edit("safe-search/bing.yaml", "- bing.com", "- pixabay.com"),
      fault: /safe-search\/pixabay\.yaml:\d+:5 names\[0\]: name pixabay\.com is already used at .*bing\.yaml/u,
    },
    {
      why: "a special name twice",
      change: edit("special-names.yaml", "- invalid", "- localhost"),
      fault: /special-names\.yaml:\d+:9 entries\[\d+\]\.names\[0\]: name localhost is already used/u,
    },
    {
      why: "an assignment to no network",
      change: edit("assignments.yaml", "policy: tablets", "policy: tablet"),
      fault: /assignments\.yaml:\d+:3 \[1\]\.policy: networks\/ has no policy «tablet»/u,
    },
    {
      why: "one range for two networks, written differently",
      change: edit("assignments.yaml", "10.77.20.0/24", "10.77.10.7/24"),
      fault: /assignments\.yaml:\d+:\d+ \[1\]\.sources\[0\]: range 10\.77\.10\.7\/24 is already used/u,
    },
    {
      why: "a missing file",
      change: (path: string) => rmSync(join(path, "navigation.yaml")),
      fault: /^E_POLICY_UNREADABLE navigation\.yaml:1:1 the file does not exist$/u,
    },
    {
      why: "a missing folder",
      change: (path: string) => rmSync(join(path, "networks"), { recursive: true }),
      fault: /^E_POLICY_UNREADABLE networks:1:1 the folder/u,
    },
  ])("$why", ({ change, fault }) => {
    const faults = faultsWith(change);
    expect(faults.filter((found) => fault.test(found)).length > 0 ? fault : faults).toBe(fault);
  });

  it("tells the faults of all files at once", () => {
    const faults = faultsWith((path) => {
      edit("networks/kiosk.yaml", "strictness:", "strictnes:")(path);
      edit("navigation.yaml", "version: 1", "version: one")(path);
    });
    expect(faults.filter((fault) => fault.includes("kiosk"))).toHaveLength(2);
    expect(faults.filter((fault) => fault.includes("navigation"))).toHaveLength(1);
  });

  it("a longer range inside a shorter one is no conflict", () => {
    expect(faultsWith(edit("assignments.yaml", "10.77.20.0/24", "10.77.10.128/25"))).toEqual([]);
  });
});
