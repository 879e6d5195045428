/** What an answer leads to: chains, targets and addresses, and what the question's verdict covers. */
import { describe, expect, it } from "vitest";
import { evaluateQuery } from "../../../policies/engine/evaluate-query.ts";
import { evaluateResponse } from "../../../policies/engine/evaluate-response.ts";
import { factsOf, kiosk, type ListId, networkOf, type RuleId } from "./builders.ts";

interface Row {
  readonly why: string;
  readonly policy?: Record<string, unknown>;
  /** Rules and lists that cover the qname. */
  readonly query?: [RuleId[], ListId[]];
  readonly targets?: [RuleId[], ListId[]][];
  readonly addresses?: (string | Uint8Array)[];
  readonly expected: string;
}

describe("evaluateResponse", () => {
  it.each<Row>([
    { why: "an ordinary answer", targets: [[[], []]], addresses: ["192.0.2.7", "2001:db8::7"], expected: "pass" },
    { why: "a harmless name that points at a blocked one", targets: [[[], ["gambling"]]], expected: "list gambling" },
    {
      why: "deep in the chain",
      targets: [
        [[], []],
        [[], []],
        [[], ["self-harm"]],
      ],
      expected: "list self-harm",
    },
    { why: "a target on the venue's deny list", targets: [[["local-deny:TS-10C"], []]], expected: "local-deny TS-10C" },
    {
      why: "a target that is a way around the filter",
      targets: [[["special:canary"], []]],
      expected: "special-names canary",
    },
    {
      why: "a target that is a search engine without safe search",
      targets: [[["unenforceable-search"], []]],
      expected: "list unenforceable-search",
    },
    { why: "a target staff opened", targets: [[["local-allow"], ["gambling"]]], expected: "pass" },
    { why: "a locked target staff tried to open", targets: [[["local-allow"], ["illegal"]]], expected: "list illegal" },
    {
      why: "never-block covers its whole chain",
      query: [["never-block"], []],
      targets: [[[], ["illegal"]]],
      addresses: ["10.0.0.1"],
      expected: "pass",
    },
    {
      why: "an exception covers its chain",
      query: [["exception:net"], []],
      targets: [[["special:canary", "unenforceable-search"], ["gambling"]]],
      expected: "pass",
    },
    {
      why: "an exception does not cover a locked target",
      query: [["exception:net"], []],
      targets: [[[], ["illegal"]]],
      expected: "list illegal",
    },
    {
      why: "kiosk names live on content networks nobody lists",
      policy: kiosk,
      query: [["allow:net"], []],
      targets: [[[], []]],
      expected: "pass",
    },
    {
      why: "but a listed target is blocked at the kiosk",
      policy: { ...kiosk, block: { categories: ["TS-10C"] } },
      query: [["allow:net"], []],
      targets: [[[], ["gambling"]]],
      expected: "list gambling",
    },
    {
      why: "the kiosk's mail relay may be the venue's own server",
      policy: kiosk,
      query: [["allow:net"], []],
      addresses: ["10.1.2.3"],
      expected: "pass",
    },
    {
      why: "a rewrite leads where the policy says",
      query: [["safe-search:google"], []],
      targets: [[[], ["gambling"]]],
      expected: "pass",
    },
    {
      why: "but never into a private network",
      query: [["safe-search:google"], []],
      addresses: ["192.168.1.1"],
      expected: "response private-address",
    },
    { why: "DNS rebinding", addresses: ["192.0.2.7", "192.168.1.1"], expected: "response private-address" },
    { why: "loopback", addresses: ["127.0.0.1"], expected: "response private-address" },
    {
      why: "link-local IPv6 as octets",
      addresses: [Uint8Array.of(0xfe, 0x80, ...Array<number>(13).fill(0), 1)],
      expected: "response private-address",
    },
    { why: "unique local IPv6", addresses: ["fd12::1"], expected: "response private-address" },
    { why: "IPv4 in IPv6 clothes", addresses: ["::ffff:10.0.0.1"], expected: "response private-address" },
    {
      why: "the same as raw octets",
      addresses: [Uint8Array.of(...Array<number>(10).fill(0), 255, 255, 10, 0, 0, 1)],
      expected: "response private-address",
    },
    { why: "through NAT64", addresses: ["64:ff9b::c0a8:101"], expected: "response private-address" },
    { why: "a public address through NAT64", addresses: ["64:ff9b::808:808"], expected: "pass" },
    {
      why: "an upstream's block answer leads nowhere",
      addresses: ["0.0.0.0", "::", Uint8Array.of(0, 0, 0, 0)],
      expected: "pass",
    },
    {
      why: "the policy may keep them",
      policy: { privateAddresses: "keep" },
      addresses: ["10.0.0.1"],
      expected: "pass",
    },
  ])("$why", ({ policy, query = [[], []], targets = [], addresses = [], expected }) => {
    const network = networkOf(policy);
    const verdict = evaluateResponse(network, {
      query: evaluateQuery(network, factsOf(...query)),
      targets: targets.map((target) => factsOf(...target)),
      addresses,
    });
    expect(verdict.kind === "block" ? `${verdict.because.layer} ${verdict.because.id}` : verdict.kind).toBe(expected);
  });

  it("counts rebinding as a house rule and a tunnel as bypass", () => {
    const network = networkOf();
    const query = { kind: "pass" } as const;
    expect(evaluateResponse(network, { query, targets: [], addresses: ["10.0.0.1"] })).toMatchObject({
      category: "S0-POL",
      ede: 15,
    });
    expect(
      evaluateResponse(network, { query, targets: [factsOf(["special:canary"], [])], addresses: [] }),
    ).toMatchObject({ category: "BYP" });
  });
});
