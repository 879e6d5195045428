/**
 * What of a DNS answer a probe keeps, whoever asked. Pure; the codec (dns2) belongs to the asker, here is only the shape it leaves.
 *
 * @module
 */
import type { Observation } from "../../schema/probes.ts";
import type { QuestionType } from "./plan.ts";

/** IANA «Resource Record (RR) TYPEs». */
export const TYPE_OF: Readonly<Record<QuestionType, number>> = { A: 1, AAAA: 28, SVCB: 64, HTTPS: 65 };

/** What dns2 makes of a message; its own types leave options out. */
export interface ParsedReply {
  readonly header: { readonly id: number; readonly rcode: number; readonly qr: number };
  readonly questions: readonly { readonly name: string; readonly type: number }[];
  readonly answers: readonly {
    readonly type: number;
    readonly address?: string;
    readonly domain?: string;
    /** Octets of a record the codec does not know (RFC 3597). */
    readonly data?: Uint8Array | readonly string[] | string;
  }[];
  readonly additionals: readonly {
    readonly rdata?: readonly { readonly ednsCode?: number; readonly infoCode?: number }[];
  }[];
}

const EDE = 15;
const ECH = 5;
const MOST_ANSWERS = 64;

/** Whether RDATA of an HTTPS record has the parameter `ech`. @see RFC 9460 section 2.2 */
export function carriesEch(rdata: Uint8Array): boolean {
  const at = (offset: number): number => rdata[offset] ?? 0;
  const word = (offset: number): number => (at(offset) << 8) | at(offset + 1);
  let offset = 2;
  // The target stands uncompressed; its labels end with the root.
  while (offset < rdata.length && at(offset) !== 0) offset += 1 + at(offset);
  offset += 1;
  while (offset + 4 <= rdata.length) {
    if (word(offset) === ECH) return true;
    offset += 4 + word(offset + 2);
  }
  return false;
}

/** Whether an answer is about this question: another question's answer under our number is nobody's answer. */
export const isAbout = ({ questions }: ParsedReply, name: string, type: QuestionType): boolean =>
  questions[0]?.name.toLowerCase() === name && questions[0].type === TYPE_OF[type];

export function observe({ header, answers, additionals }: ParsedReply, tookMs: number): Observation {
  const hidden = answers.some(
    ({ type, data }) => type === TYPE_OF.HTTPS && data instanceof Uint8Array && carriesEch(data),
  );
  return {
    kind: "reply",
    rcode: header.rcode,
    errors: additionals
      .flatMap(({ rdata }) => (Array.isArray(rdata) ? rdata : []))
      .flatMap((option: { ednsCode?: number; infoCode?: number }) =>
        option.ednsCode === EDE && option.infoCode !== undefined ? [option.infoCode] : [],
      ),
    answers: answers
      .flatMap(({ address, domain }) => [address, domain])
      .flatMap((one) => one?.toLowerCase() ?? [])
      .slice(0, MOST_ANSWERS),
    ...(hidden ? { ech: true } : {}),
    tookMs,
  };
}
