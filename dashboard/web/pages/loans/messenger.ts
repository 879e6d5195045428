/**
 * The desk's messenger: steps are kept at once and sent one after the other, each once, as the network and the session allow.
 *
 * @module
 */
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import type { SessionView } from "../../../../policies/schema/api.ts";
import { call, hasCsrf, rememberCsrf } from "../../api/call.ts";
import { ApiFailure } from "../../api/failure.ts";
import { sessionKey, useSession } from "../../api/queries.ts";
import { staleAfter } from "../../api/topics.ts";
import { keep, keptNow, watchKept } from "./kept.ts";
import type { Kept } from "./kept.ts";
import { orphans, uuidOf } from "./steps.ts";
import type { Step } from "./steps.ts";

const retryMs = 5_000;

let unreachable = false;
let running: Promise<void> | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;
const watchers = new Set<() => void>();
export function setUnreachable(value: boolean): void {
  if (value === unreachable) return;
  unreachable = value;
  for (const watcher of watchers) watcher();
}

export const useUnreachable = (): boolean =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => unreachable,
  );

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
    if (error.code === "E_ACCESS_CSRF") {
      // The token is of an earlier session: the step is as good as before, it only needs the new one.
      rememberCsrf(null);
      return false;
    }
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
      if (keptNow().steps.length === 0) return;
      // After a reload without the network only the person is remembered: the server is asked before anything is sent.
      if (!hasCsrf()) await client.refetchQueries({ queryKey: sessionKey });
      if (!hasCsrf()) return;
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

/** What the desk keeps, and the means to take the next step, on any page. */
export function useSteps(): { readonly kept: Kept; readonly take: (step: Step) => void } {
  const client = useQueryClient();
  const account = useSession().data?.account.id;
  const kept = useSyncExternalStore(watchKept, keptNow);
  useEffect(() => {
    const hurry = (): void => void flush(client);
    hurry();
    globalThis.addEventListener("online", hurry);
    return () => globalThis.removeEventListener("online", hurry);
  }, [client]);
  const take = useCallback(
    (step: Step): void => {
      keep("steps", (steps) => [...steps, { ...step, ...(account === undefined ? {} : { by: account }) }]);
      void flush(client);
    },
    [client, account],
  );
  return { kept, take };
}
