/**
 * Policy documents as sources of the rules pack: which ids exist, what each covers, what expires.
 *
 * @module
 */
import { expect, it } from "vitest";
import { packIndex } from "../../../../blocklists/compile/pack.ts";
import type { RuleSourceInput } from "../../../../blocklists/compile/rule-index.ts";
import { ruleSources } from "../../../../blocklists/compile/rule-index.ts";
import { PackedIndex } from "../../../../blocklists/lookup/packed-index.ts";
import type { NetworkPolicy } from "../../../../policies/schema/network-policy.ts";
import type { Category, DomainName } from "../../../../policies/schema/vocabulary.ts";

const n = (...texts: string[]): DomainName[] => texts as DomainName[];
const network = (id: string, more: Partial<NetworkPolicy> = {}): NetworkPolicy =>
  ({ id, filter: "categories", allow: [], exceptions: [], ...more }) as unknown as NetworkPolicy;
const exception = (name: string, until?: string) => ({
  name: name as DomainName,
  reason: "needed for a lesson",
  ...(until === undefined ? {} : { until }),
});
const empty: RuleSourceInput = {
  networks: [],
  safeSearch: [],
  specialNames: { version: 1, entries: [] },
  local: { allow: [], deny: [], neverBlock: [] },
  unenforceableSearch: [],
  knownSubresource: [],
  today: "2026-11-22",
};
const summary = (input: Partial<RuleSourceInput>) =>
  Object.fromEntries(
    ruleSources({ ...empty, ...input })
      .filter((source) => source.rules.length > 0)
      .map((source) => [source.id, source.rules.map((rule) => `${rule.name} ${rule.kind} ${rule.scope}`)]),
  );

it.each<{ why: string; input: Partial<RuleSourceInput>; out: Record<string, string[]> }>([
  {
    why: "local names cover what is below them; denied ones are kept apart by category",
    input: {
      local: {
        allow: n("good.example"),
        neverBlock: n("help.example"),
        deny: [
          { name: "a.example" as DomainName, category: "TS-06" as Category },
          { name: "b.example" as DomainName, category: "TS-01" as Category },
          { name: "c.example" as DomainName, category: "TS-06" as Category },
        ],
      },
    },
    out: {
      "never-block": ["help.example deny subtree"],
      "local-allow": ["good.example deny subtree"],
      "local-deny:TS-06": ["a.example deny subtree", "c.example deny subtree"],
      "local-deny:TS-01": ["b.example deny subtree"],
    },
  },
  {
    why: "an exception counts on its last day and not the day after",
    input: {
      networks: [
        network("tablets", {
          exceptions: [
            exception("past.example", "2026-11-21"),
            exception("today.example", "2026-11-22"),
            exception("open.example"),
          ],
        }),
        network("guest-wifi", { exceptions: [exception("gone.example", "2025-12-31")] }),
      ],
    },
    out: { "exception:tablets": ["today.example deny subtree", "open.example deny subtree"] },
  },
  {
    why: "only an allow-only network has allowed names",
    input: {
      networks: [
        network("kiosk", { filter: "allow-only", allow: n("museum.example") }),
        network("tablets", { allow: n("other.example") }),
      ],
    },
    out: { "allow:kiosk": ["museum.example deny subtree"] },
  },
  {
    why: "safe search rewrites exact names; special names say their scope",
    input: {
      safeSearch: [{ id: "google", names: n("www.search.example") } as RuleSourceInput["safeSearch"][number]],
      specialNames: {
        version: 1,
        entries: [
          { id: "canary", names: n("canary.example"), scope: "exact" },
          { id: "relay", names: n("relay.example"), scope: "subtree" },
        ],
      } as unknown as RuleSourceInput["specialNames"],
    },
    out: {
      "safe-search:google": ["www.search.example deny exact"],
      "special:canary": ["canary.example deny exact"],
      "special:relay": ["relay.example deny subtree"],
    },
  },
  {
    why: "search engines without safe search and helper names",
    input: { unenforceableSearch: n("search.example"), knownSubresource: n("cdn.example") },
    out: { "unenforceable-search": ["search.example deny subtree"], "known-subresource": ["cdn.example deny subtree"] },
  },
])("$why", ({ input, out }) => expect(summary(input)).toEqual(out));

it("packs; the four fixed sources are there even without names", () => {
  const index = PackedIndex.open(packIndex(ruleSources(empty), { seed: 1 }).buffer);
  expect(index.sources).toEqual(["never-block", "local-allow", "unenforceable-search", "known-subresource"]);
  expect(index.names).toBe(0);
});
