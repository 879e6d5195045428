/**
 * Sends one step of a case. The id stays until the server has it; a case that moved on meanwhile is read again, and the text stays.
 *
 * @module
 */
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { CaseStepInput } from "../../../../policies/schema/case.ts";
import { call } from "../../api/call.ts";
import { ApiFailure } from "../../api/failure.ts";
import { staleAfter } from "../../api/topics.ts";
import type { KeptWords, Words } from "../../parts/kept-text.ts";
import type { CaseView } from "./words.ts";

/** The server's word for «the case has moved on since you read it». */
const movedOn = "E_CASE_CHANGED";
/** The server's word for «this id belongs to other words». */
const usedUp = "E_CASE_STEP";

export interface Sender {
  readonly busy: boolean;
  readonly error: unknown;
  /** Somebody else was quicker: look at the case again, then send once more. */
  readonly moved: boolean;
  readonly send: (step: CaseStepInput, onDone: () => void) => Promise<void>;
}

/** Id of words that are kept: sent again after a reload they are still the same step. */
export type KeptStep = Pick<KeptWords<Words>, "id" | "renew" | "done">;

export function useSender(view: CaseView, { id, renew, done }: KeptStep): Sender {
  const client = useQueryClient();
  const [state, setState] = useState<{ readonly busy: boolean; readonly error: unknown }>({ busy: false, error: null });
  const moved = state.error instanceof ApiFailure && state.error.code === movedOn;
  return {
    ...state,
    moved,
    send: async (step, onDone) => {
      setState({ busy: true, error: null });
      try {
        const answer = await call("caseStep", { id: view.id, body: { id, version: view.version, step } });
        client.setQueryData(["case", view.id], answer);
        setState({ busy: false, error: null });
        done();
        onDone();
        await Promise.all(staleAfter.cases.map((key) => client.invalidateQueries({ queryKey: [key] })));
      } catch (error) {
        setState({ busy: false, error });
        // It was saved a moment before the answer was lost, and the words have changed since: both stand in the case then.
        if (error instanceof ApiFailure && error.code === usedUp) renew();
        if (error instanceof ApiFailure && error.status === 409) await client.invalidateQueries({ queryKey: ["case"] });
      }
    },
  };
}
