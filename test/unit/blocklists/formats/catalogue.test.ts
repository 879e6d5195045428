/**
 * The catalogue: every source is valid, off unless it is ours, and says where it comes from and under which terms.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { compileLists } from "../../../../blocklists/compile/compile.ts";
import { PackedIndex } from "../../../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../../../blocklists/lookup/walk.ts";
import { wireName } from "../../../../blocklists/lookup/wire-name.ts";
import { toAscii } from "../../../../blocklists/update/build.ts";
import { addressesOf, isLockedSource, ListSource } from "../../../../policies/schema/list-source.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const folder = join(ROOT, "blocklists/catalogue");
const networks = new Set(readdirSync(join(ROOT, "policies/networks")).map((file) => file.replace(/\.yaml$/u, "")));
const others = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml") && !file.startsWith("starter-"))
  .map((file) => ({ file, document: parseYaml(readFileSync(join(folder, file), "utf8")) as Record<string, unknown> }));
const byId = (id: string): ListSource => ListSource.parse(others.find(({ file }) => file === `${id}.yaml`)?.document);

describe("sources of others", () => {
  it.each(others)("$file is off, named after its id, and honest about what was checked", ({ file, document }) => {
    const source = ListSource.parse(document);
    expect(file).toBe(`${source.id}.yaml`);
    expect(source.enabled).toBe(false);
    expect(source.attribution ?? "").not.toBe("");
    expect(source.licence).not.toBe("");
    expect(source.defaultFor.filter((id) => !networks.has(id))).toEqual([]);
    if (source.slot) expect(addressesOf(source)).toEqual([]);
    else {
      expect(addressesOf(source).length).toBeGreaterThan(0);
      // An empty or foreign page must not pass for the list.
      expect(source.minEntries).toBeGreaterThan(1);
      if (source.lastChecked === undefined) expect(source.note).toContain("Not fetched in development");
    }
  });

  // The documents themselves: a default of the shape must not stand in for a number nobody thought of.
  it.each(others)("$file says every limit, date and place itself", ({ document }) => {
    const said = ["id", "title", "category", "format", "licence", "attribution", "trust", "layer", "enabled", "note"];
    const limits = ["refreshS", "minEntries", "maxEntries", "maxShrinkPercent", "maxBytes", "defaultFor"];
    const slot = document["slot"] === true;
    expect([...said, ...(slot ? [] : limits)].filter((key) => !(key in document))).toEqual([]);
    const source = ListSource.parse(document);
    if (slot) return;
    expect(source.maxEntries).toBeGreaterThan(source.minEntries * 2);
    expect(source.maxBytes).toBeGreaterThan(source.minEntries * 10);
    if (isLockedSource(source)) expect(source.layer).toBe("locked");
  });

  it("fits the masks together with our own lists, each address once", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    expect(files.length).toBeLessThanOrEqual(128);
    const addresses = others.flatMap(({ document }) => addressesOf(ListSource.parse(document)));
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it.each([
    { why: "CERT Polska, three editions", ids: ["cert-polska", "cert-polska-json", "cert-polska-rpz"] },
    { why: "registers and slots", ids: ["mf-hazard", "nask-register", "iwf-hashed"] },
    { why: "Polish fraud, malware hosts", ids: ["kadhosts", "urlhaus"] },
    {
      why: "encrypted DNS and ways around",
      ids: [
        "dibdot-doh-names",
        "dibdot-doh-ipv4",
        "dibdot-doh-ipv6",
        "hagezi-doh",
        "hagezi-bypass",
        "v2fly-doh",
      ].concat(
        ["v2fly-vpnservices", "v2fly-anticensorship", "ut1-doh", "ut1-vpn", "ut1-redirector", "ut1-remote-control"],
        ["ut1-residential-proxies", "shadowwhisperer-tunnels", "shadowwhisperer-dns", "shadowwhisperer-remote"],
        ["hagezi-no-safe-search"],
      ),
    },
    {
      why: "pornography",
      ids: ["shadowwhisperer-adult", "sinfonietta-pornography", "v2fly-porn", "ut1-adult", "ut1-mixed-adult"].concat([
        "oisd-nsfw",
        "oisd-nsfw-small",
        "hagezi-nsfw",
        "blocklistproject-porn",
      ]),
    },
    { why: "violence", ids: ["shadowwhisperer-shock", "sinfonietta-snuff", "ut1-dangerous-material", "ut1-agressif"] },
    {
      why: "drugs, gambling, piracy",
      ids: [
        "blocklistproject-drugs",
        "blocklistproject-vaping",
        "ut1-drogue",
        "ut1-gambling",
        "hagezi-gambling",
      ].concat(
        ["hagezi-gambling-mini", "shadowwhisperer-gambling", "sinfonietta-gambling", "blocklistproject-gambling"],
        ["blocklistproject-piracy", "blocklistproject-torrent", "ut1-warez", "hagezi-piracy"],
      ),
    },
    {
      why: "phishing, malware, scams, dating, fake news",
      ids: ["blocklistproject-phishing", "blocklistproject-ransomware", "ut1-phishing", "ut1-malware"].concat(
        ["shadowwhisperer-malware", "hagezi-threats", "hagezi-fake", "shadowwhisperer-scam", "blocklistproject-scam"],
        ["ut1-dating", "shadowwhisperer-dating", "ut1-fakenews", "stevenblack-fakenews"],
      ),
    },
  ])("has $why", ({ ids }) => {
    const have = others.map(({ file }) => file.replace(/\.yaml$/u, ""));
    expect(ids.filter((id) => !have.includes(id))).toEqual([]);
  });

  it("asks CERT for the text edition every five minutes, and for one edition by default", () => {
    const editions = ["cert-polska", "cert-polska-json", "cert-polska-rpz"].map(byId);
    expect(editions.map(({ format, refreshS, trust }) => [format, refreshS, trust])).toEqual([
      ["domains", 300, "official"],
      ["cert-json", 300, "official"],
      ["rpz", 300, "official"],
    ]);
    expect(editions.filter(({ defaultFor }) => defaultFor.length > 0).map(({ id }) => id)).toEqual(["cert-polska"]);
  });

  it("lets nobody open what the state or a contract closes, and names the state's lists by code 16", () => {
    const locked = others.map(({ document }) => ListSource.parse(document)).filter(isLockedSource);
    expect(locked.map(({ id, ede, trust }) => [id, ede ?? null, trust])).toEqual([
      ["iwf-hashed", null, "official"],
      ["mf-hazard", 16, "statutory"],
      ["nask-register", 16, "statutory"],
    ]);
    expect(byId("mf-hazard").timeoutS).toBeGreaterThanOrEqual(180);
    expect(byId("iwf-hashed")).toMatchObject({ slot: true, locked: true, opaque: true, format: "sha256" });
  });

  it("offers services one by one, none of them by default", () => {
    const services = others.map(({ document }) => ListSource.parse(document)).filter(({ service }) => service);
    expect(services.map(({ service }) => String(service?.id))).toEqual([
      "ai-chat",
      "discord",
      "epicgames",
      "facebook",
      "instagram",
      "messenger",
      "openai",
      "pinterest",
      "reddit",
      "roblox",
      "snapchat",
      "steam",
      "telegram",
      "tiktok",
      "tumblr",
      "twitch",
      "whatsapp",
      "x",
    ]);
    for (const source of services) {
      expect(source.id).toBe(`service-${source.service?.id}`);
      expect([source.category, source.licence, source.format]).toEqual(["S0-POL", "MIT", "v2fly"]);
      expect(source.defaultFor).toEqual([]);
    }
  });
});

describe("shape", () => {
  const least = { id: "x", title: { pl: "x", en: "x" }, category: "TS-06", format: "domains", licence: "x" };
  const url = "https://lists.example/x";
  it.each<{ why: string; in: Record<string, unknown>; fault: string | null }>([
    { why: "an address", in: { url }, fault: null },
    { why: "alternates alone", in: { urls: [url] }, fault: null },
    { why: "a file", in: { file: "x.txt" }, fault: null },
    { why: "nothing", in: {}, fault: "url" },
    { why: "address and file", in: { url, file: "x" }, fault: "url" },
    { why: "alternates and file", in: { urls: [url], file: "x" }, fault: "url" },
    { why: "a slot", in: { slot: true, enabled: false }, fault: null },
    { why: "a slot that is on", in: { slot: true }, fault: "enabled" },
    { why: "a slot with an address", in: { slot: true, enabled: false, url }, fault: "slot" },
    { why: "digests somebody could be shown", in: { url, format: "sha256" }, fault: "opaque" },
    { why: "two words that contradict each other", in: { url, layer: "locked" }, fault: "layer" },
    { why: "too many questions", in: { url, refreshS: 60 }, fault: "refreshS" },
    { why: "plain http", in: { urls: ["http://lists.example/x"] }, fault: "urls" },
  ])("$why", (row) => {
    const result = ListSource.safeParse({ ...least, ...row.in });
    expect(result.success ? null : result.error.issues[0]?.path[0]).toBe(row.fault);
  });
});

describe("samples all the way to a lookup", () => {
  const sample = (id: string, file: string, more: Partial<ListSource> = {}) => ({
    source: { ...byId(id), minEntries: 1, ...more },
    text: readFileSync(join(ROOT, "test/fixtures/lists", file)),
  });
  const { pack, sources, refused } = compileLists(
    [
      sample("cert-polska-json", "cert.json"),
      sample("cert-polska-rpz", "cert.rpz", { sinkholes: ["192.0.2.34", "lista.sinkhole.example"] }),
      sample("mf-hazard", "mf-register.xml"),
    ],
    { seed: 5, protectedNames: [], decisions: [], toAscii },
  );
  const index = PackedIndex.open(pack.buffer);
  const said = (name: string): string[] => {
    const walk = new SuffixWalk();
    const octets = wireName(name);
    walkName(octets, 0, octets.length, index.seed, walk);
    return index
      .explain(walk, octets, 0, 1)
      .map((rule) => `${index.sources[rule.source]} ${rule.kind}`)
      .toSorted();
  };

  it("accounts for every line", () => {
    expect(refused).toEqual([]);
    expect(sources.map((s) => [s.id, s.entries, s.duplicates, s.comments, s.unusable])).toEqual([
      ["cert-polska-json", 4, 1, 23, 3],
      ["cert-polska-rpz", 5, 1, 6, 0],
      ["mf-hazard", 4, 0, 21, 0],
    ]);
  });

  it.each([
    ["paczka-dopłata.example", ["cert-polska-json deny"]],
    ["x.bank-logowanie.example", ["cert-polska-json deny", "cert-polska-rpz deny"]],
    ["pomoc.ostatnia.example", ["cert-polska-json deny", "cert-polska-rpz allow"]],
    ["zdjety.example", []],
    ["żetony.example", ["mf-hazard deny"]],
    ["xn--aaa-.example", ["mf-hazard deny"]],
    ["wykreslona.example", []],
  ])("%s", (name, expected) => expect(said(/[^ -~]/u.test(name) ? (toAscii(name) ?? "") : name)).toEqual(expected));

  it("refuses a register that breaks off, and leaves nothing of it", () => {
    const whole = sample("mf-hazard", "mf-register.xml");
    const result = compileLists([{ ...whole, text: whole.text.subarray(0, 900) }], {
      seed: 5,
      protectedNames: [],
      decisions: [],
      toAscii,
    });
    expect(result.refused.map(({ code }) => code)).toEqual(["E_LIST_TRUNCATED"]);
    expect(result.sources).toEqual([]);
  });

  it("keeps addresses apart from names, counted once", () => {
    const source = { ...byId("dibdot-doh-ipv4"), minEntries: 2 };
    const text = new TextEncoder().encode("192.0.2.1\n192.0.2.1 # again\n192.0.2.0/24\n");
    const result = compileLists([{ source, text }], { seed: 5, protectedNames: [], decisions: [], toAscii });
    expect(result.sources[0]).toMatchObject({ entries: 2, addresses: 2, duplicates: 1, lines: 3 });
    expect(PackedIndex.open(result.pack.buffer).names).toBe(0);
  });
});
