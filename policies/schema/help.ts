/**
 * Shapes of `policies/help/*.yaml`: helplines, what a child reads where something is closed, and what staff say in a talk.
 *
 * One source for the block page, the portal, stations, lock screens, posters and conversation cards (R-112): a number that is
 * corrected here is corrected everywhere. Children's texts stand in three languages, staff's in two.
 *
 * @module
 */
import { z } from "zod";
import { Bilingual, Category } from "./vocabulary.ts";

/** Text a child reads: Polish, English, Ukrainian; Polish and Ukrainian keep to the rules of plain language (R-111). */
export const Trilingual = z.strictObject({ pl: z.string().min(1), en: z.string().min(1), uk: z.string().min(1) });
export type Trilingual = z.output<typeof Trilingual>;

const day = z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/u, "HH:MM");
const calendarDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u, "YYYY-MM-DD");

/** When somebody answers; on the wall clock of Poland. */
export const Hours = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("always") }),
  z.strictObject({
    kind: z.literal("windows"),
    windows: z.array(z.strictObject({ days: z.array(day).min(1), from: clock, to: clock })).min(1),
    holidays: z.enum(["open", "closed", "unknown"]).describe("on public holidays of Poland that fall into a window"),
  }),
  z.strictObject({ kind: z.literal("unknown") }).describe("nobody told us: never shown as open"),
]);
export type Hours = z.output<typeof Hours>;

export const Helpline = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u),
  name: Bilingual.extend({ uk: z.string().min(1) }),
  telephone: z
    .string()
    .regex(/^\d{3}$|^\d[\d ]{4,14}\d$/u, "digits in groups")
    .nullable(),
  web: z
    .string()
    .regex(/^[a-z0-9.-]+$/u, "a bare name")
    .nullable(),
  chat: z.boolean().default(false).describe("one can also write there"),
  hours: Hours,
  audience: z.array(z.enum(["children", "adults", "professionals"])).min(1),
  free: z.boolean().nullable().describe("null: the Standards do not say"),
  show: z.enum(["always", "danger", "violence", "complaint", "adults", "illegal-content", "more"]),
  languages: z
    .array(z.enum(["pl", "en", "uk"]))
    .min(1)
    .describe("spoken there, as far as verified"),
  note: Bilingual.optional(),
  source: z.string().min(5),
  verifiedOn: calendarDate.nullable().describe("when a person last called or read it up; null: never"),
});
export type Helpline = z.output<typeof Helpline>;

export const HelplineFile = z.strictObject({
  verifyEveryDays: z.int().min(1).max(366),
  helplines: z.array(Helpline).min(1),
});
export type HelplineFile = z.output<typeof HelplineFile>;

/** What a closed page says beside its base text, by category (E4). */
export const ClosedPageText = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u),
  categories: z.array(Category).min(1),
  principle: z.string().min(5).describe("for editors: what this wording must keep"),
  child: Trilingual,
  adult: Trilingual.optional().describe("a second paragraph for adults, marked as such; deterrence only here"),
  first: z.string().optional().describe("id of the helpline that stands on top"),
  lesson: z
    .strictObject({ title: Trilingual, text: Trilingual })
    .optional()
    .describe("«Dowiedz się więcej»: a lesson of a few sentences (R-115)"),
});
export type ClosedPageText = z.output<typeof ClosedPageText>;

export const ClosedPageFile = z.strictObject({
  base: z.strictObject({
    title: Trilingual,
    lines: z.array(Trilingual).min(1),
    privacy: Trilingual,
    privacyLoaned: Trilingual.describe("instead of `privacy` on a loaned tablet, since there it must be true"),
    privacyStation: Trilingual.describe("on an unsupervised station"),
    danger: Trilingual,
  }),
  texts: z.array(ClosedPageText).min(1),
  deterrenceUrl: z
    .strictObject({ url: z.url(), checkedOn: calendarDate })
    .nullable()
    .describe("anonymous help for adults; the sentence is left out until somebody enters a checked address"),
});
export type ClosedPageFile = z.output<typeof ClosedPageFile>;

/** One conversation card for staff: Zobacz – Zapytaj – Wysłuchaj – Powiedz, co dalej – Zapisz (E5, R-072). */
export const ConversationCard = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u),
  categories: z.array(Category).min(1),
  title: Bilingual,
  say: z.array(Bilingual).length(3),
  avoid: z.array(Bilingual).length(3),
  call: z.array(z.string()).min(1).describe("ids of helplines, the first first"),
  emergency: Bilingual.describe("when to call 112"),
});
export type ConversationCard = z.output<typeof ConversationCard>;

export const ConversationFile = z.strictObject({
  rules: z.array(Bilingual).min(1),
  cards: z.array(ConversationCard).min(1),
});
export type ConversationFile = z.output<typeof ConversationFile>;

/** Everything of `policies/help`, cross-checked. */
export interface HelpTexts {
  readonly helplines: HelplineFile;
  readonly closedPage: ClosedPageFile;
  readonly conversations: ConversationFile;
}
