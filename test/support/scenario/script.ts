/**
 * Upstreams that say what the scenario wrote down, and count what they are asked. @module
 */
import type { ForwardKey } from "../../../agent/resolver/chain/handler.ts";
import { encodeMessage } from "../../../agent/resolver/wire/encode.ts";
import { decodeName } from "../../../agent/resolver/wire/name.ts";
import { rcodeNumber, typeName, typeNumber } from "../../../agent/resolver/wire/registry.ts";
import { recordFromText } from "../../../agent/resolver/wire/text.ts";
import { hex } from "../../fixtures/packets/packet.ts";
import type { UpstreamEntry } from "./schema.ts";

type Done = (octets: Uint8Array | null) => void;

export class ScriptedUpstream {
  readonly asked: string[] = [];
  /** Questions nobody wrote an answer for: a fault of the scenario or of the resolver. */
  readonly unexpected: string[] = [];
  readonly #entries: { readonly entry: UpstreamEntry; used: number }[];
  #held: (() => void)[] = [];

  constructor(entries: readonly UpstreamEntry[]) {
    this.#entries = entries.map((entry) => ({ entry, used: 0 }));
  }

  ask(key: ForwardKey, done: Done): void {
    const question = `${decodeName(key.name, 0).name || "."} ${typeName(key.qtype)}`;
    this.asked.push(`${question}${key.dnssecOk ? " DO" : ""}${key.checkingDisabled ? " CD" : ""}`);
    const found = this.#entries.find(
      ({ entry, used }) => entry.question === question && used < (entry.times ?? Number.POSITIVE_INFINITY),
    );
    if (found === undefined) {
      this.unexpected.push(question);
      queueMicrotask(() => done(null));
      return;
    }
    found.used += 1;
    const answer = (): void => done(found.entry.silent ? null : octetsOf(found.entry));
    if (found.entry.hold) this.#held.push(answer);
    else queueMicrotask(answer);
  }

  /** Everything held back arrives now. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const answer of held) answer();
  }
}

function octetsOf(entry: UpstreamEntry): Uint8Array {
  if (entry.raw !== undefined) return hex(entry.raw);
  const [name = "", type = "A"] = entry.question.split(" ");
  return encodeMessage({
    id: 0,
    flags: { qr: true, opcode: 0, aa: false, tc: false, rd: true, ra: true, ad: entry.ad, cd: false },
    rcode: rcodeNumber(entry.rcode) ?? 0,
    questions: [{ name: name === "." ? "" : name, type: typeNumber(type) ?? 0, class: 1 }],
    answers: entry.answer.map(recordFromText),
    authorities: entry.authority.map(recordFromText),
    additionals: entry.additional.map(recordFromText),
  });
}
