/**
 * What a live nudge means for the page: which answers are stale now, and how long to wait before the next try
 * when the socket is gone. Pure.
 *
 * @module
 */
import type { LiveNudge } from "../../../policies/schema/messages.ts";
import type { EndpointId } from "./contract.ts";

/** Answers that may have changed when a topic is nudged; «Dziś» sums up everything, so it is always among them. */
export const staleAfter: Readonly<Record<LiveNudge["topic"], readonly EndpointId[]>> = {
  drafts: ["drafts", "draft", "draftWords", "today"],
  signals: ["signals", "today"],
  defects: ["defects", "today"],
  networks: ["networks", "probes", "today"],
  // A new generation may cover other names: what waits for a person and what an exception opens change with it.
  lists: ["lists", "listUnusable", "generations", "quarantine", "exceptions", "today"],
  review: ["quarantine", "mistakes", "exceptions", "networks", "today"],
  resolvers: ["networks", "today"],
  accounts: ["accounts", "session"],
  devices: [
    "devices",
    "device",
    "fixList",
    "tickets",
    "inspections",
    "baselines",
    "reconciliation",
    "routers",
    "photos",
    "gateOf",
    "gateList",
    "today",
  ],
  // What is lent out changes what may be lent.
  loans: ["loans", "loan", "lendingTraining", "gateOf", "gateList", "devices", "device", "fixList", "today"],
  prompts: ["prompts", "draftWords"],
  help: ["helpDesk", "helpSettings", "helpDocument", "today"],
  notices: ["notices", "outbox", "today"],
  retention: ["retention", "retentionPreview", "retentionInventory", "today"],
  coordination: [
    "board",
    "duties",
    "remarks",
    "improvements",
    "consultations",
    "contractors",
    "trainings",
    "lendingTraining",
    "drills",
    "drill",
    "guidance",
    "accessibility",
    "today",
  ],
  // A closed round may fulfil a duty.
  surveys: ["surveys", "survey", "duties", "board"],
  incidents: ["incidents", "incident", "failures", "today"],
  cases: ["cases", "case", "decisions", "eventRegister", "interventionRegister", "dailyReport", "today"],
};

/** The topic of a socket message; `null` for anything that is not a nudge. */
export function topicOf(text: string): LiveNudge["topic"] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("topic" in value)) return null;
    const topic = value.topic;
    return typeof topic === "string" && Object.hasOwn(staleAfter, topic) ? (topic as LiveNudge["topic"]) : null;
  } catch {
    return null;
  }
}

/**
 * Full-jitter back-off: between half and the whole of 1, 2, 4 … 30 s, so that many browsers do not return in step.
 *
 * @param attempt  failures so far, ≥ 0
 * @param random  0 ≤ random < 1
 * @returns milliseconds
 */
export function backOffMs(attempt: number, random: number): number {
  const ceiling = Math.min(30_000, 1_000 * 2 ** Math.min(attempt, 5));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
