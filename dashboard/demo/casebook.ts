/**
 * Cases of the invented venue, taken through the Standards' steps by its roles. Pure.
 *
 * Each begins in one of the ways real ones do (a draft of the machine, a form of staff, a child's report, 112) and goes as far as it comes before
 * the plan ends; what is not through by then waits on somebody's page.
 *
 * @module
 */
import type { JsonObject } from "../../policies/schema/ledger.ts";
import { DAY, HOUR, MINUTE, dateOf, hourOf } from "./calendar.ts";
import type { VenueDay } from "./calendar.ts";
import { Chance } from "./chance.ts";
import type { Script } from "./acts.ts";
import { nameFor, triedPage } from "./traffic.ts";
import { DEPARTMENTS, DEVICES, EDUCATORS } from "./venue.ts";
import type { Department, StaffKey } from "./venue.ts";
import { ACTIONS, CHILD, EVIDENCE, JUSTIFICATIONS, REPORTS, RESULT, SITUATIONS } from "./words.ts";

export type Ending = "rejected" | "negative" | "positive" | "child-child";
export type Origin = "machine" | "staff" | "report" | "emergency";

/** A case as it was planned; what became of it by the end follows from the steps that fit before it. */
export interface PlannedCase {
  readonly key: string;
  readonly origin: Origin;
  readonly ending: Ending;
  readonly at: number;
  readonly department: Department["id"];
  readonly category: string;
}

const SEVERE = ["TS-06", "TS-05", "ZI-1A", "TS-10A", "TS-09N"] as const;

/** One case as a row of steps, each a while after the one before. */
class CaseScript {
  readonly #script: Script;
  readonly #chance: Chance;
  readonly #case: PlannedCase;
  #at: number;

  constructor(script: Script, chance: Chance, planned: PlannedCase, at: number) {
    this.#script = script;
    this.#chance = chance;
    this.#case = planned;
    this.#at = at;
  }

  get head(): StaffKey {
    return DEPARTMENTS.find(({ id }) => id === this.#case.department)?.head ?? "kierownik-wystaw";
  }

  get day(): string {
    return dateOf(this.#at);
  }

  why(): string {
    return this.#chance.pick(JUSTIFICATIONS);
  }

  step(after: number, who: StaffKey, step: JsonObject): void {
    this.#at += after + this.#chance.int(1, 30) * MINUTE;
    const body = { id: this.#chance.uuid(), version: null, step };
    this.#script.call(this.#at, who, `/api/cases/{${this.#case.key}}/steps`, body);
  }

  reject(after: number): void {
    this.step(after, this.head, {
      kind: "reject",
      text: this.why(),
      cause: this.#chance.pick(["list-mistake", "educational", "technical", "explained"]),
    });
  }

  /** From gate one to the line in the register. */
  register(noted: boolean): void {
    const { head } = this;
    this.step(HOUR, head, {
      kind: "describe",
      type: this.#case.origin === "machine" ? "1.8" : this.#chance.pick(["1.1", "1.3", "1.5", "1.8"]),
      area: this.#case.origin === "machine" ? "4" : this.#chance.pick(["1", "2", "3", "4"]),
      category: this.#case.category,
      department: this.#case.department,
      place: this.#chance.pick(["pracownia", "parter", "piętro"]),
      mode: this.#case.origin === "machine" ? "A" : null,
      happenedAt: this.#case.at,
    });
    this.step(HOUR, head, { kind: "qualify", text: this.why() });
    if (this.#case.origin === "machine" || this.#case.ending === "positive")
      this.step(HOUR / 2, head, { kind: "secure-evidence", text: this.#chance.pick(EVIDENCE) });
    if (!noted)
      this.step(HOUR, head, {
        kind: "write-note",
        part: "note",
        situation: this.#chance.pick(SITUATIONS),
        actions: this.#chance.pick(ACTIONS),
      });
    this.step(HOUR, "zgloszenia", { kind: "daily-line" });
    this.step(0, head, { kind: "bypass", about: "share-copy", text: "Pokaz: w tej placówce nie ma dysku sieciowego." });
    this.step(20 * HOUR, head, { kind: "hand-over" });
    this.step(HOUR, "zgloszenia", { kind: "register" });
  }

  verify(outcome: "positive" | "negative"): void {
    this.step(DAY, this.head, { kind: "propose-harm", outcome, text: this.why() });
    this.step(DAY, "dyrektor", { kind: "consult-harm", opinion: "agree", text: this.why() });
  }

  /** Guardians first, then the notice. */
  intervene(cards: readonly string[]): void {
    const { head } = this;
    for (const card of cards)
      this.step(HOUR, head, {
        kind: "write-card",
        card,
        body: {
          childName: CHILD,
          actions: [{ on: this.day, text: this.#chance.pick(ACTIONS) }],
          organs: [{ on: this.day, organ: "Komisariat (pokaz)" }],
          ordered: [],
        },
      });
    this.step(2 * HOUR, head, { kind: "choose-intervention", part: "propose", choice: "criminal", text: this.why() });
    this.step(2 * HOUR, "dyrektor", {
      kind: "choose-intervention",
      part: "consult",
      opinion: "agree",
      text: this.why(),
    });
    this.step(2 * HOUR, head, {
      kind: "inform-guardians",
      on: this.day,
      text: "Pokaz: rozmowa z opiekunem w siedzibie.",
    });
    this.step(DAY, "dyrektor", {
      kind: "send-notice",
      organ: "police",
      organName: "Komisariat (pokaz)",
      on: this.day,
    });
    this.step(12 * DAY, head, { kind: "record-result", part: "result", on: this.day, text: RESULT });
  }

  close(after: number): void {
    this.step(after, this.head, { kind: "close", text: this.why() });
  }
}

function begin(script: Script, chance: Chance, planned: PlannedCase): { readonly at: number; readonly noted: boolean } {
  const { key, at } = planned;
  const educator = chance.pick(EDUCATORS);
  switch (planned.origin) {
    case "machine": {
      const device = DEVICES[0];
      if (device !== undefined)
        script.add({
          kind: "draft",
          at,
          as: key,
          hit: triedPage(at - 2 * MINUTE, device, planned.category, nameFor(planned.category, chance)),
        });
      return { at: at + HOUR, noted: false };
    }
    case "staff": {
      const body = {
        id: chance.uuid(),
        origin: "staff",
        happenedAt: at - HOUR,
        department: planned.department,
        place: "pracownia",
        situation: chance.pick(SITUATIONS),
        actions: chance.pick(ACTIONS),
      };
      script.call(at, educator, "/api/cases", body, { as: key, from: "caseId" });
      return { at, noted: true };
    }
    case "report": {
      const report = {
        id: chance.uuid(),
        network: "guest-wifi",
        about: "internet",
        text: chance.pick(REPORTS),
        place: "hol",
      };
      script.add({ kind: "report", at, report: report as never });
      script.call(at + 9 * MINUTE, "zgloszenia", `/api/help/reports/${report.id}/read`, {
        reason: "Pokaz: odczytanie zgłoszenia przez osobę wyznaczoną.",
      });
      const taken = { as: key, from: "caseId" } as const;
      script.call(at + 20 * MINUTE, "zgloszenia", `/api/help/reports/${report.id}/case`, { origin: "child" }, taken);
      return { at: at + 30 * MINUTE, noted: false };
    }
    case "emergency": {
      const body = { id: chance.uuid(), calledAt: at, place: "hol", department: planned.department };
      script.call(at + MINUTE, educator, "/api/emergency", body, { as: key, from: "caseId" });
      return { at: at + HOUR, noted: false };
    }
    default:
      return planned.origin satisfies never;
  }
}

/** Writes one case into the script, from its first moment to its end. */
export function writeCase(script: Script, seed: string, planned: PlannedCase): void {
  const chance = Chance.of(seed, "case", planned.key);
  const { at, noted } = begin(script, chance, planned);
  const one = new CaseScript(script, chance, planned, at);
  if (planned.origin === "report" || planned.origin === "staff") one.step(0, "zgloszenia", { kind: "take-over" });
  if (planned.ending === "rejected") {
    one.reject(2 * HOUR);
    return;
  }
  one.register(noted);
  if (planned.ending === "negative") {
    one.verify("negative");
    one.close(3 * DAY);
    return;
  }
  one.verify("positive");
  const both = planned.ending === "child-child";
  if (planned.origin !== "emergency")
    one.step(HOUR, one.head, {
      kind: "open-card",
      cards: both ? "harmed-and-harming" : "one",
      ageBand: both ? "13-15" : null,
    });
  one.intervene(both ? ["card-1", "card-2"] : ["card-1"]);
  one.close(2 * DAY);
}

/** How often a year at four hundred and fifty visitors a day. */
const YEARLY: readonly (readonly [Origin, Ending, number])[] = [
  ["machine", "rejected", 17],
  ["machine", "negative", 6],
  ["machine", "positive", 1],
  ["staff", "rejected", 2],
  ["staff", "negative", 3],
  ["staff", "child-child", 1],
  ["report", "rejected", 2],
  ["report", "negative", 2],
  ["emergency", "positive", 1],
];

/** @param days  days of the plan; a case begins while the venue is open, and each has a day of its own */
export function casesOf(seed: string, days: readonly VenueDay[], share: number): PlannedCase[] {
  const open = days.filter((day) => day.open !== null);
  const chance = Chance.of(seed, "cases");
  const free = [...open];
  const cases: PlannedCase[] = [];
  const years = days.length / 365;
  for (const [origin, ending, yearly] of YEARLY) {
    // A small venue has each kind, too, if the plan is long enough to tell of one.
    const count = Math.max(years < 0.2 ? 0 : 1, Math.round(yearly * years * share));
    for (let turn = 0; turn < count && free.length > 0; turn += 1) {
      const [day] = free.splice(chance.int(0, free.length - 1), 1);
      if (day?.open === undefined || day.open === null) continue;
      cases.push({
        key: `${origin}-${ending}-${day.date}`,
        origin,
        ending,
        at: hourOf(day, day.open.from) + chance.int(60, 300) * MINUTE,
        department: origin === "machine" ? "edukacja" : chance.pick(DEPARTMENTS).id,
        category: chance.pick(SEVERE),
      });
    }
  }
  return cases.toSorted((a, b) => a.at - b.at);
}
