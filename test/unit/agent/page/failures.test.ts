/** Failures: counted, told without anything a reader may have sent, and not too often. @module */
import { describe, expect, it } from "vitest";
import { Failures } from "../../../../agent/page/failures.ts";
import { hostOf, isOwnForm } from "../../../../agent/page/door.ts";

const PLANTED = "jan.kowalski.example 192.0.2.77 Boję się";
const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};
function open() {
  const lines: string[] = [];
  const clock = { now: 1_000 };
  const log = {
    error: (message: string, facts?: Record<string, unknown>) => void lines.push(JSON.stringify({ message, ...facts })),
  };
  return { lines, clock, failures: new Failures(log, () => clock.now) };
}

describe("Failures", () => {
  it.each<{ why: string; error: unknown; says: object }>([
    { why: "an error with words in it", error: new TypeError(PLANTED), says: { error: "TypeError" } },
    {
      why: "a code of ours",
      error: Object.assign(new Error(PLANTED), { code: "E_PACK_TRUNCATED" }),
      says: { error: "E_PACK_TRUNCATED" },
    },
    { why: "a code that is none", error: Object.assign(new Error("x"), { code: PLANTED }), says: { error: "Error" } },
    {
      why: "a name somebody else gave",
      error: Object.assign(new Error("x"), { name: PLANTED }),
      says: { error: "Error" },
    },
    {
      why: "words that look like a frame",
      error: new Error(`x\n    at ${PLANTED} (agent/page/secret.ts:1:1)`),
      says: { error: "Error" },
    },
    { why: "no error at all", error: PLANTED, says: { error: "string", at: "" } },
  ])("tells $why without them", ({ error, says }) => {
    const { lines, failures } = open();
    failures.note(error);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ code: "E_PAGE_FAILED", times: 1, sinceStart: 1, ...says });
    expect(lines[0]).not.toMatch(/kowalski|192\.0|Boję|secret/u);
  });

  it("names the file and line of ours", () => {
    const { lines, failures } = open();
    failures.note(thrown(() => isOwnForm(null as never)));
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      at: expect.stringMatching(/^agent\/page\/door\.ts:\d+$/u) as string,
    });
  });

  it("tells the same place once a minute, with how often it was", () => {
    const { lines, clock, failures } = open();
    for (let i = 0; i < 5; i++) failures.note(thrown(() => isOwnForm(null as never)));
    failures.note(thrown(() => hostOf(5 as never)));
    expect(lines).toHaveLength(2);
    clock.now += 60_000;
    failures.note(thrown(() => isOwnForm(null as never)));
    expect(JSON.parse(lines[2] ?? "")).toMatchObject({ times: 5, sinceStart: 7 });
    expect(failures.count).toBe(7);
  });
});
