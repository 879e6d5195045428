/**
 * The pure half of «Sieć i listy» and of the public page: what a switch asks for, who may open a name, until when, and
 * the words of the public page.
 *
 * @module
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROLE_PERMISSIONS } from "../../../../dashboard/access/roles.ts";
import { judgeException } from "../../../../dashboard/web/pages/network/exceptions/judge.ts";
import { endOfDay, isTooLong, untilAt } from "../../../../dashboard/web/pages/network/exceptions/until.ts";
import { choiceAfter, servicesOf, stateOn } from "../../../../dashboard/web/pages/network/services.model.ts";
import { openTabs, whyHref } from "../../../../dashboard/web/pages/network/tabs.ts";
import { codeFrom, nameFrom } from "../../../../dashboard/web/pages/mistake.model.ts";
import { trendOf } from "../../../../dashboard/web/parts/trend.ts";
import { whoMay } from "../../../../dashboard/web/parts/who.ts";
import { firstLanguage, publicTexts } from "../../../../dashboard/web/texts/public/all.ts";
import { en } from "../../../../dashboard/web/texts/en.ts";
import { makeTexts } from "../../../../dashboard/web/texts/format.ts";
import { pl } from "../../../../dashboard/web/texts/pl.ts";
import { Api } from "../../../../policies/schema/api.ts";
import type { Role } from "../../../../policies/schema/api.ts";
import { NetworkId } from "../../../../policies/schema/vocabulary.ts";
import { explainOf, makeFixtures } from "../../../integration/web/fixtures.ts";

const now = 1_790_000_000_000;
const lists = Api.lists.response.parse(makeFixtures(now).lists);
const tiktok = lists.sources.find((source) => source.id === "service-tiktok") ?? lists.sources[0];
if (tiktok === undefined) throw new Error("no service among the fixtures");
const net = (id: string) => NetworkId.parse(id);
const explained = (name: string, network: string) => Api.explain.response.parse(explainOf(now, name, network, "A"));

describe("services", () => {
  it("are the lists that name one, each once", () => {
    expect(servicesOf(lists.sources).map((service) => [service.id, service.sources.length])).toEqual([
      ["tiktok", 1],
      ["roblox", 1],
      ["discord", 1],
    ]);
  });

  it.each([
    { why: "chosen here", network: "tablets", out: "on" },
    { why: "blocked by its policy", network: "kiosk", out: "policy" },
    { why: "nowhere", network: "guest-wifi", out: "off" },
  ])("know who blocks: $why", ({ network, out }) => expect(stateOn(tiktok, net(network))).toBe(out));

  it.each([
    { why: "one more", network: "guest-wifi", on: true, out: { enabled: true, networks: ["tablets", "guest-wifi"] } },
    { why: "twice is once", network: "tablets", on: true, out: { enabled: true, networks: ["tablets"] } },
    {
      why: "the last one goes, but a policy still wants the list",
      network: "tablets",
      on: false,
      out: { enabled: true, networks: [] },
    },
  ])("send the whole choice: $why", ({ network, on, out }) =>
    expect(choiceAfter(tiktok, net(network), on)).toEqual(out),
  );

  it("are switched off when nobody wants them any more", () => {
    const alone = { ...tiktok, networks: [net("tablets")] };
    expect(choiceAfter(alone, net("tablets"), false)).toEqual({ enabled: false, networks: [] });
  });

  it("forget the choice of a time when they were off", () => {
    const off = { ...tiktok, enabled: false, networks: [net("kiosk")], chosen: [net("kiosk")] };
    expect(choiceAfter(off, net("tablets"), true)).toEqual({ enabled: true, networks: ["tablets"] });
  });
});

describe("exceptions", () => {
  it.each([
    { why: "S2 may be opened", name: "a.casino.example", kind: "possible", severity: "S2", critical: false },
    { why: "S3 needs two", name: "a.self-harm.example", kind: "second-person", severity: "S3", critical: false },
    { why: "S4 is nobody's", name: "a.grooming.example", kind: "impossible", severity: "S4", critical: true },
    { why: "a locked list holds", name: "a.register.example", kind: "impossible", severity: "S2", critical: false },
    { why: "nothing to open", name: "example.org", kind: "useless", severity: null, critical: false },
  ])("are judged beforehand: $why", ({ name, kind, severity, critical }) => {
    const judged = judgeException([explained(name, "tablets"), explained(name, "kiosk")]);
    expect([judged.kind, judged.severity, judged.critical]).toEqual([kind, severity, critical]);
    expect(judged.blockedOn.length).toBe(kind === "useless" ? 0 : 2);
    expect(new Set(judged.hits.map((hit) => hit.source)).size).toBe(judged.hits.length);
  });

  it("let the worst list decide, whichever network it was heard on", () => {
    const mild = explained("a.casino.example", "tablets");
    const grave = explained("a.self-harm.example", "kiosk");
    expect(judgeException([mild, grave]).kind).toBe("second-person");
    expect(judgeException([grave, mild]).kind).toBe("second-person");
  });

  it.each([
    { why: "winter", day: "2026-01-15", out: Date.UTC(2026, 0, 15, 22, 59, 59) },
    { why: "summer", day: "2026-07-15", out: Date.UTC(2026, 6, 15, 21, 59, 59) },
    { why: "the day the clocks go back", day: "2026-10-25", out: Date.UTC(2026, 9, 25, 22, 59, 59) },
    { why: "no such day", day: "2026-02-30", out: null },
    { why: "no day at all", day: "jutro", out: null },
  ])("hold until the end of a day in Warsaw: $why", ({ day, out }) => expect(endOfDay(day, "Europe/Warsaw")).toBe(out));

  it.each([
    { why: "days from now", until: "7", day: "", out: now + 7 * 86_400_000 },
    { why: "without end", until: "open", day: "2026-12-31", out: null },
    { why: "a day that is past", until: "day", day: "2020-01-01", out: undefined },
    { why: "no day chosen", until: "day", day: "", out: undefined },
  ] as const)("know their end: $why", ({ until, day, out }) =>
    expect(untilAt(until, day, now, "Europe/Warsaw")).toBe(out),
  );

  it("may not outlast a year for S3", () => {
    expect(isTooLong(null, now)).toBe(true);
    expect(isTooLong(now + 366 * 86_400_000, now)).toBe(false);
    expect(isTooLong(now + 367 * 86_400_000, now)).toBe(true);
  });
});

describe("sentence «who may»", () => {
  it("names exactly the roles the server lets do it", () => {
    for (const [permission, roles] of Object.entries(whoMay)) {
      const held = (Object.keys(ROLE_PERMISSIONS) as Role[]).filter((role) =>
        ROLE_PERMISSIONS[role].some((one) => one === permission),
      );
      expect([permission, [...roles].sort()]).toEqual([permission, held.sort()]);
    }
  });
});

describe("tabs", () => {
  it("open only what one may see", () => {
    expect(openTabs((permission) => permission === "lists.read").map(({ id }) => id)).toEqual([
      "lists",
      "services",
      "queue",
      "exceptions",
      "generations",
    ]);
    expect(openTabs((permission) => permission === "explain.use")).toEqual([]);
  });

  it("escape a name that is not one", () => {
    expect(new URL(whyHref("a&network=b#c", "tablets"), "https://x.example").searchParams.get("name")).toBe(
      "a&network=b#c",
    );
  });
});

describe("trend", () => {
  it.each([
    { why: "no points", points: [] },
    { why: "a dot is no trend", points: [{ at: 1, entries: 2 }] },
  ])("is none: $why", ({ points }) => expect(trendOf(points, 80, 20)).toBeNull());

  it("stays inside its box, rises to the right and knows its extremes", () => {
    const point = fc.record({ at: fc.integer({ min: 0, max: 2e12 }), entries: fc.integer({ min: 0, max: 1e7 }) });
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 60 }), (some) => {
        const points = some.toSorted((a, b) => a.at - b.at);
        const trend = trendOf(points, 80, 20);
        const drawn = (trend?.points ?? "").split(" ").map((pair) => pair.split(",").map(Number));
        expect(drawn.length).toBe(points.length);
        let before = 0;
        for (const [x = Number.NaN, y = Number.NaN] of drawn) {
          expect(x >= before && x <= 80 && y >= 0 && y <= 20).toBe(true);
          before = x;
        }
        expect(trend?.most).toBe(points.reduce((most, { entries }) => Math.max(most, entries), 0));
      }),
    );
  });

  it("puts more higher", () => {
    const trend = trendOf([{ at: 0, entries: 5 }, { at: 10, entries: 9 }], 80, 20); // prettier-ignore
    expect(trend?.points).toBe("2.0,18.0 78.0,2.0");
  });
});

describe("public page", () => {
  it.each([
    { why: "a whole address", text: " https://Gry.example:8080/a?b#c ", out: "gry.example" },
    { why: "a name with its final dot", text: "gry.example.", out: "gry.example" },
    { why: "a name with a person in front", text: "ola@gry.example", out: "gry.example" },
    { why: "Polish letters stay for the server", text: "Książka.example", out: "książka.example" },
    { why: "nothing", text: "https://", out: "" },
  ])("reads a name kindly: $why", ({ text, out }) => expect(nameFrom(text)).toBe(out));

  it.each([
    { why: "as it was given", text: "K7M-2QF", out: "K7M-2QF" },
    { why: "small letters and a space", text: " k7m 2qf ", out: "K7M-2QF" },
    { why: "a long dash from a telephone", text: "k7m–2qf", out: "K7M-2QF" },
    { why: "too short", text: "K7M", out: null },
    { why: "another path", text: "../../a", out: null },
  ])("reads a code kindly: $why", ({ text, out }) => expect(codeFrom(text)).toBe(out));

  it.each([
    { why: "the address wins", wanted: "uk", preferred: ["pl-PL"], out: "uk" },
    { why: "else the browser", wanted: null, preferred: ["de", "en-GB", "pl"], out: "en" },
    { why: "else Polish", wanted: "xx", preferred: ["de"], out: "pl" },
  ])("speaks first: $why", ({ wanted, preferred, out }) => expect(firstLanguage(wanted, preferred)).toBe(out));

  it("says nothing in more than twelve words at a time, in any language, and leaves nothing unsaid", () => {
    for (const [language, texts] of Object.entries(publicTexts))
      for (const [key, text] of Object.entries(texts)) {
        expect([language, key, text.trim()]).not.toEqual([language, key, ""]);
        for (const sentence of text.split(/[.?!…:]\s/u))
          expect([language, key, sentence.split(/\s+/u).length <= 12]).toEqual([language, key, true]);
      }
  });

  it("is no copy of one language in another", () => {
    for (const key of Object.keys(publicTexts.pl) as (keyof typeof publicTexts.pl)[])
      expect([key, new Set(Object.values(publicTexts).map((texts) => texts[key])).size]).toEqual([key, 3]);
  });
});

describe("words for what the server says", () => {
  const folder = join(import.meta.dirname, "../../../../blocklists");
  const plTexts = makeTexts("pl", pl);
  const enTexts = makeTexts("en", en);

  it("exist for every reason a list is refused", () => {
    const codes = new Set(readFileSync(join(folder, "README.md"), "utf8").match(/^\| `E_LIST_[A-Z_]+`/gmu));
    expect(codes.size).toBeGreaterThan(15);
    for (const found of codes) {
      const code = found.slice(3, -1);
      for (const texts of [plTexts, enTexts])
        expect([code, texts.attempt(`listFault.${code}`)]).not.toEqual([code, null]);
    }
  });

  it("exist for every group of protected names", () => {
    const groups = readdirSync(join(folder, "protected"))
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => /^id: (.+)$/mu.exec(readFileSync(join(folder, "protected", name), "utf8"))?.[1] ?? name);
    for (const group of [...groups, "never-block", "public-suffix"])
      for (const texts of [plTexts, enTexts])
        expect([group, texts.attempt(`group.${group}`)]).not.toEqual([group, null]);
  });

  it.each([
    { why: "octets", octets: 812, out: "812 B" },
    { why: "kilo", octets: 3_400, out: "3,4 kB" },
    { why: "mega", octets: 11_800_000, out: "11,8 MB" },
    { why: "giga", octets: 10_000_000_000, out: "10 GB" },
  ])("give sizes a unit: $why", ({ octets, out }) => expect(plTexts.size(octets).replaceAll(/\s/gu, " ")).toBe(out));

  it.each([
    { why: "CERT", seconds: 300, out: "co 5 minut" },
    { why: "hours", seconds: 6 * 3_600, out: "co 6 godzin" },
    { why: "days", seconds: 86_400, out: "co 1 dzień" },
  ])("say how often: $why", ({ seconds, out }) => expect(plTexts.every(seconds)).toBe(out));
});
