/** Where the children's page stands is said with a network's addresses, and reaches the policy the resolver is sent. */
import { describe, expect, it } from "vitest";
import { withBlockPages } from "../../../../dashboard/publishing/content.ts";
import { NetworkAssignment } from "../../../../policies/schema/messages.ts";
import { NetworkPolicy } from "../../../../policies/schema/network-policy.ts";
import { shippedPolicies } from "../../../support/snapshot-folder.ts";

const { networks } = shippedPolicies();
const answerOf = (assignments: readonly object[], id: string) =>
  withBlockPages(
    networks,
    assignments.map((assignment) => NetworkAssignment.parse(assignment)),
  ).find((network) => network.id === id);

describe("withBlockPages", () => {
  it.each([
    { why: "nobody said anything: no such name", assignments: [], answer: { kind: "nxdomain", ttlS: 30 } },
    {
      why: "one address",
      assignments: [{ policy: "tablets", blockPage: { v4: "192.0.2.10" } }],
      answer: { kind: "page-address", ttlS: 30, pageV4: "192.0.2.10" },
    },
    {
      why: "both families",
      assignments: [{ policy: "tablets", blockPage: { v4: "192.0.2.10", v6: "2001:db8::10" } }],
      answer: { kind: "page-address", ttlS: 30, pageV4: "192.0.2.10", pageV6: "2001:db8::10" },
    },
    {
      why: "of another network",
      assignments: [{ policy: "kiosk", blockPage: { v4: "192.0.2.10" } }],
      answer: { kind: "nxdomain", ttlS: 30 },
    },
  ])("$why", ({ assignments, answer }) => {
    const network = answerOf(assignments, "tablets");
    expect(network?.answer).toEqual(answer);
    expect(NetworkPolicy.safeParse(network).success).toBe(true);
  });
});
