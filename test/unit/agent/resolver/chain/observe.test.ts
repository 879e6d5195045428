/** The privacy table: which outcome in which mode becomes a number, a hit or a spike; allowed names are never read. @module */
import { describe, expect, it } from "vitest";
import { Exchange, Outcome } from "../../../../../agent/resolver/chain/handler.ts";
import { observe } from "../../../../../agent/resolver/chain/observe.ts";
import type { Verdict } from "../../../../../policies/engine/verdict.ts";
import { Hit } from "../../../../../policies/schema/messages.ts";
import { compile } from "../../../../support/judged.ts";
import { Remembered } from "../../../../support/observed.ts";
import { question } from "../../../../support/question.ts";

const judged = compile({ lists: [] });
const { snapshot } = judged;
const networkOf = (id: string) => snapshot.networks.find((network) => network.policy.id === id) ?? null;

const block = (layer: string, category: string): Verdict =>
  ({ kind: "block", because: { layer, id: "source", entry: "casino.example" }, category, ede: 15 }) as never;
const special = (bypass: boolean): Verdict =>
  ({ kind: "special", because: { layer: "special-names", id: "canary" }, answer: "nxdomain", bypass }) as never;

function finished(network: string, verdict: Verdict, outcome: Outcome, asked = "www.casino.example A"): Exchange {
  const exchange = new Exchange();
  exchange.packet = question(asked);
  exchange.network = networkOf(network);
  exchange.client = {
    network: exchange.network,
    device: null,
    unknown: false,
    bucket: { tokens: 1, refilledAtMs: 0, slips: 0 },
    address: "10.77.20.5",
    lastPassedAtMs: Number.NEGATIVE_INFINITY,
    burstFromMs: 0,
    burstCount: 0,
    subject: null,
    toldAtMs: Number.NEGATIVE_INFINITY,
    listed: null,
  };
  exchange.verdict = verdict;
  exchange.outcome = outcome;
  exchange.receivedAtMs = 1_795_000_000_000;
  return exchange;
}

function see(exchange: Exchange): Remembered {
  const sink = new Remembered(() => snapshot);
  observe(exchange, snapshot, sink, judged.navigation, judged.severe);
  return sink;
}

const PASS: Verdict = { kind: "pass" };

describe("observe", () => {
  it.each([
    {
      why: "an allowed question",
      network: "tablets",
      verdict: PASS,
      outcome: Outcome.passed,
      counted: "tablets passed",
      hits: 0,
      spikes: 0,
    },
    {
      why: "a rewritten one",
      network: "tablets",
      verdict: PASS,
      outcome: Outcome.rewritten,
      counted: "tablets rewritten",
      hits: 0,
      spikes: 0,
    },
    {
      why: "a failed one",
      network: "kiosk",
      verdict: PASS,
      outcome: Outcome.failed,
      counted: "kiosk failed",
      hits: 0,
      spikes: 0,
    },
    {
      why: "mode A, list",
      network: "tablets",
      verdict: block("list", "TS-10C"),
      outcome: Outcome.blocked,
      counted: "tablets TS-10C",
      hits: 1,
      spikes: 0,
    },
    {
      why: "mode A, local deny",
      network: "tablets",
      verdict: block("local-deny", "TS-02"),
      outcome: Outcome.blocked,
      counted: "tablets TS-02",
      hits: 1,
      spikes: 0,
    },
    {
      why: "mode B, list",
      network: "kiosk",
      verdict: block("list", "TS-10C"),
      outcome: Outcome.blocked,
      counted: "kiosk TS-10C",
      hits: 1,
      spikes: 0,
    },
    {
      why: "mode B, default deny is by design",
      network: "kiosk",
      verdict: block("allow-only", "S0-POL"),
      outcome: Outcome.blocked,
      counted: "kiosk S0-POL",
      hits: 0,
      spikes: 0,
    },
    {
      why: "house rules are no child-safety matter",
      network: "tablets",
      verdict: block("list", "S0-POL"),
      outcome: Outcome.blocked,
      counted: "tablets S0-POL",
      hits: 0,
      spikes: 0,
    },
    {
      why: "advertisements",
      network: "tablets",
      verdict: block("list", "S0-AD"),
      outcome: Outcome.blocked,
      counted: "tablets S0-AD",
      hits: 0,
      spikes: 0,
    },
    {
      why: "rebinding",
      network: "tablets",
      verdict: block("response", "S0-POL"),
      outcome: Outcome.blocked,
      counted: "tablets S0-POL",
      hits: 0,
      spikes: 0,
    },
    {
      why: "mode C, ordinary",
      network: "guest-wifi",
      verdict: block("list", "TS-10C"),
      outcome: Outcome.blocked,
      counted: "guest-wifi TS-10C",
      hits: 0,
      spikes: 0,
    },
    {
      why: "mode C, severe",
      network: "guest-wifi",
      verdict: block("list", "TS-06"),
      outcome: Outcome.blocked,
      counted: "guest-wifi TS-06",
      hits: 0,
      spikes: 1,
    },
    {
      why: "mode C, local deny",
      network: "guest-wifi",
      verdict: block("local-deny", "TS-02"),
      outcome: Outcome.blocked,
      counted: "guest-wifi TS-02",
      hits: 0,
      spikes: 0,
    },
    {
      why: "a canary, asked by the browser itself",
      network: "tablets",
      verdict: special(true),
      outcome: Outcome.special,
      counted: "tablets BYP",
      hits: 0,
      spikes: 0,
    },
    {
      why: "localhost",
      network: "tablets",
      verdict: special(false),
      outcome: Outcome.special,
      counted: "tablets special",
      hits: 0,
      spikes: 0,
    },
  ])("$why", ({ network, verdict, outcome, counted, hits, spikes }) => {
    const sink = see(finished(network, verdict, outcome));
    expect([...sink.counted]).toEqual([[counted, 1]]);
    expect(sink.hits).toHaveLength(hits);
    expect(sink.spikes).toHaveLength(spikes);
    for (const hit of sink.hits) {
      expect(Hit.safeParse(hit).success).toBe(true);
      expect(JSON.stringify(hit)).not.toContain("10.77.20.5");
    }
  });

  it("does not read the name of an allowed question", () => {
    const exchange = finished("tablets", PASS, Outcome.passed);
    exchange.packet = new Proxy(exchange.packet, {
      get: () => expect.fail("an allowed question's octets were read"),
    });
    see(exchange);
  });

  it("a device of the venue is named by its label, others by a pseudonym", () => {
    const exchange = finished("tablets", block("list", "TS-10C"), Outcome.blocked);
    expect(see(exchange).hits[0]).toMatchObject({ device: null, subject: "0123456789abcdef" });
    exchange.client = { ...(exchange.client as NonNullable<Exchange["client"]>), device: "tablet-01" as never };
    expect(see(exchange).hits[0]).toMatchObject({ device: "tablet-01", subject: null });
  });

  it("a name that fits no document is left out, its list entry stays", () => {
    const sink = see(finished("tablets", block("list", "TS-10C"), Outcome.blocked, "we\\032ird.casino.example A"));
    expect(sink.hits[0]).toMatchObject({ name: null, entry: "casino.example" });
  });

  it("a client without a network leaves nothing at all", () => {
    const exchange = finished("tablets", block("list", "TS-06"), Outcome.blocked);
    exchange.network = null;
    const sink = see(exchange);
    expect([sink.counted.size, sink.hits.length, sink.spikes.length, sink.strangers]).toEqual([0, 0, 0, 0]);
  });

  it("weighs what came before: another name 2 s ago, a burst, the site itself", () => {
    const exchange = finished("tablets", block("list", "TS-10C"), Outcome.blocked);
    const client = exchange.client as NonNullable<Exchange["client"]>;
    expect(see(exchange).hits[0]?.navigation).toMatchObject({ notPreceded: true, apexOrWww: true, burst: false });
    client.lastPassedAtMs = exchange.receivedAtMs - 2_000;
    client.burstFromMs = exchange.receivedAtMs;
    client.burstCount = 20;
    expect(see(exchange).hits[0]?.navigation).toMatchObject({ notPreceded: false, burst: true });
    exchange.packet = question("static.img.casino.example A");
    client.lastPassedAtMs = exchange.receivedAtMs - 2_001;
    expect(see(exchange).hits[0]?.navigation).toMatchObject({ notPreceded: true, apexOrWww: false });
  });

  it.each([
    {
      why: "a guest is told of where leases are counted, whatever came of the question",
      network: "guest-wifi",
      told: 2,
    },
    { why: "a loaned device never is", network: "tablets", told: 0 },
  ])("$why", ({ network, told }) => {
    const asked: string[] = [];
    for (const [verdict, outcome] of [
      [PASS, Outcome.passed] as const,
      [block("list", "TS-06"), Outcome.blocked] as const,
    ]) {
      const sink = Object.assign(new Remembered(() => snapshot), {
        asked: (client: { readonly address: string }) => void asked.push(client.address),
      });
      observe(finished(network, verdict, outcome), snapshot, sink, judged.navigation, judged.severe);
    }
    expect(asked).toHaveLength(told);
  });

  it("a question of the venue's own probes: answered like any other, and nobody's", () => {
    for (const network of ["tablets", "guest-wifi"]) {
      const exchange = finished(network, block("list", "TS-06"), Outcome.blocked);
      const sink = new Remembered(() => snapshot);
      const probed = { ...snapshot, probes: new Set(["10.77.20.5"]) };
      observe(exchange, probed, sink, judged.navigation, judged.severe);
      expect([sink.counted.size, sink.hits.length, sink.spikes.length, sink.strangers]).toEqual([0, 0, 0, 0]);
      observe(exchange, snapshot, sink, judged.navigation, judged.severe);
      expect(sink.counted.get(`${network} TS-06`)).toBe(1);
    }
  });
});
