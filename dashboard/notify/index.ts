/**
 * Notifications: an outbox beside every change that people must hear of, and the ways out of the application.
 *
 * @module
 */
export { knowing, notifyParts } from "./assemble.ts";
export { openChannels } from "./channels.ts";
export { chosenDeputies } from "./choices.ts";
export { deputiesOf } from "./deputies.ts";
export type { Channels, NotifyContext, SenderContext, SubjectKind } from "./context.ts";
export { enqueue } from "./enqueue.ts";
export type { Notice } from "./enqueue.ts";
export { deadLetters } from "./inbox.ts";
export { calendarNotify, caseNotify, helpNotify, probeNotify } from "./ports.ts";
export { registerNotifyRoutes } from "./routes.ts";
export { openVapidKeys } from "./secrets.ts";
export { sendDue } from "./send.ts";
