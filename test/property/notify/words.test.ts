/**
 * Whatever is put in, what leaves the application says that something is new and its number.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goesNow, isPushService, isQuiet, pauseAfter } from "../../../dashboard/notify/model.ts";
import { letterOf, probeNumber, wordsOf } from "../../../dashboard/notify/words.ts";
import { loadProbeCauses } from "../../../policies/load/load-probe-causes.ts";
import { NoticeTemplate } from "../../../policies/schema/notify-api.ts";
import { ProbeCause, ProbeKind } from "../../../policies/schema/probes.ts";
import { shippedPolicies } from "../../support/snapshot-folder.ts";

const PROBES = ["probe-failed", "probe-mended"] as const;
const templates = NoticeTemplate.options.filter((one) => !PROBES.includes(one as (typeof PROBES)[number]));
const ENGLISH = { language: "en", timeZone: "Europe/Warsaw" } as const;
/** Every English one. */
const ENGLISH_SENTENCES =
  /^(?:New matter|Matter(?: \S+)? waits for you|New report|Report(?: \S+)? still waits|New request|Request(?: \S+)? still waits|A deadline comes near in matter|A day in the calendar of the Standards (?:comes near|has passed), requirement|Today is the last day in the calendar of the Standards, requirement|Trial of a notification)(?: (?:[A-Z]?[0-9]{1,6}\/[0-9]{4}|[A-Z]\/[0-9]{4}\/[0-9]{1,6}|R-[0-9]{3}|[0-9A-Z]{3}-[0-9A-Z]{3}))?$/u;
/** Every sentence that may ever leave, written out by hand and not by the code under test. */
const SENTENCES =
  /^(?:Nowa sprawa|Sprawa(?: \S+)? czeka na Ciebie|Nowe zgłoszenie|Zgłoszenie(?: \S+)? wciąż czeka|Nowa prośba|Prośba(?: \S+)? wciąż czeka|Zbliża się termin w sprawie|(?:Zbliża się|Dziś mija|Minął) termin w kalendarzu Standardów, wymóg|Próba powiadomienia)(?: (?:[A-Z]?[0-9]{1,6}\/[0-9]{4}|[A-Z]\/[0-9]{4}\/[0-9]{1,6}|R-[0-9]{3}|[0-9A-Z]{3}-[0-9A-Z]{3}))?$/u;
/** Words of categories, which must not be told from a sentence. */
const { taxonomy } = shippedPolicies();
const categoryWords = taxonomy.entries.flatMap(({ code, pl, en }) => [code, pl, en].map((word) => word.toLowerCase()));

const law = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, check));

describe("words", () => {
  it.each(templates)("of %s name the number and nothing of what it is about", (template) => {
    const words = wordsOf(template, "12/2027");
    expect(words).toContain("12/2027");
    expect(words).toMatch(SENTENCES);
    for (const word of categoryWords) expect(` ${words.toLowerCase()} `).not.toContain(` ${word} `);
    expect(words).not.toMatch(/dzieck|rozmow|krzywd|techni|awari|incydent|interwenc|narkot|przemoc/iu);
  });

  it("tell the same of a failure of ours, an incident and a child", () => {
    const [kind] = ["case-new", "technical", "incident-new"].map((one) => wordsOf(one as "technical", "1/2027"));
    expect(["technical", "incident-new"].map((one) => wordsOf(one as "technical", "1/2027"))).toEqual([kind, kind]);
  });

  it("let no text through in the place of a number", () => {
    law(
      fc.tuple(fc.constantFrom(...templates), fc.string({ unit: "grapheme", maxLength: 60 })),
      ([template, number]) => {
        expect(wordsOf(template, number)).toMatch(SENTENCES);
        expect(wordsOf(template, number, ENGLISH)).toMatch(ENGLISH_SENTENCES);
      },
    );
  });

  it.each(templates)("of %s say the same in English", (template) => {
    const words = wordsOf(template, "12/2027", ENGLISH);
    expect(words).toContain("12/2027");
    expect(words).toMatch(ENGLISH_SENTENCES);
    for (const word of categoryWords) expect(` ${words.toLowerCase()} `).not.toContain(` ${word} `);
    expect(words).not.toMatch(/child|talk|harm|techni|fail|incident|intervention|drug|violence/iu);
  });

  it("drop names, places, categories and headers", () => {
    law(
      fc.tuple(
        fc.constantFrom(...templates),
        fc.constantFrom(
          ...categoryWords,
          "Zuzanna",
          "sala 3",
          "KOWALSKI",
          "tablet-17",
          "192.0.2.7",
          "12/2027 Zuzanna",
          "12/2027\nBcc: a@b.example",
        ),
      ),
      ([template, planted]) => {
        expect(wordsOf(template, planted)).toBe(wordsOf(template, ""));
      },
    );
  });

  it("of several things say each once", () => {
    law(fc.tuple(fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 8 })), ([texts]) => {
      const { title, text } = letterOf(texts);
      const apart = [...new Set(texts)];
      expect(text.split("\n").sort()).toEqual(apart.sort());
      expect(title).toBe(apart.length === 1 ? texts[0] : `Powiadomienia: ${String(apart.length)}`);
      expect(letterOf(texts, "en").title).toBe(
        apart.length === 1 ? texts[0] : `Notifications: ${String(apart.length)}`,
      );
    });
  });
});

describe("words of the filter", () => {
  const causes = loadProbeCauses();
  /** Monday 10:00 in Warsaw. */
  const since = Date.UTC(2027, 2, 15, 9);
  const saying = (language: "pl" | "en") => ({ language, timeZone: "Europe/Warsaw", causes });

  it("say what failed, why and since when, and when it works again", () => {
    const number = probeNumber({ kind: "harmful", cause: "open", since, count: 3 });
    expect(wordsOf("probe-failed", number, saying("pl"))).toBe(
      `Filtr nie działa, jak powinien: blokowanie treści szkodliwych. ${causes.get("open")?.pl ?? ""} Od: 15 marca 2027 10:00. Miejsc: 3.`,
    );
    expect(wordsOf("probe-mended", number, saying("en"))).toBe(
      "The filter works again: blocking of harmful content. It had failed since 15 March 2027 at 10:00.",
    );
    expect(letterOf([wordsOf("probe-failed", number, saying("pl"))]).title).toBe(
      "Filtr nie działa, jak powinien: blokowanie treści szkodliwych.",
    );
  });

  it.each(ProbeCause.options)("have a sentence for %s in both languages, and the cause in it", (cause) => {
    for (const kind of ProbeKind.options)
      for (const language of ["pl", "en"] as const) {
        const words = wordsOf("probe-failed", probeNumber({ kind, cause, since, count: 1 }), saying(language));
        expect(words).toContain(causes.get(cause)?.[language] ?? "missing");
        expect(words).not.toMatch(/undefined|Miejsc|Places/u);
      }
  });

  it("let no name and no text through in the place of what is known", () => {
    const part = fc.oneof(
      fc.constantFrom(...ProbeKind.options, ...ProbeCause.options, "1", "0", "", "hazard.example", "Zuzanna"),
      fc.string({ unit: "grapheme", maxLength: 20 }),
    );
    law(fc.tuple(fc.constantFrom(...PROBES), fc.array(part, { maxLength: 6 })), ([template, parts]) => {
      const [kind, cause, at, count] = parts;
      const isKnown =
        parts.length === 4 &&
        (ProbeKind.options as readonly string[]).includes(kind ?? "") &&
        (ProbeCause.options as readonly string[]).includes(cause ?? "") &&
        /^[0-9]{1,15}$/u.test(at ?? "") &&
        /^[0-9]{1,15}$/u.test(count ?? "");
      const words = wordsOf(template, parts.join("/"), saying("pl"));
      if (!isKnown && !parts.some((one) => one.includes("/")))
        expect(words).toBe(template === "probe-failed" ? "Filtr wymaga uwagi" : "Filtr znów działa");
      expect(words).not.toMatch(/hazard|Zuzanna/u);
    });
  });
});

describe("quiet hours", () => {
  const clock = fc.integer({ min: 0, max: 1_439 });
  const text = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  it("hold from their beginning, walking minute by minute, to their end", () => {
    law(fc.tuple(clock, clock, clock), ([from, to, at]) => {
      const inside = new Set<number>();
      for (let minute = from; minute !== to; minute = (minute + 1) % 1_440) inside.add(minute);
      expect(isQuiet({ from: text(from), to: text(to) }, at)).toBe(inside.has(at));
    });
  });

  it("never hold what is urgent, and nothing for ever", () => {
    law(
      fc.tuple(
        fc.boolean(),
        fc.option(fc.integer({ min: -1e7, max: 1e7 }), { nil: null }),
        fc.integer({ min: 0, max: 240 }),
      ),
      ([quiet, ago, digest]) => {
        const now = 1e12;
        const lastAt = ago === null ? null : now - ago;
        expect(goesNow({ urgent: true }, { quiet, lastAt }, digest, now)).toBe(true);
        expect(goesNow({ urgent: false }, { quiet: false, lastAt }, digest, now + 240 * 60_000 + 1e7)).toBe(true);
        expect(goesNow({ urgent: false }, { quiet: true, lastAt }, digest, now)).toBe(false);
      },
    );
  });
});

it("pauses ever longer, and ends", () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7].map(pauseAfter);
  expect(pauses).toEqual([60_000, 300_000, 900_000, 3_600_000, 14_400_000, null, null]);
});

describe("push services", () => {
  it.each([
    { why: "a listed host", endpoint: "https://fcm.googleapis.com/fcm/send/x", is: true },
    { why: "a host below it", endpoint: "https://db5p.notify.windows.com/w/?token=x", is: true },
    { why: "one that only ends alike", endpoint: "https://evilfcm.googleapis.com.example/x", is: false },
    { why: "one that is glued to it", endpoint: "https://xnotify.windows.com/", is: false },
    { why: "without encryption", endpoint: "http://fcm.googleapis.com/x", is: false },
    { why: "with somebody's password", endpoint: "https://a:b@fcm.googleapis.com/x", is: false },
    { why: "no address", endpoint: "fcm.googleapis.com", is: false },
  ])("$why: $is", ({ endpoint, is }) => {
    expect(isPushService(endpoint, ["fcm.googleapis.com", "notify.windows.com"])).toBe(is);
  });
});
