/**
 * The live socket: says «look again», carries no data, and comes back by itself.
 *
 * Polling alone must suffice, so the state is exposed: while it is not `live`, queries refetch every 15 s.
 *
 * @module
 */
import { useEffect, useSyncExternalStore } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { LiveNudge } from "../../../policies/schema/messages.ts";
import { backOffMs, staleAfter, topicOf } from "./topics.ts";

export type LiveState = "connecting" | "live" | "resuming";

/** Nudges within this span are answered by one refetch. */
const gatherMs = 150;
/** Refetch spans: a lost nudge must not leave a stale page, even while the socket is up. */
export const pollMs = { live: 60_000, otherwise: 15_000 } as const;

let state: LiveState = "connecting";
const watchers = new Set<() => void>();
function setState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const watch of watchers) watch();
}

export const useLiveState = (): LiveState =>
  useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => state,
  );

export const usePollMs = (): number => (useLiveState() === "live" ? pollMs.live : pollMs.otherwise);

/** Keeps the socket open for as long as a signed-in page is shown. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    let socket: WebSocket | null = null;
    let failures = 0;
    let retry: ReturnType<typeof setTimeout> | null = null;
    let gather: ReturnType<typeof setTimeout> | null = null;
    const gathered = new Set<LiveNudge["topic"]>();
    let closed = false;

    const flush = (): void => {
      gather = null;
      const keys = new Set([...gathered].flatMap((topic) => staleAfter[topic]));
      gathered.clear();
      for (const key of keys) void client.invalidateQueries({ queryKey: [key] });
    };
    const connect = (): void => {
      retry = null;
      const next = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
      socket = next;
      next.addEventListener("open", () => {
        const resumed = failures > 0;
        failures = 0;
        setState("live");
        // Whatever was nudged while the line was down is unknown: look at everything once.
        if (resumed) void client.invalidateQueries();
      });
      next.addEventListener("message", (message) => {
        const topic = topicOf(String(message.data));
        if (topic === null) return;
        gathered.add(topic);
        gather ??= setTimeout(flush, gatherMs);
      });
      next.addEventListener("close", () => {
        if (closed || socket !== next) return;
        setState("resuming");
        retry = setTimeout(connect, backOffMs(failures, Math.random()));
        failures += 1;
      });
    };
    const hurry = (): void => {
      if (retry === null || document.visibilityState !== "visible") return;
      clearTimeout(retry);
      connect();
    };
    connect();
    globalThis.addEventListener("online", hurry);
    document.addEventListener("visibilitychange", hurry);
    return () => {
      closed = true;
      globalThis.removeEventListener("online", hurry);
      document.removeEventListener("visibilitychange", hurry);
      if (retry !== null) clearTimeout(retry);
      if (gather !== null) clearTimeout(gather);
      socket?.close();
      setState("connecting");
    };
  }, [client]);
}
