/**
 * The monthly protocol of a device as a document: what the program measured, what a person counted, and the signature.
 *
 * @module
 */
import type { InspectionView } from "../../policies/schema/device-api.ts";
import type { Document } from "../documents/index.ts";
import type { Texts } from "../web/index.ts";
import { PAPER_WORDS } from "./paper-words.ts";

export interface InspectionFacts {
  readonly inspection: InspectionView;
  /** Titles of checks, by id. */
  readonly titles: ReadonlyMap<string, { readonly pl: string; readonly en: string }>;
  readonly model: string;
  readonly serial: string;
  readonly venueName: string;
  readonly now: number;
}

export function inspectionPaper(facts: InspectionFacts, texts: Texts): Document {
  const { t, attempt, exact, language } = texts;
  const { inspection, titles, venueName } = facts;
  const { signedAt, by, digest } = inspection;
  const title = t("inspection.title", { number: inspection.number });
  const or = (value: string): string => (value === "" ? t("value.none") : value);
  return {
    language,
    title,
    subject: t("inspection.kind"),
    header: venueName,
    footer: title,
    // A signed paper is the same for ever; one in the making is of now.
    createdAt: signedAt ?? facts.now,
    ...(signedAt === null ? { watermark: PAPER_WORDS.draft[language] } : {}),
    blocks: [
      { kind: "heading", level: 1, text: title },
      {
        kind: "facts",
        rows: [
          { label: t("device.tag"), value: inspection.device },
          { label: t("device.model"), value: or(facts.model) },
          { label: t("device.serial"), value: or(facts.serial) },
          { label: t("inspection.dueAt"), value: exact(inspection.dueAt) },
          { label: PAPER_WORDS.state[language], value: t(`inspection.state.${inspection.state}`) },
        ],
      },
      { kind: "heading", level: 2, text: t("inspection.machine") },
      {
        kind: "table",
        columns: [
          { title: PAPER_WORDS.check[language], width: 6 },
          { title: PAPER_WORDS.state[language], width: 3 },
          { title: PAPER_WORDS.measured[language], width: 7 },
        ],
        rows: inspection.machine.map((one) => [
          titles.get(one.check)?.[language] ?? one.check,
          attempt(`checkState.${one.state}`) ?? one.state,
          attempt(`deviceReason.${one.reason}`, one.params) ??
            (one.state === "pass" ? "" : t("device.reasonOther", { reason: one.reason })),
        ]),
      },
      { kind: "heading", level: 2, text: t("inspection.human") },
      {
        kind: "table",
        columns: [
          { title: PAPER_WORDS.check[language], width: 5 },
          { title: t("inspection.found"), width: 2, align: "end" },
          { title: t("inspection.result"), width: 3 },
          { title: t("inspection.remark"), width: 6 },
        ],
        rows: inspection.content.map((one) => [
          t(`inspection.content.${one.id}`),
          one.found === null ? "–" : texts.number(one.found),
          t(`inspection.ok.${one.ok === null ? "none" : one.ok ? "yes" : "no"}`),
          one.remark,
        ]),
      },
      ...(signedAt === null
        ? [{ kind: "notice" as const, text: t("inspection.unsigned") }]
        : [
            { kind: "heading" as const, level: 2 as const, text: t("inspection.signature") },
            { kind: "paragraph" as const, content: [`${by ?? ""}, ${exact(signedAt)}`] },
            { kind: "paragraph" as const, content: [`${t("inspection.digest")} ${digest ?? ""}`] },
          ]),
      { kind: "signature", lines: [PAPER_WORDS.signedBy[language]] },
    ],
  };
}
