/** ResolverCore: what a swap keeps and what it throws away, and what a fault costs. @module */
import { describe, expect, it } from "vitest";
import { ResolverCore } from "../../../../agent/resolver/core.ts";
import { encodeMessage } from "../../../../agent/resolver/wire/encode.ts";
import { decodeName } from "../../../../agent/resolver/wire/name.ts";
import { recordFromText } from "../../../../agent/resolver/wire/text.ts";
import { compile } from "../../../support/judged.ts";
import { Remembered } from "../../../support/observed.ts";
import { question, see } from "../../../support/question.ts";

function open(observe: Remembered | null = null) {
  const failures: string[] = [];
  const core: ResolverCore = new ResolverCore(
    {
      cacheEntries: 64,
      limits: { minTtlS: 0, maxTtlS: 3_600, negativeTtlS: 900 },
      rate: { perSecond: 1e6, burst: 1e6 },
      now: () => 0,
      ask: ({ name, qtype }, done) => {
        const asked = decodeName(name, 0).name;
        if (asked === "throws.example") throw new Error("an upstream that breaks its contract");
        const octets = encodeMessage({
          id: 0,
          flags: { qr: true, opcode: 0, aa: false, tc: false, rd: true, ra: true, ad: false, cd: false },
          rcode: 0,
          questions: [{ name: asked, type: qtype, class: 1 }],
          answers: [recordFromText(`${asked} 60 A 192.0.2.1`)],
          authorities: [],
          additionals: [],
        });
        done(octets);
      },
      failed: (handler) => failures.push(handler),
    },
    compile({ lists: [] }),
    observe ?? new Remembered(() => core.snapshot),
  );
  const ask = (asked: string): string => {
    let rcode = "nothing";
    core.receive(
      question(asked),
      "udp",
      "",
      "10.77.20.5",
      4_000,
      ({ reply, replyLength }) => {
        rcode = see(reply.slice(0, replyLength)).rcode;
      },
      true,
    );
    return rcode;
  };
  return { core, ask, failures };
}

describe("ResolverCore", () => {
  it("keeps its answers over a swap, and drops them when the seed changes", () => {
    const { core, ask } = open();
    ask("www.example A");
    expect(core.cached).toBe(1);
    core.swap(compile({ lists: [], generation: 2 }, { serial: 1 }));
    expect(core.cached).toBe(1);
    core.swap(compile({ lists: [], generation: 3, seed: 99 }, { serial: 2 }));
    expect(core.cached).toBe(0);
  });

  it("turns a throw into SERVFAIL, counts it and goes on", () => {
    const { core, ask, failures } = open();
    expect(ask("throws.example A")).toBe("SERVFAIL");
    expect(failures).toEqual(["forward"]);
    expect(core.totals.failures).toBeGreaterThan(0);
    expect(ask("www.example A")).toBe("NOERROR");
  });

  it("counts questions and answers from the cache", () => {
    const { core, ask } = open();
    for (const name of ["a.example A", "a.example A", "b.example A"]) ask(name);
    expect(core.totals).toMatchObject({ queries: 3, cacheHits: 1 });
  });
});
