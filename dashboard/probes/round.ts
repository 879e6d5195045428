/**
 * One round: plan, ask from every network, judge, keep. And when the next one is due.
 *
 * @module
 */
import { countOutcomes, judgeAnswering, judgeProbe } from "../../policies/engine/probes/judge.ts";
import type { Observation } from "../../policies/engine/probes/judge.ts";
import { judgeFreshness, judgeLists, planProbes } from "../../policies/engine/probes/plan.ts";
import type { Judged } from "../../policies/engine/probes/plan.ts";
import { askedSources } from "../lists/index.ts";
import { HOUR_MS, MINUTE_MS } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";
import { compileNetworks, listResolvers } from "../venues/index.ts";
import type { OpenedGeneration } from "../venues/index.ts";
import { ask, TIMEOUT_MS } from "./ask.ts";
import { askingAddresses, endpointFor } from "./places.ts";
import { keepRound, lastRound } from "./store.ts";

export interface ProbeContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  /** What is published; undefined: nothing yet. */
  readonly opened: () => OpenedGeneration | undefined;
  /** Addresses of this machine. */
  readonly own: () => readonly string[];
  readonly protectedNames: readonly string[];
  /** Ed25519 of the publisher's key, base64. */
  readonly sign: (text: string) => string;
  /** When this process began: resolvers come up beside it. */
  readonly startedAt: number;
  /** So long without an answer is silence; 2.5 s if left out. */
  readonly timeoutMs?: number;
}

/** Resolvers fetch a new generation within seconds; a machine that starts takes longer. */
const SETTLE_MS = 2 * MINUTE_MS;

/** Lists may change every few minutes; rounds would fill the database. */
const CHANGE_MS = 30 * MINUTE_MS;

/** Hourly, and within half an hour after another generation was published. */
export async function isRoundDue({ database, clock, venueId, opened, startedAt }: ProbeContext): Promise<boolean> {
  const bundle = opened()?.bundle;
  const now = clock();
  if (bundle === undefined || now - startedAt < SETTLE_MS || now - bundle.createdAt < SETTLE_MS) return false;
  const last = await lastRound(database, venueId);
  return (
    last === undefined ||
    last.at > now ||
    now - last.at >= HOUR_MS ||
    (now - last.at >= CHANGE_MS &&
      (last.policy_generation !== bundle.generation || last.list_generation !== bundle.lists.manifest.generation))
  );
}

/** @returns what was judged; undefined while nothing is published */
export async function probeRound(context: ProbeContext): Promise<readonly Judged[] | undefined> {
  const { database, clock, venueId } = context;
  const opened = context.opened();
  if (opened === undefined) return undefined;
  const { bundle } = opened;
  const { manifest } = bundle.lists;
  const at = clock();
  const assigned = new Set(bundle.assignments.map(({ policy }) => policy));
  const networks = compileNetworks(opened, at).filter(({ policy }) => assigned.has(policy.id));
  const round = (await lastRound(database, venueId))?.seq ?? 0;
  const plan = planProbes({ bundle, networks, protectedNames: context.protectedNames, round });
  const generations = { policy: bundle.generation, lists: manifest.generation };
  const resolvers = await listResolvers(database, venueId, generations, at);
  const endpoints = resolvers.flatMap((one) => one.endpoints);
  const behind = resolvers.length > 0 && resolvers.every((one) => !one.upToDate);
  const addresses = askingAddresses(bundle.assignments, context.own());
  const judged: Judged[] = [];
  for (const network of networks) {
    const questions = plan.filter((one) => one.network === network.policy.id);
    const from = addresses.get(network.policy.id);
    const endpoint = from === undefined ? undefined : endpointFor(from, endpoints);
    const seen: readonly Observation[] =
      from === undefined || endpoint === undefined
        ? questions.map(() => ({
            kind: "not-asked",
            reason: from === undefined ? "no-own-address" : "no-resolver",
          }))
        : await ask(
            { from, address: endpoint.address, port: endpoint.port, timeoutMs: context.timeoutMs ?? TIMEOUT_MS },
            questions.map(({ name }) => name),
          );
    judged.push(
      ...questions.map(({ kind, mode, code, severity, subject, ...question }, index): Judged => ({
        kind,
        network: network.policy.id,
        mode,
        code,
        severity,
        subject,
        outcome: judgeProbe(question, seen[index] as Observation, behind),
      })),
      judgeAnswering(network, seen),
    );
  }
  judged.push(...judgeLists(networks, manifest, bundle.taxonomy));
  judged.push(...judgeFreshness(await askedSources(database, venueId), at));
  const { policy: policyGeneration, lists: listGeneration } = generations;
  const counts = countOutcomes(judged);
  await keepRound(database, venueId, context.sign, { at, policyGeneration, listGeneration, counts }, judged);
  return judged;
}
