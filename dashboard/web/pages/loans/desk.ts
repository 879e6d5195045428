/**
 * The desk's memory and its messenger: steps are taken at once, kept, and sent one after the other as the network allows.
 *
 * @module
 */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import type { LoanSessionView } from "../../../../policies/schema/loan-api.ts";
import type { SessionView } from "../../../../policies/schema/api.ts";
import { call } from "../../api/call.ts";
import { ApiFailure } from "../../api/failure.ts";
import { sessionKey, useApi, useSession } from "../../api/queries.ts";
import { staleAfter } from "../../api/topics.ts";
import { useTexts } from "../../texts/texts.tsx";
import { keep, keptNow, watchKept, withoutNames } from "./kept.ts";
import type { Kept } from "./kept.ts";
import { orphans, project, uuidOf } from "./steps.ts";
import type { Step } from "./steps.ts";

const retryMs = 5_000;
const noSessions: readonly LoanSessionView[] = [];

let unreachable = false;
let running: Promise<void> | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;
const watchers = new Set<() => void>();
function setUnreachable(value: boolean): void {
  if (value === unreachable) return;
  unreachable = value;
  for (const watcher of watchers) watcher();
}

export const newStep = (): string => uuidOf(crypto.getRandomValues(new Uint8Array(16)));

/** Sends one step. @returns whether the next may follow */
async function send(step: Step): Promise<boolean> {
  const drop = (): void => keep("steps", (steps) => steps.filter((one) => one.body.step !== step.body.step));
  try {
    const { kind, target, body } = step;
    await call(kind, { ...(target === "" ? {} : { id: target }), body: body as never });
    drop();
    setUnreachable(false);
    return true;
  } catch (error) {
    // No answer or a server in trouble: the step stays, and so does its place in the row.
    if (!(error instanceof ApiFailure) || error.status === 0 || error.status >= 500 || error.status === 429) {
      setUnreachable(true);
      return false;
    }
    if (error.status === 401) return false; // the person signs in again; the steps wait
    const at = Date.now();
    const lost = step.kind === "loanCreate" ? orphans(keptNow().steps, step.body.step) : [];
    keep("refused", (refused) => [
      ...refused,
      ...[step, ...lost].map((one) => ({ step: one, code: error.code, message: error.message, at })),
    ]);
    const gone = new Set([step, ...lost].map((one) => one.body.step));
    keep("steps", (steps) => steps.filter((one) => !gone.has(one.body.step)));
    return true;
  }
}

/** Sends what waits, in order; one messenger at a time, over all windows where the browser can tell. */
export function flush(client: QueryClient): Promise<void> {
  running ??= (async () => {
    const work = async (): Promise<void> => {
      let sent = false;
      const mine = client.getQueryData<SessionView | null>(sessionKey)?.account.id;
      // Steps of somebody else wait until that person signs in again.
      const next = (): Step | undefined => keptNow().steps.find(({ by }) => by === undefined || by === mine);
      for (let step = mine === undefined ? undefined : next(); step !== undefined; step = next()) {
        if (!(await send(step))) break;
        sent = true;
      }
      if (sent)
        await Promise.all(
          [...staleAfter.loans, ...staleAfter.prompts].map((key) => client.invalidateQueries({ queryKey: [key] })),
        );
    };
    await ("locks" in navigator ? navigator.locks.request("latarnik.desk", work) : work());
  })().finally(() => {
    running = null;
    if (timer !== null) clearTimeout(timer);
    timer = keptNow().steps.length > 0 ? setTimeout(() => void flush(client), retryMs) : null;
  });
  return running;
}

/** Loan sessions with every waiting step applied, and the means to take the next one. */
export function useDesk(): {
  readonly sessions: readonly LoanSessionView[];
  readonly loading: boolean;
  readonly error: unknown;
  readonly offline: boolean;
  readonly kept: Kept;
  readonly take: (step: Step) => void;
} {
  const client = useQueryClient();
  const { language } = useTexts();
  const person = useSession().data;
  const kept = useSyncExternalStore(watchKept, keptNow);
  const down = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => unreachable,
  );
  const loans = useApi("loans");
  const gates = useApi("gateList");
  const baselines = useApi("baselines").data;
  const failed = loans.error instanceof ApiFailure && (loans.error.status === 0 || loans.error.status >= 500);

  useEffect(() => {
    if (loans.data !== undefined) keep("sessions", () => withoutNames(loans.data));
  }, [loans.data]);
  useEffect(() => {
    if (gates.data !== undefined) keep("gates", () => gates.data);
  }, [gates.data]);
  useEffect(() => {
    if (baselines === undefined) return;
    const titles = baselines.flatMap((one) => one.checks.map((check) => [check.id, check.title[language]] as const));
    keep("titles", () => Object.fromEntries(titles));
  }, [baselines, language]);
  useEffect(() => {
    const hurry = (): void => void flush(client);
    hurry();
    globalThis.addEventListener("online", hurry);
    return () => globalThis.removeEventListener("online", hurry);
  }, [client]);
  useEffect(() => {
    if (loans.isSuccess && !failed) setUnreachable(false);
    // Each answer counts anew, also one that says the same.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [loans.isSuccess, failed, loans.dataUpdatedAt]);

  const base = loans.data ?? (failed ? kept.sessions : noSessions);
  const account = person?.account;
  const sessions = useMemo(
    () => project(base, kept.steps, { account: account?.id ?? "", displayName: account?.displayName ?? "" }),
    [base, kept.steps, account],
  );
  return {
    sessions,
    loading: loans.data === undefined && !failed,
    error: loans.data === undefined && !failed ? loans.error : null,
    offline: down || failed,
    kept,
    take: (step) => {
      keep("steps", (steps) => [...steps, { ...step, ...(account === undefined ? {} : { by: account.id }) }]);
      void flush(client);
    },
  };
}
