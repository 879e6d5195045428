/**
 * The fake server's half for lists: choices, previews, the queue, exceptions, generations and the public page. It keeps
 * the contract's rules that the page relies on: locked lists stay, S3 waits for a second person, S4 is refused.
 *
 * @module
 */
import type { z } from "zod";
import type { Api } from "../../../policies/schema/api.ts";
import type { ApiProblem } from "../../../policies/schema/api.ts";
import { explainOf } from "./fixtures.ts";
import type { Fixtures } from "./fixtures.ts";

type Input<K extends keyof typeof Api> = z.input<(typeof Api)[K]["response"]>;

export class Refusal extends Error {
  readonly status: number;
  readonly problem: ApiProblem;
  constructor(status: number, code: string, message: string, fields?: ApiProblem["fields"]) {
    super(message);
    this.status = status;
    this.problem = { code, message, ...(fields === undefined ? {} : { fields }) };
  }
}

function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Refusal(404, "E_API_NOT_FOUND", "Nie ma tego.");
  return found;
}

export const signerFingerprint = "4f1a 9c02 77be d310 08aa 51c9 e6d4 2b7f";

/** @param nudge  speaks on the live socket once something changed */
export function listAnswers(data: Fixtures, nudge: (topic: string) => void) {
  const previews = new Map<string, Input<"preview">>();
  const reports = new Map<string, Input<"mistakeState">["state"]>();
  const me = (): string => data.session.account.displayName;
  const listOf = (id: string) => must(data.lists.sources.find((source) => source.id === id));
  const exceptionOf = (id: string) => must(data.exceptions.find((exception) => exception.id === id));

  return {
    listChoose: (body: { enabled: boolean; networks: string[] }, id: string) => {
      const source = listOf(id);
      if (source.locked && !body.enabled) throw new Refusal(422, "E_LIST_LOCKED", "Tej listy nie można wyłączyć.");
      source.enabled = body.enabled;
      source.state = body.enabled ? "waiting" : "disabled";
      if (source.service !== null) {
        const byPolicy = source.networks.filter((network) => source.chosen?.includes(network) !== true);
        source.chosen = body.networks;
        source.networks = [...new Set([...byPolicy, ...body.networks])];
      }
      nudge("lists");
      return {};
    },
    listUpdateOne: (_: never, id: string) => {
      const source = listOf(id);
      source.progress = { phase: "downloading", octets: 1_200_000, total: 4_000_000 };
      setTimeout(() => {
        source.progress = null;
        source.lastAttemptAt = Date.now();
        nudge("lists");
      }, 700);
      return { started: true };
    },
    previewStart: (_: never, id: string): Input<"previewStart"> => {
      const source = listOf(id);
      const preview: Input<"preview"> = {
        id: `preview-${previews.size + 1}`,
        source: source.id,
        state: "running",
        startedAt: Date.now(),
        error: null,
        result: null,
      };
      previews.set(preview.id, preview);
      setTimeout(() => {
        if (source.error !== null) {
          preview.state = "failed";
          preview.error = source.error;
          return;
        }
        preview.state = "done";
        preview.result = {
          entries: 18_422,
          unusable: 12,
          newNames: 17_031,
          newSample: ["pigulki.example", "sklep-pigulki.example", "mak.example"],
          protected: [
            { name: "monar.example", group: "health", entry: "monar.example" },
            { name: "www.narkomania.example", group: "government", entry: "narkomania.example" },
          ],
          popular: ["encyklopedia.example"],
          networks: ["tablets", "guest-wifi"],
        };
      }, 900);
      return { ...preview };
    },
    preview: (_: never, id: string) => must(previews.get(id)),
    generations: () => data.generations,
    rollback: (body: { generation: number; reason: string }) => {
      data.lists.hold = { generation: body.generation, by: me(), reason: body.reason, at: Date.now() };
      nudge("lists");
      return {};
    },
    holdLift: () => {
      data.lists.hold = null;
      nudge("lists");
      return {};
    },
    quarantine: () => data.quarantine,
    quarantineDecide: (body: { decision: "leave-out" | "block"; reason: string }, id: string) => {
      const entry = must(data.quarantine.find((candidate) => candidate.id === id));
      entry.decision = { ...body, by: me(), at: Date.now() };
      return entry;
    },
    mistakeReport: (body: { name: string }): Input<"mistakeReport"> => {
      if (!body.name.includes(".")) throw new Refusal(400, "E_API_INPUT", "To nie jest nazwa domenowa.");
      const reference = `K7M-${String(200 + reports.size)}`;
      reports.set(reference, "waiting");
      return { reference };
    },
    mistakeState: (_: never, reference: string): Input<"mistakeState"> => {
      const known = data.mistakes.find((mistake) => mistake.reference === reference);
      const state = known === undefined ? must(reports.get(reference)) : (known.decision?.decision ?? "waiting");
      return { reference, state };
    },
    mistakes: () => data.mistakes,
    mistakeDecide: (body: { decision: "declined"; reason: string }, id: string) => {
      const mistake = must(data.mistakes.find((candidate) => candidate.id === id));
      mistake.decision = { ...body, by: me(), at: Date.now(), exceptionId: null };
      return mistake;
    },
    exceptions: () => data.exceptions,
    exceptionCreate: (body: {
      name: string;
      scope: Input<"exceptions">[number]["scope"];
      reason: string;
      until: number | null;
      mistakeId?: string;
    }): Input<"exceptionCreate"> => {
      const { lists } = explainOf(Date.now(), body.name, "tablets", "A") as Input<"explain">;
      const severity = lists[0]?.severity ?? null;
      if (lists.some((hit) => hit.locked) || severity === "S4")
        throw new Refusal(422, "E_EXCEPTION_LOCKED", "Blokuje ją lista, od której nie ma wyjątków.");
      const made: Input<"exceptionCreate"> = {
        id: `e-${data.exceptions.length + 1}`,
        name: body.name,
        unicodeName: body.name,
        scope: body.scope,
        reason: body.reason,
        severity,
        by: me(),
        createdAt: Date.now(),
        until: body.until,
        approval: null,
        state: severity === "S3" ? "waiting" : "active",
        endedBy: null,
        endedAt: null,
      };
      data.exceptions.push(made);
      const mistake = data.mistakes.find((candidate) => candidate.id === body.mistakeId);
      if (mistake !== undefined)
        mistake.decision = { decision: "opened", reason: body.reason, by: me(), at: Date.now(), exceptionId: made.id };
      return made;
    },
    exceptionApprove: (_: never, id: string) => {
      const exception = exceptionOf(id);
      if (exception.by === me()) throw new Refusal(409, "E_EXCEPTION_AUTHOR", "Zatwierdzić musi ktoś inny.");
      exception.state = "active";
      exception.approval = { by: me(), at: Date.now() };
      return exception;
    },
    exceptionEnd: (_: never, id: string) => {
      const exception = exceptionOf(id);
      exception.state = "ended";
      exception.endedBy = me();
      exception.endedAt = Date.now();
      return exception;
    },
    federationExport: (): Input<"federationExport"> => ({
      content: {
        kind: "latarnik-federation",
        format: 1,
        venue: data.session.venueName,
        createdAt: Date.now(),
        exceptions: [
          {
            name: "szachy.example",
            reason: "Kółko szachowe.",
            category: "TS-10C",
            severity: "S2",
            since: Date.now() - 86_400_000,
          },
        ],
        quarantine: [],
      },
      key: "A".repeat(43) + "=",
      signature: "B".repeat(86) + "==",
    }),
    federationImport: (): Input<"federationImport"> => ({
      quarantine: 3,
      exceptions: 1,
      known: 5,
      signer: signerFingerprint,
    }),
  };
}
