/**
 * The five lights and «Do zrobienia», judged from measured facts. Pure.
 *
 * A light is the worst of its checks, never an average. What nobody measured says so: «not-measured» is a value and never
 * turns green by itself.
 *
 * @module
 */
import { listLimits } from "../../policies/engine/list-age.ts";
import type { Light, Permission, ResolverView, TodayView } from "../../policies/schema/api.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { deviceChecks, deviceTodo } from "./devices.ts";
import type { DevicesToday } from "./devices.ts";
import { loanChecks, loanTodo } from "./loans.ts";
import type { LoansToday } from "./loans.ts";
import { probeChecks, probeTodo } from "./probes.ts";
import type { ProbesToday } from "./probes.ts";
import { helpChecks, orderChecks, procedureChecks, waitingTodo } from "./waiting.ts";
import type { WaitingToday } from "./waiting.ts";

type Check = Light["checks"][number];
type State = Light["state"];
type Todo = TodayView["todo"][number];

const HOUR_MS = 3_600_000;
/** Somebody who went back to an older generation should have found the reason by then. */
const HOLD_MS = 24 * HOUR_MS;
/** Requests and approvals that wait longer make the procedure's light ask for attention. */
const REVIEW_WAIT_MS = 24 * HOUR_MS;
/** The first gate is to be passed within a day. */
const DRAFT_WAIT_MS = 24 * HOUR_MS;

/** How many wait, and since when the oldest does. */
export interface Waiting {
  readonly count: number;
  readonly since: number | null;
}

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
      /** Interval, s. */
      readonly refreshS: number;
      /** Why the newest edition was refused or could not be had. */
      readonly error: { readonly code: string; readonly message: string } | null;
      /** Names its newest change brought and took. */
      readonly added: number | null;
      readonly removed: number | null;
    }[];
  };
  /** What people have to decide about lists. */
  readonly review: {
    readonly quarantine: Waiting;
    readonly mistakes: Waiting;
    readonly approvals: Waiting;
    readonly hold: { readonly generation: number; readonly at: number } | null;
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
  /** `null`: nobody asked the register. */
  readonly devices: DevicesToday | null;
  /** `undefined`: nobody asked the loan desk. */
  readonly loans?: LoansToday;
  /** What probes of the filter found; `undefined`: nobody asked. */
  readonly probes?: ProbesToday;
  /** What waits for the reader; `undefined`: nobody asked. */
  readonly waiting?: WaitingToday;
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

/**
 * @param permissions  of the reader: what is none of their business is not counted either
 * @returns five lights in the order of the page
 */
export function judgeLights(facts: TodayFacts, permissions: readonly Permission[] = []): Light[] {
  const { waiting, now } = facts;
  const may = (permission: Permission): boolean => permissions.includes(permission);
  const check = (id: string, state: State, params: Check["params"] = {}, measuredAt: number = facts.now): Check => ({
    id,
    state,
    params,
    measuredAt: state === "not-measured" ? null : (measuredAt as Instant),
  });
  return [
    light("network", [...networkChecks(facts, check), ...probeChecks(facts.probes, check)]),
    light("devices", [...deviceChecks(facts.devices, check), ...loanChecks(facts.loans ?? null, check)]),
    light("people", [
      check("people.nsp", facts.networkSafetyPeople > 0 ? "good" : "attention", { count: facts.networkSafetyPeople }),
      ...(waiting === undefined ? [] : orderChecks(waiting, may, check)),
    ]),
    light("procedure", [
      draftCheck(facts, check),
      reviewCheck("mistakes.waiting", facts.review.mistakes, facts.now, check),
      reviewCheck("approvals.waiting", facts.review.approvals, facts.now, check),
      ...(waiting === undefined ? [] : procedureChecks(waiting, may, now, check)),
    ]),
    light("help", [
      facts.help === null || facts.help.names === 0
        ? check("help.open", "not-measured")
        : check("help.open", facts.help.closed === 0 ? "good" : "danger", { ...facts.help }),
      ...(waiting === undefined ? [] : helpChecks(waiting, may, now, check)),
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
      checks.push(
        check("lists.source", state, {
          source: source.id,
          state: source.state,
          ageH,
          ...(source.error === null ? {} : { code: source.error.code }),
        }),
      );
    }
  }
  const { quarantine, hold } = facts.review;
  // What is set aside does not protect until somebody says so.
  checks.push(check("quarantine.waiting", quarantine.count > 0 ? "attention" : "good", { count: quarantine.count }));
  if (hold !== null)
    checks.push(
      check(
        "lists.hold",
        now - hold.at > HOLD_MS ? "attention" : "good",
        { generation: hold.generation, ageH: Math.floor((now - hold.at) / HOUR_MS) },
        hold.at,
      ),
    );
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

/** A refused list protects nobody; a kept one ages; files do not age by themselves; what is still loading is no fault yet. */
export function judgeSource(source: TodayFacts["lists"]["sources"][number], now: number): State {
  if (source.state === "disabled") return "good";
  if (source.state === "refused") return "attention";
  if (source.origin !== "url") return source.state === "kept" ? "attention" : "good";
  if (source.lastSuccessAt === null) return "attention";
  const age = now - source.lastSuccessAt;
  const { attentionMs, dangerMs } = listLimits(source.refreshS);
  if (age > dangerMs) return "danger";
  // Refused by a gate, or not to be had: said at once with the reason, not when it has grown old.
  return source.state === "kept" || age > attentionMs ? "attention" : "good";
}

function draftCheck(facts: TodayFacts, check: MakeCheck): Check {
  const late = facts.drafts.filter((draft) => facts.now - draft.openedAt > DRAFT_WAIT_MS);
  return check("drafts.waiting", late.length > 0 ? "attention" : "good", {
    waiting: facts.drafts.length,
    late: late.length,
  });
}

function reviewCheck(id: string, waiting: Waiting, now: number, check: MakeCheck): Check {
  const late = waiting.since !== null && now - waiting.since > REVIEW_WAIT_MS;
  return check(id, late ? "attention" : "good", { waiting: waiting.count });
}

/** Decisions about lists, one line a kind: the page behind it shows each. */
function reviewTodo({ review, now }: TodayFacts, may: (permission: Permission) => boolean): Todo[] {
  const line = (
    kind: "quarantine" | "mistake" | "approval",
    { count, since }: Waiting,
    minutes: number,
    href: string,
  ): Todo[] =>
    since === null
      ? []
      : [
          {
            id: `${kind}-waiting`,
            kind,
            who: "nsp",
            minutes,
            since: since as Instant,
            dueAt: null,
            params: { count },
            href,
          },
        ];
  const { hold } = review;
  return [
    ...(may("lists.decide")
      ? [
          ...line("quarantine", review.quarantine, 5, "/network/queue"),
          ...line("mistake", review.mistakes, 5, "/network/queue"),
        ]
      : []),
    ...(may("exceptions.approve") ? line("approval", review.approvals, 3, "/network/exceptions") : []),
    ...(may("lists.decide") && hold !== null && now - hold.at > HOLD_MS
      ? [
          {
            id: "hold",
            kind: "hold" as const,
            who: "nsp" as const,
            minutes: 10,
            since: hold.at as Instant,
            dueAt: null,
            params: { generation: hold.generation, ageH: Math.floor((now - hold.at) / HOUR_MS) },
            href: "/network/generations",
          },
        ]
      : []),
  ];
}

/** Why a list needs a look, in a code, a sentence and numbers. */
function listParams(source: TodayFacts["lists"]["sources"][number]): Todo["params"] {
  return {
    source: source.id,
    state: source.state,
    ...(source.error === null
      ? // Nothing was refused: it was not confirmed for too long.
        { code: "stale" }
      : { code: source.error.code, reason: source.error.message }),
    ...(source.added === null ? {} : { added: source.added }),
    ...(source.removed === null ? {} : { removed: source.removed }),
  };
}

/** What is late comes first, what is longest late on top; then what waits longest. */
function inOrder(a: Todo, b: Todo, now: number): number {
  const late = ({ dueAt }: Todo): number => (dueAt !== null && dueAt < now ? dueAt : Number.MAX_SAFE_INTEGER);
  return late(a) - late(b) || (a.since ?? now) - (b.since ?? now) || (a.id < b.id ? -1 : 1);
}

/** @returns what waits for somebody, late first, then oldest first, only what the reader may open */
export function listTodo(facts: TodayFacts, permissions: readonly Permission[]): Todo[] {
  const may = (permission: Permission): boolean => permissions.includes(permission);
  const todo: Todo[] = facts.waiting === undefined ? [] : waitingTodo(facts.waiting);
  if (may("drafts.read"))
    for (const draft of facts.drafts)
      todo.push({
        id: `draft-${draft.id}`,
        kind: "draft",
        who: "kierownik",
        minutes: 3,
        since: draft.openedAt as Instant,
        dueAt: null,
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
        dueAt: null,
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
          dueAt: null,
          params: listParams(source),
          href: "/network/lists",
        });
  todo.push(...reviewTodo(facts, may));
  if (facts.loans !== undefined) todo.push(...loanTodo(facts.loans, may));
  if (may("devices.read") && facts.devices !== null) todo.push(...deviceTodo(facts.devices));
  if (may("networks.read")) {
    todo.push(...probeTodo(facts.probes));
    for (const resolver of facts.resolvers)
      if (resolver.state === "danger")
        todo.push({
          id: `resolver-${resolver.id}`,
          kind: "resolver",
          who: "nsp",
          minutes: 15,
          since: resolver.seenAt,
          dueAt: null,
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
        dueAt: null,
        params: { code: facts.policyError.code },
        href: "/network",
      });
  }
  return todo.sort((a, b) => inOrder(a, b, facts.now));
}
