/**
 * Questions as octets, well-formed unless asked otherwise, and what a reply to them says.
 *
 * Written octet by octet and not with the product's encoder, because tests must also send what that encoder refuses.
 *
 * @module
 */
import { edesOf } from "../../agent/resolver/wire/ede.ts";
import { decodeMessage, type Message } from "../../agent/resolver/wire/message.ts";
import { encodeName } from "../../agent/resolver/wire/name.ts";
import { classNumber, rcodeName, typeNumber } from "../../agent/resolver/wire/registry.ts";

export interface QuestionOptions {
  readonly id?: number;
  /** OPT records; 1 unless said otherwise. */
  readonly opts?: number;
  readonly version?: number;
  readonly size?: number;
  readonly dnssecOk?: boolean;
  readonly questions?: number;
  readonly opcode?: number;
  readonly qr?: boolean;
  readonly rd?: boolean;
  readonly cd?: boolean;
  readonly ad?: boolean;
  /** Octets behind the last record. */
  readonly trailing?: Uint8Array;
}

/** @param asked `name TYPE` or `name TYPE CLASS`; letter case is kept */
export function question(asked: string, options: QuestionOptions = {}): Uint8Array {
  const [name = "", typeText = "A", classText = "IN"] = asked.split(" ");
  const type = typeNumber(typeText);
  const rrClass = classNumber(classText);
  if (type === undefined || rrClass === undefined) throw new Error(`not a question: ${asked}`);
  const one = [...encodeName(name === "." ? "" : name), type >>> 8, type & 255, rrClass >>> 8, rrClass & 255];
  const size = options.size ?? 1_232;
  const opt = [
    0,
    0,
    41,
    size >>> 8,
    size & 255,
    0,
    options.version ?? 0,
    options.dnssecOk === true ? 0x80 : 0,
    0,
    0,
    0,
  ];
  const opts = options.opts ?? 1;
  const questions = options.questions ?? 1;
  const id = options.id ?? 0x1234;
  const flags = [
    (options.qr === true ? 0x80 : 0) | ((options.opcode ?? 0) << 3) | (options.rd === false ? 0 : 1),
    (options.ad === true ? 0x20 : 0) | (options.cd === true ? 0x10 : 0),
  ];
  return Uint8Array.from([
    id >>> 8,
    id & 255,
    ...flags,
    0,
    questions,
    0,
    0,
    0,
    0,
    0,
    opts,
    ...Array.from({ length: questions }, () => one).flat(),
    ...Array.from({ length: opts }, () => opt).flat(),
    ...(options.trailing ?? []),
  ]);
}

/** What tests look at in a reply. */
export interface Seen {
  readonly message: Message;
  readonly rcode: string;
  readonly ede: number | null;
  readonly edeText: string;
}

/** @throws {WireError} if the reply is not strictly well-formed; nothing may follow its last record */
export function see(reply: Uint8Array): Seen {
  const message = decodeMessage(reply, { query: true });
  const [first] = edesOf(message.edns);
  return { message, rcode: rcodeName(message.rcode), ede: first?.code ?? null, edeText: first?.text ?? "" };
}
