/**
 * The pure half of devices and the loan desk: every reason has a sentence, QR codes are right, steps give the session they should.
 *
 * @module
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import jsqr from "jsqr";
import { describe, expect, it } from "vitest";
import { GateWord } from "../../../../policies/schema/device-baseline.ts";
import { UnavailableReason } from "../../../../policies/schema/device-facts.ts";
import { AssetState } from "../../../../policies/schema/device-api.ts";
import { keptAnswer } from "../../../../dashboard/web/pages/loans/gates.ts";
import { deviceIn, project, tallyOf, uuidOf } from "../../../../dashboard/web/pages/loans/steps.ts";
import type { Step } from "../../../../dashboard/web/pages/loans/steps.ts";
import { qrCode } from "../../../../dashboard/web/parts/qr.ts";
import { en } from "../../../../dashboard/web/texts/en.ts";
import { pl } from "../../../../dashboard/web/texts/pl.ts";

const engine = join(import.meta.dirname, "../../../../policies/engine/device");
const code = readdirSync(engine)
  .map((name) => readFileSync(join(engine, name), "utf8"))
  .join("\n");
const literal = /\b(?:pass|fail|unknown|notApplicable)\(\s*(?:[^()"]*\? )?"([a-z-]+)"/gu;
const given = /\b(?:mustBeOff|mustBeNone)\([^,()]+, "([a-z-]+)"\)/gu;
const plain = /reason: "([a-z-]+)"/gu;
const obstacle = /reason\("[a-z.-]+", "[a-z-]+", "([a-z-]+)"/gu;
/** Codes made of a word and a value of the schema; the values are those the engine's own templates can meet. */
const made = [
  ...UnavailableReason.options.map((value) => `fact-${value}`),
  ...AssetState.options.filter((value) => value !== "in-order").map((value) => `state-${value}`),
  ...["off", "snoozed", "expired", "passive", "scheduled-only"].map((value) => `antivirus-${value}`),
  ...["off", "configured-not-running"].map((value) => `updates-${value}`),
  ...["grace", "unlicensed"].map((value) => `activation-${value}`),
  ...["off", "suspended", "encrypting", "decrypting"].map((value) => `encryption-${value}`),
  ...["off", "partly", "accepts-everything"].map((value) => `firewall-${value}`),
  ...["self-signed", "unlocked"].map((value) => `boot-${value}`),
  ...["automatic", "on"].map((value) => `doh-${value}`),
  "stale",
];

describe("words", () => {
  const codes = new Set([
    ...[literal, given, plain, obstacle].flatMap((one) => [...code.matchAll(one)].map((found) => found[1] ?? "")),
    ...made,
  ]);
  it("finds the engine's reasons at all", () => expect(codes.size).toBeGreaterThan(100));
  it("has a sentence for every reason of the engine, in both languages", () => {
    expect([...codes].filter((reason) => !Object.hasOwn(pl, `deviceReason.${reason}`))).toEqual([]);
    expect([...codes].filter((reason) => !Object.hasOwn(en, `deviceReason.${reason}`))).toEqual([]);
  });
  it("knows every template the engine makes codes with", () => {
    const starts = [...code.matchAll(/`([a-z]+-)\$\{/gu)].map((found) => found[1] ?? "");
    expect(starts.filter((start) => !made.some((reason) => reason.startsWith(start)))).toEqual([]);
  });
  it("has a word for every answer of the gate", () => {
    expect(GateWord.options.map((word) => pl[`gate.${word}`])).toEqual([
      "WYDAJ",
      "WYDAJ Z UWAGĄ",
      "NIE WYDAWAJ",
      "NIE WIEM – sprawdź",
    ]);
  });
});

describe("QR code", () => {
  /** What another library's reader sees in the drawing, four pixels a module. */
  const read = (text: string): string | undefined => {
    const grid = qrCode(text) ?? [];
    const width = grid.length * 4;
    const pixels = new Uint8ClampedArray(width * width * 4).map((_value, index) => {
      const pixel = index >> 2;
      const dark = grid[Math.floor(pixel / width) >> 2]?.[(pixel % width) >> 2] === true;
      return dark && index % 4 !== 3 ? 0 : 255;
    });
    return jsqr.default(pixels, width, width)?.data;
  };

  it.each([
    { why: "a label", text: "TAB-07" },
    { why: "letters of two octets", text: "Żółw" },
    { why: "a code large enough to name its version", text: "x".repeat(120) },
    {
      why: "an enrolment link",
      text: `https://latarnik.example/enrol#code=7K3M-9XQ2&key=${"9f2b61c7".repeat(8)}`,
    },
    { why: "the longest that is allowed", text: "y".repeat(412) },
  ])("$why is read as it was written", ({ text }) => {
    expect(read(text)).toBe(text);
  });

  it("refuses what does not fit", () => {
    expect(qrCode("x".repeat(412))).not.toBeNull();
    expect(qrCode("x".repeat(413))).toBeNull();
    expect(qrCode("ż".repeat(207))).toBeNull();
  });
});

const owner = { account: "acc-1", displayName: "Anna Nowak" };
const at = 1_800_000_000_000;
const session = "6b1f0e54-4a0d-4c5e-9d0e-0c9a6c1b7a11";
const step = (kind: Step["kind"], body: object): Step =>
  ({ kind, target: kind === "loanCreate" ? "" : session, at, body }) as Step;
const create = step("loanCreate", {
  step: session,
  activity: "Roboty",
  ageBand: "7-9",
  children: 9,
  endsAt: at + 3_600_000,
});
const handOut = (device: string, id: string): Step => step("loanHandOut", { step: id, at, device, override: null });

describe("steps", () => {
  it("build the session the server will build, once each", () => {
    const [shown] = project(
      [],
      [
        create,
        step("loanBrief", { step: "b", at }),
        handOut("TAB-01", "c"),
        handOut("TAB-01", "d"),
        handOut("TAB-02", "e"),
        step("loanReturn", { step: "f", at, device: "TAB-01", damaged: false, media: 0, accounts: 0, wiped: true }),
      ],
      owner,
    );
    expect(shown?.id).toBe(session);
    expect(shown?.devices.map((one) => [one.device, one.returnedAt])).toEqual([
      ["TAB-01", at],
      ["TAB-02", null],
    ]);
    expect(tallyOf(shown ?? neverNull()).mayClose).toBe(false);
  });
  it("let a session close when the last one is reported missing", () => {
    const [shown] = project(
      [],
      [
        create,
        handOut("TAB-01", "c"),
        step("loanMissing", { step: "g", at, device: "TAB-01", reason: "zniknął z sali" }),
      ],
      owner,
    );
    expect(tallyOf(shown ?? neverNull()).mayClose).toBe(true);
  });
  it.each([
    { why: "a label's address", text: "https://a.example/devices/TAB-07", out: "TAB-07" },
    { why: "small letters", text: " tab-07 ", out: "TAB-07" },
    { why: "an unknown number stays as typed", text: "tab-99", out: "tab-99" },
    { why: "a broken escape", text: "https://a.example/devices/%E0%A4", out: "%E0%A4" },
  ])("reads $why", ({ text, out }) => expect(deviceIn(text, ["TAB-07"])).toBe(out));
  it("makes version 4 ids of random octets", () =>
    expect(uuidOf(new Uint8Array(16).fill(255))).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff"));
});

function neverNull(): never {
  throw new Error("no session");
}

describe("kept list", () => {
  const gate = (word: "hand-out" | "do-not-hand-out") => ({ word, reasons: [], more: 0, minutes: 0, judgedAt: at });
  const list = {
    createdAt: at,
    validUntil: at + 10,
    signature: "",
    key: "",
    answers: [
      { device: "A", gate: gate("hand-out") },
      { device: "B", gate: gate("do-not-hand-out") },
    ],
  } as never;
  it.each([
    { why: "in time: as it stands", trust: "good", device: "A", now: at + 10, kind: "kept", word: "hand-out" },
    {
      why: "too old: good is no longer good",
      trust: "good",
      device: "A",
      now: at + 11,
      kind: "old",
      word: "check-first",
    },
    { why: "too old: bad stays bad", trust: "good", device: "B", now: at + 11, kind: "old", word: "do-not-hand-out" },
    {
      why: "clock back in time: as too old",
      trust: "good",
      device: "A",
      now: at - 120_001,
      kind: "old",
      word: "check-first",
    },
    {
      why: "a telephone a little behind: in time",
      trust: "good",
      device: "A",
      now: at - 120_000,
      kind: "kept",
      word: "hand-out",
    },
    { why: "not on the list: unknown", trust: "good", device: "C", now: at, kind: "unknown", word: undefined },
    { why: "not judged yet: unknown", trust: null, device: "A", now: at, kind: "unknown", word: undefined },
    {
      why: "forged: says nothing, not even a bad word",
      trust: "forged",
      device: "B",
      now: at,
      kind: "forged",
      word: undefined,
    },
    { why: "cannot be judged: says nothing", trust: "unable", device: "A", now: at, kind: "unable", word: undefined },
  ] as const)("$why", ({ trust, device, now, kind, word }) => {
    const answer = keptAnswer(list, trust, device, now);
    expect([answer.kind, "gate" in answer ? answer.gate.word : undefined]).toEqual([kind, word]);
  });
});
