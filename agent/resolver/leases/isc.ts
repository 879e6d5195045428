/**
 * `dhcpd.leases` of the ISC server: a journal of blocks `lease ADDRESS { … }`, times in UTC; the last block of an address holds
 * (dhcpd.leases(5)). Other statements are read over, as are leases of IPv6 (`ia-na`). Pure.
 *
 * @module
 */
import { LeaseNotes, isIpv4, secondsIn } from "./lease.ts";
import type { LeaseReading, Placed } from "./lease.ts";

/** A comment, a text in quotes (closed or broken off by the end of the line), a bracket or semicolon, a word. */
const TOKEN = /#[^\n]*|"(?:\\.|[^"\\\n])*"?|[{};]|[^\s{};"#]+/gu;
const DATE = /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/u;
const TIME = /^(\d{1,2}):(\d{2}):(\d{2})$/u;

function tokensOf(text: string): Placed[] {
  const tokens: Placed[] = [];
  let line = 1;
  let lineFrom = 0;
  for (const match of text.matchAll(TOKEN)) {
    for (let at = text.indexOf("\n", lineFrom); at !== -1 && at < match.index; at = text.indexOf("\n", lineFrom)) {
      line += 1;
      lineFrom = at + 1;
    }
    if (!match[0].startsWith("#")) tokens.push({ text: match[0], line, column: match.index - lineFrom + 1 });
  }
  return tokens;
}

/** `never`, `epoch SECONDS`, or `WEEKDAY YYYY/MM/DD HH:MM:SS`. @returns ms, or null if it is none of them */
function momentOf([first, second, third]: readonly Placed[]): number | null {
  if (first?.text === "never") return Infinity;
  if (first?.text === "epoch") return secondsIn(second?.text ?? "");
  const date = DATE.exec(second?.text ?? "");
  const time = TIME.exec(third?.text ?? "");
  if (date === null || time === null) return null;
  const [year, month, day, hour, minute, second_] = [...date.slice(1), ...time.slice(1)].map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second_);
  // A thirteenth month would silently become another year's first.
  const real = new Date(at).getUTCMonth() + 1 === month && (hour ?? 24) < 24 && (minute ?? 60) < 60;
  return real ? at : null;
}

export function readIsc(text: string): LeaseReading {
  const notes = new LeaseNotes();
  const tokens = tokensOf(text);
  let at = 0;

  /** Statements of the block whose `{` stands at `at`; null if the file breaks off inside or another lease begins. */
  function block(): Placed[][] | null {
    const statements: Placed[][] = [];
    let statement: Placed[] = [];
    let depth = 0;
    for (; at < tokens.length; at += 1) {
      const token = tokens[at] as Placed;
      if (token.text === "{") depth += 1;
      else if (token.text === "}") {
        depth -= 1;
        if (depth === 0) {
          at += 1;
          return statements;
        }
      } else if (token.text === "lease" && token.column === 1) return null;
      else if (depth > 1) continue;
      else if (token.text === ";") {
        if (statement.length > 0) statements.push(statement);
        statement = [];
      } else statement.push(token);
    }
    return null;
  }

  function lease(head: Placed): void {
    const address = tokens[at + 1];
    if (address === undefined || !isIpv4(address.text)) notes.fault(address ?? head, "IPv4 address");
    at += 2;
    if (tokens[at]?.text !== "{") {
      if (address !== undefined && isIpv4(address.text)) notes.fault(tokens[at] ?? head, "{");
      return;
    }
    const statements = block();
    if (address === undefined || !isIpv4(address.text)) return;
    if (statements === null) {
      notes.fault(head, "lease { … } with its closing }");
      return;
    }
    const ends = statements.find(([word]) => word?.text === "ends");
    const until = ends === undefined ? null : momentOf(ends.slice(1));
    const state = statements.find(([word, next]) => word?.text === "binding" && next?.text === "state");
    if (ends === undefined) notes.fault(head, "lease with «ends»");
    else if (until === null)
      notes.fault(ends[1] ?? (ends[0] as Placed), "never, epoch SECONDS or DAY YYYY/MM/DD HH:MM:SS");
    else
      notes.entries.push({
        address: address.text,
        until: state !== undefined && state[2]?.text !== "active" ? null : until,
      });
  }

  while (at < tokens.length) {
    const token = tokens[at] as Placed;
    if (token.text === "lease") lease(token);
    else if (token.text === "{") {
      if (block() === null) notes.fault(token, "closing }");
    } else at += 1;
  }
  return notes;
}
