/**
 * Cases: from the first suspicion through both verifications to the registers, carried by the software and decided by people.
 *
 * @module
 */
export { caseContext } from "./assemble.ts";
export { stateContact, takeBackContact } from "./contact-words.ts";
export type { CaseContext, CaseNotify, CasePeople, Letterhead, StaffMember } from "./context.ts";
export { NO_NOTIFY } from "./context.ts";
export { forgetCopies } from "./copies-left.ts";
export { settleFiles } from "./files.ts";
export { accessOf } from "./gate.ts";
export { keptFrom } from "./kept.ts";
export type { KeptFrom } from "./kept.ts";
export { knownCase } from "./link.ts";
export { keepNote } from "./note-kept.ts";
export { adoptDrafts, openFromReport, openTechnical } from "./opening.ts";
export { ACCOUNTS_AS_PEOPLE, isSuspendedByCase } from "./people-accounts.ts";
export { decisionsOf, mayKnow, registerCaseRoutes } from "./routes.ts";
export { folderShare } from "./share.ts";
export type { CaseShare } from "./share.ts";
export { waitingTasks } from "./waiting.ts";
export type { WaitingTask } from "./waiting.ts";
