/**
 * What the control process and the children's page say to each other: one signed document down, three kinds of message up.
 *
 * Nothing here has a place for an address, a device or a browser: a child's message is its words and what it chose to tell
 * . Messages are never kept on the way; whoever cannot deliver one says so to the child at once.
 *
 * @module
 */
import { z } from "zod";
import { ClosedPageFile, Helpline, Hours, Trilingual } from "./help.ts";
import { Instant, NetworkId } from "./vocabulary.ts";

/** The person who receives reports, as children may see them. */
export const PersonCard = z.strictObject({
  name: z.string().trim().min(2).max(80),
  where: Trilingual.describe("where to find them and what to say"),
  telephone: z.string().max(20).nullable(),
});
export type PersonCard = z.output<typeof PersonCard>;

/** A place a child can name without a map: «Hol», «Wystawa na piętrze». */
export const Place = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/u),
  title: Trilingual,
});
export type Place = z.output<typeof Place>;

/** Everything the children's page shows. */
export const HelpDocument = z.strictObject({
  format: z.literal(1),
  createdAt: Instant,
  venueName: z.string().min(1).max(120),
  homeUrl: z
    .url({ protocol: /^https?$/u })
    .nullable()
    .describe("«Szybkie wyjście» and the friendly way on"),
  standards: z
    .strictObject({
      url: z.url({ protocol: /^https?$/u }),
      version: z.string().min(1).max(40),
      date: z.iso.date(),
    })
    .nullable()
    .describe("the venue's Standards in full (R-110)"),
  accessibilityUrl: z
    .url({ protocol: /^https?$/u })
    .nullable()
    .default(null)
    .describe("the accessibility declaration, if one is published where a child's browser can reach it (R-137)"),
  card: PersonCard.nullable(),
  places: z.array(Place).max(30),
  opening: Hours.describe("when somebody can come to a child"),
  helplines: z.array(Helpline).min(1),
  closedPage: ClosedPageFile,
});
export type HelpDocument = z.output<typeof HelpDocument>;

const messageId = z.uuid().describe("made by the page; the same again is acknowledged again");
/** Six letters and digits that are not mistaken for each other. */
export const HelpReference = z.string().regex(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/u);

/** «Niech ktoś do mnie podejdzie». */
export const TalkRequest = z.strictObject({
  id: messageId,
  network: NetworkId.nullable(),
  place: z.string().max(40),
  look: z
    .string()
    .trim()
    .max(40)
    .nullable()
    .describe("what to look for, for example the colour of a sweater; gone with the request"),
});
export type TalkRequest = z.output<typeof TalkRequest>;

/** «Chcę coś zgłosić». */
export const GuestReport = z.strictObject({
  id: messageId,
  network: NetworkId.nullable(),
  about: z.enum(["child", "adult", "employee", "management", "internet", "unknown"]),
  text: z.string().trim().max(500).nullable(),
  place: z.string().max(40).nullable(),
});
export type GuestReport = z.output<typeof GuestReport>;

/** `deliveredTo`: nobody is on duty now, so the child is told when somebody will read it. */
export const HelpReceipt = z.strictObject({
  reference: HelpReference,
  waitMinutes: z.int().min(0).nullable().describe("until somebody comes or reads; null: nobody is on duty now"),
});
export type HelpReceipt = z.output<typeof HelpReceipt>;

/** What whoever holds the code may see. */
export const HelpState = z.strictObject({
  reference: HelpReference,
  kind: z.enum(["talk", "report"]),
  state: z.enum(["waiting", "coming", "read", "done"]),
  waitMinutes: z.int().min(0).nullable(),
});
export type HelpState = z.output<typeof HelpState>;

const HOUR_MS = 3_600_000;

/** Pages of help a child may open. A closed page is one: telephones stand on it. */
export const HelpPageKind = z.enum(["help", "closed", "talk", "report", "mistake", "lesson"]);
export type HelpPageKind = z.output<typeof HelpPageKind>;
/** How a helpline is reached. Not which one: in a small venue that would tell what a child is afraid of. */
export const HelplineWay = z.enum(["call", "chat", "web"]);
export type HelplineWay = z.output<typeof HelplineWay>;

const visit = {
  hourAt: Instant.describe("start of the hour").refine((at) => at % HOUR_MS === 0),
  times: z.int().min(1),
};

/** How often something was opened in one hour, as that box counted so far. */
export const HelpVisit = z.discriminatedUnion("what", [
  z.strictObject({ what: z.literal("view"), kind: HelpPageKind, ...visit }),
  z.strictObject({ what: z.literal("tap"), kind: HelplineWay, ...visit }),
  /** The page ran in that hour, whether anybody opened it or not: without this, nobody there and no page would look alike. */
  z.strictObject({ what: z.literal("run"), kind: z.literal("page"), ...visit }),
]);
export type HelpVisit = z.output<typeof HelpVisit>;

/** Sums, not additions: told twice, or out of order, they count once (M24). */
export const HelpVisits = z.strictObject({
  format: z.literal(1),
  box: z
    .string()
    .regex(/^[0-9a-f]{32}$/u)
    .describe("drawn by the children's page when it first counts; sums of one box go on across its restarts"),
  visits: z.array(HelpVisit).max(5_000),
});
export type HelpVisits = z.output<typeof HelpVisits>;

export const HelpPaths = {
  document: "/uplink/help",
  talk: "/uplink/help/talk",
  report: "/uplink/help/reports",
  mistake: "/uplink/help/mistakes",
  visits: "/uplink/help/visits",
  /** of talks and reports */
  state: "/uplink/help/states/:reference",
  mistakeState: "/uplink/help/mistakes/:reference",
} as const;
