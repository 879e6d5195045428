/**
 * Whatever id a breakdown can carry has a name in both languages, taken from the file that defines it.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROUTER_PORTS } from "../../../dashboard/devices/model.ts";
import { loadBaselines } from "../../../policies/load/load-baselines.ts";
import { loadPartNames } from "../../../policies/load/load-part-names.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import { loadProcedure } from "../../../policies/load/load-procedure.ts";
import { EventType, RiskArea } from "../../../policies/schema/case.ts";
import type { PartKind } from "../../../policies/schema/part-names.ts";
import { namedChanges } from "../../../policies/engine/metrics/break-words.ts";
import { ForeignWay } from "../../../policies/schema/probe-ways.ts";

const policies = loadPolicies(join(import.meta.dirname, "../../../policies"));
const { baselines } = loadBaselines();
const own = {
  policies,
  baselines,
  procedure: loadProcedure(),
  lists: [{ id: "starter-ts-06", title: { pl: "Lista startowa TS-06", en: "Starter list TS-06" } }],
};
const names = loadPartNames(own);

describe("names of parts of figures", () => {
  it.each<{ readonly why: string; readonly kind: PartKind; readonly ids: readonly string[] }>([
    { why: "checks of devices", kind: "check", ids: baselines.flatMap(({ checks }) => checks.map(({ id }) => id)) },
    { why: "ports of routers", kind: "check", ids: ROUTER_PORTS.map((port) => `port-${String(port)}`) },
    { why: "search engines", kind: "kind", ids: policies.safeSearch.map(({ id }) => id) },
    {
      why: "ways around the filter by name",
      kind: "kind",
      ids: [
        ...policies.specialNames.entries.filter(({ bypass }) => bypass).map(({ id }) => id),
        "encrypted-dns",
        "ech",
        "sample",
      ],
    },
    {
      why: "ways to other people's resolvers",
      kind: "kind",
      ids: ForeignWay.options.flatMap((way) => [way, `${way}-ipv6`]),
    },
    { why: "networks", kind: "network", ids: policies.networks.map(({ id }) => id) },
    { why: "rules of events, by which series break", kind: "threshold", ids: policies.eventRules.map(({ id }) => id) },
    { why: "types of events", kind: "type", ids: EventType.options },
    { why: "risk areas", kind: "area", ids: RiskArea.options },
    { why: "groups of lists", kind: "group", ids: ["cert", "gambling-register", "other"] },
    {
      why: "recipients of reports",
      kind: "recipient",
      ids: ["police", "family-court", "dyzurnet", "cert", "csirt", "uodo", "persons"],
    },
    { why: "lists", kind: "list", ids: ["starter-ts-06"] },
  ])("$why", ({ kind, ids }) => {
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => names[kind]?.[id] === undefined)).toEqual([]);
  });

  it("says them as their own files do", () => {
    const check = baselines.flatMap(({ checks }) => checks).find(({ id }) => id === "antivirus.signatures");
    expect(names.check?.["antivirus.signatures"]).toEqual(check?.title);
    expect(names.type?.["1.1"]?.pl).toMatch(/^1\.1 uraz/u);
  });

  it.each([
    { why: "come, gone and changed", what: "+a, −b, ~c", out: "+ Lista A, − b, ~ c" },
    { why: "a text that was cut", what: "~a, +c-and-mo…", out: "~ Lista A, + c-and-mo…" },
    { why: "a text of its own", what: "a", out: "Lista A" },
  ])("changes that break a series: $why", ({ what, out }) => {
    expect(namedChanges(what, (id) => (id === "a" ? "Lista A" : undefined))).toBe(out);
  });

  it.each([
    { why: "a kind nobody knows", text: "version: 1\nnames: { colour: { a: { pl: a, en: a } } }\n" },
    { why: "one language only", text: "version: 1\nnames: { kind: { a: { pl: a } } }\n" },
    { why: "no file", text: null },
  ])("refuses $why", ({ text }) => {
    const folder = mkdtempSync(join(tmpdir(), "latarnik-names-"));
    const file = join(folder, "part-names.yaml");
    if (text !== null) writeFileSync(file, text);
    expect(() => loadPartNames(own, file)).toThrow(expect.objectContaining({ name: "PolicyError" }));
    rmSync(folder, { recursive: true });
  });
});
