/**
 * What happens when a page cannot be made: the reader gets a calm one that needs nothing, and we hear of it.
 *
 * The line in the log says where in our program it happened, how often, and nothing else. The message of an error may hold what
 * somebody typed or which page they asked for, so it is never written (R-075, E1).
 *
 * @module
 */
import type { Log } from "../uplink/log.ts";

/** The same place is told of at most this often; how many times it happened meanwhile stands in the next line. */
const QUIET_MS = 60_000;
const MAX_PLACES = 100;

interface Place {
  toldAt: number;
  untold: number;
}

export class Failures {
  readonly #log: Pick<Log, "error">;
  readonly #now: () => number;
  readonly #places = new Map<string, Place>();
  #count = 0;

  constructor(log: Pick<Log, "error">, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** Pages that could not be made since the start. */
  get count(): number {
    return this.#count;
  }

  note(error: unknown): void {
    this.#count += 1;
    const kind = kindOf(error);
    const at = placeOf(error);
    const key = `${kind} ${at}`;
    const place = this.#places.get(key) ?? { toldAt: Number.NEGATIVE_INFINITY, untold: 0 };
    if (this.#places.size < MAX_PLACES) this.#places.set(key, place);
    place.untold += 1;
    if (this.#now() - place.toldAt < QUIET_MS) return;
    this.#log.error("a page could not be made", {
      code: "E_PAGE_FAILED",
      error: kind,
      at,
      times: place.untold,
      sinceStart: this.#count,
    });
    place.toldAt = this.#now();
    place.untold = 0;
  }
}

/** A stable code, else the class of the error; neither can hold anything a reader sent. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = "code" in error ? String(error.code) : "";
  return /^[A-Z][A-Z0-9_]{1,40}$/u.test(code) ? code : error.constructor.name;
}

/** @returns file and line of ours that is nearest to the error; `""` if its stack names none */
function placeOf(error: unknown): string {
  if (!(error instanceof Error) || error.stack === undefined) return "";
  // The stack begins with the message, which may be made to look like anything.
  const head = error.stack.indexOf(error.message);
  if (head < 0) return "";
  for (const line of error.stack.slice(head + error.message.length).split("\n")) {
    const frame =
      /^\s+at .*?(?<file>(?:agent|policies|blocklists)\/[\w./-]+\.[jt]s):(?<line>\d{1,6})(?::\d+)?\)?$/u.exec(line);
    if (frame !== null) return `${frame.groups?.["file"] ?? ""}:${frame.groups?.["line"] ?? ""}`;
  }
  return "";
}
