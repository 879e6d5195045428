/**
 * What probes of the filter found and what waits because of it: one line a cause, not one an assertion. Pure.
 *
 * @module
 */
import type { Light, TodayView } from "../../policies/schema/api.ts";
import type { Bilingual, Instant } from "../../policies/schema/vocabulary.ts";

type Check = Light["checks"][number];
type Todo = TodayView["todo"][number];
type MakeCheck = (id: string, state: Check["state"], params?: Check["params"], measuredAt?: number) => Check;

/** Open tasks of probes by kind and cause. */
export interface ProbesToday {
  readonly tasks: readonly {
    readonly cause: string;
    readonly kind: string;
    readonly count: number;
    readonly since: number;
    /** A person has seen all of them. */
    readonly seen: boolean;
    /** The cause in words, and what to do. */
    readonly what: Bilingual;
  }[];
}

/** Ageing and slowness want a look; everything else means that a protection does not hold. */
const MILD: ReadonlySet<string> = new Set(["list-stale", "policy-stale", "slow", "closed", "safe-search-off"]);
const MINUTES = 10;

export function probeChecks(probes: ProbesToday | undefined, check: MakeCheck): Check[] {
  if (probes === undefined) return [];
  const { tasks } = probes;
  const count = tasks.reduce((sum, one) => sum + one.count, 0);
  const mild = tasks.every(({ cause, kind }) => MILD.has(cause) && kind !== "helpline");
  return [check("probes.failing", count === 0 ? "good" : mild ? "attention" : "danger", { count })];
}

/** The first sentence says the cause; the page behind it says what to do. */
const firstSentence = (text: string): string => text.slice(0, text.indexOf(". ") + 1) || text;

export const probeTodo = (probes: ProbesToday | undefined): Todo[] =>
  (probes?.tasks ?? []).map(({ cause, kind, count, since, what }) => ({
    id: `probe-${kind}-${cause}`,
    kind: "probe",
    who: "nsp",
    minutes: MINUTES,
    since: since as Instant,
    dueAt: null,
    params: { cause, count, pl: firstSentence(what.pl), en: firstSentence(what.en) },
    href: "/probes",
  }));
