/**
 * One entry of the question section (RFC 1035 section 4.1.2).
 *
 * The name is kept twice where letter case matters: canonical for every decision, as sent for the echo. Clients and
 * resolvers that mix the case of a question at random («0x20») drop answers which do not repeat it. Pure.
 *
 * @module
 */
import { WireError } from "./error.ts";
import { lowerAscii } from "./name.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

export interface Question {
  /** canonical, see `decodeName` */
  readonly name: string;
  /** 0 … 65535, see `TYPE` */
  readonly type: number;
  /** 0 … 65535, see `CLASS` */
  readonly class: number;
  /** the name with its letters as sent; present only where that differs from `name` */
  readonly sent?: string;
}

/**
 * @param strict  refuse compression: nothing stands before the question of a query that a pointer could repeat
 * @throws {WireError} as `decodeName`; `E_WIRE_POINTER` for a compressed name where `strict`
 */
export function readQuestion(reader: Reader, strict: boolean): Question {
  const offset = reader.at;
  const { name, sent, compressed } = reader.nameOnWire();
  if (strict && compressed) throw new WireError("E_WIRE_POINTER", "compressed name in a question", offset);
  const question = { name, type: reader.u16(), class: reader.u16() };
  return sent === name ? question : { ...question, sent };
}

/** @throws {WireError} `E_WIRE_VALUE` if `sent` spells another name than `name`; as `encodeName` */
export function writeQuestion(writer: Writer, question: Question): void {
  const sent = question.sent ?? question.name;
  if (lowerAscii(sent) !== lowerAscii(question.name))
    throw new WireError("E_WIRE_VALUE", `question ${question.name} cannot be echoed as ${sent}`);
  writer.name(sent);
  writer.u16(question.type);
  writer.u16(question.class);
}
