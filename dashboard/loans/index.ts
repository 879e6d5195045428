/**
 * The loan desk: sessions, devices handed out and taken back, prompts during a lesson.
 *
 * @module
 */
export { noteOverdue, readLoanAlerts } from "./alerts.ts";
export type { LoanAlerts } from "./alerts.ts";
export { LOAN_BOOK, lastHandOutAt, leftoversOf, lessonsOf, loanOf, runningLoans, sessionOwnerOf } from "./book.ts";
export type { RunningLoan } from "./book.ts";
export type { LoanContext } from "./context.ts";
export { promptForHits } from "./prompts.ts";
export { registerLoanRoutes } from "./routes.ts";
export type { LoanPublicViews } from "./tables.ts";
