/**
 * Hands a child's message to the control process at once, or says that it could not.
 *
 * Nothing is kept here: a child's words on the disk of a box in the hall would be a register nobody guards, and a request for
 * somebody to come is worthless an hour later. So the child is told the truth and keeps what it wrote.
 *
 * @module
 */
import type { z } from "zod";
import { HelpPaths, HelpReceipt, HelpState } from "../../policies/schema/help-document.ts";
import type { GuestReport, TalkRequest } from "../../policies/schema/help-document.ts";
import { MistakeReceipt, MistakeState } from "../../policies/schema/api.ts";
import { UplinkError } from "../uplink/error.ts";
import type { HttpUplink } from "../uplink/http.ts";

const TIMEOUT_MS = 6_000;

/** Port: tests hand in one that is away, slow or lies. */
export interface Letterbox {
  /** @throws {UplinkError} if it did not arrive; the same id may be sent again */
  talk(request: TalkRequest): Promise<HelpReceipt>;
  report(report: GuestReport): Promise<HelpReceipt>;
  mistake(name: string): Promise<string>;
  /** @returns null if nobody knows the code */
  state(reference: string): Promise<HelpState | null>;
  mistakeState(reference: string): Promise<MistakeState["state"] | null>;
}
type MistakeState = z.output<typeof MistakeState>;

function read<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new UplinkError("E_UPLINK_INVALID", "the answer does not fit its schema");
  return parsed.data;
}

export function letterboxOver(uplink: HttpUplink): Letterbox {
  return {
    talk: async (request) => read(HelpReceipt, await uplink.json(HelpPaths.talk, request, TIMEOUT_MS)),
    report: async (report) => read(HelpReceipt, await uplink.json(HelpPaths.report, report, TIMEOUT_MS)),
    mistake: async (name) => read(MistakeReceipt, await uplink.json(HelpPaths.mistake, { name }, TIMEOUT_MS)).reference,
    state: async (reference) => {
      const answer = await uplink.json(HelpPaths.state.replace(":reference", reference), undefined, TIMEOUT_MS);
      return answer === null ? null : read(HelpState, answer);
    },
    mistakeState: async (reference) => {
      const answer = await uplink.json(HelpPaths.mistakeState.replace(":reference", reference), undefined, TIMEOUT_MS);
      return answer === null ? null : read(MistakeState, answer).state;
    },
  };
}
