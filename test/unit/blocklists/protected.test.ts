/**
 * The shipped groups of protected names: complete, reasoned, and open on every network as shipped.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseHost } from "tldts";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { prove } from "../../../agent/resolver/chain/compile-snapshot.ts";
import { EntryGuard } from "../../../blocklists/compile/entry-guard.ts";
import { DENY_SUBTREE } from "../../../blocklists/compile/rule.ts";
import { SuffixWalk, walkName } from "../../../blocklists/lookup/walk.ts";
import { wireName } from "../../../blocklists/lookup/wire-name.ts";
import { loadProtected, protectedNames } from "../../../policies/load/load-protected.ts";
import { DomainName } from "../../../policies/schema/vocabulary.ts";
import { compile } from "../../support/judged.ts";

const root = join(import.meta.dirname, "../../../blocklists");
const fieldsOf = (file: string): string[][] =>
  readFileSync(join(root, file), "utf8")
    .split("\n")
    .map((line) => (line.split("#", 1)[0] ?? "").trim().split(/\s+/u))
    .filter(([name]) => name !== "");
const firsts = (file: string): string[] => fieldsOf(file).map(([name]) => name ?? "");

const groups = loadProtected();
const neverBlock = firsts("local/never-block.txt").map((name) => DomainName.parse(name));
const names = groups.flatMap((group) => group.names.map(({ name }) => name));
const starter = readdirSync(join(root, "starter")).map((file) => ({
  id: `starter-${file.replace(/\.txt$/u, "")}`,
  category: file.replace(/\.txt$/u, "").toUpperCase(),
  names: firsts(`starter/${file}`),
}));

describe("groups", () => {
  it("cover what must stay open", () => {
    expect(groups.map(({ id }) => id)).toEqual([
      "anatomy",
      "anti-hate",
      "belief",
      "education-science-museums",
      "evolution",
      "government",
      "health",
      "helplines",
      "history-war-holocaust",
      "lgbt-support",
      "news",
      "popular",
      "sex-education",
      "ukrainian-and-minorities",
    ]);
    expect(names.length).toBeGreaterThanOrEqual(800);
  });

  it("raise the alarm where a list that closes one has gone wrong: help, and what everybody uses", () => {
    expect(groups.filter(({ alarm }) => alarm).map(({ id }) => id)).toEqual(["helplines", "popular"]);
    expect(groups.find(({ id }) => id === "popular")?.names.length).toBeGreaterThanOrEqual(150);
  });

  // The files themselves, so that a default of the shape cannot stand in for what nobody wrote.
  it.each(readdirSync(join(root, "protected")).filter((file) => file.endsWith(".yaml")))(
    "%s says why in both languages, on what it rests, and whose each site is",
    (file) => {
      const raw = parseYaml(readFileSync(join(root, "protected", file), "utf8")) as {
        reason: { pl: string; en: string };
        reference: string;
        names: { name: string; what: { pl: string; en: string } }[];
      };
      expect(raw.reason.pl.length).toBeGreaterThan(40);
      expect(raw.reason.en.length).toBeGreaterThan(40);
      expect(raw.reason.pl).not.toBe(raw.reason.en);
      expect(raw.reference.length).toBeGreaterThan(20);
      expect(raw.names.filter(({ what }) => what.pl.trim().length < 2 || what.en.trim().length < 2)).toEqual([]);
    },
  );

  it("stand in their manual with their true counts", () => {
    const rows = readFileSync(join(root, "protected/README.md"), "utf8").matchAll(
      /^\| `([a-z-]+)` \| (\d+) \| (yes)? ?\|/gmu,
    );
    expect([...rows].map(([, id, count, alarm]) => `${id} ${count} ${alarm ?? "no"}`).toSorted()).toEqual(
      groups.map((group) => `${group.id} ${group.names.length} ${group.alarm ? "yes" : "no"}`),
    );
  });

  it("hold registered names or what is below them; a suffix only where an authority itself sits on it", () => {
    expect(names.filter((name) => parseHost(name).domain === null).toSorted()).toEqual(["gov.uk", "nhs.uk"]);
    expect(names.filter((name) => parseHost(name).isIcann !== true)).toEqual([]);
  });

  it("repeat nothing of never-block.txt, which outranks them", () => {
    expect(names.filter((name) => neverBlock.includes(name))).toEqual([]);
  });

  // An edition that closes one of these is refused, so a switch that exists to close it could never be used.
  it("leave out of the alarm what a switch of the catalogue is there to close", () => {
    const alarmed = groups.filter(({ alarm }) => alarm).flatMap((group) => group.names.map(({ name }) => String(name)));
    const closable = [
      "tiktok.com",
      "roblox.com",
      "discord.com",
      "snapchat.com",
      "instagram.com",
      "facebook.com",
    ].concat(
      ["messenger.com", "x.com", "twitter.com", "t.co", "twitch.tv", "telegram.org", "t.me", "whatsapp.com"],
      ["whatsapp.net", "steampowered.com", "steamcommunity.com", "epicgames.com", "fortnite.com", "openai.com"],
      ["chatgpt.com", "reddit.com", "pinterest.com", "tumblr.com"],
    );
    expect(closable.filter((name) => alarmed.includes(name))).toEqual([]);
  });
});

describe("as shipped", () => {
  const closedOn = (localDeny: { name: string; category: string }[]): string[] =>
    prove(
      compile({
        lists: starter,
        neverBlock,
        localAllow: firsts("local/allow.txt"),
        localDeny: [
          ...fieldsOf("local/deny.txt").map(([name = "", category = ""]) => ({ name, category })),
          ...localDeny,
        ],
      }).snapshot,
      { blocked: [], open: [...names, ...neverBlock] },
      // A station lets through what is on its own list and nothing else; that is not a list that went wrong.
    ).filter((failure) => !/is blocked on (?:kiosk|quarantine) \(S0-POL\)$/u.test(failure));

  it("our lists and local lists close no protected name on any network", () => {
    expect(closedOn([])).toEqual([]);
  });

  it("would tell it if they did", () => {
    expect(closedOn([{ name: "polin.pl", category: "TS-05" }]).toSorted()).toEqual([
      "polin.pl must stay open but is blocked on guest-wifi (TS-05)",
      "polin.pl must stay open but is blocked on kiosk (TS-05)",
      "polin.pl must stay open but is blocked on quarantine (TS-05)",
      "polin.pl must stay open but is blocked on tablets (TS-05)",
    ]);
  });

  it("each stops an entry that would close it, its page or its parent, and is named with its group", () => {
    const guard = new EntryGuard(protectedNames(groups, neverBlock), 1);
    const walk = new SuffixWalk();
    const judged = (entry: string): string | undefined => {
      const octets = wireName(entry);
      walkName(octets, 0, octets.length, 1, walk);
      return guard.judge(walk, octets, DENY_SUBTREE)?.group;
    };
    for (const group of groups)
      for (const { name } of group.names) {
        const covers = [name, `www.${name}`].map(judged);
        expect([name, ...covers.map((found) => found !== undefined)]).toEqual([name, true, true]);
        // A name above others may be stopped for the sake of a graver one below it.
        expect(covers[1]).toBe(neverBlock.includes(DomainName.parse(`www.${name}`)) ? "never-block" : group.id);
      }
    expect([judged("polin.pl"), judged("google.com"), judged("116111.pl"), judged("example.org")]).toEqual([
      "history-war-holocaust",
      "popular",
      "never-block",
      undefined,
    ]);
  });
});
