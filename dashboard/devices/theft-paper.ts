/**
 * The sheet for police and insurer as a document: what the device is, when it was last seen, who had it, and what it looks like.
 *
 * @module
 */
import type { DeviceView, PhotoView } from "../../policies/schema/device-api.ts";
import type { Block, Document } from "../documents/index.ts";
import type { LoanPublicViews } from "../loans/index.ts";
import type { Queryable } from "../platform/tables.ts";
import type { Texts } from "../web/index.ts";
import { PAPER_WORDS } from "./paper-words.ts";

type Loan = LoanPublicViews["loan_public_hand_out"];

export interface TheftFacts {
  readonly view: DeviceView;
  readonly photos: readonly (PhotoView & { readonly image: string })[];
  /** Newest first; null: whoever asks may not read loans. */
  readonly loans: readonly Loan[] | null;
  readonly venueName: string;
  readonly now: number;
}

const MOST_LOANS = 5;
/** Two photos stand beside each other's height on a page of A4. */
const PHOTO_MM = 110;

/** The last loans of a device, newest first. */
export const lastLoans = (database: Queryable, venueId: string, device: string): Promise<Loan[]> =>
  database
    .withTables<LoanPublicViews>()
    .selectFrom("loan_public_hand_out")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .orderBy("handed_out_at", "desc")
    .limit(MOST_LOANS)
    .execute();

export function theftPaper(facts: TheftFacts, texts: Texts): Document {
  const { t, exact, language } = texts;
  const { view, venueName, now } = facts;
  const { device } = view;
  const identity = view.facts.identity;
  const told = identity !== undefined && "value" in identity ? identity.value : null;
  const or = (value: string | null | undefined): string =>
    value === null || value === undefined || value === "" ? t("value.none") : value;
  const title = t("theft.title", { id: device.id });
  return {
    language,
    title,
    subject: venueName,
    header: venueName,
    footer: title,
    createdAt: now,
    blocks: [
      { kind: "heading", level: 1, text: title },
      { kind: "paragraph", content: [`${t("theft.signature")} ${exact(now)}`] },
      { kind: "heading", level: 2, text: t("theft.what") },
      {
        kind: "facts",
        rows: [
          { label: t("device.tag"), value: device.id },
          { label: t("device.kind"), value: t(`device.kind.${device.kind}`) },
          { label: t("device.model"), value: or(device.model === "" ? told?.model : device.model) },
          { label: t("device.serial"), value: or(device.serial) },
          { label: t("theft.reportedSerial"), value: or(told?.serial) },
          { label: t("device.purchasedOn"), value: or(device.purchasedOn) },
          { label: t("device.licence"), value: or(device.licence) },
          { label: t("column.state"), value: t(`device.state.${device.state}`) },
        ],
      },
      { kind: "heading", level: 2, text: t("theft.seen") },
      {
        kind: "facts",
        rows: [
          {
            label: t("device.lastSeenAt"),
            value: device.lastSeenAt === null ? t("value.never") : exact(device.lastSeenAt),
          },
          { label: t("device.location"), value: or(device.location) },
          { label: t("device.address"), value: or(device.address) },
        ],
      },
      { kind: "paragraph", content: [t("theft.noTracking")] },
      ...loanBlocks(facts, texts),
      ...photoBlocks(facts, texts),
      { kind: "signature", lines: [PAPER_WORDS.reportedBy[language]] },
    ],
  };
}

function loanBlocks({ loans }: TheftFacts, { t, exact, language }: Texts): Block[] {
  if (loans === null) return [];
  const heading: Block = { kind: "heading", level: 2, text: t("theft.loans") };
  if (loans.length === 0) return [heading, { kind: "paragraph", content: [t("theft.noLoans")] }];
  return [
    heading,
    {
      kind: "table",
      columns: [
        { title: PAPER_WORDS.loanNumber[language], width: 3 },
        { title: PAPER_WORDS.loanActivity[language], width: 5 },
        { title: PAPER_WORDS.loanOwner[language], width: 4 },
        { title: PAPER_WORDS.loanFrom[language], width: 4 },
        { title: PAPER_WORDS.loanTo[language], width: 4 },
      ],
      rows: loans.map((loan) => [
        loan.number,
        loan.activity,
        loan.owner_name ?? t("value.none"),
        exact(loan.handed_out_at),
        loan.returned_at === null ? t("theft.notReturned") : exact(loan.returned_at),
      ]),
    },
  ];
}

function photoBlocks({ photos, view }: TheftFacts, { t, language }: Texts): Block[] {
  if (photos.length === 0) return [];
  return [
    { kind: "heading", level: 2, text: t("theft.photos") },
    ...photos.map((photo, at): Block => {
      const { type } = photo;
      // Papers set JPEG and PNG only; the page turns what it takes into JPEG, so WebP comes from other programs.
      if (type === "image/webp") return { kind: "paragraph", content: [PAPER_WORDS.photoElsewhere[language]] };
      return {
        kind: "image",
        type,
        octets: Buffer.from(photo.image, "base64"),
        alt: t("theft.photoOf", { id: view.device.id, number: at + 1, count: photos.length }),
        widthMm: PHOTO_MM,
      };
    }),
  ];
}
