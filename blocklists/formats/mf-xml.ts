/**
 * The Ministry of Finance's register of gambling domains (hazard.mf.gov.pl, art. 15f of the Gambling Act) as XML.
 *
 * Wanted are `PozycjaRejestru` elements with an `AdresDomeny`; those with a `DataWykreslenia` were struck off and count as comments.
 * Elements are known by their local names. Names that IDNA refuses are kept if a question could hold them, as the
 * register is to be followed to the letter. A document that breaks off says so (`truncated`), and is not taken. Pure.
 *
 * @module
 */
import { LineLedger } from "./document.ts";
import { octetsOf } from "./lines.ts";
import { NameReader } from "./name.ts";
import type { ListParser, ListSink } from "./sink.ts";
import { readXml } from "./xml.ts";

/** Deeper than any register nests; beyond it the document is something else. */
const MAX_DEPTH = 64;
const MAX_VALUE = 2_048;

interface Position {
  /** where the address stands, else where the position begins */
  at: number;
  /** number of open elements with the position itself */
  readonly depth: number;
  address: string | null | undefined;
  removed: string | null;
}

class RegisterReader {
  readonly #ledger: LineLedger;
  readonly #names: NameReader;
  readonly #sink: ListSink;
  readonly #open: string[] = [];
  #position: Position | undefined;
  #roots = 0;
  tooDeep = false;

  constructor(ledger: LineLedger, names: NameReader, sink: ListSink) {
    this.#ledger = ledger;
    this.#names = names;
    this.#sink = sink;
  }

  open(name: string, at: number): void {
    if (this.#open.length === 0) this.#roots += 1;
    if (this.#open.length >= MAX_DEPTH) this.tooDeep = true;
    else this.#open.push(name);
    if (name !== "PozycjaRejestru") return;
    // One within another: the first was never closed.
    if (this.#position !== undefined) this.#ledger.refuse(this.#position.at, "syntax");
    this.#position = { at, depth: this.#open.length, address: undefined, removed: "" };
  }

  close(name: string): void {
    const depth = this.#open.lastIndexOf(name);
    if (depth < 0) return;
    this.#open.length = depth;
    const position = this.#position;
    if (position === undefined || depth >= position.depth) return;
    this.#position = undefined;
    this.#judge(position);
  }

  text(at: number, text: () => string | null): void {
    const position = this.#position;
    if (position === undefined || this.#open.length !== position.depth + 1) return;
    const field = this.#open.at(-1);
    if (field === "AdresDomeny") {
      const piece = text();
      if (position.address === undefined && piece?.trim() !== "") position.at = at + leadingBlanks(piece ?? "");
      const joined = position.address === null || piece === null ? null : (position.address ?? "") + piece;
      position.address =
        joined !== null && joined.length > MAX_VALUE ? null : joined?.trim() === "" ? undefined : joined;
    } else if (field === "DataWykreslenia") {
      const piece = text();
      position.removed =
        position.removed === null || piece === null ? null : (position.removed + piece).slice(0, MAX_VALUE);
    }
  }

  #judge(position: Position): void {
    const { at, address } = position;
    if (address === undefined || address === null || position.removed === null)
      return this.#ledger.refuse(at, "syntax");
    if (position.removed.trim() !== "") return this.#sink.comment(this.#ledger.entry(at));
    const octets = octetsOf(address.trim());
    const slash = octets.indexOf(0x2f);
    if (slash >= 0) return this.#ledger.refuse(at, "path");
    const fault = this.#names.read(octets, 0, octets.length);
    if (fault !== undefined) this.#ledger.refuse(at, fault);
    else this.#sink.rule(this.#names.octets, null, this.#ledger.entry(at));
  }

  /** @param whole  the text itself ended where it may */
  finish(whole: boolean, length: number): void {
    const complete = whole && this.#roots === 1 && this.#open.length === 0 && !this.tooDeep;
    // Half a register would open what it should close, and nobody would know.
    if (!complete && length > 0) this.#ledger.refuse(this.#position?.at ?? length - 1, "truncated");
    this.#ledger.finish();
  }
}

const leadingBlanks = (text: string): number => octetsOf(/^\s*/u.exec(text)?.[0] ?? "").length;

/** @see ListParser */
export const parseMfXml: ListParser = (list, toAscii, sink) => {
  const octets = octetsOf(list);
  const reader = new RegisterReader(new LineLedger(octets, sink), new NameReader(toAscii, true), sink);
  const whole = readXml(octets, {
    open: (name, at) => reader.open(name, at),
    close: (name) => reader.close(name),
    text: (at, text) => reader.text(at, text),
  });
  reader.finish(whole, octets.length);
};
