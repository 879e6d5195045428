/**
 * The append-only books: register of events, register of interventions, audit of the records themselves.
 *
 * @module
 */
export { append } from "./append.ts";
export type { NewEntry } from "./append.ts";
export { LedgerError } from "./error.ts";
export type { LedgerErrorCode } from "./error.ts";
export { exportBook, head, readBook, startOf } from "./read.ts";
export type { BookFilter } from "./read.ts";
