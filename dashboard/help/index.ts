/**
 * Help for children: the staff side of «Chcę z kimś porozmawiać», reports without a name, and what the children's page shows.
 *
 * @module
 */
export { helpContext } from "./assemble.ts";
export type { HelpContext, HelpNotify, OpenCase } from "./context.ts";
export { escalateWaiting, forgetReports } from "./desk.ts";
export { mayBeNudged, mayHearOfHelp } from "./hearing.ts";
export { stateOf, takeReport, takeTalk } from "./intake.ts";
export { registerHelpRoutes } from "./routes.ts";
export { dueLines, helpDocument } from "./settings.ts";
export { takeVisits } from "./visits.ts";
export { waitingHelp } from "./waiting.ts";
