/**
 * Rounds of probes as the page shows them: a healthy venue with one task, a month of days, a «sonda»; everything can be acted on.
 *
 * @module
 */
import type { ProbeCount, ProbesView } from "../../../policies/schema/probes.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HASH = "5f".repeat(32);

export interface ProbeFixtures {
  view: ProbesView;
  brokenAt: number | null;
}

const PASS = { kind: "pass" } as const;
const count = (one: Partial<ProbeCount> & Pick<ProbeCount, "kind" | "count">): ProbeCount =>
  ({ network: "tablets", mode: "A", code: null, severity: null, subject: "", outcome: PASS, ...one }) as ProbeCount;

const OPEN = {
  pl: "Nazwa, która ma być zablokowana, jest otwarta. Sprawdź, czy lista jest włączona i załadowana, a wyjątek nie obejmuje za dużo.",
  en: "A name that must be blocked is open. Check that its list is on and loaded, and that no exception covers too much.",
};

function countsOf(network: string, failing: number): (ProbeCount & { what: typeof OPEN | null })[] {
  const own = (one: Partial<ProbeCount> & Pick<ProbeCount, "kind" | "count">, what: typeof OPEN | null = null) => ({
    ...count({ ...one, network: network as never }),
    what,
  });
  return [
    own({ kind: "harmful", code: "TS-10C" as never, severity: "S2", count: 38 }),
    own({ kind: "sample", code: "TS-10C" as never, severity: "S2", count: 52 - failing }),
    ...(failing === 0
      ? []
      : [
          own(
            {
              kind: "sample",
              code: "TS-10C" as never,
              severity: "S2",
              subject: "starter-ts-10c",
              outcome: { kind: "fail", cause: "open" },
              count: failing,
            },
            OPEN,
          ),
        ]),
    own({ kind: "bypass", subject: "encrypted-dns", count: 14 }),
    own({ kind: "bypass", subject: "udp53", outcome: { kind: "not-measured", reason: "needs-sonda" }, count: 4 }),
    own({ kind: "safe-search", subject: "bing", count: 8 }),
    own({ kind: "helpline", count: 14 }),
    own({ kind: "protected", count: 24 }),
    own({ kind: "list", count: 19 }),
    own({ kind: "answer-time", count: 1 }),
  ];
}

/** @param now  ms */
export function makeProbeFixtures(now: number): ProbeFixtures {
  const networks = ["tablets", "kiosk", "guest-wifi"].map((network, index) => ({
    network,
    passed: 160,
    failed: index === 2 ? 3 : 0,
    notMeasured: 4,
    times: { network, replies: 90, p50: 1.2, p95: 3.8 },
    counts: countsOf(network, index === 2 ? 3 : 0),
  }));
  const finding = {
    id: "f1",
    vantage: "own",
    kind: "sample",
    network: "guest-wifi",
    mode: "C",
    code: "TS-10C",
    severity: "S2",
    subject: "starter-ts-10c",
    cause: "open",
    what: OPEN,
    failed: 3,
    openedAt: now - 2 * HOUR,
    lastAt: now - 600_000,
    healthyRounds: 0,
    closedAt: null,
    closedBy: null,
    openedRound: 739,
    closedRound: null,
    acknowledged: null,
    named: true,
  };
  const round = {
    seq: 741,
    at: now - 600_000,
    hash: HASH,
    prevHash: HASH,
    signature: "c2ln",
    policyGeneration: 12,
    listGeneration: 40,
  };
  const history = Array.from({ length: 30 }, (_, index) => ({
    day: new Date(now - (29 - index) * DAY).toISOString().slice(0, 10),
    rounds: 24,
    failing: index === 12 ? 3 : index === 29 ? 2 : 0,
    closed: { passed: index === 12 ? 9_400 : 9_960 - (index === 29 ? 60 : 0), measured: 9_960 },
    open: { passed: 912, measured: 912 },
  }));
  return {
    brokenAt: null,
    view: {
      now,
      vantages: [
        { vantage: "own", round, networks },
        {
          vantage: "sonda-1",
          round: { ...round, seq: 740, at: now - 1_200_000 },
          networks: networks.slice(2).map((one) => ({ ...one, counts: countsOf(one.network, 0), failed: 0 })),
        },
      ],
      today: { at: now - 600_000, closed: { passed: 412, measured: 415 }, open: { passed: 114, measured: 114 } },
      findings: [
        finding,
        {
          ...finding,
          id: "f2",
          kind: "freshness",
          network: null,
          mode: null,
          code: null,
          subject: "cert-polska",
          cause: "list-stale",
          closedAt: now - 20 * HOUR,
          closedBy: "healthy",
          closedRound: 722,
          named: false,
        },
      ],
      history,
      run: null,
      publication: { on: false, at: null, by: null },
    } as unknown as ProbesView,
  };
}

/** Answers of the fake server. @param name  of whoever is signed in */
export const probeAnswers = (fixtures: ProbeFixtures, name: () => string) => ({
  probes: () => fixtures.view,
  probeChain: () => ({
    rounds: 741,
    from: fixtures.view.now - 31 * DAY,
    to: fixtures.view.now,
    brokenAt: fixtures.brokenAt,
    publicKey: "bGF0YXJuaWstbGF0YXJuaWstbGF0YXJuaWstbGF0YXI=",
  }),
  probeRun: () => {
    const run = { state: "running" as const, requestedAt: fixtures.view.now, asked: 40, total: 420, finishedAt: null };
    fixtures.view = { ...fixtures.view, run };
    return run;
  },
  probeAcknowledge: () => {
    const [first, ...rest] = fixtures.view.findings;
    if (first !== undefined)
      fixtures.view = {
        ...fixtures.view,
        findings: [{ ...first, acknowledged: { at: fixtures.view.now, by: name() } }, ...rest],
      };
    return { done: true as const };
  },
  probeNames: () => ({ names: [{ name: "kasyno-na-niby.example", source: "starter-ts-10c" }], gone: 1 }),
  probePublication: (body: { readonly on: boolean }) => {
    fixtures.view = { ...fixtures.view, publication: { on: body.on, at: fixtures.view.now, by: name() } };
    return { done: true as const };
  },
});
