/**
 * Sends one change and marks every answer it may have altered as stale.
 *
 * @module
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import type { Body, EndpointId, Response } from "../api/contract.ts";
import type { LiveNudge } from "../../../policies/schema/messages.ts";
import { staleAfter } from "../api/topics.ts";

export interface Change<K extends EndpointId> {
  readonly id?: string;
  readonly body?: Body<K>;
}

/** @param topic  what the server would nudge after it; here the page does not wait for the nudge */
export function useChange<K extends EndpointId>(
  endpoint: K,
  topic: LiveNudge["topic"],
  onDone: (answer: Response<K>) => void,
): UseMutationResult<Response<K>, Error, Change<K>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Change<K>) => call(endpoint, change),
    onSuccess: async (answer) => {
      onDone(answer);
      await Promise.all(staleAfter[topic].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
}
