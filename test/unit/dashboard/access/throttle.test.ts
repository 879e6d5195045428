/**
 * Delays grow, stay bounded, and roles stay as written.
 *
 * @module
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isSameOrigin } from "../../../../dashboard/access/origin.ts";
import { permissionsOf } from "../../../../dashboard/access/roles.ts";
import { topicsFor } from "../../../../dashboard/access/live.ts";
import { delayMs } from "../../../../dashboard/access/throttle.ts";

it("never shrinks, never passes its ceiling, and is free at first", () => {
  const limit = { free: 4, ceilingMs: 60_000 };
  expect([3, 4, 5, 6, 100].map((failures) => delayMs(failures, limit))).toEqual([0, 1_000, 2_000, 4_000, 60_000]);
  fc.assert(
    fc.property(fc.nat(2_000), (n) => {
      expect(delayMs(n + 1, limit)).toBeGreaterThanOrEqual(delayMs(n, limit));
      expect(delayMs(n, limit)).toBeLessThanOrEqual(60_000);
    }),
  );
});

it.each([
  { why: "no role", roles: [], has: [], not: ["today.read"] },
  { why: "a role nobody wrote", roles: ["root"], has: [], not: ["today.read", "accounts.manage"] },
  { why: "a name of Object", roles: ["constructor"], has: [], not: ["today.read"] },
  { why: "two roles add up", roles: ["admin", "nsp"], has: ["accounts.manage", "drafts.read"], not: ["audit.read"] },
  {
    why: "the officer sees logs, not cases",
    roles: ["iod"],
    has: ["audit.read"],
    not: ["drafts.read", "signals.read"],
  },
] as const)("permissions of $why", ({ roles, has, not }) => {
  const held: readonly string[] = permissionsOf(roles);
  for (const permission of has) expect(held).toContain(permission);
  for (const permission of not) expect(held).not.toContain(permission);
});

it("tells a live page only of what its reader may open", () => {
  expect([...topicsFor(["signals.read"])]).toEqual(["signals"]);
  expect(topicsFor(permissionsOf(["admin"])).has("drafts")).toBe(false);
});

it.each([
  { why: "our own page", headers: { origin: "http://h.example:8080", host: "h.example:8080" }, same: true },
  { why: "another port", headers: { origin: "http://h.example:81", host: "h.example:8080" }, same: false },
  { why: "another site", headers: { origin: "http://evil.example", host: "h.example:8080" }, same: false },
  { why: "no origin where one is due", headers: { host: "h.example" }, same: false },
  { why: "a sandboxed frame", headers: { origin: "null", host: "h.example" }, same: false },
  { why: "behind the proxy", headers: { origin: "https://filtr.example", host: "127.0.0.1:8080" }, same: true },
  {
    why: "a sibling site",
    headers: { origin: "http://h.example", host: "h.example", "sec-fetch-site": "same-site" },
    same: false,
  },
])("origin: $why", ({ headers, same }) => expect(isSameOrigin(headers, "https://filtr.example/", true)).toBe(same));
