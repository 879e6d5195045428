/**
 * Endpoints of the accessibility declaration: the fields of the Polish model (art. 10 of the act of 4 April 2019 on digital accessibility;
 * technical conditions of publication, version 2.0), kept in versions, public only once somebody published one.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { Instant } from "./vocabulary.ts";

const short = z.string().trim().max(300);
const long = z.string().trim().max(6_000);

export const AccessibilityBody = z.strictObject({
  body: short.describe("a11y-podmiot: the public body"),
  address: short.describe("a11y-url: where the public pages are"),
  publishedOn: LocalDay.nullable().describe("a11y-data-publikacja: of the pages"),
  updatedOn: LocalDay.nullable().describe("a11y-data-aktualizacja: last important change of the pages"),
  status: z.enum(["full", "partial", "none"]).describe("a11y-status"),
  inaccessible: z
    .array(z.strictObject({ what: short, why: short, instead: short }))
    .max(40)
    .describe("what is not accessible, why, and what to use instead"),
  preparedOn: LocalDay.nullable().describe("a11y-data-sporzadzenie"),
  reviewedOn: LocalDay.nullable().describe("a11y-data-przeglad: by 31 March of every year"),
  basis: z.enum(["self", "audit"]),
  auditor: short,
  contact: short.describe("who answers; a role will do"),
  email: short.describe("a11y-email"),
  phone: short.describe("a11y-telefon"),
  architecture: long.describe("a11y-architektura: entrances, lifts, toilets, parking, assistance dogs"),
  communication: long.describe("a11y-komunikacja: sign language, induction loop"),
});
export type AccessibilityBody = z.output<typeof AccessibilityBody>;

export const AccessibilityView = z.strictObject({
  version: z.int().min(0).describe("0: a proposal nobody has saved yet"),
  declaration: AccessibilityBody,
  missing: z.array(z.string()).describe("fields the model requires and nobody has filled"),
  published: z.int().nullable().describe("version everybody sees"),
  versions: z.array(
    z.strictObject({ version: z.int(), savedAt: Instant, by: z.string(), publishedAt: Instant.nullable() }),
  ),
});
export type AccessibilityView = z.output<typeof AccessibilityView>;

/** Where the declaration is served, once a version is public. */
export const DECLARATION_PATH = "/deklaracja-dostepnosci";

export const AccessibilityApi = {
  accessibility: {
    method: "GET",
    path: "/api/coordination/accessibility",
    permission: "coordination.read",
    response: AccessibilityView,
  },
  accessibilitySave: {
    method: "PUT",
    path: "/api/coordination/accessibility",
    permission: "coordination.write",
    body: z.strictObject({ version: z.int().min(0).describe("the one that was read"), declaration: AccessibilityBody }),
    response: AccessibilityView,
  },
  accessibilityPublish: {
    method: "POST",
    path: "/api/coordination/accessibility/publication",
    permission: "coordination.write",
    body: z.strictObject({ version: z.int().min(1).nullable().describe("null: take it off the public page") }),
    response: AccessibilityView,
  },
  /** What a page for everybody links in its foot. */
  accessibilityPublic: {
    method: "GET",
    path: "/api/public/accessibility",
    permission: null,
    response: z.strictObject({ path: z.string().nullable().describe("null: nothing is published") }),
  },
} as const;
