/**
 * What an exception would meet, told before it is made. Pure; the server judges again and has the last word.
 *
 * @module
 */
import type { Response } from "../../../api/contract.ts";

type Explained = Response<"explain">;
type Severity = Explained["lists"][number]["severity"];

export interface Judgement {
  /** `impossible`: a locked list or S4 holds; `second-person`: S3; `useless`: nothing blocks the name. */
  readonly kind: "impossible" | "second-person" | "possible" | "useless";
  /** Of what blocks the name; `null` if nothing does. */
  readonly severity: Severity | null;
  /** Every list entry that covers the name, once. */
  readonly hits: Explained["lists"];
  /** Whether the S4 rule, not a lock, makes it impossible. */
  readonly critical: boolean;
  /** Networks on which the name is blocked now. */
  readonly blockedOn: readonly Explained["network"][];
}

const order = ["S0", "S1", "S2", "S3", "S4"] as const satisfies readonly Severity[];

/** @param answers  what «dlaczego?» says on every network the exception is for; at least one */
export function judgeException(answers: readonly Explained[]): Judgement {
  const hits = new Map<string, Explained["lists"][number]>();
  for (const answer of answers)
    for (const hit of answer.lists) hits.set(`${hit.source}\n${hit.entry}\n${hit.via}\n${hit.category}`, hit);
  const found = [...hits.values()];
  const severity = found.reduce<Severity | null>(
    (worst, hit) => (worst === null || order.indexOf(hit.severity) > order.indexOf(worst) ? hit.severity : worst),
    null,
  );
  const blockedOn = answers.filter((answer) => answer.verdict.kind === "block").map((answer) => answer.network);
  const locked = found.some((hit) => hit.locked);
  const kind =
    locked || severity === "S4"
      ? "impossible"
      : blockedOn.length === 0
        ? "useless"
        : severity === "S3"
          ? "second-person"
          : "possible";
  return { kind, severity, hits: found, critical: !locked && severity === "S4", blockedOn };
}
