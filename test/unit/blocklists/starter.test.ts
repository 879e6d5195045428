/**
 * Holds the shipped data to its promises: starter lists, their catalogue entries and the venue's local lists.
 *
 * The files are read here with a few plain lines instead of the product's own parsers, so that a parser that
 * forgives too much cannot hide a broken list, and a broken list cannot be blamed on a parser.
 *
 * @module
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse as parseHost } from "tldts";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { compileLists } from "../../../blocklists/compile/compile.ts";
import { PackedIndex } from "../../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../../blocklists/lookup/walk.ts";
import { wireName } from "../../../blocklists/lookup/wire-name.ts";
import { loadProtected, protectedNames } from "../../../policies/load/load-protected.ts";
import { ListSource } from "../../../policies/schema/list-source.ts";
import { Category, DomainName } from "../../../policies/schema/vocabulary.ts";

const lists = resolve(dirname(fileURLToPath(import.meta.url)), "../../../blocklists");

/**
 * Codes of the taxonomy that a name filter can see («yes» or «partly»), less three that no block list may carry:
 * POM is the protected list itself, S0-POL the venue's own rules, S0-AD advertising, which is no child-safety matter.
 * TS-02X and TS-04T are absent because they come only as opaque lists of authorities.
 */
const detectableCodes = [
  "BYP",
  "TS-01",
  "TS-02",
  "TS-03",
  "TS-04",
  "TS-05",
  "TS-06",
  "TS-08",
  "TS-09",
  "TS-09N",
  "TS-10A",
  "TS-10B",
  "TS-10C",
  "ZI-1E",
  "ZI-2",
  "ZI-3",
  "ZI-4",
  "ZI-5",
  "ZI-6",
];

const linesOf = (path: string): string[] => readFileSync(path, "utf8").split("\n");
const entryLinesOf = (path: string): string[] =>
  linesOf(path)
    .filter((line) => !line.startsWith("#"))
    .filter((line) => line !== "");
const entriesOf = (path: string): string[] => entryLinesOf(path).map((line) => (line.split("#", 1)[0] ?? "").trim());

/** No usable list of these can be had from others, so each name carries its own reason and source. */
const curatedCodes = ["TS-03", "TS-05", "TS-06"];

/** The name and all its parents but the root: everything that, if listed, covers it. */
const selfAndParents = (name: string): string[] => {
  const labels = name.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
};
const probeOf = (code: string): string => `${code.toLowerCase()}.probe.latarnik.example`;

const catalogue = readdirSync(join(lists, "catalogue"))
  .filter((file) => file.startsWith("starter-"))
  .map((file) => ({ file, document: parseYaml(readFileSync(join(lists, "catalogue", file), "utf8")) as unknown }));
const starter = readdirSync(join(lists, "starter")).map((file) => {
  const path = join(lists, "starter", file);
  const code = file.replace(/\.txt$/u, "").toUpperCase();
  return { file, path, code, names: entriesOf(path).filter((name) => name !== probeOf(code)) };
});
const allNames = starter.flatMap((list) => list.names);
const listed = new Set(allNames);
const neverBlock = entryLinesOf(join(lists, "local/never-block.txt")).map((line) => {
  const [name = "", ...reason] = line.split("#");
  return { name: name.trim(), reason: reason.join("#").trim() };
});

describe("catalogue entries of the starter lists", () => {
  it("exist once for every code a name filter can see, and for no other", () => {
    expect(catalogue.map((entry) => entry.file).sort()).toEqual(
      detectableCodes.map((code) => `starter-${code.toLowerCase()}.yaml`).sort(),
    );
    expect(starter.map((list) => list.code).sort()).toEqual([...detectableCodes].sort());
  });

  it.each(catalogue)("$file is a valid source that points at its own list", ({ file, document }) => {
    const source = ListSource.parse(document);
    const code = String(source.category);
    expect(file).toBe(`${source.id}.yaml`);
    expect(source.id).toBe(`starter-${code.toLowerCase()}`);
    expect(source.licence).toBe("EUPL-1.2");
    expect(source.format).toBe("domains");
    expect(source.url).toBeUndefined();
    expect(source.enabled).toBe(true);
    // Shown as ours: nobody else stands behind it.
    expect(source.trust).toBe("own");
    expect(source.title.pl).toContain("(własna lista Latarnika)");
    expect(source.defaultFor.length).toBeGreaterThan(0);
    const path = resolve(lists, "catalogue", source.file ?? "");
    expect(path).toBe(join(lists, "starter", `${code.toLowerCase()}.txt`));
    expect(existsSync(path)).toBe(true);
    expect(source.probes).toEqual([probeOf(code)]);
    // The limits must let the shipped file through, and must not be so low that half a file would pass.
    const count = entriesOf(path).length;
    expect(source.minEntries).toBeLessThanOrEqual(count);
    expect(source.minEntries).toBeGreaterThan(count / 2);
  });
});

describe.each(starter)("starter/$file", ({ path, code, names }) => {
  it("opens with what belongs, what does not, licence, probe and how to report a mistake", () => {
    const body = linesOf(path);
    const header = body.slice(0, body.indexOf("")).join("\n");
    for (const part of [code, "Belongs here:", "Does not belong here:", "Mistake?", "EUPL-1.2", probeOf(code)]) {
      expect(header).toContain(part);
    }
    expect(body.slice(0, body.indexOf("")).every((line) => line.startsWith("#"))).toBe(true);
  });

  it("is sorted by code point, without duplicates, one bare lower-case name a line, probe included", () => {
    const entries = entriesOf(path);
    expect(entries).toEqual([...new Set(entries)].sort());
    expect(entries).toContain(probeOf(code));
    expect(names.length).toBeGreaterThan(0);
    expect(Category.safeParse(code).success).toBe(true);
    // DomainName allows single labels, underscores and leading hyphens, which no registered name has.
    const malformed = entries.filter(
      (name) =>
        !DomainName.safeParse(name).success || !/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+$/u.test(name),
    );
    expect(malformed).toEqual([]);
    expect(readFileSync(path, "utf8").endsWith("\n")).toBe(true);
  });

  it("has only names at or below a registrable one, never a public suffix (ICANN or private)", () => {
    const unusable = names.filter(
      (name) => parseHost(name).isIcann !== true || parseHost(name, { allowPrivateDomains: true }).domain === null,
    );
    expect(unusable).toEqual([]);
  });
});

describe("reasons", () => {
  it.each(starter.filter((list) => !curatedCodes.includes(list.code)))("starter/$file has bare names", ({ path }) => {
    expect(entryLinesOf(path).filter((line) => line.includes("#"))).toEqual([]);
  });

  it.each(starter.filter((list) => curatedCodes.includes(list.code)))(
    "starter/$file: each name has why and source, all of them a date to be read again",
    ({ path, code, names }) => {
      const bad = entryLinesOf(path).filter((line) => !/^[a-z0-9.-]+ +# [^;#]{10,}; [^#]{8,}$/u.test(line));
      expect(bad).toEqual([]);
      const header = linesOf(path).filter((line) => line.startsWith("#"));
      const [, count, written, review] =
        /Names: (\d+)\. Written: ([\d-]+)\. .* Review by: ([\d-]+)\./u.exec(header.join("\n")) ?? [];
      expect(Number(count)).toBe(names.length);
      const source = ListSource.parse(
        catalogue.find(({ file }) => file === `starter-${code.toLowerCase()}.yaml`)?.document,
      );
      expect(source.reviewBy).toBe(review);
      expect(Date.parse(review ?? "") - Date.parse(written ?? "")).toBeLessThanOrEqual(366 * 86_400_000);
    },
  );
});

describe("compiled", () => {
  const sources = catalogue.map(({ document }) => ListSource.parse(document));
  const guards = protectedNames(
    loadProtected(),
    neverBlock.map(({ name }) => DomainName.parse(name)),
  );
  const suspects: string[] = [];
  const unusable: string[] = [];
  const { pack, refused } = compileLists(
    sources.map((source) => ({
      source,
      text: readFileSync(resolve(lists, "catalogue", source.file ?? "")),
      onSuspect: (found) => suspects.push(found.entry),
      onUnusable: (found) => unusable.push(found.text),
    })),
    { seed: 7, protectedNames: guards, decisions: [], toAscii: () => null },
  );
  const index = PackedIndex.open(pack.buffer);
  const listedBy = (name: string): string[] => {
    const walk = new SuffixWalk();
    const octets = wireName(name);
    walkName(octets, 0, octets.length, index.seed, walk);
    return index.explain(walk, octets, 0, 1).map((rule) => `${index.sources[rule.source] ?? ""} ${rule.kind}`);
  };

  it("takes every line: none refused, unusable or suspect", () => {
    expect({ refused, suspects, unusable }).toEqual({ refused: [], suspects: [], unusable: [] });
  });

  it.each(starter)(
    "starter/$file: each name, its probe and what is below them is found in this category only",
    (list) => {
      const expected = [`starter-${list.code.toLowerCase()} deny`];
      for (const name of [...list.names, probeOf(list.code)])
        expect([name, listedBy(name), listedBy(`www.${name}`)]).toEqual([name, expected, expected]);
    },
  );

  it("knows no protected name", () => {
    expect(guards.filter(({ name }) => listedBy(name).length > 0)).toEqual([]);
  });
});

describe("the starter lists together", () => {
  it("carry each name once: a name has one category", () => {
    expect(allNames.length).toBe(listed.size);
  });

  it("hold no name that another one already covers", () => {
    expect(
      allNames.filter((name) =>
        selfAndParents(name)
          .slice(1)
          .some((parent) => listed.has(parent)),
      ),
    ).toEqual([]);
  });

  it("are large enough for the first minute, Polish names included", () => {
    expect(allNames.length).toBeGreaterThanOrEqual(400);
    expect(allNames.filter((name) => name.endsWith(".pl")).length).toBeGreaterThanOrEqual(25);
  });

  it.each([
    { code: "TS-02", atLeast: 120 },
    { code: "TS-10C", atLeast: 60 },
    { code: "ZI-4", atLeast: 30 },
    { code: "ZI-6", atLeast: 25 },
    { code: "BYP", atLeast: 95 },
  ])("$code, which children meet most, has at least $atLeast", ({ code, atLeast }) => {
    expect(starter.find((list) => list.code === code)?.names.length).toBeGreaterThanOrEqual(atLeast);
  });

  // BYP must not take part in the canary play: an address in reply to one of these switches Firefox DoH on.
  it.each(["use-application-dns.net", "dns-tunnel-check.googlezip.net", "_dns.resolver.arpa"])(
    "leave the signal name %s to the special-names table",
    (name) => {
      expect(selfAndParents(name).filter((parent) => listed.has(parent))).toEqual([]);
    },
  );

  it.each([
    { why: "education about the Holocaust", names: ["auschwitz.org", "polin.pl", "yadvashem.org", "ipn.gov.pl"] },
    { why: "hate is monitored there, not spread", names: ["nigdywiecej.org", "splcenter.org", "adl.org"] },
    { why: "health and medicines", names: ["drugs.com", "rxlist.com", "pacjent.gov.pl", "mp.pl", "who.int"] },
    { why: "harm reduction", names: ["erowid.org", "psychonautwiki.org", "narkomania.org.pl"] },
    { why: "sex education", names: ["ponton.org.pl", "scarleteen.com", "plannedparenthood.org"] },
    { why: "LGBT+ support", names: ["lambdawarszawa.org", "kph.org.pl", "tolerado.org", "thetrevorproject.org"] },
    {
      why: "help in crisis",
      names: ["samaritans.org", "findahelpline.com", "befrienders.org", "nationaleatingdisorders.org"],
    },
    {
      why: "Polish news and satire",
      names: ["tvn24.pl", "onet.pl", "wp.pl", "tvp.pl", "polsatnews.pl", "aszdziennik.pl"],
    },
    {
      why: "hosting and video of general use",
      names: ["youtube.com", "vimeo.com", "cda.pl", "chomikuj.pl", "archive.org"],
    },
    { why: "social platforms of general use", names: ["reddit.com", "discord.com", "facebook.com", "x.com", "gg.pl"] },
    { why: "games", names: ["roblox.com", "steampowered.com", "minecraft.net", "epicgames.com", "chess.com"] },
    {
      why: "parents of listed resolver names",
      names: ["opendns.com", "quad9.net", "icloud.com", "apple.com", "adguard.com"],
    },
    {
      why: "shares a label with a VPN brand",
      names: ["proton.me", "opera.com", "login.tailscale.com", "cloudflare.com"],
    },
    { why: "needed by the audit of antivirus software", names: ["eicar.org", "secure.eicar.org"] },
    { why: "science", names: ["wikipedia.org", "nasa.gov", "arxiv.org", "sci-hub.se", "kopernik.org.pl"] },
  ])("do not over-block: $why", (row) => {
    expect(row.names.filter((name) => selfAndParents(name).some((parent) => listed.has(parent)))).toEqual([]);
  });
});

describe("local lists", () => {
  it("never-block has valid names, each once and each with a reason", () => {
    const names = neverBlock.map((entry) => entry.name);
    expect(names.filter((name) => name === "" || !DomainName.safeParse(name).success)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(neverBlock.filter((entry) => entry.reason.length < 10)).toEqual([]);
    // A bare suffix would open everything below it; gov.pl is the one that is meant so.
    expect(
      names.filter((name) => parseHost(name, { allowPrivateDomains: true }).domain === null && name !== "gov.pl"),
    ).toEqual([]);
  });

  it.each([
    "116111.pl",
    "800121212.pl",
    "coucub.pl",
    "coub.pl",
    "czytoja.pl",
    "gdyniawspiera.pl",
    "dyzurnet.pl",
    "niebieskalinia.pl",
    "niebieskalinia.info",
    "policja.pl",
    "policja.gov.pl",
    "112.gov.pl",
    "czat.brpd.gov.pl",
    "cert.pl",
    "uodo.gov.pl",
  ])("never-block protects %s, which the Standards or the taxonomy (POM, R-077) name", (name) => {
    expect(neverBlock.map((entry) => entry.name)).toContain(name);
  });

  it("never-block and the starter lists do not touch, in either direction", () => {
    const protectedNames = new Set(neverBlock.map((entry) => entry.name));
    expect([...protectedNames].filter((name) => selfAndParents(name).some((parent) => listed.has(parent)))).toEqual([]);
    expect(allNames.filter((name) => selfAndParents(name).some((parent) => protectedNames.has(parent)))).toEqual([]);
  });

  it.each(["allow.txt", "deny.txt"])("%s ships empty, with its format explained", (file) => {
    expect(entriesOf(join(lists, "local", file))).toEqual([]);
    expect(readFileSync(join(lists, "local", file), "utf8")).toContain("# Format:");
  });
});
