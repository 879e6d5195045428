/**
 * Keeps the lines of a list that could not be used, one JSON document a line, so that staff can see every one.
 *
 * Bounded: a list in the wrong format is nothing but such lines. What is past the bound is counted in a last line, `{"rest": n}`.
 *
 * @module
 */
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Unusable } from "../formats/sink.ts";

const MAX_LINES = 200_000;
const FLUSH_CHARACTERS = 1 << 16;

/** Synchronous, because parsers are; build on a thread of its own. */
export class UnusableLog {
  readonly #path: string;
  readonly #file: number;
  readonly #limit: number;
  #buffer = "";
  #lines = 0;
  #rest = 0;

  constructor(path: string, limit = MAX_LINES) {
    mkdirSync(dirname(path), { recursive: true });
    this.#path = path;
    this.#limit = limit;
    this.#file = openSync(`${path}.tmp`, "w");
  }

  add(unusable: Unusable): void {
    if (this.#lines >= this.#limit) {
      this.#rest += 1;
      return;
    }
    this.#lines += 1;
    this.#buffer += `${JSON.stringify(unusable)}\n`;
    if (this.#buffer.length > FLUSH_CHARACTERS) this.#flush();
  }

  /** Writes what is left and puts the file in its place; `keep: false` leaves the file of the last build. */
  close(keep = true): void {
    if (this.#rest > 0) this.#buffer += `${JSON.stringify({ rest: this.#rest })}\n`;
    this.#flush();
    closeSync(this.#file);
    if (keep) renameSync(`${this.#path}.tmp`, this.#path);
  }

  #flush(): void {
    writeSync(this.#file, this.#buffer);
    this.#buffer = "";
  }
}
