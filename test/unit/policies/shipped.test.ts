/** The shipped files: all of them load, and hold what the Standards and the facts sheet ask for. */
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../policies/load/load-config.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import { Category } from "../../../policies/schema/vocabulary.ts";

const policies = loadPolicies("policies");
const codes = policies.taxonomy.entries.map((entry) => entry.code as string);
const harmful = policies.taxonomy.entries.filter((entry) => entry.branch !== "techniczne");
const networkOf = (id: string) => policies.networks.find((network) => network.id === id)!;
const engineOf = (id: string) => policies.safeSearch.find((engine) => engine.id === id)!;

describe("taxonomy", () => {
  it("has the 31 codes of the Standards and the technical ones", () => {
    const expected =
      "TS-01 TS-02 TS-02X TS-03 TS-04 TS-04T TS-05 TS-06 TS-07 TS-08 TS-09 TS-09N TS-10A TS-10B TS-10C " +
      "ZI-1 ZI-1A ZI-1B ZI-1C ZI-1D ZI-1E ZI-2 ZI-3 ZI-4 ZI-5 ZI-6 ZI-7 S0-AD S0-POL BYP POM";
    expect(codes).toEqual(expected.split(" "));
  });

  it.each([
    [
      "TS-03",
      "nawołują do dyskryminacji lub wyśmiewania ludzi innej rasy, narodowości, wyznania lub o innym poziomie sprawności fizycznej lub intelektualnej",
    ],
    ["TS-10C", "zachęcają do hazardu"],
    ["ZI-6", "niebezpieczne znajomości, tzw. grooming"],
  ])("%s keeps the wording of the Standards", (code, pl) => {
    expect(policies.taxonomy.entries.find((entry) => entry.code === code)?.pl).toBe(pl);
  });

  it("locks child sexual abuse and terrorist content, nothing else", () => {
    expect(policies.taxonomy.entries.filter((entry) => entry.locked).map((entry) => entry.code)).toEqual([
      "TS-02X",
      "TS-04T",
    ]);
  });
});

describe("networks", () => {
  it("are the three of the Standards' access modes and the tablets put away, the kiosk the strictest", () => {
    expect(policies.networks.map((n) => [n.id, n.mode, n.filter, n.hits, n.strictness])).toEqual([
      ["guest-wifi", "C", "categories", "counter", 40],
      ["kiosk", "B", "allow-only", "defect", 100],
      ["quarantine", "A", "allow-only", "signal", 95],
      ["tablets", "A", "categories", "signal", 70],
    ]);
  });

  it("tablets and kiosk block every harmful category and ways around the filter", () => {
    const all = [...harmful.map((entry) => entry.code), Category.parse("BYP")];
    expect(networkOf("tablets").block.categories).toEqual(all);
    expect(networkOf("kiosk").block.categories).toEqual(all);
  });

  it("quarantine blocks them as well, and opens nothing that stations do not have but antivirus signatures", () => {
    expect(networkOf("quarantine").block.categories).toEqual(networkOf("kiosk").block.categories);
    const stations = new Set<string>(networkOf("kiosk").allow);
    expect(networkOf("quarantine").allow.filter((name) => !stations.has(name))).toEqual(["database.clamav.net"]);
  });

  it("guests: severity S2 and above, ways around the filter, no advertisements", () => {
    const severe = harmful.filter((entry) => entry.severity >= "S2").map((entry) => entry.code);
    expect(networkOf("guest-wifi").block.categories).toEqual([...severe, "BYP"]);
  });

  it("enforce safe search everywhere", () => {
    for (const network of policies.networks)
      expect(Object.values(network.safeSearch).filter((level) => level === "off")).toEqual([]);
  });

  it("are assigned to example ranges, with one example tablet", () => {
    expect(policies.assignments.map((a) => [a.policy, a.sources])).toEqual([
      ["guest-wifi", ["10.77.10.0/24", "127.0.10.0/24"]],
      ["tablets", ["10.77.20.0/24", "127.0.20.0/24"]],
      ["kiosk", ["10.77.30.0/24", "127.0.30.0/24"]],
    ]);
    expect(policies.assignments[1]?.devices).toEqual([{ id: "tablet-01", address: "127.0.20.1" }]);
  });
});

describe("safe search", () => {
  it("has 194 distinct Google names, all www.google.*", () => {
    const { names } = engineOf("google");
    expect([names.length, new Set(names).size]).toEqual([194, 194]);
    expect(names.filter((name) => !/^www\.google\.(?:[a-z]{2,3}|com?\.[a-z]{2})$/u.test(name))).toEqual([]);
    for (const name of ["www.google.com", "www.google.pl", "www.google.co.uk", "www.google.com.ua", "www.google.cat"])
      expect(names).toContain(name);
  });

  it("has 52 distinct Yandex names, each with and without www., and the published address", () => {
    const { names, levels } = engineOf("yandex");
    expect([names.length, new Set(names).size]).toEqual([52, 52]);
    for (const name of names.filter((one) => !one.startsWith("www."))) expect(names).toContain(`www.${name}`);
    expect(levels.strict).toEqual({ a: ["213.180.193.56"] });
  });

  it.each([
    [
      "youtube",
      [
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "youtubei.googleapis.com",
        "youtube.googleapis.com",
        "www.youtube-nocookie.com",
      ],
      "restrict.youtube.com",
    ],
    ["bing", ["bing.com", "www.bing.com", "edgeservices.bing.com"], "strict.bing.com"],
    [
      "duckduckgo",
      [
        "duckduckgo.com",
        "www.duckduckgo.com",
        "start.duckduckgo.com",
        "html.duckduckgo.com",
        "lite.duckduckgo.com",
        "duck.com",
        "www.duck.com",
      ],
      "safe.duckduckgo.com",
    ],
    ["ecosia", ["ecosia.org", "www.ecosia.org"], "strict-safe-search.ecosia.org"],
    ["pixabay", ["pixabay.com", "www.pixabay.com"], "safesearch.pixabay.com"],
    ["qwant", ["api.qwant.com"], "safeapi.qwant.com"],
    ["google", undefined, "forcesafesearch.google.com"],
  ])("%s", (id, names, cname) => {
    const engine = engineOf(id);
    if (names !== undefined) expect(engine.names).toEqual(names);
    expect(engine.levels.strict).toEqual({ cname });
  });

  it("has the moderate level of YouTube", () => {
    expect(engineOf("youtube").levels.moderate).toEqual({ cname: "restrictmoderate.youtube.com" });
  });

  it("admits that nothing was checked live", () => {
    for (const engine of policies.safeSearch) {
      expect(engine.lastChecked).toBe("2026-11-22");
      expect(engine.note).toMatch(/from documentation, not checked live/iu);
    }
  });

  it("never points at a name it rewrites itself", () => {
    const names = new Set<string>(policies.safeSearch.flatMap((engine) => engine.names));
    for (const { levels } of policies.safeSearch)
      for (const target of [levels.strict, levels.moderate])
        if (target !== undefined && "cname" in target) expect(names.has(target.cname)).toBe(false);
  });
});

describe("special names", () => {
  const answerOf = (name: string) =>
    policies.specialNames.entries.find((entry) => (entry.names as string[]).includes(name));

  it.each([
    ["use-application-dns.net", "nxdomain", true],
    ["mask.icloud.com", "nxdomain", true],
    ["mask-h2.icloud.com", "nxdomain", true],
    ["mask-canary.icloud.com", "nxdomain", true],
    ["mask-api.icloud.com", "nxdomain", true],
    ["mask.apple-dns.net", "nxdomain", true],
    ["doh.dns.apple.com", "nxdomain", true],
    ["dns-tunnel-check.googlezip.net", "nxdomain", true],
    ["resolver.arpa", "nodata", true],
    ["localhost", "loopback", false],
    ["invalid", "nxdomain", false],
    ["onion", "nxdomain", false],
    ["local", "nxdomain", false],
    ["home.arpa", "nxdomain", false],
    ["internal", "nxdomain", false],
    ["lan", "nxdomain", false],
    ["10.in-addr.arpa", "nxdomain", false],
    ["31.172.in-addr.arpa", "nxdomain", false],
    ["168.192.in-addr.arpa", "nxdomain", false],
    ["127.100.in-addr.arpa", "nxdomain", false],
    [`1.${"0.".repeat(31)}ip6.arpa`, "nxdomain", false],
  ])("%s → %s", (name, answer, bypass) => {
    expect(answerOf(name)).toMatchObject({ answer, bypass });
  });
});

describe("names without rules of their own", () => {
  it("search engines that cannot be made safe are listed, and none of them is rewritten", () => {
    for (const name of [
      "search.yahoo.com",
      "search.brave.com",
      "startpage.com",
      "lite.qwant.com",
      "mojeek.com",
      "you.com",
    ])
      expect(policies.unenforceableSearch).toContain(name);
    const covers = (parent: string, name: string): boolean => name === parent || name.endsWith(`.${parent}`);
    const rewritten = policies.safeSearch.flatMap((engine) => engine.names);
    expect(policies.unenforceableSearch.filter((parent) => rewritten.some((name) => covers(parent, name)))).toEqual([]);
  });

  it("has at least sixty known subresources", () => {
    expect(policies.knownSubresource.length).toBeGreaterThanOrEqual(60);
  });
});

describe("event rules", () => {
  const rules = policies.eventRules;
  const ruleOf = (id: string) => rules.find((rule) => rule.id === id)!;

  it("are proved by tests that exist", () => {
    expect(rules.filter((rule) => !existsSync(rule.evidence)).map((rule) => rule.id)).toEqual([]);
  });

  it("carry the thresholds of B1 and B2", () => {
    expect(ruleOf("a-s1-badge")).toMatchObject({ opens: "badge", when: { hits: 10, withinS: 600 } });
    expect(ruleOf("a-s2-draft")).toMatchObject({
      opens: "draft",
      dedupeWithinS: 600,
      when: { distinctNames: 3, withinS: 600, navigationGrade: true },
    });
    expect(ruleOf("a-s3-draft")).toMatchObject({
      opens: "draft",
      dedupeWithinS: 300,
      when: { navigationGrade: true, distinctNames: 1 },
    });
    expect(ruleOf("s4-draft")).toMatchObject({
      opens: "draft",
      dedupeWithinS: 0,
      when: { modes: ["A", "B"], navigationGrade: false },
    });
    expect(ruleOf("c-s3-network-signal")).toMatchObject({ when: { distinctSubjects: 5, withinS: 3600 } });
  });

  it("never make a signal or draft of private devices (R-032)", () => {
    for (const rule of rules.filter((one) => one.when.modes.includes("C"))) {
      expect(rule.when.modes).toEqual(["C"]);
      expect(rule.opens).toBe("network-signal");
    }
  });

  it("weigh navigation as B2 does", () => {
    expect(policies.navigation).toMatchObject({
      threshold: 0.6,
      pageRendered: 0.5,
      pageNotObservable: 0.2,
      notPreceded: 0.3,
      apexOrWww: 0.2,
      knownSubresource: -0.4,
      burst: -0.3,
      idle: -0.5,
      precededWithinMs: 2000,
      burstNames: 20,
      burstWithinMs: 2000,
    });
  });
});

it("an empty configuration is a working venue", () => {
  expect(loadConfig("/dev/null")).toMatchObject({ venue: { timeZone: "Europe/Warsaw" }, networks: [] });
});
