/**
 * The append-only books: register of events, register of interventions, audit of the records themselves.
 *
 * @module
 */
export { append } from "./append.ts";
export type { NewEntry } from "./append.ts";
export { lastSeqBefore, removeOldest } from "./checkpoint.ts";
export { LedgerError } from "./error.ts";
export type { LedgerErrorCode } from "./error.ts";
export { ledgerExtract } from "./extract.ts";
export type { ExtractOf } from "./extract.ts";
export { dailyHeads } from "./heads.ts";
export type { DailyHeads } from "./heads.ts";
export { exportBook, head, readBook, startOf } from "./read.ts";
export type { BookFilter } from "./read.ts";
export { venuesWithBooks, verifyBook, verifyBooks } from "./verify.ts";
