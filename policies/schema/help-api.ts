/**
 * Endpoints of help for children: who waits for somebody, what was reported, and what the children's page shows about the venue.
 *
 * What a child wrote comes with `helpReportRead` only, for a reason, and is logged. Nothing here knows who the child is.
 *
 * @module
 */
import { z } from "zod";
import { ConversationFile, Helpline, Hours } from "./help.ts";
import { NamedPerson } from "./case.ts";
import { GuestReport, HelpDocument, HelpReference, PersonCard, Place } from "./help-document.ts";
import { Instant, NetworkId } from "./vocabulary.ts";

export const TalkView = z.strictObject({
  id: z.string(),
  reference: HelpReference,
  place: z.string().describe("title of the place in Polish"),
  look: z.string().nullable().describe("null once it is over"),
  at: Instant,
  state: z.enum(["waiting", "coming", "done"]),
  escalated: z.boolean().describe("nobody answered within three minutes"),
  by: z.string().nullable().describe("who goes there"),
});
export type TalkView = z.output<typeof TalkView>;

export const HelpReportView = z.strictObject({
  id: z.string(),
  reference: HelpReference,
  network: NetworkId.nullable(),
  about: GuestReport.shape.about,
  hasText: z.boolean(),
  at: Instant,
  state: z.enum(["waiting", "read", "case", "closed"]),
  escalated: z.boolean(),
  caseId: z.string().nullable(),
});
export type HelpReportView = z.output<typeof HelpReportView>;

/** How a report ends that does not become a case. */
export const ReportEnd = z.enum(["explained", "duplicate", "not-a-report", "passed-on"]);

export const HelpSettings = z.strictObject({
  homeUrl: HelpDocument.shape.homeUrl,
  standards: HelpDocument.shape.standards,
  card: PersonCard.nullable(),
  order: z
    .string()
    .trim()
    .min(3)
    .max(60)
    .nullable()
    .describe("number of the order that names the person of the card; a card without one is refused (R-076)"),
  places: z.array(Place).max(30),
  opening: Hours,
  comesWithinMinutes: z.int().min(1).max(60),
  deterrenceUrl: HelpDocument.shape.closedPage.shape.deterrenceUrl,
});
export type HelpSettings = z.output<typeof HelpSettings>;

export const HelpSettingsView = z.strictObject({
  settings: HelpSettings,
  savedAt: Instant.nullable(),
  savedBy: z.string().nullable(),
  helplines: z.array(Helpline.extend({ needsVerifying: z.boolean(), verifiedBy: z.string().nullable() })),
  pages: z.array(
    z.strictObject({
      network: NetworkId,
      answer: z.enum(["nxdomain", "page-address"]).describe("what a browser meets where a name is blocked"),
    }),
  ),
});
export type HelpSettingsView = z.output<typeof HelpSettingsView>;

const reason = z.string().trim().min(10).max(500);

export const HelpApi = {
  helpDesk: {
    method: "GET",
    path: "/api/help/desk",
    permission: "help.answer",
    response: z.strictObject({ talks: z.array(TalkView), reports: z.array(HelpReportView) }),
  },
  helpTalkGo: { method: "POST", path: "/api/help/talks/:id/go", permission: "help.answer", response: TalkView },
  helpTalkDone: { method: "POST", path: "/api/help/talks/:id/done", permission: "help.answer", response: TalkView },
  helpReportRead: {
    method: "POST",
    path: "/api/help/reports/:id/read",
    permission: "help.answer",
    body: z.strictObject({ reason }),
    response: z.strictObject({ report: HelpReportView, text: z.string().nullable() }),
  },
  helpReportCase: {
    method: "POST",
    path: "/api/help/reports/:id/case",
    permission: "help.answer",
    body: z.strictObject({
      origin: z.enum(["child", "guardian", "other"]),
      named: NamedPerson.nullable()
        .default(null)
        .describe(
          "whom the report is about, if it is one of ours: they must not meet the case even for a moment (R-064)",
        ),
    }),
    response: HelpReportView,
  },
  helpReportClose: {
    method: "POST",
    path: "/api/help/reports/:id/close",
    permission: "help.answer",
    body: z.strictObject({ end: ReportEnd }),
    response: HelpReportView,
  },
  helpSettings: { method: "GET", path: "/api/help/settings", permission: "help.read", response: HelpSettingsView },
  helpSettingsSave: {
    method: "PUT",
    path: "/api/help/settings",
    permission: "help.write",
    body: HelpSettings,
    response: HelpSettingsView,
  },
  helpLineVerify: {
    method: "POST",
    path: "/api/help/helplines/:id/verify",
    permission: "help.write",
    body: z.strictObject({ verifiedOn: z.iso.date() }),
    response: HelpSettingsView,
  },
  /** Cards and the helplines they name; the page keeps them for when the network is gone. */
  helpConversations: {
    method: "GET",
    path: "/api/help/conversations",
    permission: "session",
    response: ConversationFile.extend({ helplines: z.array(Helpline) }),
  },
  helpDocument: {
    method: "GET",
    path: "/api/help/document",
    permission: "session",
    response: HelpDocument,
  },
} as const;
