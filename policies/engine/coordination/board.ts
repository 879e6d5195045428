/**
 * The coordinator's control board: every requirement with the state its proofs give it today. Pure.
 *
 * The worst proof is the requirement's state, and one that was not measured is never green. Nothing here confirms anything on a person's behalf.
 *
 * @module
 */
import type { Proof, Requirement } from "../../schema/standards.ts";
import { addMonths } from "../day.ts";

/** `grey`: nothing is known yet; it counts as worse than green and better than amber. */
export type BoardLight = "red" | "amber" | "grey" | "green";

/** What a proof says today, and of which day that is. */
export interface ProofStanding {
  readonly proof: Proof;
  readonly light: BoardLight;
  /** Stable word for why, translated by the page. */
  readonly why: string;
  /** Day of the evidence, YYYY-MM-DD; `null`: none. */
  readonly evidenceOn: string | null;
}

export interface BoardRow {
  readonly requirement: string;
  readonly light: BoardLight;
  readonly proofs: readonly ProofStanding[];
  /** The oldest day among the evidence; the row is as fresh as that. */
  readonly evidenceOn: string | null;
}

export interface RecordsFact {
  readonly count: number;
  readonly open: number;
  readonly on: string | null;
  /** Stable word for what is open, where «something waits» says too little. */
  readonly why?: string;
}

/** What the board asks about the venue; every answer `null` where nothing is known. */
export interface BoardFacts {
  readonly today: string;
  readonly metric: (id: string) => { readonly light: BoardLight; readonly on: string | null } | null;
  readonly order: (role: string) => { readonly validFrom: string; readonly endsOn: string | null } | null;
  readonly duty: (
    id: string,
  ) => { readonly state: "waiting" | "ahead" | "soon" | "overdue"; readonly last: string | null } | null;
  /** `open`: what still waits for a decision or lacks a mandatory part. */
  readonly records: (kind: string) => RecordsFact | null;
  readonly test: (path: string) => { readonly passedOn: string | null } | null;
  /** A person's latest confirmation of the requirement. */
  readonly attested: (requirement: string) => { readonly on: string } | null;
}

const ORDER: readonly BoardLight[] = ["red", "amber", "grey", "green"];

/** The worst light; grey for none at all. */
export function worst(lights: readonly BoardLight[]): BoardLight {
  return ORDER.find((light) => lights.includes(light)) ?? "grey";
}

export function boardOf(requirements: readonly Requirement[], facts: BoardFacts): readonly BoardRow[] {
  return requirements.map((requirement) => {
    const proofs = requirement.proof.map((proof) => judge(requirement.id, proof, facts));
    const light = worst(proofs.map((proof) => proof.light));
    return { requirement: requirement.id, light, proofs, evidenceOn: oldest(proofs.map((proof) => proof.evidenceOn)) };
  });
}

/** `null` as soon as one of them is missing: a row is no fresher than its stalest proof. */
function oldest(days: readonly (string | null)[]): string | null {
  let first: string | null = null;
  for (const day of days) {
    if (day === null) return null;
    if (first === null || day < first) first = day;
  }
  return first;
}

/** A proof's answer before it is put beside the proof. */
type Answer = readonly [light: BoardLight, why: string, evidenceOn: string | null];

type Judge<K extends Proof["kind"]> = (
  proof: Extract<Proof, { kind: K }>,
  facts: BoardFacts,
  requirement: string,
) => Answer;

const JUDGES: { readonly [K in Proof["kind"]]: Judge<K> } = {
  metric: ({ metric }, facts) => {
    const found = facts.metric(metric);
    return found === null ? ["grey", "not-measured", null] : [found.light, `metric-${found.light}`, found.on];
  },
  order: ({ role }, facts) => {
    const found = facts.order(role);
    if (found === null) return ["red", "no-order", null];
    const ends = found.endsOn !== null && found.endsOn <= addMonths(facts.today, 1);
    return ends ? ["amber", "order-ends", found.validFrom] : ["green", "order-valid", found.validFrom];
  },
  duty: ({ duty }, facts) => {
    const found = facts.duty(duty);
    if (found === null) return ["grey", "duty-unknown", null];
    if (found.state === "overdue") return ["red", "duty-overdue", found.last];
    if (found.last === null) return ["grey", "duty-not-yet", null];
    return found.state === "soon" ? ["amber", "duty-soon", found.last] : ["green", "duty-done", found.last];
  },
  records: ({ records }, facts) => {
    const found = facts.records(records);
    if (found === null) return ["grey", "records-unknown", null];
    return found.open > 0 ? ["amber", found.why ?? "records-open", found.on] : ["green", "records-kept", found.on];
  },
  test: ({ path }, facts) => {
    const passedOn = facts.test(path)?.passedOn ?? null;
    return passedOn === null ? ["grey", "test-unknown", null] : ["green", "test-passed", passedOn];
  },
  attest: ({ months }, facts, requirement) => {
    const found = facts.attested(requirement);
    if (found === null) return ["amber", "attest-missing", null];
    return addMonths(found.on, months) < facts.today
      ? ["red", "attest-expired", found.on]
      : ["green", "attested", found.on];
  },
};

function judge(requirement: string, proof: Proof, facts: BoardFacts): ProofStanding {
  const decide = JUDGES[proof.kind] as Judge<Proof["kind"]>;
  const [light, why, evidenceOn] = decide(proof, facts, requirement);
  return { proof, light, why, evidenceOn };
}
