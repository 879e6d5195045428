/**
 * What a parser says about each line of a list.
 *
 * Every line ends in exactly one of: at least one rule, a comment, or unusable with its place and a reason (a hosts line may
 * hold both good and bad names). Nothing is skipped in silence: a list that half vanished must not look like a short list.
 *
 * @module
 */
import type { BlockAction } from "../../policies/schema/list-action.ts";
import type { RuleKind, RuleShape } from "../compile/rule.ts";
import type { Regex } from "./regex.ts";

/** Why a line, or a name in it, cannot be used; the table in `blocklists/README.md` explains each. */
export const UNUSABLE_REASONS = [
  "syntax",
  "address",
  "single-label",
  "characters",
  "label-length",
  "name-length",
  "idna",
  "regex",
  "wildcard",
  "path",
  "pattern",
  "modifier",
  "dnstype",
  "cosmetic",
  "include",
  "keyword",
  "rewrite",
  "action",
  "trigger",
  "client",
  "too-wide",
  "truncated",
  "public-suffix",
  "protected-name",
  "cancelled",
  "unmatched-badfilter",
] as const;
export type UnusableReason = (typeof UNUSABLE_REASONS)[number];

export interface Unusable {
  /** 1-based */
  readonly line: number;
  /** 1-based, in characters: where the trouble begins */
  readonly column: number;
  readonly reason: UnusableReason;
  /** the line, at most 120 characters */
  readonly text: string;
}

/** Receives what a parser finds, in the order of the lines. */
export interface ListSink {
  /**
   * A rule. `octets` holds the lower-case name in wire form with its root octet; it is reused after the call.
   *
   * @param shape  null for a plain name, which means what the source's `scope` says
   * @param raw    the line, for whoever refuses the rule later
   */
  rule(octets: Uint8Array, shape: RuleShape | null, raw: RawLine): void;
  /** `$badfilter`: cancels that very rule wherever it stands in the list. */
  badfilter(octets: Uint8Array, shape: RuleShape | null, raw: RawLine): void;
  comment(raw: RawLine): void;
  unusable(unusable: Unusable): void;
  /** An address an answer must not hold. A sink without this has no use for addresses: parsers report them. */
  address?(rule: IpRule, raw: RawLine): void;
  /** An address that may not ask, or may ask for anything. A sink without this: parsers report `client`. */
  client?(rule: IpRule, raw: RawLine): void;
  /** SHA-256 of a listed name, 32 octets; reused after the call. A sink without this: parsers report `syntax`. */
  digest?(digest: Uint8Array, raw: RawLine): void;
  /** A pattern over whole names. A sink without this has no use for patterns: parsers report `regex`. */
  regex?(rule: RegexRule, raw: RawLine): void;
}

/** Addresses as they stand in answers, or those of clients. Kept apart from names: judged at another moment. */
export interface IpRule {
  readonly kind: RuleKind;
  /** 4 or 16 octets, those behind the prefix are zero; not to be changed */
  readonly octets: Uint8Array;
  /** 0 … 32 or 0 … 128 */
  readonly prefix: number;
  readonly action?: BlockAction;
}

/** A regular expression over names. */
export interface RegexRule {
  readonly pattern: Regex;
  readonly shape: RuleShape;
}

/** One line of the input; offsets of its first octet and of the LF after it. Reused for each line. */
export interface RawLine {
  readonly octets: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** 1-based */
  readonly number: number;
}

/** IDNA ToASCII of a name that is not ASCII; null if it has none. Pure code has no IDNA tables, so the shell hands this in. */
export type ToAscii = (name: string) => string | null;

/** What a parser may know of the source. */
export interface ParseOptions {
  /** addresses and names that mean «blocked» in this list, lower case, beside those that lead nowhere anyway */
  readonly sinkholes?: readonly string[];
  /** the list is our own or a public body's: it may give other answers than «blocked» and speak of single clients */
  readonly trusted?: boolean;
}

/** A parser: reads the whole list, tells the sink about each line, never throws whatever the octets are. */
export type ListParser = (list: Uint8Array | string, toAscii: ToAscii, sink: ListSink, options?: ParseOptions) => void;
