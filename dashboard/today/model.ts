/**
 * The five lights and «Do zrobienia», judged from measured facts. Pure.
 *
 * A light is the worst of its checks, never an average. What nobody measured says so: «not-measured» is a value and never
 * turns green by itself.
 *
 * @module
 */
import type { Light, Permission, ResolverView, TodayView } from "../../policies/schema/api.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

type Check = Light["checks"][number];
type State = Light["state"];
type Todo = TodayView["todo"][number];

const HOUR_MS = 3_600_000;
/** Lists from addresses are asked for every six hours; a day without success is worth a look, three are a danger. */
const LIST_ATTENTION_MS = 24 * HOUR_MS;
const LIST_DANGER_MS = 72 * HOUR_MS;
/** The first gate is to be passed within a day. */
const DRAFT_WAIT_MS = 24 * HOUR_MS;

export interface TodayFacts {
  readonly now: Instant;
  readonly policyGeneration: number;
  readonly policyError: { readonly code: string; readonly at: number } | null;
  readonly resolvers: readonly ResolverView[];
  readonly lists: {
    readonly generation: number;
    readonly createdAt: number | null;
    readonly names: number;
    readonly error: { readonly code: string; readonly at: number } | null;
    readonly sources: readonly {
      readonly id: string;
      readonly state: string;
      readonly origin: string;
      readonly lastSuccessAt: number | null;
    }[];
  };
  /** Active accounts that hold the role; `undefined`: nobody counted. */
  readonly networkSafetyPeople: number;
  readonly drafts: readonly { readonly id: string; readonly number: string; readonly openedAt: number }[];
  readonly defects: readonly {
    readonly id: string;
    readonly number: string;
    readonly network: string;
    readonly openedAt: number;
  }[];
  /** Help that is closed on a network; `null`: no generation could be asked. */
  readonly help: { readonly names: number; readonly closed: number } | null;
}

const RANK: Readonly<Record<State, number>> = { good: 0, "not-measured": 1, attention: 2, danger: 3 };

/** @returns the worst state of the checks; «not-measured» if there are none */
export function worst(checks: readonly Pick<Check, "state">[]): State {
  const [first, ...rest] = checks;
  if (first === undefined) return "not-measured";
  return rest.reduce<State>((state, check) => (RANK[check.state] > RANK[state] ? check.state : state), first.state);
}

function light(id: Light["id"], checks: Check[]): Light {
  return { id, state: worst(checks), checks };
}

/** @returns five lights in the order of the page */
export function judgeLights(facts: TodayFacts): Light[] {
  const check = (id: string, state: State, params: Check["params"] = {}, measuredAt: number = facts.now): Check => ({
    id,
    state,
    params,
    measuredAt: state === "not-measured" ? null : (measuredAt as Instant),
  });
  return [
    light("network", networkChecks(facts, check)),
    light("devices", [check("devices.posture", "not-measured")]),
    light("people", [
      check("people.nsp", facts.networkSafetyPeople > 0 ? "good" : "attention", { count: facts.networkSafetyPeople }),
    ]),
    light("procedure", [draftCheck(facts, check)]),
    light("help", [
      facts.help === null || facts.help.names === 0
        ? check("help.open", "not-measured")
        : check("help.open", facts.help.closed === 0 ? "good" : "danger", { ...facts.help }),
    ]),
  ];
}

type MakeCheck = (id: string, state: State, params?: Check["params"], measuredAt?: number) => Check;

function networkChecks(facts: TodayFacts, check: MakeCheck): Check[] {
  const { resolvers, lists, now } = facts;
  const checks: Check[] = [];
  if (resolvers.length === 0) checks.push(check("resolver.alive", "danger", { resolver: "—", seenS: 0 }));
  for (const resolver of resolvers) {
    const seenS = Math.round((now - resolver.seenAt) / 1_000);
    const base = { resolver: resolver.id };
    const alive = now - resolver.seenAt <= 15_000;
    checks.push(check("resolver.alive", alive ? "good" : "danger", { ...base, seenS }, resolver.seenAt));
    // What a silent resolver said last is no measurement of now.
    if (!alive) continue;
    checks.push(
      check("resolver.workers", resolver.workers > 0 ? "good" : "danger", { ...base, workers: resolver.workers }),
    );
    const healthy = resolver.upstreams.filter((upstream) => upstream.healthy).length;
    checks.push(
      check(
        "resolver.upstreams",
        healthy === 0 ? "danger" : healthy < resolver.upstreams.length ? "attention" : "good",
        { ...base, healthy, total: resolver.upstreams.length },
        resolver.seenAt,
      ),
    );
    checks.push(
      check(
        "resolver.generation",
        resolver.policyGeneration === 0 ? "danger" : resolver.upToDate ? "good" : "attention",
        { ...base, has: resolver.policyGeneration, published: facts.policyGeneration },
        resolver.seenAt,
      ),
    );
    if (resolver.lastSwapError !== null)
      checks.push(check("resolver.swap", "attention", { ...base, code: resolver.lastSwapError }, resolver.seenAt));
    checks.push(
      check(
        "clients.unknown",
        resolver.unknownClientQuestions > 0 ? "attention" : "good",
        { ...base, count: resolver.unknownClientQuestions },
        resolver.seenAt,
      ),
    );
  }
  checks.push(
    lists.generation === 0
      ? check("lists.loaded", "danger", { names: 0 })
      : check("lists.loaded", "good", { names: lists.names, generation: lists.generation }, lists.createdAt ?? now),
  );
  for (const source of lists.sources) {
    const state = judgeSource(source, now);
    if (state !== "good") {
      const ageH = source.lastSuccessAt === null ? -1 : Math.floor((now - source.lastSuccessAt) / HOUR_MS);
      checks.push(check("lists.source", state, { source: source.id, state: source.state, ageH }));
    }
  }
  if (lists.error !== null) checks.push(check("lists.build", "attention", { code: lists.error.code }, lists.error.at));
  checks.push(
    facts.policyError === null
      ? check("policies.valid", facts.policyGeneration === 0 ? "danger" : "good", {
          generation: facts.policyGeneration,
        })
      : check("policies.valid", "attention", { generation: facts.policyGeneration, code: facts.policyError.code }),
  );
  return checks;
}

/** A refused list protects nobody; a kept one ages; files do not age by themselves. */
export function judgeSource(source: TodayFacts["lists"]["sources"][number], now: number): State {
  if (source.state === "disabled") return "good";
  if (source.state === "refused") return "attention";
  if (source.origin !== "url") return source.state === "kept" ? "attention" : "good";
  if (source.lastSuccessAt === null) return "attention";
  const age = now - source.lastSuccessAt;
  return age > LIST_DANGER_MS ? "danger" : age > LIST_ATTENTION_MS ? "attention" : "good";
}

function draftCheck(facts: TodayFacts, check: MakeCheck): Check {
  const late = facts.drafts.filter((draft) => facts.now - draft.openedAt > DRAFT_WAIT_MS);
  return check("drafts.waiting", late.length > 0 ? "attention" : "good", {
    waiting: facts.drafts.length,
    late: late.length,
  });
}

/** @returns what waits for somebody, oldest first, only what the reader may open */
export function listTodo(facts: TodayFacts, permissions: readonly Permission[]): Todo[] {
  const may = (permission: Permission): boolean => permissions.includes(permission);
  const todo: Todo[] = [];
  if (may("drafts.read"))
    for (const draft of facts.drafts)
      todo.push({
        id: `draft-${draft.id}`,
        kind: "draft",
        who: "kierownik",
        minutes: 3,
        since: draft.openedAt as Instant,
        params: { number: draft.number },
        href: `/events/drafts/${draft.id}`,
      });
  if (may("defects.read"))
    for (const defect of facts.defects)
      todo.push({
        id: `defect-${defect.id}`,
        kind: "defect",
        who: "nsp",
        minutes: 10,
        since: defect.openedAt as Instant,
        params: { number: defect.number, network: defect.network },
        href: "/events?tab=defects",
      });
  if (may("lists.read"))
    for (const source of facts.lists.sources)
      if (judgeSource(source, facts.now) !== "good")
        todo.push({
          id: `list-${source.id}`,
          kind: "list",
          who: "nsp",
          minutes: 5,
          since: (source.lastSuccessAt ?? facts.lists.createdAt ?? facts.now) as Instant,
          params: { source: source.id },
          href: "/network",
        });
  if (may("networks.read")) {
    for (const resolver of facts.resolvers)
      if (resolver.state === "danger")
        todo.push({
          id: `resolver-${resolver.id}`,
          kind: "resolver",
          who: "nsp",
          minutes: 15,
          since: resolver.seenAt,
          params: { resolver: resolver.id },
          href: "/network",
        });
    if (facts.policyError !== null)
      todo.push({
        id: "setup-policies",
        kind: "setup",
        who: "nsp",
        minutes: 15,
        since: facts.policyError.at as Instant,
        params: { code: facts.policyError.code },
        href: "/network",
      });
  }
  return todo.sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
}
