/**
 * Switches a list on or off and looks again.
 *
 * @module
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../../api/call.ts";
import type { Body } from "../../../api/contract.ts";

export interface Choice {
  readonly id: string;
  readonly body: Body<"listChoose">;
}

export function useChoice(onDone: (choice: Choice) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: Choice) => call("listChoose", { id, body }),
    onSuccess: async (_answer, choice) => {
      onDone(choice);
      await Promise.all(["lists", "networks"].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
}
